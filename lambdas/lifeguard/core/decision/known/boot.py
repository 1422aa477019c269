"""When a server was booted, as far as that is known from outside, or from a look inside."""

from __future__ import annotations

from datetime import datetime, timedelta

from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.decision.situation import Situation
from lifeguard.immutable import immutable

_BY_HAND = frozenset({"RebootInstances", "StartInstances"})
"""Calls in CloudTrail behind which a server boots."""


@immutable
class BootTime:
    """The latest boot: at that time, or else at any time since.

    Of a reboot from inside nobody tells.
    """

    at: datetime
    exact: bool = False


def boot_time(situation: Situation) -> BootTime | None:
    """Return when the server was booted; None: its console keeps nothing, or it is not known."""
    observed, visit = situation.observed, situation.guest
    started = None if observed is None else situation.kind.look.started(observed)
    if started is None:
        return None
    if visit is not None and visit.look is not None and visit.look.host.uptime is not None:
        return BootTime(visit.sent_at - timedelta(seconds=visit.look.host.uptime), exact=True)
    acts = (
        act.at
        for act in situation.actions
        if act.worked and situation.action(act).remedy == Remedy.REBOOT
    )
    signs = situation.vital_signs
    changes = () if signs is None else signs.changes or ()
    by_hand = (change.at for change in changes if change.event in _BY_HAND)
    return BootTime(max((started, *acts, *by_hand)))
