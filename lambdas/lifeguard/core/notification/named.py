"""How an email about several servers names one of them, or says how many there are."""

from __future__ import annotations

from collections.abc import Sequence

from lifeguard.core.decision.observed import Observed
from lifeguard.core.incident.incident import Incident
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable

LIFEGUARD = message("others.lifeguard")
"""The name in the subject of an email about Lifeguard itself."""

NOTHING_TO_DO = message("others.nothing_to_do")

_UNNAMED = Foreign("")


@immutable
class NamedServer:
    """A server: its id, its Name tag where it has one, and where it is if that is to be said."""

    id: str
    name: Foreign = _UNNAMED
    place: str = ""

    @classmethod
    def of(cls, observed: Observed) -> NamedServer:
        """Return a resource without its place."""
        return cls(observed.resource.id, _name(observed.name, observed.resource.id))

    @classmethod
    def in_incident(cls, incident: Incident) -> NamedServer:
        """Return an incident's resource, with its zone, or its Region where that is not known."""
        resource = incident.resource
        place = incident.zone or resource.region
        return cls(resource.id, _name(incident.name, resource.id), place)

    @property
    def short(self) -> Foreign:
        """What a subject calls it."""
        return self.name or foreign(self.id)

    @property
    def label(self) -> Message:
        """What a list calls it."""
        if self.place:
            return message("others.server.placed", server=self._label, place=self.place)
        return self._label

    @property
    def _label(self) -> Message:
        if self.name:
            return message("others.server", name=self.name, id=self.id)
        return message("others.server.unnamed", id=self.id)


def counted(servers: Sequence[NamedServer]) -> Foreign | Message:
    """Return what a subject calls these servers: the name of the only one, or their number."""
    return servers[0].short if len(servers) == 1 else how_many(len(servers))


def how_many(count: int) -> Message:
    """Return a number of servers."""
    return message("others.servers", count=count)


def _name(name: str, known: str) -> Foreign:
    return _UNNAMED if name == known else foreign(name)
