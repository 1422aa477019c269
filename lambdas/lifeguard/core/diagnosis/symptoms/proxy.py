"""What proxies and load balancers say: nginx, Apache, Caddy, HAProxy, an ALB, a client."""

from __future__ import annotations

from enum import StrEnum


class ProxySymptom(StrEnum):
    """The subject is the upstream's address or the path of the request; `seconds` are numbers."""

    REQUEST_OK = "proxy.request-ok"  # 2xx, 3xx, 4xx but those below
    STATUS_500 = "proxy.status-500"
    STATUS_502 = "proxy.status-502"
    STATUS_503 = "proxy.status-503"
    STATUS_504 = "proxy.status-504"
    CLIENT_LEFT = "proxy.client-left"  # 499, 460, `context canceled`
    BAD_REQUEST = "proxy.bad-request"  # scanners, TLS on port 80
    ROUND_DURATION = "proxy.round-duration"  # a failed request of 10, 30, 31, 60, 100 ... seconds
    REFUSED = "proxy.refused"  # nobody listens at the address
    CONNECT_TIMED_OUT = "proxy.connect-timed-out"
    ANSWER_TIMED_OUT = "proxy.answer-timed-out"  # connected; no response header in time
    NO_ROUTE = "proxy.no-route"  # 113
    NETWORK_UNREACHABLE = "proxy.network-unreachable"  # 101
    CONNECT_DENIED = "proxy.connect-denied"  # 13: SELinux, the socket's mode
    SOCKET_MISSING = "proxy.socket-missing"  # 2: no such unix socket
    NO_LIVE_UPSTREAM = "proxy.no-live-upstream"
    CLOSED_EARLY = "proxy.closed-early"  # the upstream closed in the middle of a request
    RESET = "proxy.reset"
    KEPT_ALIVE_CLOSED = "proxy.kept-alive-closed"  # closed before the request: ALB's -1 -1 -1
    HEADER_TOO_BIG = "proxy.header-too-big"
    BODY_TOO_LARGE = "proxy.body-too-large"
    SLOTS_FULL = "proxy.slots-full"  # worker_connections, MaxRequestWorkers, maxconn
    QUEUED = "proxy.queued"  # HAProxy's Tw, sQ
    SERVER_DOWN = "proxy.server-down"  # a health check failed
    SERVER_UP = "proxy.server-up"
    NO_HEALTHY_TARGET = "proxy.no-healthy-target"
    NAME_UNRESOLVED_AT_START = "proxy.name-unresolved-at-start"  # host not found in upstream
    NAME_UNRESOLVED = "proxy.name-unresolved"  # while it runs: its resolver did not answer
    CONFIG_INVALID = "proxy.config-invalid"
    TLS_SCANNED = "proxy.tls-scanned"  # a handshake failed: scanners mostly
    TLS_TO_UPSTREAM_FAILED = "proxy.tls-to-upstream-failed"
    STARTED = "proxy.started"
    RELOADED = "proxy.reloaded"
    STOPPED = "proxy.stopped"
    TOP_CLIENT = "proxy.top-client"  # one client or path > 30 % of the requests: `percent`
    REQUESTS_SURGED = "proxy.requests-surged"  # `times` the usual rate
