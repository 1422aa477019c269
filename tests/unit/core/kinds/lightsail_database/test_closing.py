"""What is waited for, and when an incident of a Lightsail database is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.decision.decision import Close, Decision, Notify, Wait
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.trigger import Source
from lifeguard.core.kinds.databases.news import DbNews
from lifeguard.core.kinds.lightsail_database.closing import LIMIT, PROOF
from lifeguard.core.kinds.lightsail_database.database import LightsailDbSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import NOTHING
from lifeguard.ingest.rds.event import trigger_of
from tests.support.lightsail_database import SHOP, SLOW, database, later, silent, situation
from tests.support.situations import NOON

MINUTE = timedelta(minutes=1)
REBOOTED = ActionRecord(
    Verb.REBOOT, Result.DONE, NOTHING, NOON, NOTHING, problem="lightsail-db-silent"
)
SNAPSHOT = ActionRecord(Verb.CREATE_SNAPSHOTS, Result.DONE, NOTHING, NOON, NOTHING, made="s-1")
BLANK = database(limits=None, connections=None)


def rebooted() -> LightsailDbSituation:
    """Return the situation just after our reboot."""
    return situation(silent(), actions=(SNAPSHOT,)).with_action(REBOOTED)


def waits(known: LightsailDbSituation, code: str) -> Wait:
    found = decide(known)
    assert isinstance(found, Wait)
    assert found.why.code == code
    return found


def closes(found: Decision, status: IncidentStatus, *, tell: bool) -> list[str]:
    assert isinstance(found, Close)
    assert (found.status, found.tell) == (status, tell)
    items = found.why.param("items") or ()
    return [said.code for said in items]  # type: ignore[union-attr]  # messages


def failed_over() -> LightsailDbSituation:
    """Return the situation after Lightsail has told of a failover at noon."""
    told = trigger_of(DbNews.FAILOVER, SHOP, NOON, "Failed over.", "sweep:1", Source.SWEEP)
    known = situation(database())
    known = replace(known, incident=replace(known.incident, triggers=(told,)))
    return later(known, database(), timedelta())


def test_a_failover_is_waited_for_and_then_told_once() -> None:
    assert waits(failed_over(), "rds.failing_over").until == NOON + 5 * MINUTE
    done = decide(later(failed_over(), database(), 6 * MINUTE))
    assert closes(done, IncidentStatus.CLOSED, tell=True) == []
    assert isinstance(done, Close)
    assert done.why.code == "rds.failed_over"


def test_what_is_wrong_beside_a_failover_is_treated() -> None:
    slow = later(failed_over(), database(SLOW), MINUTE)
    assert not isinstance(decide(slow), Wait)
    over = decide(later(slow, database(), 6 * MINUTE))
    assert isinstance(over, Close)
    assert over.why.code != "rds.failed_over"


def test_our_reboot_is_waited_for_from_its_first_minute() -> None:
    assert waits(rebooted(), "lightsail_db.rebooting").until == NOON + MINUTE
    waits(later(rebooted(), database(state="rebooting"), MINUTE), "lightsail_db.busy")


def test_then_ten_good_minutes_are_waited_for_and_prove_it() -> None:
    waits(later(rebooted(), silent(), 5 * MINUTE), "lightsail_db.proving")
    proven = later(rebooted(), database(), 20 * MINUTE)
    assert closes(decide(proven), IncidentStatus.RESOLVED, tell=True) == [
        "lightsail_db.is_available",
        "rds.at_no_limit",
    ]


def test_a_reboot_that_does_not_help_is_told_and_never_made_again() -> None:
    known = later(rebooted(), silent(), PROOF)
    told = decide(known)
    assert isinstance(told, Notify)
    assert told.question is None


def test_a_reboot_after_which_it_is_broken_is_told_at_once() -> None:
    assert isinstance(decide(later(rebooted(), database(state="failed"), 5 * MINUTE)), Notify)


@pytest.mark.parametrize("state", ["modifying", "maintenance", "upgrading", "who-knows"])
def test_while_others_change_it_lifeguard_keeps_still(state: str) -> None:
    waits(situation(database(state=state)), "lightsail_db.busy")


def test_what_hangs_is_a_persons() -> None:
    known = later(situation(database(state="upgrading")), database(state="upgrading"), LIMIT)
    told = decide(known)
    assert isinstance(told, Notify)
    assert told.what.code == "question.hangs"


def test_a_stopped_one_is_a_persons() -> None:
    closes(decide(situation(database(state="stopped"))), IncidentStatus.CLOSED, tell=False)
    seen = later(situation(database(SLOW)), database(state="stopped"), MINUTE)
    closes(decide(seen), IncidentStatus.CLOSED, tell=True)


def test_nothing_is_wrong() -> None:
    closes(decide(situation(database())), IncidentStatus.CLOSED, tell=False)


def test_what_has_passed_is_told() -> None:
    ended = decide(later(situation(database(SLOW)), database(), 20 * MINUTE))
    closes(ended, IncidentStatus.RESOLVED, tell=True)
    back = decide(later(situation(database(state="failed")), database(), 20 * MINUTE))
    assert isinstance(back, Close)
    proof = back.why.param("proof")
    assert [one.code for one in proof.param("items")] == ["lightsail_db.is_available"]  # type: ignore[union-attr]  # messages


def test_without_metrics_its_state_alone_ends_it_after_a_while() -> None:
    known = situation(database(state="failed"))
    waits(later(known, BLANK, MINUTE), "lightsail_db.proving")
    much_later = later(later(known, BLANK, MINUTE), BLANK, PROOF)
    assert closes(decide(much_later), IncidentStatus.CLOSED, tell=True) == [
        "lightsail_db.is_available"
    ]
