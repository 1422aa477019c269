"""A root volume grows at a person's yes alone, and only where it is sure which one is full."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.core.decision.decision import Close, Decision, Execute, Notify, Wait
from lifeguard.core.guest.look import GuestDisk
from lifeguard.core.guest.visit import DiskMark
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus, Intent
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.ec2.action import CreateImage
from lifeguard.core.kinds.ec2.email import larger_disk
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.remediation.growing import (
    GROWS_FOR,
    LOST_WITHIN,
    ask_to_grow,
    extending,
    growth,
    shows_growth,
    wants_volume,
)
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.ec2.volume import BETWEEN, GrowVolume, Volume
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Backup, GuestMode, Mode, Policy
from lifeguard.core.remediation.inside.action import GrowFileSystem
from lifeguard.core.remediation.inside.cleaning import too_small_root
from lifeguard.core.resources.verb import InsideVerb, Verb
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import NOTHING, message
from tests.support.guests import GIB, disk, visit
from tests.support.guests import look as inside
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    NOON,
    act,
    at,
    did,
    instance,
    look,
    said_yes,
    situation,
)

ID = "vol-0a1b2c3d4e5f60718"
VOLUME = Volume(ID, 8, "gp3")
ROOT = disk(
    99, size_kb=8 * GIB, used_kb=8 * GIB - 64, avail_kb=64, device="/dev/nvme0n1p1", volume=ID
)
LOOKS = replace(ACT, backup=Backup.NONE, guest=GuestMode.LOOK)
ACTS = replace(LOOKS, guest=GuestMode.ACT)
GROW = GrowVolume(ID, 16)
GREW = act(Verb.GROW_VOLUME, at("12:31"), on=f"{ID}:16")
LARGER = replace(VOLUME, gib=16, state="optimizing", target_gib=16, changed_at=at("12:31"))
STORM = Storm("storm-1", "123456789012", "us-east-1", NOON)


def full(
    root: GuestDisk = ROOT,
    volume: Volume | None = VOLUME,
    policy: Policy = LOOKS,
    **how: Any,  # noqa: ANN401  any field of Instance
) -> InstanceSituation:
    """Return an instance whose application fails, and whose root file system is full."""
    how.setdefault("checks", APPLICATION_FAILS)
    how.setdefault("root_volume", ID)
    begins = situation(instance(**how), policy=policy)
    seen = look(begins, at("12:30"), **how)
    return replace(seen, guest=visit(inside(disks=(root,)), at("12:29")), volume=volume)


def asked(found: InstanceSituation) -> Decision | None:
    (problem,) = found.present
    return ask_to_grow(found, problem, ApprovalRequest(problem.kind, NOTHING, (), (), ()))


# -- when it is asked ----------------------------------------------------------------------------


def test_a_full_disk_is_asked_about() -> None:
    first = decide(full())
    assert isinstance(first, Notify)
    assert first.question is not None
    assert first.question.proposed_action == "grow_volume"
    assert first.question.risks == ("never_shrinks",)
    assert first.question.detail == f"{ID}:16"
    sizes = message("grow.sizes", volume=ID, before=8, after=16)
    assert first.reasons == (message("grow.full", sizes=sizes),)
    assert [step.code for step in first.question.steps] == [
        "offer_step.backup",
        "offer_step.grows",
        "offer_step.told_inside",
        "offer_step.proof",
    ]


def test_where_lifeguard_acts_inside_the_question_says_so_and_when_it_is_full() -> None:
    known = full(policy=ACTS)
    assert known.guest is not None
    filling = replace(known.guest, before=DiskMark(at("12:19"), 64 + 2048))
    first = asked(replace(known, guest=filling))
    assert isinstance(first, Notify)
    assert first.question is not None
    assert first.question.steps[2] == message("offer_step.grows_inside")
    assert [reason.code for reason in first.reasons] == ["grow.full", "guest.disk.filling"]


XEN = replace(ROOT, volume="", device="/dev/xvda1")


@pytest.mark.parametrize(
    ("root", "volume", "grown"),
    [
        (ROOT, VOLUME, 16),
        (replace(ROOT, fs=Foreign("xfs")), replace(VOLUME, type="gp2"), 16),
        (XEN, VOLUME, 16),
        (replace(XEN, device="/dev/xvda"), VOLUME, 16),
        (ROOT, replace(VOLUME, gib=10), 18),  # what else is on it stays
        (replace(ROOT, size_kb=2_049 * GIB), replace(VOLUME, gib=2_049), 3_073),
        (replace(ROOT, size_kb=10_922 * GIB), replace(VOLUME, gib=10_923), 16_384),
        # not sure which one it is
        (ROOT, None, None),
        (replace(ROOT, volume="vol-0a1b2c3d4e5f60719"), VOLUME, None),
        (replace(ROOT, volume=""), VOLUME, None),
        (replace(XEN, device="/dev/xvdb1"), VOLUME, None),
        (replace(XEN, device=""), VOLUME, None),
        # nothing that grows so
        (replace(ROOT, fs=Foreign("btrfs")), VOLUME, None),
        (ROOT, replace(VOLUME, type="io2"), None),
        (ROOT, replace(VOLUME, gib=11), None),
        (ROOT, replace(VOLUME, gib=7), None),
        (replace(ROOT, size_kb=1_400 * GIB), replace(VOLUME, gib=1_400), None),
        (replace(ROOT, size_kb=10_923 * GIB), replace(VOLUME, gib=10_924), None),
        # not full
        (disk(80, device="/dev/nvme0n1p1", volume=ID), VOLUME, None),
        (replace(ROOT, mount=Foreign("/data")), VOLUME, None),
        # changed lately
        (ROOT, replace(VOLUME, state="modifying", changed_at=NOON), None),
        (ROOT, replace(VOLUME, state="optimizing", changed_at=NOON - 2 * BETWEEN), None),
        (ROOT, replace(VOLUME, state="completed", ended_at=at("12:31") - BETWEEN), None),
        (ROOT, replace(VOLUME, state="completed", ended_at=at("12:30") - BETWEEN), 16),
        (ROOT, replace(VOLUME, state="failed", changed_at=NOON), None),
    ],
)
def test_when_it_may_grow_and_to_what(
    root: GuestDisk, volume: Volume | None, grown: int | None
) -> None:
    expected = None if grown is None else GrowVolume(ID, grown)
    assert growth(full(root, volume)) == expected
    assert (asked(full(root, volume)) is None) is (grown is None)


def test_it_is_at_least_a_fifth_larger_and_less_than_seven_tenths_full() -> None:
    for gib in range(1, 1_300):
        root = replace(ROOT, size_kb=gib * GIB, used_kb=gib * GIB - 64)
        found = growth(full(root, replace(VOLUME, gib=gib)))
        assert found is not None
        assert found.gib >= 1.2 * gib
        assert gib / found.gib < 0.7


def test_not_in_a_storm_nor_twice_in_an_incident() -> None:
    assert growth(replace(full(), storm=STORM)) is None
    refused = act(Verb.GROW_VOLUME, at("12:20"), Result.REFUSED, on=f"{ID}:16")
    assert growth(did(full(), refused)) is None


def test_not_of_a_group_and_not_for_what_has_no_cause_inside() -> None:
    assert asked(full(group="web")) is None
    reported = full()
    (problem,) = reported.present
    other = replace(problem, kind=ProblemKind.EBS_CHECK)
    request = ApprovalRequest(other.kind, NOTHING, (), (), ())
    assert ask_to_grow(reported, other, request) is None


def test_observe_tells_only() -> None:
    observed = full(policy=replace(LOOKS, mode=Mode.OBSERVE))
    told = decide(observed)
    assert isinstance(told, Close)
    assert told.status is IncidentStatus.OBSERVED
    assert not wants_volume(observed)


# -- after the answer ----------------------------------------------------------------------------


def test_after_a_yes_it_grows() -> None:
    agreed = said_yes(full())
    assert decide(agreed) == Execute(GROW, agreed.present[0].what, problem=agreed.present[0].kind)


def test_a_backup_comes_first_where_the_policy_makes_one() -> None:
    agreed = said_yes(full(policy=replace(LOOKS, backup=Backup.IMAGE)))
    first = decide(agreed)
    assert isinstance(first, Execute)
    assert isinstance(first.action, CreateImage)


def test_a_no_leaves_it() -> None:
    declined = said_yes(full(), yes=False)
    told = decide(declined)
    assert isinstance(told, Notify)
    assert told.notice == "declined"


def test_the_commands_are_nobodys_once_lifeguard_does_it() -> None:
    assert larger_disk(full(), 16) is not None
    assert larger_disk(said_yes(full()), 16) is None
    assert larger_disk(said_yes(full(), yes=False), 16) is not None
    assert larger_disk(did(said_yes(full()), replace(GREW, result=Result.REFUSED)), 16) is not None


# -- the file system -----------------------------------------------------------------------------


def grown(volume: Volume | None = LARGER, policy: Policy = ACTS, **how: Any) -> InstanceSituation:  # noqa: ANN401
    return did(full(volume=volume, policy=policy, **how), GREW)


def test_the_file_system_follows_the_volume_whatever_else_is_wrong() -> None:
    expected = Execute(GrowFileSystem(ID, 16), message("waiting.file_system_grows"))
    assert extending(grown()) == decide(grown()) == expected
    assert expected.action.on == ""


@pytest.mark.parametrize(
    "volume",
    [None, replace(LARGER, gib=8), replace(LARGER, state="modifying"), replace(VOLUME, gib=15)],
)
def test_until_the_volume_is_larger_it_waits_an_hour(volume: Volume | None) -> None:
    early = grown(volume)
    assert extending(early) == Wait(at("12:31:15"), message("waiting.volume_grows"))
    assert extending(replace(early, now=GREW.at + GROWS_FOR)) is None


def test_who_may_not_act_inside_tells() -> None:
    assert extending(grown(policy=LOOKS)) is None
    assert extending(grown(policy=replace(ACTS, mode=Mode.OBSERVE))) is None
    assert extending(replace(grown(), guest=None)) is None
    assert extending(replace(grown(), guest=visit(None, at("12:29")))) is None
    assert extending(replace(grown(), opted_in=False)) is None
    assert extending(replace(grown(), policy=None)) is None


def test_it_is_tried_once_and_only_after_the_volume() -> None:
    tried = act(InsideVerb.GROW_FILE_SYSTEM, at("12:32"), Result.FAILED)
    assert extending(did(grown(), tried)) is None
    assert extending(full(volume=LARGER, policy=ACTS)) is None
    refused = replace(GREW, result=Result.REFUSED)
    assert extending(did(full(volume=LARGER, policy=ACTS), refused)) is None
    assert extending(did(full(volume=LARGER, policy=ACTS), replace(GREW, on=""))) is None
    assert extending(replace(grown(), observed=None)) is None


def test_nothing_is_too_small_between_its_growth_and_the_next_look() -> None:
    done = act(InsideVerb.GROW_FILE_SYSTEM, at("12:32"))
    assert too_small_root(did(grown(), done)) is None
    assert too_small_root(did(grown(), replace(done, at=at("12:28")))) == ROOT
    assert too_small_root(did(grown(), replace(done, result=Result.FAILED))) == ROOT


# -- what is read, and known again ---------------------------------------------------------------


def test_the_volume_is_read_where_it_may_have_to_grow_or_has() -> None:
    assert wants_volume(full())
    assert not wants_volume(full(disk(80)))
    assert not wants_volume(full(root_volume=""))
    assert not wants_volume(replace(full(), opted_in=False))
    assert not wants_volume(replace(full(), observed=None))
    assert not wants_volume(replace(full(), policy=None))
    assert wants_volume(did(full(disk(80)), GREW))
    intended = full(disk(80))
    intent = Intent(Verb.GROW_VOLUME, 0, at("12:30"), GROW.on)
    assert wants_volume(replace(intended, incident=replace(intended.incident, intent=intent)))
    other = replace(intent, action=Verb.REBOOT)
    assert not wants_volume(replace(intended, incident=replace(intended.incident, intent=other)))


@pytest.mark.parametrize(
    ("volume", "on", "since", "shows"),
    [
        (LARGER, GROW.on, "12:31", True),
        (LARGER, GROW.on, "12:36", True),
        (LARGER, GROW.on, "12:37", False),  # an earlier one
        (LARGER, f"{ID}:24", "12:31", False),
        (LARGER, "vol-0a1b2c3d4e5f60719:16", "12:31", False),
        (VOLUME, GROW.on, "12:31", False),
        (None, GROW.on, "12:31", False),
    ],
)
def test_a_growth_is_known_again_by_its_size(
    volume: Volume | None, on: str, since: str, *, shows: bool
) -> None:
    assert shows_growth(full(volume=volume), on, at(since)) is shows
    assert timedelta(minutes=5) == LOST_WITHIN
