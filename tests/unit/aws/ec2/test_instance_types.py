"""An instance type is asked about once in a process and Region."""

from __future__ import annotations

from typing import Any

import pytest

from lifeguard.aws.ec2.instance_types import described_type


class Ec2:
    """EC2 of one Region, which fails as often as is said."""

    def __init__(self, *found: dict[str, Any], fails: int = 0) -> None:
        self.found, self.fails = found, fails
        self.asked: list[str] = []

    def describe_instance_types(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401  as boto3's
        self.asked += request["InstanceTypes"]
        if len(self.asked) <= self.fails:
            raise TimeoutError
        return {"InstanceTypes": list(self.found)}


def asked(ec2: Ec2, name: str) -> dict[str, Any]:
    return dict(described_type(ec2, name))


def test_each_type_is_asked_about_once() -> None:
    ec2 = Ec2({"InstanceType": "t3.micro"})
    assert [asked(ec2, "t3.micro") for _ in range(3)] == [{"InstanceType": "t3.micro"}] * 3
    asked(ec2, "m5.large")
    assert ec2.asked == ["t3.micro", "m5.large"]


def test_another_region_is_asked_itself() -> None:
    here, there = Ec2({"InstanceType": "t3.micro"}), Ec2()
    assert asked(here, "t3.micro")
    assert asked(there, "t3.micro") == {}


def test_what_could_not_be_read_is_asked_again() -> None:
    ec2 = Ec2({"InstanceType": "t3.micro"}, fails=1)
    with pytest.raises(TimeoutError):
        asked(ec2, "t3.micro")
    assert asked(ec2, "t3.micro")
