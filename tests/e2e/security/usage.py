"""What each function asked of AWS, and how that differs from what its role grants."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from aws_durable_execution_sdk_python_testing.token import CallbackToken

from lifeguard.iam.grants import ImplicitGrant, Scope
from sandbox.gateway.names import uuid_of
from sandbox.gateway.records import ApiCall
from sandbox.iam.grants import Statement, matches
from tests.stack.reference import resource_types

ACCOUNT = "123456789012"
DURABLE = "lifeguard-respond"


@dataclass(frozen=True, slots=True)
class Use:
    """One IAM action that AWS checked for a call, and the resource it checked it on."""

    action: str
    resource: str


@dataclass(frozen=True, slots=True)
class Granted:
    """One action of a role's policy on one ARN."""

    action: str
    resource: str
    to_aws_only: bool = False
    """Whether only an AWS service may use it, in the role's name."""

    def covers(self, use: Use) -> bool:
        if self.to_aws_only or not matches(self.action.lower(), use.action.lower()):
            return False
        return matches(self.resource, use.resource)


@cache
def _covered(right: Granted, uses: frozenset[Use]) -> frozenset[Use]:
    return frozenset(use for use in uses if right.covers(use))


def granted(statements: Iterable[Statement]) -> list[Granted]:
    """Return what is granted, once, whatever conditions it is under (tests/infra holds those)."""
    found = {
        Granted(action, resource, statement.to_aws_only): statement.allow
        for statement in statements
        for action in statement.actions
        for resource in statement.resources
    }
    assert all(found.values())
    return list(found)


def used(calls: Iterable[ApiCall], function: str) -> frozenset[Use]:
    """Return what the function's calls needed: accepted, refused and dry ones alike."""
    return frozenset(use for call in calls if call.function == function for use in _uses(call))


def _uses(call: ApiCall) -> Iterator[Use]:
    for action in call.actions:
        for resource in _resources(call, action):
            yield Use(action, resource)


def _resources(call: ApiCall, action: str) -> list[str]:
    types = resource_types(action)
    if not types:
        return ["*"]
    if call.service == "ec2":
        return _of_ec2(call, action, types)
    if call.service == "lightsail":
        return _of_lightsail(call, action)
    if call.service == "rds" and "snapshot" in types:
        made = _arn(call, f"snapshot:{call.params.get('DBSnapshotIdentifier', 'any')}")
        return [made, *(_of_rds(call) if "db" in types else [])]
    if call.service not in _NAMED:
        message = f"nobody has said yet what {call.operation} is on"
        raise NotImplementedError(message)
    return _NAMED[call.service](call)


def _of_ec2(call: ApiCall, action: str, types: set[str]) -> list[str]:
    if action == "iam:PassRole":
        profile = call.params["IamInstanceProfile"]["Arn"]
        return [f"arn:aws:iam::{ACCOUNT}:role/{profile.rpartition('/')[2]}"]
    if call.operation in {"CreateTags", "DeleteTags"}:
        ids = call.params["Resources"]
        return [_instance(call, name) for name in ids]

    if action == "ec2:CreateTags":
        made = {tags["ResourceType"] for tags in call.params["TagSpecifications"]}
        return [_new(kind, call.region) for kind in made]
    if call.operation == "ModifyVolume":
        return [_arn(call, f"volume/{call.params['VolumeId']}")]
    if call.operation in {"DeregisterImage", "DescribeImageAttribute", "RunInstances"}:
        return [_new(kind, call.region) for kind in types]
    if call.operation == "CopyImage":
        both = (call.params["SourceRegion"], call.region)
        return [_new(kind, region) for region in both for kind in types]
    return [*_instances(call), *(_new(kind, call.region) for kind in types - {"instance"})]


