"""The way to a change: a snapshot, the question, the change at a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.databases.choices.change import DbChange
from lifeguard.core.databases.database import PendingValue
from lifeguard.core.databases.limits.limit import DbLimit
from lifeguard.core.decision.decision import Admit, Close, Execute, Notify, Wait
from lifeguard.core.diagnosis.advice import advice
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnosis import Confidence
from lifeguard.core.diagnosis.investigation import Conclusion, Investigation
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.kinds.rds.action import CreateDbSnapshot, DbVerb, ModifyDatabase
from lifeguard.core.kinds.rds.database import Database, RdsSituation
from lifeguard.core.kinds.rds.modification import DbRisk, wanted
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Backup, DatabaseMode, Policy
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import NOTHING, message
from tests.support.rds import (
    PLAN,
    database,
    facts,
    later,
    limit,
    out_of_credits,
    situation,
)
from tests.support.situations import ACT, ASK, NOON, OBSERVE, said_yes

SLOW = database("available", out_of_credits())
SNAPSHOT = ActionRecord(
    Verb.CREATE_SNAPSHOTS, Result.DONE, NOTHING, NOON, NOTHING, made="lifeguard-shop-db-1"
)
NO_SNAPSHOT = replace(SNAPSHOT, result=Result.REFUSED, made="", answer=message("answer.not_sent"))


def backed_up(seen: Database = SLOW, **how: object) -> RdsSituation:
    return situation(seen, **({"actions": (SNAPSHOT,)} | how))  # type: ignore[arg-type]  # any of its fields


def question(known: RdsSituation) -> Notify:
    found = decide(known)
    assert isinstance(found, Notify)
    return found


def modified(result: Result, code: str = "") -> ActionRecord:
    why = message("rds.look")
    return ActionRecord(DbVerb.MODIFY, result, why, NOON, message("answer.db_modified"), code)


def test_the_snapshot_comes_first_and_asks_nobody() -> None:
    found = decide(situation(SLOW))
    assert isinstance(found, Execute)
    assert isinstance(found.action, CreateDbSnapshot)
    assert found.action.name.startswith("lifeguard-shop-db-")


def test_then_the_operator_is_asked_with_a_choice() -> None:
    asked = question(backed_up()).question
    assert asked is not None
    assert asked.proposed_action == DbVerb.MODIFY
    assert [one.name for one in asked.choices] == ["gp3"]
    assert asked.risks == (DbRisk.LOCKED,)
    assert "--storage-type" in asked.commands[0]
    assert len(asked.steps) == 3
    assert "rds.has_snapshot" in [said.code for said in asked.reasons]


def test_a_yes_makes_the_change_and_nothing_else_does() -> None:
    assert isinstance(decide(said_yes(backed_up(), yes=False)), Notify)  # type: ignore[arg-type]  # any kind's
    found = decide(said_yes(backed_up()))  # type: ignore[arg-type]  # as above
    assert isinstance(found, Execute)
    assert found.action == ModifyDatabase(DbChange(type="gp3"))


def test_the_change_waits_for_its_place_within_the_budgets() -> None:
    known = said_yes(backed_up())  # type: ignore[arg-type]  # as above
    assert isinstance(decide(replace(known, admission=None)), Admit)


def test_the_change_waits_until_the_snapshot_is_made() -> None:
    known = said_yes(backed_up())  # type: ignore[arg-type]  # as above
    assert isinstance(known, RdsSituation)
    found = decide(later(known, database("backing-up", out_of_credits()), timedelta(minutes=1)))
    assert isinstance(found, Wait)
    assert found.why.code == "rds.snapshot_under_way"


def test_a_backup_under_way_is_waited_for_where_none_was_asked_for() -> None:
    policy = replace(ACT, backup=Backup.NONE)
    known = said_yes(situation(SLOW, policy=policy))  # type: ignore[arg-type]  # as above
    assert isinstance(known, RdsSituation)
    assert isinstance(decide(known), Execute)
    assert isinstance(decide(later(known, database("backing-up", out_of_credits()), NONE)), Wait)


NONE = timedelta()


def test_in_mode_ask_the_snapshot_comes_after_the_yes() -> None:
    known = situation(SLOW, policy=ASK)
    asked = question(known).question
    assert asked is not None
    assert [step.code for step in asked.steps] == ["rds.step.modifies", "rds.step.proof"]
    found = decide(said_yes(known))  # type: ignore[arg-type]  # as above
    assert isinstance(found, Execute)
    assert isinstance(found.action, CreateDbSnapshot)


@pytest.mark.parametrize("policy", [OBSERVE, replace(ACT, databases=DatabaseMode.TELL)])
def test_where_it_may_only_tell_it_tells(policy: Policy) -> None:
    assert isinstance(decide(situation(SLOW, policy=policy)), Close)
    assert not wanted(situation(SLOW, policy=policy))


def test_a_change_is_wanted_where_it_may_help() -> None:
    assert wanted(situation(SLOW))
    assert not wanted(situation(database()))
    assert not wanted(situation(database("available", limit(DbLimit.CPU))))


def test_a_snapshot_that_was_refused_is_told() -> None:
    asked = question(backed_up(actions=(NO_SNAPSHOT,))).question
    assert asked is not None
    assert [one.code for one in asked.reasons[:2]] == ["rds.limit", "rds.no_snapshot"]
    assert asked.done == ()
    assert [step.code for step in asked.steps] == ["rds.step.modifies", "rds.step.proof"]


@pytest.mark.parametrize(("until", "code"), [(NOON, "rds.backups_only"), (None, "rds.no_backups")])
def test_of_full_storage_only_backups_tell_the_way_back(until: object, code: str) -> None:
    asked = question(situation(database("storage-full", restorable_to=until))).question
    assert asked is not None
    assert asked.reasons[1].code == code
    assert [one.name for one in asked.choices] == ["bigger"], "it does not grow by itself any more"


@pytest.mark.parametrize(
    "known",
    [
        backed_up(plan=None),
        backed_up(database("available", limit(DbLimit.CPU))),
        backed_up(
            database(
                limits=(out_of_credits(),), facts=facts(pending=(PendingValue("Engine", "1"),))
            )
        ),
        backed_up(plan=replace(PLAN, maintenance_at=NOON + timedelta(hours=2))),
        backed_up(plan=replace(PLAN, storage_changed_at=NOON - timedelta(hours=2))),
    ],
    ids=["unknown", "cpu", "pending", "maintenance", "locked"],
)
def test_where_nothing_can_be_offered_a_person_is_told(known: RdsSituation) -> None:
    assert question(known).question is None


def test_a_problem_that_is_not_measured_now_has_no_offer() -> None:
    known = backed_up()
    unmeasured = later(known, database(limits=None), timedelta(minutes=5))
    found = question(unmeasured)
    assert found.question is None
    assert found.action_required[0].code == "rds.look"


def test_a_change_of_class_is_an_outage() -> None:
    on_gp3 = facts(storage=replace(facts().storage, type="gp3"))
    hit = limit(DbLimit.CLASS_IOPS, 990, 1000)
    asked = question(backed_up(database(limits=(hit,), facts=on_gp3))).question
    assert asked is not None
    assert asked.risks == (DbRisk.OUTAGE,)
    assert [one.name for one in asked.choices] == ["class"]


def test_magnetic_storage_is_copied_whole() -> None:
    old = facts(storage=replace(facts().storage, type="standard"))
    hit = limit(DbLimit.VOLUME_IOPS, 95, 100)
    asked = question(backed_up(database(limits=(hit,), facts=old))).question
    assert asked is not None
    assert DbRisk.COPIES in asked.risks


def test_a_change_that_fails_for_now_is_made_again() -> None:
    known = said_yes(backed_up())  # type: ignore[arg-type]  # as above
    failed = known.with_action(modified(Result.FAILED, "InvalidDBInstanceState"))
    waits = decide(failed)
    assert isinstance(waits, Wait)
    assert waits.why.code == "rds.change_later"
    assert isinstance(decide(replace(failed, now=NOON + timedelta(minutes=2))), Execute)


def test_a_change_that_rds_refuses_is_a_persons() -> None:
    known = said_yes(backed_up())  # type: ignore[arg-type]  # as above
    told = decide(known.with_action(modified(Result.REFUSED, "StorageQuotaExceeded")))
    assert isinstance(told, Notify)
    assert told.what.code == "rds.change_refused"


def test_what_a_change_has_not_cured_is_asked_about_anew() -> None:
    changed = backed_up().with_action(modified(Result.DONE))
    after = later(changed, SLOW, timedelta(hours=1), steady_since=NOON)
    found = question(after)
    assert found.question is not None
    assert isinstance(decide(after), Notify)


def test_a_question_says_first_that_there_is_a_snapshot() -> None:
    asked = question(backed_up()).question
    assert asked is not None
    assert [one.code for one in asked.done] == ["rds.snapshot_done"]
    assert asked.reasons[0].code == "rds.limit", "the numbers come before all else"


# -- what a cause keeps it from --------------------------------------------------------------------

FULL = database("available", limit(DbLimit.CONNECTIONS, 190, 200))


def caused(cause: Cause, seen: Database = FULL, **how: object) -> RdsSituation:
    """Return the situation in which the search for a cause has come to this one."""
    found = Conclusion(cause, confidence=Confidence.MEDIUM, advice=advice(cause))
    return backed_up(seen, investigation=Investigation(NOON, conclusion=replace(found, **how)))  # type: ignore[arg-type]  # any of its fields


@pytest.mark.parametrize(
    "cause", [Cause.DB_LOCK_WAIT, Cause.DB_POOL_LEAK, Cause.SHUTDOWN_NOT_GRACEFUL]
)
def test_connections_that_wait_or_leak_are_told_and_no_class_is_offered(cause: Cause) -> None:
    known = caused(cause)
    assert not wanted(known)
    told = question(known)
    assert told.question is None or told.question.proposed_action is None
    assert told.action_required == advice(cause)[:1]


@pytest.mark.parametrize(
    "known",
    [
        caused(Cause.DB_CONNECTIONS_EXHAUSTED),
        caused(Cause.DB_LOCK_WAIT, confidence=Confidence.LOW),
        caused(Cause.DB_LOCK_WAIT, SLOW),
        backed_up(FULL),
    ],
    ids=["the limit itself", "not sure", "another limit", "not looked for"],
)
def test_any_other_limit_is_asked_about(known: RdsSituation) -> None:
    asked = question(known).question
    assert asked is not None
    assert asked.proposed_action == DbVerb.MODIFY


def test_a_snapshot_is_made_where_something_may_be_changed_alone() -> None:
    unmade = replace(caused(Cause.DB_POOL_LEAK), actions=())
    assert isinstance(decide(unmade), Notify)
    assert isinstance(decide(replace(unmade, investigation=None)), Execute)
