"""A command of a Unix shell: a tuple of arguments up to the email, where it becomes text."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

Command = tuple[str, ...]
"""The program and its arguments, each as the program is to receive it, without any quoting."""

COLUMNS = 76
_FIRST = "    "
_NEXT = "        "
_GOES_ON = " \\"


def pasted(command: Command) -> str:
    """Return a command as it can be pasted into a shell, whatever its arguments hold.

    A line is broken between two arguments alone, and before an option where that is possible.
    """
    lines: list[str] = []
    line = _FIRST
    for option in _options(command):
        for word in (" ".join(option),) if _fits(_NEXT, *option) else option:
            if line.strip() and not _fits(line, word):
                lines.append(line)
                line = _NEXT
            line = f"{line} {word}" if line.strip() else f"{line}{word}"
    return f"{_GOES_ON}\n".join((*lines, line))


def _fits(*words: str) -> bool:
    return len(" ".join(words)) + len(_GOES_ON) <= COLUMNS


def _options(command: Command) -> Iterator[list[str]]:
    """Yield the quoted words of the program and what it does, then those of each option."""
    words: list[str] = []
    for argument in command:
        if argument.startswith("--") and words:
            yield words
            words = []
        words.append(quote(argument))
    yield words