def _of_lightsail(call: ApiCall, action: str) -> list[str]:
    """Return ARNs, which hold a UUID and no name: of what the call is checked on.

    AWS's pages disagree on what making a snapshot is checked on.
    """
    snapshot = call.operation in {"CreateInstanceSnapshot", "DeleteInstanceSnapshot"}
    of_database = call.operation == "CreateRelationalDatabaseSnapshot"
    tagged = "RelationalDatabaseSnapshot" if of_database else "InstanceSnapshot"
    kinds = {
        "lightsail:TagResource": (tagged,) if snapshot or of_database else ("Instance",),
        "lightsail:RebootRelationalDatabase": ("RelationalDatabase",),
        "lightsail:DeleteInstanceSnapshot": ("InstanceSnapshot",),
        "lightsail:DeleteRelationalDatabaseSnapshot": ("RelationalDatabaseSnapshot",),
        "lightsail:CreateInstanceSnapshot": ("Instance", "InstanceSnapshot"),
        "lightsail:AttachInstancesToLoadBalancer": ("LoadBalancer",),
        "lightsail:DetachInstancesFromLoadBalancer": ("LoadBalancer",),
        "lightsail:CreateInstancesFromSnapshot": ("InstanceSnapshot",),
        "lightsail:AttachStaticIp": ("Instance", "StaticIp"),
        "lightsail:DetachStaticIp": ("StaticIp",),
    }
    name = next(str(call.params[key]) for key in _LIGHTSAIL_NAMES if key in call.params)
    return [_arn(call, f"{k}/{uuid_of(k, name)}") for k in kinds.get(action, ("Instance",))]


_LIGHTSAIL_NAMES = (
    "loadBalancerName",
    "instanceName",
    "instanceNames",
    "resourceName",
    "staticIpName",
    "instanceSnapshotName",
    "relationalDatabaseName",
    "relationalDatabaseSnapshotName",
)
"""The parameters that name what a call is on."""


def _of_systems_manager(call: ApiCall) -> list[str]:
    """Return the parameters; or the document, and the nodes that a command runs it on."""
    if "Names" in call.params:
        return [_arn(call, f"parameter{name}") for name in call.params["Names"]]
    name = call.params.get("DocumentName") or call.params["Name"]
    nodes = call.params.get("InstanceIds", [])
    return [
        _arn(call, f"document/{name}"),
        *(_arn(call, f"managed-instance/{node}") for node in nodes if node.startswith("mi-")),
        *(_instance(call, node) for node in nodes if node.startswith("i-")),
    ]


def _of_rds(call: ApiCall) -> list[str]:
    """Return the DB instance that a call names, or any; and the snapshot that it makes."""
    params = call.params
    database = params.get("ResourceIdentifier") or _arn(
        call, f"db:{params.get('DBInstanceIdentifier', 'any')}"
    )
    return [database]


def _instances(call: ApiCall) -> list[str]:
    params = call.params
    named = params.get("InstanceSpecification", params).get("InstanceId")
    each = [one["InstanceId"] for one in params.get("InstanceCreditSpecifications", ())]
    ids = each or ([named] if named else params["InstanceIds"])
    return [_instance(call, name) for name in ids]


def _instance(call: ApiCall, name: str) -> str:
    return f"arn:aws:ec2:{call.region}:{ACCOUNT}:instance/{name}"


def _new(kind: str, region: str) -> str:
    """Return an ARN as of something that has no id yet."""
    account = "" if kind in {"image", "snapshot"} else ACCOUNT
    return f"arn:aws:ec2:{region}:{account}:{kind}/new"


def _items(call: ApiCall) -> list[Mapping[str, str]]:
    transaction = call.params.get("TransactItems")
    return (
        [item for each in transaction for item in each.values()] if transaction else [call.params]
    )


def _table(call: ApiCall, item: Mapping[str, str]) -> str:
    index = f"/index/{item['IndexName']}" if "IndexName" in item else ""
    return _arn(call, f"table/{item['TableName']}{index}")


def _function(call: ApiCall) -> str:
    """Return an alias's ARN, or that of the execution which a callback belongs to.

    AWS writes a version and the execution's name and id into the latter; the local runner has
    only the last two.
    """
    if "CallbackId" not in call.params:
        return _arn(call, f"function:{call.params['FunctionName']}")
    execution = CallbackToken.from_str(call.params["CallbackId"]).execution_arn
    return _arn(call, f"function:{DURABLE}:1/durable-execution/{execution}")


def _arn(call: ApiCall, name: str) -> str:
    return f"arn:aws:{call.service}:{call.region}:{ACCOUNT}:{name}"


