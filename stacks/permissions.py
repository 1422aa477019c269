"""What each function may do in AWS, least first, and why wherever a wildcard cannot be avoided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from aws_cdk import Acknowledgment, Aws, Validations, aws_dynamodb, aws_iam, aws_kms, aws_sns

from lifeguard.core.policy.policy import Deployment
from lifeguard.core.policy.switches import FREEZE, STORM
from lifeguard.core.resources.tags import (
    HOLD,
    KEEP_UNTIL,
    MADE_BY,
    REPLACED_BY,
    TRIAL,
)
from lifeguard.iam.ec2 import MAKERS
from lifeguard.iam.grants import FunctionName, Needs, Scope
from lifeguard.iam.rights import (
    always,
    to_act,
    to_act_inside,
    to_back_up,
    to_look,
    to_read_databases,
    to_read_logs,
    unseen,
)
from lifeguard.ledger_indexes import CLOSED_INCIDENTS, OPEN_INCIDENTS
from stacks import guest_documents
from stacks.settings import LIVE, named


class UnreasonedError(ValueError):
    """A right has a wildcard and no reason for it; the message names it."""


@dataclass(frozen=True, slots=True)
class Right:
    """One statement of a role's policy, and the reason for its wildcards, if it has any."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    why: str = ""
    conditions: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a wildcard without its reason."""
        if (wild := _findings(self)) and not self.why:
            msg = f"no reason is given for {', '.join(wild)}"
            raise UnreasonedError(msg)


@dataclass(frozen=True, slots=True)
class ScopeArns:
    """What rights are on: ARNs, the reason for their wildcards, the condition on all of them."""

    resources: tuple[str, ...]
    why: str = ""
    conditions: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


Places = Mapping[Scope, ScopeArns]

_BY_THE_CDK = frozenset({Scope.LOGS, Scope.DEAD_LETTERS})
"""What the CDK grants by itself, with the log group and the dead-letter queue."""


def grant(role: aws_iam.Role, rights: Iterable[Right]) -> None:
    """Add the rights to the role, and each wildcard's reason beside it for cdk-nag to read."""
    reasons: dict[str, list[str]] = {}
    for right in rights:
        role.add_to_policy(
            aws_iam.PolicyStatement(
                actions=list(right.actions),
                resources=list(right.resources),
                conditions=right.conditions,
            )
        )
        for finding in _findings(right):
            reasons.setdefault(finding, []).append(right.why)
    for finding, whys in reasons.items():
        reason = " ".join(dict.fromkeys(whys))
        Validations.of(role).acknowledge(
            Acknowledgment(id=f"AwsSolutions-IAM5[{finding}]", reason=reason)
        )


def intake(ledger: aws_dynamodb.Table, malformed_queue_arn: str) -> list[Right]:
    """Return the rights of `intake`: the ledger, `respond`, the queue of what it cannot read."""
    places = {**_everywhere(ledger), Scope.MALFORMED: ScopeArns((malformed_queue_arn,))}
    return list(_rights(FunctionName.INTAKE, places))


def sweep(
    ledger: aws_dynamodb.Table, operator: OperatorChannel, deployment: Deployment
) -> list[Right]:
    """Return the rights of `sweep`: reading EC2 and alarms, the ledger, `respond`, the email."""
    places = {**_everywhere(ledger), **_operator(operator)}
    return list(_rights(FunctionName.SWEEP, places, deployment))


def widget(ledger: aws_dynamodb.Table) -> list[Right]:
    """Return the rights of `widget`: reading the ledger and Lightsail, and nothing else."""
    return list(_rights(FunctionName.WIDGET, _everywhere(ledger)))


def respond(
    ledger: aws_dynamodb.Table,
    operator: OperatorChannel,
    queue: str,
    deployment: Deployment,
    approval_key: aws_kms.Key | None,
) -> list[Right]:
    """Return the rights of `respond`; to change an instance only if some policy lets it."""
    places = {
        **_everywhere(ledger),
        **_operator(operator),
        **_estate(deployment),
        **_guests(deployment),
        Scope.POWER_QUEUE: ScopeArns((queue,)),
        Scope.APPROVAL_KEY: _key(approval_key),
    }
    return list(_rights(FunctionName.RESPOND, places, deployment))


