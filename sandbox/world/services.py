"""Which calls the world answers itself; moto answers all others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sandbox.world import (
    alarms,
    autoscaling,
    ec2_addresses,
    ec2_application,
    ec2_attribute,
    ec2_console,
    ec2_copies,
    ec2_deregister,
    ec2_describe,
    ec2_describe_images,
    ec2_describe_snapshots,
    ec2_image_attribute,
    ec2_images,
    ec2_launch_templates,
    ec2_maintenance,
    ec2_power,
    ec2_run,
    ec2_snapshots,
    ec2_status,
    ec2_tags,
    elb,
    elb_targets,
    eventbridge,
    kms,
    kms_mac,
    subscriptions,
)
from sandbox.world.estate import Estate
from sandbox.world.request import Request

Answerer = Callable[[Estate, Request], dict[str, Any]]

ANSWERERS: Mapping[tuple[str, str], Answerer] = MappingProxyType(
    {
        ("autoscaling", "DescribeAutoScalingGroups"): autoscaling.describe_auto_scaling_groups,
        (
            "autoscaling",
            "DescribeAutoScalingInstances",
        ): autoscaling.describe_auto_scaling_instances,
        ("cloudwatch", "DescribeAlarms"): alarms.describe_alarms,
        ("ec2", "AssociateAddress"): ec2_addresses.associate_address,
        ("ec2", "CopyImage"): ec2_copies.copy_image,
        ("ec2", "CreateImage"): ec2_images.create_image,
        ("ec2", "CreateSnapshot"): ec2_snapshots.create_snapshot,
        ("ec2", "CreateSnapshots"): ec2_snapshots.create_snapshots,
        ("ec2", "CreateTags"): ec2_tags.create_tags,
        ("ec2", "DeleteSnapshot"): ec2_describe_snapshots.delete_snapshot,
        ("ec2", "DeleteTags"): ec2_tags.delete_tags,
        ("ec2", "DeregisterImage"): ec2_deregister.deregister_image,
        ("ec2", "DescribeApplicationStatus"): ec2_application.describe_application_status,
        ("ec2", "DescribeImageAttribute"): ec2_image_attribute.describe_image_attribute,
        ("ec2", "DescribeImages"): ec2_describe_images.describe_images,
        ("ec2", "DescribeInstanceStatus"): ec2_status.describe_instance_status,
        ("ec2", "DescribeInstanceTypes"): ec2_describe.describe_instance_types,
        ("ec2", "DescribeInstances"): ec2_describe.describe_instances,
        (
            "ec2",
            "DescribeLaunchTemplateVersions",
        ): ec2_launch_templates.describe_launch_template_versions,
        ("ec2", "DescribeSnapshots"): ec2_describe_snapshots.describe_snapshots,
        ("ec2", "DescribeSpotInstanceRequests"): ec2_describe.describe_spot_instance_requests,
        ("ec2", "DisassociateAddress"): ec2_addresses.disassociate_address,
        (
            "ec2",
            "DisableApplicationStatusCheckSuppression",
        ): ec2_application.disable_suppression,
        (
            "ec2",
            "EnableApplicationStatusCheckSuppression",
        ): ec2_application.enable_suppression,
        ("ec2", "GetConsoleOutput"): ec2_console.get_console_output,
        ("ec2", "ModifyInstanceAttribute"): ec2_attribute.modify_instance_attribute,
        (
            "ec2",
            "ModifyInstanceEventStartTime",
        ): ec2_maintenance.modify_instance_event_start_time,
        (
            "ec2",
            "ModifyInstanceMaintenanceOptions",
        ): ec2_maintenance.modify_instance_maintenance_options,
        ("ec2", "RebootInstances"): ec2_power.reboot_instances,
        ("ec2", "RunInstances"): ec2_run.run_instances,
        ("ec2", "StartInstances"): ec2_power.start_instances,
        ("ec2", "StopInstances"): ec2_power.stop_instances,
        ("ec2", "TerminateInstances"): ec2_power.terminate_instances,
        ("elbv2", "DeregisterTargets"): elb_targets.deregister_targets,
        ("elbv2", "DescribeTargetGroups"): elb.describe_target_groups,
        ("elbv2", "DescribeTargetHealth"): elb.describe_target_health,
        ("elbv2", "RegisterTargets"): elb_targets.register_targets,
        ("events", "PutEvents"): eventbridge.put_events,
        ("kms", "CreateGrant"): kms.create_grant,
        ("kms", "GenerateMac"): kms_mac.generate_mac,
        ("kms", "VerifyMac"): kms_mac.verify_mac,
        ("sns", "ListSubscriptionsByTopic"): subscriptions.list_subscriptions_by_topic,
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
    }
)
"""What the world answers in every Region, as images are copied there."""


def answerer(service: str, operation: str, *, at_home: bool) -> Answerer | None:
    """Return who in the world answers a call; None: moto does."""
    if at_home or (service, operation) in EVERYWHERE:
        return ANSWERERS.get((service, operation))
    return None
