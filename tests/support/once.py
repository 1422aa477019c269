"""What takes long to make, made once a test run: by the worker that comes first, for all others."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")

RUN = "PYTEST_XDIST_TESTRUNUID"
"""Set by pytest-xdist: the same for all workers of a run, and for no other run."""


def once(name: str, folders: pytest.TempPathFactory, make: Callable[[Path], T]) -> T:
    """Return what `make` makes in a folder of its own; it must be of values that pickle takes."""
    run = os.environ.get(RUN)
    if run is None:  # a single process
        return make(folders.mktemp(name))
    kept = folders.getbasetemp().parent / f"{name}-{run}.pickle"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(make(folders.mktemp(name))))
    made: T = pickle.loads(kept.read_bytes())  # noqa: S301  written by this very run
    return made
