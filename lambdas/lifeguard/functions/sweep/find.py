"""Finding: what is wrong in the Region and no open incident knows goes to the dispatcher."""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.aws.cloudwatch.alarms import firing_alarms
from lifeguard.aws.ledger.outcomes import Recorded
from lifeguard.core.decision.findings import sightings, survey, undetected
from lifeguard.core.decision.observed import Observed
from lifeguard.core.endpoints.flaws import EndpointFlaw
from lifeguard.core.incident.trigger import Trigger
from lifeguard.functions.dispatch.many import Clock, dispatch_all
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot
from lifeguard.functions.sweep.endpoints import site_news
from lifeguard.functions.sweep.news import listed_news
from lifeguard.functions.sweep.targets import TargetNews, target_news
from lifeguard.functions.sweep.turns import HANDS_OVER, Left, LongDuty, in_turn, left
from lifeguard.functions.task_round import TaskRun
from lifeguard.immutable import immutable


@immutable
class Found:
    """What one sweep has found in the Region."""

    news: tuple[Trigger, ...]
    """What no open incident knows, the instances' own problems first."""
    sightings: frozenset[tuple[str, str]] | None
    """All that is wrong with instances, for `vanished`; None: AWS has not answered everything."""
    flaws: tuple[EndpointFlaw, ...] | None
    """What is wrong with endpoints and is no outage; None: they could not be asked."""


def find(context: SweepContext, snapshot: SweepSnapshot, round_: TaskRun) -> Found:
    """Return all that AWS shows to be wrong."""
    tag = context.policies.opt_in_tag
    found: list[Trigger] = []
    seen: frozenset[tuple[str, str]] | None = None
    with round_.task("survey"):
        resources: list[Observed] = []
        unanswered: list[str] = []
        for finder in context.finders.values():
            troubled = finder.troubled(context.region, tag)
            unanswered += troubled.unanswered
            resources += troubled.resources
        round_.unanswered.extend(unanswered)
        retired = context.retirements.among(resources)
        found += survey(resources, context.kinds, tag, retired)
        seen = None if unanswered else sightings(found, resources, context.kinds)
    with round_.task("alarms"):
        found += firing_alarms(context.region, tag, snapshot.now)
    sites = None
    with round_.task("endpoints"):
        sites = site_news(context, snapshot)
        found += sites.silent
        round_.unanswered.extend(sites.unasked)
    targets = TargetNews()
    with round_.task("targets"):
        targets = target_news(context, snapshot)
        found += targets.unhealthy
        round_.unanswered.extend(targets.unanswered)
    with round_.task("news"):
        found += listed_news(context, snapshot)
    news = tuple(undetected(found, snapshot.incidents)) + targets.healthy
    return Found(news + (sites.answered if sites else ()), seen, sites.flaws if sites else None)


def note_polled(context: SweepContext, snapshot: SweepSnapshot) -> None:
    """Note of which kinds something is opted in: the others are looked for less often.

    Raises:
        Retryable, Refused: as AWS answered; nothing is noted then.
    """
    tag, asked = context.policies.opt_in_tag, context.finders
    resting = {service: finder for service, finder in asked.items() if finder.rests}
    found = {name for name, finder in resting.items() if finder.opted_in(context.region, tag)}
    before = snapshot.watched.polled or frozenset()
    polled = frozenset((before - resting.keys()) | found)
    if polled != snapshot.watched.polled:
        context.watch.now_polled(polled)


def hand_over(
    context: SweepContext,
    snapshot: SweepSnapshot,
    round_: TaskRun,
    found: Iterable[Trigger],
    clock: Clock,
) -> tuple[list[tuple[Trigger, Recorded]], Left]:
    """Give what was found to the dispatcher while there is time.

    Return what became of each, and what is left: the next sweep finds it again, and begins there.
    """
    last = snapshot.watched.turns.get(LongDuty.HAND_OVER, "")
    news = in_turn(found, turn_key, last)
    done = dispatch_all(context.dispatcher, news, clock, snapshot.now + HANDS_OVER)
    for one in done:
        if one.error is not None:
            round_.failed(f"hand over {one.trigger.reference}", one.error)
    received = [(one.trigger, one.recorded) for one in done if one.recorded is not None]
    return received, left([(turn_key(one.trigger), one.is_left) for one in done], last)


def turn_key(trigger: Trigger) -> str:
    """Return what a trigger is known by from one sweep to the next."""
    return f"{trigger.resource.key}|{trigger.reference}"
