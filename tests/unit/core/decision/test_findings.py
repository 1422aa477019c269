"""What the sweep makes of what it finds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import Wait
from lifeguard.core.decision.findings import (
    sightings,
    survey,
    undetected,
    vanished,
)
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import (
    Kind,
    Phase,
    Source,
    Trigger,
    fingerprint,
    firing,
)
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.problem import problems
from lifeguard.core.kinds.lightsail.instance import LightsailInstance
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.text.message import message
from lifeguard.functions.respond.progress import progress
from tests.support.lightsail import BETWEEN, GONE, LOW, burst, server
from tests.support.lightsail import situation as lightsail
from tests.support.situations import (
    APPLICATION_FAILS,
    EBS_FAILS,
    EVENT,
    FAILING,
    INSTANCE_FAILS,
    NOON,
    RESOURCE,
    SYSTEM_FAILS,
    at,
    event,
    incident,
    instance,
    stopped,
    trigger,
)


def found(*instances: Instance) -> list[Trigger]:
    return list(survey(instances, KINDS, "lifeguard"))


@pytest.mark.parametrize(
    ("world", "kind", "state"),
    [
        (instance(checks=SYSTEM_FAILS), Kind.STATUS_CHECK, None),
        (instance(checks=INSTANCE_FAILS), Kind.STATUS_CHECK, None),
        (instance(checks=EBS_FAILS), Kind.STATUS_CHECK, None),
        (instance(checks=APPLICATION_FAILS), Kind.APPLICATION_CHECK, None),
        (instance(events=(event("instance-stop"),)), Kind.SCHEDULED_EVENT, None),
        (instance(events=(event("instance-teleport"),)), Kind.SCHEDULED_EVENT, None),
        (stopped("Server.InternalError"), Kind.STATE_CHANGE, "stopped"),
        (stopped("Client.InstanceInitiatedShutdown"), Kind.STATE_CHANGE, "stopped"),
    ],
)
def test_each_trouble_is_the_trigger_that_an_event_would_have_been(
    world: Instance, kind: Kind, state: str | None
) -> None:
    (undetected,) = found(world)
    assert (undetected.kind, undetected.state, undetected.phase) == (kind, state, Phase.RAISED)
    assert undetected.opens


def test_a_trigger_says_what_was_found_and_when() -> None:
    assert found(instance(events=(event("instance-stop", at("14:00")),))) == [
        Trigger(
            source=Source.SWEEP,
            kind=Kind.SCHEDULED_EVENT,
            phase=Phase.RAISED,
            resource=RESOURCE,
            reference=EVENT,
            event_id=f"sweep:{EVENT}",
            occurred_at=NOON,
            summary=message(
                "event.found",
                what=message("problem.scheduled", code="instance-stop", id=EVENT, when=at("14:00")),
            ),
            deadline=at("14:00"),
        )
    ]


def test_the_same_trouble_a_minute_later_is_no_news() -> None:
    unknown = replace(SYSTEM_FAILS, system=replace(SYSTEM_FAILS.system, impaired_since=None))
    for world in (instance(checks=SYSTEM_FAILS), instance(checks=unknown), stopped("Server.X")):
        later = replace(world, read_at=at("12:01"))
        assert [t.dedup_key for t in found(world)] == [t.dedup_key for t in found(later)]


def test_each_trouble_of_each_server_is_a_trigger() -> None:
    two = instance(checks=SYSTEM_FAILS, events=(event("instance-stop"),))
    assert len(found(two, instance(), instance(checks=EBS_FAILS))) == 3


def test_a_server_without_the_tag_is_nobodys_business() -> None:
    assert found(instance(checks=SYSTEM_FAILS, tags=(("Name", "web-1"),))) == []


def test_one_whose_place_another_has_taken_is_nobodys_business() -> None:
    tags = (("lifeguard", "default"), ("lifeguard:replaced-by", "i-0new"))
    old = instance(checks=SYSTEM_FAILS, tags=tags)
    assert list(survey([old], KINDS, "lifeguard", {old.resource.key})) == []
    assert found(old) != []  # the tag alone says nothing


def test_the_tags_value_is_read_later() -> None:
    assert found(instance(checks=SYSTEM_FAILS, tags=(("lifeguard", ""),)))


def test_servers_with_the_same_event_at_the_same_time_are_of_one_notice() -> None:
    def retires(number: int, when: str, code: str = "instance-retirement") -> Instance:
        listed = (event(code, at(when), id=f"event-{number}"),)
        return instance(resource=replace(RESOURCE, id=f"i-{number}"), events=listed)

    alike = [
        retires(1, "+10 12:00"),
        retires(2, "+10 12:00"),
        retires(3, "+11 12:00"),
        retires(4, "+10 12:00", "instance-stop"),
    ]
    assert [t.together for t in found(*alike)] == [2, 2, 1, 1]


def test_failed_checks_are_of_no_notice() -> None:
    both = instance(checks=SYSTEM_FAILS), instance(checks=SYSTEM_FAILS)
    assert [t.together for t in found(*both)] == [1, 1]


def test_news_is_what_no_open_incident_knows() -> None:
    (first,) = found(instance(checks=SYSTEM_FAILS))
    (second,) = found(instance(checks=EBS_FAILS))
    assert list(undetected([first, second], [])) == [first, second]
    assert list(undetected([first, second], [incident(first)])) == [second]
    looked = replace(incident(), seen=(f"{second.reference}|",))
    assert list(undetected([first, second], [looked])) == [first]
    elsewhere = replace(incident(first), resource=replace(RESOURCE, id="i-0000000000000000f"))
    assert list(undetected([first], [elsewhere])) == [first]


WRONG = instance(checks=replace(SYSTEM_FAILS, ebs=FAILING), events=(event("instance-stop"),))
KEYS = {"system-status-check", "attached-ebs-check", EVENT}


def knowing(world: Instance) -> Incident:
    """Return the incident whose execution has seen all that is wrong with this instance."""
    marks = (fingerprint(p.reference, p.deadline) for p in problems(world, NOON))
    return replace(incident(), seen=tuple(marks))


def test_what_a_sweep_finds_has_a_name_that_stays_while_it_lasts() -> None:
    assert sightings(found(WRONG), (), KINDS) == {(RESOURCE.key, key) for key in KEYS}
    down = stopped("Server.InternalError")
    assert sightings(found(down), (), KINDS) == {(RESOURCE.key, problems(down, NOON)[0].key)}


@pytest.mark.parametrize(
    "now",
    [
        WRONG,
        replace(WRONG, events=(event("instance-stop", at("+3 12:00")),)),
        replace(
            WRONG,
            checks=replace(WRONG.checks, ebs=StatusCheck(CheckStatus.IMPAIRED, at("14:00"))),
        ),
    ],
    ids=["as it was", "its date moved", "failing anew, says EC2"],
)
def test_what_is_still_found_has_not_vanished(now: Instance) -> None:
    assert not vanished(knowing(WRONG), sightings(found(now), (), KINDS))


@pytest.mark.parametrize("key", sorted(KEYS))
def test_what_is_not_found_any_more_has_vanished(key: str) -> None:
    """Though another instance has the same trouble."""
    others = replace(WRONG, resource=replace(RESOURCE, id="i-0000000000000000f"))
    seen = sightings(found(WRONG, others), (), KINDS) - {(RESOURCE.key, key)}
    assert vanished(knowing(WRONG), seen)


MEASURED = [
    ("in a minute in which nobody measures", server(), False),
    ("while it is short", server(burst=LOW), False),
    ("while none is left", server(burst=GONE), False),
    ("until there is enough for a while", server(burst=BETWEEN), False),
    ("and then it is over", server(burst=burst()), True),
    ("or of no weight: somebody has stopped the server", server(state="stopped"), True),
]


@pytest.mark.parametrize(
    ("world", "over"), [row[1:] for row in MEASURED], ids=[row[0] for row in MEASURED]
)
def test_what_a_metric_shows_lasts(world: LightsailInstance, *, over: bool) -> None:
    incident = progress(lightsail(server(burst=LOW)), Wait(at("18:00"), message("ask.declined")))
    triggers = survey([world], KINDS, "lifeguard")
    assert vanished(incident, sightings(triggers, [world], KINDS)) is over


def test_an_incident_that_saw_nothing_misses_nothing() -> None:
    assert not vanished(incident(), frozenset())


def test_an_alarm_whose_own_event_came_is_no_news() -> None:
    told = trigger(Kind.ALARM, reference="arn:alarm", occurred_at=NOON)
    same = replace(told, source=Source.SWEEP, reference=firing("arn:alarm", NOON))
    anew = replace(same, reference=firing("arn:alarm", at("12:30")))
    assert list(undetected([same, anew], [incident(told)])) == [anew]
