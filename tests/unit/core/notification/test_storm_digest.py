"""The storm's email, and when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.incident.question import (
    AnswerKind,
    ApprovalAnswer,
    Channel,
    PendingApproval,
    ProposedAction,
)
from lifeguard.core.notification.email import SUBJECT
from lifeguard.core.notification.outages import said
from lifeguard.core.notification.storm_digest import Digest, digest
from lifeguard.core.policy.policy import Mode, Policies, Policy
from lifeguard.core.policy.policy import StormPolicy as InStorm
from lifeguard.core.storm.detection import (
    SHOWN,
    Ended,
    Storm,
    StormNotification,
)
from lifeguard.core.text.command import COLUMNS
from lifeguard.core.text.foreign import Foreign
from tests.support.fleet import failing, rungs, several
from tests.support.situations import at

STORM = Storm("20261120T1201-us-east-1", "123456789012", "us-east-1", at("12:01"))
RELEASE = f"--name /lifeguard/storm --overwrite --region eu-west-1 --value {STORM.id}"
NONE, NEVER = Ended(), StormNotification()
PLAIN = Policies()
DOWN = rungs("stop done", "start failed")


def told(  # noqa: PLR0913  what a digest looks at
    incidents: Sequence[Incident],
    ended: Ended = NONE,
    before: StormNotification = NEVER,
    *,
    now: datetime = STORM.began,
    storm: Storm = STORM,
    policies: Policies = PLAIN,
) -> Digest | None:
    return digest(storm, incidents, ended, before, now, home="eu-west-1", policies=policies)


def words(incidents: Sequence[Incident], ended: Ended = NONE, storm: Storm = STORM) -> str:
    found = told(incidents, ended, storm=storm)
    assert found is not None
    assert len(found.email.subject) <= SUBJECT
    prose = [row for row in found.email.body.splitlines() if not row.startswith("    ")]
    assert max(map(len, prose)) <= COLUMNS
    return " ".join((found.email.subject + " | " + found.email.body).split())


def test_it_names_the_zones_and_their_counts() -> None:
    found = words(several(7) + several(3, 20, zone="us-east-1b"))
    assert found.startswith(
        "[Lifeguard] STORM us-east-1: 10 servers fail (us-east-1a 7, us-east-1b 3) | "
    )
    assert "Still open, by zone: us-east-1a 7, us-east-1b 3." in found
    assert "in us-east-1, account 123456789012, seen 2026-11-20 12:01:00 UTC." in found
    assert f"STORM {STORM.id}" in found


@pytest.mark.parametrize(
    ("count", "names"),
    [
        (2, "They are web-0, web-1."),
        (SHOWN, "web-8, web-9."),
        (SHOWN + 2, "web-7 and 2 more."),  # they go by name: web-10 before web-2
    ],
)
def test_it_names_the_first_of_them(count: int, names: str) -> None:
    assert names in words(several(count))


def test_who_has_no_name_is_named_by_its_id_and_none_shows_an_address() -> None:
    nameless, told_all = failing(1, name=""), failing(2, name="10.1.2.3 token=abc123")
    found = words([nameless, told_all])
    assert nameless.resource.id in found
    assert "10.1.2.3" not in found
    assert "abc123" not in found


def test_a_zone_that_is_not_known_is_the_region() -> None:
    assert "STORM us-east-1: 1 server fails (us-east-1 1)" in words([failing(1, zone="")])


def test_it_tells_who_is_treated_waits_or_is_held() -> None:
    fleet = [
        *several(6),
        *several(5, 10, held="budget"),
        *several(4, 20, held="freeze"),
        *several(3, 30, held="storm", status=IncidentStatus.NEEDS_HUMAN),
        *several(2, 40, status=IncidentStatus.NEEDS_HUMAN),
    ]
    found = words(fleet, Ended(cured=7, nothing=8))
    for line in (
        "6 under treatment or watched.",
        "5 waiting for their turn in the budgets.",
        "4 held by the freeze switch.",
        f"3 held until a person releases storm {STORM.id}.",
        "7 cured.",
        "8 closed with nothing to do.",
    ):
        assert line in found
    assert "; 2 need you; 3 held (" in found


def test_what_nobody_is_in_is_not_told() -> None:
    found = words(several(1))
    for word in ("turn", "freeze", "release", "cured", "closed", "PERSON", "held", "need"):
        assert word not in found
    assert "Nothing: Lifeguard treats them within the budgets" in found


def test_what_is_held_comes_with_the_command_that_releases_it() -> None:
    held = several(2, held="storm", status=IncidentStatus.NEEDS_HUMAN)
    found = words(held)
    assert "Decide: 2 servers held, as their policies say storm: hold." in found
    command = found.replace("\\ ", "")
    assert f"aws ssm put-parameter {RELEASE}" in command
    assert "Nothing:" not in found
    assert "See to" not in found


@pytest.mark.parametrize(
    ("mode", "known", "held"),
    [
        (Mode.ACT, {}, True),
        (Mode.ASK, {"status": IncidentStatus.WAITING}, True),
        (
            Mode.ASK,
            {"status": IncidentStatus.NEEDS_HUMAN},
            False,
        ),  # it waits for an answer of its own
        (Mode.ACT, {"held": "freeze"}, False),
        (Mode.ACT, {"rungs": DOWN}, False),  # it was under treatment already
        (Mode.ACT, {"policy": "other"}, False),
        (Mode.OBSERVE, {}, False),
    ],
)
def test_what_will_be_held_at_its_next_look_is_told_as_held(
    mode: Mode, known: dict[str, Any], *, held: bool
) -> None:
    policies = Policies(policies={"default": Policy("default", mode=mode, storm=InStorm.HOLD)})
    found = told(several(3, **known), policies=policies)
    assert found is not None
    assert ("; 3 held (" in found.email.subject) is held
    assert ("Decide: 3 servers held" in found.email.body) is held


def test_once_released_nothing_is_held() -> None:
    held = several(2, held="storm", status=IncidentStatus.NEEDS_HUMAN)
    found = words(held, storm=replace(STORM, released=True))
    assert "put-parameter" not in found
    assert "2 under treatment or watched." in found


def test_who_does_not_start_and_who_needs_a_person_are_named() -> None:
    fleet = [failing(1, rungs=DOWN), failing(2, status=IncidentStatus.NEEDS_HUMAN), failing(3)]
    found = words(fleet, Ended(person=1, people=("db-1 in us-east-1c: spot",)))
    assert (
        "THESE NEED A PERSON, OR DO NOT START "
        "DOWN, it does not start: web-1, i-00000000000000001 in us-east-1a: why of 1 "
        "web-2, i-00000000000000002 in us-east-1a: why of 2 "
        "db-1 in us-east-1c: spot" in found
    )
    assert "See to the 3 below that need a person or do not start." in found
    assert "; 3 need you (" in found
    assert "web-3, i-" not in found
    assert "2 under treatment or watched." in found


def test_one_that_does_not_start_and_asks_is_named_once() -> None:
    found = words([failing(1, rungs=DOWN, status=IncidentStatus.NEEDS_HUMAN)])
    assert found.count("web-1, i-") == 1
    assert "; 1 need you" in found


@pytest.mark.parametrize(("count", "more"), [(SHOWN, 0), (SHOWN + 3, 3)])
def test_a_long_list_is_cut(count: int, more: int) -> None:
    found = words(several(count, status=IncidentStatus.NEEDS_HUMAN))
    assert found.count("why of") == SHOWN
    assert (f"And {more} more, in the ledger." in found) is bool(more)
    assert ("in the ledger" in found) is bool(more)


def test_those_that_closed_count_though_their_names_are_not_kept() -> None:
    found = words([failing(1)], Ended(person=25, people=tuple(f"db-{n}" for n in range(20))))
    assert "And 5 more, in the ledger." in found


def test_it_keeps_no_secret_and_no_essay() -> None:
    reasons = ("password=hunter2 " + "x" * 500,)
    leaky = failing(1, status=IncidentStatus.NEEDS_HUMAN, reasons=reasons)
    found = said(leaky)
    assert "hunter2" not in found
    assert len(found) < 300


def test_times_are_in_the_operators_zone_too() -> None:
    found = told(several(5), policies=Policies(timezone="Asia/Seoul"))
    assert found is not None
    assert "(21:01 KST)" in " ".join(found.email.body.split())


def test_it_comes_again_only_when_something_has_changed_and_it_is_time() -> None:
    first = told(several(5))
    assert first is not None
    assert first.told == StormNotification(1, STORM.began, first.told.facts, 0)
    assert not first.over
    later = STORM.began + timedelta(minutes=15)
    assert told(several(5), before=first.told, now=later) is None
    assert told(several(6), before=first.told, now=later - timedelta(seconds=1)) is None
    second = told(several(6), before=first.told, now=later)
    assert second is not None
    assert (second.told.count, second.told.at) == (2, later)


def test_the_last_one_comes_at_once_when_no_member_is_open() -> None:
    before = StormNotification(3, at("12:05"), "before", 9)
    others = [failing(1, region="eu-west-1"), failing(2, kind="instance-stop")]
    found = told(others, Ended(4, 1, 2, ("db-1 in us-east-1c: spot",)), before, now=at("12:06"))
    assert found is not None
    assert found.over
    assert found.email.subject == "[Lifeguard] STORM over in us-east-1: 4 cured, 1 needs a person"
    body = " ".join(found.email.body.split())
    assert "WHAT YOU MUST DO See to the 1 below." in body
    assert "4 cured. 2 closed with nothing to do. 1 needs a person." in body
    assert "THESE NEED A PERSON db-1 in us-east-1c: spot" in body


def test_a_storm_that_is_over_without_harm_asks_for_nothing() -> None:
    found = told([], Ended(5))
    assert found is not None
    assert found.email.subject == "[Lifeguard] STORM over in us-east-1: 5 cured, 0 need a person"
    assert "WHAT YOU MUST DO\n  Nothing." in found.email.body
    assert "THESE NEED" not in found.email.body


def test_the_questions_of_its_members_can_be_answered() -> None:
    """No email of their own is sent while the storm lasts."""
    asked = PendingApproval(
        id="56035eda30e3e50b",
        proposed_action=ProposedAction.REPLACE,
        name=Foreign("web-1"),
        resource="i-1",
        cause="",
        facts=(),
        reasons=(),
        risks=(),
        at=at("12:01"),
        until=at("12:30"),
    )
    first, second, *others = several(7)
    waits = replace(first, pending_approval=asked, status=IncidentStatus.NEEDS_HUMAN)
    verdict = ApprovalAnswer(asked.id, kind=AnswerKind.YES, at=at("12:02"), channel=Channel.PAGE)
    answered = replace(
        second,
        pending_approval=asked,
        approval_answers=(verdict,),
        status=IncidentStatus.NEEDS_HUMAN,
    )
    found = words([waits, answered, *others])
    assert found.count("aws lambda invoke") == 1
    assert f'"incident": "{first.id}", "question": "{asked.id}", "answer": "yes"' in found
    assert "Answer the questions of those below, or say no in place of the yes:" in found
