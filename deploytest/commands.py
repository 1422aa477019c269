"""The commands of a person who deploys, run as that person runs them."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploytest.places import POLICIES, ROOT
from deploytest.waiting import UnexpectedError

_FURTHER = {"deploy": "--require-approval never --progress events"}
"""What a deployment without a terminal is told as well."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command has printed, and its exit status."""

    status: int
    text: str


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody with a checkout, credentials, and assemblies that were synthesized before."""

    environment: Mapping[str, str]
    assemblies: Path

    def make(self, target: str, policy: str) -> Said:
        """Run a target of the Makefile with one of the policies."""
        known = {"LIFEGUARD_POLICIES": str(POLICIES / f"{policy}.yaml")}
        arguments = f"--app {self.assemblies / policy} {_FURTHER.get(target, '')}"
        return self._run("make", "--no-print-directory", target, f"CDK_ARGS={arguments}", **known)

    def succeed(self, target: str, policy: str) -> str:
        """Run a target and return what it has printed.

        Raises:
            UnexpectedError: it has failed.
        """
        said = self.make(target, policy)
        if said.status:
            msg = f"`make {target}` has failed:\n{said.text}"
            raise UnexpectedError(msg)
        return said.text

    def _run(self, *command: str, **known: str) -> Said:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**self.environment, **known},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Said(done.returncode, done.stdout)
