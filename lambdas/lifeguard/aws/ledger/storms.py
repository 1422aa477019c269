"""Storms in the ledger: on the item of their Region, which every look reads; counts beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Attr, Item
from lifeguard.aws.ledger.items import epoch, region_key
from lifeguard.aws.ledger.table import Store
from lifeguard.core.incident.incident import Incident
from lifeguard.core.notification.outages import said
from lifeguard.core.storm.detection import (
    SHOWN,
    Ended,
    MemberOutcome,
    Storm,
    StormNotification,
    outcome,
)
from lifeguard.immutable import immutable

KEEP = timedelta(days=30)
"""How long a storm may last, and its counts are kept."""


def storm_of(item: Item) -> Storm | None:
    """Return the storm that a Region's item tells of."""
    if "storm" not in item:
        return None
    watched = datetime.fromtimestamp(int(item["storm_swept_at"]), UTC)
    return replace(codec.loads(Storm, item["storm"]), watched_at=watched)


@immutable
class Storms(Store):
    """The storms of the ledger's table."""

    def begin(self, storm: Storm, now: datetime) -> bool:
        """Note a storm; False when the Region has one already."""
        begun = self._items.update(
            region_key(storm.account, storm.region),
            {
                "storm": _text(storm),
                "storm_swept_at": epoch(now),
                "expires_at": epoch(now + KEEP),
            },
            only_if=Attr("storm").not_exists(),
        )
        return begun is not None

    def read(self, account: str, region: str) -> Storm | None:
        """Return the Region's storm."""
        return storm_of(self._items.get(region_key(account, region)))

    def watched(self, storm: Storm, now: datetime, *, released: bool) -> Storm:
        """Note that the sweep has looked, and whether a person has released the storm by now."""
        after = replace(storm, released=storm.released or released, watched_at=now)
        self._items.update(
            region_key(storm.account, storm.region),
            {"storm": _text(after), "storm_swept_at": epoch(now)},
            only_if=Attr("storm").eq(_text(storm)),
        )
        return after

    def end(self, storm: Storm) -> None:
        """Note that it is over."""
        self._items.update(
            region_key(storm.account, storm.region),
            remove=("storm",),
            only_if=Attr("storm").eq(_text(storm)),
        )

    def progress(self, storm: Storm) -> tuple[Ended, StormNotification]:
        """Return how its members have ended so far, and what was told."""
        item = self._items.get(_counts_key(storm))
        cured, person, nothing = (int(item.get(name, 0)) for name in MemberOutcome)
        ended = Ended(
            cured,
            person,
            nothing,
            tuple(map(codec.loads_message, sorted(item.get("need_operator", ())))),
        )
        told = (
            codec.loads(StormNotification, item["notification"])
            if "notification" in item
            else StormNotification()
        )
        return ended, told

    def told(self, storm: Storm, told: StormNotification, now: datetime) -> None:
        """Note what the digest has said."""
        fields = {"notification": codec.dumps(told), "expires_at": epoch(now + KEEP)}
        self._items.update(_counts_key(storm), fields)

    def count(self, storm: Storm, incident: Incident) -> None:
        """Count a member that has closed; the digest names the first that need a person."""
        ended = outcome(incident.status)
        counts = self._items.update(_counts_key(storm), add={ended.value: 1})
        if counts and ended is MemberOutcome.PERSON and int(counts[ended.value]) <= SHOWN:
            self._items.update(
                _counts_key(storm), add={"need_operator": {codec.dumps_message(said(incident))}}
            )


def _text(storm: Storm) -> str:
    return codec.dumps(replace(storm, watched_at=None))


def _counts_key(storm: Storm) -> Item:
    return {**region_key(storm.account, storm.region), "sk": f"storm:{storm.id}"}
