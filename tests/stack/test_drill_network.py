"""Where restored instances are tried out: nothing gets in and nothing gets out."""

from __future__ import annotations

from tests.stack.template import Template, words


def test_there_is_a_network_without_any_gateway_route_or_endpoint(template: Template) -> None:
    kinds = {r["Type"] for r in template.resources.values() if r["Type"].startswith("AWS::EC2::")}
    assert kinds == {"AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::SecurityGroup"}


def test_names_are_not_resolved_there(template: Template) -> None:
    # A security group does not filter what goes to Amazon's DNS server.
    (vpc,) = template.properties("AWS::EC2::VPC").values()
    assert vpc["EnableDnsSupport"] is False
    assert vpc["EnableDnsHostnames"] is False


def test_the_subnet_gives_no_public_address(template: Template) -> None:
    (subnet,) = template.properties("AWS::EC2::Subnet").values()
    assert subnet["MapPublicIpOnLaunch"] is False
    assert words(subnet["VpcId"]) == "<DrillNetwork>"


def test_the_security_group_lets_nothing_in_and_nothing_out(template: Template) -> None:
    (group,) = template.properties("AWS::EC2::SecurityGroup").values()
    assert "SecurityGroupIngress" not in group
    (egress,) = group["SecurityGroupEgress"]  # without one, EC2 would add a rule for everything
    assert egress["CidrIp"] == "127.0.0.1/32"


def test_without_drills_there_is_no_network(observing: Template, watching: Template) -> None:
    for template in (observing, watching):
        assert not template.of_type("AWS::EC2::VPC")
        assert "LIFEGUARD_DRILL_SUBNET" not in str(template.functions())
