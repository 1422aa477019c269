"""The words of a command line: options with and without values, and operands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

_LONG = "--"


@dataclass(frozen=True, slots=True)
class Words:
    """A command line that was taken apart."""

    options: dict[str, str]
    """By name, without dashes; of a flag the value is empty."""
    operands: tuple[str, ...]

    def has(self, *names: str) -> bool:
        """Say whether one of these options is there."""
        return not self.options.keys().isdisjoint(names)

    def value(self, *names: str, default: str = "") -> str:
        """Return the value of an option that may have several names."""
        found = (self.options[name] for name in names if name in self.options)
        return next(found, default)


def take_apart(words: Sequence[str], valued: Collection[str] = ()) -> Words:
    """Take a command line apart.

    Args:
        words: without the program's name.
        valued: the names of the options that take a value.
    """
    options: dict[str, str] = {}
    operands: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        if word == _LONG:
            return Words(options, (*operands, *left))
        if word.startswith(_LONG):
            name, equals, value = word[2:].partition("=")
            is_next = not equals and name in valued and bool(left)
            _add(options, name, left.pop(0) if is_next else value)
        elif word.startswith("-") and len(word) > 1:
            _short(word[1:], left, options, valued)
        else:
            operands.append(word)
    return Words(options, tuple(operands))


def _add(options: dict[str, str], name: str, value: str) -> None:
    """Keep a value; of an option that is there again, all of them, with commas between."""
    known = options.get(name)
    options[name] = f"{known},{value}" if known else value


def _short(letters: str, left: list[str], options: dict[str, str], valued: Collection[str]) -> None:
    """Read short options that stand together: the first with a value takes the rest."""
    for at, letter in enumerate(letters):
        if letter in valued:
            _add(options, letter, letters[at + 1 :] or (left.pop(0) if left else ""))
            return
        options[letter] = ""
