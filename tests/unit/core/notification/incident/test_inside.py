"""What was done inside the server: in the subject, in the timeline, and how to undo it."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.roll_call import RollCall
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.vital_signs import Cpu, HandChange, HostMetrics, VitalSigns
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.notification.deeds import deeds
from lifeguard.core.notification.incident.frame import evidence
from lifeguard.core.notification.incident.guest import back_inside, seen_inside
from lifeguard.core.notification.incident.timeline import summary, timeline
from lifeguard.core.notification.incident.vital_signs import vital_sign_blocks
from lifeguard.core.notification.view import Commands, Items, Quoted, State
from lifeguard.core.resources.verb import InsideVerb, Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import coded, message
from tests.support.guests import container, visit
from tests.support.guests import look as inside
from tests.support.situations import (
    APPLICATION_FAILS,
    NOON,
    PASSING,
    act,
    at,
    did,
    event,
    instance,
    look,
    situation,
)

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


SWAPPED = replace(DONE, action=InsideVerb.ADD_SWAP, on="", evidence=(foreign("swapoff /swapfile"),))


def test_several_ways_back_stand_below_one_another_each_once() -> None:
    (undo,) = seen_inside(after(DONE, SWAPPED, DONE), State.FIXED)
    assert undo == Commands(
        message("guest.undo_all"),
        (("docker", "update", "--cpus", "2", "api"), ("swapoff", "/swapfile")),
        spare=True,
    )


def test_the_subject_has_room_for_two() -> None:
    acts = (DONE, SWAPPED, replace(DONE, action=InsideVerb.KILL_CONTAINER))
    assert deeds(after(*acts)) == (coded("deed", "add_swap"), coded("deed", "kill_container"))
    owed = replace(DONE, action=InsideVerb.START_AGAIN)
    assert deeds(after(DONE, owed)) == (coded("deed", "limit_cpu"),)


FAILED = replace(
    DONE,
    action=InsideVerb.STOP_CONTAINER,
    result=Result.FAILED,
    answer=message("inside.container.still_running"),
    evidence=(),
)


def test_steps_in_vain_are_told_in_one_line() -> None:
    kill = replace(FAILED, action=InsideVerb.KILL_CONTAINER)
    other = replace(kill, on="db")
    told = [moment.said for moment in timeline(after(FAILED, kill, other))[1:]]
    assert told == [
        message(
            "happened.in_vain",
            on=foreign("api"),
            steps=(coded("step", "stop_container"), coded("step", "kill_container")),
        ),
        message(
            "happened.failed_on",
            verb=coded("verb", "kill_container"),
            on=foreign("db"),
            answer=other.answer,
        ),
    ]


def test_what_brings_back_is_told_in_the_sentence_alone() -> None:
    why = message("waiting.ran_before", who=foreign("api"))
    acts = (replace(DONE, reason=why), replace(FAILED, reason=why))
    assert len(timeline(after(*acts))) == 2  # the problem, and what has failed


# -- what runs again -------------------------------------------------------------------------------

REBOOTED = act(Verb.REBOOT, at("12:10"))
BEFORE = visit(inside(containers=(container("api"),)), at("12:05"))


def cured(seen: GuestLook | None, *acts: ActionRecord) -> InstanceSituation:
    """Return an instance whose reboot has cured it, with the looks before and after."""
    failing = situation(instance(checks=APPLICATION_FAILS))
    well = look(did(failing, REBOOTED, *acts), at("12:13"), checks=PASSING)
    ran = RollCall(BEFORE, ("api",), (), docker=True)
    return replace(well, ran=ran, guest=visit(seen, at("12:13")))


WELL = inside(containers=(container("api"),))


def test_that_all_runs_again_is_told_with_what_was_started() -> None:
    assert list(back_inside(cured(WELL))) == [message("guest.all_back", running=1)]
    started = act(InsideVerb.START_AGAIN, at("12:11"), on="api")
    told = message("guest.all_back_started", running=1, names=(foreign("api"),))
    assert list(back_inside(cured(WELL, started))) == [told]


def test_nothing_is_told_where_it_is_not_known_or_not_so() -> None:
    why = message("guest.offline")
    mute = cured(None)
    assert not list(back_inside(mute))
    away = replace(mute, guest=replace(BEFORE, sent_at=at("12:13"), look=None, why_not=why))
    assert list(back_inside(away)) == [message("guest.not_compared", why=why)]
    assert not list(back_inside(replace(away, actions=())))
    assert not list(back_inside(replace(cured(WELL), ran=None)))
    assert not list(back_inside(cured(inside(containers=()))))
    assert not list(back_inside(replace(cured(WELL), ran=RollCall(BEFORE))))


def test_a_cure_shows_what_was_wrong_before_it() -> None:
    heading, *_ = seen_inside(cured(WELL), State.FIXED)
    assert isinstance(heading, Items)
    assert heading.heading == message("guest.heading", at=at("12:05"))


def test_a_look_for_the_restarts_sake_alone_is_no_evidence() -> None:
    planned = replace(situation(instance(events=(event("instance-stop"),))), guest=BEFORE)
    assert planned.seen
    assert not list(seen_inside(planned, State.FIXED))


def test_that_nothing_stands_out_gives_way_to_what_was_done_inside() -> None:
    signs = VitalSigns(NOON, NOON, HostMetrics(cpu=Cpu(12, 20)), ())
    plain = replace(after(), vital_signs=signs)
    for found, spare in ((plain, False), (replace(plain, actions=(DONE,)), True)):
        (items,) = vital_sign_blocks(found, State.FIXED)
        assert isinstance(items, Items)
        assert items.spare is spare
    changed = replace(signs, changes=(HandChange("RebootInstances", NOON, foreign("kim")),))
    (items,) = vital_sign_blocks(replace(plain, actions=(DONE,), vital_signs=changed), State.FIXED)
    assert isinstance(items, Items)
    assert not items.spare
