"""Least privilege: what each function may do, right by right, and nothing else."""

from __future__ import annotations

import re

import pytest

from lifeguard.core.policy.path import Hop, HopPlace
from lifeguard.core.policy.policy import GuestMode, LogsMode, Mode, Policies, Policy
from stacks.permissions import Right, UnreasonedError
from tests.stack.condition_keys import KEYS, as_listed, type_of
from tests.stack.conftest import COPY_KEY, KEY, ROLE
from tests.stack.kept import kept
from tests.stack.reference import resource_types
from tests.stack.template import Template, many, words

Rights = set[tuple[str, str, str]]

LAMBDA = "arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function"
INSTANCE = "arn:<AWS::Partition>:ec2:*:<AWS::AccountId>:instance/*"
LIGHTSAIL = "arn:<AWS::Partition>:lightsail:*:<AWS::AccountId>:Instance/*"
LIGHTSAIL_DB = "arn:<AWS::Partition>:lightsail:*:<AWS::AccountId>:RelationalDatabase/*"
LIGHTSAIL_DB_SNAPSHOT = (
    "arn:<AWS::Partition>:lightsail:*:<AWS::AccountId>:RelationalDatabaseSnapshot/*"
)
DATABASE = "arn:<AWS::Partition>:rds:*:<AWS::AccountId>:db:*"
INSIGHTS = "arn:<AWS::Partition>:pi:*:<AWS::AccountId>:metrics/rds/*"
DB_SNAPSHOT = "arn:<AWS::Partition>:rds:*:<AWS::AccountId>:snapshot:*"
STATIC_IP = "arn:<AWS::Partition>:lightsail:*:<AWS::AccountId>:StaticIp/*"
LOAD_BALANCER = "arn:<AWS::Partition>:lightsail:*:<AWS::AccountId>:LoadBalancer/*"
LIGHTSAIL_SNAPSHOT = "arn:<AWS::Partition>:lightsail:*:<AWS::AccountId>:InstanceSnapshot/*"
VOLUME = "arn:<AWS::Partition>:ec2:*:<AWS::AccountId>:volume/*"
IMAGE = "arn:<AWS::Partition>:ec2:*::image/*"
SNAPSHOT = "arn:<AWS::Partition>:ec2:*::snapshot/*"
ANY_KEY = "arn:<AWS::Partition>:kms:*:<AWS::AccountId>:key/*"
NODE = "arn:<AWS::Partition>:ssm:*:<AWS::AccountId>:managed-instance/*"
LOOK = "arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:document/lifeguard-look"
NODE_OPTED_IN = "Null: ssm:resourceTag/guarded: false"
OPTED_IN = "Null: aws:ResourceTag/guarded: false"
TYPE_ONLY = f"{OPTED_IN}, StringEquals: ec2:Attribute: InstanceType"
TYPE_BY_VALUE = f"{OPTED_IN}, ec2:Attribute/InstanceType: false"
ALARMS = "arn:<AWS::Partition>:cloudwatch:<AWS::Region>:<AWS::AccountId>:alarm:*"
MUTE_RULES = "arn:<AWS::Partition>:cloudwatch:<AWS::Region>:<AWS::AccountId>:alarm-mute-rule:*"
WISHES = "arn:<AWS::Partition>:sqs:<AWS::Region>:<AWS::AccountId>:lifeguard-power"
SWITCH = "arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/lifeguard/freeze"
RELEASE = "arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/lifeguard/storm"
BUS = "arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:event-bus/default"
AS_OURS = "Null: aws:RequestTag/lifeguard:incident: false"
WHILE_MAKING = "StringEquals: ec2:CreateAction: CreateImage | CreateSnapshots"
WHILE_BACKING_UP = "StringEquals: ec2:CreateAction: CopyImage | CreateImage"
FREE = "Null: aws:ResourceTag/lifeguard:incident: false, aws:ResourceTag/lifeguard:hold: true"
FOR_AWS = "Bool: kms:GrantIsForAWSResource: true"
HARMLESS = (
    "StringEquals: kms:GranteePrincipal: ${aws:PrincipalArn},"
    " ForAllValues:StringEquals: kms:GrantOperations: DescribeKey"
)


ON_TRIAL = "Null: aws:ResourceTag/lifeguard:trial: false"
ON_TRIAL_IN_LIGHTSAIL = (
    "Null: aws:ResourceTag/lifeguard:incident: false, aws:ResourceTag/lifeguard:trial: false"
)
LAUNCHED_IN_LIGHTSAIL = (
    "Null: aws:RequestTag/lifeguard:incident: false, aws:RequestTag/lifeguard:trial: false, "
    "aws:ResourceTag/guarded: true"
)
ON_TRIAL_AS_OURS = (
    "Null: aws:RequestTag/lifeguard:incident: false, aws:RequestTag/lifeguard:trial: false"
)
_THESE = (
    " aws:TagKeys: false, ForAllValues:StringEquals:"
    " aws:TagKeys: lifeguard:keep-until | lifeguard:replaced-by"
)
OUR_TAGS = f"{OPTED_IN},{_THESE}"
OUR_TAGS_OF_REPLACED = f"Null: aws:ResourceTag/lifeguard:replaced-by: false,{_THESE}"
WHILE_LAUNCHING = "StringEquals: ec2:CreateAction: RunInstances"
TARGET_GROUP = "arn:<AWS::Partition>:elasticloadbalancing:*:<AWS::AccountId>:targetgroup/*"


