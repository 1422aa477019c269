"""Connections that failed: what is said depends on what stands at the address."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.ingest.logs.app.texts.place import Place, place_of, spelt
from tests.support.log_lines import said, symptoms

LINES = {
    # Node
    "Error: connect ECONNREFUSED 127.0.0.1:3306": (AppSymptom.DB_REFUSED, "127.0.0.1:3306"),
    "Error: connect ECONNREFUSED ::1:3306": (AppSymptom.DB_REFUSED, "[::1]:3306"),
    "Error: connect ECONNREFUSED 172.18.0.5:8080": (AppSymptom.PEER_REFUSED, "172.18.0.5:8080"),
    "[ioredis] Unhandled error event: Error: connect ECONNREFUSED 10.0.0.9:6379": (AppSymptom.CACHE_REFUSED, "10.0.0.9:6379"),
    "Error: connect ECONNREFUSED 203.0.113.9:443": (AppSymptom.OUTBOUND_FAILED, "203.0.113.9"),
    "Error: connect ETIMEDOUT 10.0.0.5:5432": (AppSymptom.DB_TIMED_OUT, "10.0.0.5:5432"),
    "오류: 연결 시간 초과 connect ETIMEDOUT 10.0.0.5:8080": (AppSymptom.PEER_TIMED_OUT, "10.0.0.5:8080"),
    "Error: connect EHOSTUNREACH 10.0.0.5:5432": (AppSymptom.DB_UNREACHABLE, "10.0.0.5:5432"),
    "Error: getaddrinfo EAI_AGAIN db": (AppSymptom.NAME_TEMPORARY, "db"),
    "Error: getaddrinfo EAI_AGAIN api.example.com api.example.com:443": (AppSymptom.NAME_TEMPORARY, "api.example.com"),
    "FetchError: request failed, reason: getaddrinfo ENOTFOUND api.example.com": (AppSymptom.NAME_UNKNOWN, "api.example.com"),
    "Error: socket hang up": (AppSymptom.PEER_RESET, ""),
    "Error: read ECONNRESET": (AppSymptom.PEER_RESET, ""),
    "Error: write EPIPE": (AppSymptom.NOISE, ""),
    "Error: connect EADDRNOTAVAIL 10.0.0.5:6379 - Local (10.0.0.8:0)": (AppSymptom.PORTS_EXHAUSTED, ""),
    # Python
    "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='api.pay.example', port=443): Read timed out. (read timeout=10)": (AppSymptom.OUTBOUND_TIMED_OUT, "api.pay.example"),
    "requests.exceptions.ConnectTimeout: HTTPSConnectionPool(host='api.pay.example', port=443): Max retries exceeded with url: /v1 (Caused by ConnectTimeoutError(<x>, 'Connection to api.pay.example timed out. (connect timeout=5)'))": (AppSymptom.OUTBOUND_TIMED_OUT, "api.pay.example"),
    "requests.exceptions.ConnectionError: HTTPConnectionPool(host='search', port=9200): Max retries exceeded with url: / (Caused by NewConnectionError('<x>: Failed to establish a new connection: [Errno 111] Connection refused'))": (AppSymptom.PEER_REFUSED, "search:9200"),
    "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='api.pay.example', port=443): Max retries exceeded with url: / (Caused by NameResolutionError(\"<x>: Failed to resolve 'api.pay.example' ([Errno -3] Temporary failure in name resolution)\"))": (AppSymptom.NAME_TEMPORARY, "api.pay.example"),
    "requests.exceptions.HTTPError: 503 Server Error: Service Unavailable for url: https://api.pay.example/v1": (AppSymptom.OUTBOUND_FAILED, "api.pay.example"),
    "socket.gaierror: [Errno -3] Temporary failure in name resolution": (AppSymptom.NAME_TEMPORARY, ""),
    "ConnectionRefusedError: [Errno 111] Connection refused": (AppSymptom.PEER_REFUSED, ""),
    "kombu.exceptions.OperationalError: Error -3 connecting to redis:6379. Temporary failure in name resolution.": (AppSymptom.NAME_TEMPORARY, "redis:6379"),
    'botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: "https://sqs.eu-west-1.amazonaws.com/"': (AppSymptom.PEER_UNREACHABLE, "sqs.eu-west-1.amazonaws.com"),
    # Go
    'time="2026-03-12T09:14:02Z" level=error msg="dial tcp 10.0.1.5:5432: connect: connection refused"': (AppSymptom.DB_REFUSED, "10.0.1.5:5432"),
    "2026/03/12 09:14:02 dial tcp 10.0.1.5:5432: i/o timeout": (AppSymptom.DB_TIMED_OUT, "10.0.1.5:5432"),
    "2026/03/12 09:14:02 dial tcp: lookup db on 127.0.0.11:53: no such host": (AppSymptom.NAME_UNKNOWN, "db"),
    "2026/03/12 09:14:02 dial tcp: lookup api.pay.example on 172.31.0.2:53: read udp 10.0.0.8:4242->172.31.0.2:53: i/o timeout": (AppSymptom.NAME_TEMPORARY, "api.pay.example"),
    # Java, Ruby, PHP
    "java.net.UnknownHostException: config: Name or service not known": (AppSymptom.NAME_UNKNOWN, "config"),
    "io.netty.channel.AbstractChannel$AnnotatedConnectException: Connection refused: cache/172.18.0.3:6379": (AppSymptom.CACHE_REFUSED, "172.18.0.3:6379"),
    "org.apache.http.conn.HttpHostConnectException: Connect to search:9200 [search/172.18.0.7] failed: Connection refused (Connection refused)": (AppSymptom.PEER_REFUSED, "search:9200"),
    'Errno::ECONNREFUSED (Connection refused - connect(2) for "127.0.0.1" port 5432)': (AppSymptom.DB_REFUSED, "127.0.0.1:5432"),
    "PHP Warning:  fsockopen(): unable to connect to ssl://api.pay.example:443 (Connection timed out) in /srv/x.php on line 3": (AppSymptom.OUTBOUND_TIMED_OUT, "api.pay.example"),
    "GuzzleHttp\\Exception\\ConnectException: cURL error 28: Operation timed out after 10001 milliseconds with 0 bytes received for https://api.pay.example/v1": (AppSymptom.OUTBOUND_TIMED_OUT, "api.pay.example"),
}  # fmt: skip


@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: tuple[object, str]) -> None:
    assert [(symptom, subject) for symptom, subject, _ in said(line)] == [says]


def test_a_name_that_libpq_cannot_resolve_is_the_databases_and_the_resolvers() -> None:
    line = 'psycopg.OperationalError: could not translate host name "db" to address: Temporary failure in name resolution'
    assert [(symptom, subject) for symptom, subject, _ in said(line)] == [
        (AppSymptom.DB_NAME_UNRESOLVED, "db"),
        (AppSymptom.NAME_TEMPORARY, "db"),
    ]


def test_an_expired_certificate_is_said_beside_the_host() -> None:
    line = "requests.exceptions.SSLError: HTTPSConnectionPool(host='api.pay.example', port=443): Max retries exceeded with url: / (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1007)')))"
    assert symptoms(line) == [AppSymptom.OUTBOUND_FAILED, AppSymptom.TLS_EXPIRED]


@pytest.mark.parametrize(
    ("host", "port", "place"),
    [
        ("shop.abc.eu-west-1.rds.amazonaws.com", 0, Place.DATABASE),
        ("shop.abc.rds.cn-north-1.amazonaws.com.cn", 0, Place.DATABASE),
        ("sqs.cn-north-1.amazonaws.com.cn", 443, Place.PEER),
        ("app-db", 0, Place.DATABASE),
        ("postgres", 0, Place.DATABASE),
        ("cache.abc.cache.amazonaws.com", 0, Place.CACHE),
        ("redis-1", 0, Place.CACHE),
        ("dashboard", 0, Place.PEER),
        ("api.example.com", 0, Place.FOREIGN),
        ("2a00:1450:4001::1", 443, Place.FOREIGN),
        ("::1", 3000, Place.PEER),
        ("fd00::12", 3000, Place.PEER),
        ("8.8.8.8", 53, Place.FOREIGN),
        ("100.64.1.2", 80, Place.PEER),
        ("ip-10-0-0-1.eu-west-1.compute.internal", 80, Place.PEER),
    ],
)
def test_what_stands_at_an_address(host: str, port: int, place: Place) -> None:
    assert place_of(host, port) is place


def test_addresses_are_spelt_as_ss_does() -> None:
    assert [spelt("::1", 80), spelt("[::1]", 80), spelt("db", 5432), spelt("db")] == [
        "[::1]:80",
        "[::1]:80",
        "db:5432",
        "db",
    ]
