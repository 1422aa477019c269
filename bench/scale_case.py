"""One function once, with so many of what it is for: `python -m bench.scale_case CASE COUNT`.

It prints the calls, the seconds of CPU and the peak of memory of a process that does nothing else.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from time import process_time
from types import MappingProxyType, SimpleNamespace
from typing import Any

from bench.peak import peak_kb
from bench.scale_aws import Body, Params, PreparedAws, items
from bench.scale_estate import (
    ACCOUNT,
    IMAGES,
    NOW,
    REGION,
    book,
    images,
    impaired,
    index,
    instances,
    name,
    notice,
)
from lifeguard import clock
from lifeguard.config import policies_json
from lifeguard.core.policy.policy import Keep, Mode, Policies, Policy, ScheduledBackup
from lifeguard.ledger_indexes import OF_CLOSED, OF_OPEN

_KEEP = Keep(last=IMAGES, daily=0, weekly=0)
_POLICY = Policy("default", Mode.ASK, scheduled_backup=ScheduledBackup(keep=_KEEP))
_POLICIES = Policies(policies={"default": _POLICY}, dashboard=False)
_NOTHING: Params = {}
_PLAIN: Mapping[str, Params] = MappingProxyType(
    {
        "DescribeAlarms": {"MetricAlarms": []},
        "DescribeAutoScalingGroups": {"AutoScalingGroups": []},
        "DescribeDBInstances": {"DBInstances": []},
        "DescribeFleets": {"Fleets": []},
        "DescribeInstanceInformation": {"InstanceInformationList": []},
        "DescribeLaunchConfigurations": {"LaunchConfigurations": []},
        "DescribeLaunchTemplateVersions": {"LaunchTemplateVersions": []},
        "DescribeSnapshots": {"Snapshots": []},
        "DescribeSpotFleetRequests": {"SpotFleetRequestConfigs": []},
        "DescribeSpotInstanceRequests": {"SpotInstanceRequests": []},
        "DescribeTargetGroups": {"TargetGroups": []},
        "GetInstanceSnapshots": {"instanceSnapshots": []},
        "GetInstances": {"instances": []},
        "GetParameters": {
            "Parameters": [
                {"Name": "/lifeguard/freeze", "Value": "off"},
                {"Name": "/lifeguard/storm", "Value": "none"},
            ]
        },
        "GetRelationalDatabases": {"relationalDatabases": []},
        "GetRelationalDatabaseSnapshots": {"relationalDatabaseSnapshots": []},
        "ListSubscriptionsByTopic": {"Subscriptions": []},
        "Publish": {"MessageId": "1"},
        "PutEvents": {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]},
        "SendMessage": {"MessageId": "1"},
    }
)
"""Answers that are alike however many servers there are."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a function is given, and what AWS answers, with so many of them."""

    function: str
    bodies: Callable[[int], Mapping[str, Body]]
    event: Callable[[int], Any] = lambda _: {}


def _nothing(_params: Params) -> str:
    return "{}"


def _no_items(_params: Params) -> str:
    return items([])


_EMPTY: Mapping[str, Body] = MappingProxyType(
    {
        "GetItem": _nothing,
        "Invoke": lambda _: "",
        "Query": _no_items,
        "Scan": _no_items,
        "SendDurableExecutionCallbackSuccess": _nothing,
        "TransactWriteItems": _nothing,
        "UpdateItem": _nothing,
        "DescribeImages": images(0),
        "DescribeInstanceStatus": impaired(0),
        "DescribeInstances": instances(0),
    }
)


def _notice(count: int) -> Any:  # noqa: ANN401  JSON
    """Return AWS Health's notice of so many retirements."""
    event = notice()
    (entity,) = event["detail"]["affectedEntities"]
    arn = entity["entityValue"].rpartition("/")[0]
    event["detail"]["affectedEntities"] = [
        {**entity, "entityValue": f"{arn}/{name(number)}"} for number in range(count)
    ]
    return event


CASES: Mapping[str, Case] = MappingProxyType(
    {
        "healthy": Case("sweep", lambda n: {"DescribeInstances": instances(n)}),
        "impaired": Case(
            "sweep",
            lambda n: {"DescribeInstances": instances(n), "DescribeInstanceStatus": impaired(n)},
        ),
        "held": Case("sweep", lambda n: {"Scan": index(n, OF_OPEN)}),
        "backup": Case(
            "backup",
            lambda n: {
                "DescribeInstances": instances(n),
                "DescribeImages": images(n),
                "Query": book(n),
            },
        ),
        "intake": Case("intake", lambda _: {}, _notice),
        "report": Case("report", lambda n: {"Query": _one_status(index(n, OF_CLOSED))}),
    }
)


def _one_status(found: Body) -> Body:
    """Answer with all that has closed, as of one status."""

    def page(params: Params) -> str:
        of = params.get("ExpressionAttributeValues", {}).values()
        return found(params) if {"S": "resolved"} in of else items([])

    return page


class _At:
    def now(self) -> datetime:
        """Return the moment that all are played at."""
        return NOW

    def sleep(self, seconds: float) -> None:
        """Wait no time."""


def main(case: str, count: int) -> None:
    """Let the function run once with little, so that all is imported and made, and then measure."""
    os.environ |= _environment()
    clock.use(_At())
    with _policies():
        handler = import_module(f"lifeguard.functions.{CASES[case].function}.handler").handler
        _run(handler, CASES[case], 1)
        found = _run(handler, CASES[case], count)
    sys.stdout.write(json.dumps({**found, "peak": peak_kb()}))


def _run(handler: Callable[[Any, Any], Any], case: Case, count: int) -> dict[str, float]:
    event, bodies = case.event(count), {**_EMPTY, **case.bodies(count)}
    context = SimpleNamespace(
        function_name="bench",
        memory_limit_in_mb=512,
        invoked_function_arn="arn",
        aws_request_id="1",
    )
    with PreparedAws(bodies, _PLAIN).there() as aws:
        begun = process_time()
        handler(event, context)
        took = process_time() - begun
    return {"calls": aws.calls.total(), "seconds": took - aws.own}


@contextmanager
def _policies() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "policies.json").write_text(policies_json(_POLICIES))
        os.environ["LAMBDA_TASK_ROOT"] = folder
        yield


def _environment() -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "LIFEGUARD_ACCOUNT": ACCOUNT,
        "LIFEGUARD_LEDGER_TABLE": "ledger",
        "LIFEGUARD_MALFORMED_QUEUE_URL": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/malformed",
        "LIFEGUARD_RESPOND": "lifeguard-respond:live",
        "LIFEGUARD_TOPIC_ARN": f"arn:aws:sns:{REGION}:{ACCOUNT}:lifeguard",
        "POWERTOOLS_LOG_LEVEL": "CRITICAL",
        "POWERTOOLS_METRICS_DISABLED": "true",
        "POWERTOOLS_METRICS_NAMESPACE": "Lifeguard",
        "POWERTOOLS_SERVICE_NAME": "bench",
    }


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
