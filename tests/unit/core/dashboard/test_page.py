"""The HTML of a widget: escaped, redacted, without a link, in the viewer's words and theme."""

from __future__ import annotations

from datetime import timedelta, timezone
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.dashboard.page import page
from lifeguard.core.dashboard.table import TableRow, WidgetTable
from lifeguard.core.kinds.catalogues import CATALOGUES, ENGLISH, KOREAN
from lifeguard.core.notification.view import State
from lifeguard.core.policy.policy import Language
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.core.words.catalogue import Translator
from tests.support.situations import NOON

READER = Translator(ENGLISH)
HARMLESS = {"div", "p", "strong", "table", "tr", "th", "td", "bdi", "span", "code"}


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}


def table(*rows: TableRow, notice: Message = NOTHING, heads: bool = True) -> WidgetTable:
    head = (message("widget.head.server"), message("widget.head.since")) if heads else ()
    return WidgetTable(head, rows, message("widget.no_incident"), notice)


def row(name: str = "web-1", state: State = State.FYI) -> TableRow:
    since = message("widget.since", at=NOON, length=timedelta(hours=1))
    return TableRow(state, (message("widget.server", name=foreign(name)), since))


def test_rows_stand_under_their_heads() -> None:
    assert page(table(row()), READER, dark=False) == (
        '<div lang="en"><table style="width:100%">'
        '<tr><th style="text-align:left">Server</th><th style="text-align:left">Since</th></tr>'
        "<tr><td><bdi>web-1</bdi></td><td>Fri 20 Nov 12:00 (1 h)</td></tr></table></div>"
    )


def test_without_heads_there_is_no_row_of_them() -> None:
    assert "<th" not in page(table(row(), heads=False), READER, dark=False)


def test_without_rows_it_says_so() -> None:
    assert page(table(), READER, dark=False) == (
        '<div lang="en"><p>No incident is open. Nothing to do.</p></div>'
    )


@pytest.mark.parametrize("state", State)
def test_only_what_waits_for_a_person_is_red(state: State) -> None:
    urgent = state in {State.ANSWER, State.DOWN, State.ACT}
    assert ("#b3261e" in page(table(row(state=state)), READER, dark=False)) == urgent
    assert ("#ff9d94" in page(table(row(state=state)), READER, dark=True)) == urgent


def test_a_notice_stands_above() -> None:
    found = page(table(row(), notice=message("widget.frozen")), READER, dark=True)
    assert found.index("freeze switch") < found.index("<table")


@pytest.mark.parametrize("language", Language)
def test_it_is_in_the_viewers_words_and_by_the_viewers_clock(language: Language) -> None:
    reader = Translator(CATALOGUES[language], "UTC", timezone(timedelta(hours=9)))
    found = page(table(row()), reader, dark=False)
    assert f'lang="{language}"' in found
    assert "21:00" in found
    assert ("서버" in found) == (language is Language.KO)


@given(st.text(max_size=60) | st.sampled_from(['<script>alert("x")</script>', "</td><a href=x>"]))
def test_others_text_is_never_markup(name: str) -> None:
    tags = Tags()
    tags.feed(page(table(row(name)), Translator(KOREAN), dark=False))
    assert tags.found <= HARMLESS
    assert tags.attributes <= {"lang", "style"}


def test_others_text_has_no_link_and_no_secret() -> None:
    found = page(table(row("https://evil.example password=hunter2")), READER, dark=False)
    assert "https://evil.example" not in found
    assert "hunter2" not in found
