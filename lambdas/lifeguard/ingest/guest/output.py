"""The lines of a script's output, and whether it arrived as it was written.

A script prints at most 20,000 bytes of JSON lines and a trailer, which counts the lines before it
and bears their checksum. Run Command keeps 24,000 characters (SSM API, GetCommandInvocation,
StandardOutputContent).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lifeguard.immutable import immutable
from lifeguard.ingest.guest.cksum import cksum

LONGEST = 24_000
"""Characters that are looked at."""

_END = "end"


@immutable
class ScriptOutput:
    """The objects of an output, each by its "k"; what cannot be read is counted."""

    lines: tuple[tuple[str, Mapping[str, object]], ...]
    malformed: int
    whole: bool


def read_output(text: str) -> ScriptOutput:
    """Return an output's lines. Of one that was cut, the line that the cut went through is lost."""
    written = text[:LONGEST].rstrip("\n").split("\n")
    whole = len(text) <= LONGEST and _fits(written[:-1], _object(written[-1]))
    objects = [_object(line) for line in written[:-1] if line]
    last = None if whole else _object(written[-1])
    kept = [one for one in (*objects, last) if one is not None and one["k"] != _END]
    return ScriptOutput(
        tuple((str(one["k"]), one) for one in kept), objects.count(None), whole=whole
    )


def _fits(before: list[str], trailer: Mapping[str, object] | None) -> bool:
    """Whether the last line is the trailer of those before it."""
    if trailer is None or trailer["k"] != _END:
        return False
    written = "".join(f"{line}\n" for line in before).encode(errors="replace")
    return (trailer.get("lines"), trailer.get("cksum")) == (len(before), cksum(written))


def _object(line: str) -> Mapping[str, object] | None:
    """Return a line's object; None if it is none, or does not say what it is of."""
    try:
        found: Any = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("k"), str) else None


def _no_number(name: str) -> float:
    msg = f"JSON has no {name}"
    raise ValueError(msg)
