"""What was seen inside the server: in the subject, as lines, and as what would help."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.visit import GuestVisit
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.notification.incident.frame import cause, evidence
from lifeguard.core.notification.incident.guest import seen_inside
from lifeguard.core.notification.view import Commands, Items, Paragraph, State
from lifeguard.core.text.message import coded, message
from tests.support.guests import COMMAND, MEMORY_FULL, NODE, SPIKING, look, visit
from tests.support.situations import NOON, SYSTEM_FAILS, instance, situation

DOWN = situation(instance(checks=SYSTEM_FAILS))


@pytest.mark.parametrize("state", [State.DOWN, State.ANSWER, State.FIXED])
def test_what_was_seen_is_told_with_what_would_help(state: State) -> None:
    lines, commands, lasting = seen_inside(replace(DOWN, guest=visit(SPIKING, NOON)), state)
    assert isinstance(lines, Items)
    assert lines.heading == message("guest.heading", at=NOON)
    assert [one.code for one in lines.items] == ["guest.cpu.hog"]
    assert isinstance(commands, Commands)
    assert commands.commands[0][:2] == ("docker", "update")
    assert isinstance(lasting, Paragraph)
    assert [one.code for one in lasting.sentences] == ["guest.lasting.cpu"]


def test_where_nothing_was_down_the_duties_hold_the_commands() -> None:
    (only,) = seen_inside(replace(DOWN, guest=visit(SPIKING, NOON)), State.ACT)
    assert isinstance(only, Items)


def test_what_lasts_needs_no_word() -> None:
    *_, lasting = seen_inside(replace(DOWN, guest=visit(MEMORY_FULL, NOON)), State.DOWN)
    assert lasting == Paragraph((), spare=True)


@pytest.mark.parametrize("found", [None, GuestVisit(NODE, COMMAND, NOON)])
def test_without_a_look_nothing_is_told(found: GuestVisit | None) -> None:
    blocks = list(seen_inside(replace(DOWN, guest=found), State.DOWN))
    assert all(isinstance(block, Items) and not block.items for block in blocks)


def test_why_there_is_no_look_is_told() -> None:
    why = message("guest.swap.unknown")
    (only,) = seen_inside(replace(DOWN, guest=GuestVisit(NODE, "", NOON, why_not=why)), State.DOWN)
    assert isinstance(only, Items)
    assert only.items == (message("guest.no_look", why=why),)
    blocks = evidence(replace(DOWN, guest=GuestVisit(NODE, "", NOON, why_not=why)), State.DOWN)
    assert only in tuple(blocks)


@pytest.mark.parametrize(
    ("kind", "found", "code"),
    [
        (ProblemKind.INSTANCE_CHECK, MEMORY_FULL, "guest.memory.brief_eater"),
        (ProblemKind.APPLICATION_CHECK, MEMORY_FULL, "guest.memory.brief_eater"),
        (ProblemKind.ENDPOINT, SPIKING, "guest.cpu.brief"),
        (ProblemKind.INSTANCE_CHECK, look(), None),
        (ProblemKind.SYSTEM_CHECK, MEMORY_FULL, None),
        (ProblemKind.INSTANCE_RETIREMENT, MEMORY_FULL, None),
    ],
)
def test_a_look_names_the_cause_of_what_may_come_from_inside(
    kind: ProblemKind, found: GuestLook, code: str | None
) -> None:
    said = cause(replace(DOWN, guest=visit(found, NOON)), kind)
    assert said.code == (code or coded("cause", kind).code)
