"""What proves a cure, without what its timeline shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from lifeguard.core.text.message import Message, message

_COMPOSED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "outcome.proof": ("items",),
        "outcome.over_by_itself": ("proof",),
        "replacement.replaced": ("proof", "facts"),
    }
)
"""Proofs that are made of others, in these params."""

_SHOWN = frozenset({"outcome.checks_pass", "outcome.started", "replacement.checks_pass"})
"""A timeline holds the start, and ends with the checks that pass."""


def proof(said: Message) -> Iterator[Message]:
    """Yield the proof, each fact as a sentence of its own."""
    if said.code == "outcome.over_by_itself":
        yield message("story.by_itself")
    elif said.code not in _COMPOSED and said.code not in _SHOWN:
        yield said
    for name in _COMPOSED.get(said.code, ()):
        found = said.param(name)
        for fact in found if isinstance(found, tuple) else (found,):
            if isinstance(fact, Message):
                yield from proof(fact)
