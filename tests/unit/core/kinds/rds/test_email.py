"""What emails say of a DB instance, and the commands that they hold."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.core.databases.choices.change import DbChange
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.kinds.rds.action import DbVerb
from lifeguard.core.kinds.rds.commands import modify
from lifeguard.core.kinds.rds.email import EMAIL, reading
from lifeguard.core.kinds.rds.ladder import LADDER
from lifeguard.core.kinds.rds.problem import DbProblem, problems
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import NOTHING
from tests.support.rds import MEDIUM, SHOP, database, later, out_of_credits, situation
from tests.support.situations import NOON

CHANGED = ActionRecord(DbVerb.MODIFY, Result.DONE, NOTHING, NOON)
REFUSED = ActionRecord(DbVerb.MODIFY, Result.REFUSED, NOTHING, NOON)
SNAPSHOT = ActionRecord(Verb.CREATE_SNAPSHOTS, Result.DONE, NOTHING, NOON, made="s-1")


def test_its_page_and_its_look() -> None:
    page = EMAIL.console(SHOP)
    assert page.path == "rds/home?region=us-east-1#database:id=shop-db"
    assert reading(database("modifying")).param("state") == "modifying"


def test_after_a_change_what_has_changed_and_what_has_not() -> None:
    before = situation(database())
    assert EMAIL.changes(before) == ()
    assert EMAIL.deeds(before.with_action(REFUSED)) == ()
    changed = before.with_action(SNAPSHOT).with_action(CHANGED)
    assert [label.code for label, _ in EMAIL.changes(changed)] == [
        "label.changed",
        "label.unchanged",
        "label.way_back",
    ]
    assert [said.code for said in EMAIL.deeds(changed)] == ["rds.deed"]


def test_without_a_snapshot_there_is_no_way_back_to_tell() -> None:
    changed = situation(None).with_action(CHANGED)
    assert [label.code for label, _ in EMAIL.changes(changed)] == ["label.unchanged"]


def test_a_change_by_hand_names_all_that_it_changes() -> None:
    change = DbChange(MEDIUM, "gp3", 400, 12_000, 500, 800)
    assert modify(SHOP, change)[2:] == (
        *("modify-db-instance", "--region", "us-east-1", "--db-instance-identifier", "shop-db"),
        *("--db-instance-class", "db.t4g.medium", "--storage-type", "gp3"),
        *("--allocated-storage", "400", "--iops", "12000", "--storage-throughput", "500"),
        *("--max-allocated-storage", "800", "--apply-immediately"),
    )


@pytest.mark.parametrize(
    ("state", "operation"),
    [
        ("failed", "restore-db-instance-to-point-in-time"),
        ("incompatible-parameters", "describe-events"),
        ("incompatible-network", None),
    ],
)
def test_what_a_person_runs_first(state: str, operation: str | None) -> None:
    known = situation(database(state))
    found = LADDER.first_by_hand(known, known.present[0])
    assert [command[2] for command in found] == ([operation] if operation else [])


def test_nothing_is_done_unasked() -> None:
    known = later(situation(database("available", out_of_credits())), database(), timedelta())
    (problem,) = problems(database("available", out_of_credits()), NOON)
    assert problem.kind == DbProblem.DISK
    with pytest.raises(ValueError, match="unasked"):
        LADDER.first(known, problem, "reboot")
    assert LADDER.obstacles(known, "reboot") == ()
    need = LADDER.need(known, LADDER.runbook(known, problem))
    assert (need.stop, need.start, need.image, need.reachable) == (False, False, False, True)
