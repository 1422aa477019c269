"""The ends of a DB instance's newest logs and RDS's events: few calls, and nothing raised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from lifeguard.aws.rds import logs
from lifeguard.aws.rds.logs import FILES, KEPT, LINES, LONGEST, event_lines, log_lines
from lifeguard.core.resources.resource import Resource, Service

UNTIL = datetime(2026, 11, 20, 10, tzinfo=UTC)
SINCE = UNTIL - timedelta(minutes=20)
SHOP = Resource(Service.RDS, "shop-db", "123456789012", "us-east-1")


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """Stub the client, which checks each call and answer against botocore's model."""
    made = boto3.client(
        "rds", region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none"
    )

    def client(service: str, region: str) -> object:
        assert (service, region) == ("rds", "us-east-1")
        return made

    monkeypatch.setattr(logs, "brief_client", client)
    with Stubber(made) as stubbed:
        yield stubbed
        stubbed.assert_no_pending_responses()


def lists(stub: Stubber, **written: int) -> None:
    files = [
        {"LogFileName": name.replace("__", "/"), "LastWritten": at, "Size": 9}
        for name, at in written.items()
    ]
    asked = {
        "DBInstanceIdentifier": "shop-db",
        "FileLastWritten": int(SINCE.timestamp() * 1000),
    }
    stub.add_response("describe_db_log_files", {"DescribeDBLogFiles": files}, asked)


def asked(name: str) -> Mapping[str, Any]:
    return {"DBInstanceIdentifier": "shop-db", "LogFileName": name, "NumberOfLines": LINES}


def holds(stub: Stubber, name: str, text: str) -> None:
    stub.add_response("download_db_log_file_portion", {"LogFileData": text}, asked(name))


def read() -> tuple[str, ...]:
    return log_lines(SHOP, SINCE, UNTIL)


def test_the_newest_files_are_read_at_their_ends_the_oldest_first(
    stub: Stubber, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    client: Any = stub.client
    portion = client.download_db_log_file_portion

    def noted(**params: Any) -> Any:  # noqa: ANN401  as boto3's own method
        asked.append(params["LogFileName"])
        return portion(**params)

    monkeypatch.setattr(client, "download_db_log_file_portion", noted)
    lists(stub, error__c=30, error__a=10, slowquery__d=40, error__b=20, audit__x=99)
    for name, text in (("error/b", "1\n\n2"), ("error/c", "3\n"), ("slowquery/d", "4")):
        holds(stub, name, text)
    assert read() == ("1", "2", "3", "4")
    assert asked == ["error/b", "error/c", "slowquery/d"]
    assert FILES == 3


@pytest.mark.parametrize(
    "name", ["error/x.csv", "error/x.json", "audit/server_audit.log", "general/mysql-general.log"]
)
def test_what_no_reader_knows_is_not_read(stub: Stubber, name: str) -> None:
    lists(stub, **{name.replace("/", "__"): 1})
    assert read() == ()


def test_of_a_long_text_the_end_is_kept_in_whole_lines(stub: Stubber) -> None:
    lists(stub, a=1)
    holds(stub, "a", ("y" * 90 + "\n") * (KEPT // 91 + 50))
    lines = read()
    assert sum(len(line) + 1 for line in lines) <= KEPT
    assert set(lines) == {"y" * 90}


def test_a_long_line_is_cut(stub: Stubber) -> None:
    lists(stub, a=1)
    holds(stub, "a", "z" * 5000)
    assert read() == ("z" * LONGEST,)


def test_what_is_refused_is_absent(stub: Stubber) -> None:
    stub.add_client_error("describe_db_log_files", "AccessDenied", http_status_code=403)
    assert read() == ()


def test_a_file_that_is_refused_takes_no_other_along(stub: Stubber) -> None:
    lists(stub, a=1, b=2)
    stub.add_client_error("download_db_log_file_portion", "Throttling")
    holds(stub, "b", "there")
    assert read() == ("there",)


def test_an_empty_file_has_no_line(stub: Stubber) -> None:
    lists(stub, a=1)
    stub.add_response("download_db_log_file_portion", {}, asked("a"))
    assert read() == ()


SPAN = {
    "SourceIdentifier": "shop-db",
    "SourceType": "db-instance",
    "StartTime": SINCE,
    "EndTime": UNTIL,
}


def test_events_are_lines_that_the_reader_of_events_reads(stub: Stubber) -> None:
    told = [
        {"Date": SINCE, "Message": "DB instance\nrestarted"},
        {"Date": SINCE},
        {"Message": "without a time"},
    ]
    stub.add_response("describe_events", {"Events": told}, SPAN)
    found = event_lines(SHOP, SINCE, UNTIL)
    assert found == ("2026-11-20T09:40:00Z shop-db DB instance restarted",)


def test_events_that_are_refused_are_absent(stub: Stubber) -> None:
    stub.add_client_error("describe_events", "Throttling")
    assert event_lines(SHOP, SINCE, UNTIL) == ()
