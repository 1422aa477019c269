"""A look inside: sent once, found again after a crash, read, given up; nothing of it is raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.ssm.run_command import Ending, Invocation, Node
from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.visit import DiskMark, GuestVisit
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from lifeguard.functions.respond.inside.guest import look_inside
from lifeguard.guest.documents import LOOK, Document
from lifeguard.ingest.guest.cksum import cksum
from tests.support import guests
from tests.support.situations import (
    INSTANCE,
    INSTANCE_FAILS,
    NOON,
    RESOURCE,
    act,
    did,
    instance,
    situation,
)

ONLINE = Node(INSTANCE, online=True, linux=True)
LINE = '{"k":"host","cpus":2}\n'
OUTPUT = f'{LINE}{{"k":"end","lines":1,"cksum":{cksum(LINE.encode())}}}\n'
FREE = DiskMark(NOON, 16 * guests.GIB)
SENT = GuestVisit(INSTANCE, "command-1", NOON)
DENIED = message("answer.aws_said", code="AccessDeniedException", said=foreign("no"))


@dataclass
class Commands:
    """Run Command by hand; `fails` is raised by the call of that name."""

    node: Node | None = ONLINE
    answer: Invocation = field(default_factory=lambda: Invocation(Ending.DONE, "Success", OUTPUT))
    known: tuple[str, datetime] | None = None
    fails: Mapping[str, Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def _call(self, name: str) -> None:
        self.asked.append(name)
        if name in self.fails:
            raise self.fails[name]

    def find_node(self, resource: Resource) -> Node | None:
        assert resource == RESOURCE
        self._call("find_node")
        return self.node

    def send(
        self,
        region: str,
        node: str,
        document: Document,
        parameters: Mapping[str, str],
        comment: str,
    ) -> str:
        assert (region, node, document, parameters) == (RESOURCE.region, INSTANCE, LOOK, {})
        self._call("send")
        self.comments.append(comment)
        return "command-1"

    def sent(
        self, region: str, node: str, document: Document, comment: str, since: datetime
    ) -> tuple[str, datetime] | None:
        assert (region, node, document) == (RESOURCE.region, INSTANCE, LOOK)
        assert NOON - timedelta(minutes=1) <= since <= NOON
        self._call("sent")
        self.comments.append(comment)
        return self.known

    def invocation(self, region: str, node: str, command: str) -> Invocation:
        assert (region, node, command) == (RESOURCE.region, INSTANCE, "command-1")
        self._call("invocation")
        return self.answer

    def cancel(self, region: str, command: str) -> None:
        assert (region, command) == (RESOURCE.region, "command-1")
        self._call("cancel")


def failing(guest: GuestVisit | None = None, after: int = 0) -> Situation:
    found = situation(instance(checks=INSTANCE_FAILS))
    return replace(found, guest=guest, now=NOON + timedelta(seconds=after))


def test_a_command_is_sent_with_the_incident_in_its_comment() -> None:
    commands, before = Commands(), failing()
    after = look_inside(commands, before)
    assert after == replace(before, guest=SENT)
    assert commands.asked == ["find_node", "sent", "send"]
    assert set(commands.comments) == {f"lifeguard {before.incident.id}"}
    assert len(commands.comments[0]) <= 100


def test_a_command_that_was_sent_before_a_crash_is_not_sent_again() -> None:
    commands = Commands(known=("command-0", NOON - timedelta(seconds=3)))
    after = look_inside(commands, failing())
    assert after.guest == GuestVisit(INSTANCE, "command-0", NOON - timedelta(seconds=3))
    assert commands.asked == ["find_node", "sent"]


def test_the_look_before_an_act_is_not_taken_for_the_one_after_it() -> None:
    """An act inside may be done within the minute in which a look may go back to an earlier one."""
    seen = replace(SENT, command="command-0", look=guests.look())
    acted = did(failing(seen, after=10), act(InsideVerb.LIMIT_CPU, NOON + timedelta(seconds=10)))
    for known in (None, ("command-0", NOON)):
        commands = Commands(known=known)
        after = look_inside(commands, acted)
        assert after.guest == GuestVisit(INSTANCE, "command-1", acted.now, before=FREE)
        assert commands.asked == ["find_node", "sent", "send"]
    later = ("command-7", NOON + timedelta(seconds=9))
    after = look_inside(Commands(known=later), acted)
    assert after.guest == GuestVisit(INSTANCE, *later, before=FREE)


def test_a_healthy_host_is_not_looked_into() -> None:
    commands = Commands()
    well = situation(instance())
    assert look_inside(commands, well) == well
    assert commands.asked == []


@pytest.mark.parametrize(
    ("node", "why"),
    [
        (None, "guest.not_managed"),
        (replace(ONLINE, linux=False), "guest.not_linux"),
        (replace(ONLINE, online=False), "guest.offline"),
    ],
)
def test_why_nobody_can_look(node: Node | None, why: str) -> None:
    commands = Commands(node=node)
    after = look_inside(commands, failing())
    assert after.guest == GuestVisit("", "", NOON, why_not=message(why))
    assert commands.asked == ["find_node"]
    assert look_inside(commands, after) == after, "it is not asked again and again"
    assert commands.asked == ["find_node"]


def test_what_the_script_printed_is_read_once() -> None:
    commands = Commands()
    after = look_inside(commands, failing(SENT, after=5))
    assert after.guest is not None
    assert after.guest.look is not None
    assert after.guest.look.host.cpus == 2
    assert look_inside(commands, after) == after
    assert commands.asked == ["invocation"]


def test_what_came_before_a_script_was_stopped_is_kept() -> None:
    commands = Commands(answer=Invocation(Ending.FAILED, "ExecutionTimedOut", LINE))
    after = look_inside(commands, failing(SENT, after=30))
    assert after.guest is not None
    assert after.guest.look is not None
    assert not after.guest.look.whole


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (
            Invocation(Ending.FAILED, "DeliveryTimedOut"),
            message("guest.no_answer", status="DeliveryTimedOut"),
        ),
        (
            Invocation(Ending.FAILED, "ExecutionTimedOut"),
            message("guest.failed", status="ExecutionTimedOut"),
        ),
        (
            Invocation(Ending.FAILED, "Failed", error="write: no space left on device"),
            message("guest.no_space"),
        ),
        (Invocation(Ending.DONE, "Success", "hello"), message("guest.unreadable")),
    ],
)
def test_why_nothing_was_found(answer: Invocation, why: Message) -> None:
    after = look_inside(Commands(answer=answer), failing(SENT, after=15))
    assert after.guest == replace(SENT, why_not=why)


@pytest.mark.parametrize(("seconds", "cancelled"), [(5, False), (59, False), (60, True)])
def test_what_takes_longer_than_a_minute_is_given_up(seconds: int, *, cancelled: bool) -> None:
    commands = Commands(answer=Invocation(Ending.UNDERWAY, "Delayed"))
    after = look_inside(commands, failing(SENT, after=seconds))
    gave_up = replace(SENT, why_not=message("guest.no_answer", status="Delayed"))
    assert after.guest == (gave_up if cancelled else SENT)
    assert ("cancel" in commands.asked) is cancelled


@pytest.mark.parametrize("call", ["find_node", "sent", "send"])
def test_a_refusal_is_kept_as_the_reason(call: str) -> None:
    refused = Refused("AccessDeniedException", "no")
    after = look_inside(Commands(fails={call: refused}), failing())
    assert after.guest == GuestVisit("", "", NOON, why_not=DENIED)


@pytest.mark.parametrize("call", ["invocation", "cancel"])
def test_a_refused_reading_is_kept_as_the_reason(call: str) -> None:
    commands = Commands(
        answer=Invocation(Ending.UNDERWAY, "Delayed"),
        fails={call: Refused("AccessDeniedException", "no")},
    )
    after = look_inside(commands, failing(SENT, after=60))
    assert after.guest == GuestVisit(INSTANCE, "command-1", after.now, why_not=DENIED)


@pytest.mark.parametrize("call", ["find_node", "sent", "send"])
def test_what_ssm_could_not_answer_is_asked_again(call: str) -> None:
    throttled = Retryable("ThrottlingException", "later")
    commands, before = Commands(fails={call: throttled}), failing()
    assert look_inside(commands, before) == before
    commands.fails = {}
    assert look_inside(commands, before).guest == SENT
