"""Bytecode is compiled by Lambda's own version of Python, or by none."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stacks.bundling import bytecode
from stacks.bundling.bytecode import BytecodeError, Compiler

HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"
OURS = Compiler(Path(sys.executable), importlib.util.MAGIC_NUMBER.hex())


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with this one interpreter alone, and the home of its user."""
    bytecode.compiler.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", str(tmp_path / "uv"))
    return tmp_path


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    bytecode.compiler.cache_clear()


def interpreter(path: Path, said: str, code: int = 0) -> Path:
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\necho '{said}'\nexit {code}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    "place",
    ["bin/python9.9", "pyenv/versions/9.9.1/bin/python9.9", "uv/cpython-9.9.1-x/bin/python9.9"],
)
def test_it_is_found(place: str, nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bytecode, "VERSION", "9.9")
    path = interpreter(nowhere / place, "9.9 abcd")
    assert bytecode.compiler() == Compiler(path, "abcd")


def test_this_one_is_taken_first(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bytecode, "VERSION", HERE)
    interpreter(nowhere / "bin" / f"python{HERE}", f"{HERE} abcd")
    assert bytecode.compiler() == OURS


@pytest.mark.parametrize(("said", "code"), [("9.8 abcd", 0), ("9.9 abcd", 127), ("", 0)])
def test_one_that_is_not_what_it_is_called_is_passed_over(
    said: str, code: int, nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bytecode, "VERSION", "9.9")
    interpreter(nowhere / "bin" / "python9.9", said, code)
    assert bytecode.compiler() is None
    path = interpreter(nowhere / "pyenv" / "versions" / "9.9.1" / "bin" / "python9.9", "9.9 abcd")
    bytecode.compiler.cache_clear()
    assert bytecode.compiler() == Compiler(path, "abcd")


def test_it_is_run_unchecked_and_names_no_path_of_this_machine(tmp_path: Path) -> None:
    module = tmp_path / "package" / "module.py"
    module.parent.mkdir()
    module.write_text("print('compiled')\n")
    bytecode.add(tmp_path, shown_as="/var/task", found=OURS)
    (compiled,) = (module.parent / "__pycache__").glob("module.*.pyc")
    assert b"/var/task/package/module.py" in compiled.read_bytes()
    assert str(tmp_path).encode() not in compiled.read_bytes()
    module.write_text("print('source')\n")  # as nobody can in Lambda: its disk is read-only
    done = subprocess.run(
        [sys.executable, "-c", "import package.module"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "compiled\n"


def test_what_cannot_be_compiled_is_named(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text("def\n")
    with pytest.raises(BytecodeError, match=r"module\.py"):
        bytecode.add(tmp_path, shown_as="/var/task", found=OURS)


def test_without_an_interpreter_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text("")
    bytecode.add(tmp_path, shown_as="/var/task", found=None)
    assert [path.name for path in tmp_path.iterdir()] == ["module.py"]