def power(ledger: aws_dynamodb.Table, queue: str, deployment: Deployment) -> list[Right]:
    """Return the rights of `power`; to stop and start only if some policy lets it."""
    places = {**_everywhere(ledger), **_estate(deployment), Scope.POWER_QUEUE: ScopeArns((queue,))}
    return list(_rights(FunctionName.POWER, places, deployment))


def approve(ledger: aws_dynamodb.Table, approval_key: aws_kms.Key | None) -> list[Right]:
    """Return the rights of `approve`: the ledger, waking, and checking its links."""
    places = {**_everywhere(ledger), Scope.APPROVAL_KEY: _key(approval_key)}
    return list(_rights(FunctionName.APPROVE, places))


def report(
    ledger: aws_dynamodb.Table, operator: OperatorChannel, deployment: Deployment
) -> list[Right]:
    """Return the rights of `report`: the whole ledger, the email, the drill, and who is managed."""
    places = {**_everywhere(ledger), **_operator(operator)}
    return list(_rights(FunctionName.REPORT, places, deployment))


def backup(
    ledger: aws_dynamodb.Table, operator: OperatorChannel, deployment: Deployment
) -> list[Right]:
    """Return the rights of `backup`; to make and delete images only if some policy lets it."""
    places = {
        **_everywhere(ledger),
        **_operator(operator),
        **_estate(deployment),
        **_backups(deployment),
    }
    return list(_rights(FunctionName.BACKUP, places, deployment))


def _rights(
    function: FunctionName, places: Places, deployment: Deployment | None = None
) -> Iterator[Right]:
    """Yield what the function needs, on the places where it needs it."""
    may_act = deployment is not None and deployment.may_act
    may_back_up = deployment is not None and deployment.may_back_up
    copies = deployment is not None and bool(deployment.copy_regions)
    launches = deployment is not None and (deployment.may_replace or deployment.drills_restores)
    for row in unseen(function, may_act=may_act, launches=launches, copies=copies):
        if row.on not in _BY_THE_CDK:
            yield from _on(places, {row.on: row.actions})
    yield from _on(places, always(function))
    if deployment is not None and deployment.looks_inside:
        yield from _on(places, to_look(function))
    if deployment is not None and deployment.acts_inside:
        yield from _on(places, to_act_inside(function))
    if deployment is not None and deployment.log_groups:
        yield from _on(places, to_read_logs(function))
    if deployment is not None and deployment.reads_databases:
        yield from _on(places, to_read_databases(function))
    if deployment is not None and may_act:
        yield from _on(places, to_act(function, deployment))
    if deployment is not None and may_back_up:
        yield from _on(places, to_back_up(function, deployment))


def _on(places: Places, needs: Needs) -> Iterator[Right]:
    for on, actions in needs.items():
        place = places[on]
        if place.resources:  # an operator may name no key, or want no page
            yield Right(actions, place.resources, place.why, place.conditions)


def _everywhere(ledger: aws_dynamodb.Table) -> Places:
    return {
        Scope.ANYTHING: ScopeArns(
            ("*",),
            "The Describe calls of EC2, Auto Scaling and Elastic Load Balancing, CloudTrail's"
            " LookupEvents and X-Ray's writes know no resource, and metrics are none (Service"
            " Authorization Reference).",
        ),
        Scope.LEDGER: ScopeArns((ledger.table_arn,)),
        Scope.OPEN_INCIDENTS: ScopeArns((f"{ledger.table_arn}/index/{OPEN_INCIDENTS}",)),
        Scope.CLOSED_INCIDENTS: ScopeArns((f"{ledger.table_arn}/index/{CLOSED_INCIDENTS}",)),
        Scope.RESPOND: ScopeArns((_function(f"respond:{LIVE}"),)),
        Scope.POWER: ScopeArns((_function("power"),)),
        Scope.SWITCH: ScopeArns((_parameter(FREEZE),)),
        Scope.RELEASE: ScopeArns((_parameter(STORM),)),
        Scope.BUS: ScopeArns(
            (f"arn:{Aws.PARTITION}:events:{Aws.REGION}:{Aws.ACCOUNT_ID}:event-bus/default",)
        ),
        Scope.RDS: ScopeArns(
            (_rds("db"),),
            "The question is which of all DB instances are opted in.",
        ),
        Scope.ALARMS: ScopeArns(
            (f"arn:{Aws.PARTITION}:cloudwatch:{Aws.REGION}:{Aws.ACCOUNT_ID}:alarm:*",),
            "The question is which of all alarms are in ALARM.",
        ),
        Scope.MUTE_RULES: ScopeArns(
            (f"arn:{Aws.PARTITION}:cloudwatch:{Aws.REGION}:{Aws.ACCOUNT_ID}:alarm-mute-rule:*",),
            "The question is which of all rules mute an alarm.",
        ),
        Scope.EXECUTIONS: ScopeArns(
            (_function("respond:*"),),
            "Lambda authorizes checkpoints and callbacks against the ARN of an execution, which"
            " holds a version's number and the execution's name, known only at run time.",
        ),
    }


