"""The last rung: a new instance from the newest good image, at a person's yes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from lifeguard.core.incident.question import ProposedAction, Risk
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, coded, message
from sandbox.replay.replay import Replay
from tests.e2e.approval.test_approvals import Deeds, press
from tests.e2e.conftest import Document, Outcome, Play, says
from tests.support.aws_events import INSTANCE, REGION, contributor

ANSWERED = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)
BROKEN: Document = {"fault": {"kind": "system", "cured_by": "replace"}, "target_group": "web"}
ROLE = "arn:aws:iam::123456789012:role/web"
CLIMBED = ["CreateImage", "StopInstances", "StartInstances"]
REPLACED = [
    *CLIMBED,
    "RunInstances",
    "CreateTags",
    "StopInstances",
    "AssociateAddress",
    "RegisterTargets",
    "DeregisterTargets",
    "CreateTags",
    "DeleteTags",
]


class World:
    """The estate as it stands when the incident is over."""

    def __init__(self) -> None:
        self.instances: dict[str, Document] = {}
        self.addresses: list[str] = []
        self.targets: dict[str, str] = {}
        self.user_data = ""

    def look(self, replay: Replay) -> None:
        with replay.account.world.backstage():
            ec2 = boto3.client("ec2", region_name=REGION)
            elb = boto3.client("elbv2", region_name=REGION)
            found = [i for r in ec2.describe_instances()["Reservations"] for i in r["Instances"]]
            self.instances = {i["InstanceId"]: dict(i) for i in found}
            self.addresses = [a["InstanceId"] for a in ec2.describe_addresses()["Addresses"]]
            for group in elb.describe_target_groups()["TargetGroups"]:
                health = elb.describe_target_health(TargetGroupArn=group["TargetGroupArn"])
                for one in health["TargetHealthDescriptions"]:
                    self.targets[one["Target"]["Id"]] = one["TargetHealth"]["State"]
            data = ec2.describe_instance_attribute(InstanceId=self.new, Attribute="userData")
            self.user_data = data["UserData"].get("Value", "")

    @property
    def new(self) -> str:
        return next((name for name in self.instances if name != INSTANCE), INSTANCE)

    def tags(self, instance: str) -> dict[str, str]:
        return {tag["Key"]: tag["Value"] for tag in self.instances[instance].get("Tags", ())}


def answered(
    play: Play,
    answer: str = "yes",
    instance: Document | None = None,
    policy: Document | None = None,
    **world: Any,  # noqa: ANN401  any key of a world file
) -> tuple[Outcome, World]:
    after = World()
    person = Deeds(lambda replay: press(replay, answer), at=ANSWERED)

    def script(replay: Replay) -> None:
        person(replay)
        later = datetime(2026, 11, 20, 13, tzinfo=UTC)
        replay.until = later
        replay.account.agenda.at(later, lambda: after.look(replay))

    outcome = play([contributor()], {**BROKEN, **(instance or {})}, policy, script=script, **world)
    return outcome, after


def assert_replaced(outcome: Outcome, world: World) -> None:
    """The new one is well and has the traffic, and the ledger says so."""
    (replaced,) = outcome.reasons
    assert replaced.code == "replacement.replaced"
    assert replaced.param("new") == world.new
    assert "replacement.checks_pass" in outcome.codes
    assert outcome.said("replacement.served").param("groups") == 1


def assert_to_be_protected(outcome: Outcome) -> None:
    """The last email says that the new instance lacks its termination protection."""
    (new,) = outcome.document["resources"].keys() - {INSTANCE}
    assert says(outcome.emails[-1], message("replacement.protect_new", new=new))


def lost_since(when: datetime) -> Message:
    """Return what a question says that a yes would lose."""
    return coded("risk", Risk.LOST_CHANGES, since=when)


def test_the_yes_replaces_it_and_all_follows(play: Play) -> None:
    outcome, world = answered(play)
    assert outcome.calls == REPLACED
    assert outcome.status == "resolved"
    assert_replaced(outcome, world)
    assert outcome.server(world.new)["healthy"]
    assert outcome.server(INSTANCE)["state"] == "stopped"
    assert world.addresses == [world.new]
    assert world.targets[world.new] == "healthy"
    assert world.targets.get(INSTANCE) in {None, "draining"}
    assert outcome.states == ["ANSWER", "DOWN", "FIXED"]
    assert outcome.asked is None


@pytest.mark.whole
def test_its_traffic_is_proven_though_elb_has_forgotten_the_old_one(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.aws.elbv2.registration.DRAINS_FOR", timedelta())
    outcome, world = answered(play)
    assert world.targets == {world.new: "healthy"}
    assert_replaced(outcome, world)


def test_the_new_one_is_like_the_old_one(play: Play) -> None:
    instance = {"tags": {"lifeguard": "default", "app": "shop"}, "key": "ops", "user_data": "#!"}
    _, world = answered(play, instance=instance)
    old, new = world.instances[INSTANCE], world.instances[world.new]
    for key in ("InstanceType", "SubnetId", "KeyName", "EbsOptimized", "MetadataOptions"):
        assert new.get(key) == old.get(key), key
    assert [g["GroupId"] for g in new["SecurityGroups"]] == [
        g["GroupId"] for g in old["SecurityGroups"]
    ]
    assert new["Placement"]["AvailabilityZone"] == old["Placement"]["AvailabilityZone"]
    kept = {"Name": "web-1", "app": "shop", "lifeguard": "default"}
    assert kept.items() <= world.tags(world.new).items()
    assert "lifeguard:trial" not in world.tags(world.new)
    assert world.user_data == ""  # the policy omits it
    assert world.tags(INSTANCE)["lifeguard:replaced-by"] == world.new
    assert world.tags(INSTANCE)["lifeguard:keep-until"] == "2026-11-27"


def test_the_question_names_what_would_be_lost(play: Play) -> None:
    outcome, _ = answered(play)
    assert outcome.states[0] == "ANSWER"
    assert says(outcome.emails[0], lost_since(datetime(2026, 11, 20, 10, 10, tzinfo=UTC)))


def test_a_no_leaves_it(play: Play) -> None:
    outcome, _ = answered(play, "no")
    assert outcome.calls == CLIMBED
    assert outcome.status == "needs_human"
    assert outcome.server(INSTANCE)["state"] == "running"
    assert outcome.states == ["ANSWER", "DOWN"]
    assert says(outcome.emails[1], outcome.said("ask.refused"))


def test_without_an_answer_it_is_left(play: Play) -> None:
    end = Deeds(at=datetime(2026, 11, 21, tzinfo=UTC))
    outcome = play([contributor()], BROKEN, script=end)
    assert outcome.calls == CLIMBED
    assert outcome.status == "needs_human"
    assert outcome.incident["closed_at"] is None  # it is watched
    left = next(m for m in outcome.emails if says(m, outcome.said("ask.nobody_acted_since")))
    assert left["at"].startswith("2026-11-20T22:21:")


def test_a_new_one_that_does_not_pass_is_terminated_and_the_old_one_left(play: Play) -> None:
    outcome, world = answered(play, launches="impaired")
    assert outcome.calls == [*CLIMBED, "RunInstances", "TerminateInstances"]
    assert outcome.status == "needs_human"
    assert outcome.server(world.new)["state"] == "terminated"
    assert outcome.server(INSTANCE)["state"] == "running"
    assert world.addresses == [INSTANCE]
    discarded = outcome.said("replacement.discarded")
    assert discarded.param("new") == world.new
    assert discarded.param("old") == message("replacement.old_unchanged")
    assert outcome.states == ["ANSWER", "DOWN", "DOWN"]
    assert world.new in outcome.emails[-1]["body"]


def test_a_lack_of_capacity_is_waited_out(play: Play) -> None:
    outcome, _ = answered(play, capacity={"fail_launches": 2})
    assert outcome.status == "resolved"
    launches = [r for r in outcome.incident["rungs"] if r["action"] == Verb.LAUNCH_REPLACEMENT]
    assert [r["outcome"] for r in launches] == ["failed", "failed", "done"]


def test_a_lack_of_capacity_that_lasts_is_a_persons_matter(play: Play) -> None:
    outcome, _ = answered(play, capacity={"fail_launches": 9})
    assert outcome.calls == CLIMBED
    assert outcome.status == "needs_human"
    assert "InsufficientInstanceCapacity" in outcome.emails[-1]["body"]


def test_with_replace_act_nobody_is_asked(play: Play) -> None:
    outcome = play([contributor()], BROKEN, {"replace": "act"})
    assert outcome.calls == REPLACED
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]


@pytest.mark.parametrize(
    ("instance", "policy", "reason"),
    [
        ({"images": "refuse"}, {}, "obstacle.no_image.reason"),
        ({"stop_protection": False, "hibernation": False}, {"replace": "never"}, ""),
        ({"role": "web"}, {}, "obstacle.launch.refused_with_role"),
    ],
    ids=["no image", "the policy forbids it", "a role that is not named"],
)
def test_what_cannot_be_done_is_not_offered(
    play: Play, instance: Document, policy: Document, reason: str
) -> None:
    outcome = play([contributor()], {**BROKEN, **instance}, policy)
    assert "RunInstances" not in outcome.calls
    assert outcome.status == "needs_human"
    assert outcome.states[-1] != "ANSWER"
    assert outcome.asked != ProposedAction.REPLACE
    assert not reason or says(outcome.emails[-1], outcome.said(reason))


@pytest.mark.whole
def test_a_role_that_the_policies_name_goes_with_it(play: Play) -> None:
    top = {"instance_roles": [ROLE]}
    outcome = play([contributor()], {**BROKEN, "role": "web"}, {"replace": "act"}, top)
    assert outcome.status == "resolved"
    (launch,) = [c for c in outcome.document["calls"] if c["operation"] == "RunInstances"]
    assert launch["params"]["IamInstanceProfile"]["Arn"].endswith("/web")


@pytest.mark.whole
def test_user_data_goes_with_it_where_the_policy_keeps_it(play: Play) -> None:
    policy = {"replace_user_data": "keep"}
    outcome, world = answered(play, instance={"user_data": "#!/bin/sh"}, policy=policy)
    assert outcome.status == "resolved"
    assert world.user_data
    assert says(outcome.emails[0], coded("risk", Risk.USER_DATA))


def test_a_broken_system_is_not_brought_back_from_its_own_image(play: Play) -> None:
    """What is on the disks since the instance check fails would come back with them."""

    def before(replay: Replay) -> None:
        replay.account.world.person.make_image(INSTANCE, "yesterday", {})

    hangs = {"fault": {"kind": "instance", "cured_by": "replace", "after": 3600}}
    failing = contributor(time="2026-11-20T11:02:00Z")
    person = Deeds(lambda replay: press(replay, "yes"), at=datetime(2026, 11, 20, 12, tzinfo=UTC))

    def script(replay: Replay) -> None:
        before(replay)
        person(replay)

    outcome = play([failing], hangs, script=script)
    assert outcome.status == "resolved"
    assert says(outcome.emails[0], lost_since(datetime(2026, 11, 20, 10, tzinfo=UTC)))


def test_frozen_in_the_middle_it_waits_and_goes_on(play: Play) -> None:
    person = Deeds(lambda replay: press(replay, "yes"), at=ANSWERED)

    def script(replay: Replay) -> None:
        person(replay)
        someone, agenda = replay.account.world.person, replay.account.agenda
        replay.until = datetime(2026, 11, 20, 12, 31, tzinfo=UTC)
        agenda.at(datetime(2026, 11, 20, 11, 31, tzinfo=UTC), someone.freeze)
        agenda.at(datetime(2026, 11, 20, 12, 30, tzinfo=UTC), someone.unfreeze)

    outcome = play([contributor()], BROKEN, script=script)
    stops = [c["at"] for c in outcome.document["calls"] if c["operation"] == "StopInstances"]
    assert stops[1].startswith("2026-11-20T12:3")
    assert outcome.status == "resolved"


# -- what the email must say, and what others do meanwhile ---------------------------------------


def test_termination_protection_is_a_duty_that_the_last_email_names(play: Play) -> None:
    def protect(replay: Replay) -> None:
        with replay.account.world.backstage():
            boto3.client("ec2", region_name=REGION).modify_instance_attribute(
                InstanceId=INSTANCE, DisableApiTermination={"Value": True}
            )

    outcome = play([contributor()], BROKEN, {"replace": "act"}, script=protect)
    assert outcome.status == "resolved"
    assert_to_be_protected(outcome)


@pytest.mark.whole
def test_what_is_changed_while_the_question_waits_is_read_before_the_launch(play: Play) -> None:
    def script(replay: Replay) -> None:
        def change() -> None:
            with replay.account.world.backstage():
                boto3.client("ec2", region_name=REGION).modify_instance_attribute(
                    InstanceId=INSTANCE, DisableApiTermination={"Value": True}
                )

        replay.account.agenda.at(datetime(2026, 11, 20, 11, tzinfo=UTC), change)
        Deeds(lambda replay: press(replay, "yes"), at=ANSWERED)(replay)

    outcome = play([contributor()], BROKEN, script=script)
    assert outcome.status == "resolved"
    assert_to_be_protected(outcome)


def test_an_automatic_address_that_changes_is_asked_about_whatever_the_policy(play: Play) -> None:
    """First at the stop and start, then at the replacement."""
    first, second = datetime(2026, 11, 20, 12, tzinfo=UTC), datetime(2026, 11, 20, 13, tzinfo=UTC)

    def script(replay: Replay) -> None:
        replay.account.world.person.make_image(INSTANCE, "yesterday", {})
        Deeds(lambda replay: press(replay, "yes"), at=first)(replay)
        Deeds(lambda replay: press_last(replay, "yes"), at=second)(replay)

    hangs = {"fault": {"kind": "instance", "cured_by": "replace", "after": 3600}}
    failing = contributor(time="2026-11-20T11:02:00Z")
    instance = {**hangs, "public_ip": "auto"}
    outcome = play([failing], instance, {"replace": "act"}, script=script)
    asked = [email for email in outcome.emails if says(email, coded("risk", Risk.TWO_AT_ONCE))]
    assert len(asked) == 1
    assert says(asked[0], coded("risk", Risk.PUBLIC_IP))
    assert outcome.status == "resolved"
    assert "RunInstances" in outcome.calls


def press_last(replay: Replay, answer: str) -> object:
    """Answer the latest email's question."""
    mails = replay.account.world.emails
    kept = list(mails)
    mails.reverse()
    try:
        return press(replay, answer)
    finally:
        mails[:] = kept


