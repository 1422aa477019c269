"""All that is known of an outage, put together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.decision.known.checks import (
    act_facts,
    check_facts,
    container_act_facts,
    event_facts,
    volume_facts,
)
from lifeguard.core.decision.known.evidence import (
    has_kernel,
    known_evidence,
    recent,
    vague,
    with_kernel,
)
from lifeguard.core.decision.status_check import StatusCheck
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnose import diagnose
from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import Fact, FactTime, SourceCoverage
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom as Cloud
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom as Docker
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom as Db
from lifeguard.core.diagnosis.symptoms.host import HostSymptom as Host
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom as Net
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.core.diagnosis.weigh import RECENT
from lifeguard.core.guest.hops.logs import WINDOW, GuestLogs, GuestLogSource, LogKind, ReadLog
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.past_act import PastAct
from lifeguard.core.incident.vital_signs import HostMetrics, VitalSigns
from lifeguard.core.resources.verb import InsideVerb, Verb
from tests.support.guests import look, visit
from tests.support.lightsail import LOW, server
from tests.support.lightsail import situation as of_server
from tests.support.situations import (
    APPLICATION_FAILS,
    FAILING,
    INITIALIZING,
    INSTANCE_FAILS,
    NOON,
    OK,
    act,
    did,
    event,
    instance,
    situation,
)

OF_LOGS = Evidence(
    (Fact(Host.OOM_KILLED, "kernel", SourceKind.KERNEL),),
    (
        SourceCoverage("app", SourceKind.GUNICORN, 0, 3),
        SourceCoverage("kernel", SourceKind.KERNEL, 1, 1, NOON, NOON),
    ),
    ("app", "kernel"),
)
SOURCES = (
    GuestLogSource("app", LogKind.UNIT, "app.service"),
    GuestLogSource("kernel", LogKind.KERNEL),
)


def test_facts_of_no_log_stand_behind_the_last_hop() -> None:
    before = did(
        replace(
            situation(instance(checks=INSTANCE_FAILS)),
            guest=visit(look(), NOON),
            vital_signs=VitalSigns(NOON, NOON, HostMetrics(memory=50)),
        ),
        act(Verb.REBOOT, NOON),
    )
    found = known_evidence(before, OF_LOGS)
    assert found.hops == ("app", "kernel", "server", "aws")
    assert found.coverage == OF_LOGS.coverage
    assert {(one.hop, one.order) for one in found.facts} == {
        ("kernel", 0),
        ("server", 2),
        ("aws", 3),
    }
    symptoms = {one.symptom for one in found.facts}
    assert symptoms >= {
        Host.OOM_KILLED,
        Host.MEMORY_ENOUGH,
        Cloud.SYSTEM_CHECK_OK,
        Cloud.INSTANCE_CHECK_FAILED,
        Cloud.MEMORY_MODEST,
        Host.REBOOT_ASKED,
    }
    of_aws = [one.position for one in found.facts if one.hop == "aws"]
    assert of_aws == list(range(len(of_aws)))


def test_without_anything_else_the_logs_are_all() -> None:
    bare = replace(situation(instance()), observed=None)
    assert known_evidence(bare, OF_LOGS).facts == OF_LOGS.facts
    unseen = replace(situation(instance()), guest=visit(None, NOON))
    assert {one.hop for one in known_evidence(unseen, OF_LOGS).facts} == {"kernel", "aws"}


def test_a_kernel_log_that_was_read_whole_covers_its_window() -> None:
    whole = GuestLogs(logs=(ReadLog(2, 5),))
    app, kernel = with_kernel(OF_LOGS, SOURCES, whole, NOON).coverage
    assert app == OF_LOGS.coverage[0]
    assert kernel == SourceCoverage("kernel", SourceKind.KERNEL, 1, 5, NOON - WINDOW, NOON)
    assert kernel.covers(NOON - timedelta(minutes=10), timedelta())


@pytest.mark.parametrize(
    ("sources", "logs"),
    [
        (SOURCES, GuestLogs(logs=(ReadLog(2, 5, left=1),))),
        (SOURCES, GuestLogs(logs=(ReadLog(2, 5, why="timeout"),))),
        (SOURCES, GuestLogs(logs=(ReadLog(2, why="missing"),))),
        (SOURCES, GuestLogs(logs=(ReadLog(2, 5),), whole=False)),
        (SOURCES, GuestLogs()),
        (SOURCES[:1], GuestLogs(logs=(ReadLog(2, 5),))),
    ],
)
def test_one_that_was_not_does_not(sources: tuple[GuestLogSource, ...], logs: GuestLogs) -> None:
    assert with_kernel(OF_LOGS, sources, logs, NOON) == OF_LOGS


def test_a_kernel_log_that_is_no_hop_covers_nothing() -> None:
    bare = Evidence(hops=("app",))
    assert with_kernel(bare, SOURCES, GuestLogs(logs=(ReadLog(2, 5),)), NOON) == bare


def test_checks() -> None:
    assert [one.symptom for one in check_facts(OK, FAILING, NOON)] == [
        Cloud.SYSTEM_CHECK_OK,
        Cloud.INSTANCE_CHECK_FAILED,
    ]
    assert [one.symptom for one in check_facts(FAILING, OK, NOON)] == [
        Cloud.SYSTEM_CHECK_FAILED,
        Cloud.INSTANCE_CHECK_OK,
    ]
    assert list(check_facts(INITIALIZING, StatusCheck(), NOON)) == []
    assert [one.symptom for one in volume_facts(FAILING, NOON)] == [Cloud.EBS_CHECK_FAILED]
    assert list(volume_facts(OK, NOON)) == []


def test_events_whose_time_has_come_and_acts_that_worked() -> None:
    done = event("instance-stop", NOON, description="[Completed] x")
    ahead = event("system-reboot", NOON + timedelta(seconds=1))
    [fact] = event_facts((event("instance-reboot", NOON), done, ahead), NOON)
    assert (fact.symptom, fact.subject) == (Cloud.SCHEDULED_EVENT, "instance-reboot")
    acts = (act(Verb.REBOOT, NOON), act(Verb.STOP, NOON, result=Result.FAILED))
    assert [one.line.text for one in act_facts(acts)] == ["lifeguard: reboot"]


@pytest.mark.parametrize(
    ("verb", "on", "symptom"),
    [
        (InsideVerb.RESTART_INSIDE, "api", Docker.STARTED),
        (InsideVerb.RESTART_INSIDE, "app.service", Host.UNIT_STARTED),
        (InsideVerb.STOP_CONTAINER, "api", Docker.STARTED),
        (InsideVerb.KILL_CONTAINER, "api", Docker.STARTED),
        (InsideVerb.START_AGAIN, "api", Docker.STARTED),
        (InsideVerb.RECREATE_CONTAINER, "api", Docker.RECREATED),
        (InsideVerb.RESTART_INSIDE, "", None),
        (InsideVerb.CLEAN_DISK, "", None),
        (InsideVerb.LIMIT_MEMORY, "api", None),
        (Verb.REBOOT, "", None),
    ],
)
def test_what_lifeguard_has_started_anew_inside(
    verb: str, on: str, symptom: Docker | Host | None
) -> None:
    found = list(container_act_facts((PastAct(verb, NOON, on),)))
    told = [(one.symptom, one.subject, one.line.text) for one in found]
    assert told == ([] if symptom is None else [(symptom, on, f"lifeguard: {verb} {on}")])


def test_acts_inside_of_this_incident_and_of_those_shortly_before() -> None:
    begun = situation(instance(checks=APPLICATION_FAILS))
    before = tuple(
        PastAct(InsideVerb.RESTART_INSIDE, NOON - RECENT - timedelta(seconds=second), f"c{second}")
        for second in (0, 1)
    )
    failed = act(InsideVerb.RESTART_INSIDE, NOON, on="gone", result=Result.FAILED)
    own = act(InsideVerb.KILL_CONTAINER, NOON, on="api")
    begun = replace(
        begun, incident=replace(begun.incident, acts_before=before), actions=(failed, own)
    )
    facts = known_evidence(begun, OF_LOGS).facts
    assert [one.subject for one in facts if one.symptom is Docker.STARTED] == ["c0", "api"]


def test_no_change_of_lifeguards_own_is_a_cause_by_itself() -> None:
    restarted = PastAct(InsideVerb.RECREATE_CONTAINER, NOON - timedelta(minutes=5), "api")
    begun = situation(instance(checks=APPLICATION_FAILS))
    begun = replace(begun, incident=replace(begun.incident, acts_before=(restarted,)))
    evidence = known_evidence(begun, Evidence())
    assert evidence.has(Docker.RECREATED)
    assert diagnose(evidence).cause in {Cause.UNKNOWN, Cause.NONE}


@pytest.mark.parametrize(
    ("percent", "symptoms"),
    [
        (0.5, [Cloud.CREDITS_GONE]),
        (1.0, []),
        (10.0, []),
        (10.5, [Cloud.CREDITS_LEFT]),
    ],
)
def test_burst_capacity(percent: float, symptoms: list[Cloud]) -> None:
    found = of_server(server(burst=replace(LOW, percent=percent)))
    facts = found.kind.look.facts(found.observed)
    assert [f.symptom for f in facts if f.kind is SourceKind.METRICS] == symptoms
    unread = of_server(server())
    assert all(f.kind is SourceKind.EC2 for f in unread.kind.look.facts(unread.observed))


@pytest.mark.parametrize(
    ("symptom", "before", "counts"),
    [
        (Db.LOCK_WAIT, timedelta(minutes=119), True),
        (Db.LOCK_WAIT, timedelta(minutes=122), False),
        (Net.CERT_EXPIRED, timedelta(hours=23), True),
        (Net.CERT_EXPIRED, timedelta(hours=25), False),
        (Db.LOCK_WAIT, None, True),
    ],
)
def test_what_an_outage_of_another_day_has_left_in_a_log_does_not_count(
    symptom: Symptom,
    before: timedelta | None,
    counts: bool,  # noqa: FBT001  a column
) -> None:
    failing = situation(instance(checks=INSTANCE_FAILS))
    [clock] = failing.clocks
    failing = replace(failing, now=NOON + timedelta(hours=5))  # it is found late
    at = None if before is None else FactTime(clock.since - before, timedelta(minutes=1))
    of_logs = Evidence((Fact(symptom, "db", SourceKind.POSTGRES, at=at),), hops=("db",))
    assert bool(recent(failing, of_logs).facts) == counts


def test_without_a_problem_now_is_what_counts() -> None:
    before = replace(situation(instance()), clocks=(), now=NOON)
    old = Fact(Db.LOCK_WAIT, "db", SourceKind.POSTGRES, at=FactTime(NOON - timedelta(days=1)))
    assert recent(before, Evidence((old,))).facts == ()


def test_the_lines_of_a_vague_source_may_be_later_and_their_absence_proves_nothing() -> None:
    at = FactTime(NOON, timedelta(minutes=2))
    facts = (
        Fact(Host.OOM_KILLED, "host", SourceKind.KERNEL, at=at, order=1),
        Fact(Host.OOM_KILLED, "host", SourceKind.KERNEL, order=1),
        Fact(Host.OOM_KILLED, "app", SourceKind.KERNEL, at=at),
    )
    found = vague(replace(OF_LOGS, facts=facts), 1, timedelta(hours=1))
    later = FactTime(NOON + timedelta(minutes=30), timedelta(minutes=32))
    assert [one.at for one in found.facts] == [later, None, at]
    assert [one.hop for one in found.coverage] == ["app"]


def test_the_kernels_own_log_was_read_where_it_says_how_much() -> None:
    assert has_kernel(SOURCES, GuestLogs((ReadLog(2, 0),)))
    assert not has_kernel(SOURCES, GuestLogs((ReadLog(2, why="missing"), ReadLog(1, 3))))
    assert not has_kernel(SOURCES, GuestLogs())
    assert not has_kernel(SOURCES[:1], GuestLogs((ReadLog(1, 3),)))
