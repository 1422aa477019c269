"""Lines of a bounded length, from pieces that are cut anywhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lifeguard.ingest.logs.raw import LONGEST, PIECE, pieces, raw_lines


@given(st.lists(st.text(alphabet="ab\n\r", max_size=8), max_size=8))
def test_pieces_may_be_cut_anywhere(read: list[str]) -> None:
    assert list(raw_lines(read)) == "".join(read).split("\n")


def test_of_a_long_line_the_beginning_is_kept_wherever_it_is_cut() -> None:
    long = "x" * (3 * LONGEST)
    whole = f"a\n{long}\nb\n{long}"
    for size in (1000, LONGEST, len(whole)):
        read = (whole[n : n + size] for n in range(0, len(whole), size))
        assert [len(line) for line in raw_lines(read)] == [1, LONGEST, 1, LONGEST]


def test_a_text_is_cut_into_pieces() -> None:
    text = "x" * (PIECE + 1)
    assert [len(piece) for piece in pieces(text)] == [PIECE, 1]
    assert list(pieces("")) == []
