"""Who uses an image: instances, launch templates, Auto Scaling groups. All of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from lifeguard.aws.clients import client
from lifeguard.aws.errors import Retryable, translated

_FOLLOWED = ("$Default", "$Latest")
_THEIR_OWN = "resolve:ssm:/aws/service/"
"""AWS's public parameters; none of them names an image of the account's own."""

Answer = Mapping[str, Any]
Use = tuple[str, str]
"""An image, and who uses it."""


def image_uses(region: str) -> dict[str, str]:
    """Return the images that something in a Region uses, each with one of its users.

    Raises:
        Retryable, Refused: as AWS answered; half of the truth would cost an image that is in use.
    """
    with translated():
        groups = list(_groups(region))
        found = dict(
            (
                *_instances(region),
                *_followed_templates(region),
                *_pinned_templates(region, groups),
                *_configurations(region),
                *_overrides(groups),
            )
        )
    hidden = next((user for name, user in found.items() if _hidden(name)), None)
    if hidden is not None:
        code = "ImageBehindParameter"
        raise Retryable(code, f"{hidden} names its image by an SSM parameter of the account")
    return found


def _hidden(name: str) -> bool:
    return name.startswith("resolve:") and not name.startswith(_THEIR_OWN)


def _instances(region: str) -> Iterator[Use]:
    alive = ["pending", "running", "stopping", "stopped", "shutting-down"]
    pages = (
        client("ec2", region)
        .get_paginator("describe_instances")
        .paginate(
            Filters=[{"Name": "instance-state-name", "Values": alive}],
            PaginationConfig={"PageSize": 1000},
        )
    )
    for page in pages:
        for reservation in page["Reservations"]:
            for instance in reservation["Instances"]:
                yield instance["ImageId"], f"instance {instance['InstanceId']}"


def _followed_templates(region: str) -> Iterator[Use]:
    pages = (
        client("ec2", region)
        .get_paginator("describe_launch_template_versions")
        .paginate(Versions=list(_FOLLOWED), PaginationConfig={"PageSize": 200})
    )
    for page in pages:
        yield from map(_of_version, page["LaunchTemplateVersions"])


def _pinned_templates(region: str, groups: list[Answer]) -> Iterator[Use]:
    """Yield the images of template versions that groups name by number."""
    pinned = sorted({pin for group in groups for pin in _pins(group)})
    for template, versions in groupby(pinned, key=lambda pin: pin[0]):
        answer = client("ec2", region).describe_launch_template_versions(
            LaunchTemplateId=template, Versions=[version for _, version in versions]
        )
        yield from map(_of_version, answer["LaunchTemplateVersions"])


def _pins(group: Answer) -> Iterator[tuple[str, str]]:
    mixed = group.get("MixedInstancesPolicy", {}).get("LaunchTemplate", {})
    named = [
        group.get("LaunchTemplate", {}),
        mixed.get("LaunchTemplateSpecification", {}),
        *(each.get("LaunchTemplateSpecification", {}) for each in mixed.get("Overrides", ())),
    ]
    for each in named:
        version = each.get("Version") or "$Default"
        if each and version not in _FOLLOWED:
            yield each["LaunchTemplateId"], version


def _of_version(version: Answer) -> Use:
    user = f"launch template {version['LaunchTemplateId']} version {version['VersionNumber']}"
    return version["LaunchTemplateData"].get("ImageId", ""), user


def _groups(region: str) -> Iterator[Answer]:
    pages = client("autoscaling", region).get_paginator("describe_auto_scaling_groups").paginate()
    for page in pages:
        yield from page["AutoScalingGroups"]


def _configurations(region: str) -> Iterator[Use]:
    """Yield all there are: a group may be given one at any time."""
    pages = client("autoscaling", region).get_paginator("describe_launch_configurations").paginate()
    for page in pages:
        for each in page["LaunchConfigurations"]:
            yield each["ImageId"], f"launch configuration {each['LaunchConfigurationName']}"


def _overrides(groups: list[Answer]) -> Iterator[Use]:
    for group in groups:
        mixed = group.get("MixedInstancesPolicy", {}).get("LaunchTemplate", {})
        for each in mixed.get("Overrides", ()):
            if "ImageId" in each:
                yield each["ImageId"], f"Auto Scaling group {group['AutoScalingGroupName']}"
