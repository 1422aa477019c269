"""A command document of Systems Manager: what it says, and which parameters it takes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.gateway.refusal import Code, Refusal

MOST_BYTES = 65_536
"""Of a document (Systems Manager guide, SSM document quotas)."""
RUNS_FOR = timedelta(hours=1)
"""The execution time-out of aws:runShellScript by default (plugin reference)."""
ENV_VAR = "ENV_VAR"
SHELL, POWERSHELL = "aws:runShellScript", "aws:runPowerShellScript"

_PLATFORMS = {SHELL: ("Linux", "MacOS"), POWERSHELL: ("Windows", "Linux", "MacOS")}
_NAMED = re.compile(r"\{\{ ?(\w+) ?\}\}")


class DocumentError(ValueError):
    """A document that the sandbox cannot play."""


@dataclass(frozen=True, slots=True)
class WorldDocument:
    """One version of one document, of schema 2.2 with one step."""

    name: str
    number: str
    text: str
    """The content, as JSON."""
    content: Mapping[str, Any]
    created_at: datetime

    @classmethod
    def read(cls, name: str, number: str, content: object, created_at: datetime) -> WorldDocument:
        """Read a document's content: JSON, or what the template holds of it.

        Raises:
            DocumentError: it is too long, of another schema, or has other steps.
        """
        text = content if isinstance(content, str) else json.dumps(content)
        found = json.loads(text)
        if len(text.encode()) > MOST_BYTES:
            msg = f"document {name}: {len(text.encode())} bytes; allowed: {MOST_BYTES}"
            raise DocumentError(msg)
        steps = found.get("mainSteps", [])
        if found.get("schemaVersion") != "2.2" or [one["action"] for one in steps] != [SHELL]:
            msg = f"document {name}: allowed: schemaVersion 2.2 with one step, {SHELL}"
            raise DocumentError(msg)
        return cls(name, number, text, found, created_at)

    @property
    def hash(self) -> str:
        """Return the SHA-256 of its content, in hexadecimal digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def step(self) -> Mapping[str, Any]:
        """Return its only step."""
        found: Mapping[str, Any] = self.content["mainSteps"][0]
        return found

    @property
    def platforms(self) -> tuple[str, ...]:
        """Return what it runs on."""
        return _PLATFORMS[self.step["action"]]

    @property
    def parameters(self) -> Mapping[str, Mapping[str, Any]]:
        """Return what parameters it declares, by name."""
        found: Mapping[str, Mapping[str, Any]] = self.content.get("parameters", {})
        return found

    def execution_timeout(self, given: Mapping[str, str]) -> timedelta:
        """Return for how long its script may run."""
        seconds = self.step["inputs"].get("timeoutSeconds", RUNS_FOR.total_seconds())
        return timedelta(seconds=float(_filled(str(seconds), given)))

    def script(self, given: Mapping[str, str]) -> str:
        """Return its script, with the parameters in it that are not passed by the environment."""
        literal = {name: value for name, value in given.items() if not self._by_environment(name)}
        return _filled("\n".join(self.step["inputs"]["runCommand"]), literal)

    def environment(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return the parameters that are passed by the environment (interpolationType ENV_VAR)."""
        return {f"SSM_{name}": v for name, v in given.items() if self._by_environment(name)}

    def _by_environment(self, name: str) -> bool:
        return self.parameters[name].get("interpolationType") == ENV_VAR

    def taken(self, given: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """Return a value for each parameter.

        Raises:
            Refusal: one is unknown, is missing, or has a value that is not allowed.
        """
        for name in given:
            if name not in self.parameters:
                raise _invalid(name, f"is not defined in document {self.name}")
        found = {}
        for name, declared in self.parameters.items():
            values = given.get(name, [declared["default"]] if "default" in declared else [])
            if len(values) != 1:
                raise _invalid(name, "needs one value")
            found[name] = str(values[0])
            if not _allows(declared, found[name]):
                raise _invalid(name, "has a value that is not allowed")
        return found

    def refused_by_agent(self, given: Mapping[str, str]) -> str | None:
        """Return the parameter whose value the agent refuses: in Go `$` is the end of the text."""
        for name, value in given.items():
            pattern = self.parameters[name].get("allowedPattern")
            if pattern is not None and re.search(_in_go(pattern), value) is None:
                return name
        return None


def _in_go(pattern: str) -> str:
    """Return a pattern with Go's `$`: nothing may follow, and no line end either."""
    return f"{pattern[:-1]}\\Z" if pattern.endswith("$") else pattern


def _allows(declared: Mapping[str, Any], value: str) -> bool:
    """Say whether the API takes a value; Java's `$` is there before a last line end, too."""
    pattern, listed = declared.get("allowedPattern"), declared.get("allowedValues")
    fits = pattern is None or re.search(pattern, value) is not None
    is_listed = listed is None or value in listed
    length = declared.get("minChars", 0) <= len(value) <= declared.get("maxChars", len(value))
    return fits and is_listed and length


def _filled(text: str, given: Mapping[str, str]) -> str:
    return _NAMED.sub(lambda found: given.get(found[1], found[0]), text)


def _invalid(name: str, why: str) -> Refusal:
    return Refusal(Code.INVALID_PARAMETERS, f"Parameter {name} {why}.")
