"""What the view of an email holds, for tests that look at facts and not at words."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.notification.view import (
    Block,
    Commands,
    EmailView,
    Items,
    Pairs,
    Paragraph,
    Timeline,
)
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import Message, Param


def name_of(view: EmailView) -> str:
    """Return the name in the subject, or "servers: 3" where it is a message about a number."""
    if isinstance(view.name, Foreign):
        return view.name.text
    counts = [str(value) for _, value in view.name.params]
    return ": ".join((view.name.code, *counts))


def commands(view: EmailView) -> list[Command]:
    """Return all commands, in their order."""
    return [c for block in view.blocks if isinstance(block, Commands) for c in block.commands]


def items(view: EmailView, heading: str) -> tuple[Message, ...]:
    """Return the list under the heading of this code, or ()."""
    for block in view.blocks:
        if isinstance(block, Items) and block.heading.code == heading:
            return block.items
    return ()


def rows(view: EmailView) -> dict[str, Message]:
    """Return the labelled values, by the code of the label."""
    pairs = (block.rows for block in view.blocks if isinstance(block, Pairs))
    return {label.code: value for found in pairs for label, value in found}


def sentences(view: EmailView) -> tuple[Message, ...]:
    """Return all sentences of the paragraphs."""
    found = (block.sentences for block in view.blocks if isinstance(block, Paragraph))
    return tuple(sentence for several in found for sentence in several)


def params(view: EmailView, code: str) -> dict[str, Param]:
    """Return the params of the first sentence of this code, in the duty or a paragraph."""
    said = next(said for said in (*view.duty, *sentences(view)) if said.code == code)
    return dict(said.params)


def codes(view: EmailView) -> list[str]:
    """Return the codes of all that is said in it, in their order."""
    outside = [view.gist, *view.duty]
    return [c for said in (*outside, *_said(view.blocks)) for c in _codes(said)]


def _said(blocks: tuple[Block, ...]) -> Iterator[Message]:
    for block in blocks:
        match block:
            case Paragraph(said):
                yield from said
            case Items(heading, listed):
                yield from (heading, *listed)
            case Commands(heading, _):
                yield heading
            case Timeline(moments):
                yield from (moment.said for moment in moments)
            case Pairs(found):
                yield from (said for row in found for said in row)
            case _:
                pass


def _codes(said: Param) -> Iterator[str]:
    return (one.code for one in whole(said))


def whole(said: Param) -> Iterator[Message]:
    """Yield a message and those that it is about."""
    if isinstance(said, Message):
        yield said
        for _, value in said.params:
            yield from whole(value)
    elif isinstance(said, tuple):
        for one in said:
            yield from whole(one)
