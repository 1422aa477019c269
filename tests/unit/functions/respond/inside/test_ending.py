"""The end of containers is read, or given up soon and cancelled before the restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.ssm.run_command import Ending, Invocation, Node
from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.visit import GuestVisit
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.remediation.inside.docker_debt import UNTAKEN
from lifeguard.core.remediation.inside.graceful import SLACK, TAKEN
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.verb import ShutdownVerb
from lifeguard.core.text.message import Message, message
from lifeguard.functions.respond.inside.acts import GuestVisits
from lifeguard.guest.documents import DELIVERY, Document
from lifeguard.ingest.guest.cksum import cksum
from tests.support.guests import container
from tests.support.guests import look as inside
from tests.support.situations import INSTANCE, NOON, RESOURCE, act, instance, situation
from tests.unit.functions.respond.inside.test_acts import Notes

LINES = (
    '{"k":"was","running":1}\n{"k":"did","what":"containers","before":1,"after":0,"seconds":11}\n'
    '{"k":"ended","name":"api","exit":137,"oom":false,"running":false}\n'
)
SENT = act(ShutdownVerb.END_CONTAINERS, NOON, Result.SENT, made="command-1")
PENDING = Invocation(Ending.UNDERWAY, "Pending")
RUNNING = Invocation(Ending.UNDERWAY, "InProgress")
LIMIT = TAKEN + timedelta(seconds=20) + SLACK


def printed(lines: str) -> str:
    return f'{lines}{{"k":"end","lines":{lines.count(chr(10))},"cksum":{cksum(lines.encode())}}}\n'


@dataclass
class Commands:
    """Run Command by hand; `fails` is raised by the call of that name."""

    answer: Invocation = RUNNING
    fails: Mapping[str, Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def _call(self, name: str) -> None:
        self.asked.append(name)
        if name in self.fails:
            raise self.fails[name]

    def find_node(self, resource: Resource) -> Node | None:
        raise AssertionError(resource)

    def send(
        self,
        region: str,
        node: str,
        document: Document,
        parameters: Mapping[str, str],
        comment: str,
    ) -> str:
        raise AssertionError(region, node, document, parameters, comment)

    def sent(
        self, region: str, node: str, document: Document, comment: str, since: datetime
    ) -> tuple[str, datetime] | None:
        raise AssertionError(region, node, document, comment, since)

    def invocation(self, region: str, node: str, command: str) -> Invocation:
        assert (region, node, command) == (RESOURCE.region, INSTANCE, "command-1")
        self._call("invocation")
        return self.answer

    def cancel(self, region: str, command: str) -> None:
        assert (region, command) == (RESOURCE.region, "command-1")
        self._call("cancel")


def after(seconds: float | timedelta) -> Situation:
    passed = seconds if isinstance(seconds, timedelta) else timedelta(seconds=seconds)
    seen = inside(containers=(container(stop_seconds=10),))
    visit = GuestVisit(INSTANCE, "command-0", NOON - timedelta(minutes=1), seen)
    return replace(situation(instance()), guest=visit, actions=(SENT,), now=NOON + passed)


def read(commands: Commands, seconds: float | timedelta) -> ActionRecord:
    (record,) = GuestVisits(commands, Notes()).look(after(seconds)).actions
    return record


def test_its_end_is_read_with_who_was_killed() -> None:
    commands = Commands(Invocation(Ending.DONE, "Success", printed(LINES)))
    record = read(commands, 15)
    assert (record.result, record.at) == (Result.DONE, NOON + timedelta(seconds=15))
    assert record.answer.code == "inside.ended_killed"
    assert commands.asked == ["invocation"]


@pytest.mark.parametrize(
    ("answer", "until"), [(PENDING, TAKEN), (RUNNING, LIMIT), (RUNNING, timedelta(seconds=30))]
)
def test_until_its_limit_it_goes_on(answer: Invocation, until: timedelta) -> None:
    commands = Commands(answer)
    assert read(commands, until - timedelta(seconds=1)) == SENT
    assert commands.asked == ["invocation"]


@pytest.mark.parametrize(
    ("status", "until", "said", "code"),
    [
        ("Pending", TAKEN, message("guest.no_answer", status="Pending"), UNTAKEN),
        ("Delayed", TAKEN, message("guest.no_answer", status="Delayed"), UNTAKEN),
        ("InProgress", LIMIT, message("inside.no_end"), ""),
        ("Cancelling", LIMIT, message("inside.no_end"), ""),
    ],
)
def test_then_it_is_cancelled_and_the_restart_goes_on(
    status: str, until: timedelta, said: Message, code: str
) -> None:
    commands = Commands(Invocation(Ending.UNDERWAY, status))
    record = read(commands, until)
    assert (record.result, record.answer, record.code) == (Result.FAILED, said, code)
    assert commands.asked == ["invocation", "cancel"]


def test_what_cannot_be_cancelled_is_waited_for_until_it_is_delivered_no_more() -> None:
    commands = Commands(PENDING, {"cancel": Retryable("InternalServerError", "")})
    assert read(commands, TAKEN) == SENT
    assert read(commands, DELIVERY - timedelta(seconds=1)) == SENT
    assert read(commands, DELIVERY).result is Result.FAILED


def test_a_refused_cancellation_is_one_of_what_has_ended() -> None:
    commands = Commands(PENDING, {"cancel": Refused("InvalidCommandId", "")})
    assert read(commands, TAKEN).code == UNTAKEN


@pytest.mark.parametrize(
    "error", [Retryable("InternalServerError", ""), Refused("AccessDeniedException", "no")]
)
def test_where_systems_manager_does_not_tell_the_bound_holds(error: Exception) -> None:
    commands = Commands(fails={"invocation": error})
    assert read(commands, LIMIT - timedelta(seconds=1)) == SENT
    record = read(commands, LIMIT)
    assert (record.result, record.answer) == (Result.FAILED, message("inside.no_end"))
    assert record.code != UNTAKEN
    assert commands.asked[-1] == "cancel"


@pytest.mark.parametrize(
    ("answer", "result", "said"),
    [
        (
            Invocation(Ending.FAILED, "ExecutionTimedOut"),
            Result.FAILED,
            message("guest.failed", status="ExecutionTimedOut"),
        ),
        (
            Invocation(Ending.DONE, "Success", printed('{"k":"refused","why":"live_restore"}\n')),
            Result.REFUSED,
            message("inside.refused", why=message("inside.why.live_restore")),
        ),
    ],
)
def test_what_else_becomes_of_it(answer: Invocation, result: Result, said: Message) -> None:
    record = read(Commands(answer), 5)
    assert (record.result, record.answer) == (result, said)


@pytest.mark.parametrize("status", ["Undeliverable", "DeliveryTimedOut"])
def test_where_no_agent_has_taken_it_nothing_is_owed(status: str) -> None:
    commands = Commands(Invocation(Ending.FAILED, status))
    record = read(commands, 5)
    assert (record.result, record.code) == (Result.FAILED, UNTAKEN)
    assert record.answer == message("guest.no_answer", status=status)
    assert commands.asked == ["invocation"]
