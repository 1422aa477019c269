"""Must I act? The incidents that are open: those that wait for a person first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from lifeguard.core.dashboard.table import TableRow, WidgetTable
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.notification.view import State
from lifeguard.core.report.outages import Week, cause
from lifeguard.core.text.message import NOTHING, Message, coded, message

_ORDER = (State.ANSWER, State.DOWN, State.ACT, State.PLANNED, State.FYI)


def open_now(incidents: Iterable[Incident], week: Week, *, frozen: bool) -> WidgetTable:
    """Return the open incidents, but for rehearsals; `frozen`: Lifeguard changes nothing."""
    found = [i for i in incidents if i.closed_at is None and not week.is_rehearsal(i)]
    rows = [(_state(one, week), one) for one in found]
    rows.sort(key=lambda row: (_ORDER.index(row[0]), row[1].opened_at, row[1].id))
    return WidgetTable(
        (
            message("widget.head.state"),
            message("widget.head.server"),
            message("widget.head.problem"),
            message("widget.head.since"),
            message("widget.head.next"),
        ),
        tuple(_row(state, one, week) for state, one in rows),
        message("widget.no_incident"),
        message("widget.frozen") if frozen else NOTHING,
    )


def asks(incident: Incident) -> bool:
    """Whether a question of the incident waits for its answer."""
    return incident.pending_approval is not None and not incident.answered


def _state(incident: Incident, week: Week) -> State:
    if asks(incident):
        return State.ANSWER
    if _down_since(incident) is not None:
        return State.DOWN
    if incident.status is IncidentStatus.NEEDS_HUMAN:
        return State.ACT
    return State.PLANNED if week.traits(incident).scheduled else State.FYI


def _row(state: State, incident: Incident, week: Week) -> TableRow:
    since = _down_since(incident) or incident.opened_at
    return TableRow(
        state,
        (
            coded("email.state", state),
            message("widget.server", name=week.name(incident)),
            cause(incident, week.kinds),
            message("widget.since", at=since, length=max(week.until - since, timedelta())),
            _next(incident),
        ),
    )


def _down_since(incident: Incident) -> datetime | None:
    return next((one.since for one in incident.downtimes if one.until is None), None)


def _next(incident: Incident) -> Message:
    asked = incident.pending_approval
    if asked is not None and asks(incident):
        return message("widget.answer", until=asked.until)
    return coded("progress_status", incident.status)
