"""Facts stay few: of what is said again and again the first times and the last."""

from __future__ import annotations

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.ingest.logs.fold import ALIKE, LONGEST_SUBJECT, MOST, FoldedSightings
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, Sighting


def sighting(
    number: int, subject: str = "", symptom: HostSymptom = HostSymptom.NO_SPACE
) -> Sighting:
    line = SourceLine(number, "text" * 1000, "text", json={"large": 1})
    return Sighting(symptom, Entry(line, "text", fields={"large": 1}), subject, {"pid": 1.0})


def folded(*said: Sighting) -> list[Sighting]:
    found = FoldedSightings()
    for one in said:
        found.take(SourceKind.KERNEL, one)
    return [one for _, one in found.in_order()]


def numbers(*said: Sighting) -> list[int]:
    return [one.entry.line.number for one in folded(*said)]


def test_of_those_alike_the_first_and_the_last_are_kept() -> None:
    assert numbers(*map(sighting, range(1, 1001))) == [*range(1, ALIKE), 1000]


def test_what_comes_late_of_a_line_before_is_not_the_last() -> None:
    assert numbers(*map(sighting, range(1, 101)), sighting(50)) == [*range(1, ALIKE), 100]


def test_of_one_symptom_no_more_are_kept_whatever_their_subjects() -> None:
    assert numbers(*(sighting(n, f"/{n}") for n in range(1, 1000))) == [*range(1, MOST + 1)]


def test_another_symptom_is_kept_all_the_same() -> None:
    many = [sighting(n, f"/{n}") for n in range(1, 1000)]
    assert numbers(*many, sighting(1000, "", HostSymptom.READ_ONLY))[-1] == 1000


def test_of_one_line_the_same_is_kept_once() -> None:
    assert numbers(sighting(1), sighting(1), sighting(1, "/a")) == [1, 1]


def test_they_come_in_the_order_of_the_lines_and_of_one_line_as_they_came() -> None:
    found = folded(sighting(2, "b"), sighting(2, "a"), sighting(1, "c"))
    assert [one.subject for one in found] == ["c", "b", "a"]


def test_what_only_the_reader_needs_is_let_go() -> None:
    (found,) = folded(sighting(1, "x" * 1000))
    assert len(found.subject) == LONGEST_SUBJECT
    assert len(found.entry.line.text) == 1000
    assert (found.entry.line.json, found.entry.fields, found.entry.message) == ({}, {}, "")
    assert found.numbers == {"pid": 1.0}
