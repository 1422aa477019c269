"""Who uses an image: whatever runs it or would launch it again. All of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lifeguard.aws.ec2.describe_instances import ALIVE, LARGEST_PAGE, by_filter
from lifeguard.aws.ec2.images.fleets import fleets, spot_fleets, spot_requests
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable, translated

_FOLLOWED = ("$Default", "$Latest")
_NOT_THERE = frozenset(
    {
        "InvalidLaunchTemplateId.NotFound",
        "InvalidLaunchTemplateId.VersionNotFound",
        "InvalidLaunchTemplateName.NotFoundException",
    }
)
"""Of a template, or a version, that was deleted under the group that names it."""
_THEIR_OWN = "resolve:ssm:/aws/service/"
"""AWS's public parameters; none of them names an image of the account's own."""

HIDDEN = "ImageBehindParameter"
"""The code of our own error: it lasts until a person changes the template."""

Answer = Mapping[str, Any]
Use = tuple[str, str]
"""An image or a snapshot, and who uses it."""
Pin = tuple[str, str, str]
"""How a template is named (the parameter), its id or name, and a version's number."""


def image_uses(region: str) -> dict[str, str]:
    """Return the images and snapshots that something in a Region uses, each with one of its users.

    Raises:
        Retryable, Refused: as AWS answered; half of the truth would cost an image that is in use.
    """
    with translated():
        groups = list(_groups(region))
        fleet = [*fleets(region), *spot_fleets(region)]
        specifications = [s for one in (*groups, *fleet) for s in _specifications(one)]
        found = dict(
            (
                *_instances(region),
                *_followed_templates(region),
                *_pinned_templates(region, specifications),
                *_configurations(region),
                *_overrides(groups, "Auto Scaling group", "AutoScalingGroupName"),
                *_overrides(fleet, "fleet", "FleetId"),
                *_named_outright(fleet),
                *(use for one in spot_requests(region) for use in _spot_request(one)),
            )
        )
    hidden = next((user for name, user in found.items() if _hidden(name)), None)
    if hidden is not None:
        raise Retryable(HIDDEN, f"{hidden} names its image by an SSM parameter of the account")
    return found


def _hidden(name: str) -> bool:
    return name.startswith("resolve:") and not name.startswith(_THEIR_OWN)


def _launched_from(data: Answer, user: str) -> Iterator[Use]:
    """Yield the image of a launch, and the snapshots that it names beside it."""
    yield data.get("ImageId", ""), user
    for mapping in data.get("BlockDeviceMappings", ()):
        yield mapping.get("Ebs", {}).get("SnapshotId", ""), user


def _instances(region: str) -> Iterator[Use]:
    filters = {"instance-state-name": [*ALIVE, "shutting-down"]}
    for found in by_filter(client("ec2", region), filters, page=LARGEST_PAGE):
        yield found.get("ImageId", ""), f"instance {found['InstanceId']}"


def _followed_templates(region: str) -> Iterator[Use]:
    pages = (
        client("ec2", region)
        .get_paginator("describe_launch_template_versions")
        .paginate(Versions=list(_FOLLOWED), PaginationConfig={"PageSize": 200})
    )
    for page in pages:
        for version in page["LaunchTemplateVersions"]:
            yield from _of_version(version)


def _pinned_templates(region: str, specifications: list[Answer]) -> Iterator[Use]:
    """Yield what the template versions use that somebody names by number."""
    ec2 = client("ec2", region)
    for parameter, template, number in sorted({p for one in specifications for p in _pin(one)}):
        named: dict[str, Any] = {parameter: template}
        try:
            with translated():
                answer = ec2.describe_launch_template_versions(Versions=[number], **named)
        except Refused as refused:
            if refused.code in _NOT_THERE:
                continue  # nobody can launch from it
            raise
        for version in answer["LaunchTemplateVersions"]:
            yield from _of_version(version)


def _specifications(launcher: Answer) -> Iterator[Answer]:
    """Yield how a group or a fleet names its templates."""
    yield launcher.get("LaunchTemplate", {})
    for mixed in _mixes(launcher):
        yield mixed.get("LaunchTemplateSpecification", {})
        for override in mixed.get("Overrides", ()):
            yield override.get("LaunchTemplateSpecification", {})


def _mixes(launcher: Answer) -> tuple[Answer, ...]:
    """Return a template and what overrides it, as a group has one of and a fleet many."""
    mixed = launcher.get("MixedInstancesPolicy", {}).get("LaunchTemplate", {})
    return (mixed, *launcher.get("LaunchTemplateConfigs", ()))


def _pin(specification: Answer) -> Iterator[Pin]:
    version = specification.get("Version") or "$Default"
    if specification and version not in _FOLLOWED:
        by = "LaunchTemplateId" if specification.get("LaunchTemplateId") else "LaunchTemplateName"
        yield by, specification[by], version


def _of_version(version: Answer) -> Iterator[Use]:
    user = f"launch template {version['LaunchTemplateId']} version {version['VersionNumber']}"
    yield from _launched_from(version["LaunchTemplateData"], user)


def _groups(region: str) -> Iterator[Answer]:
    pages = client("autoscaling", region).get_paginator("describe_auto_scaling_groups").paginate()
    for page in pages:
        yield from page["AutoScalingGroups"]


def _configurations(region: str) -> Iterator[Use]:
    """Yield all there are: a group may be given one at any time."""
    pages = client("autoscaling", region).get_paginator("describe_launch_configurations").paginate()
    for page in pages:
        for each in page["LaunchConfigurations"]:
            name = each["LaunchConfigurationName"]
            yield from _launched_from(each, f"launch configuration {name}")


def _overrides(launchers: list[Answer], kind: str, name: str) -> Iterator[Use]:
    for launcher in launchers:
        for mixed in _mixes(launcher):
            for override in mixed.get("Overrides", ()):
                yield from _launched_from(override, f"{kind} {launcher[name]}")


def _named_outright(fleet: list[Answer]) -> Iterator[Use]:
    for one in fleet:
        for specification in one.get("LaunchSpecifications", ()):
            yield from _launched_from(specification, f"fleet {one['FleetId']}")


def _spot_request(request: Answer) -> Iterator[Use]:
    user = f"Spot request {request['SpotInstanceRequestId']}"
    yield from _launched_from(request.get("LaunchSpecification", {}), user)
