"""What a decision to wait or to close adds to the incident's record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import Close, Wait
from lifeguard.core.decision.findings import sightings, survey, vanished
from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.trigger import Kind
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from lifeguard.functions.respond.progress import progress
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    FAILING,
    NOON,
    SYSTEM_FAILS,
    act,
    asked,
    did,
    event,
    incident,
    instance,
    stopped,
    trigger,
)
from tests.support.situations import situation as seen

WAIT = Wait(NOON, message("waiting.window"), (message("waiting.stopping"),))
CLOSE = Close(IncidentStatus.RESOLVED, message("outcome.checks_pass"), tell=True)


def test_the_record_shows_what_was_seen_and_done() -> None:
    begun = did(
        seen(instance(checks=SYSTEM_FAILS), policy=replace(ACT, name="web")), act(Verb.STOP)
    )
    record = progress(begun, WAIT)
    assert (record.status, record.reasons) == (WAIT.status, (WAIT.why, *WAIT.reasons))
    assert (record.kind, record.name, record.zone, record.policy) == (
        "system-status-check",
        "web-1",
        "us-east-1a",
        "web",
    )
    assert [rung.action for rung in record.rungs] == ["stop"]
    assert len(record.seen) == 1
    assert record.downtimes == (Downtime(NOON, None, noticed=NOON),)


SIGHTED = [
    ("a check", instance(checks=SYSTEM_FAILS), 1),
    ("two checks", instance(checks=replace(SYSTEM_FAILS, ebs=FAILING)), 2),
    ("an application", instance(checks=APPLICATION_FAILS), 1),
    ("an event", instance(events=(event("instance-stop"),)), 1),
    ("stopped by AWS", stopped("Server.InternalError"), 1),
    ("an event that no sweep looks for", instance(events=(event("instance-teleport"),)), 0),
]


@pytest.mark.parametrize(
    ("world", "seen_now"), [r[1:] for r in SIGHTED], ids=[r[0] for r in SIGHTED]
)
def test_what_a_sweep_looks_for_is_noted_as_it_will_find_it(world: Instance, seen_now: int) -> None:
    stale = trigger(Kind.STALE_BACKUP)
    drive = trigger(Kind.DEGRADED_DRIVE, reference="drive")
    record = progress(seen(world, stale, drive), WAIT)
    assert len(record.seen) == seen_now
    assert not vanished(record, sightings(survey([world], KINDS, "lifeguard"), [world], KINDS))
    assert vanished(record, frozenset()) is (seen_now > 0)


def test_without_an_instance_what_the_record_said_before_stays() -> None:
    gone = replace(seen(None), incident=replace(incident(), name="web-1", zone="us-east-1d"))
    record = progress(replace(gone, policy=None), CLOSE)
    assert (record.name, record.zone, record.policy) == ("web-1", "us-east-1d", "")
    assert record.kind == incident().triggers[0].kind


@pytest.mark.parametrize(
    ("decision", "stands"),
    [
        (replace(WAIT, question=asked().id), True),
        (replace(WAIT, question="another"), False),
        (WAIT, False),
        (CLOSE, False),
    ],
)
def test_only_the_question_that_is_waited_on_still_stands(
    decision: Wait | Close, *, stands: bool
) -> None:
    begun = seen(instance(checks=SYSTEM_FAILS))
    begun = replace(begun, incident=replace(begun.incident, pending_approval=asked()))
    assert progress(begun, decision).pending_approval == (asked() if stands else None)


def test_where_nothing_was_asked_nothing_stands() -> None:
    waits = replace(WAIT, question=asked().id)
    assert progress(seen(instance()), waits).pending_approval is None
