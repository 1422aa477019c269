"""What is read of a Lightsail database and done to it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.session.outcome import CallOutcome
from lifeguard.core.databases.measurements import DbMeasurements, measured
from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import Intent
from lifeguard.core.kinds.ec2.action import RebootInstance
from lifeguard.core.kinds.lightsail_database.action import LightsailDbAction, SnapshotLightsailDb
from lifeguard.core.kinds.lightsail_database.database import (
    LightsailDatabase,
    LightsailDbSituation,
    WaysOut,
)
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from lifeguard.functions.respond.adapters.lightsail_database import LightsailDbAdapter
from tests.support.lightsail_database import (
    SLOW,
    WAYS,
    database,
    incident,
    later,
    silent,
    situation,
)
from tests.support.situations import NOON, OBSERVE, SETTINGS

UNKNOWN = database(limits=None, connections=None)


@dataclass
class Aws:
    """Lightsail, of one database whose CPU is busy."""

    there: LightsailDatabase | None = UNKNOWN
    mute: bool = False
    secretive: bool = False
    operation: str = ""
    done: list[str] = field(default_factory=list)
    asked: list[bool] = field(default_factory=list)

    def database(self, _resource: Resource, /) -> LightsailDatabase | None:
        return self.there

    def measure(self, _resource: Resource, now: datetime, /) -> DbMeasurements:
        if self.mute:
            code = "ServiceException"
            raise Retryable(code, "later")
        return measured({"CPUUtilization": [(now - timedelta(minutes=n), 97.0) for n in range(60)]})

    def ways_out(self, _database: LightsailDatabase, now: datetime, /, *, to_rds: bool) -> WaysOut:
        self.asked.append(to_rds)
        if self.secretive:
            code = "AccessDenied"
            raise Refused(code, "no")
        return replace(WAYS, read_at=now)

    def perform(
        self, action: LightsailDbAction, _resource: Resource, _incident: str, /
    ) -> CallOutcome:
        self.done.append(action.verb)
        return CallOutcome(Result.DONE, message("answer.not_sent"), made="s-1")

    def operation_since(self, _resource: Resource, _verb: str, _since: datetime, /) -> str:
        return self.operation


def adapter(aws: Aws) -> LightsailDbAdapter:
    return LightsailDbAdapter(aws, aws, aws, aws, lambda: NOON)


def seen(aws: Aws, known: Situation) -> LightsailDatabase:
    found = adapter(aws).read(known).observed
    assert isinstance(found, LightsailDatabase)
    return found


def blank() -> LightsailDbSituation:
    return LightsailDbSituation(incident(), None, NOON, settings=SETTINGS)


def test_a_look_reads_which_limits_are_hit() -> None:
    assert [hit.limit for hit in seen(Aws(), blank()).limits or ()] == ["cpu"]


def test_what_does_not_serve_is_not_measured() -> None:
    assert seen(Aws(database(limits=None, state="rebooting")), blank()).limits is None
    assert adapter(Aws(there=None)).read(blank()).observed is None


def test_without_an_answer_no_limit_is_known_and_a_silence_stays() -> None:
    assert seen(Aws(mute=True), blank()).limits is None
    assert seen(Aws(mute=True), blank()).silent_since is None
    known = situation(silent())
    assert seen(Aws(mute=True), known).silent_since == silent().silent_since
    assert seen(Aws(), known).silent_since is None


def test_what_may_help_is_read_once_an_hour_where_the_operator_is_told() -> None:
    aws = Aws()
    looked = adapter(aws).read_on(situation(database(SLOW), ways_out=None))
    assert isinstance(looked, LightsailDbSituation)
    assert looked.ways_out is not None
    adapter(aws).read_on(looked)
    assert aws.asked == [True], "the disk is slow: RDS is asked about"
    old = replace(looked, ways_out=replace(WAYS, read_at=NOON - timedelta(hours=1)))
    adapter(aws).read_on(old)
    adapter(aws).read_on(situation(silent(), ways_out=None))
    assert aws.asked == [True, True, False]


@pytest.mark.parametrize(
    "known",
    [
        situation(None, ways_out=None),
        situation(database(), ways_out=None),
        situation(database(SLOW), policy=OBSERVE, ways_out=None),
        replace(situation(database(SLOW), ways_out=None), policy=None),
        Situation(incident(), None, NOON, settings=SETTINGS),
    ],
    ids=["gone", "well", "observed", "untagged", "plain"],
)
def test_else_it_is_not_read(known: Situation) -> None:
    aws = Aws()
    assert adapter(aws).read_on(known) is known
    assert aws.asked == []


def test_without_an_answer_the_operator_is_told_without() -> None:
    known = situation(database(SLOW), ways_out=None)
    assert adapter(Aws(secretive=True)).read_on(known) is known


def test_an_action_is_carried_out_and_recorded() -> None:
    aws, known = Aws(), situation(database(SLOW))
    decision = Execute(SnapshotLightsailDb("s-1"), message("rds.snapshot_first"))
    record = adapter(aws).perform(known, decision, Intent(Verb.CREATE_SNAPSHOTS, 0, NOON))
    assert (aws.done, record.result, record.made) == ([Verb.CREATE_SNAPSHOTS], Result.DONE, "s-1")
    other = Execute(RebootInstance(), message("rds.snapshot_first"))
    with pytest.raises(ValueError, match="nothing is done"):
        adapter(aws).perform(known, other, Intent(Verb.REBOOT, 0, NOON))


def test_after_a_crash_an_operation_tells_what_was_made() -> None:
    known = later(situation(silent()), silent(), timedelta(minutes=1))
    assert adapter(Aws()).recovered(known, Intent(Verb.REBOOT, 0, NOON)) is None
    aws = Aws(operation="op-1")
    snapshot = adapter(aws).recovered(known, Intent(Verb.CREATE_SNAPSHOTS, 0, NOON))
    assert snapshot is not None
    assert (snapshot.result, snapshot.made) == (Result.ALREADY, known.incident.backup_name)
    reboot = adapter(aws).recovered(known, Intent(Verb.REBOOT, 0, NOON))
    assert reboot is not None
    assert (reboot.made, reboot.problem) == ("", "lightsail-db-silent")
