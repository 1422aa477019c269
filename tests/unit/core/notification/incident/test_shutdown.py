"""Which shutdown is not graceful, and what of a look an email about a restart shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.guest.look import GuestLook, KilledUnit
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.notification.deeds import deeds
from lifeguard.core.notification.incident.guest import seen_inside
from lifeguard.core.notification.incident.timeline import summary
from lifeguard.core.notification.view import Block, Items, Paragraph, State
from lifeguard.core.resources.verb import ShutdownVerb, Verb
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import Message, coded, message
from tests.support.guests import MEMORY_FULL, container, look, visit
from tests.support.situations import (
    APPLICATION_FAILS,
    NOON,
    act,
    did,
    event,
    instance,
    situation,
)

ENDED = message("inside.ended", ended=3, count=3, length=timedelta(seconds=12))
KILLED = message("inside.ended_killed", ended=ENDED, killed=(Foreign("worker"),))
RUNNING = look(containers=(container("api"), container("worker")))


def asked(answer: object = ENDED, result: Result = Result.DONE) -> ActionRecord:
    return act(ShutdownVerb.END_CONTAINERS, NOON, result, answer=answer)


def leaving(*acts: ActionRecord) -> InstanceSituation:
    events = (event("instance-stop"),)
    return did(situation(instance(events=events)), *acts)


def after(found: GuestLook | None, *acts: ActionRecord) -> InstanceSituation:
    return replace(leaving(*acts), guest=visit(found, NOON + timedelta(minutes=3)))


def items(blocks: list[Block]) -> list[Block]:
    return [block for block in blocks if isinstance(block, Items)]


def test_their_end_is_one_line_of_the_timeline_and_no_deed() -> None:
    told = coded("done", ShutdownVerb.END_CONTAINERS, made="", on="", answer=ENDED)
    assert summary((asked(),)) == told
    assert deeds(leaving(asked(), act(ShutdownVerb.START_DOCKER))) == ()


@pytest.mark.parametrize("result", [Result.DONE, Result.FAILED])
def test_what_was_killed_is_named_with_the_advice(result: Result) -> None:
    record = asked(KILLED, result)
    advice = Paragraph((summary((record,)), message("inside.handle_sigterm")))
    assert list(seen_inside(leaving(record), State.FIXED)) == [advice]
    assert list(seen_inside(leaving(asked(KILLED), asked()), State.FIXED)) == []


def test_what_systemd_killed_at_the_restart_is_named_with_the_advice() -> None:
    stop = NOON + timedelta(minutes=1)
    left, late = int(stop.timestamp()) + 90, NOON - timedelta(hours=1)
    app = KilledUnit("app.service", left)
    old = KilledUnit("old.service", int(late.timestamp()))
    restarted = act(Verb.STOP, stop)

    def told(found: GuestLook, *acts: ActionRecord) -> list[Block]:
        return list(seen_inside(after(found, *acts), State.FIXED))

    names = (foreign("app.service"),)
    advice = Paragraph((message("inside.units_killed", names=names),))
    assert told(GuestLook(killed=(old, app)), restarted) == [advice]
    assert told(GuestLook(killed=(old,)), restarted) == []
    assert told(GuestLook(killed=(app,))) == []  # by nobody's restart, or somebody else's
    later = act(Verb.STOP, NOON + timedelta(minutes=4))
    assert told(GuestLook(killed=(app,)), later) == []  # it was seen before the restart
    assert list(seen_inside(leaving(restarted), State.FIXED)) == []
    many = tuple(KilledUnit(f"u{n}.service", left) for n in range(5))
    shown = tuple(foreign(one.unit) for one in many[:3])
    first: tuple[Foreign | Message, ...] = (*shown, message("inside.more", more=2))
    advice = Paragraph((message("inside.units_killed", names=first),))
    assert told(GuestLook(killed=many), restarted) == [advice]


@pytest.mark.parametrize("seen", [RUNNING, MEMORY_FULL, None])
def test_a_look_that_was_made_for_the_restart_alone_is_not_shown(seen: GuestLook | None) -> None:
    assert items(list(seen_inside(after(seen, asked()), State.FIXED))) == []
    begun = did(situation(instance(checks=APPLICATION_FAILS)), asked())
    of_inside = replace(begun, guest=visit(seen, NOON))
    assert items(list(seen_inside(of_inside, State.FIXED)))
