"""The layer: built once for Lambda's platform, complete, and with a reason when it cannot be."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from stacks.bundling import aws_models, bytecode, layer, store


def _no_pip(*arguments: object, **options: object) -> Any:  # noqa: ANN401 - as subprocess.run
    pytest.fail(f"pip was run again: {arguments} {options}")


def test_it_is_built_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = layer.build()
    monkeypatch.setattr(subprocess, "run", _no_pip)
    assert layer.build() == first


def test_other_pins_are_another_layer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _, before = layer.build()
    other = tmp_path / "requirements.txt"
    other.write_text("six==1.17.0\n")
    monkeypatch.setattr(store, "BUILDS", tmp_path)
    monkeypatch.setattr(layer, "_REQUIREMENTS", other)
    monkeypatch.setattr(layer, "_install", lambda target: target.mkdir(parents=True))
    monkeypatch.setattr(aws_models, "prune", lambda _packages, _wanted: None)
    folder, fingerprint = layer.build()
    assert fingerprint != before
    assert folder.parent == tmp_path


def test_it_holds_what_the_functions_import() -> None:
    packages = layer.build()[0] / "python"
    for name in (
        "aws_durable_execution_sdk_python",
        "aws_lambda_powertools",
        "boto3",
        "tzdata",
    ):
        assert (packages / name / "__init__.py").exists(), name
    model = packages / "botocore" / "data" / "lambda" / "2015-03-31" / "service-2.json"
    assert "CheckpointDurableExecution" in json.loads(model.read_text())["operations"]


def test_packages_can_ask_for_their_version() -> None:
    packages = layer.build()[0] / "python"
    assert list(packages.glob("boto3-*.dist-info/METADATA"))


def test_what_names_the_machine_or_serves_nobody_is_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def pip(arguments: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        target = Path(arguments[arguments.index("--target") + 1])
        for name in ("bin/jp.py", "six.py", "six-1.dist-info/RECORD", "six-1.dist-info/METADATA"):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).touch()
        return subprocess.CompletedProcess(arguments, 0)

    monkeypatch.setattr(store, "BUILDS", tmp_path)
    monkeypatch.setattr(bytecode, "compiler", lambda: None)
    monkeypatch.setattr(aws_models, "prune", lambda _packages, _wanted: None)
    monkeypatch.setattr(subprocess, "run", pip)
    files = [path for path in layer.build()[0].rglob("*") if path.is_file()]
    assert {path.name for path in files} == {"six.py", "METADATA"}


def test_there_is_no_native_code() -> None:
    """Lambda runs it on ARM, whoever has built it: urllib3 and the others have none."""
    assert not list((layer.build()[0] / "python").rglob("*.so"))


@pytest.mark.skipif(bytecode.compiler() is None, reason="no Python of Lambda's version is here")
def test_all_of_it_has_bytecode() -> None:
    packages = layer.build()[0] / "python"
    sources = list(packages.rglob("*.py"))
    assert len(sources) > 500
    for source in sources:
        assert list((source.parent / "__pycache__").glob(f"{source.stem}.cpython-*.pyc")), source


def test_another_interpreter_is_another_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    before = layer.fingerprint()
    other = bytecode.Compiler(Path("/usr/bin/python"), "other")
    monkeypatch.setattr(bytecode, "compiler", lambda: other)
    assert layer.fingerprint() != before


def test_another_right_is_another_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    before = layer.fingerprint()
    monkeypatch.setattr(layer, "_operations", lambda: {"s3": frozenset({"GetObject"})})
    assert layer.fingerprint() != before


def test_when_pip_fails_it_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    missing = tmp_path / "requirements.txt"
    missing.write_text("-r nowhere.txt\n")
    monkeypatch.setattr(store, "BUILDS", tmp_path / "builds")
    monkeypatch.setattr(layer, "_REQUIREMENTS", missing)
    with pytest.raises(layer.LayerError, match=r"nowhere\.txt"):
        layer.build()
    assert not list((tmp_path / "builds").iterdir())
