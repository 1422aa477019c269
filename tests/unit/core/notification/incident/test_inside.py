"""What was done inside the server: in the subject, in the timeline, and how to undo it."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.notification.deeds import deeds
from lifeguard.core.notification.incident.frame import evidence
from lifeguard.core.notification.incident.guest import seen_inside
from lifeguard.core.notification.incident.timeline import summary
from lifeguard.core.notification.view import Commands, Quoted, State
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import coded, message
from tests.support.situations import APPLICATION_FAILS, NOON, did, instance, situation

MEASURED = message("inside.cpus_first", after="1.75")
UNDO = foreign("docker update --cpus 2 api")
DONE = ActionRecord(
    action=InsideVerb.LIMIT_CPU,
    result=Result.DONE,
    reason=message("waiting.must_run"),
    at=NOON,
    answer=MEASURED,
    made="c-1",
    on="api",
    evidence=(UNDO,),
)
SENT = replace(DONE, result=Result.SENT, answer=message("inside.sent"), evidence=())


def after(*acts: ActionRecord) -> InstanceSituation:
    return did(situation(instance(checks=APPLICATION_FAILS)), *acts)


def test_an_act_is_told_with_what_was_measured() -> None:
    told = coded("done", "limit_cpu", made="c-1", on="api", answer=MEASURED)
    assert summary((DONE,)) == told


def test_one_that_is_under_way_is_not_told_as_done() -> None:
    assert summary((SENT,)) == message("happened.sent", verb=coded("verb", "limit_cpu"))
    assert deeds(after(SENT)) == ()


def test_the_subject_names_what_was_done_once() -> None:
    swap = replace(DONE, action=InsideVerb.ADD_SWAP, evidence=())
    again = replace(DONE, action=InsideVerb.RESTART_INSIDE, result=Result.REFUSED)
    told = (coded("deed", "limit_cpu"), coded("deed", "add_swap"))
    assert deeds(after(DONE, DONE, swap, again)) == told


def test_the_way_back_is_a_command_and_not_a_line_of_the_console() -> None:
    (undo,) = seen_inside(after(DONE, replace(DONE, evidence=())), State.FIXED)
    assert undo == Commands(
        message("guest.undo", done=summary((DONE,))),
        (("docker", "update", "--cpus", "2", "api"),),
    )
    quoted = [block for block in evidence(after(DONE), State.ACT) if isinstance(block, Quoted)]
    assert not any(block.lines for block in quoted)
