"""Long text made short."""

from __future__ import annotations

from lifeguard.core.text.packed import packed, unpacked

LINES = "".join(f"2026-11-20 10:{n % 60:02} line {n}\n" for n in range(2000))


def test_it_comes_back_as_it_was() -> None:
    assert unpacked(packed("", 100)) == ""
    assert unpacked("") == ""
    assert unpacked(packed("한글 \ud83d\ude00 and 'quotes'", 1000)) == "한글 ?? and 'quotes'"
    assert unpacked(packed(LINES, 20_000)) == LINES


def test_of_what_does_not_fit_the_beginning_is_lost() -> None:
    short = packed(LINES, 500)
    assert len(short) <= 500
    assert LINES.endswith(unpacked(short))
    assert len(unpacked(short)) > 500
    assert packed(LINES, 3) == ""
