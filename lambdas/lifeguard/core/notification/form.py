"""The form of an email: from what it says to a subject and lines that work on a phone.

A subject of 99 characters at most, the state and the name first; a body of 76 columns, whose first
sentence is what the operator must do, and of 30 lines, or 40 where something is asked.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import assert_never

from lifeguard.core.notification.view import (
    Block,
    Commands,
    EmailView,
    Items,
    Link,
    Moment,
    Pairs,
    Paragraph,
    Quoted,
    State,
    Timeline,
)
from lifeguard.core.text.columns import cut, width, wrapped
from lifeguard.core.text.command import COLUMNS, pasted
from lifeguard.core.text.foreign import Foreign, foreign, shown
from lifeguard.core.text.message import Message, coded, message
from lifeguard.core.words.catalogue import Translator
from lifeguard.immutable import immutable

SUBJECT = 99
"""The longest subject SNS takes (botocore, PublishInput: less than 100 characters)."""
NAME = 40
"""Columns of a server's name."""
LINES = 30
LINES_OF_A_QUESTION = 40
_BAR = "| "
_SIGN = "[Lifeguard]"
_BRACKETS = str.maketrans("[]", "()")


@immutable
class _Room:
    """How many entries of a list, of a timeline and of others' lines are shown.

    `spare`: whether there is room for blocks that an email can do without.
    """

    items: int
    moments: int
    quoted: int
    spare: bool = False


_SHORTER = (
    _Room(40, 40, 5, spare=True),
    _Room(20, 20, 5, spare=True),
    _Room(12, 12, 5, spare=True),
    _Room(8, 8, 5, spare=True),
    _Room(12, 12, 5),
    _Room(8, 8, 5),
    _Room(6, 6, 4),
    _Room(5, 5, 3),
    _Room(4, 4, 3),
    _Room(3, 3, 2),
    _Room(2, 3, 2),
    _Room(1, 2, 2),
    _Room(1, 0, 2),
    _Room(1, 0, 0),
)
"""What is tried until the body is short enough: what happened goes before what is to be done."""


@immutable
class Email:
    """A plain-text email."""

    subject: str
    body: str


def form(view: EmailView, translator: Translator) -> Email:
    """Return a view in words and lines."""
    return Email(_subject(view, translator), _body(view, translator))


def longest(view: EmailView) -> int:
    """Return how many lines the body may have: more where something is asked."""
    asks = view.state is State.ANSWER or (view.state is State.DOWN and view.by is not None)
    return LINES_OF_A_QUESTION if asks else LINES


def plain(email: Email) -> Email:
    """Return an email in plain ASCII: accents go, and `?` stands for what has no like."""
    subject = _ascii(email.subject, "ignore")
    return Email(" ".join(subject.split()) or _SIGN, _ascii(email.body, "replace"))


def _ascii(text: str, missing: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in apart if not unicodedata.combining(c))
    said = kept.encode("ascii", missing).decode("ascii")
    return "".join(c for c in said if c.isprintable() or c == "\n")


def _subject(view: EmailView, translator: Translator) -> str:
    state = coded("email.state", view.state)
    name = view.name if isinstance(view.name, Message) else _name(view.name)
    if view.by is None:
        said = message("email.subject", state=state, name=name, gist=view.gist)
    elif view.state is State.PLANNED:
        said = message("email.subject.at", state=state, name=name, gist=view.gist, at=view.by)
    else:
        said = message("email.subject.by", state=state, name=name, gist=view.gist, by=view.by)
    text = _signed_once(" ".join(translator.say(said).split()))
    return text if len(text) <= SUBJECT else f"{text[: SUBJECT - 3].rstrip()}..."


def _signed_once(text: str) -> str:
    """Return a subject in which nobody else's words look like the beginning of one."""
    before, sign, after = text.partition(_SIGN)
    return before + sign + after.replace(_SIGN, "(Lifeguard)")


def _name(name: Foreign) -> Message:
    """Return a server's name without brackets: no name passes for a state or for Lifeguard."""
    return message("email.name", name=foreign(name.text.translate(_BRACKETS)))


def _body(view: EmailView, translator: Translator) -> str:
    limit = longest(view)
    bodies = (list(_lines(view, translator, room)) for room in _SHORTER)
    shortest: list[str] = []
    for shortest in bodies:
        if len(shortest) <= limit:
            break
    return "\n".join(shortest)


