"""EC2 instances, the lost volumes of one, and the restore drills of one's backups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.session.outcome import CallOutcome
from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.readings import BackupImage, BackupImageState
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Intent
from lifeguard.core.incident.vital_signs import HostMetrics
from lifeguard.core.kinds.ec2.action import (
    DiscardReplacement,
    Own,
    Power,
    RetireInstance,
    StopInstance,
)
from lifeguard.core.kinds.ec2.console import blamed, kept_of_console
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.remediation.growing import wants_volume
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.policy.policy import ConsoleErrors, Policies
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.functions.respond.adapters.adapter import (
    Adapter,
    Reading,
    balancers_on_path,
    recorded,
)
from lifeguard.functions.respond.adapters.cpu_credits import CreditReader, with_credits
from lifeguard.functions.respond.adapters.effects import recovered
from lifeguard.functions.respond.adapters.power_request import power_request
from lifeguard.functions.respond.adapters.reader import InstanceReader
from lifeguard.functions.respond.adapters.replacement import with_replacement
from lifeguard.functions.respond.adapters.retirements import RetirementNotes
from lifeguard.functions.respond.adapters.target_groups import TargetReader, with_targets
from lifeguard.ingest.logs.host.selection import ConsoleReading


class MetricReader(Protocol):
    """What CloudWatch holds; the module `aws.cloudwatch.vital_signs` is the real one."""

    def host_metrics(
        self, instance: Instance, until: datetime, length: timedelta, /
    ) -> HostMetrics:
        """Return the metrics of so long before a time; nothing is raised."""


class ConsoleReader(Protocol):
    """A server's console log; the module `aws.ec2.console_output` is the real one."""

    def console_tail(self, resource: Resource, errors: ConsoleErrors, /) -> ConsoleReading:
        """Return what is kept of it; nothing is raised."""


class BalancerMetrics(Protocol):
    """What CloudWatch holds of load balancers; the module `aws.elbv2.metrics` is the real one."""

    def balancer_lines(
        self,
        region: str,
        groups: Sequence[str],
        named: Sequence[str],
        until: datetime,
        length: timedelta,
        /,
    ) -> tuple[tuple[str, str], ...]:
        """Return the metrics of load balancers: of target groups, and others that are named.

        Nothing is raised.
        """


class Executor(Protocol):
    """Where the calls that change something go; the module `aws.ec2.execute` is the real one."""

    def perform(self, action: Own, resource: Resource, incident_id: str, /) -> CallOutcome:
        """Carry an action out."""


class PowerRequests(Protocol):
    """The way to `power`."""

    def ask(self, request: PowerRequest, /) -> None:
        """Ask for a stop or a start."""


