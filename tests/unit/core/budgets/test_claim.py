"""From a situation to its claim on a place: what it counts in, and before whom it goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.budgets.budget import Claim
from lifeguard.core.budgets.claim import budgeted, claim, gives_back
from lifeguard.core.decision.decision import Wait
from lifeguard.core.incident.incident import Held, IncidentStatus
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.policy.policy import Budgets, Criticality, Policy
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.situations import (
    ACT,
    NOON,
    RESOURCE,
    SYSTEM_FAILS,
    act,
    at,
    did,
    instance,
    situation,
    stopped,
)

NARROW = Budgets(group=2, zone=4, account=6, per_hour=8)
CRITICAL = replace(ACT, budgets=NARROW, criticality=Criticality.HIGH)
NOW = at("12:30")
DRILL = Resource(Service.DRILL, "weekly", "123456789012", "eu-central-1")


def tagged(*tags: tuple[str, str], policy: Policy = CRITICAL) -> InstanceSituation:
    return situation(instance(tags=tags, zone="us-east-1d"), policy=policy)


def test_it_says_where_the_instance_is_and_what_its_policy_allows() -> None:
    found = tagged(("app", "shop"))
    assert claim(found, at("14:00"), NOW) == Claim(
        incident=found.incident.id,
        resource=RESOURCE.key,
        account="123456789012",
        region="us-east-1",
        zone="us-east-1d",
        group="app=shop",
        made_at=NOW,
        budgets=NARROW,
        until=NOW,
        deadline=at("14:00"),
        criticality=Criticality.HIGH,
    )


@pytest.mark.parametrize(
    ("tags", "tag", "group"),
    [
        ((("app", "shop"),), "app", "app=shop"),
        ((("team", "a"), ("app", "shop")), "team", "team=a"),
        ((("team", "a"),), "app", ""),
        ((("app", ""),), "app", ""),  # an empty tag groups nobody
        ((), "app", ""),
    ],
)
def test_the_policy_names_the_tag_that_groups(
    tags: tuple[tuple[str, str], ...], tag: str, group: str
) -> None:
    found = tagged(*tags, policy=replace(CRITICAL, group_tag=tag))
    assert claim(found, None, NOW).group == group


def test_a_drill_counts_among_drills_only() -> None:
    found = situation(None, policy=None)
    drill = replace(found, incident=replace(found.incident, resource=DRILL))
    assert claim(drill, at("14:00"), NOON) == Claim(
        incident=drill.incident.id,
        resource=DRILL.key,
        account="drill:123456789012",
        region="eu-central-1",
        zone="",
        group="",
        made_at=NOON,
        budgets=Budgets(),
        until=NOON,
    )
    assert budgeted(DRILL, KINDS[DRILL.service]) == "drill:123456789012"


@pytest.mark.parametrize("account", ["123456789012", "210987654321"])
def test_an_instance_is_under_the_budgets_of_its_own_account(account: str) -> None:
    resource = replace(RESOURCE, account=account)
    found = situation(instance())
    there = replace(found, incident=replace(found.incident, resource=resource))
    assert budgeted(resource, KINDS[resource.service]) == claim(there, None, NOW).account == account


@pytest.mark.parametrize("found", [situation(None), situation(instance(), policy=None)])
def test_what_is_never_treated_claims_nothing(found: InstanceSituation) -> None:
    with pytest.raises(ValueError, match="closed, never treated"):
        claim(found, None, NOW)


WHY = message("waiting.window")
PERSON = Wait(NOON, WHY, status=IncidentStatus.NEEDS_HUMAN)
ASKED = replace(situation(instance(checks=SYSTEM_FAILS)), admission_requested=True)
STOP = did(ASKED, act(Verb.STOP))
LEAVES = [
    ("a person is asked", ASKED, PERSON, True),
    ("it waits for time", ASKED, Wait(NOON, WHY), False),
    ("it has asked for no place", replace(ASKED, admission_requested=False), PERSON, False),
    ("another problem waits for its turn", ASKED, replace(PERSON, held=Held.BUDGET), False),
    ("it runs again", STOP, PERSON, True),
    ("it is down by our hand", replace(STOP, observed=stopped("User")), PERSON, False),
    ("it was stopped by AWS", replace(ASKED, observed=stopped("User")), PERSON, True),
    ("its replacement runs", replace(ASKED, replacement=instance()), PERSON, False),
]


@pytest.mark.parametrize(
    ("found", "wait", "leaves"), [row[1:] for row in LEAVES], ids=[row[0] for row in LEAVES]
)
def test_who_waits_for_a_person_gives_its_place_back(
    found: InstanceSituation, wait: Wait, *, leaves: bool
) -> None:
    assert gives_back(found, wait) is leaves
