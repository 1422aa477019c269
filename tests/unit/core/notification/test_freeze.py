"""The freeze's emails, in the order in which they come."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from lifeguard.core.incident.incident import Incident
from lifeguard.core.notification.email import SUBJECT
from lifeguard.core.notification.freeze import FreezeEmail, FreezeNotification, due_notification
from lifeguard.core.storm.detection import SHOWN
from lifeguard.core.text.command import COLUMNS
from tests.support.fleet import failing, rungs, several

WHY = "the freeze switch is on (SSM parameter /lifeguard/freeze)"
DOWN = rungs("stop done")
NEVER, KNOWN = FreezeNotification(), FreezeNotification(on=True)


def written(
    incidents: Sequence[Incident], told: FreezeNotification = NEVER, why: str = WHY
) -> FreezeEmail:
    found = due_notification(why, incidents, told, "us-east-1")
    assert found is not None
    assert len(found.email.subject) <= SUBJECT
    assert max(map(len, found.email.body.splitlines())) <= COLUMNS + 2
    return found


def body(found: FreezeEmail) -> str:
    return " ".join(found.email.body.replace("\\\n", " ").split())


def test_all_is_well() -> None:
    assert due_notification("", several(3), FreezeNotification(), "us-east-1") is None


def test_it_is_told_once() -> None:
    first = written(several(3))
    assert first.email.subject == "[Lifeguard] FROZEN: nothing is changed"
    assert first.told == KNOWN
    assert due_notification(WHY, several(3), first.told, "us-east-1") is None
    assert due_notification("another reason", several(4), first.told, "us-east-1") is None


def test_it_says_why_and_how_to_end_it() -> None:
    text = body(written(several(3)))
    assert "The freeze switch is on (SSM parameter /lifeguard/freeze)." in text
    assert "WHAT YOU MUST DO Nothing, if the freeze is meant." in text
    assert "put-parameter --name /lifeguard/freeze --overwrite --region us-east-1 " in text
    assert "--value off" in text
    assert "3 other incidents open." in text
    assert "start-instances" not in text
    assert "1 other incident open." in body(written(several(1)))


def test_who_is_down_is_said_loudly_with_the_command_to_start() -> None:
    fleet = [*several(2), failing(7, rungs=DOWN), failing(8, rungs=DOWN, region="eu-west-1")]
    found = written(fleet)
    assert found.email.subject == (
        "[Lifeguard] FROZEN: nothing is changed; 2 DOWN, stopped by Lifeguard, wait for their start"
    )
    text = body(found)
    assert "Start the servers below yourself, or switch the freeze off" in text
    assert (
        "DOWN: STOPPED BY LIFEGUARD AND NOT STARTED AGAIN web-7, i-00000000000000007 in "
        "us-east-1a. web-8, i-00000000000000008 in us-east-1a." in text
    )
    for number, region in ((7, "us-east-1"), (8, "eu-west-1")):
        ids = f"--instance-ids i-0000000000000000{number}"
        assert f"aws ec2 start-instances --region {region} {ids}" in text
    assert "2 other incidents open." in text


@pytest.mark.parametrize(("count", "more"), [(SHOWN, 0), (SHOWN + 2, 2)])
def test_many_that_are_down_are_cut(count: int, more: int) -> None:
    text = body(written(several(count, rungs=DOWN)))
    assert text.count(" in us-east-1a.") == SHOWN
    assert (f"And {more} more, in the ledger." in text) is bool(more)
    assert ("in the ledger" in text) is bool(more)
    assert text.count("i-0000") == 2 * SHOWN


def test_one_that_comes_to_be_down_later_is_told_of_too() -> None:
    first = written([failing(1, rungs=DOWN), failing(2)])
    now_down = [failing(1, rungs=DOWN), failing(2, rungs=DOWN)]
    second = written(now_down, first.told)
    assert "2 DOWN" in second.email.subject
    assert due_notification(WHY, now_down, second.told, "us-east-1") is None


def test_one_that_a_person_has_started_is_no_news() -> None:
    first = written([failing(1, rungs=DOWN), failing(2)])
    assert due_notification(WHY, several(2), first.told, "us-east-1") is None


def test_the_end_is_told_once() -> None:
    over = written(several(2), FreezeNotification(on=True, down=("x",)), why="")
    assert over.email.subject == "[Lifeguard] THAWED: Lifeguard goes on; 2 open incidents"
    assert over.told == FreezeNotification()
    assert "It looks again at 2 open incidents" in body(over)
    assert due_notification("", several(2), over.told, "us-east-1") is None
    assert "goes on; 1 open incident" in written(several(1), KNOWN, why="").email.subject
