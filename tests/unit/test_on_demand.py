"""A table whose rows are made when they are asked for, each once."""

from __future__ import annotations

import pytest

from lifeguard.on_demand import OnDemand
from tests.support.fresh import fresh


def test_a_row_is_made_when_it_is_asked_for_and_once() -> None:
    made: list[str] = []

    def row(name: str) -> str:
        made.append(name)
        return name.upper()

    table = OnDemand({"a": lambda: row("a"), "b": lambda: row("b")})
    assert (list(table), len(table), "a" in table, "c" in table) == (["a", "b"], 2, True, False)
    assert made == []
    assert (table["b"], table["b"], table.get("c")) == ("B", "B", None)
    assert made == ["b"]
    assert dict(table) == {"a": "A", "b": "B"}
    assert made == ["b", "a"]


def test_a_row_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="c"):
        OnDemand[str]({"a": str})["c"]


def test_a_kind_is_imported_when_it_is_asked_for() -> None:
    program = """
import sys
from lifeguard.core.kinds.catalogues import CATALOGUES
from lifeguard.core.kinds.table import KINDS
KINDS["ec2"]
own = ("lightsail.kind", "rds.kind", "lightsail_database.kind", "words.korean", "words.english")
print([name for name in sys.modules for end in own if name == "lifeguard.core." + end])
print([n for n in sys.modules if n.startswith("lifeguard.core.kinds.") and n.endswith(".kind")])
"""
    assert fresh(program).splitlines() == ["[]", "['lifeguard.core.kinds.ec2.kind']"]
