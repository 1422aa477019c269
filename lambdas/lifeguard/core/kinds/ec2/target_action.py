"""Out of a target group before a restart of Lifeguard's own, and into it again after the proof."""

from __future__ import annotations

from typing import ClassVar

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.readings import group_name
from lifeguard.core.resources.verb import Verb
from lifeguard.immutable import immutable


@immutable
class DeregisterTarget(Action):
    """Out of one target group: no new requests come, and those under way may end."""

    verb: ClassVar[str] = Verb.DEREGISTER_TARGET
    calls: ClassVar[tuple[str, ...]] = ("elasticloadbalancing:DeregisterTargets",)
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None

    group: str
    """The target group's ARN."""
    ports: tuple[int, ...]

    @property
    def on(self) -> str:
        """The target group's name."""
        return group_name(self.group)


@immutable
class RegisterTarget(Action):
    """Into one target group again, on the ports that it was registered on.

    The instance must be running (API reference, RegisterTargets).
    """

    verb: ClassVar[str] = Verb.REGISTER_TARGET
    calls: ClassVar[tuple[str, ...]] = ("elasticloadbalancing:RegisterTargets",)
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None

    group: str
    """The target group's ARN."""
    ports: tuple[int, ...]

    @property
    def on(self) -> str:
        """The target group's name."""
        return group_name(self.group)


Targeting = DeregisterTarget | RegisterTarget
"""What is done around a restart."""
