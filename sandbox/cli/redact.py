"""`python -m sandbox redact`: what is left of lines when Lifeguard shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lifeguard.core.text.redact import redacted


def lines(given: Iterable[str]) -> Iterator[str]:
    """Yield each line after redaction alone: one line out for one in, an empty one too.

    Args:
        given: lines with or without their line break, which alone ends a line.
    """
    for line in given:
        yield redacted(line.removesuffix("\n"))
