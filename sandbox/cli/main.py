"""The command line: `python -m sandbox demo | replay | storm | diagnose | redact`.

A command's module is imported when it is asked for: most import the whole product, which takes
seconds, and `demo` says something first.
"""

from __future__ import annotations

import argparse
import io
import sys
import tomllib
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from sandbox import ROOT
from sandbox.cli.status import FAILED, UNMATCHED, WRONG_INPUT
from sandbox.cli.suggestion import unknown
from sandbox.replay.console import complain

__all__ = ["FAILED", "UNMATCHED", "WRONG_INPUT", "main"]

_COMMANDS = {
    "demo": ("sandbox.cli.demo", "play outages and show the emails"),
    "replay": ("sandbox.cli.replaying", "deliver events and show what comes of them"),
    "storm": (
        "sandbox.cli.storming",
        "let many instances fail at once and measure what becomes of them",
    ),
    "dashboard": ("sandbox.cli.dashboard", "play a month and draw the dashboard"),
    "diagnose": ("sandbox.cli.diagnosing", "find the cause of an outage in its logs"),
    "redact": ("sandbox.cli.redact", "show what is left of the lines on standard input"),
}
_EXAMPLES = """examples:
  python -m sandbox demo lost-host
  python -m sandbox replay event.json --policies policies.yaml
  python -m sandbox diagnose --path nginx=error.log --path app=app.log"""


class _Command(Protocol):
    """What a command's module has."""

    def configure(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, asked: argparse.Namespace) -> int: ...


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status.

    0, 1 (Lifeguard failed), 2 (wrong input) or 3 (an event that no rule matches).
    """
    _write_anything()
    given = sys.argv[1:] if arguments is None else list(arguments)
    name = next((one for one in given if not one.startswith("-")), "")
    parser, commands = _parser()
    if name and name not in _COMMANDS:
        parser.error(unknown("command", name, list(_COMMANDS)))
    command = _module(name) if name else None
    if command is not None:
        command.configure(commands[name])
    asked = parser.parse_args(given)  # without a command it ends here
    if command is None:
        return WRONG_INPUT
    try:
        return command.run(asked)
    except _input_errors() as error:
        complain(f"error: {error}")
        return WRONG_INPUT


def _write_anything() -> None:
    """Write a question mark for what the terminal's encoding lacks, such as Korean."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _parser() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    """Return the parser, and that of each command, still without its options."""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="Lifeguard in a local AWS, in virtual time.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"Lifeguard {_version()}")
    found = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    return parser, {
        name: found.add_parser(name, help=what) for name, (_, what) in _COMMANDS.items()
    }


def _module(name: str) -> _Command:
    return cast("_Command", import_module(_COMMANDS[name][0]))


def _input_errors() -> tuple[type[Exception], ...]:
    from sandbox.cli.wrong_input import ERRORS  # noqa: PLC0415  as slow to import as the commands

    return ERRORS


def _version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return str(project["version"])
