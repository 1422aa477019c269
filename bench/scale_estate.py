"""An estate of so many servers as AWS tells of it: EC2's XML, and the ledger's items."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.scale_aws import Body, Params, items, xml
from lifeguard import codec
from lifeguard.aws.ledger.items import new_item, standing
from lifeguard.core.backup.history import BackupHistory, written_in
from lifeguard.core.incident.incident import Held, Incident, IncidentStatus, incident_id
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.text.message import message
from lifeguard.ingest import parse

NOW = datetime(2026, 11, 20, 10, 1, tzinfo=UTC)
IMAGES = 30
"""Images of each server."""
PAGE = 1000
_EVENT = Path(__file__).parent.parent / "sandbox/stories/retirement/event.json"
# The sandbox itself is not imported: its memory would be taken for the functions'.
_CHECKPOINT = "c" * 20_000
"""Of an incident with a few acts: what the index of open incidents leaves out."""


def notice() -> dict[str, Any]:
    """Return AWS Health's notice of the retirement of one server."""
    found: dict[str, Any] = json.loads(_EVENT.read_text())
    return found


ACCOUNT, REGION = notice()["account"], notice()["region"]


def name(number: int) -> str:
    """Return a server's id."""
    return f"i-{number:017x}"


# -- EC2 ------------------------------------------------------------------------------------------


def _tags(**tags: str) -> str:
    return "".join(f"<item><key>{k}</key><value>{v}</value></item>" for k, v in tags.items())


def _instance(number: int) -> str:
    """Return one instance with all that EC2 says of it (API, DescribeInstances, example)."""
    its = _tags(Name=f"web-{number}", lifeguard="default", app="shop", env="prod")
    zone = "<availabilityZone>us-east-1a</availabilityZone>"
    groups = "<groupSet><item><groupId>sg-1</groupId><groupName>web</groupName></item></groupSet>"
    attached = "<status>attached</status><attachTime>2026-10-01T00:00:00.000Z</attachTime>"
    return (
        f"<item><reservationId>r-1</reservationId><ownerId>{ACCOUNT}</ownerId><groupSet/>"
        f"<instancesSet><item><instanceId>{name(number)}</instanceId><imageId>ami-1</imageId>"
        "<instanceState><code>16</code><name>running</name></instanceState><privateDnsName>"
        f"ip-10-0-0-1.ec2.internal</privateDnsName><dnsName/><reason/><keyName>ops</keyName>"
        "<amiLaunchIndex>0</amiLaunchIndex><productCodes/><instanceType>m7g.large</instanceType>"
        f"<launchTime>2026-10-01T00:00:00.000Z</launchTime><placement>{zone}<groupName/>"
        "<tenancy>default</tenancy></placement><monitoring><state>disabled</state></monitoring>"
        "<subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><privateIpAddress>10.0.0.1"
        f"</privateIpAddress><sourceDestCheck>true</sourceDestCheck>{groups}<architecture>arm64"
        "</architecture><rootDeviceType>ebs</rootDeviceType><rootDeviceName>/dev/xvda"
        "</rootDeviceName><blockDeviceMapping><item><deviceName>/dev/xvda</deviceName><ebs>"
        f"<volumeId>vol-{number:017x}</volumeId>{attached}<deleteOnTermination>true"
        "</deleteOnTermination></ebs></item></blockDeviceMapping><virtualizationType>hvm"
        f"</virtualizationType><clientToken/><tagSet>{its}</tagSet><hypervisor>xen</hypervisor>"
        f"<networkInterfaceSet><item><networkInterfaceId>eni-{number:017x}</networkInterfaceId>"
        f"<subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><description/><ownerId>{ACCOUNT}"
        "</ownerId><status>in-use</status><macAddress>02:00:00:00:00:01</macAddress>"
        "<privateIpAddress>10.0.0.1</privateIpAddress><privateDnsName>ip-10-0-0-1.ec2.internal"
        f"</privateDnsName><sourceDestCheck>true</sourceDestCheck>{groups}<attachment>"
        f"<attachmentId>eni-attach-1</attachmentId><deviceIndex>0</deviceIndex>{attached}"
        "<deleteOnTermination>true</deleteOnTermination><networkCardIndex>0</networkCardIndex>"
        "</attachment><privateIpAddressesSet><item><privateIpAddress>10.0.0.1</privateIpAddress>"
        "<primary>true</primary></item></privateIpAddressesSet><ipv6AddressesSet/>"
        "<interfaceType>interface</interfaceType></item></networkInterfaceSet><iamInstanceProfile>"
        f"<arn>arn:aws:iam::{ACCOUNT}:instance-profile/web</arn><id>AIPA1</id>"
        "</iamInstanceProfile><ebsOptimized>true</ebsOptimized><enaSupport>true</enaSupport>"
        "<cpuOptions><coreCount>2</coreCount><threadsPerCore>1</threadsPerCore></cpuOptions>"
        "<capacityReservationSpecification><capacityReservationPreference>open"
        "</capacityReservationPreference></capacityReservationSpecification><hibernationOptions>"
        "<configured>false</configured></hibernationOptions><metadataOptions><state>applied"
        "</state><httpTokens>required</httpTokens><httpPutResponseHopLimit>2"
        "</httpPutResponseHopLimit><httpEndpoint>enabled</httpEndpoint></metadataOptions>"
        "<enclaveOptions><enabled>false</enabled></enclaveOptions><bootMode>uefi</bootMode>"
        "<platformDetails>Linux/UNIX</platformDetails><usageOperation>RunInstances"
        "</usageOperation><maintenanceOptions><autoRecovery>default</autoRecovery>"
        "</maintenanceOptions></item></instancesSet></item>"
    )


