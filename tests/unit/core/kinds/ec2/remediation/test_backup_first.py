"""The copy that comes first, and what waits for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.decision.decision import (
    Close,
    Execute,
    Notify,
    Wait,
)
from lifeguard.core.decision.readings import BackupImage, BackupImageState
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.decision.situation import Admission
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ProposedAction
from lifeguard.core.kinds.ec2.action import CreateImage, CreateSnapshots, StopInstance
from lifeguard.core.kinds.ec2.instance import Checks, InstanceState
from lifeguard.core.kinds.ec2.remediation.backup_first import (
    backup,
    imaged,
    without_image,
)
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.notification.incident.ended import ended
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import (
    ApplicationCheck,
    Backup,
    OnBackupFailure,
    Policy,
)
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    EBS_FAILS,
    INSTANCE_FAILS,
    NOON,
    PASSING,
    SYSTEM_FAILS,
    act,
    at,
    aws_said,
    did,
    event,
    instance,
    look,
    said_yes,
    situation,
)
from tests.support.views import codes

SNAPSHOT = replace(ACT, backup=Backup.SNAPSHOT)
NONE = replace(ACT, backup=Backup.NONE)
GOES_ON = replace(ACT, on_backup_failure=OnBackupFailure.CONTINUE)
PENDING = BackupImage("ami-0abc", BackupImageState.PENDING)


def due(checks: Checks = PASSING, policy: Policy = ACT) -> InstanceSituation:
    """Return a situation whose stop and start is due at noon."""
    return situation(instance(checks=checks, events=(event("instance-stop"),)), policy=policy)


def after_image(
    result: Result = Result.DONE, policy: Policy = ACT, checks: Checks = PASSING
) -> InstanceSituation:
    """Return the situation after a call of CreateImage at noon."""
    return did(due(checks, policy), act(Verb.CREATE_IMAGE, NOON, result))


@pytest.mark.parametrize(
    ("checks", "remedy", "wanted"),
    [
        (PASSING, Remedy.STOP_START, True),
        (EBS_FAILS, Remedy.STOP_START, True),
        (SYSTEM_FAILS, Remedy.STOP_START, True),
        (APPLICATION_FAILS, Remedy.REBOOT, True),
        (INSTANCE_FAILS, Remedy.REBOOT, False),  # nobody reaches it: the reboot comes first
        (PASSING, Remedy.START, False),
    ],
)
def test_a_backup_comes_before(checks: Checks, remedy: Remedy, *, wanted: bool) -> None:
    assert isinstance(backup(due(checks), remedy), Execute) is wanted


def test_a_stopped_instance_is_in_nobodys_way() -> None:
    begun = situation(instance(state=InstanceState.STOPPED))
    assert backup(begun, Remedy.STOP_START) is None
    assert backup(situation(None), Remedy.STOP_START) is None


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (ACT, Execute(CreateImage(due().incident.backup_name), message("waiting.image_first"))),
        (
            SNAPSHOT,
            Execute(
                CreateSnapshots(due().incident.backup_name), message("waiting.snapshots_first")
            ),
        ),
        (NONE, Execute(StopInstance(), due().seen[0].what)),
    ],
)
def test_the_policy_says_which(policy: Policy, expected: Execute) -> None:
    assert decide(due(policy=policy)) == expected


def test_its_name_is_the_incidents_and_fit_for_an_image() -> None:
    named = due().incident.backup_name
    assert named == f"lifeguard-i-00ddbf07ce6372082-{due().incident.id[:12]}"
    assert 3 <= len(named) <= 128


def test_the_stop_waits_for_the_snapshots_not_for_the_image() -> None:
    begun = after_image()
    wait = Wait(at("12:00:15"), message("waiting.image_snapshots"), then=StopInstance())
    assert decide(begun) == wait
    pending = replace(look(begun, at("12:00:15")), image=PENDING)
    assert decide(pending) == replace(wait, until=at("12:00:30"))
    assert decide(replace(pending, now=at("12:04"))) == replace(wait, until=at("12:06"))
    for state in (BackupImageState.SNAPSHOTTED, BackupImageState.AVAILABLE):
        taken = replace(pending, image=BackupImage("ami-0abc", state))
        assert decide(taken) == Execute(StopInstance(), taken.seen[0].what)


def test_a_reboot_waits_for_them_too() -> None:
    policy = replace(ACT, application_check=ApplicationCheck.REBOOT)
    world = instance(checks=APPLICATION_FAILS, read_at=at("12:05"))
    begun = did(situation(world, policy=policy), act(Verb.CREATE_IMAGE, at("12:05")))
    waits = decide(begun)
    assert isinstance(waits, Wait)
    assert waits.then is None


def test_snapshots_are_taken_with_the_call() -> None:
    begun = did(due(policy=SNAPSHOT), act(Verb.CREATE_SNAPSHOTS))
    assert decide(begun) == Execute(StopInstance(), begun.seen[0].what)


@pytest.mark.parametrize("result", Result)
def test_an_unreachable_server_is_not_kept_waiting(result: Result) -> None:
    begun = after_image(result, checks=SYSTEM_FAILS)
    assert decide(begun) == Execute(StopInstance(), begun.seen[0].what)


def test_a_backup_that_fails_for_now_is_tried_four_times_in_all() -> None:
    begun = due()
    for tries, wait in ((1, 60), (2, 120), (3, 180)):
        begun = did(begun, act(Verb.CREATE_IMAGE, begun.now, Result.FAILED))
        waits = decide(begun)
        assert isinstance(waits, Wait)
        assert waits.until == begun.now + timedelta(seconds=wait)
        begun = replace(begun, now=waits.until)
        assert isinstance(decide(begun), Execute), tries
    asked = decide(did(begun, act(Verb.CREATE_IMAGE, begun.now, Result.FAILED)))
    assert isinstance(asked, Notify)


EC2_SAID = message("backup.ec2_said", said=foreign("Client.InternalError"))


@pytest.mark.parametrize(
    ("begun", "reason"),
    [
        (after_image(Result.REFUSED), aws_said("UnauthorizedOperation", "you are not authorized")),
        (
            replace(
                after_image(),
                image=BackupImage("ami-0abc", BackupImageState.FAILED, EC2_SAID),
            ),
            EC2_SAID,
        ),
        (
            replace(after_image(), image=PENDING, now=at("12:30")),
            message("question.image_without_snapshots", after=timedelta(minutes=30)),
        ),
    ],
    ids=["refused", "failed", "too slow"],
)
def test_without_a_backup_a_person_or_the_policy_decides(
    begun: InstanceSituation, reason: Message
) -> None:
    asked = decide(begun)
    assert isinstance(asked, Notify)
    assert asked.question is not None
    assert (asked.question.about, asked.question.proposed_action) == (
        "backup",
        ProposedAction.WITHOUT_BACKUP,
    )
    assert asked.reasons == (message("question.no_backup", reason=reason),)
    assert " ".join(asked.commands[0]).startswith("aws ec2 stop-instances")
    goes_on = decide(replace(begun, policy=GOES_ON))
    assert goes_on == Execute(StopInstance(), begun.seen[0].what)
    assert decide(said_yes(begun)) == goes_on


# -- an image that EC2 cannot take -----------------------------------------------------------------


NO_TOKEN = Admission(granted=True, at=NOON, image=False)


@pytest.mark.parametrize(
    ("checks", "policy", "place", "expected"),
    [
        (SYSTEM_FAILS, ACT, NO_TOKEN, None),  # it does not answer: it is not kept waiting
        (SYSTEM_FAILS, ACT, replace(NO_TOKEN, image=True), Verb.CREATE_IMAGE),
        (SYSTEM_FAILS, ACT, None, Verb.CREATE_IMAGE),
        (
            SYSTEM_FAILS,
            SNAPSHOT,
            NO_TOKEN,
            Verb.CREATE_SNAPSHOTS,
        ),  # they have a bucket of their own
        (PASSING, ACT, NO_TOKEN, Verb.CREATE_IMAGE),  # what answers never loses its backup
    ],
)
def test_an_image_is_left_out_only_of_what_does_not_answer(
    checks: Checks, policy: Policy, place: Admission | None, expected: str | None
) -> None:
    decision = backup(replace(due(checks, policy), admission=place), Remedy.STOP_START)
    assert (decision.action.verb if isinstance(decision, Execute) else decision) == expected


def test_without_its_image_it_is_stopped_at_once() -> None:
    begun = replace(due(SYSTEM_FAILS), admission=NO_TOKEN)
    assert decide(begun) == Execute(StopInstance(), begun.seen[0].what)
    assert not without_image(begun)
    assert without_image(did(begun, act(Verb.STOP)))
    assert not without_image(did(replace(begun, policy=SNAPSHOT), act(Verb.STOP)))
    assert not without_image(did(begun, act(Verb.CREATE_IMAGE), act(Verb.STOP)))


def test_an_email_says_that_there_is_no_image() -> None:
    over = Close(IncidentStatus.RESOLVED, message("outcome.checks_pass"), tell=True)
    begun = did(replace(due(SYSTEM_FAILS), admission=NO_TOKEN), act(Verb.STOP), act(Verb.START))
    assert "story.without_image" in codes(ended(begun, over))
    imaged_first = replace(begun, admission=replace(NO_TOKEN, image=True))
    assert "story.without_image" not in codes(ended(imaged_first, over))


@pytest.mark.parametrize(
    ("policy", "remedy", "wanted"),
    [
        (ACT, Remedy.STOP_START, True),
        (ACT, Remedy.REBOOT, True),
        (ACT, Remedy.START, False),
        (SNAPSHOT, Remedy.STOP_START, False),
        (NONE, Remedy.STOP_START, False),
    ],
)
def test_whether_a_remedy_begins_with_an_image(
    policy: Policy, remedy: Remedy, *, wanted: bool
) -> None:
    assert imaged(due(policy=policy), remedy) is wanted


def test_what_has_no_policy_has_no_image() -> None:
    assert imaged(situation(instance(), policy=None), Remedy.STOP_START) is False
