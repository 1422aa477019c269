"""What Lifeguard can do to a Lightsail database; each action says what is true of it.

Lightsail takes no client token: after a crash the operations of the database, and of the snapshot,
tell what was done.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, get_args

from lifeguard.core.decision.action import Action, by_verb
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.resources.verb import Verb
from lifeguard.immutable import immutable


@immutable
class SnapshotLightsailDb(Action):
    """A snapshot of a database, under a name that the same incident always gives again."""

    verb: ClassVar[str] = Verb.CREATE_SNAPSHOTS
    # TagResource: it tags what it makes.
    calls: ClassVar[tuple[str, ...]] = (
        "lightsail:CreateRelationalDatabaseSnapshot",
        "lightsail:TagResource",
    )
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None
    backs_up: ClassVar[bool] = True

    name: str


@immutable
class RebootLightsailDb(Action):
    """A reboot; only ever at a person's yes."""

    verb: ClassVar[str] = Verb.REBOOT
    calls: ClassVar[tuple[str, ...]] = ("lightsail:RebootRelationalDatabase",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.REBOOT


LightsailDbAction = SnapshotLightsailDb | RebootLightsailDb
ACTION_OF: Mapping[str, type[Action]] = by_verb(*get_args(LightsailDbAction))
"""The class of each verb."""
