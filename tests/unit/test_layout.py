"""The layout: small folders, one meaning a class name, imports that only go down."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path("lambdas", "lifeguard")
MOST_MODULES = 20

CODEC = PACKAGE / "codec.py"
DETECTION = PACKAGE / "core" / "storm" / "detection.py"
ENVELOPE = PACKAGE / "ingest" / "json" / "envelope.py"

PLANTED = {
    "an adapter knows a function": (
        "layers",
        {PACKAGE / "aws" / "sns" / "publish.py": "import lifeguard.functions.dispatch.dispatcher"},
    ),
    "ingest knows the rights": (
        "layers",
        {ENVELOPE: "import lifeguard.iam.rights"},
    ),
    "a low floor knows a high one": (
        "core",
        {DETECTION: "import lifeguard.core.planner.decide"},
    ),
    "rooms of one floor know each other": (
        "core",
        {PACKAGE / "core" / "budgets" / "claim.py": "import lifeguard.core.backup.target"},
    ),
    "core opens sockets": ("pure", {DETECTION: "import socket"}),
    "core reads files": ("pure", {DETECTION: "import pathlib"}),
    "core knows the dispatcher": (
        "pure",
        {DETECTION: "from lifeguard.functions.dispatch.dispatcher import TriggerDispatcher"},
    ),
    "core knows the steps": ("pure", {DETECTION: "import lifeguard.functions.respond.handler"}),
    "core calls AWS through another module": (
        "pure",
        {DETECTION: "import lifeguard.codec", CODEC: "import boto3"},
    ),
    "ingest reads the environment": ("pure", {ENVELOPE: "import os"}),
    "the shipped package knows the sandbox": ("shipped", {CODEC: "import sandbox.world.world"}),
    "the stacks know an adapter": (
        "stacks",
        {Path("stacks", "queue.py"): "import lifeguard.aws.sqs.malformed"},
    ),
    "two adapters know each other": (
        "acyclic",
        {
            PACKAGE / "aws" / "sns" / "publish.py": "import lifeguard.aws.sqs.malformed",
            PACKAGE / "aws" / "sqs" / "malformed.py": "import lifeguard.aws.sns.publish",
        },
    ),
    "two rooms of the sandbox know each other": (
        "acyclic",
        {Path("sandbox", "gateway", "records.py"): "import sandbox.world.world"},
    ),
}
"""By what is wrong: the contract that forbids it, and the imports that break it."""


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        if (ROOT / folder).exists():
            yield from (ROOT / folder).rglob("*.py")


def lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter as `make lint` does, over the code below a folder."""
    lint_imports = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(  # noqa: S603  our own linter
        [lint_imports, "--no-logo", "--no-cache", *options, ROOT / ".importlinter"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(("lambdas", "."))},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code in a folder of its own, where it may be broken."""
    folder = tmp_path_factory.mktemp("layout")
    for name in ("lambdas", "sandbox", "stacks"):
        ignored = shutil.ignore_patterns("__pycache__", "*.json", "*.yaml")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    return folder


def test_every_contract_is_kept() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout
    assert ", 0 broken." in done.stdout


@pytest.mark.parametrize(("contract", "imports"), PLANTED.values(), ids=PLANTED)
def test_an_import_that_breaks_a_contract_fails_the_lint(
    contract: str, imports: dict[Path, str], copied: Path
) -> None:
    before = {copied / path: (copied / path).read_text() for path in imports}
    try:
        for path, line in imports.items():
            (copied / path).write_text(f"{before[copied / path]}\n{line}\n")
        done = lint(copied, "--contract", contract)
    finally:
        for path, text in before.items():
            path.write_text(text)
    assert done.returncode == 1, done.stdout
    assert re.search(r"BROKEN", done.stdout)


def test_no_folder_has_more_modules_than_can_be_read_at_a_glance() -> None:
    counted: dict[str, int] = defaultdict(int)
    for path in modules(PACKAGE.as_posix()):
        counted[path.parent.relative_to(ROOT).as_posix()] += 1
    assert {folder: count for folder, count in counted.items() if count > MOST_MODULES} == {}


def test_no_class_name_has_two_meanings() -> None:
    defined: dict[str, list[str]] = defaultdict(list)
    for path in modules("lambdas", "stacks", "sandbox", "cli"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                defined[node.name].append(path.relative_to(ROOT).as_posix())
    assert {name: places for name, places in defined.items() if len(places) > 1} == {}


def test_the_types_of_every_cdk_module_in_use_are_checked() -> None:
    """mypy skips the modules of the CDK that `pyproject.toml` does not name: they would be Any."""
    used = {
        f"aws_cdk.{alias.name}"
        for path in modules("stacks", "sandbox", "bench", "tests")
        if "aws_cdk" in (text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and node.module == "aws_cdk"
        for alias in node.names
        if alias.name.islower()
    }
    overrides = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]["overrides"]
    read = {
        module
        for override in overrides
        if override.get("follow_imports") == "normal"
        for module in override["module"]
    }
    assert used
    assert used <= read
