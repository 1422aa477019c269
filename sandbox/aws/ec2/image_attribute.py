"""EC2's DescribeImageAttribute, of the launch permission alone."""

from __future__ import annotations

from typing import Any

from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate


def describe_image_attribute(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeImageAttribute: whom an image is shared with."""
    params = request.params
    if params["Attribute"] != "launchPermission":
        text = f"Value ({params['Attribute']}) for parameter attribute is not played."
        raise Refusal(Code.INVALID_PARAMETER_VALUE, text)
    image = estate.region(request.region).image(params["ImageId"])
    shares = [{"UserId": account} for account in image.shared_with]
    return {"ImageId": image.id, "LaunchPermissions": shares}
