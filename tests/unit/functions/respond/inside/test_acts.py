"""Acts inside: sent once, found again after a crash, read to their end, or given up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.ssm.run_command import Ending, Invocation, Node
from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.visit import DiskMark, GuestVisit
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Intent
from lifeguard.core.planner.looking import wants_look
from lifeguard.core.remediation.inside.action import LimitCpu
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from lifeguard.functions.respond.inside.acts import SLACK, GuestVisits
from lifeguard.guest.documents import DELIVERY, LIMIT, Document
from lifeguard.ingest.guest.cksum import cksum
from tests.support.guests import look as inside
from tests.support.situations import INSTANCE, INSTANCE_FAILS, NOON, RESOURCE, instance, situation
from tests.unit.functions.respond.inside import test_guest as guest

LINES = (
    '{"k":"was","nano_cpus":0}\n{"k":"did","what":"cpus","before":0,"after":1.75}\n'
    '{"k":"undo","command":"docker update --cpus 2 api"}\n'
)
REFUSAL = '{"k":"refused","why":"below_use"}\n'
ACTION = LimitCpu("api", "1.75")
WHY = message("waiting.must_run")
ENDS = NOON + DELIVERY + LIMIT.execution + SLACK
DENIED = message("answer.aws_said", code="AccessDeniedException", said=foreign("no"))


def printed(lines: str) -> str:
    return f'{lines}{{"k":"end","lines":{lines.count(chr(10))},"cksum":{cksum(lines.encode())}}}\n'


@dataclass
class Commands:
    """Run Command by hand; `fails` is raised by the call of that name."""

    answer: Invocation = field(
        default_factory=lambda: Invocation(Ending.DONE, "Success", printed(LINES))
    )
    known: tuple[str, datetime] | None = None
    fails: Mapping[str, Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def _call(self, name: str) -> None:
        self.asked.append(name)
        if name in self.fails:
            raise self.fails[name]

    def find_node(self, resource: Resource) -> Node | None:
        assert resource == RESOURCE
        self._call("find_node")
        return None

    def send(
        self,
        region: str,
        node: str,
        document: Document,
        parameters: Mapping[str, str],
        comment: str,
    ) -> str:
        assert (region, node, document) == (RESOURCE.region, INSTANCE, LIMIT)
        assert parameters == {"container": "api", "memory_mb": "0", "cpus": "1.75"}
        self._call(f"send {comment.rsplit(maxsplit=1)[-1]}")
        assert len(comment) <= 100
        self._call("send")
        return "command-1"

    def sent(
        self, region: str, node: str, document: Document, comment: str, since: datetime
    ) -> tuple[str, datetime] | None:
        assert (region, node, document, since) == (RESOURCE.region, INSTANCE, LIMIT, NOON)
        self._call(f"sent {comment.rsplit(maxsplit=1)[-1]}")
        return self.known

    def invocation(self, region: str, node: str, command: str) -> Invocation:
        assert (region, node, command) == (RESOURCE.region, INSTANCE, "command-1")
        self._call("invocation")
        return self.answer

    def cancel(self, region: str, command: str) -> None:
        assert (region, command) == (RESOURCE.region, "command-1")
        self._call("cancel")


@dataclass
class Notes:
    """The ledger by hand."""

    fails: Exception | None = None
    noted: list[tuple[str, str, datetime]] = field(default_factory=list)

    def note(self, command: str, incident: str, now: datetime) -> None:
        if self.fails is not None:
            raise self.fails
        self.noted.append((command, incident, now))


def failing(*acts: ActionRecord, now: datetime = NOON) -> Situation:
    found = situation(instance(checks=INSTANCE_FAILS))
    visit = GuestVisit(INSTANCE, "command-0", NOON, inside())
    return replace(found, guest=visit, actions=acts, now=now)


INTENT = Intent(InsideVerb.LIMIT_CPU, 0, NOON, "api")
SENT = ActionRecord(
    action=InsideVerb.LIMIT_CPU,
    result=Result.SENT,
    reason=WHY,
    at=NOON,
    answer=message("inside.sent"),
    problem="instance-status-check",
    made="command-1",
    on="api",
)


def test_an_act_is_sent_with_its_number_in_the_comment() -> None:
    commands = Commands()
    decision = Execute(ACTION, WHY)
    record = GuestVisits(commands, Notes()).perform(failing(), decision, ACTION, INTENT)
    assert record == SENT
    assert commands.asked == ["send 0", "send"]


@pytest.mark.parametrize("fails", [None, Retryable("Throttled", ""), Refused("No", "")])
def test_whose_command_it_is_is_noted_and_never_held_up_by_that(fails: Exception | None) -> None:
    notes = Notes(fails)
    before = failing()
    record = GuestVisits(Commands(), notes).perform(before, Execute(ACTION, WHY), ACTION, INTENT)
    assert record == SENT
    assert notes.noted == ([] if fails else [("command-1", before.incident.id, NOON)])


def test_the_command_of_a_look_is_noted_once() -> None:
    notes, looks = Notes(), guest.Commands()
    visits = GuestVisits(looks, notes)
    begun = visits.look(replace(failing(), guest=None))
    assert notes.noted == [("command-1", begun.incident.id, NOON)]
    looks.answer = UNDERWAY
    assert visits.look(begun) == begun
    assert visits.look(situation(instance())).guest is None
    assert len(notes.noted) == 1


def test_what_systems_manager_refuses_is_an_answer() -> None:
    commands = Commands(fails={"send": Refused("AccessDeniedException", "no")})
    decision = Execute(ACTION, WHY, problem="instance-status-check")
    record = GuestVisits(commands, Notes()).perform(failing(), decision, ACTION, INTENT)
    assert (record.result, record.answer) == (Result.REFUSED, DENIED)
    assert (record.code, record.made) == ("AccessDeniedException", "")


def test_what_systems_manager_cannot_take_now_is_sent_again_by_the_engine() -> None:
    commands = Commands(fails={"send": Retryable("ThrottlingException", "slow down")})
    with pytest.raises(Retryable):
        GuestVisits(commands, Notes()).perform(failing(), Execute(ACTION, WHY), ACTION, INTENT)


@pytest.mark.parametrize("known", [None, ("command-1", NOON + timedelta(seconds=1))])
def test_after_a_crash_the_comment_tells_what_was_sent(
    known: tuple[str, datetime] | None,
) -> None:
    record = GuestVisits(Commands(known=known), Notes()).recovered(failing(), INTENT)
    if known is None:
        assert record is None
    else:
        at = NOON + timedelta(seconds=1)
        assert record == replace(SENT, reason=message("answer.interrupted"), at=at)


def test_without_an_act_under_way_it_is_a_look() -> None:
    commands = Commands()
    assert GuestVisits(commands, Notes()).look(failing()) == failing()
    assert commands.asked == []


def test_the_end_is_read_once_with_what_was_measured_and_the_way_back() -> None:
    commands, now = Commands(), NOON + timedelta(seconds=5)
    after = GuestVisits(commands, Notes()).look(failing(SENT, now=now))
    assert after.actions == (
        replace(
            SENT,
            result=Result.DONE,
            at=now,
            answer=message("inside.cpus_first", after="1.75"),
            evidence=(foreign("docker update --cpus 2 api"),),
        ),
    )
    assert commands.asked == ["invocation"]
    assert wants_look(after)


def test_what_a_cleaning_left_free_is_kept_for_the_look_after_it() -> None:
    sent = replace(SENT, action=InsideVerb.CLEAN_DISK, on="")
    lines = (
        '{"k":"did","what":"journal","before":2048,"after":0}\n'
        '{"k":"did","what":"disk","before":10,"after":2058}\n'
    )
    commands = Commands(answer=Invocation(Ending.DONE, "Success", printed(lines)))
    after = GuestVisits(commands, Notes()).look(failing(sent, now=NOON + timedelta(seconds=5)))
    assert after.guest is not None
    assert after.guest.after == DiskMark(after.now, 2058)
    assert after.actions[0].result is Result.DONE


UNDERWAY = Invocation(Ending.UNDERWAY, "InProgress")


@pytest.mark.parametrize(
    ("answer", "now", "result", "said", "asked"),
    [
        (UNDERWAY, ENDS - timedelta(seconds=1), Result.SENT, SENT.answer, ["invocation"]),
        (
            UNDERWAY,
            ENDS,
            Result.FAILED,
            message("guest.no_answer", status="InProgress"),
            ["invocation", "cancel"],
        ),
        (
            Invocation(Ending.FAILED, "DeliveryTimedOut"),
            ENDS,
            Result.FAILED,
            message("guest.no_answer", status="DeliveryTimedOut"),
            ["invocation"],
        ),
        (
            Invocation(Ending.FAILED, "ExecutionTimedOut"),
            ENDS,
            Result.FAILED,
            message("guest.failed", status="ExecutionTimedOut"),
            ["invocation", "find_node"],
        ),
        (
            Invocation(Ending.FAILED, "Failed", error="sh: No space left on device"),
            ENDS,
            Result.FAILED,
            message("guest.no_space"),
            ["invocation", "find_node"],
        ),
        (
            Invocation(Ending.DONE, "Success", "hello"),
            ENDS,
            Result.FAILED,
            message("guest.unreadable"),
            ["invocation", "find_node"],
        ),
        (
            Invocation(Ending.DONE, "Success", printed(REFUSAL)),
            ENDS,
            Result.REFUSED,
            message("inside.refused", why=message("inside.why.below_use")),
            ["invocation", "find_node"],
        ),
    ],
)
def test_what_else_becomes_of_a_command(
    answer: Invocation, now: datetime, result: Result, said: Message, asked: list[str]
) -> None:
    commands = Commands(answer=answer)  # after what the script has told comes another look
    (record,) = GuestVisits(commands, Notes()).look(failing(SENT, now=now)).actions
    assert (record.result, record.answer) == (result, said)
    assert commands.asked == asked


@pytest.mark.parametrize(
    ("error", "now", "result", "said"),
    [
        (Refused("AccessDeniedException", "no"), NOON, Result.FAILED, DENIED),
        (Retryable("InternalServerError", ""), NOON, Result.SENT, SENT.answer),
        (
            Retryable("InternalServerError", ""),
            ENDS,
            Result.FAILED,
            message("answer.aws_code", code="InternalServerError"),
        ),
    ],
)
def test_where_systems_manager_does_not_tell(
    error: Exception, now: datetime, result: Result, said: Message
) -> None:
    commands = Commands(fails={"invocation": error})
    (record,) = GuestVisits(commands, Notes()).look(failing(SENT, now=now)).actions
    assert (record.result, record.answer) == (result, said)