def _image(number: int, servers: int) -> str:
    """Return one image: the newest of each server are of today, the next of yesterday."""
    age, server = divmod(number, servers)
    made = NOW - timedelta(hours=4, days=age)
    slot = f"{made:%Y%m%dT%H%MZ}"
    tags = {
        "Name": f"web-{server}",
        "lifeguard:incident": "scheduled-backup",
        "lifeguard:source": name(server),
        "lifeguard:slot": slot,
    }
    return (
        f"<item><imageId>ami-{number:017x}</imageId><imageState>available</imageState>"
        f"<imageOwnerId>{ACCOUNT}</imageOwnerId><creationDate>{made:%Y-%m-%dT%H:%M:%S}.000Z"
        "</creationDate><isPublic>false</isPublic><architecture>arm64</architecture><imageType>"
        f"machine</imageType><sourceInstanceId>{name(server)}</sourceInstanceId><name>lifeguard-"
        f"{name(server)}-{slot}-1</name><rootDeviceType>ebs</rootDeviceType><blockDeviceMapping>"
        f"<item><deviceName>/dev/xvda</deviceName><ebs><snapshotId>snap-{number:017x}</snapshotId>"
        "<volumeSize>8</volumeSize><encrypted>false</encrypted></ebs></item></blockDeviceMapping>"
        f"<tagSet>{_tags(**tags)}</tagSet></item>"
    )


def _status(number: int) -> str:
    return (
        f"<item><instanceId>{name(number)}</instanceId><availabilityZone>us-east-1a"
        "</availabilityZone><instanceState><code>16</code><name>running</name></instanceState>"
        "<systemStatus><status>impaired</status><details><item><impairedSince>"
        "2026-11-20T09:50:00.000Z</impairedSince><name>reachability</name><status>failed</status>"
        "</item></details></systemStatus><instanceStatus><status>ok</status></instanceStatus></item>"
    )


def _pages(operation: str, inside: str, one: Callable[[int], str], count: int) -> Body:
    def page(params: Params) -> str:
        start = int(params.get("NextToken", 0))
        end = min(start + PAGE, count)
        more = f"<nextToken>{end}</nextToken>" if end < count else ""
        found = "".join(map(one, range(start, end)))
        return xml(operation, f"<{inside}>{found}</{inside}>{more}")

    return page


def images(count: int) -> Body:
    """Answer with the images of so many servers."""
    return _pages("DescribeImages", "imagesSet", lambda n: _image(n, count), count * IMAGES)


