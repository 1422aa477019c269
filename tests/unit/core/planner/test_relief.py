"""Each problem's end is told, once it was treated or told, though the incident goes on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import NotificationKind, Notify, Wait
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.trigger import Kind, Phase
from lifeguard.core.kinds.ec2.instance import Checks, InstanceState
from lifeguard.core.kinds.ec2.problem import CHECKS, ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.planner.relief import relieved
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, message
from tests.support.situations import (
    ASK,
    EBS_FAILS,
    EVENT,
    FAILING,
    INITIALIZING,
    OK,
    PASSING,
    act,
    at,
    did,
    event,
    heard,
    incident,
    instance,
    look,
    situation,
    stopped,
    trigger,
    was_told,
)

FIELDS = {
    ProblemKind.SYSTEM_CHECK: "system",
    ProblemKind.INSTANCE_CHECK: "instance",
    ProblemKind.EBS_CHECK: "ebs",
    ProblemKind.APPLICATION_CHECK: "application",
}
REMAINS = (event("instance-reboot", id="instance-event-2"),)
"""What the incident goes on for."""
CURED = NotificationKind.CURED


def failing(kind: ProblemKind, **how: object) -> InstanceSituation:
    checks = replace(PASSING, **{FIELDS[kind]: FAILING})
    return situation(instance(checks=checks, read_at=at("12:10"), events=REMAINS, **how))


def treated(
    before: InstanceSituation, kind: ProblemKind, result: Result = Result.DONE
) -> InstanceSituation:
    return did(before, act(Verb.STOP, at("12:10"), result, problem=kind))


def well(
    before: InstanceSituation, when: str = "13:00", checks: Checks = PASSING
) -> InstanceSituation:
    return look(before, at(when), checks=checks)


@pytest.mark.parametrize("kind", sorted(CHECKS))
def test_a_check_that_we_treated_and_that_passes_is_told_once(kind: ProblemKind) -> None:
    cured = well(treated(failing(kind), kind))
    told = Notify(CURED, message("outcome.check_passes"), about=kind, problem=kind)
    assert relieved(cured) == told
    assert relieved(heard(cured, told)) is None


@pytest.mark.parametrize("kind", sorted(CHECKS))
def test_a_check_that_still_fails_is_not(kind: ProblemKind) -> None:
    assert relieved(look(treated(failing(kind), kind), at("13:00"))) is None


@pytest.mark.parametrize(
    ("result", "of", "told"),
    [
        (Result.DONE, ProblemKind.EBS_CHECK, True),
        (Result.FAILED, ProblemKind.EBS_CHECK, False),
        (Result.DONE, ProblemKind.INSTANCE_REBOOT, False),
    ],
    ids=["for it", "in vain", "for something else"],
)
def test_only_an_act_for_the_problem_is_a_reason_to_tell(
    result: Result, of: ProblemKind, *, told: bool
) -> None:
    acted = treated(failing(ProblemKind.EBS_CHECK), of, result)
    assert (relieved(well(acted)) is not None) is told


SAYS = {
    NotificationKind.FIRST_WORD,
    NotificationKind.FIRST_WORD,
    NotificationKind.PLANNED,
    NotificationKind.ASKED,
    NotificationKind.LEFT,
    NotificationKind.DECLINED,
}


@pytest.mark.parametrize("notice", NotificationKind)
def test_what_the_operator_has_heard_of_has_an_end_for_him_too(notice: NotificationKind) -> None:
    begun = failing(ProblemKind.EBS_CHECK)
    told = was_told(begun, notice, "any", at("12:11"), ProblemKind.EBS_CHECK)
    assert (relieved(well(told)) is not None) is (notice in SAYS)
    another = was_told(begun, notice, "any", at("12:11"), ProblemKind.INSTANCE_REBOOT)
    assert relieved(well(another)) is None


def test_what_nobody_has_heard_of_ends_in_silence() -> None:
    assert relieved(well(failing(ProblemKind.EBS_CHECK))) is None


@pytest.mark.parametrize(
    "checks",
    [
        replace(PASSING, system=INITIALIZING),
        replace(PASSING, instance=INITIALIZING),
        replace(PASSING, ebs=INITIALIZING),
        replace(PASSING, ebs=StatusCheck(CheckStatus.INSUFFICIENT_DATA)),
        replace(PASSING, ebs=StatusCheck(CheckStatus.SUPPRESSED)),
    ],
)
def test_a_check_that_says_nothing_is_not_cured(checks: Checks) -> None:
    acted = treated(failing(ProblemKind.EBS_CHECK), ProblemKind.EBS_CHECK)
    assert relieved(well(acted, checks=checks)) is None
    assert relieved(well(acted)) is not None


@pytest.mark.parametrize("state", sorted(set(InstanceState) - {InstanceState.RUNNING}))
def test_a_stop_hides_a_problem_and_does_not_end_it(state: InstanceState) -> None:
    acted = treated(failing(ProblemKind.EBS_CHECK), ProblemKind.EBS_CHECK)
    assert relieved(look(acted, at("13:00"), state=state, checks=PASSING)) is None


def test_what_comes_back_and_ends_again_is_told_again_after_a_word_of_it() -> None:
    acted = treated(failing(ProblemKind.EBS_CHECK), ProblemKind.EBS_CHECK)
    first = well(acted)
    email = relieved(first)
    assert email is not None
    told = heard(first, email)
    again = StatusCheck(CheckStatus.IMPAIRED, at("14:00"))
    back = look(told, at("14:10"), checks=replace(EBS_FAILS, ebs=again))
    assert relieved(back) is None
    assert relieved(well(back, "15:00")) is None
    asked = was_told(back, NotificationKind.ASKED, "any", at("14:20"), ProblemKind.EBS_CHECK)
    assert relieved(well(asked, "15:00")) == email


# -- problems that no check shows -----------------------------------------------------------------


LISTED = event("system-maintenance")
ENDS = [
    ("gone", (), message("outcome.event_unlisted", event=EVENT)),
    (
        "completed",
        (replace(LISTED, description="[Completed] done"),),
        message("outcome.event_completed", event=EVENT),
    ),
    (
        "cancelled",
        (replace(LISTED, description="[Canceled] no"),),
        message("outcome.event_cancelled", event=EVENT),
    ),
]


@pytest.mark.parametrize(("events", "what"), [r[1:] for r in ENDS], ids=[r[0] for r in ENDS])
def test_an_event_that_was_planned_for_and_is_over_is_told(
    events: tuple[object, ...], what: Message
) -> None:
    begun = situation(instance(events=(LISTED,), checks=EBS_FAILS, read_at=at("12:05")))
    planned = heard(begun, _email(begun))
    over = look(planned, at("12:07"), events=events)
    kind = ProblemKind.SYSTEM_MAINTENANCE
    assert relieved(over) == Notify(CURED, what, about=EVENT, problem=kind)
    assert decide(over) == relieved(over)
    told = heard(over, _email(over))
    assert isinstance(decide(told), Wait)  # for the volume's grace


def test_a_backup_that_was_made_is_told_while_a_check_fails() -> None:
    stale = trigger(Kind.STALE_BACKUP, reference="stale", summary="its newest image is old")
    begun = situation(instance(checks=EBS_FAILS, read_at=at("12:05")), stale, policy=ASK)
    asked = heard(begun, _email(begun))
    assert asked.sent[0].problem == ProblemKind.STALE_BACKUP
    fresh = incident(stale, replace(stale, phase=Phase.CLEARED))
    over = look(replace(asked, incident=fresh), at("12:07"))
    assert _email(over) == Notify(
        CURED, message("outcome.problem_over"), about="stale", problem=ProblemKind.STALE_BACKUP
    )


def test_what_aws_had_stopped_and_runs_is_told_while_a_check_fails() -> None:
    down = situation(stopped("Server.InternalError"))
    kind = ProblemKind.STOPPED_BY_AWS
    runs = did(down, act(Verb.START, at("12:01"), problem=kind))
    up = look(runs, at("13:00"), instance(checks=replace(EBS_FAILS, application=OK)))
    email = _email(up)
    assert (email.notice, email.what, email.problem) == (
        CURED,
        message("outcome.problem_over"),
        kind,
    )


def _email(found: InstanceSituation) -> Notify:
    decision = decide(found)
    assert isinstance(decision, Notify)
    return decision
