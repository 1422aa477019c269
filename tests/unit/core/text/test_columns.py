"""Lines of so many columns: a Hangul syllable takes two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.text.columns import cut, width, wrapped

TEXTS = st.text(st.sampled_from("ab 가나다\u0301.") | st.characters(codec="utf-8"), max_size=200)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("abc", 3), ("서버", 4), ("e\u0301", 1), ("\uff57", 2), ("12분", 4)],
)
def test_wide_characters_take_two_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abc..."),
        ("서버가 멈춤", 9, "서버가..."),
        ("서버가 멈춤", 8, "서버..."),
        ("ab cdefg", 6, "ab..."),
    ],
)
def test_what_is_cut_says_so(text: str, columns: int, shown: str) -> None:
    assert cut(text, columns) == shown


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("one two three", ["one two", "three"]),
        ("서버가 멈춤", ["서버가", "멈춤"]),
        ("abcdefghijk l", ["abcdefgh", "ijk l"]),
    ],
)
def test_lines_break_at_spaces_where_there_are_any(text: str, lines: list[str]) -> None:
    assert wrapped(text, 8) == lines


def test_the_first_line_and_the_others_have_indents_of_their_own() -> None:
    assert wrapped("one two three", 10, "- ", "    ") == ["- one two", "    three"]


@given(TEXTS, st.integers(20, 80))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, columns: int) -> None:
    lines = wrapped(text, columns, "  ", "    ")
    assert all(width(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
