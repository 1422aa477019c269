"""A storm as a discrete-event model: thousands of executions, one agenda, EC2's quotas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from lifeguard.core.decision.status_check import CheckStatus
from lifeguard.core.incident.action_record import PowerAnswer
from lifeguard.core.incident.incident import Held, Incident, IncidentStatus, incident_id
from lifeguard.core.incident.trigger import (
    Kind,
    Phase,
    Source,
    Trigger,
)
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.notification.outages import said
from lifeguard.core.notification.storm_digest import digest
from lifeguard.core.notification.view import EmailView
from lifeguard.core.storm.detection import (
    Ended,
    MemberOutcome,
    Storm,
    StormNotification,
    outcome,
    storms,
)
from lifeguard.core.text.message import Message, message
from lifeguard.core.throttling.power_request import PowerRequest
from sandbox.gateway.throttle import Throttle
from sandbox.storm import latency as latencies
from sandbox.storm.acting import Acting
from sandbox.storm.cloud import Cloud, Machine
from sandbox.storm.coalescer import Coalescer
from sandbox.storm.disaster import REGION, Disaster, Victim, victims
from sandbox.storm.execution import Execution
from sandbox.storm.gate import Gate
from sandbox.storm.latency import Latency
from sandbox.storm.latency_gate import LatencyGate
from sandbox.storm.outcome import Count, Seen, course
from sandbox.time.agenda import Agenda

BEGINS = datetime(2026, 11, 20, 10, tzinfo=UTC)
SWEEP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """One email."""

    at: datetime
    view: EmailView


class Model:
    """One storm; `run` plays it to its end."""

    def __init__(
        self, disaster: Disaster, acting: Acting, latency: Latency = latencies.NONE
    ) -> None:
        self.latency = latency
        self._disaster = disaster
        self.agenda = Agenda(BEGINS)
        self.policies = acting.policies
        self._grace = acting.policy.auto_recovery_grace
        timed = latency.gate > 0
        seed = disaster.seed
        self.gate: Gate | LatencyGate = LatencyGate(self.agenda, seed) if timed else Gate(BEGINS)
        self.storm: Storm | None = None
        self.emails: list[Sent] = []
        machines = [Machine(victim, _tags(acting, victim)) for victim in victims(disaster)]
        others = disaster.adversity.others
        throttle = Throttle(0.0, quotas=True, seed=disaster.seed, others=others)
        self.cloud = Cloud(self.agenda, throttle, machines)
        self.cloud.detected = self._open
        self.cloud.alarmed = self._alarmed
        self.cloud.entered = self._entered
        self._coalescer = Coalescer(self.agenda, self.cloud, self._answer, latency)
        self._executions: dict[str, Execution] = {}
        self._open_ones: dict[str, Execution] = {}
        self._by_instance: dict[str, Execution] = {}
        self._ended: Counter[MemberOutcome] = Counter()
        self._people: list[Message] = []
        self._told = StormNotification()

    def run(self, progress: Callable[[datetime], None] = lambda _now: None) -> None:
        """Play it until every incident has ended, or only a person can go on."""
        self.cloud.begin()
        self.agenda.after(SWEEP, self._sweep)
        while not self._left() and self.agenda.step():
            progress(self.agenda.now())

    def _left(self) -> bool:
        """Whether all that is open is left to a person, and the storm is over."""
        all_failed = len(self._executions) == len(self.cloud.machines)
        if not all_failed or self.storm is not None or not self._open_ones:
            return False
        return all(e.incident.held == Held.PERSON for e in self._open_ones.values())

    # -- what an execution asks for --------------------------------------------------------

    def ask(self, request: PowerRequest) -> None:
        """Send a request to `power`."""
        self._coalescer.ask(request)

    def send(self, view: EmailView) -> None:
        """Send an email."""
        self.emails.append(Sent(self.agenda.now(), view))

    def ended(self, incident: Incident) -> None:
        """Note that an incident has closed."""
        self._open_ones.pop(incident.id, None)

    def count(self, _storm: Storm, incident: Incident) -> None:
        """Count a member of the storm that has closed."""
        how = outcome(incident.status)
        self._ended[how] += 1
        if how is MemberOutcome.PERSON:
            self._people.append(said(incident))

    # -- what happens ----------------------------------------------------------------------

    def _open(self, machine: Machine) -> None:
        now = self.agenda.now()
        trigger = Trigger(
            source=Source.SWEEP,
            kind=Kind.STATUS_CHECK,
            phase=Phase.RAISED,
            resource=machine.resource,
            reference=ProblemKind.SYSTEM_CHECK,
            event_id=machine.victim.id,
            occurred_at=now,
            summary=message(
                "news.state_change", instance=machine.victim.id, state=CheckStatus.IMPAIRED.value
            ),
        )
        name = incident_id(machine.resource, now)
        incident = Incident(
            name, machine.resource, now, IncidentStatus.OPEN, (trigger,), started=True
        )
        execution = Execution(self, machine, incident)
        self._executions[name] = execution
        self._by_instance[machine.victim.id] = execution
        if execution.incident.closed_at is None:
            self._open_ones[name] = execution

    def _alarmed(self, machine: Machine) -> None:
        self._by_instance[machine.victim.id].told()

    def _entered(self, machine: Machine) -> None:
        entered = self._by_instance[machine.victim.id].entered
        if self.latency.event:
            self.agenda.after(timedelta(seconds=self.latency.event), entered)
        else:
            entered()

    def _answer(self, request: PowerRequest, answer: PowerAnswer) -> None:
        self._executions[request.incident].answered(answer)

    # -- the sweep -------------------------------------------------------------------------

    def _sweep(self) -> None:
        """Do once a minute what the sweep does for storms and budgets."""
        incidents = [execution.incident for execution in self._open_ones.values()]
        self._tell(incidents)
        self._wake()
        asked = all(i.status is IncidentStatus.NEEDS_HUMAN for i in incidents)
        failing = len(self._executions) < len(self.cloud.machines)
        if failing or not asked or self.storm is not None:
            self.agenda.after(SWEEP, self._sweep)

    def _tell(self, incidents: list[Incident]) -> None:
        now = self.agenda.now()
        if self.storm is None:
            self.storm = next(storms(incidents, now), None)
        if self.storm is None:
            return
        self.storm = replace(self.storm, watched_at=now)
        found = digest(
            self.storm,
            incidents,
            self._counts(),
            self._told,
            now,
            home=REGION,
            policies=self.policies,
        )
        if found is not None:
            self.send(found.email)
            self._told = found.told
            self.storm = None if found.over else self.storm

    def _counts(self) -> Ended:
        ended = self._ended
        return Ended(
            ended[MemberOutcome.CURED],
            ended[MemberOutcome.PERSON],
            ended[MemberOutcome.NOTHING],
            tuple(self._people),
        )

    def _wake(self) -> None:
        if not any(e.incident.held == Held.BUDGET for e in self._open_ones.values()):
            return
        for incident in self.gate.waiting(self.agenda.now()):
            execution = self._executions[incident]
            if execution.incident.held == Held.BUDGET:
                execution.resume()

    def seen(self) -> Seen:
        """Return what became of all."""
        machines = self.cloud.machines.values()
        share = 1 - self._disaster.adversity.others
        courses = (
            course(m.victim, self._grace, BEGINS, m.stopped_at, m.running_at, latency=self.latency)
            for m in machines
        )
        return Seen(
            tuple(courses),
            stranded=sum(machine.state is not InstanceState.RUNNING for machine in machines),
            count=Count(self.cloud.calls, self.cloud.throttled, len(self.emails)),
            share=share,
        )


def _tags(acting: Acting, victim: Victim) -> tuple[tuple[str, str], ...]:
    policy = acting.policy_of(victim)
    return ((acting.policies.opt_in_tag, policy.name), (policy.group_tag, victim.group))
