"""Lifeguard goes only while it owes nobody anything, and says what stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from moto import mock_aws

from lifeguard import codec
from lifeguard.aws.ledger.items import new_item, standing
from lifeguard.aws.session import clients
from lifeguard.core.incident.incident import Incident, Intent
from lifeguard.core.policy.switches import FREEZE
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.resources.verb import Verb
from lifeguard.ledger_indexes import OF_OPEN, OPEN_INCIDENTS
from tests.support.aws_events import ACCOUNT
from tests.support.fleet import failing, rungs
from tests.support.situations import NOON
from uninstall import __main__ as command
from uninstall import deployed as module
from uninstall.deployed import Deployed, deployed

TABLE = {
    "Type": "AWS::DynamoDB::Table",
    "Properties": {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "open")
        ],
        "KeySchema": [
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": OPEN_INCIDENTS,
                "KeySchema": [{"AttributeName": "open", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": [*OF_OPEN]},
            }
        ],
    },
}
SWITCH = {
    "Type": "AWS::SSM::Parameter",
    "Properties": {"Name": FREEZE, "Type": "String", "Value": "off"},
}


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[boto3.Session]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    clients.forget()
    with mock_aws():
        yield boto3.Session()
    clients.forget()


@pytest.fixture(autouse=True)
def lightsail(monkeypatch: pytest.MonkeyPatch) -> dict[str, frozenset[str]]:
    """The Lightsail instances, by name with their tags: moto has none."""
    found: dict[str, frozenset[str]] = {}
    monkeypatch.setattr(module, "lightsail_instances", lambda _session: iter(found.items()))
    return found


@pytest.fixture
def here(session: boto3.Session) -> Deployed:
    template = json.dumps({"Resources": {"Ledger": TABLE, "Freeze": SWITCH}})
    session.client("cloudformation").create_stack(StackName="lifeguard", TemplateBody=template)
    return deployed(session)


def launched(session: boto3.Session, tag: str) -> str:
    ec2 = session.client("ec2")
    image = ec2.register_image(Name=f"of {tag}", RootDeviceName="/dev/xvda")
    specification: Any = [{"ResourceType": "instance", "Tags": [{"Key": tag, "Value": "x"}]}]
    (instance,) = ec2.run_instances(
        ImageId=image["ImageId"], MinCount=1, MaxCount=1, TagSpecifications=specification
    )["Instances"]
    return str(instance["InstanceId"])


def opened(session: boto3.Session, table: str, incident: Incident) -> None:
    item = {**new_item(incident, NOON), **standing(incident)}
    if incident.intent is not None:
        item["intent"] = codec.dumps(incident.intent)
    session.resource("dynamodb").Table(table).put_item(Item=item)


STOPPED = failing(1, rungs=rungs("stop done"))
RESTORED = replace(failing(3), resource=Resource(Service.RESTORE, "i-3", "us-east-1", ACCOUNT))


def switch(session: boto3.Session) -> str:
    return str(session.client("ssm").get_parameter(Name=FREEZE)["Parameter"]["Value"])


def test_where_nothing_is_open_it_is_frozen(
    here: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    command.main(["ready"])
    assert switch(here.session) == "on"
    assert "Nothing is open in account 123456789012, us-east-1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("incident", "said"),
    [
        (STOPPED, "web-1 is stopped by Lifeguard (incident 00000000)"),
        (failing(2, intent=Intent(Verb.STOP, 1, NOON)), "web-2: stop is under way"),
        (RESTORED, "web-3: a restore drill is under way"),
    ],
    ids=("stopped", "under way", "a drill"),
)
def test_what_it_has_to_finish_keeps_it(incident: Incident, said: str, here: Deployed) -> None:
    opened(here.session, here.ledger, incident)
    with pytest.raises(SystemExit) as refused:
        command.main(["ready"])
    assert said in str(refused.value)
    assert switch(here.session) == "off"


def test_what_only_waits_does_not(here: Deployed) -> None:
    opened(here.session, here.ledger, failing(1))
    opened(here.session, here.ledger, failing(2, rungs=rungs("stop done", "start done")))
    command.main(["ready"])
    assert switch(here.session) == "on"


def test_an_instance_on_trial_keeps_it(here: Deployed) -> None:
    instance = launched(here.session, "lifeguard:trial")
    with pytest.raises(SystemExit, match=f"an instance is on trial: {instance}"):
        command.main(["ready"])
    here.session.client("ec2").terminate_instances(InstanceIds=[instance])
    command.main(["ready"])


def test_a_lightsail_instance_on_trial_keeps_it(
    here: Deployed, lightsail: dict[str, frozenset[str]]
) -> None:
    lightsail["web-2"] = frozenset({"lightsail", "lightsail:other"})
    lightsail["web-1"] = frozenset({"lifeguard:trial"})
    with pytest.raises(SystemExit) as refused:
        command.main(["ready"])
    assert "a Lightsail instance is on trial: web-1" in str(refused.value)
    assert "web-2" not in str(refused.value)
    assert switch(here.session) == "off"


@pytest.mark.parametrize("before", ["off", "on"])
def test_what_begins_meanwhile_keeps_it_and_the_switch_is_put_back(
    before: str, here: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.session.client("ssm").put_parameter(Name=FREEZE, Value=before, Overwrite=True)
    freeze = Deployed.freeze

    def begins(self: Deployed) -> str:
        opened(self.session, self.ledger, STOPPED)
        return freeze(self)

    monkeypatch.setattr(Deployed, "freeze", begins)
    with pytest.raises(SystemExit, match="is stopped by Lifeguard"):
        command.main(["ready"])
    assert switch(here.session) == before


def test_where_no_stack_is_it_says_so(session: boto3.Session) -> None:
    with pytest.raises(SystemExit, match=f"no stack lifeguard in {session.region_name}"):
        command.main(["ready"])


def test_without_a_region_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(SystemExit, match="no Region is set"):
        command.main(["left"])


def test_what_stays_is_listed_and_nothing_of_others(
    here: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    ec2 = here.session.client("ec2")
    volume = ec2.create_volume(Size=8, AvailabilityZone="us-east-1a")["VolumeId"]
    ours = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    others = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    ec2.create_tags(Resources=[ours], Tags=[{"Key": "lifeguard:incident", "Value": "x"}])
    old = launched(here.session, "lifeguard:replaced-by")
    image = ec2.create_image(InstanceId=old, Name="lifeguard-web-1")["ImageId"]
    ec2.create_tags(Resources=[image], Tags=[{"Key": "lifeguard:incident", "Value": "x"}])
    command.main(["left"])
    said = capsys.readouterr().out
    assert f"image {image} (lifeguard-web-1)" in said
    assert f"snapshot {ours} (of a volume of 8 GiB)" in said
    assert others not in said
    assert f"instance {old} (another has taken its place)" in said
    assert f"table {here.ledger} " in said


def test_where_nothing_stays_it_says_so(
    session: boto3.Session, capsys: pytest.CaptureFixture[str]
) -> None:
    assert session.region_name == "us-east-1"
    command.main(["left"])
    assert capsys.readouterr().out.startswith("Nothing stays.")
