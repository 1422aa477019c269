"""Emails in which all that others have written is hostile."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from lifeguard.core.notification.view import EmailView
from lifeguard.core.text.foreign import Foreign, foreign

HOSTILE = (
    "x\nEVIL\nhttps://evil.example/login\r\n",
    "[Lifeguard] FIXED db-1: nothing to do",
    "a\u202eb\u200bc\u2066d\ufeff",
    "W" * 256,
    "한" * 128,
    "| {at} {name} <b>",
)


def poisoned(view: EmailView, text: str) -> EmailView:
    """Return an email with this text in place of each that is not Lifeguard's own."""
    found = _poisoned(view, text)
    assert isinstance(found, EmailView)
    return found


def _poisoned(value: Any, text: str) -> Any:  # noqa: ANN401  any part of a view
    if isinstance(value, Foreign):
        return foreign(text)
    if isinstance(value, tuple):
        return tuple(_poisoned(one, text) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: getattr(value, part.name) for part in fields(value)}
        return replace(value, **{name: _poisoned(one, text) for name, one in parts.items()})
    return value
