"""The shipped file and the reference say what the types say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import pytest

from lifeguard.config import load_policies_yaml
from lifeguard.core.policy.path import Hop
from lifeguard.core.policy.policy import (
    NotifySettings,
    Policies,
    Policy,
    ScheduledBackup,
    Weekday,
    Window,
)

Load = Callable[[str | bytes], Policies]

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = ROOT / "policies.yaml"
SCHEDULE = "scheduled_backup"
REFERENCE = (ROOT / "docs" / "policies.md").read_text()


class Row(NamedTuple):
    key: str
    type: str
    allowed: str
    default: str
    meaning: str
    example: str


def rows(text: str) -> list[Row]:
    cells = ([c.strip().strip("`") for c in x.split(" | ")] for x in text.splitlines())
    cut = (
        Row(*(c.strip("| ").strip("`") for c in cs)) for cs in cells if len(cs) == len(Row._fields)
    )
    return [row for row in cut if row.key != "key"]


ESTATE, POLICY = (rows(part) for part in REFERENCE.split("## One policy"))


def keys(kind: type[Any], path: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every key that holds a value, and its words if it is an enumeration's."""
    hints = get_type_hints(kind)
    for name in (f.name for f in fields(kind) if (kind, f.name) != (Policy, "name")):
        hint = hints[name]
        if get_origin(hint) in {tuple, UnionType}:
            hint = get_args(hint)[0]
        if hint is Hop:
            yield f"{path}{name}", ()
        elif is_dataclass(hint):
            yield from keys(hint, f"{path}{name}.")  # type: ignore[arg-type]  # it is a class
        elif get_origin(hint) is not Mapping:
            yield f"{path}{name}", tuple(hint) if issubclass(hint, StrEnum) else ()


def nested(path: str, value: str) -> str:
    for key in reversed(path.split(".")):
        value = f"{{{key}: {value}}}"
    return value


def test_the_shipped_file_has_the_defaults() -> None:
    shipped = load_policies_yaml(SHIPPED)
    assert shipped == Policies(notify=NotifySettings(emails=("ops@example.com",)))


def test_the_shipped_file_shows_a_window(load: Load) -> None:
    opened = load(SHIPPED.read_text().replace("# window:", "window:")).policies["default"]
    assert opened == Policy("default", window=Window((Weekday.SUN,), time(2), 4))


def test_the_shipped_file_shows_a_schedule_with_its_defaults(load: Load) -> None:
    lines = SHIPPED.read_text().splitlines()
    first = next(n for n, line in enumerate(lines) if "# scheduled_backup:" in line)
    lines[first : first + 9] = [
        line.replace("# ", "", 1) for line in lines[first : first + 9] if "copy_" not in line
    ]
    scheduled = load("\n".join(lines)).policies["default"]
    assert scheduled == Policy(
        "default",
        scheduled_backup=ScheduledBackup(
            max_age=timedelta(days=2), restore_drill=timedelta(days=30)
        ),
    )


@pytest.mark.parametrize("kind", [Policies, Policy])
def test_the_shipped_file_names_every_key(kind: type[Any]) -> None:
    content = SHIPPED.read_text()
    assert [path for path, _ in keys(kind) if f"{path.rpartition('.')[2]}:" not in content] == []


@pytest.mark.parametrize(("kind", "table"), [(Policies, ESTATE), (Policy, POLICY)])
def test_the_reference_has_every_key_and_word(kind: type[Any], table: list[Row]) -> None:
    sections = {"endpoints", "policies", "window", "budgets", "instance_check_grace"}
    sections |= {SCHEDULE, f"{SCHEDULE}.keep"}
    told = {row.key: row.allowed for row in table if row.key not in sections}
    assert set(told) == {path for path, _ in keys(kind)}
    for path, words in keys(kind):
        assert not words or told[path].replace("`", "") == ", ".join(words)


def _default(row: Row) -> Policies:
    """A schedule is absent: what lies in it has its default only where there is one."""
    if not row.key.startswith(f"{SCHEDULE}."):
        return Policies()
    return Policies(policies={"default": Policy("default", scheduled_backup=ScheduledBackup())})


@pytest.mark.parametrize("row", [*ESTATE, *POLICY], ids=lambda row: row.key)
def test_each_default_and_example_of_the_reference(load: Load, row: Row) -> None:
    def read(content: str) -> Policies:
        return load(content if row in ESTATE else f"policies: {{default: {content}}}")

    if row.default not in {"absent", "none", "see below", "a policy `default"}:
        assert read(nested(row.key, row.default)) == _default(row)
    assert row.example.startswith(row.key.partition(".")[0])
    assert read(f"{{{row.example}}}") != Policies()