@dataclass(frozen=True, slots=True)
class OperatorChannel:
    """The way to the operator: the topic, and the key that it is under."""

    topic: aws_sns.Topic
    key: aws_kms.Key


def _operator(operator: OperatorChannel) -> Places:
    return {
        Scope.TOPIC: ScopeArns((operator.topic.topic_arn,)),
        Scope.TOPIC_KEY: ScopeArns(
            (operator.key.key_arn,),
            "SNS names this family of actions for publishers to an encrypted topic.",
        ),
    }


_EC2_ANYWHERE = f"ec2.*.{Aws.URL_SUFFIX}"
"""EC2 of any Region, as `kms:ViaService` names it; in China it ends in .com.cn."""
_TARGET_GROUP = f"arn:{Aws.PARTITION}:elasticloadbalancing:*:{Aws.ACCOUNT_ID}:targetgroup/*"


def _estate(deployment: Deployment) -> Places:
    """What is the operator's: the tag keeps what changes it to instances opted in.

    AWS's own AWSEC2VssSnapshotPolicy keeps the same two makers to what they make in the same way.
    """
    only_as_tagged = {"Null": {f"aws:RequestTag/{MADE_BY}": "false"}}
    unknown = "What is made has no id yet; the condition allows it only under our own tag."
    return {
        Scope.INSTANCES: ScopeArns(
            (_ec2("instance"),), "An event may name any instance; what it is decides what is done."
        ),
        Scope.OPTED_IN: ScopeArns(
            (_ec2("instance"),),
            "Which instance fails is known only then; the condition keeps to those opted in.",
            {"Null": {f"aws:ResourceTag/{deployment.opt_in_tag}": "false"}},
        ),
        Scope.RESIZED: ScopeArns(
            (_ec2("instance"),),
            "As above; of its attributes the condition allows the type only.",
            {
                "Null": {f"aws:ResourceTag/{deployment.opt_in_tag}": "false"},
                "StringEquals": {"ec2:Attribute": "InstanceType"},
            },
        ),
        # A call with `InstanceType={Value}` names no `Attribute`: where EC2 sends IAM no
        # ec2:Attribute for it, it sends ec2:Attribute/InstanceType. A call sets one attribute.
        Scope.RESIZED_BY_VALUE: ScopeArns(
            (_ec2("instance"),),
            "As above; of its attributes the condition allows the type only.",
            _null(f"aws:ResourceTag/{deployment.opt_in_tag}", "ec2:Attribute/InstanceType"),
        ),
        Scope.LIGHTSAIL_OPTED_IN: ScopeArns(
            (_lightsail("Instance"),),
            "A Lightsail ARN holds a UUID, not the name; the condition keeps to those opted in.",
            {"Null": {f"aws:ResourceTag/{deployment.opt_in_tag}": "false"}},
        ),
        Scope.OPTED_IN_GROUPS: ScopeArns(
            (_TARGET_GROUP,),
            "As above; IAM is asked of the target group alone, so it must carry the tag as well.",
            {"Null": {f"aws:ResourceTag/{deployment.opt_in_tag}": "false"}},
        ),
        Scope.LIGHTSAIL_LOAD_BALANCERS: ScopeArns(
            (_lightsail("LoadBalancer"),),
            "As above; IAM is asked of the load balancer alone, so it must carry the tag as well.",
            {"Null": {f"aws:ResourceTag/{deployment.opt_in_tag}": "false"}},
        ),
        Scope.LIGHTSAIL_SNAPSHOTS: ScopeArns(
            (_lightsail("InstanceSnapshot"),), unknown, only_as_tagged
        ),
        Scope.LIGHTSAIL_DB_OPTED_IN: ScopeArns(
            (_lightsail("RelationalDatabase"),),
            "As above, of databases.",
            {"Null": {f"aws:ResourceTag/{deployment.opt_in_tag}": "false"}},
        ),
        Scope.LIGHTSAIL_NEW_DB_SNAPSHOT: ScopeArns(
            ("*",),
            "CreateRelationalDatabaseSnapshot has no type of resource (Service Authorization"
            " Reference); the condition allows it only under our own tag.",
            only_as_tagged,
        ),
        Scope.LIGHTSAIL_DB_SNAPSHOTS: ScopeArns(
            (_lightsail("RelationalDatabaseSnapshot"),), unknown, only_as_tagged
        ),
        Scope.RDS_INSIGHTS: ScopeArns(
            (f"arn:{Aws.PARTITION}:pi:*:{Aws.ACCOUNT_ID}:metrics/rds/*",),
            "Which DB instance is slow is known only then, and these metrics carry no tags.",
        ),
        Scope.RDS_OPTED_IN: ScopeArns(
            (_rds("db"),),
            "Which DB instance fails is known only then; the condition keeps to those opted in.",
            {"Null": {f"aws:ResourceTag/{deployment.opt_in_tag}": "false"}},
        ),
        Scope.RDS_SNAPSHOTS: ScopeArns((_rds("snapshot"),), unknown, only_as_tagged),
        Scope.VOLUMES: ScopeArns(
            (_ec2("volume"),), "Volumes carry no opt-in tag; the instance they are of must."
        ),
        Scope.NEW_IMAGE: ScopeArns((_ec2("image"),), unknown, only_as_tagged),
        Scope.NEW_SNAPSHOT: ScopeArns((_ec2("snapshot"),), unknown, only_as_tagged),
        Scope.TAGS_OF_NEW: ScopeArns(
            (_ec2("image"), _ec2("snapshot")),
            "As above; the condition allows tags only while something is being made.",
            {"StringEquals": {"ec2:CreateAction": list(MAKERS)}},
        ),
        **_replacements(deployment),
        **_keys(deployment.kms_keys),
    }


