"""Requests that an application made and that failed."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from tests.support.log_lines import said

A = AppSymptom

LINES = {
    "AxiosError: timeout of 10000ms exceeded": (A.OUTBOUND_TIMED_OUT, "", {"ms": 10000}),
    "AxiosError: Request failed with status code 503": (A.OUTBOUND_FAILED, "", {"status": 503}),
    "ConnectTimeoutError: Connect Timeout Error (attempted address: api.pay.example:443, timeout: 10000ms)": (A.OUTBOUND_TIMED_OUT, "api.pay.example", {}),
    "httpx.ConnectTimeout: timed out": (A.OUTBOUND_TIMED_OUT, "", {}),
    "stripe.error.APIConnectionError: Unexpected error communicating with Stripe.": (A.OUTBOUND_FAILED, "", {}),
    "aiohttp.client_exceptions.ClientConnectorError: Cannot connect to host api.pay.example:443 ssl:default [Connect call failed ('203.0.113.9', 443)]": (A.OUTBOUND_FAILED, "api.pay.example", {}),
    "aiohttp.client_exceptions.ClientConnectorDNSError: Cannot connect to host search:9200 ssl:default [Temporary failure in name resolution]": (A.NAME_TEMPORARY, "search:9200", {}),
    '2026/03/12 09:14:02 Post "https://api.pay.example/v1/charge": context deadline exceeded (Client.Timeout exceeded while awaiting headers)': (A.OUTBOUND_TIMED_OUT, "api.pay.example", {}),
    '2026/03/12 09:14:02 Get "http://search:9200/": dial tcp 172.18.0.7:9200: connect: connection refused': (A.PEER_REFUSED, "search:9200", {}),
    "Net::OpenTimeout (Failed to open TCP connection to api.pay.example:443 (execution expired))": (A.OUTBOUND_TIMED_OUT, "api.pay.example", {}),
    'org.springframework.web.client.ResourceAccessException: I/O error on POST request for "https://api.pay.example/v1": Read timed out': (A.OUTBOUND_TIMED_OUT, "api.pay.example", {}),
    "GuzzleHttp\\Exception\\ConnectException: cURL error 6: Could not resolve host: api.pay.example": (A.NAME_UNKNOWN, "api.pay.example", {}),
    # without a host
    "TimeoutError: [Errno 110] Connection timed out": (A.PEER_TIMED_OUT, "", {}),
    "java.net.SocketTimeoutException: connect timed out": (A.PEER_TIMED_OUT, "", {}),
    "OSError: [Errno 113] No route to host": (A.PEER_UNREACHABLE, "", {}),
    # of a database in two words, once
    "RedisClient::CannotConnectError (Connection refused - connect(2) for 10.0.0.9:6379 (redis://10.0.0.9:6379))": (A.CACHE_REFUSED, "10.0.0.9:6379", {}),
    "Error: P1001: Can't reach database server at `db`:`5432`": (A.DB_UNREACHABLE, "db:5432", {}),
    "Error: Connection terminated due to connection timeout": (A.DB_TIMED_OUT, "", {}),
}  # fmt: skip


@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object) -> None:
    assert said(line) == [says]


LARAVEL = (
    '[2026-03-12 09:14:02] production.ERROR: {} {{"exception":"[object] ({}(code: 0): {} at {}:12)'
)


@pytest.mark.parametrize(
    ("name", "words", "file", "says"),
    [
        ("BadMethodCallException", "Call to undefined method", "/srv/app/X.php", [(A.EXCEPTION, "BadMethodCallException", {}), (A.EXCEPTION_FRAME, "/srv/app/X.php:12", {})]),
        ("Illuminate\\\\View\\\\ViewException", "x", "/srv/vendor/X.php", [(A.EXCEPTION, "Illuminate\\View\\ViewException", {})]),
        ("Illuminate\\\\Database\\\\QueryException", "SQLSTATE[HY000] [2002] Connection refused", "/srv/app/X.php", [(A.DB_REFUSED, "", {})]),
        ("", "x", "/srv/app/X.php", []),
    ],
)  # fmt: skip
def test_laravel(name: str, words: str, file: str, says: object) -> None:
    assert said(LARAVEL.format(words, name, words, file)) == says
