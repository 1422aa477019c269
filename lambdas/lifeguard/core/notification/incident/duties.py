"""What the operator must do, as the first paragraph, and as a list where it is much."""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.core.notification.view import Items
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.immutable import immutable

_IN_A_PARAGRAPH = 2
"""More duties than this are listed."""


@immutable
class Duties:
    """The first sentences of an email, and the list behind them, which may be empty."""

    first: tuple[Message, ...]
    list: Items


def duties(before: Iterable[Message], found: tuple[Message, ...]) -> Duties:
    """Return the duties behind what comes `before` them."""
    if len(found) <= _IN_A_PARAGRAPH:
        return Duties((*before, *found), Items(NOTHING, ()))
    return Duties((*before, message("story.do")), Items(NOTHING, found, whole=True))