def _lines(view: EmailView, translator: Translator, room: _Room) -> Iterator[str]:
    """Yield the lines of a body, a blank one between its parts."""
    writer = _Writer(translator, room)
    parts = [writer.paragraph(view.duty), *map(writer.block, view.blocks)]
    before: Block | None = None
    for part, block in zip(parts, (None, *view.blocks), strict=True):
        if not part:
            continue
        if block is not None and not _belong_together(before, block):
            yield ""
        before = block
        yield from part


def _belong_together(before: Block | None, block: Block) -> bool:
    """Whether no blank line parts two blocks: a link and its page, duties and their list."""
    if isinstance(block, Items) and not block.heading:
        return before is None or (isinstance(before, Items) and not before.heading)
    return isinstance(before, Link) and bool(before.label) and isinstance(block, Pairs)


@immutable
class _Writer:
    """Writes blocks, of lists as much as there is room for."""

    translator: Translator
    room: _Room

    def block(self, block: Block) -> list[str]:
        match block:
            case Commands(spare=True) | Items(spare=True) if not self.room.spare:
                return []
            case Paragraph(sentences, spare):
                left_out = spare and not self.room.moments
                return [] if left_out else self.paragraph(sentences)
            case Timeline(moments, now):
                return self._timeline(moments, now)
            case Items(heading, items, whole):
                return self._items(heading, items, len(items) if whole else self.room.items)
            case Pairs(rows):
                return self._pairs(rows)
            case Commands(heading, commands):
                lines = [line for command in commands for line in pasted(command).splitlines()]
                return [*self.paragraph((heading,)), *lines] if lines else []
            case Quoted(heading, lines):
                return self._quoted(heading, lines)
            case Link(label, url):
                label_of = self.translator.say(message("email.line", said=label))
                return [*wrapped(label_of, COLUMNS), url]
        assert_never(block)

    def paragraph(self, sentences: Sequence[Message]) -> list[str]:
        said = (message("email.sentence", said=one) for one in sentences if one)
        return wrapped(" ".join(map(self.translator.say, said)), COLUMNS)

    def _timeline(self, moments: Sequence[Moment], now: datetime | None) -> list[str]:
        ordered = sorted(moments, key=lambda moment: moment.at)
        stamp = self._stamp(ordered, now)
        kept = self._fewer(ordered)
        lines = []
        for number, moment in enumerate(kept):
            if number == 1 and len(kept) < len(ordered):
                lines += self._more("email.more_steps", len(ordered) - len(kept))
            text = self.translator.say(message("email.line", said=moment.said))
            time = f"  {stamp(moment.at)}  "
            lines += wrapped(text, COLUMNS, time, " " * width(time))
        return lines

    def _fewer(self, moments: Sequence[Moment]) -> list[Moment]:
        """Return the first moment and the last ones: what is in between matters least."""
        most = self.room.moments
        if len(moments) <= most:
            return list(moments)
        return [moments[0], *moments[1 - most :]] if most else []

    def _stamp(self, moments: Sequence[Moment], now: datetime | None) -> Callable[[datetime], str]:
        """Return how the times are written: with the date where they are not all of today."""
        times = [moment.at for moment in moments] + ([] if now is None else [now])
        days = {self.translator.local(at).date() for at in times}
        code = "email.time" if len(days) <= 1 else "email.day_and_time"
        return lambda at: self.translator.say(Message(code, (("at", at),)))

    def _items(self, heading: Message, items: Sequence[Message], most: int) -> list[str]:
        kept = items[:most]
        lines = chain.from_iterable(
            wrapped(self.translator.say(message("email.line", said=item)), COLUMNS, "  - ", "    ")
            for item in kept
        )
        rest = len(items) - len(kept)
        found = [*lines, *(self._more("email.more", rest) if rest else ())]
        return [*self.paragraph((heading,)), *found] if found else []

    def _more(self, code: str, count: int) -> list[str]:
        return wrapped(self.translator.say(Message(code, (("count", count),))), COLUMNS, "    ")

    def _pairs(self, rows: Sequence[tuple[Message, Message]]) -> list[str]:
        labels = [self.translator.say(label) for label, _ in rows]
        column = max(map(width, labels), default=0) + 2
        lines = []
        for label, (_, value) in zip(labels, rows, strict=True):
            first = label + " " * (column - width(label))
            lines += wrapped(self.translator.say(value), COLUMNS, first, " " * column)
        return lines

    def _quoted(self, heading: Message, lines: Sequence[Foreign]) -> list[str]:
        kept = lines[max(0, len(lines) - self.room.quoted) :]
        room = COLUMNS - width(_BAR)
        found = [_BAR + cut(shown(line), room) for line in kept]
        return [*self.paragraph((heading,)), *found] if found else []
