"""The schema accepts all that the parser accepts, and refuses what the parser refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import available_timezones

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from lifeguard.config import PolicyError, load_policies_yaml
from lifeguard.config.json_schema import NAME, document
from lifeguard.config.schema import Listed, Named, NamedValues, Section, Shape, shapes
from lifeguard.config.schema import Path as Hops
from lifeguard.core.policy.policy import Policies
from stacks import policies_schema

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = document({})
EXAMPLES = [ROOT / "policies.yaml", *sorted((ROOT / "sandbox" / "stories").rglob("policies.yaml"))]
ROWS = [
    line.strip("| ").split(" | ")
    for line in (ROOT / "docs" / "policies.md").read_text().splitlines()
    if line.startswith("| `")
]
FILL = MappingProxyType({"window": {"days": ["sun"], "start": "02:00", "hours": 4}})
"""What a section needs beside the key that is tried."""


class Editor(yaml.SafeLoader):
    """Reads YAML 1.2's core schema, as editors do: `off` and `22:00` are text."""

    yaml_implicit_resolvers = {}  # noqa: RUF012  mypy: PyYAML declares it on the instance


for _tag, _form, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
):
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_form})$"), _first)


def loaded(content: str) -> object:
    return yaml.load(content, Loader=Editor)  # noqa: S506  a safe loader


@cache
def _validator() -> Any:  # noqa: ANN401  jsonschema has no types
    Draft7Validator.check_schema(SCHEMA)
    return Draft7Validator(SCHEMA)


def validates(content: str) -> bool:
    return bool(_validator().is_valid(loaded(content)))


@pytest.fixture
def parses(tmp_path: Path) -> Callable[[str], bool]:
    path = tmp_path / "policies.yaml"

    def parsed(content: str) -> bool:
        path.write_text(content)
        try:
            load_policies_yaml(path)
        except PolicyError:
            return False
        return True

    return parsed


def leaves(kind: type[Any], *above: str) -> Iterator[tuple[tuple[str, ...], Shape]]:
    """Every key that holds values of one form, by its path in the file."""
    for key, shape in shapes(kind).items():
        match shape:
            case Section():
                yield from leaves(shape.kind, *above, key)
            case Named():
                yield from leaves(shape.kind, *above, key, "web")
            case Hops():
                pass
            case _:
                yield (*above, key), shape


LEAVES = {".".join(path): (path, shape) for path, shape in leaves(Policies)}
UNITS = ("", "s", "m", "h", "d", "w", " m", "M")
DURATIONS = st.builds(
    "{}{}".format,
    st.one_of(
        st.integers(-1, 200),
        st.sampled_from([720, 721, 2160, 2161, 3599, 3600, 43200, 43201, 59, 60, 129600, 129601]),
        st.sampled_from([2592000, 2592001, 7776000, 7776001, 10**6, 10**6 + 1, 10**7]),
        st.sampled_from(["01", "00", "0030", "1.5", "", "1e3"]),
    ),
    st.sampled_from(UNITS),
)
_WORDS = (
    "observe ask act en ko tell look off read hold budget image snapshot none Act ACT "
    "page cli sun mon Sunday true false yes no on True oN y 02:00 24:00 2:00 23:59 "
    "ann@example.com ann@example lifeguard lifeguard:x aws:x AWS:x Name app UTC "
    "Europe/Berlin Berlin Europe/Nowhere Asia/Seoul m5.large m5 eu-west-1 eu "
    "nginx.service shop-api -x a,b a;b http://x https://x/y?z=1 ftp://x "
    "arn:aws:kms:eu-west-1:111122223333:key/1234abcd "
    "arn:aws:kms:eu-west-1:111122223333:alias/x arn:aws:iam::111122223333:role/web "
    "arn:aws:iam::1:role/web status ebs normal high wait "
)
WORDS = st.sampled_from(_WORDS.split())
VALUES = st.one_of(WORDS, DURATIONS, st.text("abz09 -_.:/=+@#'", max_size=12))


def written(path: tuple[str, ...], shape: Shape, value: object) -> str:
    """The file in which a key has this value, as JSON, which is YAML."""
    content: object = [value] if isinstance(shape, Listed) else value
    content = {"web": value} if isinstance(shape, NamedValues) else content
    for key in reversed(path):
        content = {key: content}
        inner = path[path.index(key) - 1]
        if inner in FILL:
            content = {**FILL[inner], **content}
    return json.dumps(content)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_each_example_file_validates(path: Path) -> None:
    assert list(_validator().iter_errors(loaded(path.read_text()))) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_example_of_the_reference_validates(row: list[str]) -> None:
    example = row[-1].strip("`")
    estate = row[0].strip("`").partition(".")[0] in shapes(Policies)
    content = f"{{{example}}}" if estate else f"policies: {{default: {{{example}}}}}"
    assert list(_validator().iter_errors(loaded(content))) == []


def test_the_file_is_current_and_the_shipped_policies_name_it() -> None:
    assert (ROOT / NAME).read_text() == policies_schema.text(), "run `make schema`"
    first = (ROOT / "policies.yaml").read_text().splitlines()[0]
    assert first == f"# yaml-language-server: $schema={NAME}"


def test_each_key_says_what_it_means() -> None:
    meanings = policies_schema.meanings((ROOT / "docs" / "policies.md").read_text())
    told = json.loads(policies_schema.text())
    for path, _ in LEAVES.values():
        schema = told
        for key in path:
            schema = schema["additionalProperties" if key == "web" else "properties"]
            schema = schema if key == "web" else schema[key]
        key = ".".join(path).removeprefix("policies.web.")
        assert schema["description"] == meanings[key] != ""