def _own(name: str) -> Rights:
    """What every function needs to be one: its logs, its traces, its dead-letter queue."""
    return {
        ("logs:CreateLogStream", f"<{name}Logs.Arn>", ""),
        ("logs:PutLogEvents", f"<{name}Logs.Arn>", ""),
        ("xray:PutTelemetryRecords", "*", ""),
        ("xray:PutTraceSegments", "*", ""),
        ("sqs:SendMessage", f"<{name}DeadLetters.Arn>", ""),
    }


OPENS: Rights = {
    ("dynamodb:GetItem", "<Ledger.Arn>", ""),
    ("dynamodb:PutItem", "<Ledger.Arn>", ""),
    ("dynamodb:UpdateItem", "<Ledger.Arn>", ""),
    ("lambda:InvokeFunction", f"{LAMBDA}:lifeguard-respond:live", ""),
    ("lambda:SendDurableExecutionCallbackSuccess", f"{LAMBDA}:lifeguard-respond:*", ""),
}

TELLS: Rights = {
    ("sns:Publish", "<OperatorTopic>", ""),
    ("kms:Decrypt", "<OperatorKey.Arn>", ""),
    ("kms:GenerateDataKey*", "<OperatorKey.Arn>", ""),
}

OBSERVES: Rights = {
    *_own("Respond"),
    *TELLS,
    ("dynamodb:GetItem", "<Ledger.Arn>", ""),
    ("dynamodb:PutItem", "<Ledger.Arn>", ""),
    ("dynamodb:Query", "<Ledger.Arn>", ""),
    ("dynamodb:UpdateItem", "<Ledger.Arn>", ""),
    ("ssm:GetParameters", SWITCH, ""),
    ("lambda:InvokeFunction", f"{LAMBDA}:lifeguard-power", ""),
    ("lambda:CheckpointDurableExecution", f"{LAMBDA}:lifeguard-respond:*", ""),
    ("lambda:GetDurableExecutionState", f"{LAMBDA}:lifeguard-respond:*", ""),
    ("cloudtrail:LookupEvents", "*", ""),
    ("cloudwatch:GetMetricData", "*", ""),
    ("cloudwatch:ListMetrics", "*", ""),
    ("ec2:DescribeApplicationStatus", "*", ""),
    ("ec2:DescribeInstanceAttribute", INSTANCE, ""),
    ("ec2:DescribeInstanceCreditSpecifications", "*", ""),
    ("ec2:DescribeInstanceStatus", "*", ""),
    ("ec2:DescribeInstanceTypes", "*", ""),
    ("ec2:DescribeInstances", "*", ""),
    ("ec2:DescribeSpotInstanceRequests", "*", ""),
    ("ec2:DescribeVolumes", "*", ""),
    ("elasticloadbalancing:DescribeTags", "*", ""),
    ("elasticloadbalancing:DescribeTargetGroups", "*", ""),
    ("elasticloadbalancing:DescribeTargetHealth", "*", ""),
    ("kms:DescribeKey", ANY_KEY, ""),
    ("lightsail:GetBundles", "*", ""),
    ("lightsail:GetInstance", "*", ""),
    ("lightsail:GetInstanceMetricData", "*", ""),
    ("lightsail:GetLoadBalancerMetricData", "*", ""),
    ("lightsail:GetLoadBalancers", "*", ""),
    ("lightsail:GetRelationalDatabase", "*", ""),
    ("lightsail:GetRelationalDatabaseMetricData", "*", ""),
    ("pi:DescribeDimensionKeys", INSIGHTS, ""),
    ("rds:DescribeDBInstances", DATABASE, ""),
}

READS_DATABASES: Rights = {
    ("lightsail:GetRelationalDatabaseEvents", "*", ""),
    ("lightsail:GetRelationalDatabaseLogEvents", "*", ""),
    ("lightsail:GetRelationalDatabaseLogStreams", "*", ""),
    ("rds:DescribeDBLogFiles", DATABASE, OPTED_IN),
    ("rds:DescribeEvents", "*", ""),
    ("rds:DownloadDBLogFilePortion", DATABASE, OPTED_IN),
}
"""What the logs and events of databases need, where some policy reads logs."""

