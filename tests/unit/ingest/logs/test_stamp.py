"""Times as logs write them."""

from __future__ import annotations

import pytest

from lifeguard.ingest.logs import stamp


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-03-12T09:14:02.118834Z x", "2026-03-12T09:14:02.118834+00:00"),
        ("2026-03-12 09:14:02,118 x", "2026-03-12T09:14:02.118000"),
        ("2026/03/12 09:14:02 x", "2026-03-12T09:14:02"),
        ("2026-03-12 09:14:02 +0900] x", "2026-03-12T09:14:02+09:00"),
        ("2026-03-12T09:14:02-05:30 x", "2026-03-12T09:14:02-05:30"),
        ("2026-03-12 09:14:02 KST x", "2026-03-12T09:14:02+09:00"),
        ("2026-03-12  9:14:02 91 x", "2026-03-12T09:14:02"),
        ("2026-03-12 09:14 x", "2026-03-12T09:14:00"),
        ("2026-03-06 01:20:27.7 +0000 UTC x", "2026-03-06T01:20:27.700000+00:00"),
    ],
)
def test_iso(text: str, read: str) -> None:
    found = stamp.iso(text)
    assert found is not None
    assert found[0].at.isoformat() == read
    assert found[0].is_zoned is ("+" in read or "-05" in read)


@pytest.mark.parametrize(
    ("form", "text", "read"),
    [
        (stamp.syslog, "Mar 12 09:14:02 h", "2000-03-12T09:14:02"),
        (stamp.syslog, "Feb 29 09:14:02 h", "2000-02-29T09:14:02"),
        (stamp.common, "12/Mar/2026:09:14:02 +0900]", "2026-03-12T09:14:02+09:00"),
        (stamp.common, "12/Mar/2026:09:13:32.008]", "2026-03-12T09:13:32.008000"),
        (stamp.dashed, "12-Mar-2026 09:14:02 UTC]", "2026-03-12T09:14:02+00:00"),
        (stamp.dashed, "12-Mar-2026 09:14:02]", "2026-03-12T09:14:02"),
        (stamp.dashed, "12-Mar-2026 09:14:02 Asia/Seoul]", "2026-03-12T09:14:02"),
        (stamp.dashed, "12-Mar-2026 09:14:02 XYZ]", "2026-03-12T09:14:02"),
        (stamp.dashed, "12 Mar 2026 09:14:02.044 #", "2026-03-12T09:14:02.044000"),
        (stamp.long, "Thu Mar 12 09:14:02.5574 2026]", "2026-03-12T09:14:02.557400"),
        (stamp.long, "Sun Mar  8 09:14:02 2026 -", "2026-03-08T09:14:02"),
    ],
)
def test_other_forms(form: object, text: str, read: str) -> None:
    found = form(text)  # type: ignore[operator]
    assert found[0].at.isoformat() == read


@pytest.mark.parametrize(
    "text",
    [
        "2026-13-12 09:14:02",
        "2026-02-30 09:14:02",
        "Xyz 12 09:14:02",
        "Mar 32 09:14:02",
        "12/Xyz/2026:09:14:02",
        "32-Mar-2026 09:14:02",
        "Thu Xyz 12 09:14:02 2026",
        "Thu Mar 12 25:14:02 2026",
        "",
        "hello",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    forms = (stamp.iso, stamp.syslog, stamp.common, stamp.dashed, stamp.long)
    assert [form(text) for form in forms] == [None] * len(forms)


@pytest.mark.parametrize("seconds", [1773306842.31, 1773306842310])
def test_seconds_and_milliseconds(seconds: float) -> None:
    found = stamp.epoch(seconds)
    assert found is not None
    assert found.at.isoformat() == "2026-03-12T09:14:02.310000+00:00"


@pytest.mark.parametrize("seconds", [float("nan"), 1e300, -1e300])
def test_numbers_that_are_no_time(seconds: float) -> None:
    assert stamp.epoch(seconds) is None
