"""What an incident's execution needs of the outside, as protocols that the adapters fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from lifeguard.aws.ledger.notices import Ends
from lifeguard.core.budgets.budget import Claim
from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.settings import DecisionSettings
from lifeguard.core.decision.situation import Admission, Situation
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import Incident, Intent
from lifeguard.core.incident.question import ApprovalPrompt, PendingApproval
from lifeguard.core.incident.trigger import RegionalIssue
from lifeguard.core.incident.vital_signs import HandChange
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.notification.view import EmailView
from lifeguard.core.policy.policy import Policies
from lifeguard.core.remediation.inside.inside_action import InsideAction
from lifeguard.core.resources.resource import Resource
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.message import Message
from lifeguard.core.throttling.slot import Need
from lifeguard.functions.respond.adapters.adapter import Adapter
from lifeguard.immutable import immutable


@immutable
class Superseded:
    """What a step returns instead of a situation: another execution has taken the incident over.

    Or it has ended it. This one must end without a word.
    """


class IncidentRecord(Protocol):
    """The incident's record in the ledger."""

    def read(self, incident: str, /) -> Incident:
        """Return the incident as it is recorded now."""

    def checkpoint(self, incident: str, /) -> str:
        """Return the checkpoint that the incident's last execution saved, or ""."""

    def suspend(
        self, incident: Incident, callback_id: str, ignores: tuple[str, ...], checkpoint: str, /
    ) -> Incident | None:
        """Store what the execution waits on; None: another execution has taken over."""

    def intend(self, incident: Incident, intent: Intent, checkpoint: str, /) -> bool:
        """Note an action before it is taken; False: another execution has taken over."""

    def alive(self, incident: str, until: datetime, /) -> None:
        """Note that the execution will be heard of until then."""

    def close(
        self, incident: Incident, references: frozenset[str], now: datetime, /, *, treated: bool
    ) -> bool:
        """End the incident and free its resource."""


class Checkpoints(Protocol):
    """A situation as the ledger's text; the module `respond.checkpoint` is the real one."""

    def save_checkpoint(self, situation: Situation, /) -> str:
        """Return all of the situation that the ledger and EC2 do not hold themselves."""

    def restore_checkpoint(self, memory: str, fresh: Situation, /) -> Situation:
        """Return the situation that a dead execution was in."""


class RegionStatus(Protocol):
    """What is known of the resource's whole Region."""

    def region_status(
        self, resource: Resource, now: datetime, /
    ) -> tuple[RegionalIssue | None, Storm | None]:
        """Return the problem that AWS reports of the Region, and its storm."""

    def first_to_tell(self, issue: RegionalIssue, /) -> bool:
        """Claim the one email about a Region's problem."""


class ChangeReader(Protocol):
    """What CloudTrail tells; the module `aws.cloudtrail.last_changes` is the real one."""

    def last_changes(
        self, resource: Resource, since: datetime, until: datetime, /
    ) -> tuple[HandChange, ...] | None:
        """Return the changes by hand, the latest first; None: not read, nothing is raised."""


class FreezeSwitch(Protocol):
    """The operator's freeze."""

    def reason(self) -> Message:
        """Return why nothing may be changed, or `NOTHING`."""


class Admissions(Protocol):
    """The budgets."""

    def admit(self, claim: Claim, need: Need, now: datetime, /) -> Admission:
        """Grant a place, or line up for one."""

    def renew(self, account: str, incident: str, until: datetime, /) -> None:
        """Make a place last until then, at least."""

    def release(self, account: str, incident: str, now: datetime, /) -> None:
        """Give a place back."""


class EmailSender(Protocol):
    """The way to the operator."""

    def send(self, email: EmailView, /) -> None:
        """Send one email."""


class ApprovalPort(Protocol):
    """Asking the operator."""

    def pose(self, incident: Incident, asked: PendingApproval, /) -> ApprovalPrompt | None:
        """Let a question stand; None: another execution has taken over."""


class SharedNotices(Protocol):
    """The servers of one notice."""

    def join(self, notice: str, incident: str, server: NamedServer, now: datetime, /) -> None:
        """Note a server among those of a notice."""

    def announce(self, notice: str, incident: str, /) -> Mapping[str, NamedServer] | None:
        """Claim the one email about a notice; return the servers that it is to name."""

    def ended(self, notice: str, incident: str, result: Message, /) -> Ends | None:
        """Note what became of a server."""


class RetirementRecord(Protocol):
    """Which instances were replaced."""

    def is_retired(self, observed: Observed, /) -> bool:
        """Whether an incident has retired the resource."""


class StormCounter(Protocol):
    """The count of a storm's members."""

    def count(self, storm: Storm, incident: Incident, /) -> None:
        """Count a member that has closed."""


class InsideHosts(Protocol):
    """What is seen and done inside hosts; `respond.inside.GuestVisits` is the real one."""

    def look(self, situation: Situation, /) -> Situation:
        """Return the situation with what was found inside so far, and what came of an act there."""

    def perform(
        self, situation: Situation, decision: Execute, action: InsideAction, intent: Intent, /
    ) -> ActionRecord:
        """Send an act whose intent is noted."""

    def recovered(self, situation: Situation, intent: Intent, /) -> ActionRecord | None:
        """Return the record of an earlier attempt's act, if it was sent."""


Files = tuple[tuple[str, str], ...]


def _no_files(_: Situation) -> Files:
    return ()


@immutable
class Outside:
    """What AWS knows of a server, read when its cause is looked for.

    `signs` adds its vital signs as they are now. They are not kept: an email reads them later, when
    AWS can tell more. `balancers` are the load balancers before it: each one's name, its metrics.
    """

    signs: Callable[[Situation], Situation]
    balancers: Callable[[Situation], Files] = _no_files


class Investigating(Protocol):
    """What looks for causes in logs; `respond.investigate.Investigations` is the real one."""

    def follow(self, situation: Situation, outside: Outside, /) -> Situation:
        """Return the situation with what the search for the cause has come to so far."""


@immutable
class NoInvestigations:
    """Causes are not looked for."""

    def follow(self, situation: Situation, _outside: Outside, /) -> Situation:
        """Return the situation as it is."""
        return situation


@immutable
class Ports:
    """All that one execution works with, and the clock."""

    ledger: IncidentRecord
    checkpoints: Checkpoints
    regions: RegionStatus
    adapters: Mapping[str, Adapter]
    changes: ChangeReader
    freeze: FreezeSwitch
    admissions: Admissions
    emails: EmailSender
    approvals: ApprovalPort
    notices: SharedNotices
    retirements: RetirementRecord
    storms: StormCounter
    inside: InsideHosts
    policies: Policies
    settings: DecisionSettings
    now: Callable[[], datetime]
    investigations: Investigating = NoInvestigations()

    def adapter(self, incident: Incident) -> Adapter:
        """Return the adapter of the incident's kind of resource."""
        return self.adapters[incident.resource.service]

    def perform(self, situation: Situation, decision: Execute, intent: Intent) -> ActionRecord:
        """Carry an action out whose intent is noted: on the resource, or inside it.

        Raises:
            Retryable: AWS throttled the call, so nothing was done.
        """
        if isinstance(decision.action, InsideAction):
            return self.inside.perform(situation, decision, decision.action, intent)
        return self.adapter(situation.incident).perform(situation, decision, intent)

    def recovered(self, situation: Situation, intent: Intent) -> ActionRecord | None:
        """Return the record of an earlier attempt's action, if it shows that it was taken."""
        if situation.kind.actions[intent.action].inside:
            return self.inside.recovered(situation, intent)
        return self.adapter(situation.incident).recovered(situation, intent)
