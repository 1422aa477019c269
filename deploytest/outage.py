"""A server whose host fails: Lifeguard stops it and starts it, and is deployed anew in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import boto3

from deploytest.handlers import invoke
from deploytest.places import FAILED_HOST
from deploytest.stack import STACK, Deployed
from deploytest.waiting import expect, wait_for
from lifeguard.core.incident.incident import Incident
from lifeguard.core.resources.tags import MADE_BY
from lifeguard.core.resources.verb import Verb

NAME = "web-1"


@dataclass(frozen=True, slots=True)
class Outage:
    """The server and its incident (their ids)."""

    instance: str
    incident: str


def begin(deployed: Deployed) -> Outage:
    """Launch a server on a host that has failed, and see that a sweep opens its incident."""
    instance = _launched()
    invoke("sweep", {})
    found = [one for one in deployed.ledger().incidents() if one.resource.id == instance]
    expect(len(found) == 1, f"of {instance} there are {len(found)} incidents")
    return Outage(instance, found[0].id)


def _launched() -> str:
    ec2: Any = boto3.client("ec2")
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    tags = dict((("Name", NAME), ("lifeguard", "default"), FAILED_HOST))
    (instance,) = ec2.run_instances(
        ImageId=image,
        InstanceType="t3.micro",
        MinCount=1,
        MaxCount=1,
        TagSpecifications=[
            {
                "ResourceType": "instance",
                "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
            }
        ],
    )["Instances"]
    return str(instance["InstanceId"])


def hand_out_requests(*, wanted: bool) -> None:
    """Let `power` have the requests to stop and start, or let them wait in their queue."""
    awslambda: Any = boto3.client("lambda")
    found = awslambda.list_event_source_mappings(FunctionName=f"{STACK}-power")
    (mapping,) = found["EventSourceMappings"]
    awslambda.update_event_source_mapping(UUID=mapping["UUID"], Enabled=wanted)


def wait_for_stop_request(deployed: Deployed, outage: Outage) -> None:
    """Wait until the incident has asked for its stop, which nobody has carried out."""

    def asked() -> bool | None:
        intent = deployed.incident(outage.incident).intent
        return True if intent is not None and intent.action == Verb.STOP else None

    wait_for("the request to stop the server", asked)
    expect(state(outage) == "running", f"the server is {state(outage)} already")


def wait_for_start(deployed: Deployed, outage: Outage) -> None:
    """Wait until the server has been stopped, and started again."""

    def started() -> bool | None:
        rungs = deployed.incident(outage.incident).rungs
        return any(act.action == Verb.START and act.worked for act in rungs) or None

    wait_for("the server's start", started)


def wait_for_close(deployed: Deployed, outage: Outage) -> Incident:
    """Wait until the incident is closed; the server was stopped and started then."""

    def closed() -> Incident | None:
        incident = deployed.incident(outage.incident)
        return None if incident.closed_at is None else incident

    incident = wait_for("the closed incident", closed)
    done = [act.action for act in incident.rungs if act.worked]
    expect(done[-2:] == [Verb.STOP, Verb.START], f"what was done is {done}")
    expect(state(outage) == "running", f"the server is {state(outage)}")
    return incident


def state(outage: Outage) -> str:
    """Return what EC2 says of the server."""
    ec2: Any = boto3.client("ec2")
    found = ec2.describe_instances(InstanceIds=[outage.instance])
    return str(found["Reservations"][0]["Instances"][0]["State"]["Name"])


def snapshot() -> str:
    """Make a snapshot with the tag that Lifeguard's carry; return its id."""
    ec2: Any = boto3.client("ec2")
    zone = ec2.describe_availability_zones()["AvailabilityZones"][0]["ZoneName"]
    volume = ec2.create_volume(Size=8, AvailabilityZone=zone)["VolumeId"]
    tags = [{"Key": MADE_BY, "Value": "deploytest"}]
    made = ec2.create_snapshot(
        VolumeId=volume, TagSpecifications=[{"ResourceType": "snapshot", "Tags": tags}]
    )
    return str(made["SnapshotId"])
