"""The policies of a storm: as given, but in mode act, as nothing else touches an instance."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from lifeguard.config import load_policies_yaml
from lifeguard.core.policy.policy import Criticality, Policies, Policy
from sandbox.storm.disaster import Victim


@dataclass(frozen=True, slots=True)
class Acting:
    """Policies that act, and the file that says so."""

    path: Path
    policies: Policies

    @property
    def policy(self) -> Policy:
        """Return the one that the storm's instances are under, or its kin by criticality."""
        named = self.policies.policies
        return named.get("default") or next(iter(named.values()))

    def policy_of(self, victim: Victim) -> Policy:
        """Return the one that an instance is under, by its criticality."""
        mixed = self.policies.policies.get(f"{self.policy.name}-{victim.criticality}")
        return mixed or self.policy


@contextmanager
def acting(path: Path, *, mixed: bool = False) -> Iterator[Acting]:
    """Yield the file's policies, each in mode act; `mixed`: and in each criticality as well.

    Raises:
        PolicyError: the file is not right as it stands.
    """
    load_policies_yaml(path)
    given = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    named = given.get("policies") or {"default": {}}
    policies = {name: {**(keys or {}), "mode": "act"} for name, keys in named.items()}
    if mixed:
        policies |= {
            f"{name}-{criticality}": {**keys, "criticality": criticality.value}
            for name, keys in policies.items()
            for criticality in Criticality
        }
    with TemporaryDirectory() as folder:
        act = Path(folder) / path.name
        act.write_text(
            yaml.safe_dump({**given, "policies": policies}, sort_keys=False), encoding="utf-8"
        )
        yield Acting(act, load_policies_yaml(act))
