"""What a question says of each choice, and why others are not offered."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.databases.choices.change import DbChange, DbChoice
from lifeguard.core.databases.choices.offer import DbOffer, DbRefusal, DbRefusalReason
from lifeguard.core.databases.database import DbFacts, PendingValue
from lifeguard.core.databases.performance import Performance
from lifeguard.core.incident.question import Choice
from lifeguard.core.text.message import Message, coded, message


def as_choice(offer: DbOffer) -> Choice:
    """Return an offer as a choice of a question: a person answers with its name."""
    return Choice(offer.choice, said(offer))


def said(offer: DbOffer) -> Message:
    """Return an offer in one line: the change, what it gives, its traps and its price."""
    return message("database.offer", what=changed(offer), parts=tuple(_parts(offer)))


def changed(offer: DbOffer) -> Message:
    """Return the change alone, in a few words."""
    return _what(offer.choice, offer.change, offer.was)


def _what(choice: DbChoice, change: DbChange, was: DbFacts) -> Message:
    gib, iops, throughput = change.gib or 0, change.iops or 0, change.throughput or 0
    match choice:
        case DbChoice.AUTOSCALING:
            return message("database.to_autoscaling", most=change.max_gib or 0)
        case DbChoice.BIGGER:
            return message("database.to_bigger", gib=gib, now=was.storage.gib)
        case DbChoice.GP3:
            return message("database.to_gp3", now=was.storage.type)
        case DbChoice.FASTER:
            return message("database.to_faster", iops=iops, throughput=throughput)
        case DbChoice.IO2:
            return message("database.to_io2", iops=iops)
        case DbChoice.STRIPED:
            return message("database.to_striped", gib=gib, now=was.storage.gib)
        case _:
            return _to_class(change)


def _to_class(change: DbChange) -> Message:
    if change.db_class is None:
        return message("database.to_another_class")
    one = change.db_class
    memory = f"{one.memory_mib / 1024:g}"
    return message("database.to_class", db_class=one.name, vcpus=one.vcpus, memory=memory)


def _parts(offer: DbOffer) -> Iterator[Message]:
    yield from _gives(offer.before, offer.after)
    if offer.outage:
        standby = offer.was.multi_az
        yield message("database.failover") if standby else message("database.outage")
    else:
        yield message("database.no_outage")
    if offer.copies:
        yield message("database.copies")
    if offer.locks:
        yield message("database.locks")
    if offer.becomes.storage.gib > offer.was.storage.gib:
        yield message("database.never_shrinks")
    yield _price(offer)


def _gives(before: Performance, then: Performance) -> Iterator[Message]:
    if round(then.iops) != round(before.iops):
        yield message("database.iops", then=round(then.iops), now=round(before.iops))
    if round(then.mibps) != round(before.mibps):
        yield message("database.mibps", then=round(then.mibps), now=round(before.mibps))


def _price(offer: DbOffer) -> Message:
    now, then = offer.cost_before, offer.cost_after
    if now is None or then is None:
        return message("database.price_unknown")
    if offer.change.max_gib is not None:
        return message("database.price_up_to", then=_usd(then), now=_usd(now))
    if _usd(then) == _usd(now):
        return message("database.price_same", now=_usd(now))
    return message("database.price", then=_usd(then), now=_usd(now))


def _usd(amount: float) -> str:
    return f"{amount:,.2f}"


def refused(refusal: DbRefusal, was: DbFacts) -> Message:
    """Return why a change is not offered.

    Args:
        refusal: the change and the reason.
        was: the database.
    """
    what = _what(refusal.choice, refusal.change, was)
    return message("database.refused", what=what, why=_why(refusal, was))


def _why(refusal: DbRefusal, was: DbFacts) -> Message:
    before, then = refusal.before or _NOTHING, refusal.after or _NOTHING
    match refusal.reason:
        case DbRefusalReason.PENDING:
            return message("database.why.pending", names=tuple(map(_pending, refusal.pending)))
        case DbRefusalReason.BUSY | DbRefusalReason.STOPPED:
            return coded("database.why", refusal.reason, status=refusal.status)
        case DbRefusalReason.LOCKED | DbRefusalReason.MAINTENANCE if refusal.until:
            return coded("database.why", refusal.reason, until=refusal.until)
        case DbRefusalReason.SLOWER if then.mibps < before.mibps:
            slower = {"then": round(then.mibps), "now": round(before.mibps)}
            return message("database.why.slower_mibps", **slower)
        case DbRefusalReason.SLOWER:
            return message(
                "database.why.slower_iops", then=round(then.iops), now=round(before.iops)
            )
        case DbRefusalReason.CLASS_IS_CAP:
            return message(
                "database.why.class_is_cap",
                db_class=was.db_class.name,
                iops=round(before.iops),
                mibps=round(before.mibps),
            )
        case _:
            return coded("database.why", refusal.reason)


def _pending(value: PendingValue) -> Message:
    if not value.value:
        return message("database.pending_name", name=value.name)
    return message("database.pending", name=value.name, value=value.value)


_NOTHING = Performance(0, 0)
