"""Templates in parts: each is imported when a code is not found in those before."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from lifeguard.core.words.templates import Part, Templates


def part(name: str, read: list[str], **templates: str) -> Part:
    def brought() -> Mapping[str, str]:
        read.append(name)
        return templates

    return brought


def test_a_part_is_read_when_those_before_do_not_have_the_code_and_once() -> None:
    read: list[str] = []
    table = Templates(part("one", read, a="A"), part("two", read, b="B"))
    assert (table["a"], read) == ("A", ["one"])
    assert (table["b"], table["b"], read) == ("B", "B", ["one", "two"])
    assert (table.get("c"), "c" in table) == (None, False)
    assert dict(table) == {"a": "A", "b": "B"}
    assert (len(table), read) == (2, ["one", "two"])


def test_a_code_that_two_parts_have_is_an_error_when_all_are_listed() -> None:
    table = Templates(part("one", [], a="A"), part("two", [], a="B"))
    assert table["a"] == "A"
    for listed in (list, len):
        with pytest.raises(ValueError, match="codes that two parts have: a"):
            listed(table)
