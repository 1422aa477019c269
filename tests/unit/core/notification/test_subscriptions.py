"""Whose address hears nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.notification.subscriptions import (
    ADDRESS,
    Subscription,
    masked,
    reminder,
    unconfirmed,
)
from lifeguard.core.notification.view import State
from lifeguard.core.text.message import message
from tests.support.views import commands, items, name_of

HEARS, WAITS = (
    Subscription("ops@example.com", confirmed=True),
    Subscription("cto@example.com", confirmed=False),
)


@pytest.mark.parametrize(
    ("wanted", "subscriptions", "silent"),
    [
        ((), (), ()),
        ((), (HEARS,), ()),
        ((), (WAITS,), ("cto@example.com",)),
        (("ops@example.com",), (HEARS, WAITS), ("cto@example.com",)),
        (("ops@example.com",), (), ("ops@example.com",)),  # SNS has forgotten the request
        (("Ops@Example.com",), (HEARS,), ()),
        (("CTO@example.com",), (WAITS,), ("cto@example.com",)),
    ],
)
def test_unconfirmed_or_gone(
    wanted: tuple[str, ...], subscriptions: tuple[Subscription, ...], silent: tuple[str, ...]
) -> None:
    assert unconfirmed(wanted, subscriptions) == silent


@pytest.mark.parametrize("order", [1, -1])
def test_an_address_that_has_confirmed_one_of_two_requests_hears(order: int) -> None:
    both = (HEARS, replace(WAITS, endpoint=HEARS.endpoint))
    assert unconfirmed((HEARS.endpoint,), both[::order]) == ()


@pytest.mark.parametrize(
    ("address", "shown"),
    [("alice@example.com", "a***@example.com"), ("a@b", "a***@b"), ("odd", "o***"), ("", "***")],
)
def test_an_address_is_masked(address: str, shown: str) -> None:
    assert masked(address) == shown


def test_the_reminder_names_them_masked_and_says_how_to_ask_anew() -> None:
    topic = "arn:aws:sns:us-east-1:123456789012:lifeguard"
    email = reminder(("ops@example.com", "cto@example.com"), topic)
    assert (email.state, name_of(email)) == (State.ACT, "others.lifeguard")
    assert email.gist == message("subscription.unconfirmed", count=2)
    masked_ones = [said.param("address") for said in items(email, "subscription.addresses")]
    assert masked_ones == ["c***@example.com", "o***@example.com"]
    asks = ("aws", "sns", "subscribe", "--region", "us-east-1", "--topic-arn", topic)
    assert commands(email) == [
        (*asks, "--protocol", "email", "--notification-endpoint", ADDRESS),
    ]
    assert "ops@" not in repr(email)