def test_an_old_one_that_a_person_terminates_in_the_middle_has_its_heir(play: Play) -> None:
    def script(replay: Replay) -> None:
        Deeds(lambda replay: press(replay, "yes"), at=ANSWERED)(replay)
        someone, agenda = replay.account.world.person, replay.account.agenda
        replay.until = datetime(2026, 11, 20, 12, tzinfo=UTC)
        agenda.at(
            datetime(2026, 11, 20, 11, 30, 30, tzinfo=UTC), lambda: someone.terminate(INSTANCE)
        )

    other = {"id": "i-0other0000000000", "target_group": "web"}
    both = [{"id": INSTANCE, "name": "web-1"}, other]
    outcome = play([contributor()], BROKEN, script=script, instances=both)
    assert outcome.calls.count("StopInstances") == 1  # of the rung before
    assert outcome.said("replacement.served").param("groups") == 1
    assert "TerminateInstances" not in outcome.calls
    (new,) = outcome.document["resources"].keys() - {INSTANCE, other["id"]}
    assert outcome.server(new)["healthy"]
    assert outcome.status == "resolved"
    assert "replacement.old_gone" in outcome.codes


def test_an_old_one_that_is_well_again_in_the_middle_stays(play: Play) -> None:
    def heal(replay: Replay) -> None:
        host = replay.account.world.estate.hosts[INSTANCE]
        for fault in list(host.faults):
            host.heal(fault)

    def script(replay: Replay) -> None:
        Deeds(lambda replay: press(replay, "yes"), at=ANSWERED)(replay)
        replay.account.agenda.at(
            datetime(2026, 11, 20, 11, 30, 30, tzinfo=UTC), lambda: heal(replay)
        )

    outcome = play([contributor()], BROKEN, script=script)
    assert outcome.calls == [*CLIMBED, "RunInstances", "TerminateInstances"]
    assert outcome.server(INSTANCE)["healthy"]
    assert outcome.status == "resolved"
    (new,) = outcome.document["resources"].keys() - {INSTANCE}
    assert outcome.reasons == (message("replacement.not_needed", new=new),)


