"""What the sweep remembers from one minute to the next, in one item of the ledger's table."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import field
from datetime import datetime, timedelta

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Attr, Item
from lifeguard.aws.ledger.table import Store
from lifeguard.core.endpoints.silence import Silences
from lifeguard.core.incident.service_notice import ServiceNotice
from lifeguard.core.notification.drill import Drills
from lifeguard.core.notification.freeze_told import FreezeNotification
from lifeguard.core.storm.detection import AccountRegion
from lifeguard.immutable import immutable

_KEY = {"pk": "sweep", "sk": "state"}
_HEARD, _TOLD = "notice-", "notice_told-"
_REMEMBER = timedelta(days=400)
"""A Health event lies up to seven months ahead."""


@immutable
class SweepRecord:
    """What was told and when it was asked; `storms` are the Regions that may have one."""

    freeze: FreezeNotification
    drills: Drills
    storms: tuple[AccountRegion, ...] = ()
    subscriptions_asked: datetime | None = None
    subscriptions_told: datetime | None = None
    unprotected: frozenset[str] = frozenset()
    unmanaged: frozenset[str] = frozenset()
    """Of which servers the operator knows that Systems Manager does not manage them
    (Resource.key)."""
    polled: frozenset[str] | None = None
    """The kinds of resource that are polled, since something of them is opted in; None: no sweep
    has asked yet."""
    greeted: bool = False
    """Whether the first email was sent."""
    silences: Silences = field(default_factory=Silences)
    unhealthy: Silences = field(default_factory=Silences)
    """Which servers load balancers find unhealthy, by `core.targets.watch.watch_key`."""
    balanced: frozenset[str] | None = None
    """The kinds of resource with load balancers, as `polled`."""
    flaws_told: tuple[str, ...] = ()
    """Which flaws of endpoints the operator knows (EndpointFlaw.key)."""
    news_read: datetime | None = None
    """Until when the events that AWS lists were read; None: no sweep has read any."""
    turns: Mapping[str, str] = field(default_factory=dict)
    """Behind whom the next sweep goes on, of what the last one had no time for, by the task."""
    notices: tuple[ServiceNotice, ...] = ()
    """What AWS Health has said since the last sweep of services without a runbook."""
    notices_told: Mapping[str, str] = field(default_factory=dict)
    """The dates that the operator knows of each (ServiceNotice.fingerprint), by its digest."""


@immutable
class SweepState(Store):
    """The item. Each writer sets attributes of its own, so that none undoes another's."""

    def read(self) -> SweepRecord:
        """Return all of it."""
        return _watched(self._items.get(_KEY))

    def freeze_told(self, told: FreezeNotification) -> None:
        """Note what the operator knows of the freeze."""
        self._items.update(_KEY, {"freeze_notification": codec.dumps(told)})

    def begun(self, now: datetime) -> None:
        """Note that the first sweep has looked: from now on a drill is due."""
        self._items.update(_KEY, {"selftest_since": now.isoformat()})

    def drill_sent(self, drill: str, now: datetime) -> None:
        """Note that a drill is about to be sent."""
        self._items.update(_KEY, {"selftest_sent": drill, "selftest_sent_at": now.isoformat()})

    def drill_arrived(self, drills: Collection[str], now: datetime) -> None:
        """Note that the drill that was sent has come through, if it is among these."""
        for drill in sorted(drills):
            self._items.update(
                _KEY,
                {"selftest_arrived": drill, "selftest_arrived_at": now.isoformat()},
                only_if=Attr("selftest_sent").eq(drill),
            )

    def drill_told(self, about: str) -> None:
        """Note what was complained of."""
        self._items.update(_KEY, {"selftest_notified": about})

    def storms_in(self, places: tuple[AccountRegion, ...]) -> None:
        """Note which Regions may have a storm."""
        self._items.update(
            _KEY, {"storm_regions": [f"{account}/{region}" for account, region in places]}
        )

    def subscriptions_asked(self, now: datetime) -> None:
        """Note when SNS was asked who hears."""
        self._items.update(_KEY, {"subscriptions_checked_at": now.isoformat()})

    def unprotected_told(self, told: frozenset[str]) -> None:
        """Note of which servers the operator knows that their tag names no policy."""
        self._items.update(_KEY, {"unprotected_notified": sorted(told)})

    def unmanaged_told(self, told: frozenset[str]) -> None:
        """Note of which servers the operator knows that Systems Manager does not manage them."""
        self._items.update(_KEY, {"unmanaged_notified": sorted(told)})

    def now_polled(self, kinds: frozenset[str]) -> None:
        """Note which kinds of resource have something that is opted in."""
        self._items.update(_KEY, {"polled_kinds": sorted(kinds)})

    def silences_heard(self, silences: Silences) -> None:
        """Note which endpoints do not answer."""
        self._items.update(_KEY, {"silent_endpoints": codec.dumps(silences)})

    def unhealthy_seen(self, unhealthy: Silences) -> None:
        """Note which servers load balancers find unhealthy."""
        self._items.update(_KEY, {"unhealthy_targets": codec.dumps(unhealthy)})

    def now_balanced(self, kinds: frozenset[str]) -> None:
        """Note which kinds of resource have load balancers."""
        self._items.update(_KEY, {"balanced_kinds": sorted(kinds)})

    def flaws_told(self, told: tuple[str, ...]) -> None:
        """Note which flaws of endpoints the operator knows."""
        self._items.update(_KEY, {"endpoint_flaws_notified": list(told)})

    def news_read(self, now: datetime) -> None:
        """Note until when the events that AWS lists were read."""
        self._items.update(_KEY, {"news_read_at": now.isoformat()})

    def turns_taken(self, turns: Mapping[str, str]) -> None:
        """Note behind whom the next sweep goes on, by the task."""
        self._items.update(_KEY, {"turns": dict(turns)})

    def notice_heard(self, notice: ServiceNotice) -> None:
        """Note what AWS Health says; `intake` does, and the next sweep tells it."""
        self._items.update(_KEY, {f"{_HEARD}{digest(notice)}": codec.dumps(notice)})

    def notice_told(self, notice: ServiceNotice, now: datetime) -> None:
        """Note that the operator knows it.

        What was told so long ago that no update can come is forgotten.
        """
        told = f"{_TOLD}{digest(notice)}"
        known = self._items.get(_KEY)
        old = tuple(
            name
            for name, value in known.items()
            if name.startswith(_TOLD) and datetime.fromisoformat(value["at"]) < now - _REMEMBER
        )
        self._items.update(
            _KEY, {told: {"dates": notice.fingerprint, "at": now.isoformat()}}, remove=old
        )
        self.notice_dropped(notice)

    def notice_dropped(self, notice: ServiceNotice) -> None:
        """Forget what nobody is told of; a later word of it stays."""
        heard = f"{_HEARD}{digest(notice)}"
        self._items.update(_KEY, remove=(heard,), only_if=Attr(heard).eq(codec.dumps(notice)))

    def subscriptions_told(self, now: datetime) -> None:
        """Note when the operator was told who does not hear."""
        self._items.update(_KEY, {"subscriptions_notified_at": now.isoformat()})

    def said_hello(self, now: datetime) -> None:
        """Note that the first email was sent."""
        self._items.update(_KEY, {"greeted_at": now.isoformat()})


