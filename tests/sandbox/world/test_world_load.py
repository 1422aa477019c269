from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sandbox.worldfile.endpoint_spec import EndpointSpec, Follows, SiteCure
from sandbox.worldfile.fault_spec import (
    CheckReason,
    Cure,
    EventCode,
    EventSpec,
    FaultKind,
    FaultSpec,
)
from sandbox.worldfile.fields import WorldFileError
from sandbox.worldfile.instance_spec import (
    AutoRecovery,
    CreatedBy,
    Images,
    InitialState,
    InstanceSpec,
    Platform,
    PublicIpSpec,
    Root,
    Spot,
    StoppedBy,
    Tenancy,
    VolumeKey,
)
from sandbox.worldfile.load import load_world, parse_world
from sandbox.worldfile.people_spec import OperatorAnswer, OperatorSpec
from sandbox.worldfile.spec import CapacitySpec, Launches, WorldSpec
from sandbox.worldfile.yaml_source import WorldYamlError

WHOLE = """
now: 2026-11-20T10:00:00Z
region: eu-west-1
account: "012345678901"
auto_recovery: 180
capacity: {fail_starts: 2, fail_launches: 1, types: [m5.large]}
throttle: 0.3
images: fail
copies: refuse
fail_copies: 3
launches: impaired
quotas: true
freeze: true
unconfirmed_emails: true
operator: {answers: no, after: 60}
seed: 7
instances:
  - id: i-00ddbf07ce6372082
    name: web-1
    tags: {lifeguard: web, "2": 3}
    type: m5.large
    platform: windows
    root: instance-store
    instance_store: true
    volume_key: customer_denied
    public_ip: none
    asg: web
    spot: one-time
    tenancy: host
    hibernation: true
    stop_protection: true
    state: stopped
    stopped_by: aws
    boots_for: 30
    stops_for: 3600
    starts_for: 20
    start_falls_back: 1
    zone: eu-west-1b
    fault:
      {kind: application, cured_by: itself, after: 600, reason: ConnectionReset, status_code: 0}
    events:
      - code: instance-stop
        not_before: 2026-12-01T00:00:00Z
        not_after: 2026-12-01T02:00:00Z
        not_before_deadline: "2026-12-08T00:00:00Z"
        at: 2026-11-20T11:00:00+01:00
        moved_to: 2026-12-02T00:00:00.500Z
        moved_at: 2026-11-21T00:00:00Z
        cancelled_at: 2026-11-22T00:00:00Z
    created_by: service
    application_check: true
    target_group: web-1
    outpost: arn:aws:outposts:us-east-1:123456789012:outpost/op-0123456789abcdef0
    capacity_reservation: cr-0123456789abcdef0
    capacity_block: cb-0123456789abcdef0
    auto_recovery: disabled
    images: refuse
    fail_images: 2
    data_volumes: 3
    role: web
    key: ops
    user_data: hello
    endpoint:
      status: 502
      timeout: true
      refused: true
      after: 60
      for: 120
      follows: host
      cured_by: reboot
      cert_days: 13
      wrong_name: true
      address: 127.0.0.1
"""


