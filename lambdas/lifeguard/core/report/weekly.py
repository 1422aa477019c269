"""The week: what Lifeguard would have done in mode observe, when and why; and the backups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.notification.email import Email, paragraph
from lifeguard.core.notification.outages import why
from lifeguard.core.replacement.retired import retired_instances
from lifeguard.core.report.backups import BackupWeek
from lifeguard.core.text.command import pasted

_WEEK = "[Lifeguard] WEEK"
WEEK = timedelta(days=7)
SHOWN = 20
"""Incidents told one by one; more than these nobody reads in an email."""


def weekly(
    incidents: Sequence[Incident], now: datetime, backups: BackupWeek | None = None
) -> Email | None:
    """Return the summary of the last seven days, or None when there is nothing to tell."""
    observed = _observed(incidents, now)
    kept = _kept(incidents, now)
    subjects = [
        *([observed.subject] if observed else []),
        *([f"{_WEEK}'s backups: {backups.brief}"] if backups else []),
        *([f"{_WEEK}: instances that were replaced may be cleared away"] if kept else []),
    ]
    if not subjects:
        return None
    texts = [
        *([observed.body] if observed else []),
        *([backups.text] if backups else []),
        *kept,
    ]
    return Email(subjects[0], "\n\n".join(texts))


def _kept(incidents: Iterable[Incident], now: datetime) -> list[str]:
    """Return the replaced instances whose week is over, each with the command to delete it."""
    return [
        f"{paragraph((str(told),))}\n\n{pasted(command)}"
        for told, command in retired_instances(incidents, now)
    ]


def _observed(incidents: Iterable[Incident], now: datetime) -> Email | None:
    observed = sorted(
        (i for i in incidents if i.status is IncidentStatus.OBSERVED and now - i.opened_at <= WEEK),
        key=lambda incident: (incident.opened_at, incident.id),
    )
    if not observed:
        return None
    count = f"{len(observed)} time{'s' if len(observed) > 1 else ''}"
    instances = len({incident.resource.key for incident in observed})
    opening = (
        f"In the last seven days Lifeguard, in mode observe, looked after {instances} "
        f"server{'s' if instances > 1 else ''} {count} and changed nothing."
    )
    told = [_sentence(incident) for incident in observed[:SHOWN]]
    rest = len(observed) - len(told)
    more = [f"And {rest} more, in the ledger."] if rest else []
    closing = "To let it act, set mode: act in policies.yaml and deploy again."
    subject = f"{_WEEK} in mode observe: {count} it would have stepped in"
    return Email(subject, paragraph((opening, *told, *more, closing)))


def _sentence(incident: Incident) -> str:
    name = incident.name or incident.resource.id
    return f"{name}, {incident.opened_at:%a %Y-%m-%d %H:%M} UTC: {why(incident)}."
