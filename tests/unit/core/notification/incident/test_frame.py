"""The course of an incident in an email."""

from __future__ import annotations

import pytest

from lifeguard.core.notification.incident.frame import course, happened
from lifeguard.core.notification.view import State
from lifeguard.core.text.message import message
from tests.support.rds import database, out_of_credits, situation

SLOW = situation(database("available", out_of_credits()))


@pytest.mark.parametrize("told", [True, False])
def test_what_has_happened_is_left_out_where_the_reasons_say_what_is_wrong(
    told: bool,  # noqa: FBT001  whether they do
) -> None:
    (problem,) = SLOW.present
    reasons = (problem.what,) if told else (message("outcome.nothing_wrong"),)
    blocks = list(course(SLOW, State.ANSWER, reasons))
    assert (happened(SLOW) in blocks) is not told
