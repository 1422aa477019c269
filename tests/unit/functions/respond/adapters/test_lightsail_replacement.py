"""What is read of a new Lightsail instance: its launch, found again, and how it is now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.lightsail import replacement_plan as real_plans
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.lightsail.instance import LightsailInstance, LightsailSituation
from lifeguard.core.kinds.lightsail.launch_spec import LightsailPlan, SnapshotPoint
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.tags import MADE_BY, TRIAL
from lifeguard.core.resources.verb import Verb
from lifeguard.functions.respond.adapters.lightsail_replacement import (
    DESCRIBED_FOR,
    PlanReader,
    with_replacement,
)
from tests.support.lightsail import act, server, situation
from tests.support.lightsail_replacements import NEW, PLAN, hopeless, launched, new
from tests.support.situations import at, did

NOW = at("12:40")
READ = replace(PLAN, read_at=NOW)


@dataclass
class Lightsail:
    """Lightsail by hand: what it is asked is kept."""

    there: LightsailInstance | None = None
    asked: list[str] = field(default_factory=list)

    def instance(self, resource: Resource) -> LightsailInstance | None:
        self.asked.append(resource.id)
        return self.there

    def replacement_plan(
        self, instance: LightsailInstance, before: datetime | None, known: LightsailPlan | None
    ) -> LightsailPlan:
        self.asked.append(f"plan of {instance.name} before {before}, known: {known is not None}")
        return READ

    def look(self, before: LightsailSituation) -> LightsailSituation:
        return with_replacement(self, self, lambda: NOW, before)


def test_the_module_is_what_is_asked() -> None:
    plans: PlanReader = real_plans
    assert plans is real_plans


def test_while_something_softer_is_left_nothing_is_read() -> None:
    aws, fresh = Lightsail(), situation(server())
    assert aws.look(fresh) == fresh
    assert aws.look(replace(fresh, observed=None)).replacement_plan is None
    assert aws.asked == []


PENDING = SnapshotPoint("late", at("12:30"), available=False)
NEVER_CAME = replace(PENDING, created_at=NOW - timedelta(hours=1))


@pytest.mark.parametrize(
    "known",
    [
        None,
        replace(READ, read_at=NOW - DESCRIBED_FOR),
        replace(READ, point=None),
        replace(READ, coming=PENDING),
    ],
    ids=["first", "old", "no snapshot yet", "one is coming"],
)
def test_the_plan_is_read_where_it_may_have_changed(known: LightsailPlan | None) -> None:
    aws = Lightsail()
    assert aws.look(hopeless(plan=known)).replacement_plan == READ
    assert len(aws.asked) == 1


@pytest.mark.parametrize("known", [READ, replace(READ, coming=NEVER_CAME)])
def test_a_plan_that_was_just_read_serves(known: LightsailPlan) -> None:
    aws = Lightsail()
    assert aws.look(hopeless(plan=known)).replacement_plan == known
    assert aws.asked == []


def test_a_launch_that_was_tried_is_repeated_as_it_was() -> None:
    old = replace(PLAN, read_at=at("10:00"))
    aws = Lightsail()
    failed = act(Verb.LAUNCH_REPLACEMENT, at("12:39"), Result.FAILED)
    after = aws.look(did(hopeless(plan=old), failed))
    assert (after.replacement_plan, aws.asked) == (old, [NEW])


OURS = ((MADE_BY, hopeless().incident.id), (TRIAL, "replacement"))


def test_what_a_launch_without_an_answer_has_made_is_found() -> None:
    aws = Lightsail(new(tags=OURS))
    failed = act(Verb.LAUNCH_REPLACEMENT, at("12:39"), Result.FAILED)
    after = aws.look(did(hopeless(), failed))
    assert after.actions[-1].result is Result.ALREADY
    assert (after.actions[-1].made, after.replacement) == (NEW, aws.there)


@pytest.mark.parametrize("tags", [(), OURS[:1], OURS[1:]])
def test_somebody_elses_instance_of_that_name_is_not_believed(
    tags: tuple[tuple[str, str], ...],
) -> None:
    aws = Lightsail(new(tags=tags))
    refused = act(Verb.LAUNCH_REPLACEMENT, at("12:39"), Result.REFUSED)
    after = aws.look(did(hopeless(), refused))
    assert (after.actions[-1].result, after.replacement) == (Result.REFUSED, None)


def test_the_one_that_was_launched_is_read_each_time() -> None:
    aws = Lightsail(new())
    after = aws.look(launched())
    assert (after.replacement, after.replacement_read_at, aws.asked) == (aws.there, NOW, [NEW])
