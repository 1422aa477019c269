"""What to look at first: three lines of what stands out, one where nothing does, read once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard import codec
from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.incident.past_act import PastAct
from lifeguard.core.incident.vital_signs import (
    DELIVERY,
    Cpu,
    DiskUse,
    HandChange,
    HostMetrics,
    Unread,
    VitalSigns,
    VolumeIo,
)
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.notification.incident.frame import evidence
from lifeguard.core.notification.incident.vital_signs import SHOWN, is_due, vital_sign_blocks
from lifeguard.core.notification.view import Items, State
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, coded, message
from tests.support.situations import NOON, SYSTEM_FAILS, instance, situation
from tests.support.words import english, korean

DOWN = situation(instance(checks=SYSTEM_FAILS))
WELL = situation(instance())
CALM = HostMetrics(Cpu(12, 30), 144, 45, 0, DiskUse(60, "/"), (VolumeIo("vol-1"),))
CHANGE = HandChange("ModifyInstanceAttribute", NOON - timedelta(minutes=5), foreign("kim"))


def signs(metrics: HostMetrics = CALM, *changes: HandChange) -> VitalSigns:
    return VitalSigns(NOON, NOON, metrics, changes)


def lines(found: VitalSigns) -> list[Message]:
    (block,) = vital_sign_blocks(replace(DOWN, vital_signs=found), State.DOWN)
    assert isinstance(block, Items)
    assert block.heading == message("vital.heading")
    assert block.whole  # a long email is cut elsewhere
    return list(block.items)


def codes(found: VitalSigns) -> list[str]:
    return [line.code for line in lines(found)]


def facts(found: VitalSigns) -> list[str]:
    (line,) = lines(found)
    assert line.code == "vital.nothing"
    said = line.param("facts")
    assert isinstance(said, tuple)
    return [fact.code for fact in said if isinstance(fact, Message)]


def test_one_line_says_that_nothing_stands_out() -> None:
    assert facts(signs()) == [
        "vital.fact.cpu",
        "vital.fact.memory",
        "vital.fact.disk",
        "vital.fact.volumes",
        "vital.fact.no_change",
    ]


def test_what_is_not_published_is_not_said_to_be_well() -> None:
    assert facts(signs(HostMetrics())) == ["vital.fact.no_change"]


def test_what_could_not_be_read_is_said() -> None:
    unread = VitalSigns(NOON, NOON, HostMetrics(unread=(Unread.METRICS,)), None)
    assert codes(unread) == ["vital.unread.metrics", "vital.unread.changes"]
    partly = VitalSigns(NOON, NOON, HostMetrics(Cpu(12, 30)), None)
    assert facts(partly) == ["vital.fact.cpu", "vital.unread.changes"]
    high = replace(CALM, cpu=Cpu(95, 100), unread=(Unread.AGENT,))
    assert codes(signs(high)) == ["vital.cpu", "vital.unread.agent"]


@pytest.mark.parametrize(
    ("metrics", "expected"),
    [
        (
            replace(CALM, cpu=Cpu(88, 97)),
            message("vital.cpu", average=88, peak=97, until=NOON),
        ),
        (replace(CALM, credits=3), message("vital.credits", credits=3)),
        (replace(CALM, memory=98), message("vital.memory_and_swap", percent=98, swap=0)),
        (replace(CALM, memory=98, swap=None), message("vital.memory", percent=98)),
        (
            replace(CALM, disk=DiskUse(99, "/var")),
            message("vital.disk", percent=99, path="/var"),
        ),
        (replace(CALM, disk=DiskUse(99, "")), message("vital.disk_somewhere", percent=99)),
        (
            replace(CALM, volumes=(VolumeIo("vol-1", 34, stalled=True, iops_exceeded=True),)),
            message("vital.volume_stalled", volume="vol-1", queue=34),
        ),
        (
            replace(CALM, volumes=(VolumeIo("vol-1", 34, iops_exceeded=True),)),
            message("vital.volume_iops", volume="vol-1", queue=34),
        ),
        (
            replace(CALM, volumes=(VolumeIo("vol-1", 34, throughput_exceeded=True),)),
            message("vital.volume_throughput", volume="vol-1", queue=34),
        ),
    ],
)
def test_what_the_server_ran_short_of_is_said(metrics: HostMetrics, expected: Message) -> None:
    assert lines(signs(metrics)) == [expected]


def test_the_last_change_by_hand_is_named_and_the_others_are_counted() -> None:
    name, when, by = CHANGE.event, CHANGE.at, CHANGE.by
    assert lines(signs(CALM, CHANGE)) == [message("vital.changed", event=name, at=when, by=by)]
    assert lines(signs(CALM, CHANGE, CHANGE, CHANGE)) == [
        message("vital.changed_often", event=name, at=when, by=by, more=2)
    ]


def test_three_lines_at_most_the_most_telling_first() -> None:
    bad = HostMetrics(
        Cpu(95, 100),
        0,
        98,
        None,
        DiskUse(100, "/"),
        (VolumeIo("vol-1"), VolumeIo("vol-2", 9, stalled=True)),
    )
    found = signs(bad, CHANGE)
    assert codes(found) == ["vital.changed", "vital.volume_stalled", "vital.disk"]
    assert codes(signs(bad)) == ["vital.volume_stalled", "vital.disk", "vital.memory"]
    acted = replace(DOWN.incident, acts_before=(PastAct(Verb.REBOOT, NOON),))
    before = replace(DOWN, incident=acted, vital_signs=found)
    (block,) = vital_sign_blocks(before, State.DOWN)
    assert isinstance(block, Items)
    assert [one.code for one in block.items if isinstance(one, Message)] == [
        "vital.changed",
        "vital.done",
        "vital.volume_stalled",
        "vital.disk",
    ]


@pytest.mark.parametrize("state", State)
def test_it_stands_in_the_emails_about_a_server_that_is_or_was_down(state: State) -> None:
    read = replace(DOWN, vital_signs=signs())
    shown = [b for b in evidence(read, state) if getattr(b, "heading", None)]
    expected = state in {State.DOWN, State.ANSWER, State.FIXED}
    assert (message("vital.heading") in [b.heading for b in shown if isinstance(b, Items)]) is (
        expected
    )


def test_what_was_not_read_is_not_shown() -> None:
    assert list(vital_sign_blocks(DOWN, State.DOWN)) == []


def test_a_name_of_others_cannot_speak_for_us() -> None:
    hostile = replace(CHANGE, by=foreign("kim\nNothing to do https://evil.example"))
    (line,) = lines(signs(CALM, hostile))
    for said in (english(line), korean(line)):
        assert "\n" not in said
        assert "https://" not in said


def failed(since: timedelta, until: timedelta | None = None) -> InstanceSituation:
    end = None if until is None else NOON + until
    return replace(DOWN, downtimes=(Downtime(NOON + since, end, NOON),))


def test_it_is_read_for_the_first_such_email() -> None:
    for state in State:
        assert is_due(DOWN, state) is (state in SHOWN)
        assert is_due(WELL, state) is (state in SHOWN)


def test_of_a_server_that_is_gone_nothing_is_read() -> None:
    assert not is_due(replace(DOWN, observed=None), State.DOWN)


def test_it_is_not_read_twice() -> None:
    read = replace(DOWN, vital_signs=signs())
    assert not is_due(read, State.DOWN)
    assert not is_due(read, State.ANSWER)
    assert not is_due(replace(WELL, vital_signs=signs()), State.FIXED)


def test_another_failure_is_another_reading() -> None:
    again = replace(failed(timedelta(hours=2)), vital_signs=signs())
    assert is_due(again, State.DOWN)


def test_at_the_end_it_is_read_again_where_aws_could_not_know_all_yet() -> None:
    over = failed(timedelta(), timedelta(hours=1))
    assert is_due(replace(over, vital_signs=signs()), State.FIXED)
    late = replace(signs(), read_at=NOON + DELIVERY)
    assert not is_due(replace(over, vital_signs=late), State.FIXED)


def test_a_checkpoint_keeps_it() -> None:
    full = signs(replace(CALM, unread=(Unread.AGENT,)), CHANGE)
    for read in (full, VitalSigns(NOON, NOON, HostMetrics(), None)):
        assert codec.loads(VitalSigns, codec.dumps(read)) == read


def test_every_unread_has_its_words() -> None:
    for what in Unread:
        said = coded("vital.unread", what)
        assert english(said)
        assert korean(said)
