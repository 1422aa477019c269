"""The choices for a limit that is hit: each checked, so that no remedy makes anything worse."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.core.databases.choices.candidates import candidates
from lifeguard.core.databases.choices.change import copies_all
from lifeguard.core.databases.choices.offer import DbChoices, DbOffer, DbRefusal, DbRefusalReason
from lifeguard.core.databases.choices.proposal import Proposal
from lifeguard.core.databases.choices.valid import accepts
from lifeguard.core.databases.cost import monthly
from lifeguard.core.databases.database import DbFacts
from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.databases.limits.storage_space import FULL
from lifeguard.core.databases.modifications import ValidModifications
from lifeguard.core.databases.performance import reachable
from lifeguard.core.databases.prices import UNKNOWN_PRICES, DbPrices

LOCK = timedelta(hours=6)
"""For so long after a change of the storage RDS accepts no other (ModifyDBInstance)."""
BEFORE_MAINTENANCE = timedelta(hours=24)
"""So near AWS's own maintenance nothing is changed."""
AVAILABLE = frozenset({"available", FULL})
"""Statuses in which RDS lets the database be changed."""


def choices(
    facts: DbFacts,
    hit: LimitHit,
    valid: ValidModifications,
    now: datetime,
    prices: DbPrices = UNKNOWN_PRICES,
) -> DbChoices:
    """Return what may be offered for a limit, the mildest first, and what is refused.

    What is offered lifts the limit, takes nothing away (no storage, no operations, no
    throughput), and comes with no other change. What gives no more than a milder offer is left
    out.
    """
    offers: list[DbOffer] = []
    refusals: list[DbRefusal] = []
    for choice, change in candidates(facts, hit, valid, prices.classes):
        proposal = Proposal(facts, hit, choice, change)
        refusal = _refusal(proposal, valid, now)
        if refusal is not None:
            refusals.append(refusal)
        elif not any(_no_better(proposal, offer) for offer in offers):
            offers.append(_offer(proposal, prices))
    return DbChoices(tuple(offers), tuple(refusals))


def _no_better(proposal: Proposal, milder: DbOffer) -> bool:
    """Whether a change gives no more of what lacks than a milder one; storage lacks GiB."""
    if not proposal.hit.limit.of_volume:
        return False
    if proposal.hit.limit is DbLimit.VOLUME_THROUGHPUT:
        return proposal.then.mibps <= milder.after.mibps
    return proposal.then.iops <= milder.after.iops


def _offer(proposal: Proposal, prices: DbPrices) -> DbOffer:
    change, becomes = proposal.change, proposal.becomes
    grown = becomes
    if change.max_gib is not None:
        grown = replace(becomes, storage=replace(becomes.storage, gib=change.max_gib))
    return DbOffer(
        proposal.choice,
        change,
        proposal.was,
        becomes,
        proposal.before,
        proposal.then,
        outage=change.outage,
        locks=change.of_storage,
        copies=copies_all(proposal.was, change),
        cost_before=monthly(proposal.was, prices),
        cost_after=monthly(grown, prices),
    )


def _refusal(proposal: Proposal, valid: ValidModifications, now: datetime) -> DbRefusal | None:
    """Return why a change is not offered, or None: it may be."""
    refused = DbRefusal(
        proposal.choice,
        proposal.change,
        DbRefusalReason.NO_HELP,
        before=proposal.before,
        after=proposal.then,
    )
    if not proposal.lifts:
        capped = proposal.host_caps
        return replace(refused, reason=DbRefusalReason.CLASS_IS_CAP) if capped else refused
    if proposal.slower:
        return replace(
            refused,
            reason=DbRefusalReason.SLOWER,
            before=reachable(proposal.was).peak,
            after=reachable(proposal.becomes).peak,
        )
    if not accepts(valid, proposal.change, proposal.becomes.storage):
        return replace(refused, reason=DbRefusalReason.NOT_VALID)
    return _not_now(proposal.was, now, refused)


def _not_now(facts: DbFacts, now: datetime, refused: DbRefusal) -> DbRefusal | None:
    """Return why a change that would help may not be made now, or None: it may."""
    if facts.pending:
        return replace(refused, reason=DbRefusalReason.PENDING, pending=facts.pending)
    if facts.stopped_by_person:
        return replace(refused, reason=DbRefusalReason.STOPPED, status=facts.status)
    if facts.status not in AVAILABLE or facts.storage_operation:
        status = facts.storage_operation or facts.status
        return replace(refused, reason=DbRefusalReason.BUSY, status=status)
    soon = facts.maintenance_at
    if soon is not None and soon - BEFORE_MAINTENANCE <= now:
        return replace(refused, reason=DbRefusalReason.MAINTENANCE, until=soon)
    changed = facts.storage_changed_at
    if refused.change.of_storage and changed is not None and now < changed + LOCK:
        return replace(refused, reason=DbRefusalReason.LOCKED, until=changed + LOCK)
    return None
