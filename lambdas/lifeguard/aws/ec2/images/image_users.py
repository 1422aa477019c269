"""Who uses an image: whatever runs it or would launch it again. All of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lifeguard.aws.ec2.describe_instances import ALIVE, LARGEST_PAGE, by_filter
from lifeguard.aws.ec2.images.fleets import fleets, spot_fleets, spot_requests
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable, translated
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message

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

Answer = Mapping[str, Any]
Use = tuple[str, Message]
"""An image or a snapshot, and who uses it."""
Pin = tuple[str, str, str]
"""How a template is named (the parameter), its id or name, and a version's number."""


class HiddenImage(Retryable):
    """Something names its image by a parameter; it lasts until a person changes that."""

    def __init__(self, user: Message, parameter: str) -> None:
        """Say who names which image by which parameter."""
        super().__init__("ImageBehindParameter", f"{dict(user.params)} launches {parameter}")
        self.why = message("retention.hidden", user=user, parameter=parameter)


def image_uses(region: str) -> dict[str, Message]:
    """Return the images and snapshots that something in a Region uses, each with one of its users.

    Raises:
        HiddenImage: nobody knows which image is used.
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
                *_overrides(groups, _group),
                *_overrides(fleet, _fleet),
                *_named_outright(fleet),
                *(use for one in spot_requests(region) for use in _spot_request(one)),
            )
        )
    for name, user in found.items():
        if _hidden(name):
            raise HiddenImage(user, name)
    return found


def _hidden(name: str) -> bool:
    return name.startswith("resolve:") and not name.startswith(_THEIR_OWN)


def _launched_from(data: Answer, user: Message) -> Iterator[Use]:
    """Yield the image of a launch, and the snapshots that it names beside it."""
    yield data.get("ImageId", ""), user
    for mapping in data.get("BlockDeviceMappings", ()):
        yield mapping.get("Ebs", {}).get("SnapshotId", ""), user


def _instances(region: str) -> Iterator[Use]:
    filters = {"instance-state-name": [*ALIVE, "shutting-down"]}
    for found in by_filter(client("ec2", region), filters, page=LARGEST_PAGE):
        yield found.get("ImageId", ""), message("retention.instance", instance=found["InstanceId"])


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
    user = message(
        "retention.template",
        template=version["LaunchTemplateId"],
        version=str(version["VersionNumber"]),
    )
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
            yield from _launched_from(each, message("retention.configuration", name=foreign(name)))


def _group(group: Answer) -> Message:
    return message("retention.group", name=foreign(group["AutoScalingGroupName"]))


def _fleet(fleet: Answer) -> Message:
    return message("retention.fleet", fleet=fleet["FleetId"])


def _overrides(launchers: list[Answer], user: Callable[[Answer], Message]) -> Iterator[Use]:
    for launcher in launchers:
        for mixed in _mixes(launcher):
            for override in mixed.get("Overrides", ()):
                yield from _launched_from(override, user(launcher))


def _named_outright(fleet: list[Answer]) -> Iterator[Use]:
    for one in fleet:
        for specification in one.get("LaunchSpecifications", ()):
            yield from _launched_from(specification, _fleet(one))


def _spot_request(request: Answer) -> Iterator[Use]:
    user = message("retention.spot_request", request=request["SpotInstanceRequestId"])
    yield from _launched_from(request.get("LaunchSpecification", {}), user)
