"""A lamp in a house that Lifeguard has never heard of: what a look at it shows, and its fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from lifeguard.core.decision.problem import Problem, ProblemTraits, check_reference
from lifeguard.core.decision.situation import Situation
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable

DARK = "lamp-dark"
PROBLEMS: Mapping[str, ProblemTraits] = MappingProxyType(
    {DARK: ProblemTraits(check=True, down=True, sudden=True)}
)


@dataclass(frozen=True, slots=True)
class Lamp:
    """A lamp as the house describes it; `dark_since` is since when it should shine and does not."""

    resource: Resource
    read_at: datetime
    name: str
    type: str = "E27"
    zone: str = "hall"
    address: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    dark_since: datetime | None = None
    warming_up: bool = False
    removed: bool = False

    def tag(self, key: str) -> str | None:
        """Return the value of a tag, or None."""
        return dict(self.tags).get(key)

    @property
    def state(self) -> str:
        """What the switch says."""
        return "removed" if self.removed else "on"

    @property
    def runs(self) -> bool:
        """Whether it is switched on."""
        return not self.removed

    @property
    def changing(self) -> bool:
        """A switch has no states in between."""
        return False

    @property
    def stopped(self) -> bool:
        """The house has no switch that Lifeguard knows."""
        return False

    @property
    def gone(self) -> bool:
        """Whether it is taken off the ceiling."""
        return self.removed

    @property
    def reachable(self) -> bool:
        """Whether it shines."""
        return self.dark_since is None

    @property
    def keeps_address(self) -> bool:
        """It has none."""
        return True

    @property
    def settled(self) -> bool:
        """Whether it is warm."""
        return not self.warming_up

    @property
    def up(self) -> bool:
        """Whether it shines."""
        return self.well

    @property
    def well(self) -> bool:
        """Whether it shines."""
        return self.runs and self.dark_since is None and self.settled


@immutable
class LampSituation(Situation):
    """A situation whose resource is a lamp."""

    observed: Lamp | None = None


def problems(lamp: Lamp, _first_seen: datetime) -> tuple[Problem, ...]:
    """Return that it is dark, if it is."""
    since = lamp.dark_since
    if since is None or lamp.removed:
        return ()
    return (Problem(DARK, since, check_reference(DARK, since), message("lamp.dark")),)


def reading(lamp: Lamp) -> Message:
    """Return a look at the lamp as a line of evidence."""
    return message("lamp.reading", when=lamp.read_at, state=lamp.state)
