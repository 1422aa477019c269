"""Deleting what no policy keeps: after the whole truth is known, and after the operator knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from lifeguard.aws.ec2.images.image_users import HiddenImage
from lifeguard.core.backup.history import Counts
from lifeguard.core.backup.image import Image, by_server
from lifeguard.core.backup.retention import (
    RetentionContext,
    RetentionDecision,
    retention,
    span,
)
from lifeguard.core.incident.incident import Incident
from lifeguard.core.notification.backup import first_list
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.functions.backup.context import PRUNES, BackupContext, BackupRun
from lifeguard.functions.backup.copy import copied
from lifeguard.functions.backup.vaults import STORES, VAULTS
from lifeguard.functions.task_round import TaskRun
from lifeguard.immutable import immutable

PRUNED = 500
"""Images that one run deletes: more than one makes, so that they cannot pile up (EC2 takes 100
calls of DeregisterImage at once and 5 a second after: EC2 API, request token bucket sizes)."""


@immutable
class Troubles:
    """The incidents that are open: when the first of each resource began, by its label; the ids."""

    since: Mapping[str, datetime]
    open: frozenset[str]


def prune(context: BackupContext, run: BackupRun, round_: TaskRun) -> None:
    """Delete what may go, or list it to the operator if that was never done.

    Where one question is left open, in whichever Region, nothing is deleted this hour.
    """
    decisions: list[RetentionDecision] = []
    with round_.task("who uses images"):
        uses = _uses(context, run)
        open_ones = context.dispatcher.ledger.open_incidents()
        troubles = Troubles(_troubles(open_ones), frozenset(one.id for one in open_ones))
        decisions = [v for r in uses for v in _judged(context, run, r, uses[r], troubles)]
        decisions += _of_incidents(context, run, troubles)
    going = sorted((v for v in decisions if v.goes), key=lambda v: v.image.age_key)
    if going and run.fleet.listed_at is None:
        with round_.task("list"):
            _list(context, run, [_unless_shared(decision) for decision in decisions])
    elif run.fleet.may_prune(run.now):
        for decision in going:
            if run.counts.pruned >= PRUNED or context.clock() >= run.now + PRUNES:
                break
            with round_.task(f"prune {decision.image.id}"):
                if _unless_shared(decision).goes:
                    STORES[decision.image.service].delete(decision.image)
                    run.counts += Counts(pruned=1)


def _list(context: BackupContext, run: BackupRun, decisions: list[RetentionDecision]) -> None:
    if any(decision.goes for decision in decisions):
        servers = {target.id: NamedServer.of(target.instance) for target in run.targets}
        servers |= {one.id: NamedServer.of(one.source) for one in run.kept}
        nouns = {service: store.noun for service, store in STORES.items()}
        context.notifier.send(first_list(decisions, servers, nouns, _hold, run.now))
        context.book.listed(run.now)


def _hold(image: Image) -> Command:
    return STORES[image.service].hold(image)


def _unless_shared(decision: RetentionDecision) -> RetentionDecision:
    """Return the verdict, or why the image stays after all.

    Whom an image is shared with takes a call for each: only what would go is asked about.
    """
    image = decision.image
    sharer = STORES[image.service].shared_with(image) if decision.goes else ""
    if not sharer:
        return decision
    return RetentionDecision(image, goes=False, why=message("retention.shared", account=sharer))


def _uses(context: BackupContext, run: BackupRun) -> dict[str, dict[str, Message]]:
    """Return by Region who uses images, and note what keeps that from being known."""
    try:
        uses = {region: _used_in(region, run.answered) for region in run.images}
    except HiddenImage as hidden:
        if hidden.why != run.fleet.blocked:
            context.book.blocked(hidden.why)
        raise
    if run.fleet.blocked:
        context.book.blocked(NOTHING)
    return uses


def _used_in(region: str, kinds: Iterable[str]) -> dict[str, Message]:
    return {image: by for kind in kinds for image, by in VAULTS[kind].uses(region).items()}


def _troubles(incidents: Iterable[Incident]) -> dict[str, datetime]:
    """Return by the instance's label when its oldest open incident began.

    What was made until then may be what it is replaced from: later images may be of the problem.
    """
    newest_first = sorted(incidents, key=lambda incident: incident.opened_at, reverse=True)
    return {incident.resource.label: incident.opened_at for incident in newest_first}


def _judged(
    context: BackupContext,
    run: BackupRun,
    region: str,
    uses: Mapping[str, Message],
    troubles: Troubles,
) -> Iterator[RetentionDecision]:
    """Yield a decision on each image of the targets that is in this Region."""
    for target in run.acting():
        world = RetentionContext(
            account=target.instance.resource.account,
            zone=context.zone,
            now=run.now,
            uses=uses,
            copied=copied(context, run, target) if region == context.region else None,
            trouble_since=troubles.since.get(target.id),
            incidents=troubles.open,
        )
        yield from retention(run.album(region, target.id), target.schedule.keep, world)


def _of_incidents(
    context: BackupContext, run: BackupRun, troubles: Troubles
) -> Iterator[RetentionDecision]:
    """Yield a decision on each snapshot of what AWS backs up by itself.

    None is made by the clock, so that the counts alone would keep the last of them for years.
    """
    snapshots = by_server(run.snapshots)
    for one in run.kept:
        world = RetentionContext(
            account=one.source.resource.account,
            zone=context.zone,
            now=run.now,
            trouble_since=troubles.since.get(one.id),
            incidents=troubles.open,
            longest=span(one.schedule),
        )
        yield from retention(snapshots.get(one.id, ()), one.schedule.keep, world)
