"""Caddy's log."""

from __future__ import annotations

import json

import pytest

from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs.web.caddy import duration
from tests.support.log_lines import kinds, said, symptoms, times


def line(logger: str, msg: str, level: str = "error", **members: object) -> str:
    return json.dumps(
        {"level": level, "ts": 1773306842.31, "logger": logger, "msg": msg, **members}
    )


ERRORS = {
    "dial tcp 172.18.0.6:8000: connect: connection refused": (
        ProxySymptom.REFUSED,
        "172.18.0.6:8000",
    ),
    "dial tcp [::1]:8000: connect: connection refused": (ProxySymptom.REFUSED, "[::1]:8000"),
    "dial tcp 172.18.0.6:8000: connect: no route to host": (
        ProxySymptom.NO_ROUTE,
        "172.18.0.6:8000",
    ),
    "dial tcp 10.0.0.9:80: i/o timeout": (ProxySymptom.CONNECT_TIMED_OUT, "10.0.0.9:80"),
    "dial tcp: lookup api on 127.0.0.11:53: no such host": (ProxySymptom.NAME_UNRESOLVED, "api"),
    "dial tcp: lookup api on 127.0.0.11:53: server misbehaving": (
        ProxySymptom.NAME_UNRESOLVED,
        "api",
    ),
    "dial unix /run/a.sock: connect: no such file or directory": (
        ProxySymptom.SOCKET_MISSING,
        "/run/a.sock",
    ),
    "dial unix /run/a.sock: connect: permission denied": (
        ProxySymptom.CONNECT_DENIED,
        "/run/a.sock",
    ),
    "read tcp 172.18.0.2:5->172.18.0.6:8000: read: connection reset by peer": (
        ProxySymptom.RESET,
        "172.18.0.6:8000",
    ),
    "http: server closed idle connection": (ProxySymptom.KEPT_ALIVE_CLOSED, "/a"),
    "EOF": (ProxySymptom.CLOSED_EARLY, "/a"),
    "net/http: timeout awaiting response headers": (ProxySymptom.ANSWER_TIMED_OUT, "/a"),
    "context canceled": (ProxySymptom.CLIENT_LEFT, "/a"),
    "no upstreams available": (ProxySymptom.NO_LIVE_UPSTREAM, "/a"),
}


@pytest.mark.parametrize(("message", "says"), ERRORS.items())
def test_errors_of_upstreams(message: str, says: tuple[ProxySymptom, str]) -> None:
    text = line(
        "http.log.error.log0", message, request={"uri": "/a?b"}, duration=0.0011, status=502
    )
    assert said(text) == [(*says, {}), (ProxySymptom.STATUS_502, "/a", {"seconds": 0.0011})]
    assert times(text)[0] == "2026-03-12T09:14:02.310000+00:00"


def test_the_error_may_be_a_member() -> None:
    text = line(
        "http.handlers.reverse_proxy",
        "aborting with incomplete response",
        error="context canceled",
        request="?",
    )
    assert symptoms(text) == [ProxySymptom.CLIENT_LEFT]


@pytest.mark.parametrize(("took", "timer"), [(31.8161947, 31), ("1m0.2s", 60), ("30.1s", 30)])
def test_access(took: object, timer: float) -> None:
    text = line(
        "http.log.access.log0",
        "handled request",
        "info",
        request={"uri": "/a"},
        duration=took,
        status=502,
    )
    assert said(text)[1] == (
        ProxySymptom.ROUND_DURATION,
        "/a",
        {"seconds": pytest.approx(duration(took)), "timer": timer},
    )


def test_what_went_well() -> None:
    text = line(
        "http.log.access", "handled request", "info", request={"uri": 1}, duration=0.1, status=200
    )
    assert symptoms("\n".join([text] * 3)) == [ProxySymptom.REQUEST_OK] * 2


OTHERS = {
    ("tls.obtain", "could not get certificate from issuer"): [
        (NetworkSymptom.CERT_RENEWAL_FAILED, "a.example", {})
    ],
    ("tls.renew", "certificate renewed successfully"): [
        (NetworkSymptom.CERT_RENEWED, "a.example", {})
    ],
    ("tls.obtain", "HTTP 429 urn:ietf:params:acme:error:rateLimited"): [
        (NetworkSymptom.CERT_RENEWAL_LIMITED, "a.example", {})
    ],
    ("tls", "finished cleaning storage units"): [],
    ("http.handlers.reverse_proxy.health_checker.active", "status code out of tolerances"): [
        (ProxySymptom.SERVER_DOWN, "app:80", {})
    ],
    ("http.handlers.reverse_proxy.health_checker.active", "host is up"): [
        (ProxySymptom.SERVER_UP, "app:80", {})
    ],
    ("admin.api", "load complete"): [(ProxySymptom.RELOADED, "", {})],
    ("", "serving initial configuration"): [(ProxySymptom.STARTED, "", {})],
}


@pytest.mark.parametrize(("where", "says"), OTHERS.items())
def test_other_loggers(where: tuple[str, str], says: object) -> None:
    assert said(line(*where, identifiers=1, subjects=["a.example"], host="app:80")) == says


def test_a_port_in_use() -> None:
    text = line(
        "admin", "listening on :80: listen tcp :80: bind: address already in use", "fatal", error=1
    )
    assert said(text) == [(HostSymptom.PORT_IN_USE, "", {"port": 80})]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '2026/03/12 09:14:02.123\tERROR\thttp.log.error\tdial tcp 127.0.0.1:80: connect: connection refused\t{"status": 502}',
            [ProxySymptom.REFUSED, ProxySymptom.STATUS_502],
        ),
        ("2026/03/12 09:14:02.123\tINFO\tserving initial configuration", [ProxySymptom.STARTED]),
        (
            "2026/03/12 09:14:02.123\tinfo\ttls.obtain\twill retry\t{}",
            [NetworkSymptom.CERT_RENEWAL_FAILED],
        ),
    ],
)
def test_the_form_of_a_terminal(text: str, says: object) -> None:
    assert symptoms(text) == says
    assert kinds(text) == {"caddy": 1}


@pytest.mark.parametrize(
    "text",
    [
        line("app", "dial tcp 127.0.0.1:80: connect: connection refused"),
        line("", "hello"),
        '{"logger": "http", "msg": 1, "level": "x"}',
        '{"logger": "http", "msg": "x"}',
        "2026/03/12 09:14:02.123\tERROR\tmain\thello",
        "2026/03/12 09:14:02.123\thello",
        "a\tb",
    ],
)
def test_other_lines_are_not_its_own(text: str) -> None:
    assert "caddy" not in kinds(text)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [(True, None), (2, 2.0), ("31.8s", 31.8), ("1m1s", 61), ("?", None), (None, None)],
)
def test_durations(value: object, seconds: float | None) -> None:
    assert duration(value) == seconds


def test_a_subject_of_another_type_is_left_out() -> None:
    text = line("tls.obtain", "will retry", identifier={}, subjects=[])
    assert said(text) == [(NetworkSymptom.CERT_RENEWAL_FAILED, "", {})]


def test_json_of_another_program_before_it() -> None:
    text = '{"level":"info","ts":1,"msg":"maxprocs: Leaving GOMAXPROCS=12"}\n' + line(
        "http.log.error", "EOF"
    )
    assert kinds(text)["caddy"] == 1
