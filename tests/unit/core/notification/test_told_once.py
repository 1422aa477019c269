"""What only follows from a failed host is not told beside it: not in a timeline, not as open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import NotificationKind, Notify
from lifeguard.core.kinds.ec2.instance import Checks
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.notification.incident.cured import cured
from lifeguard.core.notification.incident.timeline import timeline
from lifeguard.core.notification.view import Paragraph
from lifeguard.core.text.message import message
from tests.support.situations import (
    FAILING,
    INSTANCE_FAILS,
    PASSING,
    SYSTEM_FAILS,
    at,
    instance,
    look,
    situation,
)

BOTH = replace(SYSTEM_FAILS, instance=FAILING, ebs=FAILING, application=FAILING)


def told(checks: Checks) -> list[str]:
    begun = situation(instance(checks=checks))
    return [moment.said.code for moment in timeline(begun)]


@pytest.mark.parametrize("checks", [SYSTEM_FAILS, BOTH, replace(SYSTEM_FAILS, instance=FAILING)])
def test_a_failed_host_is_told_once(checks: Checks) -> None:
    assert told(checks) == told(SYSTEM_FAILS)
    assert len(told(checks)) == 1


def test_a_failed_system_is_told_by_itself() -> None:
    assert told(INSTANCE_FAILS) != told(SYSTEM_FAILS)
    assert len(told(replace(INSTANCE_FAILS, application=FAILING))) == 1


def test_what_was_seen_first_is_not_told_twice_either() -> None:
    first = situation(instance(checks=INSTANCE_FAILS))
    then = look(first, at("12:02"), checks=replace(SYSTEM_FAILS, instance=FAILING))
    assert [p.kind for p in then.seen] == [ProblemKind.INSTANCE_CHECK, ProblemKind.SYSTEM_CHECK]
    assert [moment.said.code for moment in timeline(then)] == told(SYSTEM_FAILS)


def open_ones(begun: InstanceSituation) -> int:
    view = cured(begun, Notify(NotificationKind.CURED, message("happened.well")))
    said = [s for block in view.blocks if isinstance(block, Paragraph) for s in block.sentences]
    return sum(sentence.code == "story.still_open" for sentence in said)


@pytest.mark.parametrize(("checks", "count"), [(BOTH, 1), (SYSTEM_FAILS, 1), (PASSING, 0)])
def test_what_is_still_open_is_said_once(checks: Checks, count: int) -> None:
    assert open_ones(situation(instance(checks=checks))) == count