def test_one_whose_stop_is_refused_keeps_its_place_and_no_tag_of_ours(play: Play) -> None:
    after = World()

    def script(replay: Replay) -> None:
        def protect() -> None:
            with replay.account.world.backstage():
                boto3.client("ec2", region_name=REGION).modify_instance_attribute(
                    InstanceId=INSTANCE, DisableApiStop={"Value": True}
                )

        Deeds(lambda replay: press(replay, "yes"), at=ANSWERED)(replay)
        agenda = replay.account.agenda
        replay.until = datetime(2026, 11, 20, 13, tzinfo=UTC)
        agenda.at(datetime(2026, 11, 20, 11, 30, 30, tzinfo=UTC), protect)
        agenda.at(replay.until, lambda: after.look(replay))

    outcome = play([contributor()], BROKEN, script=script)
    assert outcome.calls[-1] == "TerminateInstances"
    assert outcome.status == "needs_human"
    assert outcome.server(INSTANCE)["state"] == "running"
    assert outcome.server(after.new)["state"] == "terminated"
    assert not [key for key in after.tags(INSTANCE) if key.startswith("lifeguard:")]
    assert after.addresses == [INSTANCE]
    assert outcome.said("replacement.discarded").param("new") == after.new
    assert "replacement.not_retired" in outcome.codes