LOGS = LOOK.removesuffix("look") + "logs"
READS_LOGS: Rights = {
    (action, LOGS, "") for action in ("ssm:DescribeDocument", "ssm:GetDocument", "ssm:SendCommand")
}
"""What reading logs inside hosts needs besides: one more document."""

LOOKS: Rights = {
    ("ssm:CancelCommand", "*", ""),
    ("ssm:DescribeDocument", LOOK, ""),
    ("ssm:DescribeInstanceInformation", "*", ""),
    ("ssm:GetCommandInvocation", "*", ""),
    ("ssm:GetDocument", LOOK, ""),
    ("ssm:ListCommands", "*", ""),
    ("ssm:SendCommand", LOOK, ""),
    *READS_LOGS,
    ("ssm:SendCommand", INSTANCE, NODE_OPTED_IN),
    ("ssm:SendCommand", NODE, NODE_OPTED_IN),
}
"""What looking inside hosts needs, in every mode: our documents alone, on what is opted in."""

ACTED_BY = tuple(
    LOOK.removesuffix("look") + name
    for name in (
        "clean",
        "container",
        "docker",
        "graceful",
        "limit",
        "restart",
        "stop-holder",
        "grow",
        "swap",
    )
)
INSIDE: Rights = {
    (action, document, "")
    for document in ACTED_BY
    for action in ("ssm:DescribeDocument", "ssm:GetDocument", "ssm:SendCommand")
}
"""What acting inside hosts needs besides, where some policy has `guest: act`."""

OWED: Rights = {
    ("sqs:SendMessage", WISHES, ""),
    ("lightsail:GetOperationsForResource", "*", ""),
    ("lightsail:StartInstance", LIGHTSAIL, OPTED_IN),
    ("lightsail:AttachInstancesToLoadBalancer", LOAD_BALANCER, OPTED_IN),
    ("elasticloadbalancing:RegisterTargets", TARGET_GROUP, OPTED_IN),
}
"""What an incident needs that began while a policy could still act: to start what it stopped, and
to put it back behind its load balancers and into its target groups."""

ACTS: Rights = {
    *OWED,
    ("elasticloadbalancing:DeregisterTargets", TARGET_GROUP, OPTED_IN),
    ("lightsail:DetachInstancesFromLoadBalancer", LOAD_BALANCER, OPTED_IN),
    ("lightsail:CreateInstanceSnapshot", LIGHTSAIL, OPTED_IN),
    ("lightsail:CreateInstanceSnapshot", LIGHTSAIL_SNAPSHOT, AS_OURS),
    ("lightsail:RebootInstance", LIGHTSAIL, OPTED_IN),
    ("lightsail:StopInstance", LIGHTSAIL, OPTED_IN),
    ("lightsail:TagResource", LIGHTSAIL_SNAPSHOT, AS_OURS),
    ("lightsail:CreateRelationalDatabaseSnapshot", "*", AS_OURS),
    ("lightsail:GetRelationalDatabaseBundles", "*", ""),
    ("lightsail:GetRelationalDatabaseEvents", "*", ""),
    ("lightsail:RebootRelationalDatabase", LIGHTSAIL_DB, OPTED_IN),
    ("lightsail:TagResource", LIGHTSAIL_DB_SNAPSHOT, AS_OURS),
    ("pricing:GetProducts", "*", ""),
    ("rds:AddTagsToResource", DB_SNAPSHOT, AS_OURS),
    ("rds:CreateDBSnapshot", DATABASE, OPTED_IN),
    ("rds:CreateDBSnapshot", DB_SNAPSHOT, AS_OURS),
    ("rds:DescribeEvents", "*", ""),
    ("rds:DescribeOrderableDBInstanceOptions", "*", ""),
    ("rds:DescribePendingMaintenanceActions", DATABASE, ""),
    ("rds:DescribeValidDBInstanceModifications", DATABASE, ""),
    ("rds:ModifyDBInstance", DATABASE, OPTED_IN),
    ("kms:GenerateMac", "<ApprovalKey.Arn>", ""),
    ("ec2:ModifyInstanceAttribute", INSTANCE, TYPE_ONLY),
    ("ec2:ModifyInstanceAttribute", INSTANCE, TYPE_BY_VALUE),
    ("ec2:RebootInstances", INSTANCE, OPTED_IN),
    ("ec2:GetConsoleOutput", INSTANCE, OPTED_IN),
    ("ec2:ModifyInstanceEventStartTime", INSTANCE, OPTED_IN),
    ("ec2:EnableApplicationStatusCheckSuppression", INSTANCE, OPTED_IN),
    ("ec2:DisableApplicationStatusCheckSuppression", INSTANCE, OPTED_IN),
    ("ec2:DescribeImages", "*", ""),
    ("ec2:CreateImage", INSTANCE, OPTED_IN),
    ("ec2:CreateImage", IMAGE, AS_OURS),
    ("ec2:CreateImage", SNAPSHOT, AS_OURS),
    ("ec2:DescribeSnapshots", "*", ""),
    ("ec2:CreateSnapshots", INSTANCE, OPTED_IN),
    ("ec2:CreateSnapshots", SNAPSHOT, AS_OURS),
    ("ec2:CreateSnapshots", VOLUME, ""),
    ("ec2:DescribeVolumesModifications", "*", ""),
    ("ec2:ModifyVolume", VOLUME, ""),
    ("ec2:CreateTags", IMAGE, WHILE_MAKING),
    ("ec2:CreateTags", SNAPSHOT, WHILE_MAKING),
}

