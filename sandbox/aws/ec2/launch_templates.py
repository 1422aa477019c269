"""EC2's DescribeLaunchTemplateVersions: moto tells one that is default and latest twice."""

from __future__ import annotations

from typing import Any

from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate


def describe_launch_template_versions(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeLaunchTemplateVersions, each version once, made when the world began."""
    answer = request.forward(request.params)
    once = {
        (version["LaunchTemplateId"], version["VersionNumber"]): version
        | {"CreateTime": estate.spec.now}
        for version in answer["LaunchTemplateVersions"]
    }
    return answer | {"LaunchTemplateVersions": list(once.values())}
