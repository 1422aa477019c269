"""Whose email goes out when one notice of AWS's names several servers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.aws.ledger.notices import Ends
from lifeguard.core.decision.decision import Close, NotificationKind, Notify
from lifeguard.core.decision.situation import SentNotification
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.notification.shared_notice import IN_DIGEST, OWN_EMAIL
from lifeguard.core.notification.view import EmailView
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.verb import Verb
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from tests.support.ports import World, went_on
from tests.support.situations import (
    INSTANCE,
    PASSING,
    SYSTEM_FAILS,
    act,
    announcement,
    at,
    did,
    event,
    instance,
    look,
    situation,
    trigger,
    untagged,
    was_told,
)

KEY = "123456789012/us-east-1/instance-retirement/2026-11-30T12:00:00+00:00"
ALONE = situation(instance(events=(event("instance-retirement"),)), announcement(together=2))
MEMBER = was_told(ALONE, NotificationKind.GATHERED, KEY)
MINE = MEMBER.incident.id
WEB = NamedServer("i-1", foreign("web-1"))
BOTH = {MINE: WEB, "other": NamedServer("i-2", foreign("web-2"))}
WHAT = message("remedy.stop_start")
PROVEN = message("storm.recovered")
REPLACED = message("storm.closed")
PLANNED = Notify(NotificationKind.PLANNED, WHAT, about="window", at=at("13:00"))
RESOLVED = Close(IncidentStatus.RESOLVED, PROVEN, tell=True)
OBSERVED = Close(IncidentStatus.OBSERVED, WHAT, tell=True)
NOT_YET = Ends(BOTH, {MINE: PROVEN})
LAST = Ends(BOTH, {MINE: PROVEN, "other": REPLACED})
LAST_ASKS = Ends(BOTH, {MINE: OWN_EMAIL, "other": REPLACED})
ONLY_ONE = Ends({MINE: WEB}, {MINE: PROVEN})


def writes(world: World) -> list[str]:
    """What was sent and noted, without what was read for it (test_vital_signs, test_notify)."""
    read = ("metrics", "changes", "freeze")
    return [entry for entry in world.log if not entry.startswith(read)]


def sent(world: World) -> list[str]:
    """Return whose the emails are, with the state of those about several servers."""
    return list(map(_email, world.emails))


def _email(email: EmailView) -> str:
    if isinstance(email.name, Message):
        return f"{email.state} {email.name.param('count')} servers"
    return email.name.text


def done(world: World) -> list[str]:
    """Return what was done, but for the reading of vital signs."""
    return [line for line in world.log if line.split()[0] not in {"metrics", "changes"}]


# -- the plan -------------------------------------------------------------------------------------


def test_that_a_server_has_gathered_is_noted_and_nobodys_email() -> None:
    world = World(ALONE.incident, now=at("12:11"))
    gathers = Notify(NotificationKind.GATHERED, WHAT, about=KEY)
    after = went_on(world.steps().notify(ALONE, gathers))
    assert world.log == [f"join {KEY} {INSTANCE}"]
    assert after.sent == (SentNotification("gathered", at("12:11"), KEY),)


@pytest.mark.parametrize(
    ("servers", "emails"),
    [
        (BOTH, ["planned 2 servers"]),
        ({}, []),
        (None, ["web-1"]),
        ({MINE: WEB}, ["web-1"]),
    ],
    ids=["the first to tell", "told of already", "others told without it", "it is the only one"],
)
def test_a_plan_is_told_once_for_all(
    servers: dict[str, NamedServer] | None, emails: list[str]
) -> None:
    world = World(MEMBER.incident, servers=servers)
    after = went_on(world.steps().notify(MEMBER, PLANNED))
    assert sent(world) == emails
    assert world.log[0] == f"announce {KEY}"
    assert after.sent[-1].notice is NotificationKind.PLANNED


@pytest.mark.parametrize(("servers", "emails"), [(BOTH, ["fyi 2 servers"]), ({}, [])])
def test_what_would_have_been_done_is_told_once_for_all(
    servers: dict[str, NamedServer], emails: list[str]
) -> None:
    world = World(MEMBER.incident, servers=servers)
    world.steps().notify_end(MEMBER, OBSERVED)
    assert sent(world) == emails


def test_one_of_which_others_have_told_nothing_tells_its_observation_itself() -> None:
    world = World(MEMBER.incident)
    world.steps().notify_end(MEMBER, OBSERVED)
    assert sent(world) == ["web-1"]


def test_who_has_no_notice_to_share_asks_nobody() -> None:
    world = World(ALONE.incident, servers=BOTH, ends=LAST)
    world.steps().notify(ALONE, PLANNED)
    world.steps().notify_end(ALONE, RESOLVED)
    assert writes(world) == ["email", "email"]
    assert sent(world) == ["web-1", "web-1"]


# -- what goes on ---------------------------------------------------------------------------------


NEEDY = {NotificationKind.ASKED, NotificationKind.STRANDED}


@pytest.mark.parametrize("notice", sorted(NEEDY))
def test_who_needs_a_person_writes_its_own_email_and_is_done_among_the_others(
    notice: NotificationKind,
) -> None:
    world = World(MEMBER.incident, servers={}, ends=NOT_YET)
    world.steps().notify(MEMBER, Notify(notice, WHAT))
    assert writes(world) == ["email", f"ended {KEY}"]
    assert world.results == [OWN_EMAIL]
    assert sent(world) == ["web-1"]


def test_the_last_one_that_needs_a_person_tells_the_outcome_besides() -> None:
    world = World(MEMBER.incident, ends=LAST_ASKS)
    world.steps().notify(MEMBER, Notify(NotificationKind.ASKED, WHAT))
    assert sent(world) == ["web-1", "act 2 servers"]


OTHERS = set(NotificationKind) - {
    *NEEDY,
    NotificationKind.PLANNED,
    NotificationKind.GATHERED,
    NotificationKind.STORM,
}


@pytest.mark.parametrize("notice", sorted(OTHERS))
def test_all_else_that_goes_on_is_told_of_each_and_ends_nothing(notice: NotificationKind) -> None:
    world = World(MEMBER.incident, servers={}, ends=LAST)
    world.steps().notify(MEMBER, Notify(notice, WHAT))
    assert writes(world) == ["email"]


# -- the outcome ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "emails"),
    [
        (NOT_YET, []),
        (LAST, ["fixed 2 servers"]),
        (None, ["web-1"]),
        (ONLY_ONE, ["web-1"]),
    ],
    ids=["not the last", "the last", "noted before", "the only one"],
)
def test_an_outcome_is_told_once_for_all(ends: Ends | None, emails: list[str]) -> None:
    treated = did(MEMBER, act(Verb.STOP), act(Verb.START))
    world = World(MEMBER.incident, ends=ends)
    world.steps().notify_end(treated, RESOLVED)
    assert sent(world) == emails
    assert done(world)[0] == f"ended {KEY}"
    (noted,) = world.results
    assert noted.code == "shared.result"
    assert noted.param("why") == PROVEN
    # What to look at first stands in a server's own email alone.
    assert len(writes(world)) + 2 * (emails == ["web-1"]) == len(world.log)


def decided(found: InstanceSituation) -> Close:
    """Return the end that is due."""
    close = decide(found)
    assert isinstance(close, Close)
    return close


BEFORE = situation(instance(checks=SYSTEM_FAILS, address="198.51.100.7"))
DUTIES = [
    ("a duty", MEMBER, replace(RESOLVED, action_required=(message("failure.not_down.duty"),))),
    (
        "not opted in any more",
        untagged(MEMBER, at("12:10")),
        decided(untagged(MEMBER, at("12:10"))),
    ),
    (
        "what could not be done",
        MEMBER,
        replace(RESOLVED, reasons=(message("backup_email.stays"),)),
    ),
    (
        "another address",
        was_told(
            look(BEFORE, at("12:13"), checks=PASSING, address="203.0.113.9"),
            NotificationKind.GATHERED,
            KEY,
        ),
        RESOLVED,
    ),
    ("a person's turn", MEMBER, replace(RESOLVED, status=IncidentStatus.NEEDS_HUMAN)),
]


@pytest.mark.parametrize(
    ("ended", "close"), [row[1:] for row in DUTIES], ids=[row[0] for row in DUTIES]
)
@pytest.mark.parametrize(("ends", "more"), [(NOT_YET, []), (LAST_ASKS, ["act 2 servers"])])
def test_an_end_that_holds_a_duty_does_not_drown_among_the_others(
    ended: InstanceSituation, close: Close, ends: Ends, more: list[str]
) -> None:
    world = World(ended.incident, ends=ends)
    world.steps().notify_end(ended, close)
    assert done(world)[0] == f"ended {KEY}"
    assert world.results == [OWN_EMAIL]
    assert sent(world) == [*more, "web-1"]


def test_a_quiet_end_among_the_others_is_told_with_them() -> None:
    world = World(MEMBER.incident, ends=NOT_YET)
    world.steps().notify_end(MEMBER, replace(RESOLVED, status=IncidentStatus.CLOSED))
    assert world.log == [f"ended {KEY}"]
    assert world.results == [PROVEN]


# -- storms ---------------------------------------------------------------------------------------


STORM = Storm("storm-1", "123456789012", "us-east-1", at("12:00"), watched_at=at("12:10"))
IN_A_STORM = replace(
    MEMBER,
    incident=replace(MEMBER.incident, triggers=(*MEMBER.incident.triggers, trigger())),
    storm=STORM,
)
"""Its host has failed meanwhile, with many others."""
LEFT = Close(IncidentStatus.NEEDS_HUMAN, WHAT, tell=True)


@pytest.mark.parametrize(
    ("close", "said"), [(RESOLVED, PROVEN), (LEFT, IN_DIGEST)], ids=["resolved", "left"]
)
def test_who_ends_in_a_storm_is_noted_without_a_word(close: Close, said: Message) -> None:
    world = World(MEMBER.incident, ends=NOT_YET)
    world.steps().notify_end(IN_A_STORM, close)
    assert world.emails == []
    assert world.log == [f"ended {KEY}"]
    assert world.results == [said]


def test_the_last_one_to_end_in_a_storm_tells_the_outcome_of_the_others() -> None:
    world = World(MEMBER.incident, ends=LAST)
    world.steps().notify_end(IN_A_STORM, RESOLVED)
    assert sent(world) == ["fixed 2 servers"]


@pytest.mark.parametrize("notice", sorted(NEEDY))
def test_who_needs_a_person_in_a_storm_is_done_among_the_others(notice: NotificationKind) -> None:
    world = World(MEMBER.incident, ends=NOT_YET)
    world.steps().notify(IN_A_STORM, Notify(notice, WHAT))
    world.steps().notify(IN_A_STORM, PLANNED)
    assert world.log == [f"ended {KEY}"]
    assert world.results == [IN_DIGEST]


def test_where_all_need_a_person_their_own_emails_have_said_it() -> None:
    all_ask = Ends(BOTH, {MINE: OWN_EMAIL, "other": IN_DIGEST})
    world = World(MEMBER.incident, ends=all_ask)
    world.steps().notify(MEMBER, Notify(NotificationKind.ASKED, WHAT))
    assert len(world.emails) == 1
