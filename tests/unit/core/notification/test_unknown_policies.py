"""A tag that names no policy leaves its server unprotected: who they are, and what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.notification.unknown_policies import unknown_policies, unprotected
from lifeguard.core.notification.view import State
from lifeguard.core.policy.policy import Policies, Policy
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from tests.support.situations import ACT, INSTANCE, RESOURCE, instance
from tests.support.views import commands, items, name_of, params
from tests.support.words import english, korean

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


def server(name: str, number: int = 0) -> Message:
    """Return how the email names a server."""
    return NamedServer(f"i-{number}" if number else INSTANCE, foreign(name)).label


def test_one_server_is_named_with_its_value_and_the_command() -> None:
    email = unknown_policies([tagged("prod")], POLICIES, KINDS)
    assert (email.state, email.name) == (State.ACT, foreign("web-1"))
    assert email.gist == message("unprotected.gist", tag="lifeguard")
    assert params(email, "unprotected.duty") == {
        "tag": "lifeguard",
        "policies": ("default", "web"),
    }
    tags = ("--tags", "Key=lifeguard,Value=default")
    create = ("aws", "ec2", "create-tags", "--region", "us-east-1", "--resources", INSTANCE)
    assert commands(email) == [(*create, *tags)]
    assert items(email, "unprotected.servers") == (
        message(
            "unprotected.server", server=server("web-1"), tag="lifeguard", value=foreign("prod")
        ),
    )


def test_several_are_in_the_order_of_their_names() -> None:
    email = unknown_policies(
        [tagged("prod", "web-2", 2), tagged("", "web-1", 3), tagged("x" * 200, "web-1", 1)],
        POLICIES,
        KINDS,
    )
    assert name_of(email) == "others.servers: 3"
    first, second, third = items(email, "unprotected.servers")
    assert first.param("server") == server("web-1", 1)
    assert second == message("unprotected.server.empty", server=server("web-1", 3), tag="lifeguard")
    assert third.param("server") == server("web-2", 2)
    assert [command[-3] for command in commands(email)] == ["i-1", "i-3", "i-2"]


def test_a_value_is_shown_without_its_secrets_and_cut() -> None:
    for words in (english, korean):
        for value, gone in (("x" * 200, "x" * 61), ("token=abc123", "abc123")):
            (said,) = items(
                unknown_policies([tagged(value)], POLICIES, KINDS), "unprotected.servers"
            )
            assert gone not in words(said)


@pytest.mark.parametrize(
    ("policies", "count", "duty"),
    [(POLICIES, 1, "unprotected.duty"), (NONE, 0, "unprotected.no_policies.duty")],
)
def test_without_any_policy_no_value_is_proposed(policies: Policies, count: int, duty: str) -> None:
    email = unknown_policies([tagged("prod")], policies, KINDS)
    assert len(commands(email)) == count
    assert email.duty[0].code == duty
