"""English templates: how a question goes on, and its answers."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "ask.declined": "No action is required: you said no. If you change your mind, act by hand.",
    "ask.asked_before": "Lifeguard asked this before, at {at}, and withdrew the question since",
    "ask.agreed": "No action is required. Lifeguard carries out what was agreed: {act}.",
    "ask.agreed_later": (
        "No action is required. Lifeguard carries out what was agreed at {when} at the earliest:"
        " {act}."
    ),
    "ask.refused": "the answer was {answer}; Lifeguard leaves the instance as it is",
    "ask.nobody_acted": "nobody has acted; Lifeguard leaves the instance as it is",
    "ask.nobody_acted_since": (
        "nobody has acted since {since}; Lifeguard leaves the instance as it is"
    ),
    "ask.answer": "{answer} ({channel}, {at})",
    "ask.answer_by": "{answer} ({channel}, {at}, by {by:40})",
    "answer_kind.yes": "yes",
    "answer_kind.no": "no",
    "answer_kind.later": "remind me in an hour",
    "answer_kind.mine": "I am on it",
    "channel.page": "on the page",
    "channel.command": "by command",
}
