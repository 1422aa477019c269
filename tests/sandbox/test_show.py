"""What a person sees in a terminal of any width, and in a pipe."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len
from rich.console import RenderableType

from lifeguard.core.kinds.catalogues import CATALOGUES
from lifeguard.core.notification.view import State
from lifeguard.core.policy.policy import Language
from lifeguard.core.text.message import coded, message
from lifeguard.core.words.catalogue import Translator
from sandbox.gateway.records import SentEmail
from sandbox.replay import show
from sandbox.replay.console import say

MOMENT = datetime(2026, 11, 20, 10, 0, 5, 900000, tzinfo=UTC)
URL = f"https://console.aws.amazon.com/ec2/home?{'region=us-east-1&' * 8}end"
MAIL = SentEmail(
    MOMENT,
    "[Lifeguard] DOWN web-1: host failure",
    f"Nothing to do.\n\n  10:00  한국어\n{URL}\n{'x' * 76}",
)
HEADER = ("Server", "What happened", "How")
ROW = ("web-1", "out of memory (gunicorn)", "no action taken (Auto Scaling group api)")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def written(
    monkeypatch: pytest.MonkeyPatch,
    *parts: RenderableType,
    columns: int = 80,
    stream: io.StringIO | None = None,
) -> str:
    out = stream or io.StringIO()
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(sys, "stdout", out)
    say(*parts)
    return out.getvalue()


def inside(text: str) -> list[str]:
    """Return the lines within the frame."""
    return [line.strip("│").strip() for line in text.splitlines()[1:-1]]


def test_a_piped_email_is_whole_and_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    text = written(monkeypatch, show.email(MAIL))
    assert "\x1b" not in text
    assert inside(text)[:6] == [
        "Date:    Fri, 20 Nov 2026 10:00:05 +0000",
        f"From:    {show.SENDER}",
        "Subject: [Lifeguard] DOWN web-1: host failure",
        "",
        "Nothing to do.",
        "",
    ]
    assert URL in "".join(inside(text))
    assert "x" * 76 in inside(text)


def test_the_mail_program_dates_it_by_the_readers_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    text = written(monkeypatch, show.email(MAIL, ZoneInfo("Asia/Seoul")))
    assert inside(text)[0] == "Date:    Fri, 20 Nov 2026 19:00:05 +0900"


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    parts = show.email(MAIL), *show.table(HEADER, [ROW])
    text = written(monkeypatch, *parts, columns=columns)
    assert max(map(cell_len, text.splitlines())) <= columns
    framed = [line for line in text.splitlines() if line.startswith("│")]
    assert {cell_len(line) for line in framed} == {min(columns, 80)}


def test_a_terminal_opens_a_cut_link_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    text = written(monkeypatch, show.email(MAIL), stream=Terminal())
    assert f";{URL}\x1b\\" in text
    assert "…" in text


@pytest.mark.parametrize("name", ["NO_COLOR", "TERM"])
def test_a_terminal_without_colour_gets_no_escape(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "dumb")
    text = written(monkeypatch, show.email(MAIL), stream=Terminal())
    assert "\x1b" not in text
    assert URL in "".join(inside(text))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("state", State)
def test_the_state_is_a_badge_of_its_own_colour(
    monkeypatch: pytest.MonkeyPatch, state: State, language: Language
) -> None:
    said = Translator(CATALOGUES[language])
    word = coded("email.state", state)
    subject = message("email.subject", state=word, name="web-1", gist=message("email.nothing"))
    mail = SentEmail(MOMENT, said.say(subject), "")
    assert f" {said.say(word)} " in written(monkeypatch, show.email(mail)).splitlines()[0]
    badge = written(monkeypatch, show.email(mail), stream=Terminal()).splitlines()[0]
    others = (SentEmail(MOMENT, f"[Lifeguard] {s.name} x: y", "") for s in State if s != state)
    for other in others:
        there = written(monkeypatch, show.email(other), stream=Terminal()).splitlines()[0]
        assert badge.partition("m")[0] != there.partition("m")[0]


def test_an_email_without_a_state_has_no_badge(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = SentEmail(MOMENT, "Hello", "")
    assert written(monkeypatch, show.email(mail)).splitlines()[0] == f"╭{'─' * 78}╮"


def test_a_table_is_as_wide_as_it_must_be(monkeypatch: pytest.MonkeyPatch) -> None:
    text = written(monkeypatch, *show.table(("A", "Bee"), [("long", "[x]"), ("s", "")]))
    assert [line.split() for line in text.splitlines()] == [
        ["A", "Bee"],
        ["─" * len(text.splitlines()[1])],
        ["long", "[x]"],
        ["s"],
    ]


def test_a_table_folds_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    text = written(monkeypatch, *show.table(HEADER, [ROW]), columns=50)
    rows = text.splitlines()[2:]
    assert len(rows) > 1
    assert sorted(" ".join(rows).split()) == sorted(" ".join(ROW).split())


def test_incidents_fit_with_their_ids_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {
        "resource": "i-08b3f6a91d7e4c250",
        "kind": "system-status-check",
        "status": "needs_human",
        "opened_at": "2026-11-19T18:12:00Z",
        "closed_at": None,
        "rungs": [{"action": "create_image", "outcome": "done"}],
    }
    document = {"ignored": [], "calls": [], "incidents": [found, {**found, "rungs": []}]}
    rows = written(monkeypatch, *show.outcome(document, [])).splitlines()
    assert max(map(len, rows)) <= 80
    assert [row.split()[0] for row in rows if row.startswith("i-")] == [found["resource"]] * 2
    words = " ".join(rows).split()
    assert {"system", "needs", "2026-11-19", "18:12:00Z", "create", "-"} <= set(words)
