"""What proves a cure, without what its timeline shows."""

from __future__ import annotations

import pytest

from lifeguard.core.notification.incident.proof import proof
from lifeguard.core.text.message import Message, message

PASS = message("outcome.checks_pass")
GONE = message("outcome.event_unlisted", event="e")
PROOF = message("outcome.proof", items=(PASS, GONE))
KEPT = message("replacement.old_gone")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (PASS, []),
        (GONE, [GONE]),
        (PROOF, [GONE]),
        (message("outcome.over_by_itself", proof=PROOF), [message("story.by_itself"), GONE]),
        (
            message(
                "replacement.replaced",
                new="i-2",
                proof=(message("replacement.checks_pass"), GONE),
                facts=(KEPT,),
            ),
            [GONE, KEPT],
        ),
        (message("replacement.replaced", new="i-2", facts=("i-2",)), []),
    ],
)
def test_each_fact_is_told_that_the_timeline_does_not_show(
    said: Message, told: list[Message]
) -> None:
    assert list(proof(said)) == told
