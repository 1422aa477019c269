"""What stands in a remedy's way, and what a person can do about it."""

from __future__ import annotations

from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message
from lifeguard.immutable import immutable


@immutable
class Obstacle:
    """One reason not to act, and its remedy.

    A hard one holds whatever the policy says; others need a yes. `risk` is what a yes accepts;
    without one a yes does not help: a person must change something. What must be changed `advice`
    says, and `removal` is how, or `meanwhile` while it is stopped; `restoral` puts it back once the
    instance runs again. What `prevents_start` lets a stop be followed by no start before it is
    removed. What is `of_the_image` a newer image may do away with.
    """

    label: Message  # for the subject
    reason: Message
    advice: Message
    hard: bool = False
    risk: str | None = None
    removal: tuple[Command, ...] = ()
    meanwhile: tuple[Command, ...] = ()
    restoral: tuple[Command, ...] = ()
    prevents_start: bool = False
    of_the_image: bool = False
