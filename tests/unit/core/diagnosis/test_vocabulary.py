"""The closed vocabularies, and that the table of causes and the readers fit together."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import get_args

import pytest

import lifeguard
from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.advice import WARNED
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.hypotheses.table import HYPOTHESES
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom
from lifeguard.core.diagnosis.symptoms.symptom import Symptom

AREAS: tuple[type[StrEnum], ...] = get_args(Symptom)
PACKAGE = Path(lifeguard.__path__[0])

CAUSES = """address_family_mismatch, app_bug_exception, app_heap_exhausted, app_start_failure,
app_workers_exhausted, cache_memory_full, cache_write_blocked, certificate_expired, clock_skew,
conntrack_full, container_unkillable, cpu_credits_exhausted, cpu_saturated_by_process,
db_connections_exhausted, db_credentials_rejected, db_disk_full, db_disk_io_saturated,
db_id_overflow, db_lock_wait, db_pool_leak, db_slow_query, db_unreachable, db_wraparound,
deliberate_change, disk_full, disk_io_saturated_host, dns_resolution_failed, docker_daemon_down,
docker_firewall_rules_lost, external_dependency_down, fd_limit, filesystem_readonly, host_failure,
image_wrong, inodes_exhausted, keepalive_race, memory_exhausted_host, memory_limit_container,
network_lease_lost, package_upgrade_restarted_service, port_conflict, ports_exhausted,
proxy_config_invalid, proxy_connection_limit, proxy_timeout_too_short, response_header_too_big,
scheduled_event, shutdown_not_graceful, traffic_surge, upstream_address_stale, upstream_down,
unknown, none"""


def members() -> Iterator[Symptom]:
    for area in AREAS:
        yield from area  # type: ignore[misc]


def written(*folders: str) -> set[str]:
    """Each `AreaSymptom.MEMBER` that a folder's modules write, under whatever name."""
    return {
        said
        for folder in folders
        for path in (PACKAGE / folder).rglob("*.py")
        for said in _members_in(ast.parse(path.read_text()))
    }


def _members_in(module: ast.Module) -> Iterator[str]:
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for statement in module.body:
        match statement:
            case ast.Assign([ast.Name(short)], ast.Name(name)):
                names[short] = names.get(name, name)
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{names.get(node.value.id, node.value.id)}.{node.attr}"


def test_the_words_of_the_contract_are_fixed() -> None:
    assert [str(cause) for cause in Cause] == [word.strip() for word in CAUSES.split(",")]


def test_each_cause_has_one_row() -> None:
    rows = Counter(row.cause for row in HYPOTHESES)
    assert rows == Counter(set(Cause) - {Cause.UNKNOWN, Cause.NONE})


def test_symptoms_of_all_areas_differ() -> None:
    counted = Counter(str(one) for one in members())
    assert [value for value, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("row", HYPOTHESES, ids=lambda row: str(row.cause))
def test_a_row_can_be_proven_and_does_not_follow_from_itself(row: object) -> None:
    hypothesis = next(one for one in HYPOTHESES if one is row)
    assert hypothesis.proofs
    assert all(all(proof.needs) for proof in hypothesis.proofs)
    assert hypothesis.cause not in hypothesis.leads_to
    assert hypothesis.suggests not in hypothesis.forbids


def test_nothing_healthy_proves_a_fault_by_itself() -> None:
    decisive = {s for row in HYPOTHESES for proof in row.proofs for s in proof.needs[0]}
    assert decisive & groups.HEALTHY == set()


def test_what_shows_a_fault_is_not_healthy() -> None:
    assert set() == groups.FRONT & groups.HEALTHY


def test_cautions_are_of_causes() -> None:
    assert set(Cause) >= WARNED


def test_each_symptom_is_said_by_a_reader_or_derived() -> None:
    said = written("ingest")
    derived = {f"DerivedSymptom.{one.name}" for one in DerivedSymptom}
    unsaid = [f"{type(one).__name__}.{one.name}" for one in members()]
    assert sorted(set(unsaid) - said - derived) == []
