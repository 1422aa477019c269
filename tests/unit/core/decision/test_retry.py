"""A failed act is tried again after a growing pause, and no more than four times."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.decision.decision import Execute, Wait
from lifeguard.core.decision.retry import retry
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.action import StartInstance
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.situations import NOON, act, did, instance, situation

AGAIN = Execute(StartInstance(), message("waiting.must_run_again"))
WHY = message("waiting.stopping")
LAUNCHES = {Verb.LAUNCH_REPLACEMENT, Verb.LAUNCH_DRILL}


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("tries", [1, 2, 3])
def test_the_pause_grows_with_each_try_and_is_longer_for_a_launch(verb: Verb, tries: int) -> None:
    failed = act(verb, NOON, Result.FAILED)
    found = did(situation(instance()), *[failed] * tries)
    pause = timedelta(minutes=5 if verb in LAUNCHES else 1) * tries
    wait = retry(found, failed, AGAIN, WHY, then=StartInstance())
    assert wait == Wait(NOON + pause, WHY, then=StartInstance())
    due = replace(found, now=NOON + pause)
    assert retry(due, failed, AGAIN, WHY) == AGAIN


@pytest.mark.parametrize("result", sorted(set(Result) - {Result.FAILED}))
def test_only_what_failed_for_now_is_tried_again(result: Result) -> None:
    done = act(Verb.STOP, NOON, result)
    assert retry(did(situation(instance()), done), done, AGAIN, WHY) is None


def test_after_four_tries_it_is_not_tried_again() -> None:
    failed = act(Verb.STOP, NOON, Result.FAILED)
    assert retry(did(situation(instance()), *[failed] * 4), failed, AGAIN, WHY) is None


@pytest.mark.parametrize(
    ("verb", "code", "number"),
    [
        (Verb.LAUNCH_REPLACEMENT, "InsufficientInstanceCapacity", 1),
        (Verb.LAUNCH_DRILL, "InsufficientFreeAddressesInSubnet", 1),
        (Verb.LAUNCH_REPLACEMENT, "InternalError", 0),  # an instance may run
        (Verb.LAUNCH_REPLACEMENT, "", 0),
        (Verb.START, "InsufficientInstanceCapacity", 0),
    ],
)
def test_a_token_is_used_up_only_where_nothing_was_launched_for_sure(
    verb: Verb, code: str, number: int
) -> None:
    found = did(situation(instance()), act(verb, NOON, Result.FAILED, code=code))
    assert found.launch_token == f"{found.incident.id}-{number}"


def test_tries_that_are_folded_count_each() -> None:
    failed = act(Verb.STOP, NOON, Result.FAILED, tries=4)
    assert retry(did(situation(instance()), failed), failed, AGAIN, WHY) is None
