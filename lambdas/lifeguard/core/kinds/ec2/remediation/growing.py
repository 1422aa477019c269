"""A larger root volume where cleaning leaves the disk full: asked first, never done unasked.

Only a root file system is grown that is surely on the root volume, and whose size says that
nothing else is on it. All else stays advice.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.core.approval.ask import settle
from lifeguard.core.decision.decision import Decision, Execute, Wait
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.guest.disk_growth import filling, gib_of, wanted_gib
from lifeguard.core.guest.look import GuestDisk
from lifeguard.core.guest.visit import next_read
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.question import ApprovalRequest, ProposedAction, Risk
from lifeguard.core.kinds.ec2.preflight import preflight
from lifeguard.core.kinds.ec2.remediation.backup_first import backup
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.ec2.volume import GrowVolume, Volume, target_of
from lifeguard.core.policy.policy import GuestMode, Mode
from lifeguard.core.remediation.inside.action import GrowFileSystem
from lifeguard.core.remediation.inside.cleaning import too_small_root
from lifeguard.core.resources.verb import InsideVerb, Verb
from lifeguard.core.text.message import Message, message

MOST_GIB = 16_384
"""Of a gp2 or gp3 volume that Lifeguard asks for."""
MBR_GIB = 2_048
"""What a partition table of the old kind can hold: growth beyond that may not be usable (EBS guide,
"Constraints on the size and configuration of an EBS volume")."""
SLACK_GIB = 2
"""What boot partitions and the file system itself take of a volume; more is somebody's."""

GROWS_FOR = timedelta(hours=1)
"""How long the new size is waited for; usually it is there within seconds."""
LOST_WITHIN = timedelta(minutes=5)
"""How far EC2's clock may be from that of the function."""

_TYPES = frozenset({"gp2", "gp3"})
_FILE_SYSTEMS = frozenset({"ext4", "xfs"})
_XEN_ROOT = re.compile(r"/dev/xvda\d*", re.ASCII)
"""The first disk of a Xen instance. NVMe disks come in any order, and name their volume."""


def wants_volume(situation: InstanceSituation) -> bool:
    """Whether the root volume is to be read: it may have to grow, or Lifeguard has grown it."""
    instance, policy = situation.instance, situation.policy
    if instance is None or policy is None or not situation.opted_in or not instance.root_volume:
        return False
    if policy.mode is Mode.OBSERVE:
        return False
    intent = situation.incident.intent
    intended = intent is not None and intent.action == Verb.GROW_VOLUME
    return intended or too_small_root(situation) is not None or _owed(situation) is not None


def growth(situation: InstanceSituation) -> GrowVolume | None:
    """Return the growth of the root volume that may be asked for, or None: it is only advised."""
    disk, volume = too_small_root(situation), situation.volume
    if disk is None or volume is None or situation.storm is not None:
        return None
    if situation.attempt(Verb.GROW_VOLUME) is not None or not _surely_on(disk, volume):
        return None
    if volume.type not in _TYPES or not volume.may_change(situation.now):
        return None
    rest = volume.gib - gib_of(disk)
    gib = wanted_gib(disk) + rest
    too_large = gib > MOST_GIB or volume.gib <= MBR_GIB < gib
    return None if too_large or not 0 <= rest <= SLACK_GIB else GrowVolume(volume.id, gib)


def _surely_on(disk: GuestDisk, volume: Volume) -> bool:
    """Whether a file system that can be grown is on this volume for certain."""
    if disk.fs.text not in _FILE_SYSTEMS:
        return False
    if disk.volume:
        return disk.volume == volume.id
    return _XEN_ROOT.fullmatch(disk.device) is not None


def ask_to_grow(
    situation: InstanceSituation, problem: Problem, question: ApprovalRequest
) -> Decision | None:
    """Ask whether the root volume may grow; after a yes back it up, and grow it."""
    instance, policy = situation.subject()
    action, volume = growth(situation), situation.volume
    if action is None or volume is None or not situation.kind.traits(problem.kind).inside:
        return None
    if any(one.hard for one in preflight(instance, Remedy.GROW_VOLUME, policy)):
        return None
    sizes = message("grow.sizes", volume=volume.id, before=volume.gib, after=action.gib)
    inside = policy.guest is GuestMode.ACT
    asked = settle(
        situation,
        replace(
            question,
            brief=message("grow.brief", before=volume.gib, after=action.gib),
            action_required=(),
            reasons=(message("grow.full", sizes=sizes), *_filling(situation)),
            commands=(),
            proposed_action=ProposedAction.GROW_VOLUME,
            risks=(Risk.NEVER_SHRINKS,),
            detail=action.on,
            steps=(
                message("offer_step.backup"),
                message("offer_step.grows", sizes=sizes),
                message("offer_step.grows_inside") if inside else message("offer_step.told_inside"),
                message("offer_step.proof"),
            ),
        ),
    )
    return (
        asked
        or backup(situation, Remedy.GROW_VOLUME)
        or Execute(action, problem.what, problem=problem.kind)
    )


def _filling(situation: InstanceSituation) -> tuple[Message, ...]:
    found = None if situation.guest is None else filling(situation.guest)
    return (found,) if found else ()


def extending(situation: InstanceSituation) -> Decision | None:
    """Have the file system use what its volume has grown by: it is owed, whatever else is wrong.

    Where the policy lets nobody act inside, the email has the commands.
    """
    grown, policy = _owed(situation), situation.policy
    if grown is None or policy is None or not situation.opted_in:
        return None
    name, gib = target_of(grown.on)
    if situation.volume is None or not situation.volume.holds(gib):
        if situation.now >= grown.at + GROWS_FOR:
            return None
        return Wait(next_read(grown.at, situation.now), message("waiting.volume_grows"))
    acts = policy.guest is GuestMode.ACT and policy.mode is not Mode.OBSERVE
    if not acts or situation.guest is None or situation.guest.look is None:
        return None
    return Execute(GrowFileSystem(name, gib), message("waiting.file_system_grows"))


def _owed(situation: InstanceSituation) -> ActionRecord | None:
    """Return the growth of the volume, where nobody has tried to have the file system use it."""
    grown, instance = situation.attempt(Verb.GROW_VOLUME), situation.instance
    if grown is None or not grown.worked or not target_of(grown.on)[1]:
        return None
    if instance is None or not instance.runs:
        return None
    return grown if situation.attempt(InsideVerb.GROW_FILE_SYSTEM) is None else None


def shows_growth(situation: InstanceSituation, on: str, since: datetime) -> bool:
    """Whether EC2 shows that a volume has been told to grow to this size since then."""
    volume, (name, gib) = situation.volume, target_of(on)
    if volume is None or volume.changed_at is None:
        return False
    known = volume.id == name and volume.target_gib == gib
    return known and volume.changed_at >= since - LOST_WITHIN
