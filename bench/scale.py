"""What the functions cost with so many servers: calls, CPU and memory, each in its own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass

from sandbox import ROOT

COUNTS = (100, 1000, 5000)
VCPU = 0.29
"""Of 512 MB (Lambda guide, "Memory and computing power": 1,769 MB are one vCPU)."""
RATIO = 1.5
"""Of the CPU for each server, with the most to with the fewest."""

HEADER = ("At scale", "Servers", "Calls", "CPU s", "Goal", "Ratio", "Goal", "MB")


@dataclass(frozen=True, slots=True)
class Goal:
    """What is measured: the program's name for it, and the seconds that it may take in Lambda.

    `most` is how many there are at once at the most, for which the goal is.
    """

    case: str
    what: str
    seconds: int
    most: int = COUNTS[-1]


GOALS = (
    Goal("healthy", "sweep, all healthy", 35),
    Goal("impaired", "sweep, all impaired", 35, most=1000),
    Goal("held", "sweep, all held", 35),
    Goal("backup", "backup, 30 images each", 600),
    Goal("intake", "intake, one notice", 30, most=1000),
    Goal("report", "weekly report", 120),
)
"""Of a sweep what it has before it leaves the rest to the next; of intake half its time-out, since
no notice names more than some thousand servers (EventBridge, size of an event)."""


@dataclass(frozen=True, slots=True)
class ScaleCost:
    """What one function took once with so many servers."""

    goal: Goal
    count: int
    calls: int
    seconds: float
    least: float
    """Seconds for each server with the fewest of them."""
    peak: int

    def row(self) -> tuple[str, ...]:
        """Return its row in the table; the ratio is of the CPU for each server, over the least."""
        over = self.seconds / self.count / self.least
        last = self.count == self.goal.most
        return (
            f"{self.goal.what:22}",
            f"{self.count:7,}",
            f"{self.calls:6,}",
            f"{self.seconds:5.1f}",
            f"{self.goal.seconds * VCPU:5.1f}" if last else "",
            f"{over:5.2f}",
            f"{RATIO:4.1f}" if last else "",
            f"{self.peak // 1024:4}",
        )


def measure() -> list[ScaleCost]:
    """Let each function run once in a process of its own, with each number of servers."""
    found: list[ScaleCost] = []
    for goal in GOALS:
        least = 0.0
        for count in COUNTS:
            said = _run(goal.case, count)
            least = least or said["seconds"] / count
            took = int(said["calls"]), said["seconds"], least, int(said["peak"])
            found.append(ScaleCost(goal, count, *took))
    return found


def _run(case: str, count: int) -> dict[str, float]:
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", "bench.scale_case", case, str(count)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "lambdas"), str(ROOT)))},
        capture_output=True,
        text=True,
        check=True,
    )
    said: dict[str, float] = json.loads(done.stdout)
    return said
