"""Which calls the world answers itself; moto answers all others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sandbox.aws.autoscaling import groups
from sandbox.aws.cloudtrail import lookup_events
from sandbox.aws.cloudwatch import alarms, metrics, mute_rules
from sandbox.aws.ec2 import (
    addresses,
    application,
    attribute,
    console,
    copies,
    credit_specification,
    deregister,
    describe,
    describe_images,
    describe_snapshots,
    encryption,
    image_attribute,
    images,
    launch_templates,
    maintenance,
    placement,
    power,
    run,
    snapshots,
    status,
    tags,
    volumes,
)
from sandbox.aws.elbv2 import registration, target_health
from sandbox.aws.eventbridge import put_events
from sandbox.aws.kms import grants, mac, states
from sandbox.aws.lightsail.answerers import LIGHTSAIL
from sandbox.aws.pricing import products
from sandbox.aws.rds import insights
from sandbox.aws.rds.answerers import RDS
from sandbox.aws.sns import subscriptions
from sandbox.aws.ssm import commands, documents, nodes, send_command
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate

Answerer = Callable[[Estate, Request], dict[str, Any]]

ANSWERERS: Mapping[tuple[str, str], Answerer] = MappingProxyType(
    {
        ("autoscaling", "DescribeAutoScalingGroups"): groups.describe_auto_scaling_groups,
        (
            "autoscaling",
            "DescribeAutoScalingInstances",
        ): groups.describe_auto_scaling_instances,
        ("cloudtrail", "LookupEvents"): lookup_events.lookup_events,
        ("cloudwatch", "DescribeAlarms"): alarms.describe_alarms,
        ("cloudwatch", "GetMetricData"): metrics.get_metric_data,
        ("cloudwatch", "ListAlarmMuteRules"): mute_rules.list_alarm_mute_rules,
        ("cloudwatch", "ListMetrics"): metrics.list_metrics,
        ("ec2", "AssociateAddress"): addresses.associate_address,
        ("ec2", "CopyImage"): copies.copy_image,
        ("ec2", "CreateImage"): images.create_image,
        ("ec2", "CreateSnapshot"): snapshots.create_snapshot,
        ("ec2", "CreateSnapshots"): snapshots.create_snapshots,
        ("ec2", "CreateTags"): tags.create_tags,
        ("ec2", "DeleteSnapshot"): describe_snapshots.delete_snapshot,
        ("ec2", "DeleteTags"): tags.delete_tags,
        ("ec2", "DeregisterImage"): deregister.deregister_image,
        ("ec2", "DescribeApplicationStatus"): application.describe_application_status,
        ("ec2", "DescribeImageAttribute"): image_attribute.describe_image_attribute,
        ("ec2", "DescribeImages"): describe_images.describe_images,
        (
            "ec2",
            "DescribeInstanceCreditSpecifications",
        ): credit_specification.describe_instance_credit_specifications,
        ("ec2", "DescribeInstanceStatus"): status.describe_instance_status,
        ("ec2", "DescribeInstanceTypes"): describe.describe_instance_types,
        ("ec2", "DescribeInstances"): describe.describe_instances,
        (
            "ec2",
            "DescribeLaunchTemplateVersions",
        ): launch_templates.describe_launch_template_versions,
        ("ec2", "DescribeSnapshots"): describe_snapshots.describe_snapshots,
        ("ec2", "DescribeSpotInstanceRequests"): describe.describe_spot_instance_requests,
        ("ec2", "DescribeVolumesModifications"): volumes.describe_volumes_modifications,
        ("ec2", "DisassociateAddress"): addresses.disassociate_address,
        (
            "ec2",
            "DisableApplicationStatusCheckSuppression",
        ): application.disable_suppression,
        (
            "ec2",
            "EnableApplicationStatusCheckSuppression",
        ): application.enable_suppression,
        ("ec2", "GetConsoleOutput"): console.get_console_output,
        ("ec2", "GetEbsDefaultKmsKeyId"): encryption.get_ebs_default_kms_key_id,
        ("ec2", "GetEbsEncryptionByDefault"): encryption.get_ebs_encryption_by_default,
        ("ec2", "ModifyInstanceAttribute"): attribute.modify_instance_attribute,
        (
            "ec2",
            "ModifyInstanceCreditSpecification",
        ): credit_specification.modify_instance_credit_specification,
        (
            "ec2",
            "ModifyInstanceEventStartTime",
        ): maintenance.modify_instance_event_start_time,
        (
            "ec2",
            "ModifyInstanceMaintenanceOptions",
        ): maintenance.modify_instance_maintenance_options,
        ("ec2", "ModifyInstancePlacement"): placement.modify_instance_placement,
        ("ec2", "ModifyVolume"): volumes.modify_volume,
        ("ec2", "RebootInstances"): power.reboot_instances,
        ("ec2", "RunInstances"): run.run_instances,
        ("ec2", "StartInstances"): power.start_instances,
        ("ec2", "StopInstances"): power.stop_instances,
        ("ec2", "TerminateInstances"): power.terminate_instances,
        ("elbv2", "DeregisterTargets"): registration.deregister_targets,
        ("elbv2", "DescribeTags"): target_health.describe_tags,
        ("elbv2", "DescribeTargetGroups"): target_health.describe_target_groups,
        ("elbv2", "DescribeTargetHealth"): target_health.describe_target_health,
        ("elbv2", "RegisterTargets"): registration.register_targets,
        ("events", "PutEvents"): put_events.put_events,
        ("kms", "CancelKeyDeletion"): states.cancel_key_deletion,
        ("kms", "CreateGrant"): grants.create_grant,
        ("kms", "EnableKey"): states.enable_key,
        ("kms", "GenerateMac"): mac.generate_mac,
        ("kms", "VerifyMac"): mac.verify_mac,
        **{("lightsail", name): answers for name, answers in LIGHTSAIL.items()},
        ("pi", "DescribeDimensionKeys"): insights.describe_dimension_keys,
        ("pricing", "GetProducts"): products.get_products,
        **{("rds", name): answers for name, answers in RDS.items()},
        ("sns", "ListSubscriptionsByTopic"): subscriptions.list_subscriptions_by_topic,
        ("ssm", "CancelCommand"): send_command.cancel_command,
        ("ssm", "DescribeDocument"): documents.describe_document,
        ("ssm", "DescribeInstanceInformation"): nodes.describe_instance_information,
        ("ssm", "GetCommandInvocation"): commands.get_command_invocation,
        ("ssm", "GetDocument"): documents.get_document,
        ("ssm", "ListCommandInvocations"): commands.list_command_invocations,
        ("ssm", "ListCommands"): commands.list_commands,
        ("ssm", "ListTagsForResource"): nodes.list_tags_for_resource,
        ("ssm", "SendCommand"): send_command.send_command,
    }
)
"""By boto3's service and AWS's operation; in the world's Region only, but for EVERYWHERE."""

EVERYWHERE = frozenset(
    {
        ("ec2", "CopyImage"),
        ("ec2", "CreateTags"),
        ("ec2", "DeleteSnapshot"),
        ("ec2", "DeleteTags"),
        ("ec2", "DeregisterImage"),
        ("ec2", "DescribeImageAttribute"),
        ("ec2", "DescribeImages"),
        ("ec2", "DescribeSnapshots"),
        ("ec2", "GetEbsDefaultKmsKeyId"),
        ("ec2", "GetEbsEncryptionByDefault"),
        ("pricing", "GetProducts"),
    }
)
"""What the world answers in every Region, as images are copied there."""


def answerer(service: str, operation: str, *, at_home: bool) -> Answerer | None:
    """Return who in the world answers a call; None: moto does."""
    if at_home or (service, operation) in EVERYWHERE:
        return ANSWERERS.get((service, operation))
    return None
