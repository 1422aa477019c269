"""What is read of a DB instance and done to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.session.outcome import CallOutcome
from lifeguard.core.databases.busy import BusyStatement
from lifeguard.core.databases.measurements import DbMeasurements, measured
from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import Intent
from lifeguard.core.kinds.rds.action import CreateDbSnapshot, DbAction, DbVerb
from lifeguard.core.kinds.rds.database import Database, RdsSituation
from lifeguard.core.kinds.rds.plan import ModificationPlan
from lifeguard.core.policy.policy import Policies
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from lifeguard.functions.respond.adapters.rds import RdsAdapter
from tests.support.rds import PLAN, database, incident, out_of_credits, situation
from tests.support.situations import NOON, SETTINGS

STATEMENT = BusyStatement(foreign("SELECT ?"), 4.2)


@dataclass
class Aws:
    """RDS and CloudWatch, of one DB instance whose CPU is busy."""

    there: Database | None = field(default_factory=lambda: database(limits=None))
    silent: bool = False
    planless: bool = False
    done: list[str] = field(default_factory=list)
    asked: int = 0
    explained: int = 0
    load: float = 97.0

    def database(self, _resource: Resource, /) -> Database | None:
        return self.there

    def measure(
        self, found: Sequence[Database], _region: str, now: datetime, /
    ) -> Mapping[str, DbMeasurements]:
        if self.silent:
            code = "InternalServiceFault"
            raise Retryable(code, "later")
        busy = [(now - timedelta(minutes=n), self.load) for n in range(60)]
        return {one.resource.id: measured({"CPUUtilization": busy}) for one in found}

    def busiest_statements(
        self, _database: Database, _now: datetime, /
    ) -> tuple[BusyStatement, ...]:
        self.explained += 1
        if self.planless:
            code = "AccessDenied"
            raise Refused(code, "no")
        return (STATEMENT,)

    def modification_plan(self, _database: Database, now: datetime, /) -> ModificationPlan:
        self.asked += 1
        if self.planless:
            code = "AccessDenied"
            raise Refused(code, "no")
        return replace(PLAN, read_at=now)

    def perform(self, action: DbAction, _resource: Resource, _incident: str, /) -> CallOutcome:
        self.done.append(action.verb)
        return CallOutcome(Result.DONE, message("answer.db_modified"))


def adapter(aws: Aws) -> RdsAdapter:
    return RdsAdapter(aws, aws, aws, aws, aws, Policies(), lambda: NOON)


def blank() -> RdsSituation:
    return RdsSituation(incident(), None, NOON, settings=SETTINGS)


def test_a_look_reads_which_limits_are_hit() -> None:
    seen = adapter(Aws()).read(blank()).observed
    assert isinstance(seen, Database)
    assert [hit.limit for hit in seen.limits or ()] == ["cpu"]


def test_what_loads_it_is_read_where_that_may_say_why() -> None:
    busy, calm = Aws(), Aws(load=3.0)
    seen = adapter(busy).read(blank()).observed
    assert isinstance(seen, Database)
    assert seen.busiest == (STATEMENT,)
    seen = adapter(calm).read(blank()).observed
    assert isinstance(seen, Database)
    assert (seen.busiest, calm.explained) == ((), 0)


def test_a_limit_does_not_wait_for_what_loads_it() -> None:
    seen = adapter(Aws(planless=True)).read(blank()).observed
    assert isinstance(seen, Database)
    assert [hit.limit for hit in seen.limits or ()] == ["cpu"]
    assert seen.busiest == ()


@pytest.mark.parametrize(
    "aws",
    [
        Aws(silent=True),
        Aws(there=database("modifying", limits=None)),
        Aws(there=database(tags=(), limits=None)),
    ],
    ids=["silent", "modifying", "untagged"],
)
def test_else_nothing_is_measured(aws: Aws) -> None:
    seen = adapter(aws).read(blank()).observed
    assert isinstance(seen, Database)
    assert seen.limits is None


def test_there_may_be_none() -> None:
    assert adapter(Aws(there=None)).read(blank()).observed is None


def test_a_situation_of_another_class_is_measured_by_nobody() -> None:
    plain = Situation(incident(), None, NOON, settings=SETTINGS)
    seen = adapter(Aws()).read(plain).observed
    assert isinstance(seen, Database)
    assert seen.limits is None
    assert adapter(Aws()).read_on(plain) is plain


def test_what_rds_would_accept_is_read_where_a_change_may_help_and_not_each_time() -> None:
    aws, slow = Aws(), database("available", out_of_credits())
    looked = adapter(aws).read_on(situation(slow, plan=None))
    assert isinstance(looked, RdsSituation)
    assert looked.plan is not None
    assert looked.known_limits == ("volume-credits",)
    assert [one.key for one in looked.began] == ["db-disk-limit"]
    adapter(aws).read_on(looked)
    assert aws.asked == 1
    old = replace(looked, plan=replace(looked.plan, read_at=NOON - timedelta(minutes=10)))
    adapter(aws).read_on(old)
    assert aws.asked == 2
    adapter(aws).read_on(situation(database()))
    assert aws.asked == 2


def test_without_an_answer_the_question_goes_without() -> None:
    slow = situation(database("available", out_of_credits()), plan=None)
    looked = adapter(Aws(planless=True)).read_on(slow)
    assert isinstance(looked, RdsSituation)
    assert looked.plan is None


def test_since_when_it_is_steady_is_noted() -> None:
    steady = adapter(Aws()).read_on(situation(database(), steady_since=None))
    assert isinstance(steady, RdsSituation)
    assert steady.steady_since == NOON
    moved = adapter(Aws()).read_on(situation(database("modifying"), steady_since=NOON))
    assert isinstance(moved, RdsSituation)
    assert moved.steady_since is None
    gone = adapter(Aws()).read_on(situation(None))
    assert isinstance(gone, RdsSituation)
    assert gone.steady_since is None


def test_an_action_is_carried_out_and_recorded() -> None:
    aws, slow = Aws(), situation(database("available", out_of_credits()))
    decision = Execute(CreateDbSnapshot("s"), message("rds.snapshot_first"))
    record = adapter(aws).perform(slow, decision, Intent(Verb.CREATE_SNAPSHOTS, 0, NOON))
    assert (aws.done, record.result) == ([Verb.CREATE_SNAPSHOTS], Result.DONE)


@pytest.mark.parametrize(
    ("state", "action", "made"),
    [
        ("modifying", DbVerb.MODIFY, True),
        ("storage-optimization", DbVerb.MODIFY, True),
        ("available", DbVerb.MODIFY, False),
        ("modifying", Verb.CREATE_SNAPSHOTS, False),
    ],
)
def test_after_a_crash_a_change_counts_as_made_where_rds_is_at_work(
    state: str, action: str, *, made: bool
) -> None:
    record = adapter(Aws()).recovered(situation(database(state)), Intent(action, 0, NOON))
    assert (record is not None) == made
    assert adapter(Aws()).recovered(situation(None), Intent(DbVerb.MODIFY, 0, NOON)) is None
