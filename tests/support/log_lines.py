"""What readers say of lines, in a form that a table of a test holds."""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.ingest.logs.reader import Sighting
from lifeguard.ingest.logs.source import read_source

Said = tuple[Symptom, str, dict[str, float]]
"""A symptom, its subject and its numbers."""


def said(text: str) -> list[Said]:
    """What all readers together say of a source: the format is recognised from its lines."""
    return [_plain(one) for _, one in read_source("hop", text).sightings]


def kinds(text: str) -> dict[str, int]:
    """How many lines of each kind a source has."""
    return {str(k): read.lines for k, read in read_source("hop", text).read.items() if read.lines}


def symptoms(text: str) -> list[Symptom]:
    """The symptoms alone."""
    return [symptom for symptom, _, _ in said(text)]


def times(text: str) -> list[str]:
    """When each was, as the line says it."""
    found: Iterable[Sighting] = (one for _, one in read_source("hop", text).sightings)
    return [one.entry.stamp.at.isoformat() if one.entry.stamp else "" for one in found]


def _plain(one: Sighting) -> Said:
    return one.symptom, one.subject, dict(one.numbers)