def test_each_pattern_is_one_of_an_editor_too() -> None:
    """ECMAScript with Unicode refuses to escape what is nothing special, and has no lookbehind."""
    for pattern in re.findall(r'"pattern": (".*")', policies_schema.text()):
        written = json.loads(pattern)
        assert not re.search(r"\\[^sfnrtv.^$*+?()[\]{}|\\/-]|\(\?[^:!=]|\(\?P", written)


def test_the_defaults_are_those_of_the_parser(parses: Callable[[str], bool]) -> None:
    def defaults(schema: dict[str, Any]) -> dict[str, Any]:
        found = {k: v["default"] for k, v in schema["properties"].items() if "default" in v}
        inner = schema["properties"].items()
        sections = {k: defaults(v) for k, v in inner if "properties" in v and k != "window"}
        return found | {k: v for k, v in sections.items() if k != "scheduled_backup"}

    policy = SCHEMA["properties"]["policies"]["additionalProperties"]
    content = defaults(SCHEMA) | {"policies": {"default": defaults(policy)}}
    assert parses(json.dumps(content))
    assert len(defaults(policy)) > 20


@pytest.mark.parametrize("key", LEAVES)
def test_schema_and_parser_agree_on_each_key(parses: Callable[[str], bool], key: str) -> None:
    path, shape = LEAVES[key]

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(VALUES)
    def agree(value: str) -> None:
        content = written(path, shape, value)
        assert validates(content) == parses(content), content

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.one_of(st.integers(-2, 1_000_001), st.booleans(), st.none(), st.just([]), st.just({}))
    )
    def agree_on_what_is_no_text(value: object) -> None:
        content = written(path, shape, value)
        assert validates(content) == parses(content), content

    agree()
    agree_on_what_is_no_text()


def test_each_zone_of_the_parser_is_one_of_the_schema() -> None:
    known = available_timezones() - {"localtime"}  # the machine's own
    assert known <= set(SCHEMA["properties"]["timezone"]["enum"])


BOTH = [
    ("", True),
    ("policies:", True),
    ("policies: {web: }", True),
    ("notify:", True),
    ("notify: {emails: }", False),
    ("polices: {}", False),
    ("notify: {email: [a@example.com]}", False),
    ("notify: {emails: a@example.com}", False),
    ("notify: {emails: [a@example.com, a@example.com]}", False),
    ("timezone: [UTC]", False),
    ("policies: {web: {mod: act}}", False),
    ("policies: {web: {name: web}}", False),
    ("policies: {'a b': {}, 'ünïcode 웹': {}}", True),
    ("policies: {' a': {}}", False),
    ("policies: {'a!': {}}", False),
    ("policies: {1: {}}", False),
    ("policies: {web: {window: null, scheduled_backup: null}}", True),
    ("policies: {web: {scheduled_backup: {}}}", True),
    ("policies: {web: {window: {days: [], start: '02:00', hours: 4}}}", False),
    ("policies: {web: {window: {days: [sun], hours: 4}}}", False),
    ("policies: {web: {budgets: {group: '3', zone: 3}}}", True),
    ("policies: {web: {path: [caddy, {hop: db, log_group: /aws/db}]}}", True),
    ("policies: {web: {path: [{log_group: /aws/db}]}}", False),
    ("policies: {web: {path: [{hop: db, unit: a, file: /b}]}}", False),
    ("policies: {web: {path: [{hop: db, where: a}]}}", False),
    ("policies: {web: {path: [{hop: db, file: ../b}]}}", False),
    ("policies: {web: {path: [a, a]}}", False),
    ("policies: {web: {path: ['a b']}}", False),
    ("policies: {web: {path: caddy}}", False),
    ("endpoints: {web-1: 'https://me:secret@example.com'}", False),
    ("endpoints: {'': 'https://example.com'}", False),
    ("endpoints: [https://example.com]", False),
    ("[]", False),
]


@pytest.mark.parametrize(("content", "good"), BOTH)
def test_schema_and_parser_agree(
    parses: Callable[[str], bool],
    content: str,
    good: bool,  # noqa: FBT001  a table's column
) -> None:
    assert (validates(content), parses(content)) == (good, good)


LOOSER = [
    "policies: {web: {window: {days: [sun], start: 22:00, hours: 4}}}",
    "policies: {web: {window: }}",  # JSON has no empty value beside null
    "policies: {web: {path: [db, {hop: db, unit: x}]}}",
    "policies: {'a—b': {}}",
    "endpoints: {web-1: 'http://169.254.169.254/'}",
    "policies: {web: {budgets: {group: 010}}}",
    "{timezone: UTC, timezone: UTC}",
]


@pytest.mark.parametrize("content", LOOSER)
def test_what_the_parser_alone_refuses(parses: Callable[[str], bool], content: str) -> None:
    assert (validates(content), parses(content)) == (True, False)


def test_lengths_are_written_in_their_largest_unit() -> None:
    policy = SCHEMA["properties"]["policies"]["additionalProperties"]["properties"]
    backup = policy["scheduled_backup"]["properties"]
    assert backup["every"]["default"] == "1d"
    assert backup["start"]["default"] == "02:00"
    assert policy["tell_after"]["default"] == "5m"
    assert policy["approval_timeout"]["default"] == "12h"
    assert policy["unlimited_credits"]["default"] is False
