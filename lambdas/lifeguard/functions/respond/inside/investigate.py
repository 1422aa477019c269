"""Looking for the cause: logs and all else that is known, read once, and one diagnosis of it.

It comes right after the look inside and never raises: no outage waits for its explanation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace

from lifeguard.aws.session.errors import Retryable
from lifeguard.core.decision.known.boot import boot_time
from lifeguard.core.decision.known.evidence import (
    has_kernel,
    known_evidence,
    recent,
    vague,
    with_kernel,
)
from lifeguard.core.decision.situation import Situation
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnosis import Diagnosis
from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.investigation import (
    Conclusion,
    Investigation,
    concluded,
    concluded_of_database,
)
from lifeguard.core.guest.hops.logs import WINDOW, GuestLogs, GuestLogSource
from lifeguard.core.guest.hops.order import in_order
from lifeguard.core.guest.hops.path import log_sources
from lifeguard.core.planner.investigating import given_up, wants_investigation
from lifeguard.core.policy.path import HopPlace
from lifeguard.core.policy.policy import ConsoleErrors, LogsMode, Mode
from lifeguard.core.text.message import NOTHING
from lifeguard.functions.respond.inside.databases import Databases, DatabaseText
from lifeguard.functions.respond.inside.logs import ServerLogs
from lifeguard.functions.respond.ports import Files, Outside
from lifeguard.immutable import immutable
from lifeguard.ingest.ec2.console import ConsoleLog, read_console_log
from lifeguard.ingest.guest.logs import texts

CONSOLE = "host"
"""The hop of a server's console log."""

Diagnose = Callable[[Evidence], Diagnosis]


def _unheard(_: str) -> None:
    return None


@immutable
class Investigations:
    """What looks for causes; `respond.ports.Investigating` is its protocol."""

    logs: ServerLogs
    diagnose: Diagnose
    failed: Callable[[str], None] = _unheard
    """Told of an exception that is being handled."""
    databases: Databases = field(default_factory=Databases)

    def follow(self, situation: Situation, outside: Outside) -> Situation:
        """Return the situation with what the search for the cause has come to so far.

        Args:
            situation: after the look inside.
            outside: reads what AWS knows.
        """
        begun = situation.investigation
        if begun is None or not begun.pending:
            if not wants_investigation(situation):
                return situation
            try:
                begun = self._begun(situation)
            except Retryable:
                return situation
            if begun.command:
                return replace(situation, investigation=begun)
        read = self.logs.read(situation, begun, last=given_up(situation))
        if read.pending:
            return situation
        found = replace(begun, why_not=read.why_not or NOTHING)
        conclusion = self._concluded(situation, outside, found, read.logs or GuestLogs())
        return replace(situation, investigation=replace(found, conclusion=conclusion))

    def _begun(self, situation: Situation) -> Investigation:
        policy, visit = situation.policy, situation.guest
        look = None if visit is None else visit.look
        sources: tuple[GuestLogSource, ...] = ()
        if policy is not None and policy.logs is LogsMode.READ and look is not None:
            sources = log_sources(policy.path, look)
        return self.logs.begin(situation, sources)

    def _concluded(
        self, situation: Situation, outside: Outside, begun: Investigation, logs: GuestLogs
    ) -> Conclusion:
        """Return the cause.

        A fault in what reads others' lines costs the explanation, never the cure.
        """
        try:
            return self._diagnosed(
                outside.signs(situation), outside.balancers(situation), begun, logs
            )
        except Exception:  # noqa: BLE001  lines are others' text: an outage does not fail for them
            self.failed("the cause could not be looked for")
            return Conclusion(Cause.UNKNOWN)

    def _diagnosed(
        self, situation: Situation, before: Files, begun: Investigation, logs: GuestLogs
    ) -> Conclusion:
        # Its patterns take a second to compile: only an outage pays for them, no cold start does.
        from lifeguard.ingest.logs.evidence import read_evidence  # noqa: PLC0415

        path = () if situation.policy is None else situation.policy.path
        databases = self._databases(situation)
        own = ((one.hop, one.text) for one in databases)
        inside = (*texts(begun.sources, logs), *self._groups(situation), *own)
        files = in_order(path, before, inside)
        asked_at = begun.sent_at or situation.now
        console = self._console(situation, begun, logs)
        sources = files if console is None else (*files, (CONSOLE, console.text))
        evidence = read_evidence(sources, situation.now.year, by_operator=False)
        if console is not None:
            evidence = vague(evidence, len(files), console.late)
        evidence = with_kernel(recent(situation, evidence), begun.sources, logs, asked_at)
        diagnosis = self.diagnose(known_evidence(situation, evidence))
        if self.databases.has(situation.incident.resource):
            return concluded_of_database(diagnosis)
        asks = (one.name for one in databases if one.asks and one.hop == diagnosis.hop)
        return concluded(diagnosis, next(asks, ""))

    def _databases(self, situation: Situation) -> tuple[DatabaseText, ...]:
        """Return what databases say: the one that the incident is about, or those of the path."""
        policy, resource = situation.policy, situation.incident.resource
        if policy is None or policy.logs is LogsMode.OFF:
            return ()
        if self.databases.has(resource):
            own = self.databases.read(resource)
            return () if own is None else (own,)
        return self.databases.of_path(policy.path, resource)

    def _console(
        self, situation: Situation, begun: Investigation, logs: GuestLogs
    ) -> ConsoleLog | None:
        """Return the console log where it tells more: the kernel's own log was not read.

        In mode observe nothing is done, and the right to read the log comes with what is done.
        """
        policy, boot = situation.policy, boot_time(situation)
        if policy is None or policy.console is ConsoleErrors.OFF or boot is None:
            return None
        if policy.mode is Mode.OBSERVE or has_kernel(begun.sources, logs):
            return None
        output = self.logs.consoles.console_log(situation.incident.resource)
        return None if output is None else read_console_log(output, boot, situation.now)

    def _groups(self, situation: Situation) -> tuple[tuple[str, str], ...]:
        """Return the lines of the log groups that the policy names."""
        policy, region = situation.policy, situation.incident.resource.region
        if policy is None or policy.logs is LogsMode.OFF:
            return ()
        if self.databases.has(situation.incident.resource):
            return ()  # the path is that of servers
        since, until = situation.now - WINDOW, situation.now
        named = [hop for hop in policy.path if hop.place is HopPlace.LOG_GROUP]
        read = (
            (hop.hop, self.logs.groups.log_lines(region, hop.at, since, until)) for hop in named
        )
        return tuple((hop, "\n".join(lines)) for hop, lines in read if lines)
