"""What is wrong with a Lightsail database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.core.kinds.lightsail_database.database import LightsailDatabase
from lifeguard.core.kinds.lightsail_database.problem import (
    LightsailDbProblem,
    hit,
    lasts,
    problems,
)
from tests.support.lightsail_database import BUSY, SHORT, SLOW, database, silent
from tests.support.situations import NOON


@pytest.mark.parametrize(
    ("seen", "kinds"),
    [
        (database(), []),
        (database(SLOW), ["lightsail-db-disk-limit"]),
        (database(SHORT, BUSY), ["lightsail-db-storage-short", "lightsail-db-cpu-limit"]),
        (database(limits=None), []),
        (silent(), ["lightsail-db-silent"]),
        (database(state="failed"), ["lightsail-db-broken"]),
        (database(SLOW, state="failed"), ["lightsail-db-broken"]),
        (database(SLOW, state="stopped"), []),
        (database(SLOW, state="rebooting"), []),
        (database(SLOW, state="deleting"), []),
        (database(SLOW, state="backing-up"), ["lightsail-db-disk-limit"]),
    ],
)
def test_what_is_wrong(seen: LightsailDatabase, kinds: list[str]) -> None:
    assert [one.kind for one in problems(seen, NOON)] == kinds


def test_a_limit_is_one_problem_for_six_hours_however_often_it_is_measured() -> None:
    (first,) = problems(database(SLOW), NOON)
    (again,) = problems(database(SLOW), NOON + timedelta(minutes=5))
    assert first.reference == again.reference
    assert first.key == LightsailDbProblem.DISK


def test_the_connections_stand_with_the_evidence() -> None:
    (found,) = problems(database(SLOW), NOON)
    parts = found.what.param("parts")
    assert isinstance(parts, tuple)
    assert [said.code for said in parts][-1] == "lightsail_db.connections"  # type: ignore[union-attr]  # messages
    (unknown,) = problems(database(SLOW, connections=None), NOON)
    assert len(unknown.what.param("parts")) == len(parts) - 1  # type: ignore[arg-type]  # as above


def test_the_limit_behind_a_problem() -> None:
    assert hit(database(SLOW, BUSY), LightsailDbProblem.CPU) is BUSY
    assert hit(silent(), LightsailDbProblem.SILENT) is None


@pytest.mark.parametrize(
    ("key", "seen", "still"),
    [
        ("lightsail-db-disk-limit", database(lingering=("disk",)), True),
        ("lightsail-db-disk-limit", database(), False),
        ("lightsail-db-disk-limit", database(limits=None), True),
        ("lightsail-db-silent", database(limits=None), True),
        ("lightsail-db-silent", database(), False),
        ("lightsail-db-broken", database(limits=None), False),
        ("what-nobody-knows", database(limits=None), False),
    ],
)
def test_what_is_measured_lasts_until_a_measurement_shows_its_end(
    key: str, seen: LightsailDatabase, *, still: bool
) -> None:
    assert lasts(key, seen, ()) is still
    assert lasts(key, seen, (key,))
