"""The emails of a Lightsail database's incidents, one scene each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.kinds.lightsail_database.database import (
    DbMaintenance,
    LightsailDatabase,
    LightsailDbSituation,
)
from lifeguard.core.notification.view import EmailView
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.emails import SEOUL, due
from tests.support.lightsail_database import (
    BUSY,
    SHORT,
    SLOW,
    WAYS,
    database,
    later,
    silent,
    situation,
)
from tests.support.situations import NOON

_NAME = "lifeguard-shop-db-8a6b26811241"
_SNAPSHOT = ActionRecord(
    Verb.CREATE_SNAPSHOTS,
    Result.DONE,
    message("rds.snapshot_first"),
    NOON,
    message("answer.snapshot_begun", snapshot=_NAME),
    made=_NAME,
)
_REBOOT = ActionRecord(
    Verb.REBOOT,
    Result.DONE,
    message("lightsail_db.silent", since=NOON - timedelta(minutes=20)),
    NOON + timedelta(minutes=10),
    message("answer.operation_begun", operation="8a6b2681"),
    problem="lightsail-db-silent",
)
_WAYS = replace(WAYS, told=WAYS.told[:2])


def _due(known: LightsailDbSituation) -> EmailView:
    """Return the email that is due, in the operator's own time."""
    return due(replace(known, settings=SEOUL))


def _backed_up(seen: LightsailDatabase) -> EmailView:
    return _due(situation(seen, actions=(_SNAPSHOT,), ways_out=_WAYS))


def _disk() -> EmailView:
    planned = (DbMaintenance("system-update", NOON + timedelta(days=2)),)
    return _backed_up(database(SLOW, maintenance=planned))


def _short() -> EmailView:
    return _backed_up(database(SHORT))


def _cpu() -> EmailView:
    return _backed_up(database(BUSY))


def _silent() -> EmailView:
    return _backed_up(silent())


def _rebooted() -> EmailView:
    known = situation(silent(), actions=(_SNAPSHOT,)).with_action(_REBOOT)
    return _due(later(replace(known, now=_REBOOT.at), database(), timedelta(minutes=20)))


def _broken() -> EmailView:
    return _due(situation(database(state="failed"), ways_out=_WAYS))


SCENES: Mapping[str, Callable[[], EmailView]] = MappingProxyType(
    {
        "lightsail-database-broken": _broken,
        "lightsail-database-cpu": _cpu,
        "lightsail-database-disk": _disk,
        "lightsail-database-rebooted": _rebooted,
        "lightsail-database-short-of-storage": _short,
        "lightsail-database-silent": _silent,
    }
)