@pytest.mark.whole
def test_in_a_storm_that_is_held_no_replacement_is_launched(play: Play) -> None:
    """It was treated before the storm began; a replacement begins something all the same."""
    others = [f"i-0000000000000000{number}" for number in range(5)]
    instances = [{"id": INSTANCE, "name": "web-1", **BROKEN}]
    instances += [
        {"id": one, "name": one, "fault": {"kind": "system", "after": 900}} for one in others
    ]
    late = [contributor(instance=one, time="2026-11-20T10:15:30Z") for one in others]
    end = Deeds(at=datetime(2026, 11, 20, 10, 45, tzinfo=UTC))
    policy = {"replace": "act", "storm": "hold"}
    outcome = play([contributor(), *late], policy=policy, instances=instances, script=end)
    assert outcome.calls == CLIMBED
    (mine,) = [i for i in outcome.incidents if i.resource.id == INSTANCE]
    assert [said.code for said in mine.reasons] == ["waiting.storm"]


# -- customer keys -------------------------------------------------------------------------------


def key_of(play: Play, kind: str) -> str:
    """Return the ARN of the customer key as the email names it when the policies do not."""
    outcome = play([contributor()], {**BROKEN, "volume_key": kind})
    not_listed = outcome.said("key.not_listed")
    assert says(outcome.emails[0], not_listed)
    return f"arn:aws:kms:us-east-1:123456789012:key/{not_listed.param('key')}"


