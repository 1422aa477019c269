"""Where restored instances are tried out: a network with no way in and no way out."""

from __future__ import annotations

from aws_cdk import Acknowledgment, Aws, Fn, Tags, Validations, aws_ec2
from constructs import Construct

from lifeguard.core.decision.settings import Isolation
from stacks.settings import PREFIX

_RANGE = "10.255.255.0/24"
_NOWHERE = "127.0.0.1/32"
"""A security group without a rule of its own for going out would let everything out."""


def create(scope: Construct) -> Isolation:
    """Add a network, one subnet and a security group; none of them costs anything.

    There is no gateway, no endpoint and no route but the local one, and no address is given.
    Amazon's DNS server, which answers for the whole internet and which no security group keeps
    anybody from (VPC User Guide, vpc-security-groups), is off.
    """
    vpc = aws_ec2.CfnVPC(
        scope,
        "DrillNetwork",
        cidr_block=_RANGE,
        enable_dns_support=False,
        enable_dns_hostnames=False,
    )
    Tags.of(vpc).add("Name", f"{PREFIX}-drills")
    Validations.of(vpc).acknowledge(
        Acknowledgment(
            id="AwsSolutions-VPC7",
            reason="Nothing can get in or out, so flow logs would tell of nothing.",
        )
    )
    subnet = aws_ec2.CfnSubnet(
        scope,
        "DrillSubnet",
        vpc_id=vpc.ref,
        cidr_block=_RANGE,
        availability_zone=Fn.select(0, Fn.get_azs(Aws.REGION)),
        map_public_ip_on_launch=False,
    )
    group = aws_ec2.CfnSecurityGroup(
        scope,
        "DrillGroup",
        group_description="Instances that Lifeguard restores to try a backup out: no way in or out",
        vpc_id=vpc.ref,
        security_group_egress=[
            aws_ec2.CfnSecurityGroup.EgressProperty(
                ip_protocol="-1", cidr_ip=_NOWHERE, description="Nowhere"
            )
        ],
    )
    return Isolation(subnet.ref, group.attr_group_id)
