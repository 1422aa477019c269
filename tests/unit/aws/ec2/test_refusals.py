"""What became of a call by the error that EC2 answered it with."""

from __future__ import annotations

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.session.outcome import result_of
from lifeguard.core.incident.action_record import Result


@pytest.mark.parametrize(
    ("error", "result"),
    [
        (Refused("UnauthorizedOperation", "no"), Result.REFUSED),
        (Retryable("InsufficientInstanceCapacity", "not now"), Result.FAILED),
        (Retryable("ConnectTimeoutError", "no answer"), Result.FAILED),
    ],
)
def test_an_answer_is_a_result(error: Retryable | Refused, result: Result) -> None:
    assert result_of(error) is result


def test_a_throttled_call_was_not_made() -> None:
    throttled = Retryable("RequestLimitExceeded", "slowly")
    with pytest.raises(Retryable) as raised:
        result_of(throttled)
    assert raised.value is throttled
