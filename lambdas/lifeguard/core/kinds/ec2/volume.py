"""An EBS volume that may grow, and the act that grows it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from lifeguard.core.decision.action import Action
from lifeguard.core.resources.verb import Verb
from lifeguard.immutable import immutable

BETWEEN = timedelta(hours=6)
"""How long after a change a volume takes no other one (EBS guide, "Requirements when modifying
Amazon EBS volumes")."""

_MODIFYING = "modifying"
_CHANGES = frozenset({_MODIFYING, "optimizing"})
"""Of `ModificationState`; the others are `completed` and `failed` (EC2 API)."""


@immutable
class Volume:
    """A volume as EC2 describes it, and its latest change, if it ever had one."""

    id: str
    gib: int
    type: str = ""  # gp3
    state: str = ""  # of the latest change; "": none is known
    target_gib: int = 0
    changed_at: datetime | None = None  # when the latest change began
    ended_at: datetime | None = None

    def may_change(self, now: datetime) -> bool:
        """Whether EC2 takes a change: none is under way, and none was within six hours."""
        if self.state in _CHANGES:
            return False
        latest = self.ended_at or self.changed_at
        return latest is None or now >= latest + BETWEEN

    def holds(self, gib: int) -> bool:
        """Whether so many GiB can be used: from `optimizing` on the new size is there."""
        return self.gib >= gib and self.state != _MODIFYING


@immutable
class GrowVolume(Action):
    """A larger root volume, while the instance runs on; nothing takes it back."""

    verb: ClassVar[str] = Verb.GROW_VOLUME
    calls: ClassVar[tuple[str, ...]] = ("ec2:ModifyVolume",)
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None  # nothing climbs to it: it is asked for

    volume: str
    gib: int

    @property
    def on(self) -> str:
        """The volume and its new size: by both of them a change is known again."""
        return f"{self.volume}:{self.gib}"


def target_of(on: str) -> tuple[str, int]:
    """Return the volume and the size in GiB that an act was on; 0: it was on none."""
    volume, _, gib = on.partition(":")
    return volume, int(gib) if gib.isdecimal() else 0