def test_every_key_is_read() -> None:
    event = EventSpec(
        code=EventCode.INSTANCE_STOP,
        not_before=datetime(2026, 12, 1, tzinfo=UTC),
        not_after=datetime(2026, 12, 1, 2, tzinfo=UTC),
        not_before_deadline=datetime(2026, 12, 8, tzinfo=UTC),
        at=datetime(2026, 11, 20, 10, tzinfo=UTC),
        moved_to=datetime(2026, 12, 2, 0, 0, 0, 500_000, tzinfo=UTC),
        moved_at=datetime(2026, 11, 21, tzinfo=UTC),
        cancelled_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    instance = InstanceSpec(
        id="i-00ddbf07ce6372082",
        name="web-1",
        tags={"lifeguard": "web", "2": "3"},
        type="m5.large",
        platform=Platform.WINDOWS,
        root=Root.INSTANCE_STORE,
        instance_store=True,
        volume_key=VolumeKey.CUSTOMER_DENIED,
        public_ip=PublicIpSpec.NONE,
        asg="web",
        spot=Spot.ONE_TIME,
        tenancy=Tenancy.HOST,
        hibernation=True,
        stop_protection=True,
        state=InitialState.STOPPED,
        stopped_by=StoppedBy.AWS,
        boots_for=timedelta(seconds=30),
        stops_for=timedelta(hours=1),
        starts_for=timedelta(seconds=20),
        start_falls_back=1,
        zone="eu-west-1b",
        fault=FaultSpec(
            FaultKind.APPLICATION,
            Cure.ITSELF,
            timedelta(seconds=600),
            CheckReason.CONNECTION_RESET,
            0,
        ),
        events=(event,),
        created_by=CreatedBy.SERVICE,
        application_check=True,
        target_group="web-1",
        outpost="arn:aws:outposts:us-east-1:123456789012:outpost/op-0123456789abcdef0",
        capacity_reservation="cr-0123456789abcdef0",
        capacity_block="cb-0123456789abcdef0",
        auto_recovery=AutoRecovery.DISABLED,
        images=Images.REFUSE,
        fail_images=2,
        data_volumes=3,
        role="web",
        key="ops",
        user_data="hello",
        endpoint=EndpointSpec(
            status=502,
            timeout=True,
            refused=True,
            after=timedelta(minutes=1),
            lasts=timedelta(minutes=2),
            follows=Follows.HOST,
            cured_by=SiteCure.REBOOT,
            cert_days=13,
            wrong_name=True,
            address="127.0.0.1",
        ),
    )
    assert parse_world(WHOLE) == WorldSpec(
        instances=(instance,),
        now=datetime(2026, 11, 20, 10, tzinfo=UTC),
        region="eu-west-1",
        account="012345678901",
        auto_recovery=timedelta(seconds=180),
        capacity=CapacitySpec(fail_starts=2, fail_launches=1, types=("m5.large",)),
        throttle=0.3,
        images=Images.FAIL,
        copies=Images.REFUSE,
        fail_copies=3,
        launches=Launches.IMPAIRED,
        quotas=True,
        freeze=True,
        unconfirmed_emails=True,
        operator=OperatorSpec(OperatorAnswer.NO, timedelta(minutes=1)),
        seed=7,
    )


def test_the_defaults_are_those_of_the_documentation() -> None:
    spec = parse_world("instances: [{id: i-1}]")
    assert spec == WorldSpec((InstanceSpec("i-1"),))
    (instance,) = spec.instances
    assert spec.now == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert (spec.region, spec.account) == ("us-east-1", "123456789012")
    assert (spec.auto_recovery, spec.throttle, spec.quotas, spec.freeze) == (None, 0, False, False)
    assert instance.tags == {"lifeguard": "default"}
    assert (instance.type, instance.platform, instance.root) == ("t3.micro", "linux", "ebs")
    assert (instance.public_ip, instance.volume_key) == ("elastic", "aws")
    assert (instance.asg, instance.spot, instance.tenancy) == (None, None, "default")
    assert (instance.state, instance.created_by) == ("running", "person")
    assert instance.boots_for == timedelta(seconds=90)
    assert (instance.fault, instance.events) == (None, ())


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("system", FaultSpec(FaultKind.SYSTEM)),
        ("{kind: instance}", FaultSpec(FaultKind.INSTANCE)),
        ("{kind: ebs, cured_by: null}", FaultSpec(FaultKind.EBS)),
        ("{kind: ebs, after: '5'}", FaultSpec(FaultKind.EBS, after=timedelta(seconds=5))),
        ("null", None),
    ],
)
def test_a_fault_is_a_kind_or_more(fault: str, expected: FaultSpec | None) -> None:
    spec = parse_world(f"instances: [{{id: i-1, fault: {fault}}}]")
    assert spec.instances[0].fault == expected


