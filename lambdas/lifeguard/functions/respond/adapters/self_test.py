"""The self-test: it makes the calls that precede a first action, and notes that it has arrived."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import Incident
from lifeguard.core.text.message import Message
from lifeguard.functions.respond.adapters.adapter import Adapter, Reading


class SelfTestRecord(Protocol):
    """The weekly self-test."""

    def read_ec2(self, region: str, /) -> None:
        """Ask EC2 what every observation asks."""

    def arrived(self, drills: Collection[str], now: datetime, /) -> None:
        """Note that an incident of these self-tests has reached its end."""


class FreezeReader(Protocol):
    """The operator's freeze."""

    def reason(self) -> Message:
        """Return why nothing may be changed, or `NOTHING`."""


@dataclass(frozen=True)
class SelfTestAdapter(Adapter):
    """A self-test must fail where a treatment would."""

    selftest: SelfTestRecord
    freeze: FreezeReader

    def read(self, situation: Situation) -> Reading:
        """Read nothing: there is no resource."""
        return Reading(None, situation)

    def before_admission(self, situation: Situation) -> None:
        """Make the calls that precede a first action."""
        self.freeze.reason()
        self.selftest.read_ec2(situation.incident.resource.region)

    def closed(self, incident: Incident, now: datetime) -> None:
        """Note that the self-test has arrived."""
        self.selftest.arrived({trigger.reference for trigger in incident.triggers}, now)
