"""A log is read in the same memory whatever its length, in a process of its own.

Each run plays some megabytes of one log, `make test-faults` plays 20 MB of each and 100 MB of one.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from sandbox import ROOT

MOST = 150
"""Megabytes that the process may take in all."""
GROWS = 12
"""Megabytes by which a log several times as long may take more."""

PROGRAM = """
import sys
from bench.peak import peak_kb
from lifeguard.core.diagnosis.diagnose import diagnose
from lifeguard.ingest.logs.evidence import read_evidence

def pieces(first, line, size):
    yield first
    number = 0
    while size > 0:
        piece = "".join(line.replace("{n}", str(number + n)) for n in range(1000))
        number, size = number + 1000, size - len(piece)
        yield piece

first, line, size = sys.argv[1:]
diagnose(read_evidence([("hop", pieces(first, line, int(size)))], 2026))
print(peak_kb() // 1024)
"""

ACCESS = '192.0.2.{n} - - [12/Mar/2026:09:14:02 +0000] "GET /{n} HTTP/1.1" 200 5 "-" "curl/8"\n'
NGINX = '2026/03/12 09:14:02 [error] 1#1: *1 connect() failed (111: Connection refused) while connecting to upstream, upstream: "http://h{n}:1/"\n'
OTHERS = {
    "errors, each of another upstream": ("", NGINX),
    "JSON": ("", '{"level":50,"msg":"connect ECONNREFUSED 10.0.0.9:{n}","pad":"' + "x" * 900 + '"}\n'),
    "one stack without an end": ("Traceback (most recent call last):\n", '  File "/a{n}.py", line 1, in f\n'),
    "exceptions without a stack": ("", "java.lang.IllegalStateException: {n}\n"),
    "programs without an end": ("", "Mar 12 09:14:02 h p{n}[1]: hello\n"),
    "metrics": ("", "2026-03-12T09:14:02Z db-{n} DatabaseConnections 5\n"),
    "sessions": ("", "| {n} | idle | 00:00:01 | select 1 |\n"),
    "the output of one command": ("$ docker logs api\n", "Error: connect ECONNREFUSED 10.0.0.4:{n}\n"),
    "commands": ("", "$ df -h /{n}\n/dev/xvda1 10G 1G 9G 10% /{n}\n"),
    "one line": ("", "x{n}"),
}  # fmt: skip


def peak(first: str, line: str, size: int) -> int:
    """The megabytes that a process takes which reads a log of that many characters."""
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", PROGRAM, first, line, str(size)],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'lambdas'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


def test_a_long_log_takes_no_more_memory_than_a_short_one() -> None:
    assert peak("", ACCESS, 8_000_000) <= peak("", ACCESS, 2_000_000) + GROWS


@pytest.mark.whole
def test_a_hundred_megabytes() -> None:
    assert peak("", ACCESS, 100_000_000) < MOST


@pytest.mark.whole
@pytest.mark.parametrize(("first", "line"), OTHERS.values(), ids=OTHERS)
def test_whatever_it_holds(first: str, line: str) -> None:
    assert peak(first, line, 20_000_000) < MOST
