"""The documents: schema, limits, patterns; and that the scripts are shipped."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lifeguard.guest import documents
from lifeguard.guest.documents import (
    CONTAINER,
    DOCUMENTS,
    LIMIT_BYTES,
    UNIT,
    Document,
    Parameter,
    content,
    script,
)
from stacks.bundling.code import staged
from tests.guest.layouts import docker, healthy, inspected, listening, process
from tests.guest.server import Server

SCRIPTS = Path(documents.__file__).parent / "scripts"
EACH = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name)


@EACH
def test_what_ssm_takes(document: Document) -> None:
    written = content(document)

    assert len(json.dumps(written).encode()) <= LIMIT_BYTES
    assert "{{" not in json.dumps(written)
    assert written["schemaVersion"] == "2.2"
    steps = written["mainSteps"]
    assert isinstance(steps, list)
    (step,) = steps
    assert step["action"] == "aws:runShellScript"
    assert step["precondition"] == {"StringEquals": ["platformType", "Linux"]}
    assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", step["name"])
    assert int(step["inputs"]["timeoutSeconds"]) == document.execution.total_seconds()
    assert "\n".join(step["inputs"]["runCommand"]) + "\n" == script(document)
    parameters = written["parameters"]
    assert isinstance(parameters, dict)
    for parameter in parameters.values():
        assert parameter["interpolationType"] == "ENV_VAR"
        assert parameter["type"] == "String"
        assert ("allowedPattern" in parameter) != ("allowedValues" in parameter)


@EACH
def test_the_script_asks_for_its_parameters_and_no_others(document: Document) -> None:
    names = {each.name for each in document.parameters}
    assert set(re.findall(r"SSM_([a-z_]+)\b", script(document))) == names


def test_names() -> None:
    assert [each.name.removeprefix("lifeguard-") for each in DOCUMENTS] == [
        "look", "swap", "limit", "restart", "clean", "stop-holder", "container", "docker", "graceful", "grow",
        "logs",
    ]  # fmt: skip
    used = {f"{part}.sh" for each in DOCUMENTS for part in each.scripts}
    assert used == {path.name for path in SCRIPTS.glob("*.sh")}


PATTERNS = [
    pytest.param(parameter, id=f"{document.name}-{parameter.name}")
    for document in DOCUMENTS
    for parameter in document.parameters
    if parameter.pattern
]


@pytest.mark.parametrize("parameter", PATTERNS)
def test_patterns_mean_the_same_in_java_and_in_re2(parameter: Parameter) -> None:
    """Both know this subset alike: classes, groups, greedy counts up to 1,000; no look-around."""
    pattern = parameter.pattern
    assert pattern.startswith("^")
    assert pattern.endswith("$")
    assert "|" not in re.sub(r"\(.*?\)", "", pattern)  # else an anchor holds for one branch alone
    rest = re.sub(r"\[(\\.|[^\]\\])+\]", "C", pattern[1:-1])
    assert re.fullmatch(r"(C|[A-Z0-9a-z:-]|\\\.|\((?!\?)|[)|+*?]|\{\d{1,3}(,\d{1,3})?\})*", rest), (
        rest
    )


HOSTILE = [
    "", " ", "a b", "--help", "-x", "a\nb", "a;b", "$(id)", "`id`", "a'b", 'a"b', "a/b", "../a", "*", "\ud55c", "a\x00",
]  # fmt: skip


@pytest.mark.parametrize("parameter", PATTERNS)
def test_patterns_keep_out_what_is_hostile(parameter: Parameter) -> None:
    assert [value for value in HOSTILE if re.search(parameter.pattern, value)] == []


@pytest.mark.parametrize("name", ["api", "shop-api-1", "a.b_c", "0x", "x" * 255])
def test_names_of_containers(name: str) -> None:
    assert re.search(CONTAINER, name)
    assert re.search(UNIT, name)


@pytest.mark.parametrize(
    "name", ["nginx", "nginx.service", "a@b.service", "x\\x2dy.service", "php8.2-fpm", "a:b"]
)
def test_names_of_units(name: str) -> None:
    assert re.search(UNIT, name)


def test_the_scripts_are_in_the_asset() -> None:
    with staged("{}") as code:
        shipped = code.root / "lifeguard" / "guest" / "scripts"
        for path in SCRIPTS.glob("*.sh"):
            assert (shipped / path.name).read_bytes() == path.read_bytes()
        assert not (shipped / ".shellcheckrc").exists()
        program = (
            "from lifeguard.guest.documents import *; print(len([content(d) for d in DOCUMENTS]))"
        )
        done = subprocess.run(
            [sys.executable, "-S", "-c", program],
            check=True,
            capture_output=True,
            cwd=code.root,
            env={"PYTHONPATH": str(code.root), "PYTHONDONTWRITEBYTECODE": "1"},
        )
    assert done.stdout == f"{len(DOCUMENTS)}\n".encode()


FORBIDDEN = {
    r"\beval\b": "text would be run",
    r"<<": "a here-document is a file in bash 4 and 5.0: impossible on a full disk",
    r"(^|\s)\[\[\s": "not POSIX (and not in dash)",
    r"\b194\b": "SSM would reboot the server",
    r"^\s*kill\b": "only as a program, under a limit of time",
    r"\b(local|declare|function) +\w+ *(=|$)": "not POSIX",
    r"\$RANDOM|\bpipefail\b|&>": "not POSIX",
    r"\bprune\b.*(-a|--all|--volumes)\b": "would delete what somebody wants",
    r"\b(rm|find) .*-[rRf]*[rR]\b": "no folder is ever removed",
}


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.sh")), ids=lambda each: each.name)
def test_what_no_script_may_say(path: Path) -> None:
    text = re.sub(r"(?m)^\s*#.*$", "", path.read_text("utf-8"))
    for pattern, why in FORBIDDEN.items():
        found = re.search(pattern, text, re.MULTILINE)
        assert not found, f"{found and found[0]}: {why}"
    assert text.isascii()


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.sh")), ids=lambda each: each.name)
def test_every_code_of_refusal_is_explained(path: Path) -> None:
    text = path.read_text("utf-8")
    head = "\n".join(line for line in text.splitlines() if line.startswith("#"))
    codes = set(re.findall(r"\brefuse ([a-z_]+)", text))
    missing = {code for code in codes if not re.search(rf"\b{code}\b", head)}
    assert not missing


SHELLS = (("bash", "--posix"), ("busybox", "ash"))
"""Beside the machine's own `sh`, which runs all other tests."""


