"""The copy that comes first: before a stop, or a reboot of what still answers; it never blocks."""

from __future__ import annotations

from lifeguard.core.approval.ask import settle
from lifeguard.core.decision.decision import Decision, Execute, Wait
from lifeguard.core.decision.readings import BackupImageState
from lifeguard.core.decision.retry import retry
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.question import ApprovalRequest, ProposedAction, Risk
from lifeguard.core.kinds.ec2.action import CreateImage, CreateSnapshots, StopInstance
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.kinds.ec2.remediation.manual_commands import commands
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.policy.policy import Backup, OnBackupFailure
from lifeguard.core.remediation.timing import acts_at
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, message


def backup(situation: InstanceSituation, remedy: str) -> Decision | None:
    """Return the backup's next move, or None when the remedy may go on."""
    if (
        situation.policy is None
        or situation.policy.backup is Backup.NONE
        or not _wanted(situation, remedy)
    ):
        return None
    made = situation.backup
    if made is None:
        return None if _left_out(situation) else _make(situation)
    if _reachable(situation):
        return _wait_for(situation, made, remedy)
    return None  # an unreachable instance is not kept waiting


def imaged(situation: InstanceSituation, remedy: str) -> bool:
    """Whether the remedy will begin with an image."""
    policy = situation.policy
    return policy is not None and policy.backup is Backup.IMAGE and _wanted(situation, remedy)


def without_image(situation: InstanceSituation) -> bool:
    """Whether it was stopped without the image that its policy asks for: EC2 could take none."""
    return (
        _no_room(situation)
        and situation.backup is None
        and situation.attempt(Verb.STOP) is not None
    )


def _left_out(situation: InstanceSituation) -> bool:
    """Whether EC2 can take no image now, and what does not answer must not wait for one."""
    return _no_room(situation) and not _reachable(situation)


def _no_room(situation: InstanceSituation) -> bool:
    images = situation.policy is not None and situation.policy.backup is Backup.IMAGE
    return images and situation.admission is not None and not situation.admission.image


def _wanted(situation: InstanceSituation, remedy: str) -> bool:
    if situation.instance is None or situation.instance.state is not InstanceState.RUNNING:
        return False
    return remedy == Remedy.STOP_START or (remedy in _OF_REACHABLE and _reachable(situation))


_OF_REACHABLE = frozenset({Remedy.REBOOT, Remedy.GROW_VOLUME})
"""What has a backup first only where the instance still answers."""


def _reachable(situation: InstanceSituation) -> bool:
    return situation.instance is not None and not situation.instance.checks.unreachable


def _make(situation: InstanceSituation) -> Execute:
    if situation.policy is not None and situation.policy.backup is Backup.SNAPSHOT:
        return Execute(
            CreateSnapshots(situation.incident.backup_name), message("waiting.snapshots_first")
        )
    return Execute(CreateImage(situation.incident.backup_name), message("waiting.image_first"))


def _wait_for(situation: InstanceSituation, made: ActionRecord, remedy: str) -> Decision | None:
    if not made.worked:
        return _failed(situation, made, made.answer, remedy)
    if made.action == Verb.CREATE_SNAPSHOTS:
        return None  # the point in time is the call's own
    image = situation.image
    if image is not None and image.safe_to_stop:
        return None
    if image is not None and image.state is BackupImageState.FAILED:
        return _failed(situation, made, image.reason, remedy)
    if situation.now >= made.at + durations.IMAGE_LIMIT:
        reason = message("question.image_without_snapshots", after=durations.IMAGE_LIMIT)
        return _failed(situation, made, reason, remedy)
    first = situation.instance is not None and situation.instance.read_at <= made.at
    until = made.at + durations.IMAGE if first else durations.backoff(made.at, situation.now)
    then = StopInstance() if remedy == Remedy.STOP_START else None
    return Wait(until, message("waiting.image_snapshots"), then=then)


def _failed(
    situation: InstanceSituation, made: ActionRecord, reason: Message, remedy: str
) -> Decision | None:
    why = message("waiting.backup_failed", reason=reason)
    if again := retry(situation, made, _make(situation), why):
        return again
    if (
        situation.policy is not None
        and situation.policy.on_backup_failure is OnBackupFailure.CONTINUE
    ):
        return None
    question = ApprovalRequest(
        "backup",
        message("question.backup_failed"),
        (message("question.go_on_without_backup"),),
        (message("question.no_backup", reason=reason),),
        commands(situation.incident.resource, remedy),
        proposed_action=ProposedAction.WITHOUT_BACKUP,
        risks=(Risk.NO_BACKUP,),
        detail=remedy,
        deadline=next((acts_at(situation, problem) for problem in situation.present), None),
    )
    return settle(situation, question)
