"""What servers suffered in a week, what was prevented, what is planned and what is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.incident.host_cause import HostCause, HostFault
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.incident.question import AnswerKind, ApprovalAnswer, Channel
from lifeguard.core.incident.trigger import Kind, Phase
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.notification.host_cause import brief
from lifeguard.core.report.outages import (
    cause,
    observed,
    outages,
    planned,
    prevented,
    taken_over,
    unanswered,
)
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, coded, message
from tests.support.situations import NOON, act, announcement, asked, at, trigger
from tests.unit.core.report.weeks import NOW, WEEK, down, ended

HOST = coded("cause", ProblemKind.SYSTEM_CHECK)
SYSTEM = coded("cause", ProblemKind.INSTANCE_CHECK)
RETIREMENT = coded("cause", ProblemKind.INSTANCE_RETIREMENT)
MINUTE = timedelta(minutes=1)


def codes(messages: object) -> list[str]:
    assert isinstance(messages, tuple)
    return [one.code for one in messages]


def test_outages_are_counted_by_server_the_longest_downtime_first() -> None:
    found = outages(
        [
            ended(1, downtimes=down(7)),
            ended(2, downtimes=down(5)),
            ended(3, "instance-status-check", resource=ended(2).resource, downtimes=down(8)),
            ended(4, "attached-ebs-check"),
        ],
        WEEK,
    )
    assert (found.count, found.down) == (4, 20 * MINUTE)
    two, one, none = found.rows
    assert two == message(
        "report.outage",
        name=foreign("web-3"),
        count=2,
        length=13 * MINUTE,
        causes=(HOST, SYSTEM),
    )
    assert (one.code, one.param("name")) == ("report.outage", foreign("web-1"))
    assert (none.code, none.param("name")) == ("report.never_down", foreign("web-4"))


@pytest.mark.parametrize(
    ("incident", "suffered"),
    [
        (ended(downtimes=down(7)), True),
        (ended(kind="application-check"), True),
        (ended(kind="stopped-by-aws", downtimes=down(7)), True),
        (ended(kind="instance-retirement", downtimes=down(1, planned=True)), False),
        (ended(kind="instance-retirement", downtimes=down(1)), True),
        (ended(kind="stale-backup"), False),
        (ended(kind="status_check"), False),
        (ended(status=IncidentStatus.OBSERVED, downtimes=down(7)), False),
        (ended(service=Service.RESTORE), False),
        (ended(opened_at=NOON - timedelta(days=9)), False),
        (ended(opened_at=NOW + MINUTE), False),
    ],
)
def test_an_outage_is_a_failure_of_this_week(incident: Incident, *, suffered: bool) -> None:
    assert outages([incident], WEEK).count == suffered


def test_a_downtime_counts_as_far_as_it_is_of_the_week() -> None:
    begin = WEEK.since - timedelta(hours=3)
    long = replace(down(0)[0], since=begin, until=WEEK.since + timedelta(hours=1))
    found = ended(opened_at=begin, closed_at=WEEK.since + timedelta(hours=2), downtimes=(long,))
    assert outages([found], WEEK).down == timedelta(hours=1)


def test_what_is_still_down_counts_until_now_and_what_was_given_up_until_then() -> None:
    still = ended(closed_at=None, status=IncidentStatus.WAITING, downtimes=down(0, proven=False))
    found = outages([still], WEEK)
    assert (codes(found.rows), found.down) == (["report.still_down"], NOW - NOON)
    given_up = ended(status=IncidentStatus.CLOSED, downtimes=down(0, proven=False))
    found = outages([given_up], WEEK)
    assert (codes(found.rows), found.down) == (["report.outage"], 20 * MINUTE)


def test_a_console_log_names_the_cause_of_a_failure() -> None:
    named = HostCause(HostFault.OUT_OF_MEMORY, "gunicorn")
    reboot = act(Verb.REBOOT, cause=named)
    assert cause(ended(rungs=(reboot, act(Verb.STOP))), KINDS) == brief(named)
    assert cause(ended(kind="instance-retirement", rungs=(reboot,)), KINDS) == RETIREMENT
    assert cause(ended(kind="status_check"), KINDS) == coded("reported", Kind.STATUS_CHECK)


STOP = act(Verb.STOP)


@pytest.mark.parametrize(
    ("incident", "told"),
    [
        (
            ended(kind="instance-retirement", rungs=(STOP,), downtimes=down(2, planned=True)),
            message(
                "report.moved",
                name=foreign("web-1"),
                cause=RETIREMENT,
                at=at("12:20"),
                length=2 * MINUTE,
            ),
        ),
        (
            ended(kind="instance-retirement", rungs=(act(Verb.RESCHEDULE),)),
            message("report.handled", name=foreign("web-1"), cause=RETIREMENT, at=at("12:20")),
        ),
        (
            ended(kind="instance-retirement", rungs=(act(Verb.CREATE_IMAGE),)),
            message("report.passed", name=foreign("web-1"), cause=RETIREMENT, at=at("12:20")),
        ),
        (ended(kind="instance-retirement", downtimes=down(2)), None),
        (ended(kind="instance-retirement", status=IncidentStatus.CLOSED), None),
        (ended(kind="instance-retirement", closed_at=None), None),
        (ended(kind="instance-retirement", opened_at=NOON - timedelta(days=9)), None),
        (ended(), None),
    ],
)
def test_prevented_is_what_was_scheduled_and_is_over(
    incident: Incident, told: Message | None
) -> None:
    assert list(prevented([incident], WEEK)) == ([] if told is None else [told])


def test_what_was_observed_is_told_with_its_reasons() -> None:
    why = message("outcome.would_have_left", what=HOST, plan=SYSTEM)
    late = ended(1, status=IncidentStatus.OBSERVED, reasons=(why,), opened_at=at("15:00"))
    early = ended(2, status=IncidentStatus.OBSERVED, reasons=("plain",))
    old = ended(3, status=IncidentStatus.OBSERVED, opened_at=NOON - timedelta(days=9))
    first, second = observed([late, early, old, ended(4)], WEEK)
    assert first.param("why") == (message("report.said", said=foreign("plain")),)
    assert second == message(
        "report.observed",
        name=foreign("web-1"),
        at=at("15:00"),
        cause=HOST,
        why=(why,),
    )


def test_what_aws_plans_is_told_by_its_latest_word() -> None:
    first = announcement(deadline=NOW + timedelta(days=9))
    when = NOW + timedelta(days=11)
    moved = announcement(deadline=when)
    other = announcement(reference="other", deadline=NOW + timedelta(days=12))
    over = announcement(reference="over", deadline=NOW + timedelta(days=10))
    called_off = replace(over, phase=Phase.CLEARED, deadline=None)
    waits = ended(
        kind="instance-retirement",
        closed_at=None,
        triggers=(first, trigger(), moved, other, over, called_off),
    )
    sooner = ended(2, closed_at=None, triggers=(announcement(deadline=NOW + timedelta(days=1)),))
    past = ended(3, closed_at=None, triggers=(announcement(deadline=NOON),))
    done = replace(waits, closed_at=NOW)
    seen = replace(sooner, name="web-4", status=IncidentStatus.OBSERVED, closed_at=NOW)
    one, other_one, two = planned([waits, sooner, past, done, replace(seen, id="f" * 32)], WEEK)
    assert [one.param("name"), other_one.param("name")] == [foreign("web-2"), foreign("web-4")]
    assert two == message("report.planned", at=when, name=foreign("web-1"), cause=RETIREMENT)


def test_questions_come_before_what_was_left_to_a_person() -> None:
    question = asked(when=NOON)
    waits = ended(1, closed_at=None, status=IncidentStatus.NEEDS_HUMAN, pending_approval=question)
    answer = ApprovalAnswer(question.id, AnswerKind.YES, NOON, Channel.PAGE)
    left = ended(2, closed_at=None, status=IncidentStatus.NEEDS_HUMAN, opened_at=at("09:00"))
    others = [
        replace(waits, approval_answers=(answer,)),
        ended(3),
        ended(4, service=Service.RESTORE, status=IncidentStatus.NEEDS_HUMAN),
        ended(5, status=IncidentStatus.NEEDS_HUMAN, opened_at=NOON - timedelta(days=9)),
    ]
    assert list(unanswered([left, waits, *others], WEEK)) == [
        message("report.answer", name=foreign("web-1"), until=question.until),
        message("report.look", name=foreign("web-2"), at=at("09:00"), cause=HOST),
    ]


def test_a_name_is_the_incidents_else_the_servers_else_the_id() -> None:
    assert WEEK.name(ended(8)) == foreign("web-8")
    assert WEEK.name(ended(8, name="")) == foreign("shop-web-1")
    assert WEEK.name(ended(9, name="")) == foreign("i-00000000000000009")


def test_executions_that_died_are_counted_by_incident() -> None:
    found = [ended(1, generation=3), ended(2), ended(3, generation=2, opened_at=at("-9 12:00"))]
    assert taken_over(found, WEEK) == 1