def _watched(item: Item) -> SweepRecord:
    return SweepRecord(
        freeze=codec.loads(FreezeNotification, item["freeze_notification"])
        if "freeze_notification" in item
        else FreezeNotification(),
        drills=Drills(
            since=_time(item, "selftest_since"),
            sent=item.get("selftest_sent", ""),
            sent_at=_time(item, "selftest_sent_at"),
            arrived=item.get("selftest_arrived", ""),
            told=item.get("selftest_notified", ""),
        ),
        storms=tuple(_place(text) for text in item.get("storm_regions", ())),
        subscriptions_asked=_time(item, "subscriptions_checked_at"),
        subscriptions_told=_time(item, "subscriptions_notified_at"),
        unprotected=frozenset(item.get("unprotected_notified", ())),
        unmanaged=frozenset(item.get("unmanaged_notified", ())),
        polled=_kinds(item, "polled_kinds"),
        greeted="greeted_at" in item,
        silences=_silences(item, "silent_endpoints"),
        unhealthy=_silences(item, "unhealthy_targets"),
        balanced=_kinds(item, "balanced_kinds"),
        flaws_told=tuple(item.get("endpoint_flaws_notified", ())),
        news_read=_time(item, "news_read_at"),
        turns=dict(item.get("turns", {})),
        notices=tuple(
            codec.loads(ServiceNotice, item[name])
            for name in sorted(item)
            if name.startswith(_HEARD)
        ),
        notices_told={
            name.removeprefix(_TOLD): value["dates"]
            for name, value in item.items()
            if name.startswith(_TOLD)
        },
    )


def digest(notice: ServiceNotice) -> str:
    """Return what an event is noted by."""
    return hashlib.sha256(notice.reference.encode()).hexdigest()[:16]


def _place(text: str) -> AccountRegion:
    account, _, region = text.partition("/")
    return account, region


def _silences(item: Item, name: str) -> Silences:
    return codec.loads(Silences, item[name]) if name in item else Silences()


def _kinds(item: Item, name: str) -> frozenset[str] | None:
    return frozenset(item[name]) if name in item else None


def _time(item: Item, name: str) -> datetime | None:
    return datetime.fromisoformat(item[name]) if name in item else None
