"""Reading JSON that may be anything: each field is asked for by name and type, or complained of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from lifeguard.immutable import immutable
from lifeguard.ingest.json.dates import read
from lifeguard.ingest.json.text import shown


class UnreadableError(ValueError):
    """A field is not what it must be; the message names it, what it must be and what was given."""

    def __init__(self, field: str, wanted: str, given: object) -> None:
        super().__init__(f"{field} is not {wanted}: {shown(given)}")


@immutable
class Fields:
    """One JSON object and where it was found. A missing field, `null` and "" are the same: absent.

    Each method raises UnreadableError if the field is there but of another type.
    """

    path: str
    values: Mapping[str, object]

    def named(self, name: str) -> str:
        """Return the field's full path, as a complaint names it."""
        return f"{self.path}.{name}" if self.path else name

    def text(self, name: str) -> str | None:
        """Return a string, or None if absent."""
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value or None
        raise UnreadableError(self.named(name), "text", value)

    def needed(self, name: str) -> str:
        """Return a string that must be there.

        Raises:
            UnreadableError: it is absent, too.
        """
        value = self.text(name)
        if value is None:
            raise UnreadableError(self.named(name), "text", self.values.get(name))
        return value

    def date(self, name: str) -> datetime | None:
        """Return a date, in UTC, or None if absent."""
        value = self.text(name)
        date = read(value) if value else None
        if value and not date:
            raise UnreadableError(self.named(name), "a date", value)
        return date

    def nested(self, name: str) -> Fields:
        """Return an object; an empty one if absent."""
        return fields(self.named(name), self.values.get(name))

    def items(self, name: str) -> tuple[tuple[str, object], ...]:
        """Return a list's items, each with its path; none if absent."""
        value = self.values.get(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise UnreadableError(self.named(name), "a list", value)
        return tuple((f"{self.named(name)}[{n}]", item) for n, item in enumerate(value))


def fields(path: str, value: object) -> Fields:
    """Return the object found at `path`.

    Raises:
        UnreadableError: it is of another type.
    """
    if value is None:
        return Fields(path, {})
    if not isinstance(value, dict):
        raise UnreadableError(path, "an object", value)
    return Fields(path, value)
