"""Emails about what was done and found inside a server: a disk that stays full, a leak bound."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from lifeguard.core.guest.look import DeletedFile, GuestLook, HeavyFolder, Reclaim, Reclaimable
from lifeguard.core.guest.visit import DiskMark
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.trigger import Kind
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.ec2.volume import Volume
from lifeguard.core.notification.view import EmailView
from lifeguard.core.policy.policy import GuestMode, Policy
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, coded, message
from tests.support import lightsail
from tests.support.emails import SEOUL, due
from tests.support.guests import GIB, MIB, container, disk, look, visit
from tests.support.other_emails import week
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    PASSING,
    at,
    did,
    instance,
    situation,
    trigger,
)
from tests.support.situations import look as looked

ACTS = replace(ACT, guest=GuestMode.ACT, guest_may=("api",))
LOOKS = replace(ACT, guest=GuestMode.LOOK)
ROOT = disk(
    99,
    size_kb=8 * GIB,
    used_kb=8 * GIB - 120 * MIB,
    avail_kb=120 * MIB,
    device="/dev/nvme0n1p1",
    fs=foreign("xfs"),
)
FULL = look(
    disks=(ROOT,),
    grew=(
        HeavyFolder(foreign("/var/lib/postgresql"), 5 * GIB),
        HeavyFolder(foreign("/var/log"), GIB),
    ),
    deleted=(DeletedFile(811, foreign("java"), 700 * MIB, "app.service"),),
)


def _failing(policy: Policy = ACTS) -> InstanceSituation:
    seen = instance(checks=APPLICATION_FAILS, read_at=at("12:06"), root_volume="vol-0a1b2c3d4e")
    return situation(seen, trigger(Kind.APPLICATION_CHECK), settings=SEOUL, policy=policy)


def _done(verb: InsideVerb, answer: Message, **how: Any) -> ActionRecord:  # noqa: ANN401  any field of it
    plain: dict[str, Any] = {
        "action": verb,
        "result": Result.DONE,
        "reason": message("waiting.must_run"),
        "at": at("12:07"),
        "answer": answer,
        "problem": ProblemKind.APPLICATION_CHECK,
        "made": "c-1",
    }
    return ActionRecord(**(plain | how))


def _mib(amount: int) -> Message:
    return message("guest.size.mib", mib=amount)


def _cleaned() -> ActionRecord:
    parts = tuple(
        message("inside.freed", what=coded("guest.reclaim", what), freed=_mib(amount))
        for what, amount in ((Reclaim.JOURNAL, 80), (Reclaim.IMAGES, 30))
    )
    freed = message("inside.cleaned", freed=_mib(110), parts=parts)
    return _done(InsideVerb.CLEAN_DISK, message("inside.cleaned_to", said=freed, free=_mib(150)))


def _after(found: GuestLook, *acts: ActionRecord) -> InstanceSituation:
    after = looked(did(_failing(), *acts), at("12:10"), checks=APPLICATION_FAILS)
    return replace(after, guest=visit(found, at("12:09")))


def _disk_stays_full() -> EmailView:
    """Lifeguard has cleaned it; what is left is a database and a log, and it still grows."""
    after = _after(FULL, _cleaned())
    assert after.guest is not None
    growing = replace(after.guest, before=DiskMark(at("12:07"), 150 * MIB))
    return due(replace(after, guest=growing))


def _disk_to_grow() -> EmailView:
    """The same, where it is sure which volume is full: Lifeguard asks."""
    volume = "vol-0a1b2c3d4e"
    found = replace(FULL, disks=(replace(ROOT, volume=volume),))
    return due(replace(_after(found, _cleaned()), volume=Volume(volume, 8, "gp3")))


def _disk_to_clean() -> EmailView:
    """In `guest: look` the same is advice."""
    found = replace(FULL, reclaim=(Reclaimable(Reclaim.JOURNAL, 300 * MIB),))
    return due(replace(_failing(LOOKS), guest=visit(found, at("12:05"))))


def _leak_bound() -> EmailView:
    """The container that filled the memory got a limit and was restarted; the check passes."""
    limited = _done(
        InsideVerb.LIMIT_MEMORY,
        message("inside.memory_first", after=_mib(630)),
        on="api",
        evidence=(foreign("docker update --memory 1048576k --memory-swap -1 api"),),
    )
    restarted = _done(
        InsideVerb.RESTART_INSIDE, message("inside.pids", before="812", after="977"), on="api"
    )
    one = container("api", memory_kb=105 * MIB, memory_limit_kb=630 * MIB, swap_limit_kb=630 * MIB)
    before = _after(look(containers=(one,)), limited, restarted)
    return due(looked(before, at("12:12"), checks=PASSING))


def _unmanaged() -> EmailView:
    """Two servers have no agent that Systems Manager knows of."""
    return week(unmanaged=(instance(), lightsail.server()))


SCENES: Mapping[str, Callable[[], EmailView]] = MappingProxyType(
    {
        "guest-disk-stays-full": _disk_stays_full,
        "guest-disk-to-grow": _disk_to_grow,
        "guest-disk-to-clean": _disk_to_clean,
        "guest-leak-bound": _leak_bound,
        "weekly-unmanaged": _unmanaged,
    }
)
"""Each of them, by the name of its golden file."""