def _guests(deployment: Deployment) -> Places:
    """What commands are run from and on: our own documents alone, on what is opted in alone.

    SSM checks the tag when a command is sent, and again as each node takes it.
    """
    return {
        Scope.GUEST_DOCUMENTS: ScopeArns(guest_documents.arns(guest_documents.reading(deployment))),
        Scope.GUEST_ACTS: ScopeArns(guest_documents.arns(guest_documents.ACTS)),
        # With `:*`, as policies name a log group (CloudWatch Logs API reference, LogGroup, arn).
        Scope.LOG_GROUPS: ScopeArns(
            tuple(
                f"arn:{Aws.PARTITION}:logs:*:{Aws.ACCOUNT_ID}:log-group:{group}:*"
                for group in deployment.log_groups
            ),
            "The log groups that the policies name, in whichever Region their server is.",
        ),
        Scope.GUEST_NODES: ScopeArns(
            (
                _ec2("instance"),
                f"arn:{Aws.PARTITION}:ssm:*:{Aws.ACCOUNT_ID}:managed-instance/*",
            ),
            "Which host is in trouble is known only then; the condition keeps to those opted in.",
            {"Null": {f"ssm:resourceTag/{deployment.opt_in_tag}": "false"}},
        ),
    }


def _replacements(deployment: Deployment) -> Places:
    """What a replacement is made of; only what is still on trial may be terminated."""
    as_ours = {"Null": {f"aws:RequestTag/{tag}": "false" for tag in (MADE_BY, TRIAL)}}
    parts = (
        "image",
        "key-pair",
        "network-interface",
        "placement-group",
        "security-group",
        "subnet",
        "volume",
    )
    ours_only = {"ForAllValues:StringEquals": {"aws:TagKeys": [KEEP_UNTIL, REPLACED_BY]}}
    trial = {"Null": {f"aws:ResourceTag/{TRIAL}": "false"}}
    failed = "Which instance fails, and what it is made of, is known only then."
    return {
        Scope.NEW_INSTANCE: ScopeArns(
            (_ec2("instance"),),
            "What is launched has no id yet; the condition allows it only under our own tags.",
            as_ours,
        ),
        Scope.LAUNCH_PARTS: ScopeArns(tuple(_ec2(part) for part in parts), failed),
        Scope.TAGS_OF_LAUNCH: ScopeArns(
            (_ec2("instance"), _ec2("volume")),
            "As above; the condition allows tags only while an instance is being launched.",
            {"StringEquals": {"ec2:CreateAction": ["RunInstances"]}},
        ),
        Scope.TAGS_OF_RETIRED: ScopeArns(
            (_ec2("instance"),),
            "As above; the conditions keep to instances opted in, and to these tags.",
            {**_null(f"aws:ResourceTag/{deployment.opt_in_tag}", "aws:TagKeys"), **ours_only},
        ),
        Scope.TAGS_OF_REPLACED: ScopeArns(
            (_ec2("instance"),),
            "As above; the opt-in tag may be gone by then, and a call that names no tag takes all.",
            {**_null(f"aws:ResourceTag/{REPLACED_BY}", "aws:TagKeys"), **ours_only},
        ),
        Scope.ROLES: ScopeArns(
            deployment.instance_roles,
            conditions={"StringEquals": {"iam:PassedToService": f"ec2.{Aws.URL_SUFFIX}"}},
        ),
        Scope.ON_TRIAL: ScopeArns(
            (_ec2("instance"),),
            "As above; the condition keeps to what Lifeguard has launched and not yet proven.",
            trial,
        ),
        Scope.LIGHTSAIL_NEW: ScopeArns(
            (_lightsail("Instance"),),
            "As above; Lightsail has no condition key that tells tags at a launch from others, so"
            " the second condition keeps to what is not opted in.",
            {
                "Null": {
                    **as_ours["Null"],
                    f"aws:ResourceTag/{deployment.opt_in_tag}": "true",
                }
            },
        ),
        Scope.LIGHTSAIL_LAUNCH_PARTS: ScopeArns(
            (_lightsail("InstanceSnapshot"),),
            "As above; Lightsail checks a launch on the snapshot, and the tags that it asks for.",
            as_ours,
        ),
        Scope.LIGHTSAIL_ON_TRIAL: ScopeArns(
            (_lightsail("Instance"),),
            "As above; the condition keeps to what Lifeguard has launched and not yet proven.",
            {"Null": {f"aws:ResourceTag/{tag}": "false" for tag in (MADE_BY, TRIAL)}},
        ),
        Scope.LIGHTSAIL_RETIRED: ScopeArns(
            (_lightsail("Instance"),),
            "As above; the conditions keep to instances opted in, and to these tags.",
            {**_null(f"aws:ResourceTag/{deployment.opt_in_tag}", "aws:TagKeys"), **ours_only},
        ),
        Scope.LIGHTSAIL_STATIC_IPS: ScopeArns((_lightsail("StaticIp"),), failed),
        Scope.ADDRESSES: ScopeArns((_ec2("elastic-ip"), _ec2("network-interface")), failed),
        Scope.TARGET_GROUPS: ScopeArns((_TARGET_GROUP,), failed),
        Scope.LAUNCH_KEYS: ScopeArns(
            deployment.kms_keys,
            conditions={"StringLike": {"kms:ViaService": _EC2_ANYWHERE}},
        ),
    }


