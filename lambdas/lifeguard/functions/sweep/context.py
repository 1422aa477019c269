"""What the sweep's duties work with, and what becomes of one that AWS does not answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from lifeguard.aws.ledger.budgets import Places
from lifeguard.aws.ledger.storms import Storms
from lifeguard.aws.ledger.sweep_state import Watch, Watched
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.sns.publish import Notifier
from lifeguard.aws.ssm.switches import Switches
from lifeguard.core.incident.incident import Incident
from lifeguard.core.policy.policy import Policies
from lifeguard.functions.dispatch.dispatcher import Desk


@dataclass(frozen=True, slots=True)
class Room:
    """The adapters, and the Region that all of them are in."""

    desk: Desk
    watch: Watch
    storms: Storms
    places: Places
    notifier: Notifier
    policies: Policies
    region: str


@dataclass(frozen=True, slots=True)
class Minute:
    """What one sweep has read for all duties."""

    now: datetime
    incidents: tuple[Incident, ...]
    """Those that were open when it began."""
    watched: Watched
    switches: Switches | None
    """None: SSM did not answer this time."""


@dataclass(slots=True)
class Round:
    """How one sweep's duties went: one that fails costs only its own, until the next minute."""

    unanswered: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @contextmanager
    def duty(self, name: str) -> Iterator[None]:
        """Note what AWS would not answer for now, and what it refuses, and let the next begin."""
        try:
            yield
        except Retryable as error:
            self.unanswered.append(f"{name}: {error}")
        except Refused as error:
            self.refused.append(error)

    def complain(self) -> None:
        """Fail the sweep if AWS refused anything: a person must hear of it.

        Raises:
            Refused: the first of them.
        """
        if self.refused:
            raise self.refused[0]
