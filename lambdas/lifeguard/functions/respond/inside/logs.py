"""Reading the logs of an incident's server: those inside it, and log groups that policies name."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from typing import Protocol

from lifeguard.aws.session.errors import Refused, Retryable, answer
from lifeguard.aws.ssm.run_command import Ending
from lifeguard.core.decision.situation import Situation
from lifeguard.core.diagnosis.investigation import Investigation
from lifeguard.core.guest.hops.logs import WINDOW, GuestLogs, GuestLogSource
from lifeguard.core.guest.visit import WAITED
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import Message, message
from lifeguard.functions.respond.inside.guest import GuestCommands
from lifeguard.guest.documents import LOGS, Document
from lifeguard.immutable import immutable
from lifeguard.ingest.guest.logs import read_guest_logs


class LogGroups(Protocol):
    """CloudWatch Logs; the module `aws.logs.filter_events` is the real one."""

    def log_lines(
        self, region: str, group: str, since: datetime, until: datetime, /
    ) -> tuple[str, ...] | None:
        """Return the latest lines of a log group, the oldest first; None: not read."""


class ConsoleLogs(Protocol):
    """What servers print on their consoles; the module `aws.ec2.console_output` is the real one."""

    def console_log(self, resource: Resource, /) -> str | None:
        """Return what AWS has kept of it; None: not read."""


class NoConsoles:
    """No console is read."""

    def console_log(self, _resource: Resource, /) -> str | None:
        """Return nothing."""
        return None


@immutable
class Read:
    """What has come of the logs inside: none yet, or their lines, or why there are none."""

    logs: GuestLogs | None = None
    why_not: Message | None = None

    @property
    def pending(self) -> bool:
        """Whether they are still being read."""
        return self.logs is None and self.why_not is None


@immutable
class ServerLogs:
    """The logs inside a server, through one command."""

    commands: GuestCommands
    groups: LogGroups
    document: Document = LOGS
    consoles: ConsoleLogs = field(default_factory=NoConsoles)

    def begin(self, situation: Situation, sources: tuple[GuestLogSource, ...]) -> Investigation:
        """Send the command, unless one was sent whose sending nobody has noted.

        Raises:
            Retryable: it is not certain whether it was sent; it can be found by its comment.
        """
        visit, now = situation.guest, situation.now
        begun = Investigation(now, sources=sources)
        if visit is None or visit.look is None or not sources:
            return begun
        resource = situation.incident.resource
        comment = f"lifeguard {situation.incident.id}"
        try:
            known = self.commands.sent(
                resource.region, visit.node, self.document, comment, now - WAITED
            )
            if known is not None and known[0] != _noted(situation):
                return Investigation(now, known[0], known[1], sources)
            command = self.commands.send(
                resource.region,
                visit.node,
                self.document,
                {
                    "sources": ",".join(source.parameter for source in sources),
                    "minutes": str(int(WINDOW.total_seconds() / 60)),
                },
                comment,
            )
        except Refused as refused:
            return Investigation(now, why_not=answer(refused))
        return Investigation(now, command, now, sources)

    def read(self, situation: Situation, begun: Investigation, *, last: bool) -> Read:
        """Return what has come of the command; the `last` time it is given up."""
        if not begun.command or situation.guest is None:
            return Read(why_not=begun.why_not)
        region = situation.incident.resource.region
        try:
            found = self.commands.invocation(region, situation.guest.node, begun.command)
            if found.ending is Ending.UNDERWAY:
                if not last:
                    return Read()
                self.commands.cancel(region, begun.command)
                return Read(why_not=message("guest.no_answer", status=found.status))
        except Refused as refused:
            return Read(why_not=answer(refused))
        except Retryable as retryable:
            return Read(why_not=answer(retryable)) if last else Read()
        logs = read_guest_logs(found.output)
        if logs.logs:
            return Read(logs)
        if found.ending is Ending.FAILED:
            return Read(why_not=message("guest.failed", status=found.status))
        return Read(why_not=message("guest.unreadable"))


def _noted(situation: Situation) -> str:
    return "" if situation.investigation is None else situation.investigation.command