@pytest.mark.parametrize("shell", SHELLS, ids=lambda each: each[0])
@EACH
def test_each_shell_runs_each_script(
    tmp_path: Path, document: Document, shell: tuple[str, ...]
) -> None:
    """Far enough to be refused or to look: a construct that a shell does not know would show."""
    server = Server(tmp_path, shell=shell)
    healthy(server)
    process(server, 612, "nginx", sockets=(5,), groups="0::/system.slice/nginx.service\n")
    listening(server, (80, 5))
    docker(server, inspected())
    server.program(
        "systemctl", "[ $1 = show ] && printf 'LoadState=loaded\\nActiveState=inactive\\n'"
    )
    given = {
        "megabytes": "4000", "container": "api", "memory_mb": "500", "cpus": "1", "what": "all", "port": "80", "pid": "612",
        "name": "nginx", "rung": "stop", "started_at": "2026-11-30T10:00:00.123456789Z", "seconds": "60", "volume": "vol-0a1b2c3d", "gib": "16",
        "ran_before": "no", "state": "stopped",
        "sources": "kernel,container:api,file:/var/log", "minutes": "15",
    }  # fmt: skip
    if document.name == "lifeguard-restart":
        given |= {"what": "unit", "name": "a@b\\x2dc"}

    seen = server.run(document, **{each.name: given[each.name] for each in document.parameters})

    wanted = {
        "lifeguard-look": "container", "lifeguard-swap": "too_big", "lifeguard-limit": "unknown_use",
        "lifeguard-restart": "stopped_by_hand", "lifeguard-clean": "already", "lifeguard-stop-holder": "port",
        "lifeguard-container": "no_container", "lifeguard-docker": "already", "lifeguard-graceful": "already",
        "lifeguard-logs": "missing", "lifeguard-grow": "layout",
    }  # fmt: skip
    said = {str(line.get("why", line.get("what", line["k"]))) for line in seen.lines}
    assert wanted[document.name] in said
