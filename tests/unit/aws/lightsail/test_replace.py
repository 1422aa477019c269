"""Replacing a Lightsail instance: each call, made again, and never on what is not ours."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.aws.lightsail.execute import perform
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.lightsail.action import (
    AdoptLightsail,
    DiscardLightsail,
    LaunchFromSnapshot,
    MoveStaticIp,
    Replacing,
    RetireLightsail,
    SetFirewall,
)
from lifeguard.core.kinds.lightsail.launch_spec import DataDisk, FirewallRule, LightsailLaunch
from lifeguard.core.resources.tags import KEEP_UNTIL, MADE_BY, REPLACED_BY, TRIAL
from lifeguard.core.text.message import message
from tests.support.account import Answerer, Fake, Params, failing
from tests.support.lightsail import ADDRESS, BLOG, NAME
from tests.support.situations import NOON
from tests.unit.aws.lightsail.answers import described, operation

NEW, INCIDENT = "blog-1-30e64b7b", "30e64b7b"
SPEC = LightsailLaunch(
    "us-east-1a", tags=(("lifeguard", "default"), ("lifeguard:x", "1"), ("blog", ""))
)
LAUNCH = LaunchFromSnapshot(NEW, "snap", "micro_3_0", SPEC, "lifeguard")
OURS = [{"key": MADE_BY, "value": INCIDENT}, {"key": TRIAL, "value": "replacement"}]
MISSING = failing("NotFoundException")


def done(name: str) -> Answerer:
    return lambda _: {"operations": [] if name.endswith("Resource") else [operation(name)]}


def aws(patch: pytest.MonkeyPatch, new: Any = None, **how: Any) -> Fake:  # noqa: ANN401  as AWS
    """Return Lightsail with the old instance, and the new one where its members are given."""

    def instance(asked: Params) -> Params:
        if asked["instanceName"] == NAME:
            return {"instance": described(**how)}
        return {"instance": described(NEW, **new)} if new is not None else MISSING(asked)

    changing = (
        "CreateInstancesFromSnapshot",
        "DeleteInstance",
        "StopInstance",
        "TagResource",
        "UntagResource",
        "AttachStaticIp",
        "DetachStaticIp",
    )
    answers: dict[str, Answerer] = {call: done(call) for call in changing}
    answers["GetInstance"] = instance
    answers["PutInstancePublicPorts"] = lambda _: {"operation": operation("PutInstancePublicPorts")}
    return Fake(patch, answers)


def changes(fake: Fake) -> list[tuple[str, Params]]:
    return [one for one in fake.asked if not one[0].startswith("Get")]


def test_a_launch_names_the_instance_and_tags_it_as_on_trial(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = aws(monkeypatch)
    outcome = perform(LAUNCH, BLOG, INCIDENT)
    assert (outcome.result, outcome.made) == (Result.DONE, NEW)
    assert outcome.reason == message("lightsail.launching", instance=NEW)
    assert changes(fake) == [
        (
            "CreateInstancesFromSnapshot",
            {
                "instanceNames": [NEW],
                "instanceSnapshotName": "snap",
                "availabilityZone": "us-east-1a",
                "bundleId": "micro_3_0",
                "ipAddressType": "dualstack",
                "tags": [*OURS, {"key": "blog"}],
            },
        )
    ]


def test_a_launch_takes_key_disks_and_automatic_snapshots(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = aws(monkeypatch)
    disks = (DataDisk("data", "/dev/xvdf"),)
    spec = LightsailLaunch("us-east-1a", key="mine", snapshot_hour="06:00", disks=disks)
    perform(LaunchFromSnapshot(NEW, "snap", "micro_3_0", spec, "lifeguard"), BLOG, INCIDENT)
    ((_, asked),) = changes(fake)
    assert asked["keyPairName"] == "mine"
    assert asked["attachedDiskMapping"] == {
        NEW: [{"originalDiskPath": "/dev/xvdf", "newDiskName": f"{NEW}-1"}]
    }
    assert asked["addOns"] == [
        {"addOnType": "AutoSnapshot", "autoSnapshotAddOnRequest": {"snapshotTimeOfDay": "06:00"}}
    ]


def test_what_an_earlier_attempt_has_launched_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = aws(monkeypatch, {"tags": OURS})
    outcome = perform(LAUNCH, BLOG, INCIDENT)
    assert (outcome.result, outcome.made, changes(fake)) == (Result.ALREADY, NEW, [])


NOT_OURS = [[], OURS[:1], OURS[1:], [{"key": MADE_BY, "value": "other"}, OURS[1]]]


@pytest.mark.parametrize("tags", NOT_OURS)
def test_somebody_elses_instance_of_that_name_is_neither_taken_nor_deleted(
    tags: list[Params], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = aws(monkeypatch, {"tags": tags})
    taken = perform(LAUNCH, BLOG, INCIDENT)
    assert (taken.result, taken.made) == (Result.REFUSED, "")
    assert taken.reason == message("lightsail.name_taken", name=NEW)
    left = perform(DiscardLightsail(NEW), BLOG, INCIDENT)
    assert (left.result, left.reason) == (
        Result.REFUSED,
        message("lightsail.not_ours", instance=NEW),
    )
    assert changes(fake) == []


KEYS = st.sampled_from([MADE_BY, TRIAL, "lifeguard", "team", REPLACED_BY])
VALUES = st.sampled_from(["", INCIDENT, "other", "replacement", NEW])


@given(st.dictionaries(KEYS, VALUES), st.dictionaries(KEYS, VALUES))
def test_whatever_it_carries_only_what_is_on_this_trial_is_deleted(
    its: dict[str, str], olds: dict[str, str]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        new, old = ([{"key": k, "value": v} for k, v in tags.items()] for tags in (its, olds))
        fake = aws(patch, {"tags": new}, tags=old)
        outcome = perform(DiscardLightsail(NEW), BLOG, INCIDENT)
    deleted = [asked["instanceName"] for name, asked in fake.asked if name == "DeleteInstance"]
    ours = its.get(MADE_BY) == INCIDENT and TRIAL in its
    assert deleted == ([NEW] if ours else [])
    assert outcome.result is (Result.DONE if ours else Result.REFUSED)


RULES = (
    FirewallRule(22, 22, "tcp", cidrs=("10.0.0.0/8",), aliases=("lightsail-connect",)),
    FirewallRule(80, 80, "tcp"),
)


def test_the_firewall_is_set_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = aws(monkeypatch)
    assert perform(SetFirewall(NEW, RULES), BLOG, INCIDENT).result is Result.DONE
    ssh = {"cidrs": ["10.0.0.0/8"], "cidrListAliases": ["lightsail-connect"]}
    infos = [
        {"fromPort": 22, "toPort": 22, "protocol": "tcp", **ssh},
        {"fromPort": 80, "toPort": 80, "protocol": "tcp"},
    ]
    asked = {"instanceName": NEW, "portInfos": infos}
    assert changes(fake) == [("PutInstancePublicPorts", asked)]


RETIRE = RetireLightsail(NEW, until=NOON)
REPLACED_TAGS = [
    {"key": REPLACED_BY, "value": NEW},
    {"key": KEEP_UNTIL, "value": "2026-11-20"},
]
TAGGED = ("TagResource", {"resourceName": NAME, "tags": REPLACED_TAGS})


@pytest.mark.parametrize("state", ["running", "stopping", "stopped"])
def test_the_old_one_is_tagged_and_stopped(state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = aws(monkeypatch, state={"name": state})
    assert perform(RETIRE, BLOG, INCIDENT).result is Result.DONE
    stop = [("StopInstance", {"instanceName": NAME})] if state == "running" else []
    assert changes(fake) == [TAGGED, *stop]


def test_an_old_one_that_is_gone_cannot_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"GetInstance": MISSING, "TagResource": MISSING})
    outcome = perform(RETIRE, BLOG, INCIDENT)
    assert (outcome.result, outcome.code) == (Result.REFUSED, "NotFoundException")


def ip(**how: Any) -> Params:  # noqa: ANN401  any member of StaticIp
    return {"name": "ip", "ipAddress": ADDRESS, **how}


MOVED = message("lightsail.static_ip_moved", static_ip="ip", address=ADDRESS, to=NEW)
DETACHES = ("DetachStaticIp", {"staticIpName": "ip"})
ATTACHES = ("AttachStaticIp", {"staticIpName": "ip", "instanceName": NEW})


@pytest.mark.parametrize(
    ("found", "result", "said", "calls"),
    [
        ([ip(attachedTo=NAME)], Result.DONE, MOVED, [DETACHES, ATTACHES]),
        ([ip()], Result.DONE, MOVED, [ATTACHES]),
        ([ip(attachedTo=NEW)], Result.DONE, MOVED, []),
        (
            [ip(attachedTo="shop")],
            Result.REFUSED,
            message("lightsail.static_ip_elsewhere", static_ip="ip", holder="shop"),
            [],
        ),
        (
            [ip(name="other")],
            Result.REFUSED,
            message("lightsail.static_ip_gone", static_ip="ip"),
            [],
        ),
    ],
    ids=["attached", "after a crash", "moved already", "somebody else's now", "released"],
)
def test_the_static_ip_moves_from_wherever_it_is_left(
    found: list[Params],
    result: Result,
    said: object,
    calls: list[object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages: dict[str | None, Params] = {
        None: {"staticIps": [], "nextPageToken": "2"},
        "2": {"staticIps": found},
    }
    fake = Fake(
        monkeypatch,
        {
            "GetStaticIps": lambda asked: pages[asked.get("pageToken")],
            "AttachStaticIp": done("AttachStaticIp"),
            "DetachStaticIp": done("DetachStaticIp"),
        },
    )
    outcome = perform(MoveStaticIp(NEW, "ip"), BLOG, INCIDENT)
    assert (outcome.result, outcome.reason, changes(fake)) == (result, said, calls)


def test_the_new_one_is_opted_in_and_can_no_longer_be_deleted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = aws(monkeypatch, {"tags": OURS})
    perform(AdoptLightsail(NEW, "lifeguard", "default"), BLOG, INCIDENT)
    opted = [{"key": "lifeguard", "value": "default"}]
    assert changes(fake) == [
        ("TagResource", {"resourceName": NEW, "tags": opted}),
        ("UntagResource", {"resourceName": NEW, "tagKeys": [TRIAL]}),
    ]


def test_what_was_adopted_already_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = aws(monkeypatch, {"tags": OURS[:1]})
    outcome = perform(AdoptLightsail(NEW, "lifeguard", "default"), BLOG, INCIDENT)
    assert (outcome.result, changes(fake)) == (Result.DONE, [])


DELETES = ("DeleteInstance", {"instanceName": NEW, "forceDeleteAddOns": True})
SYSTEM = {"name": "system", "isSystemDisk": True}


@pytest.mark.parametrize(
    ("disks", "said"),
    [
        ([SYSTEM], message("lightsail.deleting", instance=NEW)),
        (
            [SYSTEM, {"name": "data"}],
            message("lightsail.deleting_but", instance=NEW, disks=("data",)),
        ),
    ],
)
def test_one_on_trial_is_deleted(
    disks: list[Params], said: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = aws(monkeypatch, {"tags": OURS, "hardware": {"disks": disks}})
    outcome = perform(DiscardLightsail(NEW), BLOG, INCIDENT)
    assert (outcome.result, outcome.reason) == (Result.DONE, said)
    assert changes(fake) == [DELETES]


def test_an_old_one_that_was_to_retire_loses_the_tags_of_that_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = aws(monkeypatch, {"tags": OURS}, tags=REPLACED_TAGS)
    perform(DiscardLightsail(NEW), BLOG, INCIDENT)
    untags = ("UntagResource", {"resourceName": NAME, "tagKeys": [REPLACED_BY, KEEP_UNTIL]})
    assert changes(fake) == [untags, DELETES]


def test_one_that_is_gone_already_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = aws(monkeypatch)
    outcome = perform(DiscardLightsail(NEW), BLOG, INCIDENT)
    assert (outcome.result, changes(fake)) == (Result.DONE, [])


@pytest.mark.parametrize("action", [LAUNCH, RETIRE, DiscardLightsail(NEW)])
def test_a_refusal_is_an_answer(action: Replacing, monkeypatch: pytest.MonkeyPatch) -> None:
    no = failing("AccessDeniedException")
    Fake(monkeypatch, {"GetInstance": no, "TagResource": no})
    outcome = perform(action, BLOG, INCIDENT)
    assert (outcome.result, outcome.code) == (Result.REFUSED, "AccessDeniedException")
