"""Lines of Java's loggers and of applications that log JSON: what they say is read as text."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from tests.support.log_lines import kinds, said, symptoms, times

JAVA = [
    "2026-03-12 09:14:02.123 ERROR 1 --- [nio-8080-exec-1] c.z.hikari.pool.HikariPool : {}",
    "2026-03-12T09:14:02.123Z ERROR 1 --- [shop] [nio-8080-exec-1] c.z.hikari.pool.HikariPool : {}",
    "2026-03-12 09:14:02,123 [http-nio-8080-exec-1] ERROR c.z.hikari.pool.HikariPool - {}",
    "2026-03-12 09:14:02,123 ERROR [org.acme.Shop] (executor-thread-1) {}",
]
ERROR = "HikariPool-1 - Connection is not available, request timed out after 30000ms (total=0, active=0, idle=0, waiting=1)"


@pytest.mark.parametrize("form", JAVA)
def test_java(form: str) -> None:
    line = form.format(ERROR)
    assert kinds(line) == {"java": 1}
    assert symptoms(line) == [AppSymptom.POOL_EMPTY]
    assert times(line)[0].startswith("2026-03-12T09:14:02.123")


@pytest.mark.parametrize("line", ["2026-03-12 09:14:02.123 ERROR hello", "ERROR 1 --- [x] y : z"])
def test_other_lines_are_not_javas(line: str) -> None:
    assert kinds(line) == {"unrecognised": 1}


def test_json() -> None:
    line = '{"level":"error","ts":1773306842.3,"msg":"dial tcp 10.0.1.5:5432: connect: connection refused"}'
    assert kinds(line) == {"json-app": 1}
    assert symptoms(line) == [AppSymptom.DB_REFUSED]


@pytest.mark.parametrize("line", ['{"level":"error"}', '{"msg":"x"}', '{"a":1}', "{x"])
def test_other_json_is_not_its_own(line: str) -> None:
    assert kinds(line) == {"unrecognised": 1}


@pytest.mark.parametrize(
    ("members", "subject", "numbers"),
    [
        ('"req":{"url":"/report?x=1"},"res":{"statusCode":200},"responseTime":65012', "/report", {"ms": 65012, "status": 200}),
        ('"path":"/report","duration_ms":5000.5', "/report", {"ms": 5000.5}),
        ('"elapsed_ms":6000', "", {"ms": 6000}),
    ],
)  # fmt: skip
def test_requests_that_took_long(members: str, subject: str, numbers: dict[str, float]) -> None:
    line = f'{{"level":30,"time":1773306842310,{members},"msg":"request completed"}}'
    ok = numbers.get("status") == 200 and numbers["ms"] >= 10_000
    symptom = AppSymptom.SLOW_REQUEST_OK if ok else AppSymptom.SLOW_SCRIPT
    assert said(line) == [(symptom, subject, numbers)]


@pytest.mark.parametrize("members", ['"responseTime":12', '"responseTime":"65012"', '"x":1'])
def test_other_requests_say_nothing(members: str) -> None:
    assert symptoms(f'{{"level":30,{members},"msg":"request completed"}}') == []


@pytest.mark.parametrize(
    "line",
    [
        "ERROR 2026-03-12 09:14:02,123 base 12 140 psycopg.OperationalError: server closed the connection unexpectedly",
        "[ERROR] 2026-03-12 09:14:02,123 psycopg.OperationalError: server closed the connection unexpectedly",
        "2026-03-12T09:14:02.123 Error: listen EADDRINUSE: address already in use :::3000",
    ],
)
def test_the_time_of_other_lines_is_found_too(line: str) -> None:
    assert times(line) == ["2026-03-12T09:14:02.123000"]


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("Thu, 12 Mar 2026 09:14:02 GMT app:db Error: socket hang up", "2026-03-12T09:14:02+00:00"),
        ("[Nest] 1  - 03/12/2026, 9:14:02 AM   ERROR Error: socket hang up", "2026-03-12T09:14:02"),
        (
            "[Nest] 1  - 03/12/2026, 12:14:02 PM   ERROR Error: socket hang up",
            "2026-03-12T12:14:02",
        ),
        ("[Nest] 1  - 13/12/2026, 9:14:02 AM   ERROR Error: socket hang up", ""),
    ],
)
def test_times_of_javascript(line: str, at: str) -> None:
    assert times(line) == [at]
