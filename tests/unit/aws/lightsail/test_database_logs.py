"""The streams of a Lightsail database and Lightsail's events: few calls, and nothing raised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from botocore.stub import Stubber

from lifeguard.aws.lightsail import database_logs
from lifeguard.aws.lightsail.database_logs import KEPT, LONGEST, event_lines, log_lines
from lifeguard.core.resources.resource import Resource, Service

UNTIL = datetime(2026, 11, 20, 10, tzinfo=UTC)
SINCE = UNTIL - timedelta(minutes=20)
SHOP = Resource(Service.LIGHTSAIL_DB, "shop-db", "123456789012", "us-east-1")


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """Stub the client, which checks each call and answer against botocore's model."""
    made = boto3.client(
        "lightsail",
        region_name="us-east-1",
        aws_access_key_id="none",
        aws_secret_access_key="none",
    )

    def client(service: str, region: str) -> object:
        assert (service, region) == ("lightsail", "us-east-1")
        return made

    monkeypatch.setattr(database_logs, "brief_client", client)
    with Stubber(made) as stubbed:
        yield stubbed
        stubbed.assert_no_pending_responses()


def lists(stub: Stubber, *names: str) -> None:
    asked = {"relationalDatabaseName": "shop-db"}
    stub.add_response("get_relational_database_log_streams", {"logStreams": [*names]}, asked)


def holds(stub: Stubber, name: str, *events: tuple[int, str]) -> None:
    """Let a stream hold events, each so many seconds after the beginning."""
    asked = {
        "relationalDatabaseName": "shop-db",
        "logStreamName": name,
        "startTime": SINCE,
        "endTime": UNTIL,
        "startFromHead": False,
    }
    found = [{"createdAt": SINCE + timedelta(seconds=s), "message": said} for s, said in events]
    answer = {"resourceLogEvents": found}
    stub.add_response("get_relational_database_log_events", answer, asked)


def read() -> tuple[str, ...]:
    return log_lines(SHOP, SINCE, UNTIL)


def test_three_streams_are_read_in_the_order_of_time_and_no_audit(stub: Stubber) -> None:
    lists(stub, "error", "audit", "slowquery", "a", "z")
    holds(stub, "a", (5, "2026 second\n\n\tof two"), (1, "2026 first"))
    holds(stub, "error", *((n, f"{n}") for n in range(KEPT + 1)))
    holds(stub, "slowquery", (1, "x" * 9999))
    found = read()
    assert found[:3] == ("2026 first", "2026 second", "\tof two")
    assert found[3:-1] == tuple(str(n) for n in range(1, KEPT + 1))
    assert found[-1] == "x" * LONGEST


@pytest.mark.parametrize(
    ("line", "read_as"),
    [
        ("91 [Note] [MY-010914] Aborted", "2026-11-20T09:40:01Z 91 [Note] [MY-010914] Aborted"),
        ("[1] app@shop LOG:  slow", "2026-11-20T09:40:01Z [1] app@shop LOG:  slow"),
        ("SELECT 1;", "SELECT 1;"),
    ],
)
def test_an_entry_without_its_time_gets_its_events(stub: Stubber, line: str, read_as: str) -> None:
    lists(stub, "error")
    holds(stub, "error", (1, line))
    assert read() == (read_as,)


def test_an_entry_with_its_time_keeps_it(stub: Stubber) -> None:
    line = "2026-11-20 09:39:59 UTC:10.0.1.5(1):app@shop:[1]:LOG:  slow"
    lists(stub, "postgresql")
    holds(stub, "postgresql", (1, line))
    assert read() == (line,)


def test_what_is_refused_is_absent(stub: Stubber) -> None:
    stub.add_client_error("get_relational_database_log_streams", "AccessDeniedException")
    assert read() == ()
    lists(stub, "a", "b")
    stub.add_client_error("get_relational_database_log_events", "ServiceException")
    holds(stub, "b", (1, "2026 there"))
    assert read() == ("2026 there",)


def test_events_are_lines_that_the_reader_of_events_reads(stub: Stubber) -> None:
    told = [{"createdAt": SINCE, "message": "DB  instance restarted"}, {"createdAt": SINCE}, {}]
    asked = {"relationalDatabaseName": "shop-db", "durationInMinutes": 20}
    answer = {"relationalDatabaseEvents": told}
    stub.add_response("get_relational_database_events", answer, asked)
    found = event_lines(SHOP, SINCE, UNTIL)
    assert found == ("2026-11-20T09:40:00Z shop-db DB instance restarted",)
    stub.add_client_error("get_relational_database_events", "ServiceException")
    assert event_lines(SHOP, SINCE, UNTIL) == ()
