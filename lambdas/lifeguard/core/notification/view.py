"""What an email says, before it has a language: one model for every kind of email.

`form` puts it in words and lines. Whoever makes one names facts; how they look is decided there.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import Message
from lifeguard.immutable import immutable


class State(StrEnum):
    """The first word of a subject: how urgent it is, and for whom."""

    DOWN = "down"  # a server is down, and Lifeguard cannot or may not help
    ANSWER = "answer"  # a question waits for the operator
    ACT = "act"  # something must be done, nothing is down for it
    FIXED = "fixed"  # it was down, or about to be, and is proven well
    PLANNED = "planned"  # something will happen at a known time
    FYI = "fyi"  # nothing to do


@immutable
class Paragraph:
    """Sentences that run on. What is to `spare` is left out where room is short."""

    sentences: tuple[Message, ...]
    spare: bool = False


@immutable
class Moment:
    """One line of a timeline."""

    at: datetime
    said: Message


@immutable
class Timeline:
    """What happened, by the operator's clock, the earliest first.

    `now` is when it is told: times of another day are written with their date.
    """

    moments: tuple[Moment, ...]
    now: datetime | None = None


@immutable
class Items:
    """A list under a heading; a heading of `NOTHING` is none. What is `whole` is never cut."""

    heading: Message
    items: tuple[Message, ...]
    whole: bool = False
    spare: bool = False  # it gives way to the timeline


@immutable
class Pairs:
    """Labels with what they label, one a line: "Changed:    the host"."""

    rows: tuple[tuple[Message, Message], ...]


@immutable
class Commands:
    """Commands to be pasted, under a sentence that says what they do."""

    heading: Message
    commands: tuple[Command, ...]
    spare: bool = False  # they give way to the timeline


@immutable
class Quoted:
    """Lines that others have written, each shown behind a bar."""

    heading: Message
    lines: tuple[Foreign, ...]


@immutable
class Link:
    """One address, whole and on a line of its own; a label of `NOTHING` is none."""

    label: Message
    url: str


Block = Paragraph | Timeline | Items | Pairs | Commands | Quoted | Link


@immutable
class EmailView:
    """One email. `duty` is its first sentence: what the operator must do.

    `name` is the server's, or how many there are. `by` is until when an answer or an act is due, or
    when what is planned begins: it stands in the subject. `gist` is the rest of the subject.
    """

    state: State
    name: Foreign | Message
    gist: Message
    duty: tuple[Message, ...]
    blocks: tuple[Block, ...] = ()
    by: datetime | None = None
