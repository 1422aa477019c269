"""Whose a resource is by its tags, and which tags fit beside our own."""

from __future__ import annotations

from lifeguard.core.resources.tags import MADE_BY, MOST, TRIAL, beside, is_on_trial


def test_what_is_on_trial_is_of_its_own_incident() -> None:
    launched = ((MADE_BY, "incident-1"), (TRIAL, ""))
    assert is_on_trial(launched, "incident-1")
    assert not is_on_trial(launched, "incident-2")
    assert not is_on_trial(launched[:1], "incident-1")


def test_as_many_others_stay_as_aws_takes() -> None:
    own = ("lifeguard:a", "lifeguard:b")
    others = [("aws:x", "1"), ("AWS:y", "1"), (own[0], "1"), *((f"k{n}", "") for n in range(60))]
    assert [key for key, _ in beside(own, others)] == [f"k{n}" for n in range(MOST - 1 - 2)]
