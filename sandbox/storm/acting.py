"""The policies of a storm: as given, but in mode act, as nothing else touches an instance."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from lifeguard.config import load_policies_yaml
from lifeguard.core.policy.policy import Policies, Policy


@dataclass(frozen=True, slots=True)
class Acting:
    """Policies that act, and the file that says so."""

    path: Path
    policies: Policies

    @property
    def policy(self) -> Policy:
        """Return the one that every instance of the storm is under."""
        named = self.policies.policies
        return named.get("default") or next(iter(named.values()))


@contextmanager
def acting(path: Path) -> Iterator[Acting]:
    """Yield the file's policies, each in mode act.

    Raises:
        PolicyError: the file is not right as it stands.
    """
    load_policies_yaml(path)
    given = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    named = given.get("policies") or {"default": {}}
    policies = {name: {**(keys or {}), "mode": "act"} for name, keys in named.items()}
    with TemporaryDirectory() as folder:
        act = Path(folder) / path.name
        act.write_text(
            yaml.safe_dump({**given, "policies": policies}, sort_keys=False), encoding="utf-8"
        )
        yield Acting(act, load_policies_yaml(act))
