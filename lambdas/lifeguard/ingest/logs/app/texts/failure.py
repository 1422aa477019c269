"""A row for a connection that failed: what it says depends on what stands at the address."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.app.texts.place import Place, place_of, spelt
from lifeguard.ingest.logs.reader import Entry, Sighting

REFUSED: Mapping[Place, AppSymptom] = {
    Place.DATABASE: AppSymptom.DB_REFUSED,
    Place.CACHE: AppSymptom.CACHE_REFUSED,
    Place.PEER: AppSymptom.PEER_REFUSED,
    Place.FOREIGN: AppSymptom.OUTBOUND_FAILED,
}
TIMED_OUT: Mapping[Place, AppSymptom] = {
    Place.DATABASE: AppSymptom.DB_TIMED_OUT,
    Place.CACHE: AppSymptom.CACHE_TIMED_OUT,
    Place.PEER: AppSymptom.PEER_TIMED_OUT,
    Place.FOREIGN: AppSymptom.OUTBOUND_TIMED_OUT,
}
UNREACHABLE: Mapping[Place, AppSymptom] = {
    Place.DATABASE: AppSymptom.DB_UNREACHABLE,
    Place.CACHE: AppSymptom.PEER_UNREACHABLE,
    Place.PEER: AppSymptom.PEER_UNREACHABLE,
    Place.FOREIGN: AppSymptom.OUTBOUND_FAILED,
}
RESET: Mapping[Place, AppSymptom] = {
    Place.DATABASE: AppSymptom.DB_GONE,
    Place.CACHE: AppSymptom.PEER_RESET,
    Place.PEER: AppSymptom.PEER_RESET,
    Place.FOREIGN: AppSymptom.OUTBOUND_FAILED,
}
FAILED: Mapping[Place, AppSymptom] = {
    Place.DATABASE: AppSymptom.DB_UNREACHABLE,
    Place.CACHE: AppSymptom.PEER_UNREACHABLE,
    Place.PEER: AppSymptom.PEER_UNREACHABLE,
    Place.FOREIGN: AppSymptom.OUTBOUND_FAILED,
}
TEMPORARY: Mapping[Place, AppSymptom] = dict.fromkeys(Place, AppSymptom.NAME_TEMPORARY)
UNKNOWN: Mapping[Place, AppSymptom] = dict.fromkeys(Place, AppSymptom.NAME_UNKNOWN)

HOST = r"(?P<host>\[?[0-9A-Fa-f:]{2,39}\]?|[\w.-]{1,200}?)"
AT = rf"{HOST}:(?P<port>\d{{1,5}})\b"


@immutable
class Failed:
    """A row: `needle` stands in every such message; the pattern finds the host and its port."""

    by_place: Mapping[Place, AppSymptom]
    needle: str
    pattern: re.Pattern[str]

    def sighting(self, entry: Entry) -> Sighting | None:
        """Return what an entry says, if it says that."""
        found = self.pattern.search(entry.message)
        if found is None:
            return None
        groups = found.groupdict()
        host, port = (
            (groups.get("host") or groups.get("name") or "").strip("[]"),
            int(groups.get("port") or 0),
        )
        where = place_of(host, port)
        shown = spelt(host) if where is Place.FOREIGN else spelt(host, port)
        return Sighting(self.by_place[where], entry, shown)


def failed(by_place: Mapping[Place, AppSymptom] | AppSymptom, needle: str, pattern: str) -> Failed:
    """Return a row: of the pattern's groups `host` and `port` are the address.

    One symptom in place of a table is that of every place.
    """
    if isinstance(by_place, AppSymptom):
        by_place = dict.fromkeys(Place, by_place)
    return Failed(by_place, needle, re.compile(pattern))