def impaired(count: int) -> Body:
    """Answer that the system checks of so many servers fail."""
    every = _pages("DescribeInstanceStatus", "instanceStatusSet", _status, count)

    def found(params: Params) -> str:
        asked = params["Filters"][0]["Name"]
        fails = asked == "system-status.status"
        return every(params) if fails else xml("DescribeInstanceStatus", "<instanceStatusSet/>")

    return found


def instances(count: int) -> Body:
    """Answer with so many servers that run, by whatever is asked."""
    every = _pages("DescribeInstances", "reservationSet", _instance, count)

    def found(params: Params) -> str:
        asked = params.get("InstanceIds")
        if asked:
            inside = "".join(_instance(int(one.removeprefix("i-"), 16)) for one in asked)
            return xml("DescribeInstances", f"<reservationSet>{inside}</reservationSet>")
        filters = {one["Name"] for one in params["Filters"]}
        asks_all = "state-reason-code" not in filters
        return every(params) if asks_all else xml("DescribeInstances", "<reservationSet/>")

    return found


# -- the ledger -----------------------------------------------------------------------------------


def _trigger() -> Trigger:
    (found,) = parse(notice()).triggers
    return found


def _incident(number: int, trigger: Trigger) -> Incident:
    resource = replace(trigger.resource, id=name(number))
    opened = NOW - timedelta(minutes=40)
    return Incident(
        incident_id(resource, opened),
        resource,
        opened,
        IncidentStatus.WAITING,
        (replace(trigger, resource=resource),),
        kind="system-status-check",
        name=f"web-{number}",
        reasons=(message("answer.not_sent"),),
        zone="us-east-1a",
        policy="default",
        held=Held.ISSUE,
        started=True,
        alive_until=NOW + timedelta(hours=1),
    )


def _records(count: int, projects: Sequence[str]) -> Iterator[dict[str, Any]]:
    trigger = _trigger()
    for number in range(count):
        one = _incident(number, trigger)
        whole = {
            **new_item(one, NOW),
            **standing(one),
            "started": True,
            "alive_until": (NOW + timedelta(hours=1)).isoformat(),
            "callback_id": f"callback-{number}",
            "checkpoint": _CHECKPOINT,
            "closed_at": (NOW - timedelta(minutes=10)).isoformat(),
        }
        keys = {"pk", "sk", "open", "status", "closed_at"}
        yield {name: value for name, value in whole.items() if name in {*projects, *keys}}


def index(count: int, projects: Sequence[str]) -> Body:
    """Answer with so many incidents as an index has them, in DynamoDB's pages of a megabyte."""
    pages = [items(page) for page in _megabytes([*_records(count, projects)])]

    def page(params: Params) -> str:
        start = int(params.get("ExclusiveStartKey", {}).get("pk", {"S": "0"})["S"])
        found = json.loads(pages[start]) if pages else {"Items": []}
        if start + 1 < len(pages):
            found["LastEvaluatedKey"] = {"pk": {"S": str(start + 1)}}
        return json.dumps(found)

    return page


def _megabytes(found: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    size = len(items(found[:1])) if found else 1
    some = max(1, 1_000_000 // size)
    for start in range(0, len(found), some):
        yield found[start : start + some]


def book(count: int) -> Body:
    """Answer with what `backup` has noted: the images of each instance, written this month."""

    def note(number: int) -> dict[str, Any]:
        its = [f"{REGION}/ami-{number + age * count:017x}" for age in range(IMAGES)]
        history = BackupHistory(
            name(number), NOW - timedelta(days=40), month=written_in(name(number), NOW)
        )
        for key in reversed(its):
            history = history.making(key)
        return {"pk": "backups", "sk": name(number), "history": codec.dumps(history)}

    listed = {"pk": "backups", "sk": "fleet", "listed_at": (NOW - timedelta(days=9)).isoformat()}
    pages = [items(page) for page in _megabytes([listed, *map(note, range(count))])]

    def page(params: Params) -> str:
        if params["ExpressionAttributeValues"][":v0"]["S"] != "backups":
            return items([])
        start = int(params.get("ExclusiveStartKey", {}).get("pk", {"S": "0"})["S"])
        found = json.loads(pages[start])
        if start + 1 < len(pages):
            found["LastEvaluatedKey"] = {"pk": {"S": str(start + 1)}}
        return json.dumps(found)

    return page