@pytest.mark.parametrize(
    ("kind", "cure"),
    [
        (FaultKind.SYSTEM, Cure.STOP_START),
        (FaultKind.INSTANCE, Cure.REBOOT),
        (FaultKind.EBS, Cure.STOP_START),
        (FaultKind.APPLICATION, Cure.REBOOT),
    ],
)
def test_a_fault_has_its_usual_cure(kind: FaultKind, cure: Cure) -> None:
    assert FaultSpec(kind).cure is cure


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("quotas: 'true'", "quotas: true"),
        ("freeze: 'False'", "freeze: false"),
        ("throttle: '0.5'", "throttle: 0.5"),
        ("auto_recovery: '180'", "auto_recovery: 180"),
        ("auto_recovery: null", ""),
        ("now: '2026-11-20T10:00:00Z'", "now: 2026-11-20T10:00:00Z"),
        ("account: 123456789012", "account: '123456789012'"),
    ],
)
def test_values_may_be_quoted_or_not(line: str, same: str) -> None:
    end = "\ninstances: [{id: i-1, events: null}]"
    assert parse_world(line + end) == parse_world(same + end)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "got null; allowed: a mapping"),
        ("[]", "allowed: a mapping"),
        ("a: [", "not YAML at line 1: "),
        ("now: 2026-11-31T00:00:00Z", "line 1: no number or time: 2026-11-31"),
        ("{}", "instances: got null; allowed: a value: it is required"),
        ("instances: web", "instances: got 'web'; allowed: a list"),
        ("instances: [web]", r"instances\[0\]: got 'web'; allowed: a mapping"),
        ("instances: [{}]", r"instances\[0\]\.id: got null; allowed: a value"),
        ("instances: [{id: web}]", r"instances\[0\]\.id: got 'web'; allowed: an instance id"),
        ("instances: [{id: i-1}, {id: i-1}]", "instances: got 'i-1'; allowed: each id once"),
        ("instnces: []", "instnces: got .*; allowed: one of now, region"),
        (
            "instances: [{id: i-1, root: s3}]",
            r"instances\[0\]\.root: got 's3'; allowed: ebs \| instance-store",
        ),
        (
            "instances: [{id: i-1, public_ip: false}]",
            r"public_ip: got false; allowed: elastic \| auto \| none",
        ),
        ("instances: [{id: i-1, fault: broken}]", r"fault\.kind: got 'broken'; allowed: system \|"),
        ("instances: [{id: i-1, fault: {after: 1}}]", r"fault\.kind: got null"),
        (
            "instances: [{id: i-1, fault: {kind: ebs, cured_by: luck}}]",
            r"cured_by: got 'luck'; allowed: reboot \| stop_start \| replace \| never \| itself",
        ),
        ("instances: [{id: i-1, events: [{}]}]", r"events\[0\]\.code: got null"),
        (
            "instances: [{id: i-1, events: [{code: instance-stop, at: now}]}]",
            r"events\[0\]\.at: got 'now'; allowed: a time such as",
        ),
        ("instances: [{id: i-1, boots_for: soon}]", "boots_for: got 'soon'; allowed: a number"),
        ("instances: [{id: i-1, boots_for: true}]", "boots_for: got true; allowed: a number"),
        ("instances: [{id: i-1, boots_for: -1}]", "boots_for: got -1; allowed: a number"),
        ("instances: [{id: i-1, boots_for: .inf}]", "boots_for: got inf; allowed: a number"),
        ("instances: [{id: i-1, hibernation: 1}]", r"hibernation: got 1; allowed: true \| false"),
        ("instances: [{id: i-1, tags: {lifeguard: on}}]", r"tags\.lifeguard: got true.*quote it"),
        ("now: 2026-11-20 10:00:00\ninstances: []", "now: got .*with its zone"),
        ("now: 2026-11-20\ninstances: []", "now: got .*allowed: a time"),
        ("account: 012345670123\ninstances: []", "account: got .*12 digits in quotes"),
        ("account: true\ninstances: []", "account: got true"),
        ("instances: [{id: i-1, outpost: op-1}]", r"outpost: got 'op-1'; allowed: an ARN such as"),
        (
            "instances: [{id: i-1, capacity_reservation: cb-1}]",
            "capacity_reservation: got 'cb-1'; allowed: a Capacity Reservation id",
        ),
        ("instances: [{id: i-1, capacity_block: cr-1}]", "capacity_block: got 'cr-1'; allowed: a"),
        ("instances: [{id: i-1, target_group: -web}]", "target_group: got '-web'; allowed: a name"),
        ("instances: [{id: i-1, auto_recovery: 180}]", r"got 180; allowed: default \| disabled"),
        (
            "instances: [{id: i-1, data_volumes: 90}]",
            "data_volumes: got 90; allowed: a whole .* 89",
        ),
        ("images: none\ninstances: []", r"images: got 'none'; allowed: ok \| fail \| refuse"),
        (
            "instances: [{id: i-1, fault: {kind: application, reason: 502}}]",
            r"fault\.reason: got 502; allowed: ResponseCodeMismatch \| ConnectionTimeout",
        ),
        ("region: mars\ninstances: []", "region: got 'mars'; allowed: a Region"),
        (
            "throttle: {StopServer: 1}\ninstances: []",
            r"throttle\.StopServer: got 1; allowed: operations of EC2 and Lightsail, such as",
        ),
        (
            "throttle: {StopInstances: 2}\ninstances: []",
            r"throttle\.StopInstances: got 2; allowed:",
        ),
        ("capacity: {code: no code}\ninstances: []", r"capacity\.code: got 'no code'; allowed:"),
        (
            "people: [{at: 2026-11-20T10:00:00Z, do: stop, instance: i-2}]\ninstances: [{id: i-1}]",
            r"people\[0\]\.instance: got 'i-2'; allowed: one of the world's instances: i-1",
        ),
        (
            "people: [{at: 2026-11-20T10:00:00Z, do: stop}]\ninstances: [{id: i-1}]",
            r"people\[0\]\.instance: got null; allowed:",
        ),
        ("people: [{do: freeze}]\ninstances: []", r"people\[0\]\.at: got null"),
        ("instances: [{id: i-1, alarm: CPU}]", "alarm: got 'CPU'; allowed: StatusCheckFailed "),
        ("throttle: 2\ninstances: []", "throttle: got 2; allowed: a number from 0 to 1"),
        ("capacity: {fail_starts: 1.5}\ninstances: []", "fail_starts: got 1.5; allowed: a whole"),
        ("capacity: {types: t3.micro}\ninstances: []", r"capacity\.types: .*allowed: a list"),
        ("capacity: {fail_stops: 1}\ninstances: []", r"capacity\.fail_stops: .*one of fail_starts"),
    ],
)
def test_an_error_names_the_key_the_value_and_what_is_allowed(source: str, message: str) -> None:
    with pytest.raises((WorldFileError, WorldYamlError), match=message):
        parse_world(source)


def test_a_world_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "world.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    assert load_world(path) == parse_world(WHOLE)
