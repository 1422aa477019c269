"""The emails of a DB instance's incidents, one scene each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from types import MappingProxyType

from lifeguard.core.databases.database import PendingValue
from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.databases.prices import DbPrices, StoragePrices
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.kinds.databases.news import DbNews
from lifeguard.core.kinds.rds.action import DbVerb
from lifeguard.core.kinds.rds.database import Database, RdsSituation
from lifeguard.core.notification.view import EmailView
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.emails import SEOUL, due
from tests.support.rds import (
    PLAN,
    database,
    facts,
    later,
    limit,
    news,
    out_of_credits,
)
from tests.support.rds import (
    situation as any_situation,
)
from tests.support.situations import NOON, OBSERVE

_GIB = 2**30
_PRICES = DbPrices(
    {"db.t4g.small": 23.36, "db.t4g.medium": 47.45},
    {"gp2": StoragePrices(0.115), "gp3": StoragePrices(0.115)},
)
_PLAN = replace(PLAN, prices=_PRICES)
_SLOW = database("available", out_of_credits())
situation = partial(any_situation, settings=SEOUL)

_SNAPSHOT = ActionRecord(
    Verb.CREATE_SNAPSHOTS,
    Result.DONE,
    message("rds.snapshot_first"),
    NOON,
    message("answer.db_snapshot_begun", snapshot="lifeguard-shop-db-8a6b26811241"),
    made="lifeguard-shop-db-8a6b26811241",
)
_CHANGE = ActionRecord(
    DbVerb.MODIFY,
    Result.DONE,
    message("rds.look"),
    NOON + timedelta(minutes=10),
    message("answer.db_modified"),
    problem="db-disk-limit",
)


def _seen(seen: Database) -> RdsSituation:
    return situation(seen, actions=(_SNAPSHOT,), plan=_PLAN)


def _asked() -> EmailView:
    return due(_seen(_SLOW))


def _class_asked() -> EmailView:
    at_its_limit = LimitHit(DbLimit.CLASS_IOPS, NOON, 995, 1000, queue=31, latency=0.04)
    on_gp3 = facts(storage=replace(facts().storage, type="gp3"))
    return due(_seen(database(limits=(at_its_limit,), facts=on_gp3)))


def _full() -> EmailView:
    restorable = NOON - timedelta(minutes=5)
    return due(situation(database("storage-full", restorable_to=restorable), plan=_PLAN))


def _short() -> EmailView:
    short = LimitHit(DbLimit.STORAGE, NOON, 6 * _GIB, 100 * _GIB, timedelta(hours=5))
    return due(_seen(database("available", short)))


def _pending() -> EmailView:
    waiting = facts(pending=(PendingValue("EngineVersion", "16.6"),))
    return due(_seen(database(limits=(out_of_credits(),), facts=waiting)))


def _fixed() -> EmailView:
    before = replace(_seen(_SLOW).with_action(_CHANGE), now=_CHANGE.at)
    on_gp3 = replace(
        facts(status="storage-optimization"), storage=replace(facts().storage, type="gp3")
    )
    return due(later(before, database(facts=on_gp3), timedelta(minutes=20)))


def _failed() -> EmailView:
    return due(situation(database("failed")))


def _parameters() -> EmailView:
    return due(situation(database("incompatible-parameters")))


def _busy() -> EmailView:
    return due(situation(database("available", limit(DbLimit.CPU, 97))))


def _failover() -> EmailView:
    known = situation(database(), news(DbNews.FAILOVER))
    return due(later(known, database(), timedelta(minutes=6)))


def _observed() -> EmailView:
    return due(situation(_SLOW, policy=OBSERVE))


SCENES: Mapping[str, Callable[[], EmailView]] = MappingProxyType(
    {
        "database-asked": _asked,
        "database-asked-for-class": _class_asked,
        "database-busy": _busy,
        "database-failed": _failed,
        "database-failed-over": _failover,
        "database-fixed": _fixed,
        "database-full": _full,
        "database-incompatible-parameters": _parameters,
        "database-observed": _observed,
        "database-pending-changes": _pending,
        "database-short-of-storage": _short,
    }
)
