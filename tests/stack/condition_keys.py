"""The condition keys of the Service Authorization Reference, for the actions that use some.

A key that AWS does not know of an action on a type of resource is missing in every request, and
what is allowed on that condition is denied. What all types of an action have is listed once.

EC2: service-authorization/latest/reference/list_amazonec2.html
IAM: service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
KMS: service-authorization/latest/reference/list_awskeymanagementservice.html
SSM: service-authorization/latest/reference/list_awssystemsmanager.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

RESOURCE_TAG, REQUEST_TAG, TAG_KEYS = (
    "aws:ResourceTag/${TagKey}",
    "aws:RequestTag/${TagKey}",
    "aws:TagKeys",
)
NODE_TAG = "ssm:resourceTag/${TagKey}"
_NEW = frozenset({REQUEST_TAG, TAG_KEYS})
"""Of what an action makes: it has no tags yet."""
_OLD = frozenset({RESOURCE_TAG})
_GRANT = frozenset(
    {"kms:GrantIsForAWSResource", "kms:GrantOperations", "kms:GranteePrincipal", "kms:ViaService"}
)
_VIA = frozenset({"kms:ViaService"})
_TAGS = frozenset({RESOURCE_TAG, REQUEST_TAG, TAG_KEYS})

KEYS: Mapping[tuple[str, str], frozenset[str]] = {
    ("ec2:AssociateAddress", "instance"): _OLD,
    ("ec2:CopyImage", "image"): _NEW | {"ec2:ImageID", "ec2:Owner"},
    ("ec2:CopyImage", "snapshot"): _NEW,
    ("ec2:CreateImage", "image"): _NEW,
    ("ec2:CreateImage", "instance"): _OLD,
    ("ec2:CreateImage", "snapshot"): _NEW,
    ("ec2:CreateSnapshots", "instance"): _OLD,
    ("ec2:CreateSnapshots", "snapshot"): _NEW,
    ("ec2:CreateTags", "image"): _TAGS | {"ec2:CreateAction"},
    ("ec2:CreateTags", "instance"): _TAGS | {"ec2:CreateAction"},
    ("ec2:CreateTags", "snapshot"): _TAGS | {"ec2:CreateAction"},
    ("ec2:CreateTags", "volume"): _TAGS | {"ec2:CreateAction"},
    ("ec2:DeleteSnapshot", "snapshot"): _OLD,
    ("ec2:DeleteTags", "instance"): _TAGS,
    ("ec2:DeregisterImage", "image"): _OLD,
    ("ec2:DescribeImageAttribute", "image"): _OLD,
    ("ec2:DisableApplicationStatusCheckSuppression", "instance"): _OLD,
    ("ec2:EnableApplicationStatusCheckSuppression", "instance"): _OLD,
    ("ec2:GetConsoleOutput", "instance"): _OLD,
    ("ec2:ModifyInstanceAttribute", "instance"): _OLD
    | {"ec2:Attribute", "ec2:Attribute/${AttributeName}"},
    ("ec2:ModifyInstanceCreditSpecification", "instance"): _OLD,
    ("ec2:ModifyInstanceEventStartTime", "instance"): _OLD,
    ("ec2:RebootInstances", "instance"): _OLD,
    ("ec2:RunInstances", "instance"): _NEW,
    ("ec2:StartInstances", "instance"): _OLD,
    ("ec2:StopInstances", "instance"): _OLD,
    ("ec2:TerminateInstances", "instance"): _OLD,
    ("elasticloadbalancing:DeregisterTargets", "targetgroup"): _OLD,
    ("elasticloadbalancing:RegisterTargets", "targetgroup"): _OLD,
    ("iam:PassRole", "role"): frozenset({"iam:PassedToService"}),
    ("lightsail:CreateInstanceSnapshot", "Instance"): _OLD,
    ("lightsail:DeleteInstanceSnapshot", "InstanceSnapshot"): _OLD,
    ("lightsail:CreateInstanceSnapshot", "InstanceSnapshot"): _NEW,
    ("lightsail:RebootInstance", "Instance"): _OLD,
    ("lightsail:StartInstance", "Instance"): _OLD,
    ("lightsail:StopInstance", "Instance"): _OLD,
    ("lightsail:AttachInstancesToLoadBalancer", "LoadBalancer"): _OLD,
    ("lightsail:DetachInstancesFromLoadBalancer", "LoadBalancer"): _OLD,
    ("lightsail:CreateRelationalDatabaseSnapshot", "*"): _NEW,
    ("lightsail:RebootRelationalDatabase", "RelationalDatabase"): _OLD,
    ("lightsail:DeleteRelationalDatabaseSnapshot", "RelationalDatabaseSnapshot"): _OLD,
    ("lightsail:TagResource", "InstanceSnapshot"): _TAGS,
    ("lightsail:TagResource", "RelationalDatabaseSnapshot"): _TAGS,
    ("lightsail:TagResource", "Instance"): _TAGS,
    ("lightsail:UntagResource", "Instance"): frozenset({RESOURCE_TAG, TAG_KEYS}),
    ("lightsail:AttachStaticIp", "Instance"): _OLD,
    ("lightsail:CreateInstancesFromSnapshot", "InstanceSnapshot"): _TAGS,
    ("lightsail:DeleteInstance", "Instance"): _OLD,
    ("lightsail:PutInstancePublicPorts", "Instance"): _OLD,
    ("rds:AddTagsToResource", "snapshot"): _TAGS,
    ("rds:CreateDBSnapshot", "db"): _OLD,
    ("rds:CreateDBSnapshot", "snapshot"): _NEW,
    ("rds:DeleteDBSnapshot", "snapshot"): _OLD,
    ("rds:DescribeDBLogFiles", "db"): _OLD,
    ("rds:DownloadDBLogFilePortion", "db"): _OLD,
    ("rds:ModifyDBInstance", "db"): _OLD,
    ("ssm:SendCommand", "instance"): frozenset({RESOURCE_TAG, NODE_TAG}),
    ("ssm:SendCommand", "managed-instance"): frozenset({RESOURCE_TAG, NODE_TAG}),
    ("kms:CreateGrant", "key"): _GRANT,
    ("kms:Decrypt", "key"): _VIA,
    ("kms:DescribeKey", "key"): _VIA,
    ("kms:GenerateDataKeyWithoutPlaintext", "key"): _VIA,
    ("kms:ReEncryptFrom", "key"): _VIA,
    ("kms:ReEncryptTo", "key"): _VIA,
}


def as_listed(key: str) -> str:
    """Return a key as the reference lists it: with `${TagKey}` for a tag, likewise attributes."""
    tag = re.sub(r"^(aws:(?:Resource|Request)Tag|ssm:resourceTag)/.+", r"\1/${TagKey}", key)
    return re.sub(r"^(ec2:Attribute)/.+", r"\1/${AttributeName}", tag)


def type_of(arn: str) -> str:
    """Return the type of resource that an ARN names."""
    named = arn.rpartition(":")[2].partition("/")[0]
    return arn.split(":")[-2] if ":rds:" in arn else named
