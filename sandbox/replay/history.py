"""What Lifeguard has written down before the world begins: it has been at work for weeks."""

from __future__ import annotations

from datetime import datetime, timedelta

from lifeguard.aws.ledger.sweep_state import SweepState
from lifeguard.core.notification.drill import drill_id
from lifeguard.core.resources.resource import Service
from sandbox.account.account import Account

_WEEK = timedelta(weeks=1)
_DEPLOYED = 4 * _WEEK
_NONCE = "0" * 16
_CAME_THROUGH = timedelta(seconds=10)


def at_work_for_weeks(account: Account) -> None:
    """Let the last weekly self-test have come through, so that nobody misses it."""
    watch = SweepState(account.ledger_table, account.world.spec.region)
    sent_at = _last_report(account)
    with account.world.backstage():
        watch.begun(sent_at - _DEPLOYED)
        watch.said_hello(sent_at - _DEPLOYED)
        drill = drill_id(sent_at, _NONCE)
        watch.drill_sent(drill, sent_at)
        watch.drill_arrived({drill}, sent_at + _CAME_THROUGH)
        watch.now_polled(_polled(account))


def _polled(account: Account) -> frozenset[str]:
    """Return the kinds that the sweep has found something of before."""
    spec = account.world.spec
    found = {
        Service.LIGHTSAIL: spec.lightsail.instances,
        Service.LIGHTSAIL_DB: spec.lightsail.databases,
        Service.RDS: spec.rds,
    }
    return frozenset(service for service, there in found.items() if there)


def _last_report(account: Account) -> datetime:
    """Return when the weekly schedule was last due."""
    (weekly,) = (one.at for one in account.template.schedules if one.at is not None)
    return weekly.next(account.agenda.now() - _WEEK)
