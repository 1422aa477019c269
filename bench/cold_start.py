"""The CPU of a fresh process until each handler is at work, as deployed, over a bare handler's.

As deployed: from the asset and the layer, which nobody can write bytecode into. The bare handler
is a whole boto3 that has its bytecode.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.first_event import first_event
from bench.lambda_tree import LambdaTree
from bench.stage import region
from sandbox.template.template import Function, Template

RUNS = 15
TARGETS = {"intake": 1.0, "respond": 1.25, "sweep": 1.15}
HEADER = ("Function", "Imported", "Ratio", "At work", "Ratio", "Target", "At work when")

_PROGRAM = Path(__file__).with_name("first_work.py")
REGION = region()
_KEPT = ("HOME", "PATH", "SYSTEMROOT")
_NANO = 1e-9

Pair = tuple[float, float]
"""Of the CPU from the start of a process until it has imported, and until it is at work."""


class ColdStartError(RuntimeError):
    """A fresh process did not get to its work; the message is what it said."""


@dataclass(frozen=True, slots=True)
class _Program:
    name: str
    what: str
    plan: str
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ColdStart:
    """The medians of one function: seconds of CPU, and what they are of the bare handler's."""

    name: str
    seconds: Pair
    ratios: Pair
    what: str

    def row(self) -> tuple[str, ...]:
        """Return its row in the table."""
        imported, at_work = (f"{seconds * 1000:5.0f} ms" for seconds in self.seconds)
        over = [f"{ratio:5.2f}" for ratio in self.ratios]
        target = f"{TARGETS[self.name]:6.2f}" if self.name in TARGETS else ""
        return self.name, imported, over[0], at_work, over[1], target, self.what


def measure(template: Template, tree: LambdaTree) -> list[ColdStart]:
    """Start each function of the template, and first of all a bare one, again and again.

    One run of each that is not counted comes first: it fills the disk's cache.

    Raises:
        ColdStartError: a process failed.
    """
    programs = list(_programs(template, tree))
    rounds = [[_run(tree, program) for program in programs] for _ in range(1 + RUNS)][1:]
    return [
        _cold_start(program, [found[number] for found in rounds], [found[0] for found in rounds])
        for number, program in enumerate(programs)
    ]


def _cold_start(program: _Program, found: list[Pair], bare: list[Pair]) -> ColdStart:
    """Compare with the bare process of the same round: how busy the machine is changes."""
    ratios = [
        (imported / whole, at_work / whole)
        for (imported, at_work), (_, whole) in zip(found, bare, strict=True)
    ]
    return ColdStart(program.name, _medians(found), _medians(ratios), program.what)


def _medians(pairs: list[Pair]) -> Pair:
    return median(first for first, _ in pairs), median(second for _, second in pairs)


def _programs(template: Template, tree: LambdaTree) -> Iterator[_Program]:
    what = "boto3 is imported, an ec2 and an sns client are made"
    bare = _environment(tree, str(tree.bare))
    yield _Program("bare", what, json.dumps({"handler": None}), bare)
    path = os.pathsep.join(map(str, (tree.task_root, tree.packages)))
    for function in template.functions.values():
        first = first_event(function.handler)
        plan = {
            "handler": function.handler,
            "until": first.until,
            "saying": first.saying,
            "event": first.event,
            "answers": first.answers,
        }
        name = function.handler.split(".")[-3]
        environment = _environment(tree, path, function)
        yield _Program(name, first.what, json.dumps(plan), environment)


def _environment(tree: LambdaTree, path: str, function: Function | None = None) -> dict[str, str]:
    """Return what Lambda sets, and of our own only what a process needs."""
    own = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {
        **own,
        "PYTHONPATH": path,
        "PYTHONDONTWRITEBYTECODE": "1",  # Lambda's disk is read-only
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "example",
        "AWS_SESSION_TOKEN": "example",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_LAMBDA_FUNCTION_NAME": function.name if function else "bare",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "LAMBDA_TASK_ROOT": str(tree.task_root),
        **(function.environment if function else {}),
    }


def _run(tree: LambdaTree, program: _Program) -> Pair:
    done = subprocess.run(  # noqa: S603  our own program
        [tree.python, "-P", "-S", str(_PROGRAM), program.plan],
        env=dict(program.environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        msg = f"{program.name}: {done.stderr.strip()}"
        raise ColdStartError(msg)
    imported, at_work = map(int, done.stdout.splitlines()[-1].split())
    return imported * _NANO, at_work * _NANO
