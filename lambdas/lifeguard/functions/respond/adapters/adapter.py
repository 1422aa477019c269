"""What the steps of an execution ask of a kind's adapter. All but `read` has a plain answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.aws.session.outcome import CallOutcome
from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.readings import BackupImage, BackupImageState
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Incident, Intent
from lifeguard.core.incident.vital_signs import HostMetrics
from lifeguard.core.policy.path import named_balancers
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable


@immutable
class Reading:
    """The resource as AWS describes it now, None where it is unknown; and what else was read."""

    observed: Observed | None
    situation: Situation


def balancers_on_path(situation: Situation) -> tuple[str, ...]:
    """Return the load balancers that the policy's path names, by name or ARN."""
    return () if situation.policy is None else named_balancers(situation.policy.path)


def recorded(
    situation: Situation, decision: Execute, outcome: CallOutcome, at: datetime
) -> ActionRecord:
    """Return the record of an action that was tried at a time: what AWS answered, and for what."""
    return ActionRecord(
        action=decision.action.verb,
        result=outcome.result,
        reason=decision.why,
        at=at,
        answer=outcome.reason,
        code=outcome.code,
        problem=decision.problem or situation.target,
        made=outcome.made,
        on=decision.action.on,
        evidence=outcome.evidence,
        cause=outcome.cause,
    )


def interrupted(
    situation: Situation, intent: Intent, result: Result, answer: Message
) -> ActionRecord:
    """Return the record of an action that was made, and that nobody noted: a crash came between."""
    return ActionRecord(
        action=intent.action,
        result=result,
        reason=message("answer.interrupted"),
        at=intent.at,
        answer=answer,
        problem=situation.target,
        on=intent.on,
    )


def begun_before(situation: Situation, intent: Intent) -> ActionRecord:
    """Return the record of an action whose effect AWS shows; a backup has its name."""
    found = interrupted(situation, intent, Result.ALREADY, message("answer.took_effect"))
    if intent.action != Verb.CREATE_SNAPSHOTS:
        return found
    return replace(found, problem="", made=situation.incident.backup_name)


class Adapter(ABC):
    """The impure half of a kind of resource; `core.decision.kind.ResourceKind` is the pure one."""

    @abstractmethod
    def read(self, situation: Situation) -> Reading:
        """Read the resource.

        Raises:
            Retryable, Refused: as AWS answered.
        """

    def read_on(self, looked: Situation) -> Situation:
        """Return the situation with what the look at the resource makes it necessary to read."""
        return looked

    def read_after_look(self, looked: Situation) -> Situation:
        """Return the situation with what a look inside the host makes it necessary to read."""
        return looked

    def perform(self, situation: Situation, decision: Execute, intent: Intent) -> ActionRecord:
        """Carry an action out whose intent is noted; a refusal of AWS's is an answer.

        Raises:
            Retryable: AWS throttled the call, so nothing was done.
            ValueError: nothing is ever done to a resource of this kind.
        """
        service, verb = situation.incident.resource.service, decision.action.verb
        msg = f"nothing is done to a {service}: {verb}, intended at {intent.at.isoformat()}"
        raise ValueError(msg)

    def recovered(self, situation: Situation, intent: Intent) -> ActionRecord | None:  # noqa: ARG002
        """Return the record of an earlier attempt's action, if AWS shows that it was taken."""
        return None

    def image(self, resource: Resource, image_id: str) -> BackupImage:  # noqa: ARG002
        """Return the state of a backup of the resource."""
        return BackupImage(image_id, BackupImageState.AVAILABLE)

    def host_metrics(
        self,
        observed: Observed,  # noqa: ARG002
        until: datetime,  # noqa: ARG002
        length: timedelta,  # noqa: ARG002
    ) -> HostMetrics:
        """Return the metrics of so long before a time; nothing is raised."""
        return HostMetrics()

    def balancer_lines(
        self,
        situation: Situation,  # noqa: ARG002
        until: datetime,  # noqa: ARG002
        length: timedelta,  # noqa: ARG002
    ) -> tuple[tuple[str, str], ...]:
        """Return what the load balancers before it measured: each one's name, lines of metrics.

        Nothing is raised.
        """
        return ()

    def before_admission(self, situation: Situation) -> None:  # noqa: B027
        """Make the calls that precede the request for a place within the budgets."""

    def closed(self, incident: Incident, now: datetime) -> None:  # noqa: B027
        """Note that an incident has been closed."""