def _null(*keys: str) -> dict[str, dict[str, str]]:
    """Return the condition that none of the keys is missing."""
    return {"Null": dict.fromkeys(keys, "false")}


def _backups(deployment: Deployment) -> Places:
    """What scheduled backups make, copy and delete: all of it under our tag, none of it held."""
    ours_and_free = {
        "Null": {f"aws:ResourceTag/{MADE_BY}": "false", f"aws:ResourceTag/{HOLD}": "true"}
    }
    copies = tuple(
        _ec2(kind, region) for region in deployment.copy_regions for kind in ("image", "snapshot")
    )
    everywhere = (Aws.REGION, *deployment.copy_regions)
    makers = ["CopyImage", "CreateImage"] if deployment.copy_regions else ["CreateImage"]
    keys = (*deployment.kms_keys, *deployment.copy_keys) if deployment.copy_regions else ()
    oldest = "Which images are too many is known only then; the condition keeps to our own."
    return {
        Scope.COPIED_IMAGE: ScopeArns(
            (_ec2("image", Aws.REGION),),
            "As below. CopyImage knows no tag of its source; the image must be the account's own.",
            {"StringEquals": {"ec2:Owner": Aws.ACCOUNT_ID}},
        ),
        Scope.COPIED_SNAPSHOT: ScopeArns(
            (_ec2("snapshot", Aws.REGION),),
            "As below. CopyImage knows no condition on the snapshots of its source.",
        ),
        Scope.NEW_COPY: ScopeArns(
            copies,
            "A copy has no id yet; the condition allows it only under our own tag.",
            {"Null": {f"aws:RequestTag/{MADE_BY}": "false"}},
        ),
        Scope.TAGS_OF_BACKUP: ScopeArns(
            (_ec2("image"), _ec2("snapshot")),
            "What is made has no id yet; the condition allows tags only while it is being made.",
            {"StringEquals": {"ec2:CreateAction": makers}},
        ),
        Scope.LIGHTSAIL_OUR_SNAPSHOTS: ScopeArns(
            (_lightsail("InstanceSnapshot"),), oldest, ours_and_free
        ),
        Scope.LIGHTSAIL_OUR_DB_SNAPSHOTS: ScopeArns(
            (_lightsail("RelationalDatabaseSnapshot"),), oldest, ours_and_free
        ),
        Scope.RDS_ANY_SNAPSHOT: ScopeArns(
            (_rds("snapshot"),), "The question is which of all DB snapshots are Lifeguard's own."
        ),
        Scope.RDS_OUR_SNAPSHOTS: ScopeArns((_rds("snapshot"),), oldest, ours_and_free),
        Scope.OUR_IMAGES: ScopeArns(
            tuple(_ec2("image", region) for region in everywhere), oldest, ours_and_free
        ),
        Scope.OUR_SNAPSHOTS: ScopeArns(
            tuple(_ec2("snapshot", region) for region in everywhere), oldest, ours_and_free
        ),
        Scope.COPY_KEYS: ScopeArns(
            keys, conditions={"StringLike": {"kms:ViaService": _EC2_ANYWHERE}}
        ),
        Scope.COPY_GRANT: ScopeArns(
            keys, conditions={"Bool": {"kms:GrantIsForAWSResource": "true"}}
        ),
    }


