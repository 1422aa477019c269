"""The last rung: a new instance from a snapshot, at a person's yes."""

from __future__ import annotations

import pytest

from lifeguard.core.text.message import message
from tests.e2e.conftest import Document, Outcome, says
from tests.e2e.lightsail.conftest import BLOG, CURE_OF_INSTANCE, CURE_OF_SYSTEM, STOP, Serve, person
from tests.e2e.lightsail.test_crashes import Dies

HOPELESS: Document = {"fault": {"kind": "system", "cured_by": "replace"}}
YES: Document = {"answers": "yes", "after": 600}
UNTIL = "2026-11-20T12:00Z"
LAUNCH, FIREWALL = "CreateInstancesFromSnapshot", "PutInstancePublicPorts"
DETACH, ATTACH = "DetachStaticIp", "AttachStaticIp"
TAG, UNTAG, DELETE = "TagResource", "UntagResource", "DeleteInstance"
STEPS = [LAUNCH, FIREWALL, TAG, STOP, DETACH, ATTACH, TAG, UNTAG]
REPLACED = [*CURE_OF_SYSTEM, *STEPS]
POINTS = [
    f"lightsail:{call} #{number}"
    for call, number in (
        (LAUNCH, 1),
        (FIREWALL, 1),
        (TAG, 1),
        (STOP, 2),
        (DETACH, 1),
        (ATTACH, 1),
        (TAG, 2),
        (UNTAG, 1),
    )
]


def new_one(outcome: Outcome) -> str:
    """Return the key of the instance beside blog-1."""
    (found,) = set(outcome.document["resources"]) - {BLOG}
    return str(found)


def assert_replaced(outcome: Outcome) -> None:
    """The new one has its place, and the old one is kept, stopped."""
    assert outcome.status == "resolved"
    assert outcome.server(BLOG)["state"] == "stopped"
    new = outcome.server(new_one(outcome))
    assert (new["state"], new["healthy"], new["static_ip"]) == ("running", True, True)


def launch_of(outcome: Outcome) -> Document:
    """Return the parameters of the one launch."""
    (found,) = (c for c in outcome.document["calls"] if c["operation"] == LAUNCH)
    return dict(found["params"])


def test_a_yes_puts_a_new_instance_in_its_place(serve: Serve) -> None:
    outcome = serve({**HOPELESS, "auto_snapshot": {"hour": 3}}, operator=YES, until=UNTIL)
    assert outcome.calls == REPLACED
    assert_replaced(outcome)
    assert outcome.states == ["ANSWER", "DOWN", "FIXED"]
    asked = launch_of(outcome)
    assert asked["bundleId"] == "small_3_0"
    assert asked["addOns"][0]["autoSnapshotAddOnRequest"] == {"snapshotTimeOfDay": "03:00"}
    question, _, fixed = (str(email["body"]) for email in outcome.emails)
    assert "12.00 USD a month" in question
    assert 'Answer "bigger"' in question
    assert "billed as before" in " ".join(fixed.split())
    assert "Changed:" in fixed


def test_without_a_static_ip_the_email_says_that_the_address_changed(serve: Serve) -> None:
    bare = {**HOPELESS, "static_ip": False}
    policy = {"public_ip_change": "allow"}
    outcome = serve(bare, policy, operator=YES, until=UNTIL)
    assert outcome.calls == [c for c in REPLACED if c not in {DETACH, ATTACH}]
    assert outcome.status == "resolved"
    assert "the public IPv4 address changed from" in outcome.emails[-1]["body"]


def test_a_broken_system_is_not_brought_back_from_its_own_snapshot(serve: Serve) -> None:
    spent = {"fault": {"kind": "instance", "cured_by": "replace"}, "burst": {"percent": 0}}
    outcome = serve(spent, operator=YES, until=UNTIL)
    assert outcome.calls == CURE_OF_INSTANCE
    assert says(outcome.emails[0], message("lightsail.no_snapshot"))


@pytest.mark.parametrize(
    ("server", "policy", "reason"),
    [
        (HOPELESS, {"replace": "never"}, ""),
        ({**HOPELESS, "auto_snapshot": {"hour": 10}}, {}, "lightsail.no_snapshot"),
        (HOPELESS, {"backup": "none"}, "lightsail.no_snapshot"),
    ],
    ids=["the policy forbids it", "the snapshot was refused", "no backup"],
)
def test_what_cannot_be_done_is_not_offered(
    serve: Serve, server: Document, policy: Document, reason: str
) -> None:
    outcome = serve(server, policy, until="2026-11-20T11:00Z")
    assert LAUNCH not in outcome.calls
    assert outcome.status == "needs_human"
    assert outcome.states == ["DOWN"]
    assert not reason or says(outcome.emails[-1], message(reason))
    assert outcome.asked != "new_instance"


