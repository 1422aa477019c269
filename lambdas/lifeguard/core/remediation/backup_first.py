"""The copy that comes first: before a stop, or a reboot of what still answers; it never blocks."""

from __future__ import annotations

from lifeguard.core.approval.ask import settle
from lifeguard.core.decision.action import CreateImage, CreateSnapshots, StopInstance
from lifeguard.core.decision.decision import Decision, Execute, Wait
from lifeguard.core.decision.situation import (
    ActionRecord,
    BackupImageState,
    Result,
    Situation,
)
from lifeguard.core.incident.question import ApprovalRequest, ProposedAction, Risk
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.kinds.ec2.runbook import Remedy
from lifeguard.core.policy.policy import Backup, OnBackupFailure
from lifeguard.core.remediation.manual_commands import commands
from lifeguard.core.schedule import durations


def backup(case: Situation, remedy: Remedy) -> Decision | None:
    """Return the backup's next move, or None when the remedy may go on."""
    if case.policy is None or case.policy.backup is Backup.NONE or not _wanted(case, remedy):
        return None
    made = case.backup
    if made is None:
        return None if _left_out(case) else _make(case)
    if _reachable(case):
        return _wait_for(case, made, remedy)
    return None  # an unreachable server is not kept waiting


def imaged(case: Situation, remedy: Remedy) -> bool:
    """Whether the remedy will begin with an image."""
    policy = case.policy
    return policy is not None and policy.backup is Backup.IMAGE and _wanted(case, remedy)


def without_image(case: Situation) -> bool:
    """Whether it was stopped without the image that its policy asks for: EC2 could take none."""
    return _no_room(case) and case.backup is None and case.attempt("stop") is not None


def _left_out(case: Situation) -> bool:
    """Whether EC2 can take no image now, and what does not answer must not wait for one."""
    return _no_room(case) and not _reachable(case)


def _no_room(case: Situation) -> bool:
    images = case.policy is not None and case.policy.backup is Backup.IMAGE
    return images and case.place is not None and not case.place.image


def _wanted(case: Situation, remedy: Remedy) -> bool:
    if case.server is None or case.server.state is not InstanceState.RUNNING:
        return False
    return remedy is Remedy.STOP_START or (remedy is Remedy.REBOOT and _reachable(case))


def _reachable(case: Situation) -> bool:
    return case.server is not None and not case.server.checks.unreachable


def name(case: Situation) -> str:
    """Return the backup's name: the same for the same incident, unique in its Region."""
    return f"lifeguard-{case.incident.resource.id}-{case.incident.id[:12]}"


def _make(case: Situation) -> Execute:
    if case.policy is not None and case.policy.backup is Backup.SNAPSHOT:
        return Execute(CreateSnapshots(name(case)), "a backup first")
    return Execute(CreateImage(name(case)), "a backup first, without a reboot")


def _wait_for(case: Situation, made: ActionRecord, remedy: Remedy) -> Decision | None:
    if not made.worked:
        return _failed(case, made, made.answer, remedy)
    if made.action == "create_snapshots":
        return None  # the point in time is the call's own
    image = case.image
    if image is not None and image.safe_to_stop:
        return None
    if image is not None and image.state is BackupImageState.FAILED:
        return _failed(case, made, image.reason, remedy)
    if case.now >= made.at + durations.IMAGE_LIMIT:
        reason = f"the image shows no snapshots after {durations.IMAGE_LIMIT.seconds // 60} minutes"
        return _failed(case, made, reason, remedy)
    first = case.server is not None and case.server.read_at <= made.at
    until = made.at + durations.IMAGE if first else durations.again(made.at, case.now)
    then = StopInstance() if remedy is Remedy.STOP_START else None
    return Wait(until, "the image's snapshots are being taken", then=then)


def _failed(case: Situation, made: ActionRecord, reason: str, remedy: Remedy) -> Decision | None:
    tries = sum(act.action == made.action for act in case.acts)
    if made.result is Result.FAILED and tries < durations.ATTEMPTS:
        until = made.at + durations.STOP * tries
        if case.now < until:
            return Wait(until, f"AWS could not make the backup for now: {reason}")
        return _make(case)
    if case.policy is not None and case.policy.on_backup_failure is OnBackupFailure.CONTINUE:
        return None
    question = ApprovalRequest(
        "backup",
        "the backup failed",
        ("This goes on without a backup:",),
        (f"no backup could be made: {reason}",),
        commands(case.incident.resource, remedy),
        offer=ProposedAction.WITHOUT_BACKUP,
        risks=(Risk.NO_BACKUP,),
        detail=remedy,
    )
    return settle(case, question)