@pytest.mark.whole
def test_under_a_customer_key_that_the_policies_name_it_is_replaced(play: Play) -> None:
    top = {"kms_keys": [key_of(play, "customer")]}
    outcome = play([contributor()], {**BROKEN, "volume_key": "customer"}, {"replace": "act"}, top)
    assert outcome.status == "resolved"
    assert "RunInstances" in outcome.calls


def test_where_ebs_encrypts_by_default_under_a_key_that_is_not_named_nothing_is_launched(
    play: Play,
) -> None:
    plain = {**BROKEN, "volume_key": "none"}
    outcome = play([contributor()], plain, {"replace": "act"}, default_encryption="customer")
    assert outcome.calls == CLIMBED
    assert outcome.status == "needs_human"
    said = outcome.said("key.default_not_listed")
    assert said.param("region") == REGION
    assert any(says(email, said) for email in outcome.emails)
    top = {"kms_keys": [f"arn:aws:kms:us-east-1:123456789012:key/{said.param('key')}"]}
    named = play([contributor()], plain, {"replace": "act"}, top, default_encryption="customer")
    assert (named.calls, named.status) == (REPLACED, "resolved")


def test_under_a_key_that_we_may_not_use_nothing_is_launched(play: Play) -> None:
    top = {"kms_keys": [key_of(play, "customer_denied")]}
    denied = {**BROKEN, "volume_key": "customer_denied"}
    outcome = play([contributor()], denied, {"replace": "act"}, top)
    assert outcome.status == "needs_human"
    assert outcome.calls == []
