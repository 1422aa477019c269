"""Outputs of scripts, as the scripts print them: ASCII, with a trailer."""

from __future__ import annotations

import json
from typing import Any

from lifeguard.ingest.guest.cksum import cksum


def body(*lines: dict[str, Any]) -> str:
    """Return the lines alone."""
    return "".join(f"{json.dumps(line, separators=(',', ':'))}\n" for line in lines)


def printed(*lines: dict[str, Any]) -> str:
    """Return the lines with their trailer."""
    written = body(*lines)
    end = {"k": "end", "lines": len(lines), "cksum": cksum(written.encode())}
    return written + body(end)
