"""EC2's CreateTags and DeleteTags: moto knows neither the world's images nor their snapshots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.regions import Region


def create_tags(estate: Estate, request: Request) -> dict[str, Any]:
    """CreateTags of images, snapshots and all that moto has."""
    tags = {tag["Key"]: tag.get("Value", "") for tag in request.params["Tags"]}
    return _each(estate, request, lambda region, name: region.tag(name, tags))


def delete_tags(estate: Estate, request: Request) -> dict[str, Any]:
    """DeleteTags; without a value whatever it is, without any tag all of them."""
    unwanted = request.params.get("Tags")

    def untag(region: Region, resource_id: str) -> None:
        tags = region.tags(resource_id)
        listed = [{"Key": key} for key in tags] if unwanted is None else unwanted
        for tag in listed:
            key = tag["Key"]
            if key in tags and tag.get("Value", tags[key]) == tags[key]:
                del tags[key]

    return _each(estate, request, untag)


def _each(
    estate: Estate, request: Request, change: Callable[[Region, str], None]
) -> dict[str, Any]:
    """Change each of ours, once all of them are known to exist; moto changes the others."""
    region = estate.region(request.region)
    resources = request.params["Resources"]
    ours = [name for name in resources if name.startswith(("ami-", "snap-"))]
    for name in ours:
        _ = region.image(name) if name.startswith("ami-") else region.snapshot(name)
    if others := [name for name in resources if name not in ours]:
        request.forward(request.params | {"Resources": others})
    for name in ours:
        change(region, name)
    estate.revision += 1
    return {}
