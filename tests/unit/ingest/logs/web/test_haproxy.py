"""HAProxy's log."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from tests.support.log_lines import kinds, said, symptoms, times

SYSLOG = "Mar 12 09:14:02 lb haproxy[901]: "


def traffic(
    timers: str, status: int, flags: str, server: str = "app/app1", queues: str = "0/0"
) -> str:
    return (
        f"{SYSLOG}203.0.113.9:40012 [12/Mar/2026:09:13:32.008] www~ {server} {timers} {status} 504 "
        f'- - {flags} 21/21/18/18/0 {queues} {{a|b}} "GET /search?q=1 HTTP/1.1"'
    )


@pytest.mark.parametrize(
    ("flags", "symptom"),
    [
        ("sH--", ProxySymptom.ANSWER_TIMED_OUT),
        ("sD--", ProxySymptom.ANSWER_TIMED_OUT),
        ("SH--", ProxySymptom.CLOSED_EARLY),
        ("sC--", ProxySymptom.CONNECT_TIMED_OUT),
        ("SC--", ProxySymptom.REFUSED),
        ("sQ--", ProxySymptom.QUEUED),
        ("CD--", ProxySymptom.CLIENT_LEFT),
        ("PR--", ProxySymptom.BAD_REQUEST),
        ("RC--", NetworkSymptom.PORTS_EXHAUSTED),
    ],
)
def test_flags_say_who_ended_it_and_where(flags: str, symptom: ProxySymptom) -> None:
    assert said(traffic("0/0/1/-1/7100", 200, flags)) == [(symptom, "app/app1", {"seconds": 7.1})]


def test_a_time_out_has_a_status_and_a_round_duration() -> None:
    assert said(traffic("0/0/1/-1/30002", 504, "sH--")) == [
        (ProxySymptom.STATUS_504, "/search", {"seconds": 30.002}),
        (ProxySymptom.ROUND_DURATION, "/search", {"seconds": 30.002, "timer": 30}),
        (ProxySymptom.ANSWER_TIMED_OUT, "app/app1", {"seconds": 30.002}),
    ]


def test_a_timer_may_be_met_to_the_millisecond() -> None:
    assert ProxySymptom.ROUND_DURATION in symptoms(traffic("0/0/1/-1/30000", 504, "sH--"))


def test_no_server_left_is_not_a_refusal() -> None:
    assert said(traffic("0/-1/-1/-1/0", 503, "SC--", "app/<NOSRV>")) == [
        (ProxySymptom.STATUS_503, "/search", {"seconds": 0}),
        (ProxySymptom.NO_LIVE_UPSTREAM, "app", {}),
    ]


def test_time_in_the_queue() -> None:
    assert said(traffic("0/4100/1/20/4121", 200, "----", queues="3/4")) == [
        (ProxySymptom.QUEUED, "app/app1", {"seconds": 4.1, "count": 7})
    ]


def test_its_time_is_that_of_the_end() -> None:
    assert times(traffic("0/0/1/-1/30002", 200, "sH--")) == ["2026-03-12T09:14:02.010000"]


def test_what_went_well() -> None:
    line = traffic("0/0/1/48/49", 200, "----")
    assert symptoms("\n".join([line] * 3)) == [ProxySymptom.REQUEST_OK] * 2


@pytest.mark.parametrize(
    ("timers", "flags", "says"),
    [("1/1/861 1485", "--", ProxySymptom.REQUEST_OK), ("0/-1/0 0", "SC", ProxySymptom.REFUSED)],
)
def test_connections_without_http(timers: str, flags: str, says: ProxySymptom) -> None:
    line = f"{SYSLOG}192.0.2.1:5 [12/Mar/2026:23:16:15.321] db db_out/pg1 {timers} {flags} 2/1/0/0/0 0/0"
    assert symptoms(line) == [says]


EVENTS = {
    'Server app/app1 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms.': [
        (ProxySymptom.SERVER_DOWN, "app/app1", {}),
        (ProxySymptom.REFUSED, "app/app1", {}),
    ],
    "Server app/app1 is DOWN, reason: Layer4 timeout, check duration: 2001ms.": [
        (ProxySymptom.SERVER_DOWN, "app/app1", {}),
        (ProxySymptom.CONNECT_TIMED_OUT, "app/app1", {}),
    ],
    "Server app/app1 is DOWN, reason: Layer7 wrong status, code: 503, check duration: 1ms.": [
        (ProxySymptom.SERVER_DOWN, "app/app1", {}),
        (ProxySymptom.STATUS_503, "app/app1", {}),
    ],
    "Server app/app1 is UP, reason: Layer4 check passed, check duration: 0ms.": [
        (ProxySymptom.SERVER_UP, "app/app1", {})
    ],
    "backend 'app' has no server available!": [(ProxySymptom.NO_LIVE_UPSTREAM, "app", {})],
    "Proxy prod_http_in started.": [(ProxySymptom.STARTED, "", {})],
    "Starting frontend http: cannot bind socket (Address already in use) [0.0.0.0:80]": [
        (HostSymptom.PORT_IN_USE, "", {"port": 80})
    ],
    "parsing [/etc/haproxy/haproxy.cfg:9] : 'server app1' : could not resolve address 'api'.": [
        (ProxySymptom.NAME_UNRESOLVED_AT_START, "api", {})
    ],
    "hello": [],
}


@pytest.mark.parametrize(
    "envelope",
    [
        SYSLOG,
        "lb_1 | [WARNING] 035/080449 (1) : ",
        "[ALERT]    (301) : ",
        f"{SYSLOG}[NOTICE] (1): ",
    ],
)
@pytest.mark.parametrize(("event", "says"), EVENTS.items())
def test_events(event: str, says: object, envelope: str) -> None:
    assert said(envelope + event) == says
    assert kinds(envelope + event) == {"haproxy": 1}


@pytest.mark.parametrize(
    "line",
    [
        "192.0.2.1:5 [12/Mar/2026:23:16:15.321] hello",
        "192.0.2.1:5 [yesterday] hello",
        "[WARNING] watch it",
    ],
)
def test_other_lines_are_not_its_own(line: str) -> None:
    assert kinds(line) == {"unrecognised": 1}
