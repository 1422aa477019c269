"""When an incident about CPU credits is over."""

from __future__ import annotations

from lifeguard.core.decision.decision import Close, Decision
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.commands import credit_mode
from lifeguard.core.kinds.ec2.credit_price import most
from lifeguard.core.kinds.ec2.credit_reading import CreditMode
from lifeguard.core.kinds.ec2.credits.unlimited import is_switched
from lifeguard.core.kinds.ec2.problem import CREDITS, ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.text.message import message


def credits_over(situation: InstanceSituation) -> Decision | None:
    """Close when CPU credits were all that was wrong, and they are not any more."""
    instance = situation.instance
    if instance is None or not instance.runs or situation.present or not situation.seen:
        return None
    if any(problem.kind not in CREDITS for problem in situation.seen):
        return None
    if instance.credits is None:
        return None
    if is_switched(situation):
        why = message("credits.unlimited", price=most(instance.type, windows=instance.windows))
        undo = credit_mode(instance.resource, CreditMode.STANDARD)
        return Close(IncidentStatus.RESOLVED, why, tell=True, commands=(undo,))
    if all(problem.kind == ProblemKind.SURPLUS_CHARGED for problem in situation.seen):
        return Close(IncidentStatus.RESOLVED, message("credits.not_charged"), tell=True)
    if instance.credits.mode is CreditMode.UNLIMITED:  # a person has switched it
        return Close(IncidentStatus.RESOLVED, message("credits.unlimited_by_others"), tell=True)
    balance = round(instance.credits.left.balance)
    return Close(IncidentStatus.RESOLVED, message("credits.back", balance=balance), tell=True)
