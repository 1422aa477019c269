"""Which account and Region Lifeguard looks after: what concerns another is ignored, and says so.

AWS Health delivers account-specific events to a backup Region as well, and an organization's
management account receives the events of its members (Health guide, "choosing a Region" and
"organizational view"). Each Lifeguard acts in the one account and Region that it is deployed in.
"""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.incident.trigger import Ignored, Parsed
from lifeguard.immutable import immutable


@immutable
class AccountAndRegion:
    """The account and the Region of the deployment."""

    account: str
    region: str

    def keep(self, parsed: Parsed) -> Parsed:
        """Return what concerns this account and Region; the rest is ignored with its reason."""
        triggers, issues, notices, commands = [], [], [], []
        ignored = list(parsed.ignored)
        for trigger in parsed.triggers:
            why = self._outside(trigger.resource.account, trigger.resource.region)
            if why is None:
                triggers.append(trigger)
            else:
                ignored.append(Ignored(trigger.event_id, f"{trigger.resource.id} is {why}"))
        for issue in parsed.issues:
            why = self._outside(issue.account, issue.region)
            if why is None:
                issues.append(issue)
            else:
                ignored.append(Ignored(issue.event_id, f"the issue is {why}"))
        for notice in parsed.notices:
            why = self._outside(notice.account, notice.region)
            if why is None:
                notices.append(notice)
            else:
                ignored.append(Ignored(notice.event_id, f"{notice.code} is {why}"))
        for command in parsed.commands:
            why = self._outside(command.account, command.region)
            if why is None:
                commands.append(command)
            else:
                ignored.append(Ignored(command.event_id, f"the command is {why}"))
        return replace(
            parsed,
            triggers=tuple(triggers),
            issues=tuple(issues),
            notices=tuple(notices),
            commands=tuple(commands),
            ignored=tuple(ignored),
        )

    def _outside(self, account: str, region: str) -> str | None:
        if account != self.account:
            return f"of account {account}, not ours"
        if region != self.region:
            return f"in {region}: this Lifeguard looks after {self.region}"
        return None