@dataclass(frozen=True)
class InstanceAdapter(Adapter):
    """What is read of an instance and done to it, and the clock."""

    instances: InstanceReader
    targets: TargetReader
    metrics: MetricReader
    console: ConsoleReader
    executor: Executor
    power: PowerRequests
    retirements: RetirementNotes
    credits: CreditReader
    policies: Policies
    now: Callable[[], datetime]
    balancers: BalancerMetrics

    def read(self, situation: Situation) -> Reading:
        """Read the instance, or whose the volume is, and its backup image while one is made."""
        kept = _of_instance(situation)
        runs = kept.last is None or kept.last.action not in {Verb.STOP, Verb.FORCE_STOP}
        instance = self.instances.instance(kept.incident.resource, kept.instance, runs=runs)
        if instance is not None:
            instance = with_credits(self.credits, kept, instance, self.policies, self.now())
        return Reading(instance, replace(kept, image=self._image(kept)))

    def read_on(self, looked: Situation) -> Situation:
        """Read its target groups, and all that is to be known of a replacement."""
        seen = _of_instance(looked)
        seen = with_targets(self.targets, seen)
        return with_replacement(self.instances, self.targets, self.now, seen)

    def read_after_look(self, looked: Situation) -> Situation:
        """Read its root volume, where that may have to grow; one that cannot be read does not."""
        seen = _of_instance(looked)
        if seen.instance is None or not wants_volume(seen):
            return looked
        try:
            volume = self.instances.volume(seen.incident.resource, seen.instance.root_volume)
        except (Retryable, Refused):
            return replace(seen, volume=None)
        return replace(seen, volume=volume)

    def perform(self, situation: Situation, decision: Execute, intent: Intent) -> ActionRecord:
        """Ask `power` for a stop or a start; carry all else out."""
        seen = _of_instance(situation)
        if isinstance(decision.action, Power):
            return self._request(seen, decision, intent)
        if isinstance(decision.action, Own):
            return self._carry_out(seen, decision, decision.action)
        return super().perform(situation, decision, intent)

    def recovered(self, situation: Situation, intent: Intent) -> ActionRecord | None:
        """Return the record of an earlier attempt's action, if EC2 shows that it was taken."""
        return recovered(self.instances, _of_instance(situation), intent)

    def image(self, resource: Resource, image_id: str) -> BackupImage:
        """Return the state of an image."""
        return self.instances.image(resource, image_id)

    def host_metrics(self, observed: Observed, until: datetime, length: timedelta) -> HostMetrics:
        """Return the instance's metrics of so long before a time."""
        if not isinstance(observed, Instance):
            return HostMetrics()
        return self.metrics.host_metrics(observed, until, length)

    def balancer_lines(
        self, situation: Situation, until: datetime, length: timedelta
    ) -> tuple[tuple[str, str], ...]:
        """Return the metrics of its target groups' load balancers, and of those its path names."""
        targets = _of_instance(situation).targets or ()
        groups = sorted({target.group for target in targets})
        named = balancers_on_path(situation)
        if not (groups or named):
            return ()
        region = situation.incident.resource.region
        return self.balancers.balancer_lines(region, groups, named, until, length)

    def _image(self, situation: InstanceSituation) -> BackupImage | None:
        backup = situation.backup
        if backup is None or not backup.worked or backup.action != Verb.CREATE_IMAGE:
            return situation.image
        last = situation.last
        is_used = last is not None and last.worked and last.at > backup.at
        if is_used or (situation.image and situation.image.state is BackupImageState.AVAILABLE):
            return situation.image
        return self.instances.image(situation.incident.resource, backup.made)

    def _request(
        self, situation: InstanceSituation, decision: Execute, intent: Intent
    ) -> ActionRecord:
        """Ask `power` for a stop or a start; its answer comes later, through the ledger."""
        problem = decision.problem or situation.target
        seen = self._console(situation, decision, problem)
        self.power.ask(power_request(situation, intent))
        return ActionRecord(
            action=intent.action,
            result=Result.SENT,
            reason=decision.why,
            at=intent.at,
            answer=message("answer.requested"),
            problem=problem,
            evidence=tuple(foreign(line) for line in seen.lines) if seen.is_telling else (),
            cause=blamed(seen.cause, problem),
        )

    def _console(
        self, situation: InstanceSituation, decision: Execute, problem: str
    ) -> ConsoleReading:
        """Return what the console log says before a stop, which wipes it: an attempt of seconds."""
        if not isinstance(decision.action, StopInstance):
            return ConsoleReading()
        errors = kept_of_console(situation, problem)
        return self.console.console_tail(situation.incident.resource, errors)

    def _carry_out(
        self, situation: InstanceSituation, decision: Execute, action: Own
    ) -> ActionRecord:
        resource = situation.incident.resource
        if isinstance(action, RetireInstance):  # first: the tag alone is not believed
            self.retirements.note(resource, action.by)
        outcome = self.executor.perform(action, resource, situation.incident.id)
        undone = isinstance(action, DiscardReplacement) and outcome.result.worked
        if undone and situation.attempt(Verb.RETIRE) is not None:
            self.retirements.note(resource, "")
        return recorded(situation, decision, outcome, self.now())


@dataclass(frozen=True)
class RestoreDrillAdapter(InstanceAdapter):
    """A restore drill: no instance is treated, one is launched from a backup."""

    def read(self, situation: Situation) -> Reading:
        """Read nothing: what the drill has launched is read later."""
        return Reading(None, situation)


def _of_instance(situation: Situation) -> InstanceSituation:
    """Return the situation as its kind keeps it.

    Raises:
        TypeError: it is of another kind.
    """
    if not isinstance(situation, InstanceSituation):
        msg = f"not a situation of an instance: {situation.incident.resource.key}"
        raise TypeError(msg)
    return situation
