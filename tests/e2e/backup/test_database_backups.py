"""Snapshots of databases: none by the clock, and of those that incidents made none for ever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox.gateway.records import ApiCall
from tests.e2e.backup.test_backups import DAY, HOUR, Estate, estate
from tests.e2e.commands.console import commands

SHORT = {"keep": {"last": 1, "daily": 0, "weekly": 0}}
TAGS = {"lifeguard:source": "shop-db"}


class Databases(Estate):
    """The account of `Estate`, with a database of RDS and one of Lightsail."""

    def make(self, incident: str, name: str = "", **more: str) -> None:
        """Let a snapshot of each be taken as an incident takes it, but for what is given."""
        own = name or f"lifeguard-shop-db-{incident}"
        tags = {"lifeguard:incident": incident, **TAGS, **more}
        estate_ = self.replay.account.world.estate
        estate_.rds.take(estate_.rds.database("shop-db"), own, tags)
        estate_.lightsail.databases.take("shop-db", own, tags)

    @property
    def left(self) -> tuple[set[str], set[str]]:
        """The names of the snapshots that are there, of RDS and of Lightsail."""
        estate_ = self.replay.account.world.estate
        return set(estate_.rds.snapshots), set(estate_.lightsail.databases.snapshots)

    def changes(self) -> list[ApiCall]:
        calls = self.replay.account.world.calls
        return [one for one in calls if one.service in {"rds", "lightsail"}]


@contextmanager
def databases(folder: Path, **world: Any) -> Iterator[Databases]:  # noqa: ANN401  any key of a world
    found = {
        "rds": [{"id": "shop-db"}],
        "lightsail": {"databases": [{"name": "shop-db"}]},
    }
    with estate(folder, SHORT, (), "ask", **found | world) as our:
        yield Databases(our.replay)


def test_the_snapshots_of_incidents_go_in_time_and_nothing_else_does(tmp_path: Path) -> None:
    with databases(tmp_path) as our:
        for name in ("first", "second", "third"):
            our.make(name)
            our.until(our.now + HOUR)
        our.make("fourth", "by-hand")  # a copy of somebody's has its tags, and not its name
        our.until(our.now + DAY)
        our.hours(1)
        assert our.changes() == [], "the operator hears of it a day before"
        (email,) = our.replay.account.world.emails
        for command in commands(email):
            assert command[2] in {"add-tags-to-resource", "tag-resource"}
        our.runs(email)  # which hold one of each
        our.hours(1)
        assert our.calls("DeleteDBSnapshot") == our.calls("DeleteRelationalDatabaseSnapshot") == 0
        our.until(our.now + DAY)
        our.hours(1)
        left = {"lifeguard-shop-db-second", "lifeguard-shop-db-third", "by-hand"}
        assert our.left == (left, left)
        assert our.calls("CreateDBSnapshot") == our.calls("CreateRelationalDatabaseSnapshot") == 0
        assert our.now - our.replay.account.world.spec.now < 3 * DAY
