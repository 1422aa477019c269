"""The instances whose policies ask for scheduled backups, and those among them that get none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Protocol

from lifeguard.core.backup.image import Image, backups, by_server
from lifeguard.core.decision.observed import Observed
from lifeguard.core.policy.policy import Mode, Policies, Policy, ScheduledBackup
from lifeguard.core.resources.opt_in import opt_in
from lifeguard.core.schedule.durations import NEVER
from lifeguard.core.text.message import Message
from lifeguard.immutable import immutable


class BackupSource(Observed, Protocol):
    """What can be backed up."""

    @property
    def not_backed_up(self) -> Message:
        """Why no scheduled backup is made of it, or `NOTHING`."""


@immutable
class BackupTarget:
    """One instance, its policy, and its images in its own Region."""

    instance: BackupSource
    policy: Policy
    schedule: ScheduledBackup
    images: tuple[Image, ...]

    @property
    def id(self) -> str:
        """What the instance is noted by."""
        return self.instance.resource.label

    @property
    def label(self) -> str:
        """What emails call it."""
        name, known_by = self.instance.name, self.instance.resource.id
        return known_by if name == known_by else f"{name} ({known_by})"

    @property
    def urgency(self) -> tuple[float, str]:
        """Whose turn comes first: the one whose last good backup is the oldest."""
        good = backups(self.images)
        last = good[0].created_at if good else NEVER
        return (last - NEVER).total_seconds(), self.id

    @property
    def left_out(self) -> Message:
        """Why nothing is made of it, or `NOTHING`."""
        return self.instance.not_backed_up


@immutable
class KeptSource:
    """What gets no scheduled backups, and whose snapshots go by the policy's counts all the same.

    Lifeguard makes them for its incidents alone.
    """

    source: Observed
    schedule: ScheduledBackup

    @property
    def id(self) -> str:
        """What it is noted by."""
        return self.source.resource.label


def kept_sources(
    found: Iterable[Observed], policies: Policies, of_kind: Callable[[str, Policy], Policy]
) -> tuple[KeptSource, ...]:
    """Return those whose policies let backups be made and deleted.

    `of_kind` is a policy as it is for one kind (Resource.service): where Lightsail or RDS makes
    the backups it names no schedule, but the operator's own policy does.
    """
    kept = []
    for one in found:
        named = opt_in(dict(one.tags), policies).policy
        if named is None or named.scheduled_backup is None:
            continue
        if of_kind(one.resource.service, named).mode is not Mode.OBSERVE:
            kept.append(KeptSource(one, named.scheduled_backup))
    return tuple(kept)


def targets(
    instances: Iterable[BackupSource],
    images: Iterable[Image],
    policies: Policies,
    retired: Collection[str] = (),
    of_kind: Callable[[str, Policy], Policy] = lambda _, policy: policy,
) -> tuple[BackupTarget, ...]:
    """Return the instances that are to be backed up, the most urgent first.

    `retired` are those that Lifeguard has replaced (Resource.key). `of_kind` is a policy as it is
    for one kind (Resource.service).
    """
    of = by_server(images)
    found = []
    for instance in instances:
        gone = instance.resource.key in retired
        named = opt_in(dict(instance.tags), policies, retired=gone).policy
        policy = named and of_kind(instance.resource.service, named)
        if policy is not None and policy.scheduled_backup is not None:
            mine = tuple(of.get(instance.resource.label, ()))
            found.append(BackupTarget(instance, policy, policy.scheduled_backup, mine))
    return tuple(sorted(found, key=lambda target: target.urgency))
