"""AWS's events in their documented shapes, each its own id, for one instance of the test world."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

Event = dict[str, Any]

ACCOUNT = "123456789012"
REGION = "us-east-1"
INSTANCE = "i-00ddbf07ce6372082"
NOW = "2026-11-20T10:00:00Z"
FLEET = 'SELECT MAX(METRIC) FROM SCHEMA("AWS/EC2", InstanceId) GROUP BY InstanceId'
RFC_1123 = "%a, %d %b %Y %H:%M:%S GMT"


def _id(*seed: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "|".join(seed)))


def health(
    code: str = "AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED",
    *,
    instance: str = INSTANCE,
    start: str = "2026-12-04T10:00:00Z",
    time: str = NOW,
    status: str = "upcoming",
    **detail: Any,  # noqa: ANN401  any field of the detail
) -> Event:
    """AWS Health's scheduled change (Health user guide, EventBridge schema)."""
    starts = datetime.fromisoformat(start).astimezone(UTC)
    sent = datetime.fromisoformat(time).astimezone(UTC)
    seed = (code, instance, start, time, status, repr(sorted(detail.items())))
    number = uuid.uuid5(uuid.NAMESPACE_URL, f"{code}{instance}").hex
    return {
        "version": "0",
        "id": _id(*seed),
        "detail-type": "AWS Health Event",
        "source": "aws.health",
        "account": ACCOUNT,
        "time": time,
        "region": REGION,
        "resources": [f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{instance}"],
        "detail": {
            "eventArn": f"arn:aws:health:{REGION}::event/EC2/{code}/{code}_{number}",
            "service": "EC2",
            "eventTypeCode": code,
            "eventTypeCategory": "scheduledChange",
            "eventScopeCode": "ACCOUNT_SPECIFIC",
            "communicationId": f"{_id('communication', *seed)}-1",
            "startTime": starts.strftime(RFC_1123),
            "lastUpdatedTime": sent.strftime(RFC_1123),
            "statusCode": status,
            "eventRegion": REGION,
            "eventDescription": [{"language": "en_US", "latestDescription": "A description."}],
            "affectedEntities": [
                {
                    "entityValue": f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{instance}",
                    "lastUpdatedTime": sent.strftime(RFC_1123),
                    "status": "PENDING",
                }
            ],
            "affectedAccount": ACCOUNT,
            "page": "1",
            "totalPages": "1",
            "backupEvent": "false",
            "personas": ["OPERATIONS"],
            "actionability": "ACTION_REQUIRED",
            **detail,
        },
    }


def backup_copy(event: Event) -> Event:
    """The copy of a Health event that AWS delivers to the backup Region."""
    detail = {**event["detail"], "backupEvent": "true"}
    return {**event, "id": _id("backup", event["id"]), "region": "us-west-2", "detail": detail}


def page(event: Event, number: int, total: int) -> Event:
    """One page of a Health event that lists many resources."""
    detail = {**event["detail"], "page": str(number), "totalPages": str(total)}
    detail["communicationId"] = f"{detail['communicationId'][:-2]}-{number}"
    return {**event, "id": _id("page", str(number), event["id"]), "detail": detail}


def contributor(
    value: str = "ALARM",
    *,
    instance: str = INSTANCE,
    time: str = "2026-11-20T10:02:00Z",
    alarm: str = "lifeguard-status-checks",
    metric: str = "StatusCheckFailed",
) -> Event:
    """One instance's transition in a fleet alarm (CloudWatch user guide, contributor events)."""
    return {
        "version": "0",
        "id": _id(value, instance, time, alarm),
        "detail-type": "CloudWatch Alarm Contributor State Change",
        "source": "aws.cloudwatch",
        "account": ACCOUNT,
        "time": time,
        "region": REGION,
        "resources": [f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{alarm}"],
        "detail": {
            "alarmName": alarm,
            "alarmContributor": {
                "id": uuid.uuid5(uuid.NAMESPACE_URL, instance).hex[:16],
                "attributes": {"InstanceId": instance},
            },
            "state": {
                "value": value,
                "reason": "Threshold Crossed: 2 datapoints were greater than or equal to 1.0.",
                "timestamp": f"{time[:-1]}.000+0000",
            },
            "configuration": {
                "metrics": [
                    {
                        "id": "q1",
                        "expression": FLEET.replace("METRIC", metric),
                        "period": 60,
                        "returnData": True,
                    }
                ]
            },
        },
    }


def stopped(instance: str = INSTANCE, time: str = NOW) -> Event:
    """EC2's state change to stopped."""
    return {
        "version": "0",
        "id": _id("stopped", instance, time),
        "detail-type": "EC2 Instance State-change Notification",
        "source": "aws.ec2",
        "account": ACCOUNT,
        "time": time,
        "region": REGION,
        "resources": [f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{instance}"],
        "detail": {"instance-id": instance, "state": "stopped"},
    }


def issue(time: str = "2026-11-20T09:50:00Z", status: str = "open") -> Event:
    """AWS's public notice of an operational issue of EC2 in the Region, without any resource."""
    return health(
        "AWS_EC2_OPERATIONAL_ISSUE",
        time=time,
        start="2026-11-20T09:40:00Z",
        statusCode=status,
        eventTypeCategory="issue",
        eventScopeCode="PUBLIC",
        affectedEntities=[],
    )


def muted(
    until: str,
    time: str = "2026-11-20T10:02:00Z",
    metric: str = "StatusCheckFailed",
    instance: str = INSTANCE,
) -> Event:
    """An alarm of one instance under a mute rule that ends then."""
    event = contributor(time=time, metric=metric, instance=instance)
    event["detail"]["muteDetail"] = {
        "mutedByArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm-mute-rule:night",
        "muteWindowStart": "2026-11-20T09:00:00.000+0000",
        "muteWindowEnd": until,
    }
    return event
