"""What a subject says in place of an outcome's sentence."""

from __future__ import annotations

import pytest

from lifeguard.core.notification.incident.briefs import brief, gist
from lifeguard.core.text.message import NOTHING, Message, message

CAUSE = message("happened.well")
ONE, TWO = message("obstacle.spot.label"), message("obstacle.outpost.label")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (message("outcome.called_off", event="e"), message("brief.called_off")),
        (message("outcome.not_measured", what=CAUSE), NOTHING),
        (message("question.look"), message("question.look")),
        (
            message("consent.not_touched", obstacles=(ONE,)),
            message("consent.not_touched", obstacles=(ONE,)),
        ),
        (
            message("consent.not_touched", obstacles=(ONE, TWO, TWO)),
            message("brief.not_touched", first=ONE, count=2),
        ),
    ],
)
def test_a_sentence_is_told_in_a_few_words(what: Message, said: Message) -> None:
    assert brief(what) == said


def test_where_the_cause_says_it_all_it_stands_alone() -> None:
    told = message("question.look")
    assert gist(CAUSE, told) == message("email.gist.cause", cause=CAUSE, what=told)
    assert gist(CAUSE, message("outcome.volume_lost", volume="v", instance="i")) == CAUSE