TAGS = {
    "ec2:CreateTags",
    "ec2:DeleteTags",
    "lightsail:TagResource",
    "lightsail:UntagResource",
}
"""On any type of resource, as the reference has it."""
ALSO = {"lightsail:CreateInstanceSnapshot": {"InstanceSnapshot"}}
"""Types that another of AWS's pages has, and not the reference."""

PARTS = "arn:<AWS::Partition>:ec2:*:<AWS::AccountId>:{}/*"

DEFAULT_KEY: Rights = {
    ("ec2:GetEbsDefaultKmsKeyId", "*", ""),
    ("ec2:GetEbsEncryptionByDefault", "*", ""),
}
"""What shows the key that EBS encrypts under by default."""

REPLACES: Rights = {
    *DEFAULT_KEY,
    ("ec2:DescribeAddresses", "*", ""),
    ("ec2:RunInstances", INSTANCE, ON_TRIAL_AS_OURS),
    ("ec2:RunInstances", IMAGE, ""),
    *(
        ("ec2:RunInstances", PARTS.format(part), "")
        for part in (
            "key-pair",
            "network-interface",
            "placement-group",
            "security-group",
            "subnet",
            "volume",
        )
    ),
    ("ec2:CreateTags", INSTANCE, WHILE_LAUNCHING),
    ("ec2:CreateTags", VOLUME, WHILE_LAUNCHING),
    ("iam:PassRole", ROLE, "StringEquals: iam:PassedToService: ec2.<AWS::URLSuffix>"),
    ("ec2:StopInstances", INSTANCE, OPTED_IN),
    ("ec2:CreateTags", INSTANCE, OUR_TAGS),
    ("ec2:AssociateAddress", PARTS.format("elastic-ip"), ""),
    ("ec2:AssociateAddress", PARTS.format("network-interface"), ""),
    ("ec2:AssociateAddress", INSTANCE, ON_TRIAL),
    ("elasticloadbalancing:RegisterTargets", TARGET_GROUP, ""),
    ("elasticloadbalancing:DeregisterTargets", TARGET_GROUP, ""),
    ("ec2:CreateTags", INSTANCE, ON_TRIAL),
    ("ec2:DeleteTags", INSTANCE, ON_TRIAL),
    ("ec2:TerminateInstances", INSTANCE, ON_TRIAL),
    ("ec2:DeleteTags", INSTANCE, OUR_TAGS_OF_REPLACED),
    ("lightsail:GetInstancePortStates", "*", ""),
    ("lightsail:GetInstanceSnapshots", "*", ""),
    ("lightsail:GetStaticIps", "*", ""),
    ("lightsail:CreateInstancesFromSnapshot", LIGHTSAIL_SNAPSHOT, ON_TRIAL_AS_OURS),
    ("lightsail:TagResource", LIGHTSAIL, LAUNCHED_IN_LIGHTSAIL),
    ("lightsail:TagResource", LIGHTSAIL, OUR_TAGS),
    ("lightsail:UntagResource", LIGHTSAIL, OUR_TAGS),
    *(
        (f"lightsail:{call}", LIGHTSAIL, ON_TRIAL_IN_LIGHTSAIL)
        for call in (
            "AttachStaticIp",
            "DeleteInstance",
            "PutInstancePublicPorts",
            "TagResource",
            "UntagResource",
        )
    ),
    ("lightsail:AttachStaticIp", STATIC_IP, ""),
    ("lightsail:DetachStaticIp", STATIC_IP, ""),
    ("kms:CreateGrant", KEY, FOR_AWS),
    *(
        (f"kms:{use}", KEY, "StringLike: kms:ViaService: ec2.*.<AWS::URLSuffix>")
        for use in ("Decrypt", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo")
    ),
}

WAITS: Rights = {
    *_own("Power"),
    ("sqs:ReceiveMessage", WISHES, ""),
    ("sqs:DeleteMessage", WISHES, ""),
    ("sqs:GetQueueAttributes", WISHES, ""),
}

POWERS: Rights = {
    ("dynamodb:UpdateItem", "<Ledger.Arn>", ""),
    ("lambda:SendDurableExecutionCallbackSuccess", f"{LAMBDA}:lifeguard-respond:*", ""),
    ("sqs:ChangeMessageVisibility", WISHES, ""),
    ("ssm:GetParameters", SWITCH, ""),
    ("ec2:DescribeInstances", "*", ""),
    ("ec2:StartInstances", INSTANCE, OPTED_IN),
    ("ec2:StopInstances", INSTANCE, OPTED_IN),
    ("kms:CreateGrant", KEY, FOR_AWS),
}

HOME, AWAY = EVERYWHERE = ("<AWS::Region>", "eu-west-1")


def _in(arn: str, region: str) -> str:
    return arn.replace("*", region, 1)


WATCHES: Rights = {
    *_own("Backup"),
    *OPENS,
    *TELLS,
    ("dynamodb:Query", "<Ledger.Arn>", ""),
    ("dynamodb:Scan", "<Ledger.Arn>/index/open-incidents", ""),
    ("ssm:GetParameters", SWITCH, ""),
    ("ec2:DescribeImages", "*", ""),
    ("ec2:DescribeInstances", "*", ""),
    ("lightsail:GetAutoSnapshots", "*", ""),
    ("lightsail:GetInstanceSnapshots", "*", ""),
    ("lightsail:GetInstances", "*", ""),
}

BACKS_UP: Rights = {
    ("ec2:CreateImage", INSTANCE, OPTED_IN),
    ("ec2:CreateImage", IMAGE, AS_OURS),
    ("ec2:CreateImage", SNAPSHOT, AS_OURS),
    ("ec2:CreateTags", IMAGE, WHILE_BACKING_UP),
    ("ec2:CreateTags", SNAPSHOT, WHILE_BACKING_UP),
    *(("ec2:DeregisterImage", _in(IMAGE, region), FREE) for region in EVERYWHERE),
    *(("ec2:DescribeImageAttribute", _in(IMAGE, region), FREE) for region in EVERYWHERE),
    *(("ec2:DeleteSnapshot", _in(SNAPSHOT, region), FREE) for region in EVERYWHERE),
    ("ec2:DescribeFleets", "*", ""),
    ("ec2:DescribeLaunchTemplateVersions", "*", ""),
    ("ec2:DescribeSnapshots", "*", ""),
    ("ec2:DescribeSpotFleetRequests", "*", ""),
    ("ec2:DescribeSpotInstanceRequests", "*", ""),
    ("autoscaling:DescribeAutoScalingGroups", "*", ""),
    ("autoscaling:DescribeLaunchConfigurations", "*", ""),
    ("lightsail:CreateInstanceSnapshot", LIGHTSAIL, OPTED_IN),
    ("lightsail:CreateInstanceSnapshot", LIGHTSAIL_SNAPSHOT, AS_OURS),
    ("lightsail:DeleteInstanceSnapshot", LIGHTSAIL_SNAPSHOT, FREE),
    ("lightsail:TagResource", LIGHTSAIL_SNAPSHOT, AS_OURS),
    ("lightsail:DeleteRelationalDatabaseSnapshot", LIGHTSAIL_DB_SNAPSHOT, FREE),
    ("lightsail:GetRelationalDatabaseSnapshots", "*", ""),
    ("lightsail:GetRelationalDatabases", "*", ""),
    ("rds:DeleteDBSnapshot", DB_SNAPSHOT, FREE),
    ("rds:DescribeDBInstances", DATABASE, ""),
    ("rds:DescribeDBSnapshotAttributes", DB_SNAPSHOT, ""),
    ("rds:DescribeDBSnapshots", DATABASE, ""),
    ("rds:DescribeDBSnapshots", DB_SNAPSHOT, ""),
}

COPIES: Rights = {
    *DEFAULT_KEY,
    ("kms:DescribeKey", ANY_KEY, ""),
    ("ec2:CopyImage", _in(IMAGE, HOME), "StringEquals: ec2:Owner: <AWS::AccountId>"),
    ("ec2:CopyImage", _in(SNAPSHOT, HOME), ""),
    ("ec2:CopyImage", _in(IMAGE, AWAY), AS_OURS),
    ("ec2:CopyImage", _in(SNAPSHOT, AWAY), AS_OURS),
    *(
        (f"kms:{action}", key, "StringLike: kms:ViaService: ec2.*.<AWS::URLSuffix>")
        for key in (KEY, COPY_KEY)
        for action in (
            "Decrypt",
            "DescribeKey",
            "GenerateDataKeyWithoutPlaintext",
            "ReEncryptFrom",
            "ReEncryptTo",
        )
    ),
    ("kms:CreateGrant", KEY, FOR_AWS),
    ("kms:CreateGrant", COPY_KEY, FOR_AWS),
}

COUNTS: Rights = {("dynamodb:Query", "<Ledger.Arn>", "")}

SWEEPS: Rights = {
    *_own("Sweep"),
    *OPENS,
    *TELLS,
    ("sns:ListSubscriptionsByTopic", "<OperatorTopic>", ""),
    ("dynamodb:Scan", "<Ledger.Arn>/index/open-incidents", ""),
    ("ssm:GetParameters", SWITCH, ""),
    ("ssm:GetParameters", RELEASE, ""),
    ("cloudwatch:DescribeAlarms", ALARMS, ""),
    ("cloudwatch:ListAlarmMuteRules", MUTE_RULES, ""),
    ("cloudwatch:GetMetricData", "*", ""),
    ("ec2:DescribeInstanceCreditSpecifications", "*", ""),
    ("ec2:DescribeInstanceStatus", "*", ""),
    ("ec2:DescribeInstances", "*", ""),
    ("elasticloadbalancing:DescribeTargetGroups", "*", ""),
    ("elasticloadbalancing:DescribeTargetHealth", "*", ""),
    ("lightsail:GetBundles", "*", ""),
    ("lightsail:GetInstanceMetricData", "*", ""),
    ("lightsail:GetInstances", "*", ""),
    ("lightsail:GetLoadBalancers", "*", ""),
    ("cloudwatch:GetMetricData", "*", ""),
    ("ec2:DescribeInstanceTypes", "*", ""),
    ("lightsail:GetRelationalDatabaseEvents", "*", ""),
    ("lightsail:GetRelationalDatabaseMetricData", "*", ""),
    ("lightsail:GetRelationalDatabases", "*", ""),
    ("rds:DescribeDBInstances", DATABASE, ""),
    ("rds:DescribeEvents", "*", ""),
}

ANSWERS: Rights = {
    *_own("Approve"),
    ("dynamodb:GetItem", "<Ledger.Arn>", ""),
    ("dynamodb:UpdateItem", "<Ledger.Arn>", ""),
    ("lambda:SendDurableExecutionCallbackSuccess", f"{LAMBDA}:lifeguard-respond:*", ""),
}

LIFEGUARD = "Null: aws:ResourceTag/lifeguard: false"
WITHOUT_ACTING = {
    "lifeguard-respond": OBSERVES
    | {(action, on, when and LIFEGUARD) for action, on, when in OWED}
    | {
        (action, on, when.replace("guarded", "lifeguard"))
        for action, on, when in LOOKS | READS_DATABASES
    },
    "lifeguard-power": WAITS
    | {right for right in POWERS if right[0].partition(":")[0] != "kms" and right[2] != OPTED_IN}
    | {("ec2:StartInstances", INSTANCE, LIFEGUARD)},
    "lifeguard-sweep": SWEEPS,
}

RIGHTS: dict[str, Rights] = {
    "lifeguard-intake": {*_own("Intake"), *OPENS, ("sqs:SendMessage", "<Malformed.Arn>", "")},
    "lifeguard-sweep": SWEEPS | COUNTS,
    "lifeguard-respond": OBSERVES | READS_DATABASES | LOOKS | INSIDE | ACTS | REPLACES,
    "lifeguard-power": {*WAITS, *POWERS, ("kms:CreateGrant", KEY, HARMLESS)},
    "lifeguard-report": {
        *_own("Report"),
        *TELLS,
        ("dynamodb:GetItem", "<Ledger.Arn>", ""),
        ("dynamodb:Query", "<Ledger.Arn>", ""),
        ("dynamodb:Scan", "<Ledger.Arn>/index/open-incidents", ""),
        ("dynamodb:Query", "<Ledger.Arn>/index/closed-incidents", ""),
        ("dynamodb:UpdateItem", "<Ledger.Arn>", ""),
        ("ec2:DescribeInstances", "*", ""),
        ("events:PutEvents", BUS, ""),
        ("lightsail:GetInstances", "*", ""),
        ("lightsail:GetRelationalDatabases", "*", ""),
        ("rds:DescribeDBInstances", DATABASE, ""),
        ("ssm:DescribeInstanceInformation", "*", ""),
    },
    "lifeguard-approve": {*ANSWERS, ("kms:VerifyMac", "<ApprovalKey.Arn>", "")},
    "lifeguard-backup": WATCHES | BACKS_UP | COPIES,
    "lifeguard-widget": {
        *_own("Widget"),
        ("dynamodb:GetItem", "<Ledger.Arn>", ""),
        ("dynamodb:Scan", "<Ledger.Arn>/index/open-incidents", ""),
        ("dynamodb:Query", "<Ledger.Arn>/index/closed-incidents", ""),
        ("lightsail:GetInstanceMetricData", "*", ""),
        ("lightsail:GetInstances", "*", ""),
    },
}
NOT_ALWAYS = {"lifeguard-approve", "lifeguard-backup"}


def test_the_table_names_every_function(template: Template) -> None:
    assert set(template.functions()) == set(RIGHTS)


@pytest.mark.parametrize("function", RIGHTS)
def test_a_function_has_these_rights_and_no_others(template: Template, function: str) -> None:
    assert template.rights(function) == RIGHTS[function]


def test_without_a_policy_that_acts_only_a_start_that_is_owed_can_be_made(
    observing: Template,
) -> None:
    without = {name: rights for name, rights in RIGHTS.items() if name not in NOT_ALWAYS}
    for function, rights in (without | WITHOUT_ACTING).items():
        assert observing.rights(function) == rights


def test_where_no_policy_wants_it_no_host_is_looked_into() -> None:
    blind = kept(Policies(policies={"default": Policy("default", guest=GuestMode.OFF)}))
    assert blind.rights("lifeguard-respond") == WITHOUT_ACTING["lifeguard-respond"] - {
        (action, on, when.replace("guarded", "lifeguard")) for action, on, when in LOOKS
    }
    assert not blind.properties("AWS::SSM::Document")
    assert not any(action.startswith("ssm:") for action, _, _ in blind.rights("lifeguard-report"))


def test_where_no_policy_reads_logs_there_is_no_document_for_it() -> None:
    quiet = kept(Policies(policies={"default": Policy("default", logs=LogsMode.OFF)}))
    (document,) = quiet.properties("AWS::SSM::Document").values()
    assert document["Name"] == "lifeguard-look"
    rights = quiet.rights("lifeguard-respond")
    assert not {on for _, on, _ in rights} & {LOGS}
    assert not [action for action, _, _ in rights if action.startswith("logs:Filter")]


def test_log_groups_can_be_read_that_policies_name_and_no_others() -> None:
    group = Hop("db", HopPlace.LOG_GROUP, "/aws/rds/instance/shop/postgresql")
    named = kept(Policies(policies={"a": Policy("a", guest=GuestMode.OFF, path=(group,))}))
    arn = f"arn:<AWS::Partition>:logs:*:<AWS::AccountId>:log-group:{group.at}:*"
    found = {
        (function, action, on)
        for function in named.functions()
        for action, on, _ in named.rights(function)
        if action == "logs:FilterLogEvents"
    }
    assert found == {("lifeguard-respond", "logs:FilterLogEvents", arn)}


DB_LOGS = {"rds:DescribeDBLogFiles", "rds:DownloadDBLogFilePortion"}


def test_logs_of_databases_that_are_opted_in_can_be_read_whatever_a_path_names() -> None:
    hop = Hop("postgres", HopPlace.RDS, "shop-db")
    named = kept(Policies(policies={"a": Policy("a", guest=GuestMode.OFF, path=(hop,))}))
    found = {
        (function, on, when)
        for function in named.functions()
        for action, on, when in named.rights(function)
        if action in DB_LOGS
    }
    opted_in = OPTED_IN.replace("guarded", "lifeguard")
    assert found == {("lifeguard-respond", DATABASE, opted_in)}


def test_where_no_policy_reads_logs_those_of_databases_are_not_read_either() -> None:
    hop = Hop("postgres", HopPlace.RDS, "shop-db")
    quiet = kept(Policies(policies={"a": Policy("a", logs=LogsMode.OFF, path=(hop,))}))
    read = {*DB_LOGS, "rds:DescribeEvents", "lightsail:GetRelationalDatabaseLogEvents"}
    assert not {action for action, _, _ in quiet.rights("lifeguard-respond")} & read


def test_files_that_policies_name_are_in_the_document_that_reads_them() -> None:
    path = (Hop("app", HopPlace.FILE, "/srv/app/app.log"),)
    named = kept(Policies(policies={"a": Policy("a", path=path)}))
    contents = {
        one["Name"]: one["Content"] for one in named.properties("AWS::SSM::Document").values()
    }
    pattern = contents["lifeguard-logs"]["parameters"]["sources"]["allowedPattern"]
    assert re.search(pattern, "kernel,file:/srv/app/app.log")
    assert not re.search(pattern, "file:/etc/shadow")


def test_where_no_policy_acts_inside_there_are_no_documents_for_it() -> None:
    """`guest: act` of a policy that observes gives no right either."""
    looking = {
        "default": Policy("default", mode=Mode.ACT),
        "seen": Policy("seen", guest=GuestMode.ACT),
    }
    only = kept(Policies(policies=looking))
    documents = only.properties("AWS::SSM::Document").values()
    assert {one["Name"] for one in documents} == {"lifeguard-look", "lifeguard-logs"}
    assert not {on for _, on, _ in only.rights("lifeguard-respond")} & set(ACTED_BY)


def test_where_backups_are_only_watched_none_can_be_made_or_deleted(watching: Template) -> None:
    assert watching.rights("lifeguard-backup") == WATCHES


def test_without_a_page_nothing_signs_and_nothing_checks(by_command: Template) -> None:
    assert by_command.rights("lifeguard-approve") == ANSWERS
    assert not [right for right in by_command.rights("lifeguard-respond") if "Mac" in right[0]]


DELETING = ("ec2:Delete", "ec2:Deregister", "ec2:Terminate", "lightsail:Delete", "rds:Delete")


def test_nothing_is_deleted_but_what_is_ours_and_free_or_still_on_trial(template: Template) -> None:
    deleting = {
        (function, action, condition)
        for function in template.functions()
        for action, _, condition in template.rights(function)
        if action.startswith(DELETING)
    }
    assert deleting == {
        ("lifeguard-backup", "ec2:DeregisterImage", FREE),
        ("lifeguard-backup", "ec2:DeleteSnapshot", FREE),
        ("lifeguard-backup", "lightsail:DeleteInstanceSnapshot", FREE),
        ("lifeguard-backup", "lightsail:DeleteRelationalDatabaseSnapshot", FREE),
        ("lifeguard-backup", "rds:DeleteDBSnapshot", FREE),
        ("lifeguard-respond", "ec2:DeleteTags", ON_TRIAL),
        ("lifeguard-respond", "ec2:DeleteTags", OUR_TAGS_OF_REPLACED),
        ("lifeguard-respond", "ec2:TerminateInstances", ON_TRIAL),
        ("lifeguard-respond", "lightsail:DeleteInstance", ON_TRIAL_IN_LIGHTSAIL),
    }


def test_each_function_has_a_role_of_its_own(template: Template) -> None:
    roles = [str(function["Role"]) for function in template.functions().values()]
    assert len(set(roles)) == len(roles)


def test_no_right_is_granted_by_negation(template: Template) -> None:
    for function in template.functions():
        for statement in template.statements(function):
            assert statement["Effect"] == "Allow"
            assert not {"NotAction", "NotResource"} & set(statement)


@pytest.mark.parametrize("function", RIGHTS)
def test_a_right_on_everything_knows_nothing_less(template: Template, function: str) -> None:
    for action, resource, _ in template.rights(function):
        if resource == "*":
            assert not resource_types(action)


@pytest.mark.parametrize("function", RIGHTS)
def test_only_one_family_of_actions_is_not_named_one_by_one(
    template: Template, function: str
) -> None:
    families = {action for action, _, _ in template.rights(function) if "*" in action}
    assert families <= {"kms:GenerateDataKey*"}


def test_a_wildcard_without_its_reason_is_refused() -> None:
    for actions, resources in ((("ec2:*",), (KEY,)), (("ec2:StopInstances",), ("*",))):
        with pytest.raises(UnreasonedError, match="no reason is given"):
            Right(actions, resources)
        Right(actions, resources, "A reason.")


@pytest.mark.parametrize("function", ["lifeguard-respond", "lifeguard-power", "lifeguard-backup"])
def test_every_resource_type_an_act_needs_is_granted(template: Template, function: str) -> None:
    granted: dict[str, set[str]] = {}
    for action, resource, _ in template.rights(function):
        if action.startswith(("ec2:", "lightsail:", "ssm:Send")) and action not in TAGS:
            kind = resource.rpartition(":")[2].partition("/")[0]
            granted.setdefault(action, set()).add(kind)
    for action, kinds in granted.items():
        needed = resource_types(action) | ALSO.get(action, set())
        assert kinds == (needed or {"*"}), action


@pytest.mark.parametrize("function", RIGHTS)
def test_aws_knows_every_condition_key_where_it_is_used(template: Template, function: str) -> None:
    for statement in template.statements(function):
        used = {key for keys in statement.get("Condition", {}).values() for key in keys}
        for action in many(statement["Action"]) if used else ():
            for resource in map(words, many(statement["Resource"])):
                kind = "key" if ":kms:" in resource or "Key" in resource else type_of(resource)
                unknown = {key for key in used if as_listed(key) not in KEYS[action, kind]}
                assert not unknown, (action, kind)


@pytest.mark.parametrize("function", ["lifeguard-respond", "lifeguard-power", "lifeguard-backup"])
def test_what_changes_an_instance_asks_for_its_tag(template: Template, function: str) -> None:
    for statement in template.statements(function):
        on_instances = any("instance/*" in words(r).lower() for r in many(statement["Resource"]))
        if on_instances and statement["Action"] != "ec2:DescribeInstanceAttribute":
            assert words(statement["Condition"]) in {
                OPTED_IN,
                TYPE_ONLY,
                TYPE_BY_VALUE,
                ON_TRIAL,
                ON_TRIAL_AS_OURS,
                OUR_TAGS,
                OUR_TAGS_OF_REPLACED,
                ON_TRIAL_IN_LIGHTSAIL,
                LAUNCHED_IN_LIGHTSAIL,
                WHILE_LAUNCHING,
                NODE_OPTED_IN,
            }
