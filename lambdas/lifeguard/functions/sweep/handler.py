"""Every minute: find what events have missed, and see to all that waits for time alone."""

from __future__ import annotations

import os
from dataclasses import replace

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from lifeguard import clock
from lifeguard.aws.ledger.budgets import AdmissionStore
from lifeguard.aws.ledger.execution import ExecutionLedger
from lifeguard.aws.ledger.retirements import Retirements
from lifeguard.aws.ledger.storms import Storms
from lifeguard.aws.ledger.sweep_state import SweepState
from lifeguard.aws.ssm.switches import read_switches
from lifeguard.core.dashboard.now import asks
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.storm.detection import Storm
from lifeguard.functions.dispatch.wired import dispatcher
from lifeguard.functions.emails import CountedEmails
from lifeguard.functions.finders.finder import due
from lifeguard.functions.finders.table import finders
from lifeguard.functions.measured import email_refused, iops_limit
from lifeguard.functions.observability import (
    lightsail_unoffered,
    logger,
    metrics,
)
from lifeguard.functions.outcome import Returned, returned
from lifeguard.functions.settings import SweepSettings, region
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot
from lifeguard.functions.sweep.endpoints import tell_flaws
from lifeguard.functions.sweep.find import find, hand_over, note_polled
from lifeguard.functions.sweep.freeze import tell_freeze
from lifeguard.functions.sweep.hello import say_hello
from lifeguard.functions.sweep.holds import end_holds
from lifeguard.functions.sweep.revive import reconcile
from lifeguard.functions.sweep.selftest import miss_drill
from lifeguard.functions.sweep.service_notices import tell_service_notices
from lifeguard.functions.sweep.storms import see_to_storms
from lifeguard.functions.sweep.subscriptions import miss_subscribers
from lifeguard.functions.sweep.turns import LongDuty, note_turns
from lifeguard.functions.sweep.unknown_policies import tell_unknown_policies
from lifeguard.functions.task_round import TaskRun
from lifeguard.functions.wiring import notifier, policies


@logger.inject_lambda_context
@metrics.log_metrics
def handler(_event: object, _context: LambdaContext) -> Returned:
    """See to each task; only a sweep that comes to its end beats the heart (metric `Sweeps`)."""
    context, round_ = _room(SweepSettings.from_env(os.environ)), TaskRun()
    snapshot = _minute(context, round_)
    context = replace(context, finders=due(context.finders, snapshot.watched.polled, snapshot.now))
    found = find(context, snapshot, round_)
    received, not_handed_over = hand_over(context, snapshot, round_, found.news, clock.now)
    left = {
        LongDuty.HAND_OVER: not_handed_over,
        LongDuty.HOLDS: end_holds(context, snapshot, round_, clock.now),
    }
    with round_.task("freeze"):
        tell_freeze(context, snapshot)
    storms: tuple[Storm, ...] = ()
    with round_.task("storms"):
        storms = see_to_storms(context, snapshot)
    left[LongDuty.RECONCILE] = reconcile(
        context, snapshot, round_, storms, found.sightings, clock=clock.now
    )
    with round_.task("turns"):
        note_turns(context.watch, snapshot.watched.turns, left)
    with round_.task("drill"):
        miss_drill(context, snapshot)
    with round_.task("polled"):
        note_polled(context, snapshot)
    with round_.task("service notices"):
        tell_service_notices(context, snapshot)
    with round_.task("policies"):
        tell_unknown_policies(context, snapshot)
    if found.flaws is not None:
        with round_.task("endpoint flaws"):
            tell_flaws(context, snapshot, found.flaws)
    with round_.task("subscribers"):
        silent = miss_subscribers(context, snapshot)
        if silent is not None:
            metrics.add_metric("UnconfirmedSubscriptions", MetricUnit.Count, silent)
    with round_.task("hello"):
        say_hello(context, snapshot)
    if round_.unanswered:
        logger.warning("AWS left questions open until the next sweep", open=round_.unanswered)
    open_now = [one for one in snapshot.incidents if not KINDS[one.resource.service].rehearsal]
    _count(
        SweepFindings=len(received),
        SweepLeft=sum(one.count for one in left.values()),
        SweepUnanswered=len(round_.unanswered),
        OpenIncidents=len(open_now),
        OpenQuestions=sum(map(asks, open_now)),
    )
    metrics.add_metric("Sweeps", MetricUnit.Count, 0 if round_.refused else 1)
    round_.complain()
    return returned(received)


def _count(**found: int) -> None:
    """Publish what there is: CloudWatch bills a metric for each hour in which it is published."""
    for name, count in found.items():
        if count:
            metrics.add_metric(name, MetricUnit.Count, count)


def _minute(context: SweepContext, round_: TaskRun) -> SweepSnapshot:
    now, switches = clock.now(), None
    with round_.task("switches"):
        switches = read_switches(region())
    return SweepSnapshot(
        now, context.dispatcher.ledger.open_incidents(), context.watch.read(), switches
    )


def _room(settings: SweepSettings) -> SweepContext:
    emails = notifier(settings)
    return SweepContext(
        dispatcher=dispatcher(settings),
        ledger=ExecutionLedger(settings.ledger_table, region()),
        retirements=Retirements(settings.ledger_table, region()),
        watch=SweepState(settings.ledger_table, region()),
        storms=Storms(settings.ledger_table, region()),
        admissions=AdmissionStore(settings.ledger_table, region()),
        notifier=emails,
        counted=CountedEmails(emails, email_refused),
        topic_arn=settings.topic_arn,
        policies=policies(),
        kinds=KINDS,
        finders=finders(region(), policies(), lightsail_unoffered, iops_limit),
        region=region(),
    )
