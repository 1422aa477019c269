"""A Dedicated Host: what moves off it is not Lifeguard's to choose."""

from __future__ import annotations

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.decision import Close, Decision
from lifeguard.core.decision.kind import ConsolePage, EmailFacts, ResourceKind
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.incident.trigger import Phase
from lifeguard.core.kinds.ec2.email import home
from lifeguard.core.kinds.ec2.remediation.manual_commands import dedicated_host
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from lifeguard.immutable import immutable


@immutable
class HostSituation(Situation):
    """A situation whose resource is a Dedicated Host."""

    on_host: tuple[str, ...] = ()  # the servers on it, as emails name them


def _ask_about(situation: HostSituation) -> Decision:
    """Ask a person about a Dedicated Host: what moves off it is not ours to choose."""
    resource = situation.incident.resource
    triggers = situation.incident.triggers
    over_now = {t.reference for t in triggers if t.phase is Phase.CLEARED}
    standing = [t for t in triggers if t.reference not in over_now]
    if not standing:
        return Close(
            IncidentStatus.CLOSED, message("outcome.health_over"), tell=bool(situation.sent)
        )
    news = standing[-1]
    action_required = [message("question.host_plan")]
    brief = message("question.host")
    if news.deadline is not None:
        brief = message("question.host_until", deadline=news.deadline)
        action_required.append(message("question.host_deadline", deadline=news.deadline))
    if situation.on_host:
        servers = tuple(foreign(server) for server in situation.on_host)
        action_required.append(message("question.on_host", servers=servers))
    look = (dedicated_host(resource),)
    reason = message("question.host_not_moved")
    return ask(
        situation,
        ApprovalRequest(
            "host",
            brief,
            tuple(action_required),
            (reason,),
            look,
            deadline=news.deadline,
        ),
    )


def _console(host: Resource) -> ConsolePage:
    return ConsolePage(message("console.hosts"), f"{home(host)}#Hosts:")


DEDICATED_HOST = ResourceKind[HostSituation](
    situation=HostSituation, otherwise=_ask_about, email=EmailFacts[HostSituation](console=_console)
)
