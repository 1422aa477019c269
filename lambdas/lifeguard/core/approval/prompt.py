"""How a question is put to a person: a link to its page, and a command of the AWS CLI."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lifeguard.core.approval.ask import deadline
from lifeguard.core.approval.words.english import ENGLISH
from lifeguard.core.approval.words.words import Words
from lifeguard.core.decision.evidence import evidence
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.question import (
    ApprovalPrompt,
    ApprovalRequest,
    PendingApproval,
    ProposedAction,
    Risk,
)
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.core.text.moment import moment

FUNCTION = "lifeguard-approve"
"""The function that takes answers, by its fixed name."""

_UNINTERRUPTED = frozenset({ProposedAction.START, ProposedAction.RESCHEDULE})
"""What interrupts nothing that runs."""

SHOWN = 12
"""Lines of evidence that the page shows."""


def posed(situation: Situation, name: str, question: ApprovalRequest) -> PendingApproval:
    """Return the question as it waits for its answer from now on.

    Raises:
        ValueError: it offers nothing: there is nothing to say yes to.
    """
    if question.proposed_action is None:
        msg = f"the question about {question.about} offers nothing"
        raise ValueError(msg)
    resource = situation.incident.resource.id
    return PendingApproval(
        id=name,
        proposed_action=question.proposed_action,
        instance=situation.instance.name if situation.instance else resource,
        resource=resource,
        cause=situation.present[0].kind if situation.present else situation.target,
        facts=tuple(evidence(situation))[:SHOWN],
        reasons=question.reasons,
        risks=question.risks,
        at=situation.now,
        until=deadline(situation, question, situation.now),
        detail=question.detail,
        moves_to=question.moves_to,
        loses_since=question.loses_since,
        begins=question.begins,
    )


def approval(
    asked: PendingApproval,
    link: str,
    by_command: Command,
    timezone: str,
    unsigned: Message = NOTHING,
) -> ApprovalPrompt:
    """Return what the email says of a question."""
    words = ENGLISH.offers[asked.proposed_action].question.format(instance=asked.instance)
    begin = begins(asked, ENGLISH, timezone)
    until = f"Answer until {moment(asked.until, timezone)}."
    accepted = tuple(risks(asked, ENGLISH, timezone))
    return ApprovalPrompt(words, begin, until, accepted, link, by_command, unsigned)


def begins(asked: PendingApproval, words: Words, timezone: str) -> str:
    """Return when a yes sets it going, in a language."""
    if asked.begins is None:
        return words.at_once
    return words.begins.format(when=moment(asked.begins, timezone))


def risks(asked: PendingApproval, words: Words, timezone: str) -> Iterator[str]:
    """Yield what a yes accepts, in a language."""
    since = "" if asked.loses_since is None else moment(asked.loses_since, timezone)
    for risk in asked.risks:
        told = words.risk[risk]
        yield told.format(since=since) if risk is Risk.LOST_CHANGES else told
    if not asked.risks and asked.proposed_action not in _UNINTERRUPTED:
        yield words.no_risks


def command(incident: str, question: str, function: str, region: str) -> Command:
    """Return the AWS CLI command that says yes; who may run it, IAM decides."""
    payload = json.dumps({"incident": incident, "question": question, "answer": "yes"})
    invoke = ("aws", "lambda", "invoke", "--function-name", function, "--region", region)
    binary = ("--cli-binary-format", "raw-in-base64-out")
    return (*invoke, *binary, "--payload", payload, "/dev/stdout")
