"""Which policy a tag names."""

from __future__ import annotations

import pytest

from lifeguard.core.policy.policy import Mode, Policies, Policy
from lifeguard.core.resources.opt_in import OptIn, opt_in
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.situations import ACT

POLICIES = Policies(opt_in_tag="guarded", policies={"default": Policy("default"), "web": ACT})
UNTAGGED = message("optin.untagged", tag="guarded")


def test_the_tags_value_names_the_policy() -> None:
    assert opt_in({"guarded": "web"}, POLICIES) == OptIn(ACT)


def test_without_the_tag_there_is_none() -> None:
    assert opt_in({"lifeguard": "web"}, POLICIES) == OptIn(None, UNTAGGED)


@pytest.mark.parametrize("value", ["Web", "", "web "])
def test_a_value_that_names_no_policy_observes_and_says_so(value: str) -> None:
    found = opt_in({"guarded": value}, POLICIES)
    assert found.policy == Policy(value, mode=Mode.OBSERVE)
    assert found.note == message(
        "optin.unknown_policy", tag="guarded", value=foreign(value), known=("default", "web")
    )


def test_the_defaults_only_observe() -> None:
    assert opt_in({"lifeguard": "default"}, Policies()) == OptIn(
        Policy("default", mode=Mode.OBSERVE)
    )


def test_one_whose_place_another_has_taken_has_none() -> None:
    tags = {"guarded": "web", "lifeguard:replaced-by": "i-0new"}
    note = message("optin.replaced", by=foreign("i-0new"))
    assert opt_in(tags, POLICIES, retired=True) == OptIn(None, note)


def test_a_tag_alone_takes_nobodys_policy() -> None:
    tags = {"guarded": "web", "lifeguard:replaced-by": "i-0new"}
    doubt = message("optin.not_replaced", tag="lifeguard:replaced-by", by=foreign("i-0new"))
    assert opt_in(tags, POLICIES) == OptIn(ACT, doubt)
    without = opt_in({"lifeguard:replaced-by": "i-0new"}, POLICIES)
    assert without == OptIn(None, message("optin.both", first=doubt, second=UNTAGGED))
