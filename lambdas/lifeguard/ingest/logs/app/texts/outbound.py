"""Requests that an application made and that failed, as HTTP clients say it.

Most name the host; of those that do not, only that a request to somebody failed is known.
"""

from __future__ import annotations

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.ingest.logs.app.texts.failure import (
    AT,
    FAILED,
    HOST,
    REFUSED,
    TEMPORARY,
    TIMED_OUT,
    UNKNOWN,
    failed,
)
from lifeguard.ingest.logs.app.texts.heard import HeardPatterns
from lifeguard.ingest.logs.reader import says

_URL = r'"https?://(?P<host>[\w.-]{1,200})(?::(?P<port>\d{1,5}))?[^"]{0,2000}"'
_GO = rf"\b(?:Get|Post|Put|Patch|Delete|Head) {_URL}: .{{0,200}}?"
_AIOHTTP = rf"Cannot connect to host {AT} ssl:\S{{1,40}} \["
_RUBY = rf"Failed to open TCP connection to {AT} \("

_ROWS = (
    # Python: requests and urllib3, aiohttp, botocore
    failed(
        TEMPORARY,
        "Temporary failure in name resolution",
        rf"host='{HOST}', port=(?P<port>\d{{1,5}})\).{{0,600}}Temporary failure in name resolution",
    ),
    failed(
        UNKNOWN,
        "Name or service not known",
        rf"host='{HOST}', port=(?P<port>\d{{1,5}})\).{{0,600}}Name or service not known",
    ),
    failed(
        REFUSED,
        "Connection refused",
        rf"host='{HOST}', port=(?P<port>\d{{1,5}})\).{{0,600}}Connection refused",
    ),
    failed(
        TIMED_OUT,
        "imed out",
        rf"host='{HOST}', port=(?P<port>\d{{1,5}})\).{{0,600}}(?:Read timed out|[Cc]onnect(?:ion)?.{{0,60}} timed out)",
    ),
    failed(
        FAILED,
        "Max retries exceeded",
        rf"host='{HOST}', port=(?P<port>\d{{1,5}})\): Max retries exceeded",
    ),
    failed(TEMPORARY, "Temporary failure in name", rf"{_AIOHTTP}Temporary failure in name"),
    failed(UNKNOWN, "Name or service not known", rf"{_AIOHTTP}Name or service not known"),
    failed(FAILED, "Cannot connect to host", _AIOHTTP),
    failed(
        FAILED,
        "Could not connect to the endpoint URL",
        rf"Could not connect to the endpoint URL: {_URL}",
    ),
    failed(TIMED_OUT, "timeout on endpoint URL", rf"timeout on endpoint URL: {_URL}"),
    failed(
        FAILED,
        " for url: http",
        r"\b(?:5\d\d Server|429 Client) Error: .{0,120} for url: https?://(?P<host>[\w.-]{1,200})",
    ),
    says(AppSymptom.OUTBOUND_TIMED_OUT, "httpx.", r"\bhttpx\.(?:Read|Connect|Write|Pool)Timeout\b"),
    says(
        AppSymptom.OUTBOUND_FAILED,
        "APIConnectionError",
        r"\b\w{2,40}(?:\.\w{1,40}){0,3}\.APIConnectionError\b",
    ),
    says(
        AppSymptom.OUTBOUND_TIMED_OUT,
        "APITimeoutError",
        r"\b\w{2,40}(?:\.\w{1,40}){0,3}\.APITimeoutError\b",
    ),
    # Node: axios, undici
    says(
        AppSymptom.OUTBOUND_TIMED_OUT,
        "ms exceeded",
        r"Error: timeout of (?P<ms>\d{1,9})ms exceeded",
    ),
    says(
        AppSymptom.OUTBOUND_FAILED,
        "Request failed with status code",
        r"Error: Request failed with status code (?P<status>5\d\d|429)",
    ),
    failed(
        TIMED_OUT,
        "Connect Timeout Error",
        rf"Connect Timeout Error \(attempted address(?:es)?: {AT}",
    ),
    says(AppSymptom.OUTBOUND_TIMED_OUT, "UND_ERR_", r"UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT"),
    says(AppSymptom.OUTBOUND_TIMED_OUT, "ESOCKETTIMEDOUT"),
    # of Go (net/http)
    failed(REFUSED, "connection refused", rf"{_GO}connection refused"),
    failed(UNKNOWN, "no such host", rf"{_GO}no such host"),
    failed(TIMED_OUT, "timeout", rf"{_GO}(?:i/o timeout|TLS handshake timeout)"),
    failed(TIMED_OUT, "exceeded", rf"{_GO}(?:context deadline exceeded|Client\.Timeout exceeded)"),
    # of Ruby (net/http)
    failed(REFUSED, "Failed to open TCP connection to", rf"{_RUBY}Connection refused"),
    failed(TIMED_OUT, "Failed to open TCP connection to", rf"{_RUBY}execution expired"),
    failed(TEMPORARY, "Failed to open TCP connection to", rf"{_RUBY}getaddrinfo.{{0,40}}Temporary"),
    failed(UNKNOWN, "Failed to open TCP connection to", rf"{_RUBY}getaddrinfo"),
    says(AppSymptom.OUTBOUND_TIMED_OUT, "Net::ReadTimeout"),
    says(AppSymptom.OUTBOUND_TIMED_OUT, "Faraday::TimeoutError"),
    # Java: Spring's RestTemplate
    failed(
        TIMED_OUT,
        " timed out",
        rf"I/O error on [A-Z]{{3,7}} request for {_URL}: .{{0,80}} timed out",
    ),
    failed(
        REFUSED,
        "onnection refused",
        rf"I/O error on [A-Z]{{3,7}} request for {_URL}: Connection refused",
    ),
    failed(FAILED, "I/O error on", rf"I/O error on [A-Z]{{3,7}} request for {_URL}"),
    # of PHP (curl)
    failed(TIMED_OUT, "cURL error 28", r"cURL error 28: .{0,300}?https?://(?P<host>[\w.-]{1,200})"),
    failed(
        UNKNOWN, "cURL error 6", r"cURL error 6: Could not resolve host: (?P<host>[\w.-]{1,200})"
    ),
    failed(
        FAILED,
        "cURL error 7",
        r"cURL error 7: Failed to connect to (?P<host>[\w.-]{1,200}) port (?P<port>\d{1,5})",
    ),
)

OUTBOUND = HeardPatterns(SourceKind.RUNTIME, _ROWS)
