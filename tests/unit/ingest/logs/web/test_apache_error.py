"""Apache's error log."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from tests.support.log_lines import kinds, said, symptoms, times

HEAD = "[Sat Oct 22 13:51:35.557407 2026] [proxy_fcgi:error] [pid 12492:tid 140209936983808] "

LINES = {
    "(111)Connection refused: AH00957: HTTP: attempt to connect to 127.0.0.1:8000 (localhost) failed": (
        ProxySymptom.REFUSED,
        "127.0.0.1:8000",
        {},
    ),
    "(110)Connection timed out: AH00957: http: attempt to connect to 10.0.0.9:80 (api) failed": (
        ProxySymptom.CONNECT_TIMED_OUT,
        "10.0.0.9:80",
        {},
    ),
    "(70007)The timeout specified has expired: AH00957: HTTP: attempt to connect to 10.0.0.9:80 (api) failed": (
        ProxySymptom.CONNECT_TIMED_OUT,
        "10.0.0.9:80",
        {},
    ),
    "(2)No such file or directory: AH02454: FCGI: attempt to connect to Unix domain socket /run/php.sock (*:80) failed": (
        ProxySymptom.SOCKET_MISSING,
        "/run/php.sock",
        {},
    ),
    "(13)Permission denied: AH00957: HTTP: attempt to connect to 127.0.0.1:8000 (a) failed": (
        ProxySymptom.CONNECT_DENIED,
        "127.0.0.1:8000",
        {},
    ),
    "(99)Cannot assign requested address: AH00957: HTTP: attempt to connect to 127.0.0.1:80 (a) failed": (
        NetworkSymptom.PORTS_EXHAUSTED,
        "127.0.0.1:80",
        {},
    ),
    "(113)No route to host: AH00957: HTTP: attempt to connect to 172.18.0.6:80 (a) failed": (
        ProxySymptom.NO_ROUTE,
        "172.18.0.6:80",
        {},
    ),
    "(70007)The timeout specified has expired: [client 198.51.100.6:18274] AH01075: Error dispatching request to : (polling)": (
        ProxySymptom.ANSWER_TIMED_OUT,
        "",
        {},
    ),
    "(104)Connection reset by peer: [client 198.51.100.6:1] AH01102: error reading status line from remote server a:80": (
        ProxySymptom.RESET,
        "",
        {},
    ),
    "[client 198.51.100.6:1] (20014)Internal error: AH01102: error reading status line from remote server a:80": (
        ProxySymptom.CLOSED_EARLY,
        "a:80",
        {},
    ),
    "AH00484: server reached MaxRequestWorkers setting, consider raising the MaxRequestWorkers setting": (
        ProxySymptom.SLOTS_FULL,
        "",
        {},
    ),
    "(28)No space left on device: AH00023: Couldn't create the proxy mutex": (
        HostSymptom.SEMAPHORES_FULL,
        "",
        {},
    ),
    "(28)No space left on device: [client ::1:5] AH01587: cannot write": (
        HostSymptom.NO_SPACE,
        "",
        {},
    ),
    "(98)Address already in use: AH00072: make_sock: could not bind to address [::]:80": (
        HostSymptom.PORT_IN_USE,
        "",
        {"port": 80},
    ),
    "AH00052: child pid 311 exit signal Segmentation fault (11)": (
        AppSymptom.WORKER_CRASHED,
        "",
        {"pid": 311},
    ),
    "AH00052: child pid 311 exit signal Killed (9)": (AppSymptom.WORKER_KILLED, "", {"pid": 311}),
    "AH00898: DNS lookup failure for: api returned by /": (ProxySymptom.NAME_UNRESOLVED, "api", {}),
    "AH00959: ap_proxy_connect_backend disabling worker for (127.0.0.1:8000) for 60s": (
        ProxySymptom.NO_LIVE_UPSTREAM,
        "127.0.0.1:8000",
        {},
    ),
    "AH00169: caught SIGTERM, shutting down": (ProxySymptom.STOPPED, "", {}),
    "AH00489: Apache/2.4.58 (Ubuntu) configured -- resuming normal operations": (
        ProxySymptom.STARTED,
        "",
        {},
    ),
}


@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object) -> None:
    assert said(HEAD + line) == [says]


def test_the_older_head() -> None:
    line = (
        "[Sat Oct 22 13:51:35 2026] [error] [client 192.0.2.1] server reached MaxClients setting, x"
    )
    assert symptoms(line) == [ProxySymptom.SLOTS_FULL]
    assert times(line) == ["2026-10-22T13:51:35"]


def test_a_referer_says_nothing() -> None:
    line = "[client 192.0.2.1:1] AH00128: File does not exist: /a, referer: https://x/?caught SIGTERM, shutting down"
    assert symptoms(HEAD + line) == []


@pytest.mark.parametrize("line", ["[Sat Oct 22 13:51:35 2026] [hello] x", "[x] [error] y"])
def test_other_lines_are_not_its_own(line: str) -> None:
    assert kinds(line) == {"unrecognised": 1}
