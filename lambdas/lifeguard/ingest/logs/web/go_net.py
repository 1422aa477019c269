"""What Go's net package says of an upstream, in Caddy's, Traefik's and others' words of it.

`dial tcp 172.18.0.6:8000: connect: connection refused` (net.OpError).
"""

from __future__ import annotations

from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs.reader import Says, says

_DIAL = (
    r"dial (?:tcp|udp)[46]? (?P<subject>\[[0-9a-fA-F:.%]{2,60}\]:\d{1,5}|[^\s:\[]{1,200}:\d{1,5})"
)
_FROM = r"(?:(?:\[[^\]\s]{2,60}\]|[^\s:\[]{1,60}):\d{1,5})->"
_PEER = rf"(?:read|write) tcp[46]? {_FROM}(?P<subject>(?:\[[^\]\s]{{2,60}}\]|[^\s:\[]{{1,60}}):\d{{1,5}})"

UPSTREAM_ROWS: tuple[Says, ...] = (
    says(
        ProxySymptom.NAME_UNRESOLVED,
        "lookup ",
        r"lookup (?P<subject>[\w.-]{1,200})(?: on \S{1,60})?: (?:no such host|server misbehaving|read udp|i/o timeout|dial udp|Temporary failure)",
    ),
    says(ProxySymptom.REFUSED, "connection refused", rf"{_DIAL}: connect: connection refused"),
    says(ProxySymptom.NO_ROUTE, "no route to host", rf"{_DIAL}: connect: no route to host"),
    says(ProxySymptom.NO_ROUTE, "host is down", rf"{_DIAL}: connect: host is down"),
    says(
        ProxySymptom.NETWORK_UNREACHABLE,
        "network is unreachable",
        rf"{_DIAL}: connect: network is unreachable",
    ),
    says(
        ProxySymptom.CONNECT_TIMED_OUT,
        "dial tcp",
        rf"{_DIAL}: (?:i/o timeout|connect: connection timed out)",
    ),
    says(
        ProxySymptom.CONNECT_DENIED, "permission denied", r"dial unix (?P<subject>[^\s:]{1,200}): "
    ),
    says(
        ProxySymptom.SOCKET_MISSING,
        "no such file",
        r"dial unix (?P<subject>[^\s:]{1,200}): connect: no such file",
    ),
    says(
        ProxySymptom.REFUSED,
        "connection refused",
        r"dial unix (?P<subject>[^\s:]{1,200}): connect: connection refused",
    ),
    says(
        ProxySymptom.RESET,
        "connection reset by peer",
        rf"{_PEER}: \w{{4,5}}: connection reset by peer",
    ),
    says(ProxySymptom.RESET, "broken pipe", rf"{_PEER}: write: broken pipe"),
    says(ProxySymptom.ANSWER_TIMED_OUT, "i/o timeout", rf"{_PEER}: i/o timeout"),
    says(ProxySymptom.KEPT_ALIVE_CLOSED, "server closed idle connection"),
    says(ProxySymptom.ANSWER_TIMED_OUT, "timeout awaiting response headers"),
    says(ProxySymptom.CLIENT_LEFT, "context canceled"),
    says(ProxySymptom.ANSWER_TIMED_OUT, "context deadline exceeded"),
    says(ProxySymptom.CLOSED_EARLY, "EOF", r"(?:\A|[ :\"'])(?:unexpected )?EOF\b"),
    says(ProxySymptom.TLS_TO_UPSTREAM_FAILED, "tls: failed to verify certificate"),
    says(HostSymptom.FD_LIMIT, "too many open files"),
    says(HostSymptom.NO_SPACE, "no space left on device"),
)
"""The first that matches counts."""
