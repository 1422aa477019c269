"""Connections that failed, as runtimes say it: Node, Python, Go, Java, PHP, Ruby, redis-py."""

from __future__ import annotations

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.ingest.logs.app.texts.failure import (
    AT,
    HOST,
    REFUSED,
    RESET,
    TEMPORARY,
    TIMED_OUT,
    UNKNOWN,
    UNREACHABLE,
    failed,
)
from lifeguard.ingest.logs.app.texts.heard import HeardPatterns
from lifeguard.ingest.logs.reader import says

_ROWS = (
    # Node: net.js, dns.js
    failed(REFUSED, "ECONNREFUSED", rf"\bconnect ECONNREFUSED {AT}"),
    failed(TIMED_OUT, "ETIMEDOUT", rf"\bconnect ETIMEDOUT {AT}"),
    failed(UNREACHABLE, "UNREACH", rf"\bconnect E(?:HOST|NET)UNREACH {AT}"),
    failed(RESET, "ECONNRESET", rf"\bconnect ECONNRESET {AT}"),
    failed(
        TEMPORARY,
        "EAI_AGAIN",
        rf"\bgetaddrinfo EAI_AGAIN {HOST}(?::(?P<port>\d{{1,5}}))?(?![\w.-])",
    ),
    failed(
        UNKNOWN, "ENOTFOUND", rf"\bgetaddrinfo ENOTFOUND {HOST}(?::(?P<port>\d{{1,5}}))?(?![\w.-])"
    ),
    # libpq
    failed(
        TEMPORARY,
        "Temporary failure in name resolution",
        rf'could not translate host name "{HOST}" to address: Temporary failure',
    ),
    # redis-py, kombu
    failed(
        REFUSED,
        "onnection refused",
        rf"Error (?:111|61) connecting to {AT}\. Connection refused",
    ),
    failed(TEMPORARY, "Error -3 connecting to", rf"Error -3 connecting to {AT}"),
    failed(UNKNOWN, "Error -2 connecting to", rf"Error -2 connecting to {AT}"),
    failed(TIMED_OUT, "Error 110 connecting to", rf"Error 110 connecting to {AT}"),
    failed(UNREACHABLE, "Error 113 connecting to", rf"Error 113 connecting to {AT}"),
    # Go: net.OpError, net.DNSError
    failed(REFUSED, "connection refused", rf"\bdial tcp {AT}.{{0,80}}connection refused"),
    failed(TIMED_OUT, "i/o timeout", rf"\bdial tcp {AT}: i/o timeout"),
    failed(TIMED_OUT, "connection timed out", rf"\bdial tcp {AT}.{{0,80}}connection timed out"),
    failed(UNREACHABLE, "no route to host", rf"\bdial tcp {AT}.{{0,80}}no route to host"),
    failed(
        TEMPORARY,
        "lookup ",
        rf"\blookup {HOST} on \S{{1,60}}: .{{0,120}}(?:i/o timeout|server misbehaving)",
    ),
    # ping, curl, ssh of any script
    failed(
        TEMPORARY,
        "Temporary failure in name resolution",
        rf"\b(?:ping|ssh|psql|wget|nc): (?:unable to resolve host )?{HOST}: Temporary failure",
    ),
    failed(TEMPORARY, "lookup ", rf"\blookup {HOST}: Temporary failure in name resolution"),
    failed(UNKNOWN, "no such host", rf"\blookup {HOST}(?: on \S{{1,60}})?: no such host"),
    # Ruby: Socket, redis-client
    failed(
        REFUSED,
        "onnection refused",
        r'Connection refused - connect\(2\) for "?(?P<host>[\w.:-]{1,200}?)"? port (?P<port>\d{1,5})',
    ),
    failed(REFUSED, "onnection refused", rf"Connection refused - connect\(2\) for {AT}"),
    # PHP: streams, curl
    failed(
        REFUSED,
        "onnection refused",
        rf"(?:unable to connect to|connect to) (?:tcp|ssl|tls)://{AT} \(Connection refused",
    ),
    failed(
        TIMED_OUT,
        "onnection timed out",
        rf"(?:unable to connect to|connect to) (?:tcp|ssl|tls)://{AT} \(Connection timed out",
    ),
    failed(
        TEMPORARY,
        "php_network_getaddresses",
        rf"getaddrinfo (?:for {HOST} )?failed: Temporary failure in name resolution",
    ),
    failed(
        UNKNOWN,
        "php_network_getaddresses",
        rf"getaddrinfo (?:for {HOST} )?failed: Name or service not known",
    ),
    # the JDK and its drivers
    failed(
        UNKNOWN, "UnknownHostException", r"java\.net\.UnknownHostException: (?P<host>[\w.-]{1,200})"
    ),
    failed(
        REFUSED,
        "onnection refused",
        r"(?:Connection to|[Cc]onnect to) (?:\S{1,200}/)?(?P<host>[\w.-]{1,200}):(?P<port>\d{1,5})(?: \[[^\]]{1,200}\])? (?:refused|failed: Connection refused)",
    ),
    failed(
        REFUSED,
        "onnection refused",
        r"Connection refused: (?:[\w.-]{0,200}/)?(?P<host>[\w.-]{1,200}):(?P<port>\d{1,5})",
    ),
)

PEERS = HeardPatterns(SourceKind.RUNTIME, _ROWS)

NAMELESS = HeardPatterns(
    SourceKind.RUNTIME,
    (
        says(AppSymptom.NAME_TEMPORARY, "Temporary failure in name resolution"),
        says(AppSymptom.NAME_TEMPORARY, "EAI_AGAIN"),
        says(AppSymptom.NAME_UNKNOWN, "Name or service not known"),
        says(AppSymptom.PEER_RESET, "socket hang up"),
        says(AppSymptom.PEER_RESET, "Error: read ECONNRESET"),
        says(AppSymptom.PEER_RESET, "ConnectionResetError"),
        says(AppSymptom.PEER_RESET, "RemoteDisconnected"),
        says(AppSymptom.PEER_RESET, "Connection reset by peer"),
        says(AppSymptom.PEER_RESET, "connection reset by peer"),
        says(AppSymptom.PEER_REFUSED, "ConnectionRefusedError"),
        says(AppSymptom.PEER_REFUSED, "[Errno 111] Connection refused"),
        says(AppSymptom.PEER_TIMED_OUT, "[Errno 110] "),
        says(AppSymptom.PEER_TIMED_OUT, "Error: read ETIMEDOUT"),
        says(AppSymptom.PEER_TIMED_OUT, "java.net.SocketTimeoutException"),
        says(AppSymptom.PEER_UNREACHABLE, "[Errno 113] "),
        says(AppSymptom.PEER_UNREACHABLE, "[Errno 101] "),
        says(AppSymptom.PEER_RESET, "ConnectionError: Connection closed by server"),
        says(AppSymptom.PEER_REFUSED, "java.net.ConnectException: Connection refused"),
        says(AppSymptom.PORTS_EXHAUSTED, "EADDRNOTAVAIL"),
        says(AppSymptom.PORTS_EXHAUSTED, "Cannot assign requested address"),
        says(AppSymptom.PORTS_EXHAUSTED, "cannot assign requested address"),
        says(AppSymptom.NOISE, "write EPIPE"),
        says(AppSymptom.NOISE, "BrokenPipeError"),
        says(AppSymptom.NOISE, "broken pipe"),
        says(AppSymptom.NOISE, "Broken pipe"),
    ),
)
"""What runtimes say without an address: it counts where no client's reader knows more."""
