"""Noting which instances were replaced."""

from __future__ import annotations

from typing import Protocol

from lifeguard.core.resources.resource import Resource


class RetirementNotes(Protocol):
    """Which instances were replaced; `aws.ledger.retirements.Retirements` is the real one."""

    def note(self, resource: Resource, by: str, /) -> None:
        """Note which instance takes a resource's place; "": it has its place again."""