_ALARMS = {"DescribeAlarms": "alarm:any", "ListAlarmMuteRules": "alarm-mute-rule:any"}

_NAMED: Mapping[str, Callable[[ApiCall], list[str]]] = MappingProxyType(
    {
        "cloudwatch": lambda call: [_arn(call, _ALARMS[call.operation])],
        "elbv2": lambda call: [call.params["TargetGroupArn"]],
        "dynamodb": lambda call: [_table(call, item) for item in _items(call)],
        "events": lambda call: [_arn(call, "event-bus/default")],
        "kms": lambda call: [call.params["KeyId"]],
        "lambda": lambda call: [_function(call)],
        "rds": _of_rds,
        "pi": lambda call: [_arn(call, f"metrics/rds/{call.params['Identifier']}")],
        "logs": lambda call: [_arn(call, f"log-group:{call.params['logGroupName']}:*")],
        "sns": lambda call: [call.params["TopicArn"]],
        "sqs": lambda call: [_arn(call, call.params["QueueUrl"].rpartition("/")[2])],
        "ssm": _of_systems_manager,
    }
)


# Where a right that no call shows must be granted; {} is the function's name.
_WHERE: Mapping[Scope, str] = MappingProxyType(
    {
        Scope.ANYTHING: r"\*",
        Scope.LOGS: r"arn:aws:logs:.*:log-group:/?aws/lambda/{}:\*",
        Scope.DEAD_LETTERS: r"arn:aws:sqs:.*:{}-dlq",
        Scope.EXECUTIONS: r"arn:aws:lambda:.*:function:lifeguard-respond:\*",
        Scope.POWER_QUEUE: r"arn:aws:sqs:.*:lifeguard-power",
        Scope.LEDGER: r"arn:aws:dynamodb:.*:table/[^/]+",
        Scope.SWITCH: r"arn:aws:ssm:.*:parameter/lifeguard/freeze",
        Scope.OPTED_IN: r"arn:aws:ec2:.*:instance/\*",
        Scope.OPTED_IN_GROUPS: r"arn:aws:elasticloadbalancing:.*:targetgroup/\*",
        Scope.LIGHTSAIL_LOAD_BALANCERS: r"arn:aws:lightsail:.*:LoadBalancer/\*",
        Scope.LIGHTSAIL_OPTED_IN: r"arn:aws:lightsail:.*:Instance/\*",
        Scope.TOPIC_KEY: r"arn:aws:kms:.*:key/OperatorKey\w+",
        Scope.LAUNCH_KEYS: r"arn:aws:kms:.*:key/[0-9a-f-]{{36}}",
        Scope.AWS_GRANT: r"arn:aws:kms:.*:key/[0-9a-f-]{{36}}",
        Scope.COPY_GRANT: r"arn:aws:kms:.*:key/[0-9a-f-]{{36}}",
        Scope.COPY_KEYS: r"arn:aws:kms:.*:key/[0-9a-f-]{{36}}",
    }
)


def differences(
    function: str, rights: Sequence[Granted], uses: frozenset[Use], excused: Iterable[ImplicitGrant]
) -> list[str]:
    """Return all that is granted and not needed, needed and not granted, or excused in vain."""
    rest = list(rights)
    found: list[str] = []
    for action, on in [(action, row.on) for row in excused for action in row.actions]:
        named = [right for right in rest if right.action == action and _is(on, right, function)]
        if len(named) != 1:
            found.append(f"UNSEEN: {action} on {on} is granted {len(named)} times")
        found += [f"UNSEEN: a call shows {use}" for r in named for use in _covered(r, uses)]
        rest = [right for right in rest if right not in named]
    holders = Counter(use for right in rest for use in _covered(right, uses))
    found += [f"not granted: {use}" for use in uses if not holders[use]]
    for right in rest:
        if all(holders[use] > 1 for use in _covered(right, uses)):
            found.append(f"not needed: {right}")
    return found


def _is(on: Scope, right: Granted, function: str) -> bool:
    if right.to_aws_only is not (on in {Scope.AWS_GRANT, Scope.COPY_GRANT}):
        return False
    return re.fullmatch(_WHERE[on].format(function), right.resource) is not None
