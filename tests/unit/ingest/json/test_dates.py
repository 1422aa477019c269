from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lifeguard.ingest.json.dates import read

AUGUST = datetime(2026, 8, 27, 13, 19, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Thu, 27 Aug 2026 13:19:03 GMT",
        "Mon, 27 Aug 2026 13:19:03 GMT",  # no Monday
        "Thu, 27, Aug, 2026, 13:19:03 GMT",  # as the schema's words have it
        "27 Aug 2026 13:19:03 UTC",
        "thu, 27 aug 2026 13:19:03 +0000",
        " 27 Aug 2026 13:19:03 ",
        "2026-08-27T13:19:03Z",
        "2026-08-27T13:19:03.000+0000",
        "2026-08-27T15:19:03+02:00",
        "2026-08-27 13:19:03",
    ],
)
def test_one_moment_in_many_hands(text: str) -> None:
    assert read(text) == AUGUST


def test_a_day_of_one_digit() -> None:
    assert read("Fri, 3 Jun 2022 05:01:10 GMT") == datetime(2022, 6, 3, 5, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "Thu, 27 Foo 2026 13:19:03 GMT",
        "Tue, 30 Feb 2026 13:19:03 GMT",
        "Thu, 27 Aug 2026 25:19:03 GMT",
        "Thu, 27 Aug 2026 13:19:03 PST",
        "2026-13-01T00:00:00Z",
        "Thu, \u0662\u0667 Aug 2026 13:19:03 GMT",
        "0001-01-01T00:00:00+14:00",  # before the first moment that Python knows
        "9999-12-31T23:59:59Z",  # a quarter of an hour later there is no time any more
        "1969-12-31T23:59:59Z",
        "2200-01-01T00:00:00Z",
        "\ud800026-08-27T13:19:03Z",
        " " * 1_000_000 + "2026-08-27T13:19:03Z",
    ],
)
def test_anything_else_is_no_date(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("text", ["1970-01-01T00:00:00Z", "2199-12-31T23:59:59Z"])
def test_years_that_can_be_reckoned_with(text: str) -> None:
    assert read(text) is not None
