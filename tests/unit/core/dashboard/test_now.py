"""Must I act? What waits for a person comes first, rehearsals are left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from lifeguard.core.dashboard.now import asks, open_now
from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.incident.question import AnswerKind, ApprovalAnswer, Channel
from lifeguard.core.notification.view import State
from lifeguard.core.resources.resource import Service
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, message
from tests.support.situations import asked
from tests.unit.core.report.weeks import NOW, WEEK, ended

HOUR = timedelta(hours=1)


def still(number: int = 1, kind: str = "system-status-check", **how: Any) -> Incident:  # noqa: ANN401
    """Return an incident that has been open for an hour."""
    opened = how.pop("opened_at", NOW - HOUR)
    status = how.pop("status", IncidentStatus.OPEN)
    return ended(number, kind, opened_at=opened, closed_at=None, status=status, **how)


def down(since: timedelta = 2 * HOUR) -> tuple[Downtime, ...]:
    return (Downtime(NOW - since, None, NOW - since),)


def test_what_waits_for_a_person_comes_first() -> None:
    table = open_now(
        [
            still(1),
            still(2, "instance-retirement"),
            still(3, status=IncidentStatus.NEEDS_HUMAN),
            still(4, downtimes=down()),
            still(5, pending_approval=asked()),
            still(6, opened_at=NOW - 3 * HOUR, downtimes=down(3 * HOUR)),
        ],
        WEEK,
        frozen=False,
    )
    assert [(row.state, row.cells[1]) for row in table.rows] == [
        (state, message("widget.server", name=foreign(name)))
        for state, name in (
            (State.ANSWER, "web-5"),
            (State.DOWN, "web-6"),
            (State.DOWN, "web-4"),
            (State.ACT, "web-3"),
            (State.PLANNED, "web-2"),
            (State.FYI, "web-1"),
        )
    ]
    assert all(len(row.cells) == len(table.heads) for row in table.rows)


def test_a_row_says_since_when_and_until_when() -> None:
    question = asked()
    (row,) = open_now([still(pending_approval=question, downtimes=down())], WEEK, frozen=False).rows
    assert row.cells[3] == message("widget.since", at=NOW - 2 * HOUR, length=2 * HOUR)
    assert row.cells[4] == message("widget.answer", until=question.until)


def test_what_has_not_been_down_lasts_since_its_incident_opened() -> None:
    (row,) = open_now([still(status=IncidentStatus.WAITING)], WEEK, frozen=False).rows
    assert row.cells[3] == message("widget.since", at=NOW - HOUR, length=HOUR)
    assert row.cells[4] == message("progress_status.waiting")


def test_a_clock_that_is_behind_makes_nothing_negative() -> None:
    (row,) = open_now([still(opened_at=NOW + HOUR)], WEEK, frozen=False).rows
    assert row.cells[3] == message("widget.since", at=NOW + HOUR, length=timedelta())


def test_what_was_answered_asks_no_more() -> None:
    question = asked()
    yes = ApprovalAnswer(question.id, AnswerKind.YES, NOW, Channel.PAGE)
    assert asks(still(pending_approval=question))
    assert not asks(still())
    assert not asks(still(pending_approval=question, approval_answers=(yes,)))


def test_rehearsals_and_what_is_over_are_left_out() -> None:
    none = [
        still(service=Service.RESTORE),
        still(service=Service.DRILL),
        replace(still(), closed_at=NOW),
    ]
    table = open_now(none, WEEK, frozen=False)
    assert (table.rows, table.notice) == ((), NOTHING)


def test_a_freeze_is_said_first() -> None:
    assert open_now([], WEEK, frozen=True).notice == message("widget.frozen")
