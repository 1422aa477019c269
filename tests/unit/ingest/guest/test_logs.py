"""Reading what `lifeguard-logs` prints."""

from __future__ import annotations

from lifeguard.core.guest.hops.logs import GuestLogs, GuestLogSource, LogKind, LogText, ReadLog
from lifeguard.ingest.guest.logs import LONGEST_LINE, read_guest_logs, texts
from tests.unit.ingest.guest.printed import printed

SOURCES = (
    GuestLogSource("nginx", LogKind.UNIT, "nginx.service"),
    GuestLogSource("nginx", LogKind.FILE, "/var/log/nginx/error.log"),
    GuestLogSource("kernel", LogKind.KERNEL),
)


def test_each_log_with_its_lines() -> None:
    found = read_guest_logs(
        printed(
            {"k": "source", "n": 1, "read": 2, "left": 1},
            {"k": "log", "n": 1, "line": "first"},
            {"k": "source", "n": 2, "why": "absent"},
            {"k": "source", "n": 3, "read": 1, "left": 0, "boot": 1795168000},
            {"k": "log", "n": 3, "line": "[  862.25] Out of memory"},
            {"k": "log", "n": 3, "line": "plain"},
        )
    )
    assert found == GuestLogs(
        logs=(
            ReadLog(1, 2, 1),
            ReadLog(2, why="absent"),
            ReadLog(3, 1, 0, 1795168000),
        ),
        lines=(
            LogText(1, "first"),
            LogText(3, "[  862.25] Out of memory"),
            LogText(3, "plain"),
        ),
    )
    assert [one.is_whole for one in found.logs] == [False, False, True]
    assert texts(SOURCES, found) == (
        ("nginx", "first"),
        ("kernel", "2026-11-20T10:01:02+00:00 - kernel: Out of memory\nplain"),
    )


def test_what_is_not_what_it_must_be_is_counted() -> None:
    found = read_guest_logs(
        printed(
            {"k": "source", "n": 99},
            {"k": "source"},
            {"k": "source", "n": 1, "read": -1},
            {"k": "log", "n": 1, "line": 7},
            {"k": "log", "n": 1},
            {"k": "log", "n": 1, "line": "x" * 5000},
            {"k": "refused", "why": "no_parameters"},
        )
    )
    assert found.malformed == 4
    assert found.logs == ()
    assert [len(one.text) for one in found.lines] == [0, LONGEST_LINE]
    assert found.log(1) is None
    assert texts(SOURCES, GuestLogs()) == (("nginx", ""), ("kernel", ""))


def test_garbage_is_no_log() -> None:
    assert read_guest_logs("no json at all").logs == ()
