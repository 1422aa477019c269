"""What RDS tells of a DB instance by its events; the references of their triggers begin with it."""

from __future__ import annotations

from enum import StrEnum

from lifeguard.core.incident.trigger import Phase, Trigger


class DbNews(StrEnum):
    """What an event is about, whichever id it has."""

    RESTARTED = "db-restarted"
    SHUT_DOWN = "db-shut-down"
    STORAGE_FULL = "db-storage-full"
    STORAGE_LOW = "db-storage-low"
    NOT_GROWING = "db-not-growing"  # storage autoscaling cannot, or is near its maximum
    GROWING = "db-growing"
    BURST_BALANCE = "db-burst-balance"
    FAILOVER = "db-failover"
    RECOVERY = "db-recovery"  # AWS recovers a DB instance in a single zone
    FAILED = "db-failed"
    PARAMETERS = "db-parameters"
    NETWORK = "db-network"
    MAINTENANCE = "db-maintenance"
    STOPPED = "db-stopped"
    STARTED = "db-started"


ATTACHES = frozenset({DbNews.GROWING, DbNews.MAINTENANCE, DbNews.STOPPED, DbNews.STARTED})
"""News that opens no incident: nothing is wrong, or AWS or a person is at work."""


def phase_of(news: DbNews) -> Phase:
    """Return whether such news may open an incident."""
    return Phase.CLEARED if news in ATTACHES else Phase.RAISED


def latest(triggers: tuple[Trigger, ...], *news: DbNews) -> Trigger | None:
    """Return the latest of these news, by when it happened."""
    names = tuple(f"{one}:" for one in news)
    found = (trigger for trigger in triggers if trigger.reference.startswith(names))
    return max(found, key=lambda trigger: trigger.occurred_at, default=None)
