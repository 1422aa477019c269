"""How an instance could be replaced: what it is like, its snapshots, and the plans on sale."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from lifeguard.aws.lightsail.replacement_plan import replacement_plan
from lifeguard.core.kinds.lightsail.burst import Bundle
from lifeguard.core.kinds.lightsail.launch_spec import (
    DataDisk,
    FirewallRule,
    LightsailPlan,
    SnapshotPoint,
)
from tests.support.account import ACCOUNT, REGION, Fake, Params
from tests.support.lightsail import NAME, server
from tests.support.situations import NOON, at
from tests.unit.aws.lightsail.answers import UUID, bundle, described

OTHER_ARN = f"arn:aws:lightsail:{REGION}:{ACCOUNT}:Instance/another"


def snapshot(name: str, made: datetime, state: str = "available", **how: Any) -> Params:  # noqa: ANN401  any member
    return {
        "name": name,
        "createdAt": made,
        "state": state,
        "fromInstanceName": NAME,
        "fromInstanceArn": f"arn:aws:lightsail:{REGION}:{ACCOUNT}:Instance/{UUID}",
        "sizeInGb": 40,
        **how,
    }


OLD, NEW = snapshot("old", at("02:00")), snapshot("new", at("11:00"))
ON_SALE = [
    bundle("micro_3_0", 7.0, 1.0, cpuCount=2, diskSizeInGb=40),
    bundle("small_3_0", 12.0, 2.0, cpuCount=2, diskSizeInGb=60),
]
INACTIVE = bundle("micro_2_0", 5.0, 1.0, cpuCount=2, diskSizeInGb=40, isActive=False)


def plan(
    patch: pytest.MonkeyPatch,
    *snapshots: Params,
    before: datetime | None = None,
    known: LightsailPlan | None = None,
    bundle: str = "micro_3_0",
    **how: Any,  # noqa: ANN401  any member of Instance
) -> LightsailPlan:
    pages: dict[str | None, Params] = {
        None: {"instanceSnapshots": [*snapshots[:1]], "nextPageToken": "2"},
        "2": {"instanceSnapshots": [*snapshots[1:]]},
    }
    rule = {"fromPort": 22, "toPort": 22, "protocol": "tcp", "cidrs": ["10.0.0.0/8"]}
    Fake(
        patch,
        {
            "GetInstance": lambda _: {"instance": described(**how)},
            "GetInstancePortStates": lambda _: {"portStates": [rule]},
            "GetInstanceSnapshots": lambda asked: pages[asked.get("pageToken")],
            "GetStaticIps": lambda _: {"staticIps": [{"name": "ip", "attachedTo": NAME}]},
            "GetBundles": lambda asked: {
                "bundles": [*ON_SALE, *([INACTIVE] if asked.get("includeInactive") else [])]
            },
        },
    )
    return replacement_plan(server(bundle=bundle), before, known)


def test_all_that_a_launch_takes_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    found = plan(
        monkeypatch,
        OLD,
        NEW,
        sshKeyName="mine",
        ipAddressType="ipv4",
        addOns=[
            {"name": "AutoSnapshot", "status": "Enabled", "snapshotTimeOfDay": "06:00"},
            {"name": "StopInstanceOnIdle", "status": "Enabled"},
        ],
        hardware={
            "disks": [
                {"name": "s", "isSystemDisk": True},
                {"name": "data", "path": "/dev/xvdf", "isSystemDisk": False},
            ]
        },
        metadataOptions={"httpTokens": "optional"},
    )
    assert found.point == SnapshotPoint("new", at("11:00"), 40)
    assert found.same == found.now == Bundle("micro_3_0", 7.0, 1.0, 2, 40)
    assert found.bigger == Bundle("small_3_0", 12.0, 2.0, 2, 60)
    spec = found.spec
    assert (spec.key, spec.ip_type, spec.snapshot_hour, spec.static_ip, spec.plain) == (
        "mine",
        "ipv4",
        "06:00",
        "ip",
        True,
    )
    assert spec.stops_when_idle
    assert spec.rules == (FirewallRule(22, 22, "tcp", ("10.0.0.0/8",)),)
    assert spec.disks == (DataDisk("data", "/dev/xvdf"),)


def test_what_is_plain_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    off = {"name": "AutoSnapshot", "status": "Disabled", "snapshotTimeOfDay": "06:00"}
    spec = plan(monkeypatch, sshKeyName="LightsailDefaultKeyPair", addOns=[off]).spec
    assert (spec.key, spec.snapshot_hour, spec.stops_when_idle, spec.disks) == ("", "", False, ())


@pytest.mark.parametrize("options", [{"httpTokens": "required"}, {"httpEndpoint": "disabled"}])
def test_stricter_metadata_options_are_told_apart(
    options: Params, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not plan(monkeypatch, metadataOptions=options).spec.plain


def test_a_snapshot_is_of_before_the_trouble_and_of_this_very_instance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stranger = snapshot("stranger", at("03:00"), fromInstanceArn=OTHER_ARN)
    broken = snapshot("broken", at("04:00"), "error")
    found = plan(monkeypatch, OLD, NEW, stranger, broken, before=at("10:00"))
    assert found.point is not None
    assert (found.point.snapshot, found.coming) == ("old", None)
    assert plan(monkeypatch, stranger).point is None


def test_one_that_is_being_made_is_told_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pending = snapshot("pending", at("11:30"), "pending")
    found = plan(monkeypatch, OLD, pending)
    assert found.point is not None
    assert found.coming is not None
    assert (found.point.snapshot, found.coming.snapshot) == ("old", "pending")


def test_the_one_that_was_asked_about_stays_while_it_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = plan(monkeypatch, OLD)
    again = plan(monkeypatch, OLD, NEW, known=asked)
    assert (again.point, again.coming) == (asked.point, None)
    gone = plan(monkeypatch, NEW, known=asked)
    assert gone.point is not None
    assert gone.point.snapshot == "new"


def test_a_plan_that_is_no_longer_sold_has_a_successor(monkeypatch: pytest.MonkeyPatch) -> None:
    found = plan(monkeypatch, OLD, bundle="micro_2_0")
    assert found.now is not None
    assert found.same is not None
    assert (found.now.id, found.same.id) == ("micro_2_0", "micro_3_0")


def test_of_a_plan_that_lightsail_does_not_know_nothing_is_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = plan(monkeypatch, OLD, bundle="odd")
    assert (found.now, found.same, found.bigger) == (None, None, None)


def test_when_it_was_read_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    assert plan(monkeypatch, OLD).read_at > NOON.replace(year=2000)
