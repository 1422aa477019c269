"""What was changed before a server failed: by hand, by a deployment, by Lifeguard itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.guest.look import GuestLook
from lifeguard.core.incident.past_act import PastAct
from lifeguard.core.incident.vital_signs import HandChange, VitalSigns
from lifeguard.core.notification.incident.changes import changed
from lifeguard.core.resources.verb import InsideVerb, ShutdownVerb, Verb
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import Message, coded, message
from tests.support.guests import container, look, visit
from tests.support.situations import NOON, SYSTEM_FAILS, instance, situation

DOWN = situation(instance(checks=SYSTEM_FAILS))
EARLIER = NOON - timedelta(hours=3)
NEW = container("api", created_at=f"{NOON - timedelta(minutes=2):%Y-%m-%dT%H:%M:%SZ}")
OTHER = replace(NEW, name="worker", created_at=f"{NOON - timedelta(minutes=9):%Y-%m-%dT%H:%M:%SZ}")


def told(
    seen: GuestLook | None = None,
    acts: Iterable[PastAct] = (),
    by_hand: tuple[HandChange, ...] | None = (),
) -> list[Message]:
    begun = replace(DOWN, incident=replace(DOWN.incident, acts_before=tuple(acts)))
    begun = replace(begun, guest=None if seen is None else visit(seen, NOON))
    return list(changed(begun, VitalSigns(NOON, NOON, changes=by_hand)))


def test_nothing() -> None:
    assert told() == told(look()) == told(by_hand=None) == []
    unseen = replace(DOWN, guest=visit(None, NOON))
    assert list(changed(unseen, VitalSigns(NOON, NOON))) == []


def test_the_container_that_was_created_last_and_how_many_others() -> None:
    name, at, image = foreign("api"), NOON - timedelta(minutes=2), Foreign("tradurs/back:1")
    assert told(look(containers=(NEW,))) == [
        message("vital.created", name=name, at=at, image=image)
    ]
    assert told(look(containers=(OTHER, NEW))) == [
        message("vital.created_often", name=name, at=at, image=image, more=1)
    ]


def test_the_last_act_of_lifeguards_own_and_how_many_others() -> None:
    reboot = PastAct(Verb.REBOOT, EARLIER)
    restart = PastAct(InsideVerb.RESTART_INSIDE, NOON - timedelta(hours=1), "api")
    what = coded("verb", "reboot")
    assert told(acts=(reboot,)) == [message("vital.done", what=what, at=EARLIER)]
    on = message("vital.done_on", verb=coded("verb", "restart_inside"), on=foreign("api"))
    assert told(acts=(reboot, restart)) == [
        message("vital.done_often", what=on, at=restart.at, more=1)
    ]


@pytest.mark.parametrize(
    ("verb", "tells"),
    [
        (InsideVerb.CLEAN_DISK, True),
        (InsideVerb.LIMIT_MEMORY, True),
        (Verb.STOP, True),
        (ShutdownVerb.END_CONTAINERS, False),
        (Verb.CREATE_IMAGE, False),
        (Verb.SUPPRESS_APPLICATION_CHECKS, False),
        ("of a later version", False),
    ],
)
def test_what_leaves_the_server_as_it_runs_is_no_change(verb: str, *, tells: bool) -> None:
    assert bool(told(acts=(PastAct(verb, EARLIER),))) is tells


def test_each_way_has_its_line() -> None:
    by_hand = HandChange("RebootInstances", EARLIER, foreign("kim"))
    found = told(look(containers=(NEW,)), (PastAct(Verb.REBOOT, EARLIER),), (by_hand,))
    assert [one.code for one in found] == ["vital.changed", "vital.created", "vital.done"]
