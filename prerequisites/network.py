"""Whether there is room for the network in which restored instances are tried out."""

from __future__ import annotations

from collections.abc import Iterator

from botocore.exceptions import ClientError

from account.session import STACK, code
from prerequisites.place import Place

VPC = "AWS::EC2::VPC"
QUOTA = {"ServiceCode": "vpc", "QuotaCode": "L-F678F1CE"}
"""VPCs per Region: 5 unless it was raised (Amazon VPC endpoints and quotas)."""


def network_fits(place: Place) -> Iterator[str]:
    """Tell of a Region that has no room for one more VPC, if the deployment adds one."""
    if not place.deployment.drills_restores or _is_deployed(place):
        return
    pages = place.client("ec2").get_paginator("describe_vpcs").paginate()
    count = sum(len(page["Vpcs"]) for page in pages)
    quota = _quota(place)
    if count >= quota:
        yield (
            f"restore drills need a VPC of their own, and {place.region} has {count} of {quota}:"
            " raise the quota (Service Quotas, Amazon VPC, VPCs per Region), remove a VPC, or take"
            " restore_drill out of policies.yaml"
        )


def _is_deployed(place: Place) -> bool:
    pages = place.client("cloudformation").get_paginator("list_stack_resources")
    try:
        return any(
            one["ResourceType"] == VPC and one["ResourceStatus"] != "DELETE_COMPLETE"
            for page in pages.paginate(StackName=STACK)
            for one in page["StackResourceSummaries"]
        )
    except ClientError as error:
        if code(error) != "ValidationError":  # there is no stack yet
            raise
        return False


def _quota(place: Place) -> int:
    quotas = place.client("service-quotas")
    try:
        answer = quotas.get_service_quota(**QUOTA)
    except ClientError as error:
        if code(error) != "NoSuchResourceException":
            raise
        answer = quotas.get_aws_default_service_quota(**QUOTA)
    return int(answer["Quota"]["Value"])
