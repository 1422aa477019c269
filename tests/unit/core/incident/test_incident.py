"""An incident's name, and what is news to it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeguard.core.incident.incident import SILENCE, execution_of, incident_id, is_backup_of
from lifeguard.core.incident.trigger import Source, Trigger, fingerprint
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.text.message import message
from tests.support.situations import (
    NOON,
    RESOURCE,
    at,
    incident,
    trigger,
)

DURABLE_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


@settings(max_examples=50)
@given(id_=st.text(), region=st.text(), opened=st.datetimes())
def test_its_id_can_name_a_durable_execution(id_: str, region: str, opened: datetime) -> None:
    resource = Resource(Service.EC2, id_, "123456789012", region)
    assert DURABLE_NAME.fullmatch(incident_id(resource, opened))


def test_its_id_is_the_same_for_the_same_and_differs_with_each_part() -> None:
    others = [
        incident_id(RESOURCE, NOON),
        incident_id(RESOURCE, NOON + timedelta(microseconds=1)),
        incident_id(replace(RESOURCE, id="i-1"), NOON),
        incident_id(replace(RESOURCE, account="210987654321"), NOON),
        incident_id(replace(RESOURCE, region="eu-central-1"), NOON),
    ]
    assert len(set(others)) == len(others)
    assert incident_id(RESOURCE, NOON) == others[0]


def test_a_resource_has_one_key_in_its_account_and_region() -> None:
    assert RESOURCE.key == "ec2:123456789012:us-east-1:i-00ddbf07ce6372082"


def test_a_repeated_trigger_is_known_and_a_moved_one_is_not() -> None:
    first = trigger(deadline=at("14:00"))
    open_ = incident(trigger(reference="other"), first)
    assert open_.knows(replace(first, event_id="another copy", summary=message("hold.over")))
    assert not open_.knows(replace(first, deadline=at("15:00")))


@pytest.mark.parametrize(
    ("news", "known"),
    [
        (trigger(source=Source.SWEEP, reference="stop", deadline=at("14:00")), True),
        (trigger(source=Source.SWEEP, reference="stop", deadline=at("15:00")), False),
        (trigger(source=Source.SWEEP, reference="stop"), False),
        (trigger(source=Source.SWEEP, reference="check"), True),
        (trigger(source=Source.SWEEP, reference="other"), False),
        (trigger(source=Source.HEALTH, reference="check"), False),
    ],
)
def test_what_the_execution_has_seen_itself_is_no_news_from_the_sweep(
    news: Trigger, *, known: bool
) -> None:
    seen = (fingerprint("stop", at("14:00")), fingerprint("check", None))
    assert replace(incident(), seen=seen).knows(news) is known


# -- its executions -------------------------------------------------------------------------------


@pytest.mark.parametrize("generation", [1, 2, 4, 12])
def test_an_execution_is_named_by_incident_and_generation_and_read_back(generation: int) -> None:
    found = replace(incident(), generation=generation)
    assert DURABLE_NAME.fullmatch(found.execution)
    assert execution_of(found.execution) == (found.id, generation)


def test_each_generation_has_a_name_of_its_own_and_the_first_has_the_incidents() -> None:
    names = [replace(incident(), generation=n).execution for n in range(1, 5)]
    assert len(set(names)) == len(names)
    assert names[0] == incident().id


UNTIL = NOON + SILENCE
DEATHS = [
    ("silent for too long", {}, UNTIL + timedelta(seconds=1), True),
    ("at its last moment", {}, UNTIL, False),
    ("never heard of", {"alive_until": None}, UNTIL + timedelta(days=1), False),
    ("never started", {"started": False}, UNTIL + timedelta(days=1), False),
    ("over", {"closed_at": NOON}, UNTIL + timedelta(days=1), False),
]


@pytest.mark.parametrize(
    ("how", "now", "dead"), [row[1:] for row in DEATHS], ids=[row[0] for row in DEATHS]
)
def test_its_execution_counts_as_dead(how: dict[str, Any], now: datetime, *, dead: bool) -> None:
    found = replace(incident(), alive_until=UNTIL, started=True)
    assert replace(found, **how).dead(now) is dead


@settings(max_examples=50)
@given(st.text(max_size=300), st.text(max_size=40), st.text(max_size=60))
def test_a_backup_is_known_by_the_name_that_its_incident_gives(
    resource: str, id_: str, other: str
) -> None:
    known = replace(incident(), id=id_, resource=replace(RESOURCE, id=resource))
    assert is_backup_of(id_, resource, known.backup_name)
    assert is_backup_of(id_, resource, other) is (other == known.backup_name)
    assert not is_backup_of(id_, resource, f"{known.backup_name}-copy")
