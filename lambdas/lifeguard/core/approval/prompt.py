"""How a question is put to a person: a link to its page, and a command of the AWS CLI."""

from __future__ import annotations

import json

from lifeguard.core.approval import offer
from lifeguard.core.approval.ask import deadline
from lifeguard.core.decision.downtime import down_since
from lifeguard.core.decision.evidence import evidence
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.question import (
    ApprovalPrompt,
    ApprovalRequest,
    PendingApproval,
)
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message

FUNCTION = "lifeguard-approve"
"""The function that takes answers, by its fixed name."""

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
    cause = situation.present[0].kind if situation.present else situation.target
    observed, resource = situation.observed, situation.incident.resource.id
    return PendingApproval(
        id=name,
        proposed_action=question.proposed_action,
        name=foreign(observed.name if observed else resource),
        resource=resource,
        cause=cause if cause in situation.kind.problems else "",
        facts=tuple(evidence(situation))[:SHOWN],
        reasons=question.reasons,
        risks=question.risks,
        at=situation.now,
        until=deadline(situation, question, situation.now),
        detail=question.detail,
        moves_to=question.moves_to,
        loses_since=question.loses_since,
        begins=question.begins,
        since=down_since(situation),
        zone=observed.zone if observed else "",
        steps=question.steps,
        choices=question.choices,
    )


def approval(
    asked: PendingApproval, link: str, by_command: Command, unsigned: Message = NOTHING
) -> ApprovalPrompt:
    """Return what the email says of a question."""
    return ApprovalPrompt(
        question=offer.put(asked),
        begins=offer.begins(asked),
        until=asked.until,
        risks=offer.risks(asked),
        declined=offer.declined(asked),
        link=link,
        command=by_command,
        unsigned=unsigned,
    )


def command(incident: str, question: str, function: str, region: str) -> Command:
    """Return the AWS CLI command that says yes; who may run it, IAM decides."""
    payload = json.dumps({"incident": incident, "question": question, "answer": "yes"})
    invoke = ("aws", "lambda", "invoke", "--function-name", function, "--region", region)
    binary = ("--cli-binary-format", "raw-in-base64-out")
    return (*invoke, *binary, "--payload", payload, "/dev/stdout")
