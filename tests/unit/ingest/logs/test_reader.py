"""The reader that is a table of patterns."""

from __future__ import annotations

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.ingest.logs.line import log_line
from lifeguard.ingest.logs.reader import Entry, first_said, numbers, says

ROWS = (
    says(AppSymptom.EXITED, "exited", r"(?P<subject>\w{1,20}) exited with (?P<code>[\d,]{1,9})"),
    says(AppSymptom.ABORTED, "exited", subject="somebody"),
)


def entry(message: str) -> Entry:
    return Entry(log_line(1, message), message)


def test_the_first_row_that_matches_counts() -> None:
    first = first_said(ROWS, entry("web exited with 1,000"))
    assert first is not None
    assert (first.symptom, first.subject, first.numbers) == (
        AppSymptom.EXITED,
        "web",
        {"code": 1000},
    )
    second = first_said(ROWS, entry("it exited"))
    assert second is not None
    assert (second.symptom, second.subject) == (AppSymptom.ABORTED, "somebody")
    assert first_said(ROWS, entry("hello")) is None


def test_groups_that_are_no_numbers_are_left_out() -> None:
    assert numbers({"a": "1.5", "b": "x"}) == {"a": 1.5}
