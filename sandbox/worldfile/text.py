"""The text of an input file, and its values as a message shows them: never in Python's words."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

DEEPEST = 100
"""How deep an input file may be nested. No event of AWS's is nested a tenth as deep, and Python's
own readers give up at about a thousand levels."""

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LONGEST = 60


class InputFileError(ValueError):
    """A file that cannot be played; the message names it, what is wrong, and what is allowed."""

    def __init__(self, path: Path, wrong: str, allowed: str = "") -> None:
        super().__init__(f"{path}: {wrong}" + (f"; allowed: {allowed}" if allowed else ""))


def text_of(path: Path, allowed: str) -> str:
    """Return a file's text.

    Raises:
        InputFileError: it cannot be read, or is not UTF-8 without a byte order mark.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputFileError(path, error.strerror or "cannot be read", allowed) from error
    if data.startswith(_MARKS):
        wrong = "it begins with a byte order mark"
        raise InputFileError(path, wrong, f"{allowed}, in UTF-8 without that mark")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        wrong = f"it is not text in UTF-8 (byte {error.start + 1})"
        raise InputFileError(path, wrong, allowed) from error


def shown(given: object) -> str:
    """Return a value as its file might write it; of a mapping or a list, only that it is one."""
    match given:
        case Mapping():
            return "a mapping"
        case list() | tuple() | set():
            return "a list"
        case None | True | False:
            return {None: "null", True: "true", False: "false"}[given]
        case date():
            return given.isoformat()
        case _:
            text = repr(given)  # in quotes, and on one line whatever it holds
            return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def is_too_deep(value: object) -> bool:
    """Say whether a value is nested deeper than any input should be."""
    level: list[object] = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return False
    return True


def _inside(value: object) -> Iterable[object]:
    match value:
        case Mapping():
            return value.values()
        case list() | tuple():
            return value
        case _:
            return ()
