"""What a question offers, as messages: the question, each step of the act, and what a yes risks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.incident.question import AnswerKind, PendingApproval, ProposedAction, Risk
from lifeguard.core.text.message import Message, coded, message

_UNINTERRUPTED: frozenset[str] = frozenset(
    {
        ProposedAction.START,
        ProposedAction.RESCHEDULE,
        Remedy.LIMIT_CPU,
        Remedy.ADD_SWAP,
        Remedy.UNLIMITED_CREDITS,
    }
)
"""What interrupts nothing that runs."""

_WORST_FIRST = (
    Risk.LOST_CHANGES,
    Risk.UNCLEAN_STOP,
    Risk.HIBERNATION,
    Risk.NO_BACKUP,
    Risk.USER_DATA,
    Risk.TWO_AT_ONCE,
    Risk.PRIVATE_IP,
    Risk.PUBLIC_IP,
)
"""The order in which risks are told: data first, then addresses, then the rest as they come."""

LOSES_DATA = frozenset(
    {"risk.lost_changes", "page.lost_changes", "risk.unclean_stop", "risk.hibernation"}
)
"""Codes of the risks that lose data."""

_PROOF = (message("offer_step.proof"),)
"""What an action of a kind's own ends with, as all do."""

_STEPS: Mapping[str, tuple[Message, ...]] = MappingProxyType(
    {
        ProposedAction.REBOOT: (
            message("offer_step.backup"),
            message("offer_step.reboots"),
            message("offer_step.proof"),
        ),
        ProposedAction.STOP_START: (
            message("offer_step.backup"),
            message("offer_step.stops"),
            message("offer_step.starts_elsewhere"),
            message("offer_step.proof"),
        ),
        ProposedAction.START: (message("offer_step.starts"), message("offer_step.proof")),
        ProposedAction.FORCE_STOP: (
            message("offer_step.forces"),
            message("offer_step.starts_elsewhere"),
            message("offer_step.proof"),
        ),
        ProposedAction.RESCHEDULE: (message("offer_step.verifies"),),
        ProposedAction.WITHOUT_BACKUP: (
            message("offer_step.without_backup"),
            message("offer_step.proof"),
        ),
        ProposedAction.REPLACE: (
            message("offer_step.retires"),
            message("offer_step.moves"),
            message("offer_step.keeps_old"),
            message("offer_step.gives_up_new"),
            message("offer_step.proof"),
        ),
    }
)


def server(asked: PendingApproval) -> Message:
    """Return how a question names its server: the id first, which nobody but AWS chooses."""
    if asked.name.text in {"", asked.resource}:
        return message("page.server_id", id=asked.resource)
    return message("page.server", id=asked.resource, name=asked.name)


def put(asked: PendingApproval) -> Message:
    """Return the question itself."""
    return coded("offer_question", asked.proposed_action, server=server(asked))


def agreed(action: str) -> Message:
    """Return the yes that names its act."""
    return coded("offer_yes", action)


def choices(asked: PendingApproval) -> tuple[tuple[str, Message], ...]:
    """Return each way to say yes, with the answer that takes it."""
    yes = agreed(asked.proposed_action)
    if not asked.choices:
        return ((AnswerKind.YES.value, yes),)
    ways = asked.choices
    return tuple((one.name, message("page.choice", yes=yes, choice=one.says)) for one in ways)


def refused(asked: PendingApproval) -> Message:
    """Return the no, which names what it leaves."""
    return message("page.no_down") if asked.down else message("page.no")


def steps(asked: PendingApproval) -> tuple[Message, ...]:
    """Return what happens at a yes, in its order."""
    if asked.steps:
        return asked.steps
    rest = _STEPS.get(asked.proposed_action, _PROOF)
    match asked.proposed_action:
        case ProposedAction.RESCHEDULE:
            return (message("offer_step.moves_event", to=asked.moves_to or asked.detail), *rest)
        case ProposedAction.REPLACE:
            return (message("offer_step.launches", image=asked.detail), *rest)
        case _:
            return rest


def begins(asked: PendingApproval) -> Message:
    """Return when a yes sets it going."""
    if asked.begins is None:
        return message("page.at_once")
    return message("page.begins", when=asked.begins)


def declined(asked: PendingApproval) -> Message:
    """Return what a no means, and no answer."""
    return message("page.stays_down") if asked.down else message("page.stays")


def risks(asked: PendingApproval) -> tuple[Message, ...]:
    """Return what a yes accepts, the worst first."""
    found = [_risk(asked, risk) for risk in _ordered(asked.risks)]
    if not found and asked.proposed_action not in _UNINTERRUPTED:
        return (message("page.no_risks"),)
    return tuple(found)


def _ordered(found: tuple[str, ...]) -> list[str]:
    ranks: dict[str, int] = {risk: rank for rank, risk in enumerate(_WORST_FIRST)}
    return sorted(found, key=lambda risk: ranks.get(risk, len(ranks)))


def _risk(asked: PendingApproval, risk: str) -> Message:
    if risk == Risk.LOST_CHANGES and asked.loses_since is None:
        return message("page.lost_changes")
    return coded("risk", risk, since=asked.loses_since or asked.at)
