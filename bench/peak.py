"""The most memory that this process has taken by itself."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")
_HIGHEST = "VmHWM:"


def peak_kb() -> int:
    """Return it in KiB.

    Linux lets `ru_maxrss` begin with what the parent had (getrusage(2), setmax_mm_hiwater_rss in
    fs/exec.c): its own is the VmHWM of proc(5). Elsewhere there is only ru_maxrss, in bytes on
    macOS.
    """
    if _STATUS.exists():
        lines = _STATUS.read_text("ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(_HIGHEST))
    found = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return found // 1024 if sys.platform == "darwin" else found
