"""nginx's error log."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from tests.support.log_lines import kinds, said, symptoms, times

AT = "2026/03/12 09:14:02 [error] 31#31: *2817 "
TAIL = (
    ', client: 203.0.113.9, server: shop.example.net, request: "GET /orders HTTP/1.1", '
    'upstream: "http://172.18.0.6:8000/orders", host: "shop.example.net"'
)

UPSTREAM = {
    "connect() failed (111: Connection refused) while connecting to upstream": ProxySymptom.REFUSED,
    "connect() failed (113: No route to host) while connecting to upstream": ProxySymptom.NO_ROUTE,
    "connect() failed (101: Network is unreachable) while connecting to upstream": (
        ProxySymptom.NETWORK_UNREACHABLE
    ),
    "connect() to 127.0.0.1:8000 failed (99: Cannot assign requested address) while connecting to upstream": (
        NetworkSymptom.PORTS_EXHAUSTED
    ),
    "connect() to 127.0.0.1:8000 failed (13: Permission denied) while connecting to upstream": (
        ProxySymptom.CONNECT_DENIED
    ),
    "upstream timed out (110: Connection timed out) while connecting to upstream": (
        ProxySymptom.CONNECT_TIMED_OUT
    ),
    "upstream timed out (110: Connection timed out) while reading response header from upstream": (
        ProxySymptom.ANSWER_TIMED_OUT
    ),
    "upstream prematurely closed connection while reading response header from upstream": (
        ProxySymptom.CLOSED_EARLY
    ),
    "upstream sent too big header while reading response header from upstream": (
        ProxySymptom.HEADER_TOO_BIG
    ),
    "recv() failed (104: Connection reset by peer) while reading response header from upstream": (
        ProxySymptom.RESET
    ),
    "no live upstreams while connecting to upstream": ProxySymptom.NO_LIVE_UPSTREAM,
}


@pytest.mark.parametrize(("phrase", "symptom"), UPSTREAM.items())
def test_what_is_said_of_an_upstream_names_its_address(phrase: str, symptom: ProxySymptom) -> None:
    assert said(AT + phrase + TAIL) == [(symptom, "172.18.0.6:8000", {})]


@pytest.mark.parametrize(
    ("upstream", "subject"),
    [
        ("http://[::1]:3000/", "[::1]:3000"),
        ("fastcgi://unix:/run/php/php8.2-fpm.sock", "unix:/run/php/php8.2-fpm.sock"),
        ("http://unix:/run/app.sock:/x", "unix:/run/app.sock"),
        ("http://api/", "api"),
    ],
)
def test_upstreams_of_all_forms(upstream: str, subject: str) -> None:
    line = f'{AT}connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, upstream: "{upstream}"'
    assert said(line) == [(ProxySymptom.REFUSED, subject, {})]


def test_no_address_of_the_other_family_is_no_lack_of_ports() -> None:
    line = f"{AT}connect() to [::1]:3000 failed (99: Address not available) while connecting to upstream"
    assert said(line) == [(ProxySymptom.NETWORK_UNREACHABLE, "[::1]:3000", {})]


OTHERS = {
    "[alert] 27947#27947: 768 worker_connections are not enough": (
        ProxySymptom.SLOTS_FULL,
        "",
        {"limit": 768},
    ),
    "[crit] 9#9: accept4() failed (24: Too many open files)": (HostSymptom.FD_LIMIT, "", {}),
    '[crit] 9#9: *1 open() "/var/lib/nginx/tmp/1" failed (28: No space left on device)': (
        HostSymptom.NO_SPACE,
        "/var/lib/nginx/tmp/1",
        {},
    ),
    '[crit] 9#9: *1 open() "/var/cache/nginx/1" failed (5: Input/output error)': (
        HostSymptom.BLOCK_IO_ERROR,
        "",
        {},
    ),
    "[emerg] 1#1: bind() to 0.0.0.0:80 failed (98: Address already in use)": (
        HostSymptom.PORT_IN_USE,
        "",
        {"port": 80},
    ),
    '[emerg] 1#1: host not found in upstream "api" in /etc/nginx/conf.d/default.conf:4': (
        ProxySymptom.NAME_UNRESOLVED_AT_START,
        "api",
        {},
    ),
    '[emerg] 1#1: unknown directive "proxy_pas" in /etc/nginx/nginx.conf:12': (
        ProxySymptom.CONFIG_INVALID,
        "",
        {},
    ),
    "[notice] 1#1: signal 1 (SIGHUP) received from 40, reconfiguring": (
        ProxySymptom.RELOADED,
        "",
        {},
    ),
}


@pytest.mark.parametrize(("line", "says"), OTHERS.items())
def test_other_lines(line: str, says: object) -> None:
    assert said(f"2026/03/12 09:14:02 {line}") == [says]


def test_what_it_prints_before_its_log_is_open() -> None:
    line = "nginx: [emerg] bind() to [::]:443 failed (98: Address already in use)"
    assert said(line) == [(HostSymptom.PORT_IN_USE, "", {"port": 443})]


def test_a_test_of_the_configuration() -> None:
    line = "nginx: configuration file /etc/nginx/nginx.conf test "
    assert said(f"{line}failed") == [(ProxySymptom.CONFIG_INVALID, "", {})]
    assert said(f"{line}is successful") == []


def test_its_time_is_local() -> None:
    assert times(AT + "no live upstreams while connecting to upstream") == ["2026-03-12T09:14:02"]


def test_a_request_that_quotes_an_error_says_nothing() -> None:
    line = (
        'client sent invalid header, request: "GET /?q=connect()+failed HTTP/1.1", '
        'referrer: "no live upstreams"'
    )
    assert symptoms(AT + "access forbidden by rule, client: 192.0.2.1, " + line) == []


@pytest.mark.parametrize(
    "line", ["2026/03/12 09:14:02 hello", "2026/99/12 09:14:02 [error] 1#1: x", "[error] 1#1: x"]
)
def test_other_lines_are_not_its_own(line: str) -> None:
    assert kinds(line) == {"unrecognised": 1}
