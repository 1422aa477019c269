"""Whether somebody hears: which addresses have not confirmed that they want Lifeguard's emails."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from lifeguard.core.notification.named import LIFEGUARD
from lifeguard.core.notification.view import Commands, EmailView, Items, State
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import message
from lifeguard.immutable import immutable

ASKED_EVERY = timedelta(hours=1)
TOLD_EVERY = timedelta(days=1)

ADDRESS = "ADDRESS"
"""What stands for an address that the operator fills in: no email shows a whole one."""


@immutable
class Subscription:
    """One e-mail subscription of the operator's topic."""

    endpoint: str
    confirmed: bool


def unconfirmed(wanted: Iterable[str], subscriptions: Iterable[Subscription]) -> tuple[str, ...]:
    """Return the addresses that hear nothing: unconfirmed, or gone although the policies name them.

    SNS deletes a subscription that nobody confirms in two days: then only the policies know of it.
    """
    found = {s.endpoint.lower(): s for s in sorted(subscriptions, key=lambda s: s.confirmed)}
    silent = {address for address, s in found.items() if not s.confirmed}
    return tuple(sorted(silent | {a.lower() for a in wanted} - found.keys()))


def masked(address: str) -> str:
    """Return an address as it may be shown: a***@example.com."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}***{at}{domain}"


def reminder(addresses: Iterable[str], topic_arn: str) -> EmailView:
    """Return the email that asks those who hear to wake those who do not."""
    silent = sorted(map(masked, addresses))
    named = tuple(message("subscription.address", address=address) for address in silent)
    return EmailView(
        state=State.ACT,
        name=LIFEGUARD,
        gist=message("subscription.unconfirmed", count=len(silent)),
        duty=(message("subscription.duty"), message("subscription.expires")),
        blocks=(
            Items(message("subscription.addresses"), named),
            Commands(
                message("subscription.ask_again", placeholder=ADDRESS), (_subscribe(topic_arn),)
            ),
        ),
    )


def _subscribe(topic_arn: str) -> Command:
    """Return the command that asks an address anew; whose, the operator fills in."""
    region = topic_arn.split(":")[3]
    to = ("--protocol", "email", "--notification-endpoint", ADDRESS)
    return ("aws", "sns", "subscribe", "--region", region, "--topic-arn", topic_arn, *to)
