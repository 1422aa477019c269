"""The statements that load a database, in words."""

from __future__ import annotations

import pytest

from lifeguard.core.databases.busy import BusyStatement, busiest, explains
from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.kinds.rds.problem import problems
from lifeguard.core.text.foreign import foreign
from tests.support.rds import database
from tests.support.situations import NOON
from tests.support.words import english

FOUND = (
    BusyStatement(foreign("SELECT * FROM orders WHERE customer = ?"), 4.25),
    BusyStatement(foreign("UPDATE stock SET count = ?"), 0.5),
)
SAID = (
    "most of the load of the last 15 minutes: SELECT * FROM orders WHERE customer = ? (4.2 sessions"
    " on average); UPDATE stock SET count = ? (0.5 sessions on average)"
)


def hit(limit: DbLimit) -> LimitHit:
    return LimitHit(limit, NOON, 97.0, 90.0)


def test_in_words() -> None:
    assert english(busiest(FOUND)) == SAID


@pytest.mark.parametrize("limit", DbLimit)
def test_what_they_may_explain(limit: DbLimit) -> None:
    known = {DbLimit.CPU, DbLimit.QUERIES, DbLimit.DISK}
    assert explains(hit(limit)) is (limit in known or limit.slows_io)
    told = SAID in english(problems(database("available", hit(limit), busiest=FOUND), NOON)[0].what)
    assert told is explains(hit(limit))


def test_without_any_nothing_is_said_of_them() -> None:
    (problem,) = problems(database("available", hit(DbLimit.CPU)), NOON)
    assert "most of the load" not in english(problem.what)
