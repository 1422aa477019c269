"""The layer: built once for Lambda's platform, complete, and with a reason when it cannot be."""

from __future__ import annotations

import gzip
import subprocess
from pathlib import Path
from typing import Any

import pytest

from stacks import layer


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
    monkeypatch.setattr(layer, "BUILDS", tmp_path)
    monkeypatch.setattr(layer, "_REQUIREMENTS", other)
    monkeypatch.setattr(layer, "_install", lambda target: target.mkdir(parents=True))
    folder, fingerprint = layer.build()
    assert fingerprint != before
    assert folder.parent == tmp_path


def test_it_holds_what_the_functions_import() -> None:
    packages = layer.build()[0] / "python"
    for name in (
        "aws_durable_execution_sdk_python",
        "aws_lambda_powertools",
        "aws_xray_sdk",
        "boto3",
        "tzdata",
    ):
        assert (packages / name / "__init__.py").exists(), name
    model = packages / "botocore" / "data" / "lambda" / "2015-03-31" / "service-2.json.gz"
    assert b"DurableExecutionName" in gzip.decompress(model.read_bytes())


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

    monkeypatch.setattr(layer, "BUILDS", tmp_path)
    monkeypatch.setattr(subprocess, "run", pip)
    files = [path for path in layer.build()[0].rglob("*") if path.is_file()]
    assert {path.name for path in files} == {"six.py", "METADATA"}


def test_native_code_is_for_arm() -> None:
    for library in (layer.build()[0] / "python").rglob("*.so"):
        assert "aarch64" in library.name, library


def test_when_pip_fails_it_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    missing = tmp_path / "requirements.txt"
    missing.write_text("-r nowhere.txt\n")
    monkeypatch.setattr(layer, "BUILDS", tmp_path / "builds")
    monkeypatch.setattr(layer, "_REQUIREMENTS", missing)
    with pytest.raises(layer.LayerError, match=r"nowhere\.txt"):
        layer.build()
    assert not list((tmp_path / "builds").iterdir())
