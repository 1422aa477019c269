"""What an observation reads, in which order, and what it takes as read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from lifeguard.aws.session.errors import Retryable
from lifeguard.core.decision.readings import BackupImage, BackupImageState, TargetHealth
from lifeguard.core.incident.action_record import PowerAnswer, Result
from lifeguard.core.incident.incident import Intent
from lifeguard.core.kinds.dedicated_host import HostSituation
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.ec2.volume import Volume
from lifeguard.core.kinds.lightsail.instance import LightsailSituation
from lifeguard.core.policy.policy import LightsailMode, Mode, Policies
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.storm.detection import Storm
from lifeguard.functions.respond.checkpoint import save_checkpoint
from lifeguard.functions.respond.ports import Superseded
from tests.support.lightsail import BLOG, server
from tests.support.lightsail import FAILS as FAILS_CHECK
from tests.support.ports import SETTINGS, World, went_on
from tests.support.replacements import RESTORE, launched
from tests.support.situations import (
    ACT,
    NOON,
    PASSING,
    SYSTEM_FAILS,
    act,
    at,
    did,
    incident,
    instance,
    situation,
)

FAILS = instance(checks=SYSTEM_FAILS)
ID = incident().id
TARGET = TargetHealth("arn:group", "healthy")
STORM = Storm("storm-1", "123456789012", "us-east-1", NOON)


# -- the first observation ------------------------------------------------------------------------


def test_the_first_observation_reads_the_ledger_ec2_and_the_target_groups() -> None:
    world = World(truth=FAILS, storm=STORM, groups=(TARGET,))
    seen = went_on(world.steps().begin(ID, 1))
    assert world.log == ["read", "instance i-00dd runs", "find targets", TAGS]
    assert (seen.instance, seen.policy, seen.opted_in) == (FAILS, ACT, True)
    assert (seen.storm, seen.targets, seen.now) == (STORM, (TARGET,), NOON)
    assert seen.settings == SETTINGS


@pytest.mark.parametrize(
    "record", [replace(incident(), generation=2), replace(incident(), closed_at=NOON)]
)
def test_what_another_execution_carries_is_not_read_from_ec2(record: object) -> None:
    assert isinstance(record, type(incident()))
    world = World(record)
    assert world.steps().begin(ID, 1) == Superseded()
    assert world.steps().observe(situation(FAILS)) == Superseded()
    assert world.log == ["read", "read"]


def test_an_instance_without_the_tag_has_no_policy_and_its_target_groups_stay_unread() -> None:
    world = World(truth=replace(FAILS, tags=()))
    seen = went_on(world.steps().begin(ID, 1))
    assert (seen.policy, seen.opted_in, seen.targets) == (None, False, None)
    assert world.log == ["read", "instance i-00dd runs"]


@pytest.mark.parametrize(
    ("lightsail", "mode"),
    [
        (LightsailMode.ACT, Mode.ACT),
        (LightsailMode.ASK, Mode.ASK),
        (LightsailMode.TELL, Mode.OBSERVE),
    ],
)
def test_the_policy_is_as_the_resources_kind_has_it(lightsail: LightsailMode, mode: Mode) -> None:
    named = replace(ACT, lightsail=lightsail)
    policies = Policies(policies={"default": named})
    of_ec2 = World(truth=FAILS, policies=policies)
    assert went_on(of_ec2.steps().begin(ID, 1)).policy == named
    blog = replace(incident(), resource=BLOG)
    reader = SimpleNamespace(
        instance=lambda _: server(system=FAILS_CHECK),
        read_burst=lambda *_: None,
        load_balancers=lambda _: (),
    )
    world = World(blog, policies=policies, lightsail=reader)
    seen = world.steps().begin(ID, 1)
    assert isinstance(seen, LightsailSituation)
    assert (seen.observed, seen.policy) == (
        server(system=FAILS_CHECK),
        replace(named, mode=mode),
    )


def test_only_an_instance_is_read_from_ec2() -> None:
    host = Resource(Service.EC2_HOST, "h-1", "123456789012", "us-east-1")
    world = World(replace(incident(), resource=host), servers_on=("web-1, i-1", "web-2, i-2"))
    begun = world.steps().begin(ID, 1)
    assert isinstance(begun, HostSituation)
    assert (begun.observed, begun.on_host) == (None, world.servers_on)
    assert world.log == ["read", "servers on h-1"]


def test_of_a_volume_the_instance_is_read_that_it_is_attached_to() -> None:
    lost = Resource(Service.EBS_VOLUME, "vol-1", "123456789012", "us-east-1")
    world = World(replace(incident(), resource=lost))
    begun = went_on(world.steps().begin(ID, 1))
    assert (begun.instance is None, begun.opted_in) == (False, True)
    assert world.log == ["read", "instance vol-1 runs"]


# -- taking over ----------------------------------------------------------------------------------

DEAD = did(situation(FAILS), act(Verb.CREATE_IMAGE))


def taking_over(intent: Intent | None, answer: PowerAnswer | None = None) -> World:
    record = replace(DEAD.incident, generation=2, intent=intent, answer=answer)
    return World(record, FAILS, saved=save_checkpoint(DEAD))


def test_the_checkpoint_is_restored_before_the_world_is_observed() -> None:
    seen = went_on(taking_over(None).steps().begin(ID, 2))
    assert (seen.actions, seen.generation) == (DEAD.actions, 2)
    assert (seen.instance, seen.now) == (FAILS, NOON)


def test_an_action_that_took_effect_unnoted_is_recorded() -> None:
    world = taking_over(Intent(Verb.STOP, 1, at("11:59")))
    world.truth = replace(FAILS, state=InstanceState.STOPPING)
    last = went_on(world.steps().begin(ID, 2)).actions[-1]
    assert (last.action, last.result) == ("stop", Result.ALREADY)


def test_an_action_that_shows_no_effect_is_not_recorded() -> None:
    seen = went_on(taking_over(Intent(Verb.STOP, 1, at("11:59"))).steps().begin(ID, 2))
    assert seen.actions == DEAD.actions


def test_the_intent_of_an_action_that_is_recorded_is_not_recovered_again() -> None:
    world = taking_over(Intent(Verb.STOP, 1, at("11:59")))
    world.truth = replace(FAILS, state=InstanceState.STOPPING)
    recorded = did(DEAD, act(Verb.STOP))
    world.saved = save_checkpoint(recorded)
    assert went_on(world.steps().begin(ID, 2)).actions == recorded.actions


def test_a_launch_is_found_by_the_instance_that_it_launched() -> None:
    world = taking_over(Intent(Verb.LAUNCH_REPLACEMENT, 1, at("11:59")))
    world.saved = save_checkpoint(replace(DEAD, replacement_plan=RESTORE))
    world.launches = "i-0new"
    last = went_on(world.steps().begin(ID, 2)).actions[-1]
    assert (last.action, last.made) == ("launch_replacement", "i-0new")
    assert f"launched {ID}-0 ami-0good" in world.log


# -- a later observation --------------------------------------------------------------------------


def test_after_a_stop_of_ours_the_instance_is_not_expected_to_run() -> None:
    world = World()
    world.steps().observe(did(situation(FAILS), act(Verb.STOP)))
    assert "instance i-00dd known running stopped" in world.log


PENDING = BackupImage("ami-0abc", BackupImageState.PENDING)
GOOD = BackupImage("ami-0abc", BackupImageState.AVAILABLE)
MADE = did(situation(FAILS, targets=()), act(Verb.CREATE_IMAGE))


@pytest.mark.parametrize(
    ("before", "reads"),
    [
        (MADE, True),
        (replace(MADE, image=PENDING), True),
        (replace(MADE, image=GOOD), False),
        (did(MADE, act(Verb.STOP, at("12:01"))), False),
        (did(MADE, act(Verb.STOP, at("12:01"), Result.REFUSED)), True),
        (did(situation(FAILS), act(Verb.REBOOT), act(Verb.CREATE_IMAGE, at("12:10"))), True),
        (did(situation(FAILS), act(Verb.CREATE_IMAGE, result=Result.FAILED)), False),
        (did(situation(FAILS), act(Verb.CREATE_SNAPSHOTS)), False),
        (situation(FAILS), False),
    ],
    ids=[
        "made",
        "pending",
        "available",
        "stopped since",
        "a stop that was refused since",
        "made after a restart",
        "failed",
        "snapshots",
        "none",
    ],
)
def test_the_backup_image_is_read_while_something_depends_on_it(
    before: InstanceSituation, *, reads: bool
) -> None:
    world = World(truth=FAILS)
    seen = went_on(world.steps().observe(before))
    assert ("image ami-0abc" in world.log) is reads
    assert seen.image == (world.made if reads else before.image)


TAGS = "tags lifeguard arn:group"
TREATED = did(situation(FAILS, targets=(TARGET, TARGET)), act(Verb.REBOOT))


def test_target_groups_are_found_once_and_read_again_after_an_action() -> None:
    world = World(truth=FAILS, groups=(replace(TARGET, health="unhealthy"),))
    waits = replace(situation(FAILS, targets=(TARGET,)), admission=None)
    seen = went_on(world.steps().observe(waits))
    assert seen.targets == (TARGET,)
    seen = went_on(world.steps().observe(TREATED))
    assert [entry for entry in world.log if "targets" in entry] == ["read targets i-00dd arn:group"]
    assert seen.targets == world.groups


def test_they_are_read_again_before_a_restart_and_their_tags_are_not() -> None:
    world = World(truth=FAILS, groups=(replace(TARGET, health="unhealthy"),))
    seen = went_on(
        world.steps().observe(situation(FAILS, targets=(replace(TARGET, opted_in=True),)))
    )
    assert seen.targets == (replace(TARGET, health="unhealthy", opted_in=True),)
    assert TAGS not in world.log


@pytest.mark.parametrize(
    ("tagged", "opted_in"),
    [
        (frozenset({TARGET.group}), True),
        (frozenset(), False),
        (Retryable("Throttling", "no"), False),
    ],
)
def test_a_target_group_is_opted_in_where_its_tags_say_so(
    tagged: frozenset[str] | Retryable, *, opted_in: bool
) -> None:
    world = World(truth=FAILS, groups=(TARGET,), tagged_groups=tagged)
    seen = went_on(world.steps().begin(ID, 1))
    assert seen.targets == (replace(TARGET, opted_in=opted_in),)


def test_in_no_target_group_no_tags_are_asked_for() -> None:
    world = World(truth=FAILS)
    went_on(world.steps().begin(ID, 1))
    assert not [entry for entry in world.log if entry.startswith("tags")]


def test_the_target_groups_that_a_replacement_takes_over_stay() -> None:
    world = World(truth=FAILS, groups=(replace(TARGET, health="unhealthy"),))
    seen = went_on(world.steps().observe(replace(launched(), targets=(TARGET,))))
    assert seen.targets == (TARGET,)


def test_a_healthy_instance_that_nobody_treated_is_not_looked_up_in_target_groups() -> None:
    world = World(truth=instance(checks=PASSING))
    assert went_on(world.steps().observe(situation(FAILS))).targets is None


# -- the image after the end ----------------------------------------------------------------------


VOLUME = Volume("vol-1", 8, "gp3")
GREW = act(Verb.GROW_VOLUME, on="vol-1:16")


@pytest.mark.parametrize(
    ("root", "known"), [(VOLUME, VOLUME), (None, None), (Retryable("Throttling", "slow"), None)]
)
def test_a_root_volume_that_grows_is_read_with_each_look(
    root: Volume | Retryable | None, known: Volume | None
) -> None:
    fails = replace(FAILS, root_volume="vol-1")
    world = World(truth=fails, root=root)
    before = replace(did(situation(fails), GREW), volume=replace(VOLUME, gib=7))
    assert went_on(world.steps().observe(before)).volume == known
    assert world.log[-1] == "volume vol-1"


def test_no_other_volume_is_read() -> None:
    world = World(truth=replace(FAILS, root_volume="vol-1"), root=VOLUME)
    assert went_on(world.steps().observe(situation(FAILS))).volume is None
    assert "volume vol-1" not in world.log


def test_after_the_end_the_image_alone_is_read() -> None:
    world = World(now=NOON + timedelta(minutes=10), made=GOOD)
    seen = world.steps().observe_image(MADE)
    assert (seen.image, seen.now, world.log) == (GOOD, world.now, ["image ami-0abc"])
    assert world.steps().observe_image(situation(FAILS)).image is None
