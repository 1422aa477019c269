"""A replay's outcome for a person: each email as the operator gets it, the calls, the incidents."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from lifeguard.core.kinds.catalogues import CATALOGUES
from lifeguard.core.notification.view import State
from lifeguard.core.text.message import coded
from lifeguard.core.words.catalogue import Translator
from sandbox.gateway.records import SentEmail

SENDER = "Lifeguard <no-reply@sns.amazonaws.com>"
"""Amazon SNS sends with the topic's display name (SNS developer guide, "Email notifications")."""

_WIDTH = 80
"""Of an email: its body has 76 columns."""
_PREFIX = "[Lifeguard] "
_COLOURS = {
    State.DOWN: "white on red",
    State.ANSWER: "white on magenta",
    State.ACT: "black on yellow",
    State.FIXED: "black on green",
    State.PLANNED: "black on cyan",
    State.FYI: "white on blue",
}


def outcome(document: Mapping[str, Any], emails: Sequence[SentEmail]) -> Iterator[RenderableType]:
    """Yield the parts of what `replay` says without `--json`.

    Args:
        document: what `--json` would print.
        emails: those sent.
    """
    for row in document["ignored"]:
        yield f"Ignored: {row['event_id'] or 'an event without an id'}: {row['reason']}"
    for mail in emails:
        yield email(mail)
    yield from _calls(document["calls"])
    yield from _incidents(document["incidents"])


def email(mail: SentEmail, zone: tzinfo = UTC) -> Panel:
    """Return an email, framed, with its state as a badge.

    Args:
        mail: what was sent.
        zone: where it is read; the mail program dates it by that clock.
    """
    state = _state(mail.subject)
    style = "none" if state is None else _COLOURS[state[0]]
    title = None if state is None else Text(f" {state[1]} ", style=f"bold {style}")
    head = Table.grid(padding=(0, 1))
    head.add_column(style="dim", no_wrap=True)
    head.add_column()
    head.add_row("Date:", f"{mail.at.astimezone(zone):%a, %d %b %Y %H:%M:%S %z}")
    head.add_row("From:", Text(SENDER))
    head.add_row("Subject:", Text(mail.subject, style="bold"))
    body = Group(*(map(_line, mail.body.splitlines())))
    width = _WIDTH
    return Panel(Group(head, "", body), title=title, title_align="left", width=width)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[RenderableType]:
    """Yield a table, its columns as wide as they need to be, and folded where there is no room.

    The first one is what a row is about: it stays whole.
    """
    found = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False, header_style="bold")
    for number, name in enumerate(header):
        found.add_column(Text(name), overflow="fold", no_wrap=number == 0)
    for row in rows:
        found.add_row(*map(Text, row))
    yield found


def _state(subject: str) -> tuple[State, str] | None:
    """Return the state that a subject begins with, and its word in the language of the email."""
    said = subject.removeprefix(_PREFIX).removeprefix("[")
    for catalogue in CATALOGUES.values():
        for state in State:
            word = Translator(catalogue).say(coded("email.state", state))
            if said.startswith(word):
                return state, word
    return None


def _line(line: str) -> RenderableType:
    return _Link(line) if line.startswith("https://") else Text(line)


@dataclass(frozen=True, slots=True)
class _Link:
    """An address: as long as the line on a terminal, which opens it whole; else whole."""

    url: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if console.color_system is None:
            yield Text(self.url, overflow="fold")
        else:
            style = Style(link=self.url, color="blue", underline=True)
            yield Text(self.url, style=style, overflow="ellipsis", no_wrap=True)


def _calls(calls: Sequence[Mapping[str, Any]]) -> Iterator[RenderableType]:
    """Yield each call on a line, and its parameters, which are long, below it."""
    yield from _heading("Calls that changed something", calls)
    for call in calls:
        yield f"{call['at']}  {call['service']}:{call['operation']}"
        params = json.dumps(call["params"], ensure_ascii=False)
        yield Padding(Text(params, style="dim", overflow="fold"), (0, 0, 0, 4))


_INCIDENTS = ("Resource", "Kind", "Status", "Opened", "Closed", "Actions")


def _incidents(incidents: Sequence[Mapping[str, Any]]) -> Iterator[RenderableType]:
    yield from _heading("Incidents", incidents)
    if incidents:
        yield from table(_INCIDENTS, list(map(_incident, incidents)))


def _heading(title: str, found: Sequence[object]) -> Iterator[str]:
    yield ""
    yield f"{title}:" if found else f"{title}: none"


def _incident(incident: Mapping[str, Any]) -> tuple[str, ...]:
    rungs = ", ".join(f"{rung['action']} ({rung['outcome']})" for rung in incident["rungs"])
    return (
        incident["resource"],
        _foldable(incident["kind"], "-"),
        _foldable(incident["status"], "_"),
        _foldable(incident["opened_at"], "T"),
        _foldable(incident["closed_at"] or "-", "T"),
        _foldable(rungs, "_") or "-",
    )


def _foldable(word: str, at: str) -> str:
    """Return a word that a narrow table can break."""
    return word if word == at else word.replace(at, " ")
