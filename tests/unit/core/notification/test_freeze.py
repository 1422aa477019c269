"""The freeze's emails, in the order in which they come."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from lifeguard.core.incident.incident import Incident
from lifeguard.core.notification.freeze import FreezeEmail, due_notification
from lifeguard.core.notification.freeze_told import FreezeNotification
from lifeguard.core.notification.outages import label
from lifeguard.core.notification.view import State
from lifeguard.core.storm.detection import SHOWN
from lifeguard.core.text.message import NOTHING, Message, message
from tests.support.fleet import failing, rungs, several
from tests.support.views import codes, commands, items, name_of, params, sentences

WHY = message("freeze.on", parameter="/lifeguard/freeze")
DOWN = rungs("stop done")
NEVER, KNOWN = FreezeNotification(), FreezeNotification(on=True)
OFF = (
    *("aws", "ssm", "put-parameter", "--name", "/lifeguard/freeze", "--overwrite"),
    *("--region", "us-east-1", "--value", "off"),
)


def written(
    incidents: Sequence[Incident], told: FreezeNotification = NEVER, why: Message = WHY
) -> FreezeEmail:
    found = due_notification(why, incidents, told, "us-east-1")
    assert found is not None
    return found


def test_all_is_well() -> None:
    assert due_notification(NOTHING, several(3), FreezeNotification(), "us-east-1") is None


def test_it_is_told_once() -> None:
    first = written(several(3))
    assert (first.email.state, name_of(first.email)) == (State.FYI, "others.lifeguard")
    assert first.email.gist == message("freeze_email.on")
    assert first.told == KNOWN
    assert due_notification(WHY, several(3), first.told, "us-east-1") is None
    another = message("freeze.missing", parameter="/lifeguard/freeze")
    assert due_notification(another, several(4), first.told, "us-east-1") is None


def test_it_says_why_and_how_to_end_it() -> None:
    email = written(several(3)).email
    assert email.duty == (message("freeze_email.on.duty"),)
    assert sentences(email)[0] == message("freeze_email.reason", why=WHY)
    assert commands(email) == [OFF]
    assert params(email, "freeze_email.held") == {"count": 3}
    assert "freeze_email.held" not in codes(written([]).email)


def test_who_is_down_is_said_loudly_with_the_command_to_start() -> None:
    down = [failing(7, rungs=DOWN), failing(8, rungs=DOWN, region="eu-west-1")]
    email = written([*several(2), *down]).email
    assert (email.state, name_of(email)) == (State.DOWN, "others.servers: 2")
    assert email.gist == message("freeze_email.down")
    assert email.duty == (message("freeze_email.down.duty", count=2),)
    assert items(email, "freeze_email.down.servers") == tuple(map(label, down))
    starts = [
        ("aws", "ec2", "start-instances", "--region", region, "--instance-ids", one.resource.id)
        for region, one in (("eu-west-1", down[1]), ("us-east-1", down[0]))
    ]
    assert commands(email) == [*starts, OFF]
    assert params(email, "freeze_email.held") == {"count": 2}


def test_the_only_one_that_is_down_is_named() -> None:
    email = written([failing(7, rungs=DOWN)]).email
    assert name_of(email) == "web-7"
    assert "freeze_email.held" not in codes(email)


@pytest.mark.parametrize(
    ("count", "heading"),
    [
        (SHOWN, message("freeze_email.start", count=SHOWN)),
        (SHOWN + 2, message("freeze_email.start_first", count=SHOWN)),
    ],
)
def test_the_command_starts_a_part_of_many_and_says_so(count: int, heading: Message) -> None:
    email = written(several(count, rungs=DOWN)).email
    start = commands(email)[0]
    assert len(start[start.index("--instance-ids") + 1 :]) == SHOWN
    assert heading in [getattr(block, "heading", None) for block in email.blocks]
    assert len(items(email, "freeze_email.down.servers")) == count


def test_one_that_comes_to_be_down_later_is_told_of_too() -> None:
    first = written([failing(1, rungs=DOWN), failing(2)])
    now_down = [failing(1, rungs=DOWN), failing(2, rungs=DOWN)]
    second = written(now_down, first.told)
    assert name_of(second.email) == "others.servers: 2"
    assert due_notification(WHY, now_down, second.told, "us-east-1") is None


def test_one_that_a_person_has_started_is_no_news() -> None:
    first = written([failing(1, rungs=DOWN), failing(2)])
    assert due_notification(WHY, several(2), first.told, "us-east-1") is None


def test_the_end_is_told_once() -> None:
    over = written(several(2), FreezeNotification(on=True, down=("x",)), why=NOTHING)
    assert (over.email.state, name_of(over.email)) == (State.FYI, "others.lifeguard")
    assert over.email.gist == message("freeze_email.off", count=2)
    assert over.told == FreezeNotification()
    assert over.email.duty == (message("others.nothing_to_do"),)
    assert params(over.email, "freeze_email.off.resumes") == {"count": 2}
    assert due_notification(NOTHING, several(2), over.told, "us-east-1") is None
