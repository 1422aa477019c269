"""Events of RDS as lines: a time, the resource, perhaps the event's id, and its text.

Ids and texts are those of "Amazon RDS event categories and event messages" of the user guide.
DescribeEvents gives the text without an id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.needles import any_of
from lifeguard.ingest.logs.reader import Entry, Sighting

_REST = re.compile(r"[ \t]{1,8}(?P<resource>\S{1,200})[ \t]{1,8}(?P<said>\S.{2,800})\Z")
_ID = re.compile(r"\b(?:RDS-)?EVENT-(\d{4})\b")

_D = DatabaseSymptom

_BY_ID: Mapping[str, Symptom] = {
    **dict.fromkeys(("0006",), _D.RESTARTED),
    **dict.fromkeys(("0004", "0087"), _D.SHUT_DOWN),
    **dict.fromkeys(("0021", "0088", "0154"), _D.STARTED),
    **dict.fromkeys(("0020", "0052", "0053"), _D.STARTING),
    **dict.fromkeys(("0022", "0031"), _D.CRASHED),
    **dict.fromkeys(("0007", "0221"), _D.STORAGE_FULL),
    **dict.fromkeys(("0089", "0222", "0227"), _D.STORAGE_LOW),
    **dict.fromkeys(
        ("0013", "0015", "0049", "0050", "0051", "0065", "0070", "0071", "0072", "0073"),
        _D.FAILOVER,
    ),
    **dict.fromkeys(("0035", "0036", "0315"), _D.CONFIG_INVALID),
    **dict.fromkeys(
        ("0026", "0027", "0047", "0178", "0266", "0267", "0268", "0269", "0422"), _D.MAINTENANCE
    ),
    **dict.fromkeys(("0403", "0404"), _D.MEMORY_REFUSED),
    **dict.fromkeys(("0189",), CloudSymptom.DB_BURST_BALANCE_GONE),
    **dict.fromkeys(
        (
            "0011",
            "0012",
            "0014",
            "0016",
            "0017",
            "0018",
            "0024",
            "0025",
            "0037",
            "0092",
            "0295",
            "0296",
        ),
        CloudSymptom.API_CALL,
    ),
}

_TEXTS: tuple[tuple[re.Pattern[str], Symptom], ...] = tuple(
    (re.compile(pattern), symptom)
    for pattern, symptom in (
        (r"\bDB instance (?:has been |was )?restarted", _D.RESTARTED),
        (r"\bDB instance (?:has been |was )?(?:shut ?down|stopped)", _D.SHUT_DOWN),
        (r"\bDB instance (?:has been |was )?(?:started|is being started)", _D.STARTED),
        (r"\bRecovery of the DB instance is complete", _D.STARTED),
        (r"\b(?:Recovery of the DB instance has started|Multi-AZ instance recovery)", _D.STARTING),
        (r"\bError restarting ", _D.CRASHED),
        (r"\bAllocated storage has been exhausted", _D.STORAGE_FULL),
        (r"\bstorage-full\b", _D.STORAGE_FULL),
        (r"\b(?:The free storage capacity for|Free storage capacity for) ", _D.STORAGE_LOW),
        (
            r"\b(?:Multi-AZ (?:instance )?(?:failover|activation)|Recovered from partial failover)",
            _D.FAILOVER,
        ),
        (r"\b(?:Started (?:cross|same) AZ failover|Completed failover)", _D.FAILOVER),
        (r"\bDatabase instance put into |\bDatabase instance in incompatible", _D.CONFIG_INVALID),
        (r"\bDB instance put into ", _D.CRASHED),
        (r"\bincompatible-(?:parameters|network)\b", _D.CONFIG_INVALID),
        (r"off-line patches to DB instance", _D.MAINTENANCE),
        (r"\bDatabase instance (?:patched|upgrade is in progress)", _D.MAINTENANCE),
        (r"\bThe (?:downtime started for the DB instance|engine version upgrade)", _D.MAINTENANCE),
        (r"\bRDS will replace the host of DB instance", _D.MAINTENANCE),
        (r"run critically low on memory", _D.MEMORY_REFUSED),
        (r"gp2 burst balance credits", CloudSymptom.DB_BURST_BALANCE_GONE),
        (
            r"\b(?:Reset master credentials|Applying modification |Finished applying modification)",
            CloudSymptom.API_CALL,
        ),
        (r"\b(?:Updated parameter |Finished updating DB parameter group)", CloudSymptom.API_CALL),
        (r"\b(?:Backing up DB instance|Finished DB Instance backup)", _D.NOISE),
        (r"\b(?:Applying|Finished applying) autoscaling-initiated modification", _D.NOISE),
    )
)

_NEEDLES = any_of(
    (
        "DB instance",
        "DB Instance",
        "Database instance",
        "Multi-AZ ",
        "Error restarting ",
        "Allocated storage",
        "storage-full",
        "ree storage capacity",
        "failover",
        "incompatible-",
        "engine version upgrade",
        "low on memory",
        "burst balance credits",
        "Reset master credentials",
        " modification",
        "Updated parameter ",
        "Finished updating DB",
    )
)
"""Each text of the table holds one of them."""


@immutable
class RdsEventsReader:
    """Reads events, by their id, or by their text where there is none."""

    kind: SourceKind = SourceKind.RDS_EVENTS
    programs: frozenset[str] = frozenset()
    is_open: bool = False

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line in its parts; the envelope's reader may have taken a part for a tag."""
        read = stamp.iso(line.text[:40]) if line.text.startswith("2") else None
        if read is None:
            return None
        at, end = read
        found = _REST.match(line.text, end) or _REST.match(line.text, end - 1)
        if found is None:
            return None
        said, number = found["said"], _ID.search(found["said"])
        if number is None and _by_text(said) is None:
            return None
        fields = {"resource": found["resource"].removeprefix("rds:")}
        return Entry(line, said, at, number[1] if number else "", fields)

    def read(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield what each event says of its database."""
        for entry in entries:
            symptom = _BY_ID.get(entry.level) or _by_text(_ID.sub("", entry.message).strip(" :()-"))
            if symptom:
                yield Sighting(symptom, entry, entry.fields["resource"])


def _by_text(said: str) -> Symptom | None:
    if _NEEDLES.search(said) is None:
        return None
    return next((symptom for pattern, symptom in _TEXTS if pattern.search(said)), None)


RDS_EVENTS = RdsEventsReader()
