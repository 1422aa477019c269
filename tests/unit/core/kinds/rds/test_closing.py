"""What is waited for, and when an incident of a DB instance is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.databases.limits.limit import DbLimit
from lifeguard.core.decision.decision import Close, Decision, Notify, Wait
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.databases.news import DbNews
from lifeguard.core.kinds.rds.action import DbVerb
from lifeguard.core.kinds.rds.closing import LIMIT, PROOF
from lifeguard.core.kinds.rds.database import RdsSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.text.message import NOTHING
from tests.support.rds import database, later, limit, news, out_of_credits, situation
from tests.support.situations import NOON

MINUTE = timedelta(minutes=1)
SLOW = database("available", out_of_credits())
CHANGED = ActionRecord(DbVerb.MODIFY, Result.DONE, NOTHING, NOON, NOTHING, problem="db-disk-limit")


def changed() -> RdsSituation:
    """Return the situation just after our change."""
    return situation(SLOW).with_action(CHANGED)


def waits(known: RdsSituation, code: str) -> Wait:
    found = decide(known)
    assert isinstance(found, Wait)
    assert found.why.code == code
    return found


def closes(found: Decision, status: IncidentStatus, *, tell: bool) -> Close:
    assert isinstance(found, Close)
    assert (found.status, found.tell) == (status, tell)
    return found


def test_our_change_is_waited_for_from_its_first_minute() -> None:
    waits(changed(), "rds.modifying")


def test_while_rds_makes_it_everything_waits() -> None:
    waits(later(changed(), database("modifying"), 5 * MINUTE), "rds.busy")


def test_then_ten_good_minutes_are_waited_for() -> None:
    recent = database("storage-optimization", lingering=(DbLimit.QUERIES,))
    after = later(changed(), recent, 10 * MINUTE, steady_since=NOON + 9 * MINUTE)
    waits(after, "rds.proving")
    unsteady = later(changed(), recent, 10 * MINUTE, steady_since=None)
    waits(unsteady, "rds.proving")


def test_and_prove_it() -> None:
    known = later(changed(), database("storage-optimization"), 20 * MINUTE)
    done = closes(decide(known), IncidentStatus.RESOLVED, tell=True)
    assert [said.code for said in done.why.param("items") or ()] == [  # type: ignore[union-attr]  # messages
        "rds.is_available",
        "rds.at_no_limit",
    ]


def test_a_change_that_does_not_help_is_not_waited_for_for_ever() -> None:
    known = later(changed(), SLOW, timedelta(hours=1), steady_since=NOON + MINUTE)
    assert not isinstance(decide(known), Wait | Close)


@pytest.mark.parametrize("state", ["modifying", "maintenance", "rebooting", "upgrading"])
def test_while_others_change_it_lifeguard_keeps_still(state: str) -> None:
    waits(situation(database(state)), "rds.busy")


def test_what_hangs_is_a_persons() -> None:
    known = later(situation(database("upgrading")), database("upgrading"), LIMIT)
    told = decide(known)
    assert isinstance(told, Notify)
    assert told.what.code == "question.hangs"


def test_what_a_person_has_stopped_stays_so() -> None:
    closes(decide(situation(database("stopped"))), IncidentStatus.CLOSED, tell=False)
    seen = later(situation(SLOW), database("stopped"), MINUTE)
    closes(decide(seen), IncidentStatus.CLOSED, tell=True)


def test_a_member_of_a_cluster_is_looked_at_only() -> None:
    done = closes(decide(situation(database(cluster="shop"))), IncidentStatus.CLOSED, tell=False)
    assert done.why.code == "rds.clustered"


def test_our_change_is_seen_through_though_the_tag_is_gone() -> None:
    known = later(changed(), database("modifying"), 5 * MINUTE)
    waits(replace(known, opted_in=False), "rds.busy")
    assert isinstance(decide(replace(situation(SLOW), opted_in=False)), Close)


def test_what_is_deleted_is_over() -> None:
    closes(decide(situation(None)), IncidentStatus.CLOSED, tell=False)
    closes(decide(situation(database("deleting"))), IncidentStatus.CLOSED, tell=False)


def test_a_failover_is_waited_for_and_then_told_once() -> None:
    known = situation(database(), news(DbNews.FAILOVER))
    assert waits(known, "rds.failing_over").until == NOON + 5 * MINUTE
    over = later(known, database(), 6 * MINUTE)
    assert closes(decide(over), IncidentStatus.CLOSED, tell=True).why.code == "rds.failed_over"


def test_a_failover_that_does_not_end_is_waited_for() -> None:
    known = later(
        situation(database(), news(DbNews.FAILOVER)), database("available", limits=None), MINUTE
    )
    waits(known, "rds.failing_over")
    down = database("a-state-of-tomorrow")
    waits(later(known, down, 10 * MINUTE), "rds.busy")
    full = later(known, database("storage-full"), MINUTE)
    assert not isinstance(decide(full), Wait), "something else is wrong as well"


def test_a_recovery_of_awss_is_told_as_one() -> None:
    known = situation(database(), news(DbNews.RECOVERY))
    over = later(known, database(), 6 * MINUTE)
    assert isinstance(done := decide(over), Close)
    assert done.why.code == "rds.recovered_by_aws"


def test_what_is_over_by_itself_is_told_so() -> None:
    over = later(situation(SLOW), database(), MINUTE)
    done = closes(decide(over), IncidentStatus.RESOLVED, tell=True)
    assert done.why.code == "outcome.over_by_itself"


def test_where_nothing_is_wrong_nobody_is_told() -> None:
    closes(decide(situation(database())), IncidentStatus.CLOSED, tell=False)


def test_where_nothing_is_measured_the_state_must_do() -> None:
    blind = database(limits=None)
    known = situation(blind, news(DbNews.RESTARTED))
    waits(known, "rds.proving")
    closes(decide(later(known, blind, PROOF)), IncidentStatus.CLOSED, tell=False)


def test_a_busy_cpu_is_told_and_asked_nothing() -> None:
    told = decide(situation(database("available", limit(DbLimit.CPU, 97))))
    assert isinstance(told, Notify)
    assert told.question is None
    assert told.action_required[0].code == "database.advice.cpu"
