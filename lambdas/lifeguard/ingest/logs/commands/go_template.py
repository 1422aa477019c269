"""Docker's `--format`: which fields a template prints, and where they stand in a line of its output."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lifeguard.immutable import immutable
from lifeguard.ingest.logs.transcript import ShellCommand

_FIELD = re.compile(r"[.$][A-Za-z][\w.]{0,120}")
_CONTROL = ("range", "end", "if", "else", "with", "/*", "template", "println", "define")
_MOST = 40


@immutable
class GoTemplate:
    """Fields and the text between them: `parts` holds a text, a field, a text, a field ... a text."""

    parts: Sequence[str]

    @property
    def fields(self) -> Sequence[str]:
        """Return the fields without what they belong to: `OOMKilled` of `.State.OOMKilled`."""
        return self.parts[1::2]

    def read(self, line: str) -> Mapping[str, str]:
        """Return the values in a line; a field that stands twice has its last value."""
        rest = line.removeprefix(self.parts[0]) if self.parts[0].strip() else line
        said = {}
        for place, field in enumerate(self.fields):
            behind = self.parts[2 * place + 2]
            value, found, after = rest.partition(behind) if behind else (rest, "", "")
            said[field] = value.strip()
            rest = after if found else ""
        return said


def template_of(command: ShellCommand) -> GoTemplate | None:
    """Return the template that a command was given, or None."""
    text = _given(command.words)
    if "{{" not in text:
        return None
    parts = [""]
    for piece in text.removeprefix("table ").split("{{")[:_MOST]:
        inside, closed, behind = piece.partition("}}")
        if not closed:
            parts[-1] += piece
            continue
        found = _FIELD.findall(inside)
        if found and not inside.lstrip("- ").startswith(_CONTROL):
            parts += [found[-1].rpartition(".")[2] or found[-1], ""]
        parts[-1] += behind
    return GoTemplate([one.replace("\\t", "\t").replace("\\n", "") for one in parts])


def _given(words: Sequence[str]) -> str:
    for place, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name in ("--format", "-f", "--template"):
            return value if equals else " ".join(words[place + 1 : place + 2])
    return ""
