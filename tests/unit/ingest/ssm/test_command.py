"""The end of a command: of a document of Lifeguard's, on whatever node, however it ended."""

from __future__ import annotations

import pytest

from lifeguard.core.incident.trigger import CommandEnd, Ignored, Parsed
from lifeguard.ingest import parse
from lifeguard.ingest.coverage import AccountAndRegion
from tests.fixtures.event_files import load
from tests.support.aws_events import ACCOUNT, REGION
from tests.unit.ingest.edit import GONE, changed

ENDED = "command/ended"


@pytest.mark.parametrize("name", [ENDED, "command/ended_hybrid"])
def test_an_end_is_told_by_the_commands_id(name: str) -> None:
    event = load(name)
    end = CommandEnd(event["detail"]["command-id"], ACCOUNT, REGION, event["id"])
    assert parse(event) == Parsed(commands=(end,))
    assert AccountAndRegion(ACCOUNT, REGION).keep(parse(event)).commands == (end,)


@pytest.mark.parametrize(
    "status", ["Success", "Failed", "TimedOut", "Cancelled", "DeliveryTimedOut", "Undeliverable"]
)
def test_however_it_ended(status: str) -> None:
    assert len(parse(changed(ENDED, detail__status=status)).commands) == 1


@pytest.mark.parametrize("status", ["Pending", "InProgress", "Delayed", "Cancelling"])
def test_what_goes_on_is_no_end(status: str) -> None:
    parsed = parse(changed(ENDED, detail__status=status))
    assert parsed == Parsed(
        ignored=(Ignored(load(ENDED)["id"], f"the command is {status}: no end yet"),)
    )


@pytest.mark.parametrize("document", ["AWS-RunShellScript", "my-lifeguard-look", "Lifeguard-look"])
def test_what_others_run_is_not_ours(document: str) -> None:
    parsed = parse(changed(ENDED, **{"detail__document-name": document}))
    assert [part.reason for part in parsed.ignored] == [f"{document} is no document of Lifeguard's"]
    assert not parsed.commands


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"detail__command-id": GONE}, "detail.command-id is not text: nothing"),
        ({"detail__command-id": "e8d3"}, 'detail.command-id is not the id of a command: "e8d3"'),
        ({"detail__document-name": GONE}, "detail.document-name is not text: nothing"),
        ({"detail__status": 7}, "detail.status is not text: 7"),
        ({"account": "12"}, 'account is not an account id of 12 digits: "12"'),
        ({"region": GONE}, "region is not a Region: nothing"),
    ],
)
def test_what_cannot_be_read_is_named(changes: dict[str, object], reason: str) -> None:
    parsed = parse(changed(ENDED, **changes))
    assert [part.reason for part in parsed.malformed] == [reason]
    assert not parsed.commands


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"account": "210987654321"}, "of account 210987654321, not ours"),
        ({"region": "eu-west-1"}, "in eu-west-1: this Lifeguard looks after us-east-1"),
    ],
)
def test_of_elsewhere_it_wakes_nobody(changes: dict[str, object], why: str) -> None:
    kept = AccountAndRegion(ACCOUNT, REGION).keep(parse(changed(ENDED, **changes)))
    assert kept == Parsed(ignored=(Ignored(load(ENDED)["id"], f"the command is {why}"),))
