"""Which policy a tag names."""

from __future__ import annotations

import pytest

from lifeguard.core.policy.policy import Mode, Policies, Policy
from lifeguard.core.resources.opt_in import OptIn, opt_in
from tests.support.situations import ACT

POLICIES = Policies(opt_in_tag="guarded", policies={"default": Policy("default"), "web": ACT})


def test_the_tags_value_names_the_policy() -> None:
    assert opt_in({"guarded": "web"}, POLICIES) == OptIn(ACT)


def test_without_the_tag_there_is_none() -> None:
    assert opt_in({"lifeguard": "web"}, POLICIES) == OptIn(None, "it has no tag guarded")


@pytest.mark.parametrize("value", ["Web", "", "web "])
def test_a_value_that_names_no_policy_observes_and_says_so(value: str) -> None:
    found = opt_in({"guarded": value}, POLICIES)
    assert found.policy == Policy(value, mode=Mode.OBSERVE)
    assert found.note == (
        f'its tag guarded names the policy "{value}", which policies.yaml lacks '
        "(it has default, web): treated as observe"
    )


def test_the_defaults_only_observe() -> None:
    assert opt_in({"lifeguard": "default"}, Policies()) == OptIn(
        Policy("default", mode=Mode.OBSERVE)
    )


def test_one_whose_place_another_has_taken_has_none() -> None:
    tags = {"guarded": "web", "lifeguard:replaced-by": "i-0new"}
    note = "i-0new has taken its place, and it is only kept"
    assert opt_in(tags, POLICIES, retired=True) == OptIn(None, note)


def test_a_tag_alone_takes_nobodys_policy() -> None:
    tags = {"guarded": "web", "lifeguard:replaced-by": "i-0new"}
    doubt = (
        "its tag lifeguard:replaced-by names i-0new, but Lifeguard has not replaced it: "
        "the tag is not believed"
    )
    assert opt_in(tags, POLICIES) == OptIn(ACT, doubt)
    without = opt_in({"lifeguard:replaced-by": "i-0new"}, POLICIES)
    assert without == OptIn(None, f"{doubt}; it has no tag guarded")
