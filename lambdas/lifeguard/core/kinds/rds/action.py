"""What Lifeguard can do to a DB instance; each action says what is true of it.

RDS takes no client token: a snapshot is found by its name, a change by what the DB instance is.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar, get_args

from lifeguard.core.databases.choices.change import DbChange
from lifeguard.core.decision.action import Action, by_verb
from lifeguard.core.resources.verb import Verb
from lifeguard.immutable import immutable


class DbVerb(StrEnum):
    """What is done to no other kind of resource. It is also the remedy that a yes allows."""

    MODIFY = "modify_database"


@immutable
class CreateDbSnapshot(Action):
    """A snapshot of a DB instance; of one in a single zone I/O may pause for seconds."""

    verb: ClassVar[str] = Verb.CREATE_SNAPSHOTS
    # AddTagsToResource: it tags what it makes.
    calls: ClassVar[tuple[str, ...]] = ("rds:AddTagsToResource", "rds:CreateDBSnapshot")
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None
    backs_up: ClassVar[bool] = True

    name: str


@immutable
class ModifyDatabase(Action):
    """A change of storage or class, at once; only ever at a person's yes."""

    verb: ClassVar[str] = DbVerb.MODIFY
    calls: ClassVar[tuple[str, ...]] = ("rds:ModifyDBInstance",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = DbVerb.MODIFY

    change: DbChange


DbAction = CreateDbSnapshot | ModifyDatabase
ACTION_OF: Mapping[str, type[Action]] = by_verb(*get_args(DbAction))
"""The class of each verb."""