def test_a_no_launches_nothing(serve: Serve) -> None:
    outcome = serve(HOPELESS, operator={"answers": "no"}, until="2026-11-20T11:00Z")
    assert outcome.calls == CURE_OF_SYSTEM
    assert outcome.status == "needs_human"


def test_one_that_never_passes_is_deleted_and_the_old_one_left(serve: Serve) -> None:
    """What nothing cures is wrong with each copy, too."""
    never = {"fault": {"kind": "system", "cured_by": "never"}}
    outcome = serve(never, operator=YES, until=UNTIL)
    assert outcome.calls == [*CURE_OF_SYSTEM, LAUNCH, FIREWALL, DELETE]
    assert outcome.status == "needs_human"
    assert outcome.server(new_one(outcome))["state"] == "terminated"
    assert outcome.server(BLOG)["state"] == "running"
    assert outcome.server(BLOG)["static_ip"] is True
    assert outcome.states == ["ANSWER", "DOWN", "DOWN"]


def test_an_old_one_that_recovers_meanwhile_stays(serve: Serve) -> None:
    fault = {"kind": "system", "cured_by": "itself", "after": 2580}
    slow = {"fault": fault, "boots_for": 300}
    outcome = serve(slow, operator=YES, until=UNTIL)
    assert outcome.calls[-1] == DELETE
    assert TAG not in outcome.calls
    assert outcome.status == "resolved"
    assert outcome.server(BLOG)["healthy"] is True


def test_an_old_one_that_loses_its_tag_is_left_and_the_new_one_deleted(serve: Serve) -> None:
    untagged = person("10:42:00", "untag", key="lifeguard")
    outcome = serve({**HOPELESS, "boots_for": 300}, people=[untagged], operator=YES, until=UNTIL)
    assert outcome.calls[-1] == DELETE
    assert outcome.server(new_one(outcome))["state"] == "terminated"


@pytest.mark.parametrize("point", POINTS)
def test_a_death_after_a_step_neither_loses_nor_doubles_it(serve: Serve, point: str) -> None:
    dies = Dies(after=(point,))
    outcome = serve(HOPELESS, operator=YES, until=UNTIL, script=dies)
    assert [death.after for death in dies.crashes.deaths] == [point]
    assert_replaced(outcome)
    once = (LAUNCH, STOP, DETACH, ATTACH, UNTAG)
    assert [c for c in outcome.calls if c in once] == [c for c in REPLACED if c in once]
    assert DELETE not in outcome.calls


def test_a_death_after_the_deletion_is_no_error(serve: Serve) -> None:
    dies = Dies(after=(f"lightsail:{DELETE} #1",))
    never = {"fault": {"kind": "system", "cured_by": "never"}}
    outcome = serve(never, operator=YES, until=UNTIL, script=dies)
    assert outcome.calls.count(DELETE) == 1
    assert outcome.status == "needs_human"


def test_the_new_one_takes_the_place_behind_the_load_balancer(serve: Serve) -> None:
    outcome = serve({**HOPELESS, "load_balancer": "web"}, operator=YES, until=UNTIL)
    assert_replaced(outcome)
    new = new_one(outcome).removeprefix("lightsail:")
    moves = [
        (call["operation"], *call["params"]["instanceNames"])
        for call in outcome.document["calls"]
        if "LoadBalancer" in call["operation"]
    ]
    assert moves == [
        ("DetachInstancesFromLoadBalancer", "blog-1"),
        ("AttachInstancesToLoadBalancer", "blog-1"),
        ("AttachInstancesToLoadBalancer", new),
        ("DetachInstancesFromLoadBalancer", "blog-1"),
    ]


def test_where_burst_capacity_is_used_up_a_plain_yes_takes_the_bigger_bundle(serve: Serve) -> None:
    outcome = serve({**HOPELESS, "burst": {"percent": 0}}, operator=YES, until=UNTIL)
    assert launch_of(outcome)["bundleId"] == "medium_3_0"
    assert_replaced(outcome)


def test_attached_disks_come_along_from_the_snapshot(serve: Serve) -> None:
    disk = {"name": "data-1", "path": "/dev/xvdf", "gb": 20}
    outcome = serve({**HOPELESS, "disks": [disk]}, operator=YES, until=UNTIL)
    asked = launch_of(outcome)
    ((new, mapped),) = asked["attachedDiskMapping"].items()
    assert f"lightsail:{new}" == new_one(outcome)
    assert mapped == [{"originalDiskPath": "/dev/xvdf", "newDiskName": f"{new}-1"}]
    assert_replaced(outcome)
