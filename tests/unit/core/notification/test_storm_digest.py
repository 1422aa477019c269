"""The storm's email, and when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.core.approval.prompt import FUNCTION
from lifeguard.core.approval.prompt import command as answer
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.incident.question import (
    AnswerKind,
    ApprovalAnswer,
    Channel,
    PendingApproval,
    ProposedAction,
)
from lifeguard.core.notification.outages import label, said
from lifeguard.core.notification.storm_digest import Digest, digest
from lifeguard.core.notification.view import EmailView, State
from lifeguard.core.policy.policy import Mode, Policies, Policy
from lifeguard.core.policy.policy import StormPolicy as InStorm
from lifeguard.core.policy.switches import command
from lifeguard.core.storm.detection import (
    SHOWN,
    Ended,
    Storm,
    StormNotification,
)
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from tests.support.fleet import failing, rungs, several
from tests.support.situations import at
from tests.support.views import codes, commands, items, name_of, params, rows
from tests.support.words import english, korean

STORM = Storm("20261120T1201-us-east-1", "123456789012", "us-east-1", at("12:01"))
RELEASE = command("/lifeguard/storm", STORM.id, "eu-west-1")
NONE, NEVER = Ended(), StormNotification()
PLAIN = Policies()
DOWN = rungs("stop done", "start failed")
DB = message("others.server.unnamed", id="i-db")
"""One that has closed and needs a person."""


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


def view(incidents: Sequence[Incident], ended: Ended = NONE, storm: Storm = STORM) -> EmailView:
    found = told(incidents, ended, storm=storm)
    assert found is not None
    return found.email


def zones(**counts: int) -> tuple[Message, ...]:
    return tuple(
        message("storm.zone", zone=f"us-east-1{letter}", count=count)
        for letter, count in counts.items()
    )


def parts(email: EmailView) -> dict[str, object]:
    """Return what the subject counts."""
    found = email.gist.param("parts")
    assert isinstance(found, tuple)
    said = [part for part in found if isinstance(part, Message)]
    return {part.code: value for part in said for _, value in part.params}


def counts(email: EmailView) -> dict[str, object]:
    """Return how many servers are in which way."""
    found = {code: said.param("count") for code, said in rows(email).items()}
    return {code: count for code, count in found.items() if code != "storm.label"}


def test_it_names_the_zones_and_their_counts() -> None:
    email = view(several(7) + several(3, 20, zone="us-east-1b"))
    assert (email.state, name_of(email)) == (State.FYI, "others.servers: 10")
    assert email.gist.param("region") == "us-east-1"
    assert parts(email) == {"storm.zones": zones(a=7, b=3)}
    assert params(email, "storm.still_open") == {"zones": zones(a=7, b=3)}
    assert params(email, "storm.happened") == {
        "region": "us-east-1",
        "account": "123456789012",
        "began": STORM.began,
    }
    assert rows(email)["storm.label"] == message("others.id", id=STORM.id)
    assert email.by is None


@pytest.mark.parametrize(
    ("count", "more", "last"),
    [
        (2, None, "web-1"),
        (SHOWN, None, "web-9"),
        (SHOWN + 2, 2, "web-7"),  # they go by name: web-10 before web-2
    ],
)
def test_it_names_the_first_of_them(count: int, more: int | None, last: str) -> None:
    code = "storm.names" if more is None else "storm.names_and_more"
    said = params(view(several(count)), code)
    assert said.get("count") == more
    names = said["names"]
    assert isinstance(names, tuple)
    assert len(names) == min(count, SHOWN)
    assert names[-1] == message("storm.name", name=foreign(last))


def test_who_has_no_name_is_named_by_its_id_and_none_shows_an_address() -> None:
    nameless, told_all = failing(1, name=""), failing(2, name="10.1.2.3 token=abc123")
    names = params(view([nameless, told_all]), "storm.names")["names"]
    for words in (english, korean):
        said = words(message("storm.names", names=names))
        assert nameless.resource.id in said
        assert "10.1.2.3" not in said
        assert "abc123" not in said


def test_a_zone_that_is_not_known_is_the_region() -> None:
    found = message("storm.zone", zone="us-east-1", count=1)
    assert parts(view([failing(1, zone="")])) == {"storm.zones": (found,)}


def test_it_tells_who_is_treated_waits_or_is_held() -> None:
    fleet = [
        *several(6),
        *several(5, 10, held="budget"),
        *several(4, 20, held="freeze"),
        *several(3, 30, held="storm", status=IncidentStatus.NEEDS_HUMAN),
        *several(2, 40, status=IncidentStatus.NEEDS_HUMAN),
    ]
    email = view(fleet, Ended(cured=7, nothing=8))
    assert counts(email) == {
        "storm.treated": 6,
        "storm.queued": 5,
        "storm.frozen": 4,
        "storm.held": 3,
        "storm.recovered": 7,
        "storm.closed": 8,
    }
    assert parts(email) == {
        "storm.need_you": 2,
        "storm.are_held": 3,
        "storm.zones": zones(a=20),
    }
    assert email.state is State.DOWN


def test_what_nobody_is_in_is_not_told() -> None:
    email = view(several(1))
    assert counts(email) == {"storm.treated": 1}
    assert parts(email) == {"storm.zones": zones(a=1)}
    assert items(email, "storm.people") == ()
    assert commands(email) == []
    assert email.duty == (message("storm.nothing_to_do"),)


def test_what_is_held_comes_with_the_command_that_releases_it() -> None:
    held = several(2, held="storm", status=IncidentStatus.NEEDS_HUMAN)
    email = view(held)
    assert email.state is State.DOWN  # nothing is done for them before a person decides
    assert email.duty == (message("storm.release.duty", count=2),)
    assert commands(email) == [RELEASE]


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
    assert parts(found.email).get("storm.are_held") == (3 if held else None)
    assert (message("storm.release.duty", count=3) in found.email.duty) is held


def test_once_released_nothing_is_held() -> None:
    held = several(2, held="storm", status=IncidentStatus.NEEDS_HUMAN)
    email = view(held, storm=replace(STORM, released=True))
    assert commands(email) == []
    assert counts(email) == {"storm.treated": 2}
    assert email.state is State.FYI


def test_who_does_not_start_and_who_needs_a_person_are_named() -> None:
    stuck, needy = failing(1, rungs=DOWN), failing(2, status=IncidentStatus.NEEDS_HUMAN)
    email = view([stuck, needy, failing(3)], Ended(person=1, people=(DB,)))
    assert items(email, "storm.people") == (
        message("storm.does_not_start", server=said(stuck)),
        said(needy),
        DB,
    )
    assert email.state is State.DOWN
    assert email.duty == (message("storm.people.duty", count=3),)
    assert parts(email)["storm.need_you"] == 3
    assert counts(email) == {"storm.treated": 2}


def test_one_that_does_not_start_and_asks_is_named_once() -> None:
    stuck = failing(1, rungs=DOWN, status=IncidentStatus.NEEDS_HUMAN)
    email = view([stuck])
    assert items(email, "storm.people") == (said(stuck),)
    assert parts(email)["storm.need_you"] == 1


def test_those_that_closed_count_though_their_names_are_not_kept() -> None:
    email = view([failing(1)], Ended(person=25, people=(DB,) * SHOWN))
    assert len(items(email, "storm.people")) == SHOWN
    assert message("storm.people", count=25) in [
        getattr(block, "heading", None) for block in email.blocks
    ]


def test_it_keeps_no_secret() -> None:
    why = message("answer.error", said=foreign("password=hunter2 " + "x" * 500))
    leaky = failing(1, status=IncidentStatus.NEEDS_HUMAN, reasons=(why,))
    for words in (english, korean):
        assert "hunter2" not in words(said(leaky))


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
    found = told(others, Ended(4, 1, 2, (DB,)), before, now=at("12:06"))
    assert found is not None
    assert found.over
    email = found.email
    assert (email.state, name_of(email)) == (State.ACT, "others.servers: 1")
    assert email.gist == message("storm.over", region="us-east-1", count=4)
    assert email.duty == (message("storm.people.duty", count=1),)
    assert counts(email) == {"storm.person": 1, "storm.recovered": 4, "storm.closed": 2}
    assert items(email, "storm.people") == (DB,)
    assert params(email, "storm.all_done") == {"region": "us-east-1", "account": "123456789012"}


def test_a_storm_that_is_over_without_harm_asks_for_nothing() -> None:
    email = view([], Ended(5, nothing=1))
    assert (email.state, name_of(email)) == (State.FIXED, "others.servers: 6")
    assert email.gist == message("storm.over", region="us-east-1", count=5)
    assert email.duty == (message("others.nothing_to_do"),)
    assert counts(email) == {"storm.recovered": 5, "storm.closed": 1}
    assert items(email, "storm.people") == ()


def test_the_questions_of_its_members_can_be_answered() -> None:
    """No email of their own is sent while the storm lasts."""
    asked = PendingApproval(
        id="56035eda30e3e50b",
        proposed_action=ProposedAction.REPLACE,
        name=foreign("web-1"),
        resource="i-1",
        cause="",
        facts=(),
        reasons=(),
        risks=(),
        at=at("12:01"),
        until=at("12:30"),
    )
    first, second, third, *others = several(7)
    needs_a_person: dict[str, Any] = {"status": IncidentStatus.NEEDS_HUMAN}
    waits = replace(first, pending_approval=asked, **needs_a_person)
    later = replace(asked, id="another", until=at("12:40"))
    waits_longer = replace(third, pending_approval=later, **needs_a_person)
    verdict = ApprovalAnswer(asked.id, kind=AnswerKind.YES, at=at("12:02"), channel=Channel.PAGE)
    answered = replace(
        second, pending_approval=asked, approval_answers=(verdict,), **needs_a_person
    )
    email = view([waits, answered, waits_longer, *others])
    assert commands(email) == [
        answer(first.id, asked.id, FUNCTION, "eu-west-1"),
        answer(third.id, "another", FUNCTION, "eu-west-1"),
    ]
    headings = [getattr(block, "heading", None) for block in email.blocks]
    assert message("storm.answer", server=label(waits)) in headings
    assert message("storm.answers.duty") in email.duty
    assert email.by == asked.until


def test_without_a_question_there_is_none_to_answer() -> None:
    assert "storm.answers.duty" not in codes(view(several(2, status=IncidentStatus.NEEDS_HUMAN)))