def _keys(keys: tuple[str, ...]) -> Places:
    """EC2 needs a grant of the caller's to attach a volume under a customer's key at a start.

    A dry run of that grant is denied to anyone but an AWS service. Ours, the most harmless there
    is, shows before a stop whether we may grant on the key at all.
    """
    return {
        Scope.KEYS: ScopeArns(
            (f"arn:{Aws.PARTITION}:kms:*:{Aws.ACCOUNT_ID}:key/*",),
            "Any volume may be under any key of the account; only the key's description is read.",
        ),
        Scope.OUR_GRANT: ScopeArns(
            keys,
            conditions={
                "StringEquals": {"kms:GranteePrincipal": "${aws:PrincipalArn}"},
                "ForAllValues:StringEquals": {"kms:GrantOperations": ["DescribeKey"]},
            },
        ),
        Scope.AWS_GRANT: ScopeArns(
            keys, conditions={"Bool": {"kms:GrantIsForAWSResource": "true"}}
        ),
    }


def _key(key: aws_kms.Key | None) -> ScopeArns:
    return ScopeArns(() if key is None else (key.key_arn,))


def _parameter(name: str) -> str:
    return f"arn:{Aws.PARTITION}:ssm:{Aws.REGION}:{Aws.ACCOUNT_ID}:parameter{name}"


def _function(name: str) -> str:
    return f"arn:{Aws.PARTITION}:lambda:{Aws.REGION}:{Aws.ACCOUNT_ID}:function:{named(name)}"


def _lightsail(kind: str) -> str:
    return f"arn:{Aws.PARTITION}:lightsail:*:{Aws.ACCOUNT_ID}:{kind}/*"


def _rds(kind: str) -> str:
    return f"arn:{Aws.PARTITION}:rds:*:{Aws.ACCOUNT_ID}:{kind}:*"


def _ec2(kind: str, region: str = "*") -> str:
    """Any Region: Health's backup copies, and later forwarded events, tell of other Regions too."""
    account = "" if kind in {"image", "snapshot"} else Aws.ACCOUNT_ID
    return f"arn:{Aws.PARTITION}:ec2:{region}:{account}:{kind}/*"


def _findings(right: Right) -> list[str]:
    """Return cdk-nag's names for the right's wildcards."""
    wild = [f"Action::{action}" for action in right.actions if "*" in action]
    wild += [f"Resource::{_readable(arn)}" for arn in right.resources if "*" in arn]
    return wild


def _readable(arn: str) -> str:
    """Write CloudFormation's pseudo parameters as cdk-nag does."""
    for token, name in (
        (Aws.PARTITION, "AWS::Partition"),
        (Aws.REGION, "AWS::Region"),
        (Aws.ACCOUNT_ID, "AWS::AccountId"),
    ):
        arn = arn.replace(token, f"<{name}>")
    return arn
