"""A tag that names no policy leaves its server unprotected: who they are, and what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.notification.unknown_policies import unknown_policies, unprotected
from lifeguard.core.policy.policy import Policies, Policy
from tests.support.situations import ACT, INSTANCE, RESOURCE, instance

POLICIES = Policies(policies={"web": Policy("web"), "default": ACT})
NONE = Policies(policies={})


def tagged(value: str, name: str = "web-1", number: int = 0) -> Instance:
    """Return an instance whose opt-in tag has this value."""
    resource = replace(RESOURCE, id=f"i-{number}") if number else RESOURCE
    return instance(resource=resource, tags=(("Name", name), ("lifeguard", value)))


def test_only_a_tag_that_names_no_policy_leaves_its_server_unprotected() -> None:
    prod, empty, well = tagged("prod"), tagged("", number=2), tagged("web", number=3)
    assert unprotected([prod, empty, well, tagged("default")], POLICIES) == {
        f"{INSTANCE}=prod": prod,
        "i-2=": empty,
    }


def test_another_value_and_another_server_are_told_apart() -> None:
    values = [tagged("prod"), tagged("Prod"), tagged("prod", number=2)]
    assert len(unprotected(values, POLICIES)) == 3


def test_the_tag_that_the_policies_name_counts() -> None:
    other = replace(POLICIES, opt_in_tag="guard")
    found = instance(tags=(("lifeguard", "prod"), ("guard", "web")))
    assert unprotected([found], other) == {}


def test_one_server_is_named_with_its_value_and_the_command() -> None:
    email = unknown_policies([tagged("prod")], POLICIES)
    assert email.subject == "[Lifeguard] UNPROTECTED web-1: the tag lifeguard names no policy"
    text = " ".join(email.body.replace("\\\n", " ").split())
    assert "policy of policies.yaml (it has default, web), or add the policy" in text
    assert (
        f"aws ec2 create-tags --region us-east-1 --resources {INSTANCE} "
        "--tags Key=lifeguard,Value=default"
    ) in text
    assert text.endswith(f'THESE SERVERS web-1, {INSTANCE}: lifeguard = "prod"')


def test_several_are_in_the_order_of_their_names() -> None:
    email = unknown_policies(
        [tagged("prod", "web-2", 2), tagged("", "web-1", 3), tagged("x" * 200, "web-1", 1)],
        POLICIES,
    )
    assert email.subject == "[Lifeguard] UNPROTECTED 3 servers: the tag lifeguard names no policy"
    said = " ".join(email.body.partition("THESE SERVERS")[2].split())
    assert said == (
        f'web-1, i-1: lifeguard = "{"x" * 60}" web-1, i-3: lifeguard = nothing '
        'web-2, i-2: lifeguard = "prod"'
    )


@pytest.mark.parametrize(("policies", "commands"), [(POLICIES, 1), (NONE, 0)])
def test_without_any_policy_no_value_is_proposed(policies: Policies, commands: int) -> None:
    assert unknown_policies([tagged("prod")], policies).body.count("create-tags") == commands
