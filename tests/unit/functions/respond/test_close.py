"""What is given back when an incident ends, and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import Close
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.trigger import Kind
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.message import message
from tests.support.lightsail import LOW, burst, news, server
from tests.support.lightsail import look as lightsail_look
from tests.support.lightsail import situation as lightsail
from tests.support.ports import World
from tests.support.situations import (
    FAILING,
    NOON,
    OK,
    PASSING,
    SYSTEM_FAILS,
    act,
    announcement,
    at,
    did,
    incident,
    instance,
    look,
    situation,
    trigger,
)

CLOSE = Close(IncidentStatus.RESOLVED, message("outcome.checks_pass"), tell=True)
BEGUN = situation(instance(checks=SYSTEM_FAILS), admission_requested=True)
STORM = Storm("storm-1", "123456789012", "us-east-1", NOON)


def closed(before: Situation) -> World:
    world = World(before.incident, now=at("12:20"))
    after = world.steps().close(before, CLOSE)
    assert (after.incident.closed_at, after.now) == (at("12:20"), at("12:20"))
    assert after.incident.status is IncidentStatus.RESOLVED
    return world


def test_the_place_is_given_back_and_the_storm_counts_before_the_incident_is_closed() -> None:
    assert closed(replace(BEGUN, storm=STORM)).log == [
        "release 123456789012",
        "count storm-1 resolved",
        "close",
    ]


@pytest.mark.parametrize(
    ("before", "log"),
    [
        (BEGUN, ["release 123456789012", "close"]),
        (replace(BEGUN, admission_requested=False), ["close"]),
        (
            replace(BEGUN, admission_requested=False, generation=2),
            ["release 123456789012", "close"],
        ),
        (
            replace(BEGUN, storm=replace(STORM, region="eu-west-1")),
            ["release 123456789012", "close"],
        ),
    ],
    ids=["asked", "never asked", "a dead one may have asked", "a storm elsewhere"],
)
def test_nothing_is_given_back_that_was_never_held(before: Situation, log: list[str]) -> None:
    assert closed(before).log == log


def test_the_ledger_learns_what_was_dealt_with_and_whether_it_was_treated() -> None:
    told = announcement()
    begun = situation(instance(checks=SYSTEM_FAILS), trigger(), told)
    ((record, references, treated),) = closed(did(begun, act(Verb.REBOOT))).closed
    assert record.closed_at == at("12:20")
    assert treated
    expected = {problem.reference for problem in begun.seen}
    expected |= {t.closed_dedup_key for t in begun.incident.triggers if t.closed_dedup_key}
    assert references == expected
    assert not closed(BEGUN).closed[0][2]


@pytest.mark.parametrize("still", [True, False])
def test_an_application_check_is_remembered_only_while_it_still_fails(*, still: bool) -> None:
    """EC2 names no beginning of it: remembered, it would hide the next failure."""
    begun = situation(instance(checks=replace(SYSTEM_FAILS, application=FAILING)))
    system, application = (problem.reference for problem in begun.seen)
    after = look(begun, at("12:15"), checks=replace(PASSING, application=FAILING if still else OK))
    ((_, references, _),) = closed(after).closed
    assert system in references
    assert (application in references) is still


@pytest.mark.parametrize("still", [True, False])
def test_what_a_metric_shows_is_remembered_only_while_it_lasts(*, still: bool) -> None:
    """Its reference is the day's: remembered, it would hide the next shortage of the day."""
    found = news(kind=Kind.METRIC, reference=f"burst-capacity-low:{NOON.isoformat()}")
    begun = replace(lightsail(server(burst=LOW), found), actions=())
    after = lightsail_look(begun, at("13:00"), burst=LOW if still else burst())
    ((_, references, _),) = closed(after).closed
    assert begun.seen[0].reference.startswith("burst-capacity-low:")
    assert references == ({found.reference, begun.seen[0].reference} if still else set())


def test_a_self_test_that_comes_to_its_end_has_arrived() -> None:
    drill = Resource(Service.DRILL, "drill-1", "123456789012", "us-east-1")
    record = replace(incident(trigger(reference="drill-7")), resource=drill)
    assert closed(replace(situation(None), incident=record)).log == ["close", "arrived drill-7"]
