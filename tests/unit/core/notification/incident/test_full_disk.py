"""How a disk gets larger is told where cleaning leaves it full, not while Lifeguard cleans it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.guest.look import GuestLook, Reclaim, Reclaimable
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.kinds.ec2.email import larger_disk as of_instance
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.notification.incident.full_disk import larger_disk, to_be_cleaned
from lifeguard.core.notification.incident.guest import seen_inside
from lifeguard.core.notification.view import Block, Commands, Paragraph, State
from lifeguard.core.resources.verb import InsideVerb, Verb
from lifeguard.core.text.message import message
from tests.support import lightsail
from tests.support.guests import GIB, disk, look, visit
from tests.support.situations import (
    APPLICATION_FAILS,
    EBS_FAILS,
    NOON,
    at,
    did,
    instance,
    situation,
)

ROOT = disk(
    99, size_kb=8 * GIB, used_kb=800 * GIB // 101, avail_kb=8 * GIB // 101, device="/dev/nvme0n1p1"
)
SMALL = look(disks=(ROOT,))
SERVER = instance(checks=APPLICATION_FAILS, root_volume="vol-0a1b2c3d4e5f60718")
GROWN = (
    *("aws", "ec2", "modify-volume", "--region", "us-east-1"),
    *("--volume-id", "vol-0a1b2c3d4e5f60718", "--size", "16"),
)
ALL = Commands(
    message("guest.do.grow", gib=16),
    (GROWN, ("growpart", "/dev/nvme0n1", "1"), ("resize2fs", "/dev/nvme0n1p1")),
)
CLEANED = ActionRecord(
    InsideVerb.CLEAN_DISK,
    Result.DONE,
    message("waiting.must_run"),
    at("12:01"),
    answer=message("inside.cleaned", freed=message("guest.size.mib", mib=5), parts=()),
)


def told(
    found: GuestLook, *acts: ActionRecord, server: Instance = SERVER, when: str = "12:05"
) -> list[Block]:
    seen = did(replace(situation(server), guest=visit(found, at(when))), *acts)
    return list(larger_disk(seen))


def test_the_volume_first_and_then_the_file_system() -> None:
    assert told(SMALL) == [ALL]


GREW = replace(CLEANED, action=Verb.GROW_VOLUME, on="vol-0a1b2c3d4e5f60718:16")


def test_once_lifeguard_has_grown_the_volume_the_file_system_is_left() -> None:
    use = Commands(message("guest.do.use_grown"), ALL.commands[1:])
    assert told(SMALL, GREW) == [use]
    assert told(look(disks=(replace(ROOT, device=""),)), GREW) == []
    assert told(SMALL, replace(GREW, result=Result.REFUSED)) == [ALL]


def test_what_was_freed_stands_before_it() -> None:
    first, *rest = told(look(disks=(replace(ROOT, used_kb=91, avail_kb=9),)), CLEANED)
    assert isinstance(first, Paragraph)
    assert first.sentences[0].code == "guest.disk.cleaned"
    assert rest == [ALL]


@pytest.mark.parametrize(
    ("found", "acts", "when"),
    [
        (look(disks=(disk(91),)), (), "12:05"),  # told, not acted on
        (look(disks=(disk(91),)), (CLEANED,), "12:00"),  # the look is older than the cleaning
        (look(disks=(disk(91),)), (replace(CLEANED, result=Result.FAILED),), "12:05"),
        (replace(SMALL, reclaim=(Reclaimable(Reclaim.IMAGES, 2 * GIB),)), (), "12:05"),
        (look(disks=(disk(99, "/data"),)), (), "12:05"),
    ],
)
def test_where_cleaning_may_do_nothing_is_told(
    found: GuestLook, acts: tuple[ActionRecord, ...], when: str
) -> None:
    assert told(found, *acts, when=when) == []


def test_an_instance_store_grows_not() -> None:
    assert told(SMALL, server=instance(checks=APPLICATION_FAILS)) == []
    assert of_instance(replace(situation(SERVER), observed=None), 16) is None


def test_without_a_device_the_volume_alone_is_told() -> None:
    unknown = look(disks=(replace(ROOT, device=""),))
    assert told(unknown) == [Commands(message("guest.do.volume", gib=16), (GROWN,))]


def test_a_disk_of_lightsail_does_not_grow() -> None:
    seen = lightsail.situation(lightsail.server())
    (only,) = larger_disk(replace(seen, guest=visit(SMALL, NOON)))
    assert isinstance(only, Commands)
    assert only.heading == message("lightsail.larger_disk")
    assert [command[2] for command in only.commands] == ["create-instance-snapshot"]


@pytest.mark.parametrize("state", [State.ACT, State.ANSWER, State.FIXED])
def test_it_is_told_whatever_the_email_is_about(state: State) -> None:
    seen = replace(situation(SERVER), guest=visit(SMALL, NOON))
    """Where it is asked whether Lifeguard may, a short email can do without the commands."""
    assert replace(ALL, spare=state is State.ANSWER) in seen_inside(seen, state)
    assert list(larger_disk(replace(seen, guest=None))) == []


@pytest.mark.parametrize("server", [SERVER, instance(checks=EBS_FAILS)])
def test_the_cleaning_is_told_where_lifeguard_may_not_clean(server: Instance) -> None:
    found = replace(SMALL, reclaim=(Reclaimable(Reclaim.JOURNAL, 2 * GIB),))
    seen = replace(situation(server), guest=visit(found, NOON))
    told = [one for one in seen_inside(seen, State.ACT) if isinstance(one, Commands)]
    assert [one.commands for one in told] == [(("journalctl", "--vacuum-size=200M"),)]
    assert list(to_be_cleaned(replace(seen, guest=None))) == []


def test_what_lifeguard_is_at_nobody_else_need_do() -> None:
    sent = replace(CLEANED, result=Result.SENT, answer=message("inside.sent"))
    seen = did(replace(situation(SERVER), guest=visit(SMALL, NOON)), sent)
    assert not any(isinstance(block, Commands) for block in seen_inside(seen, State.DOWN))
