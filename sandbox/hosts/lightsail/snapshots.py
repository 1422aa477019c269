"""The snapshots of Lightsail's instances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sandbox.worldfile.plans import WorldPlan


class ServerSnapshotState(StrEnum):
    """The states of a snapshot of ours [botocore InstanceSnapshotState]."""

    PENDING = "pending"
    AVAILABLE = "available"


@dataclass(slots=True)
class ServerSnapshot:
    """One snapshot of one instance: crash-consistent, of its disk at the moment it was begun."""

    name: str
    server: str
    """The name of the instance."""
    plan: WorldPlan
    """That the instance had."""
    created_at: datetime
    tags: Mapping[str, str] = field(default_factory=dict)
    state: ServerSnapshotState = ServerSnapshotState.PENDING
