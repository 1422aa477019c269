"""One incident in the model: `functions.respond.lifecycle`, its pauses on the agenda."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from lifeguard.aws.session.errors import Retryable
from lifeguard.core.decision.decision import REFUSAL
from lifeguard.core.decision.situation import Admission, Situation
from lifeguard.core.incident.action_record import PowerAnswer, Result
from lifeguard.core.incident.incident import Incident
from lifeguard.functions.respond.engine import Course, Outcome
from lifeguard.functions.respond.lifecycle import begin, carry_on
from lifeguard.functions.respond.steps import IncidentSteps
from sandbox.storm.cloud import Machine
from sandbox.storm.ports import Entering, ModelPorts, Surroundings
from sandbox.time.agenda import Ticket

RETRY = timedelta(seconds=2)
"""Until a step whose call EC2 has throttled is tried again."""


class Execution:
    """Drives an incident's course; as `engine.Durable`, it is the engine too."""

    def __init__(self, around: Surroundings, machine: Machine, incident: Incident) -> None:
        self._agenda = around.agenda
        self._takes = timedelta(seconds=around.latency.resume)
        self._machine = machine
        self._ports = ModelPorts(around, machine, incident)
        self._steps = IncidentSteps(self._ports.ports())
        self._latest: Situation | None = None
        self._timer: Ticket | None = None
        self._waiting: Ticket | None = None
        self._opened = 0
        self._course = begin(self, self._steps, incident.id, incident.generation)
        self._go_on()

    @property
    def incident(self) -> Incident:
        """Return the incident as the ledger would have it."""
        return self._ports.incident

    # -- what happens to it ----------------------------------------------------------------

    def entered(self) -> None:
        """Take in that the instance has entered another state: news in the ledger, as in AWS."""
        self._ports.incident = replace(self.incident, revision=self.incident.revision + 1)
        if self._machine.state not in self._ports.ignores:
            self.resume()

    def told(self) -> None:
        """Take in news that says nothing of the instance's state: it is looked at again."""
        self._ports.incident = replace(self.incident, revision=self.incident.revision + 1)
        self.resume()

    def answered(self, answer: PowerAnswer) -> None:
        """Take in what became of a request; it ends a wait only if it was not simply granted."""
        self._ports.incident = replace(self.incident, answer=answer)
        if (
            answer.result not in {Result.DONE, Result.ALREADY}
            and REFUSAL not in self._ports.ignores
        ):
            self.resume()

    def resume(self) -> None:
        """End the wait, if there is one; the execution goes on once it is up again."""
        if self._waiting is None:
            return
        self._waiting.cancel()
        self._waiting = None
        if self._takes:
            self._agenda.after(self._takes, self._go_on)
        else:
            self._go_on()

    def _admitted(self, admission: Admission) -> None:
        self._ports.admission = admission
        self._go_on()

    def _go_on(self) -> None:
        """Follow the course to its next pause; a step that is throttled comes again later."""
        try:
            next(self._course)
        except StopIteration as ended:
            if isinstance(ended.value, Situation):  # its next chapter
                self._course = carry_on(self, self._steps, ended.value)
                self._go_on()
            return
        except Entering as at_the_gate:
            self._course = self._again()
            self._waiting = None
            at_the_gate.enter(self._admitted)
            return
        except Retryable:
            self._course = self._again()
            if self._timer is not None:
                self._timer.cancel()  # of a wait that was to follow
            self._timer = self._agenda.after(RETRY, self.resume)
        self._waiting = self._timer

    def _again(self) -> Course:
        if self._latest is None:
            msg = "nothing of EC2 is throttled before the first observation"
            raise RuntimeError(msg)
        outcome = self._steps.observe(self._latest)
        return (yield from carry_on(self, self._steps, outcome))

    # -- the engine ------------------------------------------------------------------------

    def step(self, _name: str, body: Callable[[], Outcome]) -> Outcome:
        """Run `body`, and remember where the incident is."""
        outcome = body()
        if isinstance(outcome, Situation):
            self._latest = outcome
        return outcome

    def wait_for_callback(self, seconds: int) -> tuple[str, Callable[[], None]]:
        """Put the end of the wait on the agenda; the pause itself is the agenda's."""
        if self._timer is not None:
            self._timer.cancel()  # of a wait that news has skipped
        self._timer = self._agenda.after(timedelta(seconds=seconds), self.resume)
        self._opened += 1
        return f"{self.incident.id}/{self._opened}", _nothing

    def sleep(self, seconds: int) -> None:
        """Wait, whatever happens."""
        raise NotImplementedError(seconds)  # no image of the model is followed after the end


def _nothing() -> None:
    """Let the agenda end the pause."""
