"""The search for a cause in what databases say: as hops of a path, and in their own incidents."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnosis import Confidence, Diagnosis
from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.investigation import Conclusion
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.policy.path import Hop, HopPlace
from lifeguard.core.policy.policy import LogsMode
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.foreign import UNSAID, foreign
from lifeguard.core.text.message import message
from lifeguard.functions.respond.inside.databases import DatabaseText
from lifeguard.functions.respond.inside.investigate import Investigations
from lifeguard.functions.respond.inside.logs import ServerLogs
from tests.support.situations import RESOURCE
from tests.unit.functions.respond.inside.test_investigate import (
    BEGUN,
    OUTSIDE,
    PATH,
    Commands,
    Diagnosing,
    Groups,
    failing,
)

QUEUE = (
    "2026-11-20T11:59:00Z shop-db DiskQueueDepth 30\n2026-11-20T11:59:00Z shop-db WriteLatency 0.09"
)
RDS_HOP = Hop("postgres", HopPlace.RDS, "shop-db")


@dataclass
class Sources:
    """Databases by hand."""

    text: str = QUEUE
    asks: bool = True
    own: bool = False
    read_ones: list[str] = field(default_factory=list)

    def of_path(self, path: tuple[Hop, ...], server: Resource) -> tuple[DatabaseText, ...]:
        assert server == RESOURCE
        named = [hop for hop in path if hop.place is HopPlace.RDS]
        self.read_ones += [hop.at for hop in named]
        return tuple(DatabaseText(hop.hop, hop.at, self.text, self.asks) for hop in named)

    def has(self, _: Resource) -> bool:
        return self.own

    def read(self, resource: Resource) -> DatabaseText | None:
        self.read_ones.append(resource.id)
        return DatabaseText("postgres", resource.id, self.text) if self.text else None


def with_databases(sources: Sources, diagnosing: Any, **policy: Any) -> Conclusion:  # noqa: ANN401  any field of a policy, either diagnosis
    """Return what is concluded of a server whose path ends at a database."""
    before = failing(investigation=BEGUN, after=10)
    assert before.policy is not None
    path = (*PATH, RDS_HOP)
    before = replace(before, policy=replace(before.policy, **{"path": path, **policy}))
    logs = ServerLogs(Commands(), Groups())
    investigations = Investigations(logs, diagnosing, databases=sources)  # type: ignore[arg-type]  # a stand-in
    found = investigations.follow(before, OUTSIDE).investigation
    assert found is not None
    assert found.conclusion is not None
    return found.conclusion


def test_a_database_that_the_path_names_is_a_hop_in_its_place() -> None:
    diagnosing = Diagnosing()
    with_databases(Sources(), diagnosing)
    [evidence] = diagnosing.seen
    assert evidence.hops == ("app", "postgres", "kernel", "server", "aws")
    symptoms = {one.symptom for one in evidence.facts if one.hop == "postgres"}
    assert symptoms == {CloudSymptom.DB_QUEUE_HIGH, CloudSymptom.DB_LATENCY_HIGH}


@pytest.mark.parametrize(
    ("asks", "hop", "name"),
    [(True, "postgres", "shop-db"), (False, "postgres", ""), (True, "", "")],
)
def test_the_database_at_the_causes_hop_is_noted_where_it_is_asked_about(
    asks: bool,  # noqa: FBT001  a row of the table
    hop: str,
    name: str,
) -> None:
    def diagnosing(_: Evidence) -> Diagnosis:
        return Diagnosis(Cause.DB_DISK_IO_SATURATED, hop)

    assert with_databases(Sources(asks=asks), diagnosing).database == foreign(name)


def test_logs_that_are_off_are_not_read_of_databases_either() -> None:
    sources = Sources()
    with_databases(sources, Diagnosing(), logs=LogsMode.OFF)
    assert sources.read_ones == []


def test_a_database_itself_is_read_alone_and_no_path_of_servers() -> None:
    sources, diagnosing, groups = Sources(own=True), Diagnosing(), Groups()
    before = failing(investigation=BEGUN, after=10)
    assert before.policy is not None
    path = (RDS_HOP, Hop("db", HopPlace.LOG_GROUP, "/aws/db"))
    before = replace(before, policy=replace(before.policy, path=path))
    logs = ServerLogs(Commands(), groups)
    Investigations(logs, diagnosing, databases=sources).follow(before, OUTSIDE)  # type: ignore[arg-type]  # a stand-in
    assert sources.read_ones == [RESOURCE.id]
    assert groups.asked == []
    assert "postgres" in diagnosing.seen[0].hops
    sources = Sources(text="", own=True)
    Investigations(logs, diagnosing, databases=sources).follow(before, OUTSIDE)  # type: ignore[arg-type]  # as above
    assert "postgres" not in diagnosing.seen[1].hops


def test_a_databases_own_incident_keeps_what_its_limit_does_not_tell() -> None:
    def diagnosing(evidence: Evidence) -> Diagnosis:
        said = tuple(one for one in evidence.facts if one.hop == "postgres")
        return Diagnosis(
            Cause.DB_DISK_IO_SATURATED,
            "postgres",
            Confidence.MEDIUM,
            because=said,
            advice=(message("rds.look"),),
        )

    slow = (
        "2026-11-20 11:59:30 UTC:10.0.1.5(1):a@b:[7]:LOG:  duration: 9120.2 ms  statement: COMMIT"
    )
    found = with_databases(Sources(text=f"{QUEUE}\n{slow}", own=True), diagnosing)
    assert [one.line.text for one in found.because] == ["9.1 s: COMMIT"]
    assert (found.advice, found.database) == ((), UNSAID)
    alone = with_databases(Sources(own=True), diagnosing)
    assert alone == Conclusion(Cause.UNKNOWN), "the limit tells all of it"


def test_of_another_cause_than_a_limit_its_own_incident_keeps_the_advice() -> None:
    def diagnosing(_: Evidence) -> Diagnosis:
        return Diagnosis(Cause.DB_LOCK_WAIT, "postgres", advice=(message("rds.look"),))

    assert with_databases(Sources(own=True), diagnosing).advice == (message("rds.look"),)
