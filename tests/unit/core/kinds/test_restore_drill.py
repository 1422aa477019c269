"""A restore drill from its launch to its verdict, and when one is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.core.backup.drill_schedule import drill_schedule, image_to_test
from lifeguard.core.backup.history import BackupHistory
from lifeguard.core.backup.image import Image, ImageState
from lifeguard.core.backup.target import BackupTarget
from lifeguard.core.decision.decision import Close, Execute, Wait
from lifeguard.core.decision.settings import DecisionSettings, Isolation
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.action import EndDrill, LaunchDrill
from lifeguard.core.kinds.ec2.instance import Checks, Instance, InstanceState
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Mode, Policy, ScheduledBackup
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from tests.support.situations import (
    ACT,
    BOOTING,
    INSTANCE,
    NOON,
    PASSING,
    RESOURCE,
    act,
    at,
    did,
    instance,
    situation,
)

MONTHLY = ScheduledBackup(restore_drill=timedelta(days=30))
ISOLATION = Isolation("subnet-1", "sg-1")
DRILL = message("drill.of", server=foreign(f"web-1 ({INSTANCE})"), image="ami-1")
PASSED = message("drill.passed", length=timedelta(minutes=3))


def photo(number: int = 1, **how: Any) -> Image:  # noqa: ANN401  any field of Image
    plain: dict[str, Any] = {
        "id": f"ami-{number}",
        "name": f"image-{number}",
        "standing": ImageState.GOOD,
        "created_at": NOON - timedelta(days=number),
        "source": INSTANCE,
        "owner": RESOURCE.account,
        "region": RESOURCE.region,
    }
    return Image(**(plain | how))


def target(*images: Image, policy: Policy = ACT, plan: ScheduledBackup = MONTHLY) -> BackupTarget:
    return BackupTarget(instance(), replace(policy, scheduled_backup=plan), plan, images)


def opened() -> InstanceSituation:
    trigger = drill_schedule(target(photo()), photo(), NOON)
    begun = situation(None, trigger, policy=None)
    incident = replace(begun.incident, resource=trigger.resource)
    return replace(
        begun,
        incident=incident,
        settings=DecisionSettings(isolation=ISOLATION, kinds=KINDS),
        now=NOON,
    )


def launched(result: Result = Result.DONE, when: datetime = NOON, **how: Any) -> InstanceSituation:  # noqa: ANN401  any field of Case
    made = act(Verb.LAUNCH_DRILL, when, result, made="i-1")
    begun = did(opened(), made)
    return replace(begun, **how)


def replacement(when: datetime, checks: Checks = PASSING, **how: Any) -> dict[str, Any]:  # noqa: ANN401  any field of Instance
    restored: Instance = instance(read_at=when, checks=checks, **how)
    return {"replacement": restored, "replacement_read_at": when, "now": when}


def test_the_trigger_names_the_image_and_opens_an_incident_of_its_own() -> None:
    trigger = drill_schedule(target(photo()), photo(), NOON)
    assert trigger.opens
    assert trigger.resource.service == Service.RESTORE
    assert trigger.resource.key != RESOURCE.key
    assert trigger.summary == DRILL


def test_it_begins_with_the_launch_where_it_reaches_nobody() -> None:
    decision = decide(opened())
    action = LaunchDrill("ami-1", ISOLATION, f"{opened().incident.id}-0")
    assert decision == Execute(action, DRILL)


@pytest.mark.parametrize(
    ("code", "token"), [("ReadTimeoutError", "0"), ("InsufficientInstanceCapacity", "1")]
)
def test_a_launch_is_tried_again_under_another_token_only_where_nothing_was_launched(
    code: str, token: str
) -> None:
    failed = did(opened(), act(Verb.LAUNCH_DRILL, NOON, Result.FAILED, code=code))
    why = message("drill.launch_later", answer=failed.actions[-1].answer)
    assert decide(failed) == Wait(at("12:05"), why)
    again = decide(replace(failed, now=at("12:05")))
    assert isinstance(again, Execute)
    assert again.action == LaunchDrill("ami-1", ISOLATION, f"{opened().incident.id}-{token}")


@pytest.mark.parametrize("result", [Result.REFUSED, Result.FAILED])
def test_a_launch_that_never_comes_is_told(result: Result) -> None:
    tries = 1 if result is Result.REFUSED else 4
    last = act(Verb.LAUNCH_DRILL, NOON, result)
    told = decide(did(opened(), *[last] * tries))
    assert isinstance(told, Close)
    assert (told.status, told.tell) == (IncidentStatus.NEEDS_HUMAN, True)
    assert told.why == message("drill.not_launched", answer=last.answer, drill=DRILL)
    # The image may be as good as any: nothing is said against it.
    assert told.action_required == (message("drill.find_out"),)


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (replacement(at("12:03")), PASSED),
        (
            replacement(at("12:30"), BOOTING),
            message("drill.not_passed", limit=timedelta(minutes=30)),
        ),
        (
            replacement(
                at("12:01"), state=InstanceState.TERMINATED, checks=BOOTING, state_reason="Client.X"
            ),
            message("drill.ended", state="terminated", reason="Client.X"),
        ),
        (
            replacement(at("12:01"), state=InstanceState.STOPPED, checks=BOOTING),
            message("drill.ended_unexplained", state="stopped"),
        ),
        (
            {"replacement": None, "replacement_read_at": at("12:05"), "now": at("12:05")},
            message("drill.gone"),
        ),
    ],
    ids=["passes", "never passes", "terminated", "stopped", "gone"],
)
def test_whatever_comes_of_it_it_is_let_go(seen: dict[str, Any], why: Message) -> None:
    assert decide(launched(**seen)) == Execute(EndDrill("i-1"), why)


@pytest.mark.parametrize(
    "seen",
    [
        {},
        {"replacement": None, "replacement_read_at": at("12:01"), "now": at("12:01")},
        replacement(at("12:01"), BOOTING),
    ],
    ids=["unread", "not listed yet", "booting"],
)
def test_until_then_it_is_looked_at_every_half_minute(seen: dict[str, Any]) -> None:
    found = launched(**seen)
    decision = decide(found)
    assert isinstance(decision, Wait)
    assert decision.until == found.now + timedelta(seconds=30)


def let_go(result: Result = Result.DONE, reason: Message = PASSED) -> InstanceSituation:
    return did(
        launched(**replacement(at("12:03"))),
        act(Verb.END_DRILL, at("12:03"), result, reason=reason),
    )


def test_a_drill_that_passed_ends_in_silence() -> None:
    waits = decide(let_go())
    assert isinstance(waits, Wait)
    over = decide(
        replace(
            let_go(), **replacement(at("12:04"), state=InstanceState.TERMINATED, checks=BOOTING)
        )
    )
    assert isinstance(over, Close)
    assert (over.status, over.tell) == (IncidentStatus.CLOSED, False)
    assert over.why == message("drill.succeeded", drill=DRILL, why=PASSED)


def test_a_termination_that_takes_forever_does_not_keep_it_open() -> None:
    assert isinstance(decide(replace(let_go(), now=at("12:30"))), Close)


def test_a_drill_that_failed_is_told() -> None:
    gone = message("drill.gone")
    failed = let_go(reason=gone)
    over = decide(
        replace(failed, replacement=None, replacement_read_at=at("12:04"), now=at("12:04"))
    )
    assert isinstance(over, Close)
    assert (over.status, over.tell) == (IncidentStatus.NEEDS_HUMAN, True)
    assert over.why == message("drill.failed", why=gone, drill=DRILL)
    assert over.action_required == (message("drill.do_not_rely"),)


def test_what_cannot_be_terminated_is_tried_again_then_told() -> None:
    failed = let_go(Result.FAILED)
    waits = decide(failed)
    assert isinstance(waits, Wait)
    assert waits.why == message("drill.end_later", answer=failed.actions[-1].answer)
    assert decide(replace(failed, now=at("12:05"))) == Execute(EndDrill("i-1"), PASSED)
    refused = let_go(Result.REFUSED)
    told = decide(refused)
    assert isinstance(told, Close)
    assert told.action_required == (
        message("drill.terminate", instance="i-1"),
        message("drill.do_not_rely"),
    )
    why = message("drill.not_ended", instance="i-1", answer=refused.actions[-1].answer)
    assert told.why == message("drill.failed", why=why, drill=DRILL)


# -- when one is due ---------------------------------------------------------------------------


NOTES = BackupHistory(INSTANCE, NOON - timedelta(days=90))


@pytest.mark.parametrize(
    ("found", "notes", "image"),
    [
        (target(photo(2), photo(1)), NOTES, "ami-1"),
        (target(photo(1, standing=ImageState.PENDING), photo(2)), NOTES, "ami-2"),
        (target(photo(1, tags=(("lifeguard:copy-of", "ami-9"),)), photo(2)), NOTES, "ami-2"),
        (target(), NOTES, None),
        (target(photo(), plan=ScheduledBackup()), NOTES, None),
        (target(photo(), policy=replace(ACT, mode=Mode.OBSERVE)), NOTES, None),
        (target(photo()), replace(NOTES, drilled_at=NOON - timedelta(days=29)), None),
        (target(photo()), replace(NOTES, drilled_at=NOON - timedelta(days=30)), "ami-1"),
    ],
)
def test_the_newest_good_image_is_tried_when_it_is_time(
    found: BackupTarget, notes: BackupHistory, image: str | None
) -> None:
    chosen = image_to_test(found, notes, NOON)
    assert (chosen.id if chosen else None) == image


def test_what_gets_no_backups_gets_no_drill() -> None:
    grouped = replace(target(photo()), instance=instance(group="web"))
    assert image_to_test(grouped, NOTES, NOON) is None
