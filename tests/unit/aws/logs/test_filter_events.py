"""The latest lines of a log group: few calls, and nothing raised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from lifeguard.aws.logs import filter_events
from lifeguard.aws.logs.filter_events import KEPT, LONGEST, PAGE, PAGES, log_lines

UNTIL = datetime(2026, 11, 20, 10, tzinfo=UTC)
SINCE = UNTIL - timedelta(minutes=20)
GROUP = "/aws/rds/instance/shop/postgresql"


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """Stub the client, which checks each call and answer against botocore's model."""
    made = boto3.client(
        "logs",
        region_name="us-east-1",
        aws_access_key_id="none",
        aws_secret_access_key="none",
    )

    def client(service: str, region: str) -> object:
        assert (service, region) == ("logs", "us-east-1")
        return made

    monkeypatch.setattr(filter_events, "brief_client", client)
    with Stubber(made) as stubbed:
        yield stubbed
        stubbed.assert_no_pending_responses()


def asked(since: datetime = SINCE, token: str = "") -> dict[str, Any]:
    more = {"nextToken": token} if token else {}
    start, end = (int(at.timestamp() * 1000) for at in (since, UNTIL))
    return {"logGroupName": GROUP, "startTime": start, "endTime": end, "limit": PAGE, **more}


def answer(*messages: str, token: str = "") -> Mapping[str, Any]:
    events = [{"message": said, "timestamp": 1} for said in messages]
    return {"events": events, **({"nextToken": token} if token else {})}


def read() -> tuple[str, ...] | None:
    return log_lines("us-east-1", GROUP, SINCE, UNTIL)


def test_all_pages_are_read_the_oldest_line_first(stub: Stubber) -> None:
    stub.add_response("filter_log_events", answer("a", "b\n  c\n", token="t1"), asked())
    stub.add_response("filter_log_events", answer(token="t2"), asked(token="t1"))
    stub.add_response("filter_log_events", answer("d" * 9000), asked(token="t2"))
    assert read() == ("a", "b", "  c", "d" * LONGEST)


def test_of_a_log_with_too_many_the_last_quarter_is_read(stub: Stubber) -> None:
    for span in (SINCE, UNTIL - timedelta(minutes=5)):
        for page in range(PAGES):
            token = f"t{page}" if page else ""
            said = answer(f"{span:%M} {page}", token=f"t{page + 1}")
            stub.add_response("filter_log_events", said, asked(span, token))
    assert read() == tuple(f"55 {page}" for page in range(PAGES))


def test_the_latest_lines_are_kept(stub: Stubber) -> None:
    stub.add_response("filter_log_events", answer(*(f"{n}" for n in range(500))), asked())
    found = read()
    assert found is not None
    assert (len(found), found[-1]) == (KEPT, "499")


@pytest.mark.parametrize(
    ("code", "status"), [("ResourceNotFoundException", 400), ("ThrottlingException", 400)]
)
def test_what_aws_does_not_tell_is_not_known(stub: Stubber, code: str, status: int) -> None:
    stub.add_client_error("filter_log_events", code, "no", status)
    assert read() is None
