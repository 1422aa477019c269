"""Reading one line of a script: each member by its type and bounds, or complained of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.redact import redacted
from lifeguard.immutable import immutable
from lifeguard.ingest.json.fields import Fields, UnreadableError

E = TypeVar("E", bound=StrEnum)

TEXT = 128
"""Characters of a string: where a script cuts them."""

MOST_KB = 2**50
"""1 EiB, which no disk of one server has."""
MOST_PID = 2**22
"""PID_MAX_LIMIT of a 64-bit kernel (include/linux/threads.h)."""
MOST_COUNT = 2**40
MOST_PERCENT = 1000
"""A sample of one second is not exact: what is a little over 100 counts as 100."""


@immutable
class GuestLine:
    """One line's members. What is `null` or "" is absent, and what is not known is ignored.

    Each method raises UnreadableError if the member is there but of another type or size.
    """

    members: Fields

    def number(self, name: str, most: float, least: float = 0) -> float | None:
        """Return a number within bounds, or None if absent."""
        value = self.members.values.get(name)
        if value is None:
            return None
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and least <= value <= most
        ):
            return float(value)
        raise UnreadableError(self.members.named(name), f"a number up to {most}", value)

    def count(self, name: str, most: int = MOST_COUNT, least: int = 0) -> int | None:
        """Return a whole number, rounded down, or None if absent."""
        value = self.number(name, most, least)
        return None if value is None else int(value)

    def kb(self, name: str) -> int | None:
        """Return a size in KiB, or None if absent."""
        return self.count(name, MOST_KB)

    def percent(self, name: str) -> float | None:
        """Return a percentage from 0 to 100, or None if absent."""
        value = self.number(name, MOST_PERCENT)
        return None if value is None else min(value, 100.0)

    def needed(self, name: str, most: int) -> int:
        """Return a whole number that must be there.

        Raises:
            UnreadableError: it is absent, too.
        """
        value = self.count(name, most)
        if value is None:
            raise UnreadableError(self.members.named(name), "a number", None)
        return value

    def flag(self, name: str) -> bool | None:
        """Return whether something is so, or None if absent."""
        value = self.members.values.get(name)
        if value is None or isinstance(value, bool):
            return value
        raise UnreadableError(self.members.named(name), "true or false", value)

    def text(self, name: str) -> Foreign:
        """Return what others have written, cleaned and without secrets; no text if absent."""
        return foreign(redacted((self.members.text(name) or "")[:TEXT]))

    def needed_text(self, name: str) -> Foreign:
        """Return such a text that must be there.

        Raises:
            UnreadableError: it is absent, too, or nothing of it can be shown.
        """
        text = self.text(name)
        if not text:
            raise UnreadableError(self.members.named(name), "text", self.members.text(name))
        return text

    def name(self, name: str, form: re.Pattern[str]) -> str:
        """Return an identifier of a form, or "" if it is absent or of another form."""
        text = self.members.text(name) or ""
        return text if form.fullmatch(text) else ""

    def needed_name(self, name: str, form: re.Pattern[str]) -> str:
        """Return an identifier that must be there.

        Raises:
            UnreadableError: it is absent, or of another form.
        """
        found = self.name(name, form)
        if not found:
            raise UnreadableError(self.members.named(name), form.pattern, self.members.text(name))
        return found

    def one_of(self, name: str, kind: type[E]) -> E | None:
        """Return a member of an enumeration, or None if absent."""
        text = self.members.text(name)
        if text is None:
            return None
        if text not in frozenset(kind):
            raise UnreadableError(self.members.named(name), f"one of {', '.join(kind)}", text)
        return kind(text)

    def needed_one_of(self, name: str, kind: type[E]) -> E:
        """Return a member of an enumeration that must be there.

        Raises:
            UnreadableError: it is absent, too.
        """
        found = self.one_of(name, kind)
        if found is None:
            raise UnreadableError(self.members.named(name), f"one of {', '.join(kind)}", None)
        return found


def guest_line(kind: str, members: Mapping[str, object]) -> GuestLine:
    """Return the line of a kind."""
    return GuestLine(Fields(kind, members))
