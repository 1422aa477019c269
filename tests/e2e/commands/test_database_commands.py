"""Every command that an email about a database holds is run, and does what the email says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sandbox.replay.replay import Replay
from tests.e2e.commands.console import ANSWER, READ, Operator, Scene, commands
from tests.e2e.commands.scenes import ending
from tests.faults.database_scenes import DATABASES
from tests.support.sample import sampled

Document = dict[str, Any]
RDS, LIGHTSAIL = "rds:shop-db", "lightsail-db:shop-db"
NEW_RDS, NEW_LIGHTSAIL = "rds:NEW-NAME", "lightsail-db:NEW-NAME"


def rds(**how: object) -> Scene:
    """A DB instance beside a server that is well."""
    return Scene(world={"rds": [{"id": "shop-db", **how}]})


def lightsail(**how: object) -> Scene:
    """A Lightsail database beside a server that is well."""
    return Scene(world={"lightsail": {"databases": [{"name": "shop-db", **how}]}})


def _played(name: str) -> Scene:
    return Scene(world=DATABASES[name].world, script=ending("11:00:00"))


_BUSY: Document = {"CPUUtilization": 97, "DatabaseConnections": 40, "DiskQueueDepth": 0.1}
_PENDING: Document = {"pending": {"EngineVersion": "16.6"}}
_NO_CREDITS: Document = DATABASES["database, changed at a yes"].world["rds"][0]

SCENES: dict[str, tuple[Scene, set[str], str]] = {
    "gp2 credits gone": (_played("database, changed at a yes"), {"modify-db-instance"}, RDS),
    "full": (_played("database, full, grown at a yes"), {"modify-db-instance"}, RDS),
    "storage runs out": (_played("database, asked"), {"modify-db-instance"}, RDS),
    "changes pending": (rds(**(_NO_CREDITS | _PENDING)), {"describe-db-instances"}, RDS),
    "busy": (rds(metrics=_BUSY), {"describe-db-instances"}, RDS),
    "failed": (rds(state="failed"), {"restore-db-instance-to-point-in-time"}, NEW_RDS),
    "parameters": (rds(state="incompatible-parameters"), {"describe-events"}, RDS),
    "network": (rds(state="incompatible-network"), {"describe-db-instances"}, RDS),
    "Lightsail, disk": (
        _played("Lightsail database, told"),
        {"get-relational-database-events"},
        LIGHTSAIL,
    ),
    "Lightsail, busy": (
        lightsail(metrics=_BUSY),
        {"create-relational-database-from-snapshot", "get-relational-database-events"},
        NEW_LIGHTSAIL,
    ),
    "Lightsail, silent": (
        _played("Lightsail database, rebooted at a yes"),
        {"reboot-relational-database"},
        LIGHTSAIL,
    ),
    "Lightsail, failed": (
        lightsail(state="failed"),
        {"create-relational-database-from-snapshot", "get-relational-database-events"},
        NEW_LIGHTSAIL,
    ),
}
"""What happens, the operations of its commands, and the database that is available then."""
NOT_CURED = {"parameters", "network"}
"""Where the commands only show what is wrong."""


def _state(replay: Replay, key: str) -> Document:
    return replay.account.world.resources().get(key, {})


@pytest.mark.parametrize("name", sampled([(name,) for name in SCENES], 1))
def test_what_is_run_by_hand_does_what_it_says(name: str, tmp_path: Path) -> None:
    scene, operations, key = SCENES[name]
    declined = scene.declined()
    seen: set[str] = set()
    for mail in declined.emails(tmp_path):
        given = [command for command in commands(mail) if command[:3] != ANSWER]
        if not given:
            continue
        with declined.played(tmp_path, mail.at + READ) as replay:
            assert Operator(replay).runs(given).harm == []
            seen |= {command[2] for command in given}
            if name not in NOT_CURED:
                assert _state(replay, key)["state"] in {"available", "storage-optimization"}
    assert operations <= seen


@pytest.mark.parametrize("name", sampled([("gp2 credits gone",), ("Lightsail, silent",)], 1))
def test_a_yes_by_the_command_does_the_same(name: str, tmp_path: Path) -> None:
    scene = SCENES[name][0]
    (asked,) = [m for m in scene.emails(tmp_path) if m.subject.startswith("[Lifeguard] ANSWER ")]
    given = [command for command in commands(asked) if command[:3] == ANSWER]
    assert given == commands(asked), "a question holds no command but its answer"
    with scene.played(tmp_path, asked.at + READ) as replay:
        assert Operator(replay).runs(given).harm == []
        calls = [call.operation for call in replay.account.world.calls]
        assert len(calls) == 2, "the snapshot before the question, and what was asked"
