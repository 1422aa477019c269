"""What is wrong with a DB instance."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.core.databases.limits.limit import DbLimit
from lifeguard.core.decision.problem import ProblemClock
from lifeguard.core.kinds.databases.failover import FAILOVER_TAKES
from lifeguard.core.kinds.databases.news import DbNews
from lifeguard.core.kinds.rds.problem import (
    PROBLEMS,
    DbProblem,
    begun,
    causes,
    lasts,
    problem_of,
    problems,
    reported,
)
from tests.support.rds import database, limit, news, out_of_credits
from tests.support.situations import NOON


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("storage-full", DbProblem.STORAGE_FULL),
        ("failed", DbProblem.FAILED),
        ("incompatible-parameters", DbProblem.PARAMETERS),
        ("incompatible-network", DbProblem.NETWORK),
        ("inaccessible-encryption-credentials", DbProblem.KEY),
        ("inaccessible-encryption-credentials-recoverable", DbProblem.KEY),
        ("restore-error", DbProblem.BROKEN),
    ],
)
def test_a_state_that_does_not_end_by_itself_is_a_problem(state: str, kind: DbProblem) -> None:
    (found,) = problems(database(state), NOON)
    assert (found.kind, found.since) == (kind, NOON)
    assert PROBLEMS[kind].down


@pytest.mark.parametrize("which", DbLimit)
def test_each_limit_is_a_problem(which: DbLimit) -> None:
    (found,) = problems(database("available", limit(which)), NOON)
    assert found.kind == problem_of(which)
    assert found.key == found.kind
    assert PROBLEMS[found.kind].metric


@pytest.mark.parametrize(
    "left_alone",
    [
        database("stopped", out_of_credits()),
        database("deleting", out_of_credits()),
        database("available", out_of_credits(), cluster="shop"),
        database("modifying", out_of_credits()),
        database(limits=None),
        database(),
    ],
)
def test_of_these_nothing_is_wrong(left_alone: object) -> None:
    assert problems(left_alone, NOON) == ()  # type: ignore[arg-type]  # each is a Database


def test_one_limit_has_one_reference_for_hours_and_then_another() -> None:
    told = {
        problems(database("available", out_of_credits(NOON + timedelta(hours=n))), NOON)[
            0
        ].reference
        for n in (0, 1, 5, 6)
    }
    assert len(told) == 2


def test_what_lasts_keeps_the_reference_with_which_it_began() -> None:
    first = database("available", out_of_credits())
    began = begun(first, ())
    assert began == (ProblemClock("db-disk-limit", NOON),)
    hours_later = out_of_credits(NOON + timedelta(hours=20))
    later = database("available", hours_later, began=began)
    assert problems(later, NOON)[0].reference == problems(first, NOON)[0].reference
    assert begun(later, began) == began
    assert begun(database(limits=None), began) == began
    assert begun(database(lingering=(DbLimit.QUERIES,)), began) == began
    assert begun(database(), began) == ()


def test_a_failover_is_a_problem_until_clients_have_asked_dns_again() -> None:
    told = (news(DbNews.FAILOVER), news(DbNews.STARTED))
    (found,) = reported(database(), told)
    assert found.kind == DbProblem.FAILOVER
    assert reported(database(read_at=NOON + FAILOVER_TAKES), told) == ()
    assert reported(database("rebooting", read_at=NOON + FAILOVER_TAKES), told) != ()
    assert reported(database(cluster="shop"), told) == ()
    assert reported(database(), (news(DbNews.STORAGE_LOW),)) == ()


def test_what_is_measured_lasts_until_it_has_been_over_for_ten_minutes() -> None:
    disk = DbProblem.DISK
    assert lasts(disk, database(), {disk})
    assert not lasts(disk, database(), ())
    assert lasts(disk, database(lingering=(DbLimit.QUERIES,)), ())
    assert not lasts(disk, database(lingering=(DbLimit.CPU,)), ())
    assert lasts(disk, database(limits=None), ()), "nothing is measured"


@pytest.mark.parametrize("kind", [DbProblem.FAILED, DbProblem.FAILOVER, "of-another-kind"])
def test_what_is_not_measured_is_over_once_it_is_not_there(kind: str) -> None:
    assert not lasts(kind, database(limits=None), ())


def test_where_it_is_down_nothing_else_is_worth_a_word() -> None:
    down = problems(database("storage-full"), NOON)
    slow = problems(database("available", out_of_credits(), limit(DbLimit.CPU)), NOON)
    assert causes((*down, *slow)) == down
    assert causes(slow) == slow
