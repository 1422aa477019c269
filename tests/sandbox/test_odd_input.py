"""Odd input is told in one line that names the file and what is allowed, in nobody's jargon."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sandbox.cli import main
from sandbox.worldfile.text import is_too_deep, shown

INSTANCE = "i-00ddbf07ce6372082"
PYTHON = re.compile(
    r"Traceback|Error\b|None|True|False|<class|codec|expected str|recursion|unhashable|int_max"
)
"""What only Python would say."""

EVENTS = {
    "an array in an array": "[" * 100_000 + "]" * 100_000,
    "an object in an object": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "nested a little too deep": '{"a":' * 101 + "1" + "}" * 101,
    "a byte order mark": "\ufeff{}",
    "a key twice": '{"id": "1", "detail": {"a": 1, "a": 2}}',
    "no JSON": "{",
    "a number of many digits": '{"id": 1' + "0" * 5000 + "}",
    "no number": '{"id": NaN}',
    "a text": '"text"',
    "a list of lists": "[[]]",
    "year 1": '{"time": "0001-01-01T00:00:00Z"}',
    "before year 1": '{"time": "0001-01-01T00:00:00+14:00"}',
    "year 9999": '{"time": "9999-12-31T23:59:59Z"}',
    "after year 9999": '{"time": "9999-12-31T23:59:59-14:00"}',
}
WORLDS = {
    "a list in a list": "instances: " + "[" * 3000 + "]" * 3000,
    "a mapping in a mapping": "instances: " + "{a: " * 3000 + "1" + "}" * 3000,
    "nested a little too deep": "instances: " + "[" * 101 + "]" * 101,
    "a list in itself": "instances: &a [*a]",
    "a byte order mark": "\ufeffinstances: []",
    "a key twice": "instances: []\nseed: 1\nseed: 2",
    "a key twice, further in": f"instances: [{{id: {INSTANCE}, id: {INSTANCE}}}]",
    "a key that is a list": "instances: [{[1]: 2}]",
    "a key that is a number": "instances: [{3: 4}]",
    "a key of nothing": f"instances: [{{id: {INSTANCE}, tags: {{null: a}}}}]",
    "nothing": "",
    "a text": "hello",
    "two documents": "instances: []\n---\ninstances: []",
    "a tag of Python's": "instances: !!python/object:os.system []",
    "no time": "instances: []\nnow: 2026-13-40T10:00:00Z",
    "a day": "instances: []\nnow: 2026-11-20",
    "year 1": "instances: []\nnow: 0001-01-01T00:00:00Z",
    "before year 1": "instances: []\nnow: 0001-01-01T00:00:00+14:00",
    "year 9999": "instances: []\nnow: 9999-12-31T23:59:59Z",
    "year 9999, quoted": "instances: []\nnow: '9999-12-31T23:59:59-14:00'",
    "a long time": f"instances: [{{id: {INSTANCE}, boots_for: 99999999999}}]",
    "an endless time": f"instances: [{{id: {INSTANCE}, boots_for: 1e400}}]",
    "a large number": "instances: []\ncapacity: {fail_starts: 1" + "0" * 400 + "}",
    "a number of many digits": "instances: []\ncapacity: {fail_starts: 1" + "0" * 5000 + "}",
    "a control character": "instances: []\nregion: a\x07b",
    "a Region that is none": "instances: []\nregion: xx-fake-1",
    "nothing for an instance": "instances: [null]",
    "yes for an instance": "instances: [yes]",
}


def told(capsys: pytest.CaptureFixture[str], file: Path, *arguments: str) -> str:
    assert main.main(["replay", *arguments]) == main.WRONG_INPUT
    written = capsys.readouterr()
    line = written.err.removesuffix("\n")
    assert written.out == ""
    assert "\n" not in line
    assert line.startswith(f"error: {file}")
    assert PYTHON.search(line.replace(str(file), "")) is None
    return line.partition(str(file))[2]


@pytest.mark.parametrize("content", EVENTS.values(), ids=EVENTS)
def test_an_event(capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str) -> None:
    file = tmp_path / "event.json"
    file.write_text(content, encoding="utf-8")
    assert "; allowed: " in told(capsys, file, str(file))


@pytest.mark.parametrize("content", WORLDS.values(), ids=WORLDS)
def test_a_world(capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str) -> None:
    file = tmp_path / "world.yaml"
    file.write_text(content, encoding="utf-8")
    assert "; allowed: " in told(capsys, file, "--world", str(file))


@pytest.mark.parametrize("option", ["", "--world"])
def test_no_text_and_no_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, option: str
) -> None:
    binary, sixteen, folder = tmp_path / "binary", tmp_path / "sixteen", tmp_path / "folder"
    binary.write_bytes(bytes(range(256)))
    sixteen.write_text("{}", encoding="utf-16")
    folder.mkdir()
    arguments = [option] if option else []
    assert "it is not text in UTF-8 (byte 129); " in told(capsys, binary, *arguments, str(binary))
    assert "a byte order mark" in told(capsys, sixteen, *arguments, str(sixteen))
    assert "Is a directory; " in told(capsys, folder, *arguments, str(folder))


def test_a_zone_that_the_region_does_not_have(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "world.yaml"
    file.write_text(f"instances: [{{id: {INSTANCE}, zone: mars}}]")
    line = told(capsys, file, "--world", str(file))
    assert line.startswith(f": {INSTANCE}.zone: got 'mars'; allowed: us-east-1a | us-east-1b")


@pytest.mark.parametrize("given", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z"])
@pytest.mark.parametrize("option", ["--now", "--until"])
def test_a_time_of_the_command_line(
    capsys: pytest.CaptureFixture[str], option: str, given: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(["replay", option, given])
    assert ended.value.code == main.WRONG_INPUT
    assert f"'{given}' is not in the years 2000 to 2099" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, "null"),
        (True, "true"),
        ("a\nb", r"'a\nb'"),
        (1.5, "1.5"),
        ({"a": 1}, "a mapping"),
        ([1], "a list"),
        ("x" * 100, "'" + "x" * 59 + "..."),
    ],
)
def test_a_value_is_shown_as_its_file_writes_it(given: object, expected: str) -> None:
    assert shown(given) == expected


def test_what_is_deep_and_what_is_not() -> None:
    value: object = 1
    for _ in range(98):
        value = [value]
    assert not is_too_deep({"a": [], "b": value})
    assert is_too_deep([value, {"b": [value]}])
