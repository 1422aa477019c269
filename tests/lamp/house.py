"""The house: where the lamps are, and the one adapter through which Lifeguard knows of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.findings import Findings
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Intent
from lifeguard.core.text.message import message
from lifeguard.functions.finders.finder import Finder
from lifeguard.functions.respond.adapters.adapter import Adapter, Reading
from tests.lamp.kind import ChangeBulb
from tests.lamp.lamp import Lamp


@dataclass
class House(Adapter):
    """Lamps by their id. A new bulb shines, unless the wires are `broken`."""

    now: Callable[[], datetime]
    lamps: dict[str, Lamp] = field(default_factory=dict)
    broken: bool = False
    changed: list[str] = field(default_factory=list)

    def read(self, situation: Situation) -> Reading:
        """Look at the lamp."""
        known = self.lamps.get(situation.incident.resource.id)
        return Reading(known and replace(known, read_at=self.now()), situation)

    def perform(self, situation: Situation, decision: Execute, intent: Intent) -> ActionRecord:
        """Change the bulb."""
        assert isinstance(decision.action, ChangeBulb)
        lamp, made = situation.incident.resource.id, f"bulb-{len(self.changed) + 1}"
        self.changed.append(lamp)
        if not self.broken:
            self.lamps[lamp] = replace(self.lamps[lamp], dark_since=None)
        return ActionRecord(
            action=intent.action,
            result=Result.DONE,
            reason=decision.why,
            at=self.now(),
            answer=message("lamp.fitted", made=made),
            problem=decision.problem,
            made=made,
        )

    @property
    def finder(self) -> Finder:
        """How the sweep finds lamps."""
        return Finder(self._troubled, self._opted_in, lambda _region: tuple(self.lamps.values()))

    def _opted_in(self, _region: str, tag: str) -> tuple[Lamp, ...]:
        return tuple(lamp for lamp in self.lamps.values() if lamp.tag(tag) is not None)

    def _troubled(self, region: str, tag: str) -> Findings:
        dark = (lamp for lamp in self._opted_in(region, tag) if lamp.dark_since is not None)
        return Findings(tuple(replace(lamp, read_at=self.now()) for lamp in dark), ())
