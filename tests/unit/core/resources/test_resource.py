"""What names a resource."""

from __future__ import annotations

from lifeguard.core.resources.resource import Resource, Service


def test_a_label_tells_a_name_of_lightsail_from_an_id_of_ec2() -> None:
    place = ("123456789012", "us-east-1")
    assert Resource(Service.EC2, "i-0123456789abcdef0", *place).label == "i-0123456789abcdef0"
    assert Resource(Service.LIGHTSAIL, "blog-1", *place).label == "lightsail:blog-1"


def test_a_key_is_of_one_account_and_region_alone() -> None:
    resource = Resource(Service.LIGHTSAIL, "blog-1", "123456789012", "us-east-1")
    assert resource.key == "lightsail:123456789012:us-east-1:blog-1"
