"""What the operator is told, and what a yes does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.decision.decision import Admit, Close, Execute, Notify, Wait
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnosis import Confidence
from lifeguard.core.diagnosis.investigation import Conclusion, Investigation
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.question import ProposedAction
from lifeguard.core.kinds.lightsail_database.action import RebootLightsailDb, SnapshotLightsailDb
from lifeguard.core.kinds.lightsail_database.database import (
    DbMaintenance,
    LightsailDatabase,
    LightsailDbSituation,
)
from lifeguard.core.kinds.lightsail_database.ladder import LADDER
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Backup, DatabaseMode, Policy
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import NOTHING, message
from tests.support.lightsail_database import (
    BUSY,
    SHORT,
    SLOW,
    WAYS,
    database,
    later,
    silent,
    situation,
)
from tests.support.situations import ACT, ASK, NOON, OBSERVE, said_yes

SNAPSHOT = ActionRecord(
    Verb.CREATE_SNAPSHOTS, Result.DONE, NOTHING, NOON, NOTHING, made="lifeguard-shop-db-1"
)
NO_SNAPSHOT = replace(SNAPSHOT, result=Result.REFUSED, made="", answer=message("answer.not_sent"))
LIMITS = (SLOW, BUSY, SHORT)


def backed_up(seen: LightsailDatabase, **how: object) -> LightsailDbSituation:
    return situation(seen, **({"actions": (SNAPSHOT,)} | how))  # type: ignore[arg-type]  # any of its fields


def told(known: LightsailDbSituation) -> Notify:
    found = decide(known)
    assert isinstance(found, Notify)
    return found


def codes(found: Notify) -> list[str]:
    return [said.code for said in found.reasons]


def operations(found: Notify) -> list[str]:
    return [command[2] for command in found.commands]


def answered(known: LightsailDbSituation, *, yes: bool = True) -> LightsailDbSituation:
    found = said_yes(known, yes=yes)  # type: ignore[arg-type]  # any kind's
    assert isinstance(found, LightsailDbSituation)
    return found


@pytest.mark.parametrize("seen", [database(SLOW), database(SHORT), silent()])
def test_the_snapshot_comes_first_and_asks_nobody(seen: LightsailDatabase) -> None:
    found = decide(situation(seen))
    assert isinstance(found, Execute)
    assert isinstance(found.action, SnapshotLightsailDb)
    assert found.action.name.startswith("lifeguard-shop-db-")


@pytest.mark.parametrize("hit", LIMITS, ids=lambda hit: str(hit.limit))
def test_of_a_limit_nothing_is_asked_that_a_yes_could_not_do(hit: object) -> None:
    found = told(backed_up(database(hit)))  # type: ignore[arg-type]  # a LimitHit
    assert found.question is None
    assert codes(found)[0] == "rds.has_snapshot"


def test_of_the_disk_no_plan_is_named_but_rds() -> None:
    found = told(backed_up(database(SLOW)))
    assert codes(found) == [
        "rds.has_snapshot",
        "database.lightsail.same_disk",
        *["database.lightsail.priced"] * 2,
        "database.lightsail.endpoint",
        *["lightsail_db.told"] * 3,
    ]
    assert operations(found) == ["get-relational-database-events", "get-relational-database"]


@pytest.mark.parametrize(
    ("hit", "said"),
    [
        (BUSY, ["nothing_in_place", "bigger", "endpoint"]),
        (SHORT, ["bigger", "bigger_disk", "endpoint"]),
    ],
    ids=["cpu", "storage"],
)
def test_of_cpu_and_storage_the_next_plan_is_named_with_its_command(
    hit: object, said: list[str]
) -> None:
    found = told(backed_up(database(hit)))  # type: ignore[arg-type]  # a LimitHit
    assert [code.rpartition(".")[2] for code in codes(found)[1:4]] == said
    assert found.commands[0][2:] == (
        *("create-relational-database-from-snapshot", "--region", "us-east-1"),
        *("--relational-database-name", "NEW-NAME"),
        *("--relational-database-snapshot-name", "lifeguard-shop-db-1"),
        *("--relational-database-bundle-id", "small_2_0"),
    )


@pytest.mark.parametrize("ways", [None, replace(WAYS, bigger=None)])
def test_without_a_larger_plan_none_is_named(ways: object) -> None:
    found = told(backed_up(database(BUSY), ways_out=ways))
    assert "lightsail_db.bigger" not in codes(found)
    assert "create-relational-database-from-snapshot" not in operations(found)


def test_in_mode_ask_no_snapshot_is_made_and_its_command_given() -> None:
    found = told(situation(database(BUSY), policy=ASK))
    assert codes(found)[0] == "lightsail_db.backups_only"
    assert operations(found)[:2] == [
        "create-relational-database-snapshot",
        "create-relational-database-from-snapshot",
    ]
    assert "--use-latest-restorable-time" in found.commands[1]
    alone = told(situation(database(BUSY, backups=False), policy=ASK))
    assert codes(alone)[0] == "lightsail_db.nothing_in_place"
    assert operations(alone)[1] == "get-relational-database-events"


def test_a_snapshot_that_was_refused_is_told() -> None:
    found = told(situation(database(SLOW), actions=(NO_SNAPSHOT,)))
    assert codes(found)[0] == "lightsail_db.no_snapshot"


def test_maintenance_that_is_pending_is_told() -> None:
    planned = (DbMaintenance("system-update"), DbMaintenance("os-upgrade", NOON))
    found = told(backed_up(database(SLOW, maintenance=planned)))
    assert [c for c in codes(found) if "maintenance" in c] == [
        "lightsail_db.maintenance",
        "lightsail_db.maintenance_at",
    ]


def test_a_broken_one_is_told_at_once_with_a_restore_of_its_backups() -> None:
    found = told(situation(database(state="failed")))
    assert operations(found)[0] == "create-relational-database-from-snapshot"
    assert "--relational-database-bundle-id" not in found.commands[0]


@pytest.mark.parametrize("policy", [OBSERVE, replace(ACT, databases=DatabaseMode.TELL)])
@pytest.mark.parametrize("seen", [database(SLOW), silent()])
def test_where_it_may_only_tell_it_tells(policy: Policy, seen: LightsailDatabase) -> None:
    assert isinstance(decide(situation(seen, policy=policy)), Close)


def test_of_a_silent_one_a_reboot_is_asked_and_never_made_unasked() -> None:
    asked = told(backed_up(silent())).question
    assert asked is not None
    assert asked.proposed_action == ProposedAction.REBOOT
    assert asked.commands[0][2] == "reboot-relational-database"
    assert len(asked.steps) == 3
    assert "lightsail_db.try_first" in [said.code for said in asked.reasons]
    assert isinstance(decide(answered(backed_up(silent()), yes=False)), Notify)


def test_a_yes_reboots_it_once_it_has_its_place() -> None:
    known = answered(backed_up(silent()))
    assert isinstance(decide(replace(known, admission=None)), Admit)
    found = decide(known)
    assert isinstance(found, Execute)
    assert found.action == RebootLightsailDb()


def test_in_mode_ask_the_snapshot_comes_after_the_yes() -> None:
    found = decide(answered(situation(silent(), policy=ASK)))
    assert isinstance(found, Execute)
    assert isinstance(found.action, SnapshotLightsailDb)


def test_a_reboot_waits_until_the_snapshot_is_made() -> None:
    making = replace(silent(), facts=replace(silent().facts, state="backing-up"))
    found = decide(later(answered(backed_up(silent())), making, timedelta(minutes=1)))
    assert isinstance(found, Wait)
    assert found.why.code == "lightsail_db.snapshot_under_way"
    policy = replace(ACT, backup=Backup.NONE)
    other = later(answered(situation(silent(), policy=policy)), making, timedelta(minutes=1))
    assert isinstance(decide(other), Wait)


@pytest.mark.parametrize(("result", "then"), [(Result.FAILED, Wait), (Result.REFUSED, Notify)])
def test_a_reboot_that_lightsail_does_not_accept(result: Result, then: type) -> None:
    record = ActionRecord(
        Verb.REBOOT, result, NOTHING, NOON, message("answer.not_sent"), "OperationFailureException"
    )
    known = answered(backed_up(silent())).with_action(record)
    found = decide(known)
    assert isinstance(found, then)


def test_nothing_is_done_unasked() -> None:
    known = situation(database(SLOW))
    problem = known.present[0]
    with pytest.raises(ValueError, match="unasked"):
        LADDER.first(known, problem, "reboot")
    assert LADDER.obstacles(known, "reboot") == ()
    need = LADDER.need(known, LADDER.runbook(known, problem))
    assert (need.stop, need.start, need.image, need.reachable) == (False, False, False, True)


def test_a_cause_that_no_reboot_cures_is_told_instead() -> None:
    known = backed_up(silent())
    assert told(known).question is not None
    locked = Conclusion(Cause.DB_LOCK_WAIT, confidence=Confidence.MEDIUM)
    found = told(replace(known, investigation=Investigation(NOON, conclusion=locked)))
    assert found.question is None or found.question.proposed_action is None
