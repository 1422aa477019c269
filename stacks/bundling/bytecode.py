"""Bytecode for Lambda's own Python, compiled wherever an interpreter of its version is found.

`/var/task` and `/opt` are read-only: without bytecode each cold start compiles all that it imports,
which takes about as long again. Python ignores bytecode of another version, so that only the
runtime's own can be shipped, and shipping it is safe.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

VERSION = "3.13"
"""The version of Lambda's runtime."""

MISSING = (
    f"No Python {VERSION} was found: the functions are deployed without bytecode, and start about"
    f" twice as slowly. To mend that, install Python {VERSION} (as python{VERSION} on the PATH, or"
    " with pyenv or uv) and deploy again."
)

_IDENTITY = (
    "import compileall, importlib.util, sys;"
    "print('%d.%d' % sys.version_info[:2], importlib.util.MAGIC_NUMBER.hex())"
)
_COMPILE = ("-I", "-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash")


class BytecodeError(RuntimeError):
    """A file could not be compiled; the message says which."""


@dataclass(frozen=True, slots=True)
class Compiler:
    """An interpreter of the runtime's version; the magic number names its form of bytecode."""

    path: Path
    magic: str


@cache
def compiler() -> Compiler | None:
    """Return the first interpreter of the runtime's version that works, or None."""
    return next(filter(None, map(_working, _candidates())), None)


def label(found: Compiler | None) -> str:
    """Return what a fingerprint has to say of the bytecode that is shipped."""
    return f"{VERSION} {found.magic}" if found else "no bytecode"


def add(folder: Path, *, shown_as: str, found: Compiler | None) -> None:
    """Compile all modules below a folder, where there is an interpreter for it.

    Args:
        folder: what is compiled, in place.
        shown_as: where Lambda has the folder; no path of this machine is to stand in the bytecode.
        found: the interpreter, or None, with which nothing is done.

    Raises:
        BytecodeError: a module could not be compiled.
    """
    if found is None:
        return
    places = ("-s", str(folder), "-p", shown_as)
    done = subprocess.run(  # noqa: S603  an interpreter found by its name, our own arguments
        [str(found.path), *_COMPILE, *places, str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        msg = f"{found.path} could not compile {shown_as}:\n{(done.stdout + done.stderr).strip()}"
        raise BytecodeError(msg)


def _candidates() -> Iterator[Path]:
    """Yield where a Python of that version may be: this one, the PATH's, pyenv's, uv's."""
    name = f"python{VERSION}"
    if sys.version_info[:2] == tuple(map(int, VERSION.split("."))):
        yield Path(sys.executable)
    if on_path := shutil.which(name):
        yield Path(on_path)
    home = Path.home()
    pyenv = Path(os.environ.get("PYENV_ROOT", home / ".pyenv")) / "versions"
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR", home / ".local" / "share" / "uv" / "python"))
    yield from sorted(pyenv.glob(f"{VERSION}.*/bin/{name}"))
    yield from sorted(uv.glob(f"cpython-{VERSION}.*/bin/{name}"))


def _working(path: Path) -> Compiler | None:
    """Return the interpreter if it starts and is of the version: pyenv has shims that do not."""
    try:
        done = subprocess.run(  # noqa: S603  as above
            [str(path), "-I", "-c", _IDENTITY],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    version, _, magic = done.stdout.strip().partition(" ")
    return Compiler(path, magic) if done.returncode == 0 and version == VERSION else None
