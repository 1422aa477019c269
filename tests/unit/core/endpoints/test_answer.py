from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.core.endpoints.answer import EndpointAnswer, Miss
from lifeguard.core.text.message import message


@pytest.mark.parametrize("status", [200, 204, 301, 308, 401, 403, 404, 429, 499])
def test_whoever_answers_or_refuses_the_request_answers(status: int) -> None:
    assert EndpointAnswer(status).answers


@pytest.mark.parametrize("status", [500, 502, 503, 599])
def test_a_server_error_is_a_miss(status: int) -> None:
    answer = EndpointAnswer(status)
    assert not answer.answers
    assert answer.said == message("endpoint.status", status=str(status))


@pytest.mark.parametrize("miss", Miss)
def test_no_answer_is_a_miss(miss: Miss) -> None:
    answer = EndpointAnswer(miss=miss)
    assert (answer.answers, answer.asked) == (False, True)
    assert answer.said == message(f"endpoint.miss.{miss}", limit=timedelta(seconds=10))


def test_what_was_not_asked_says_nothing() -> None:
    assert not EndpointAnswer(forbidden="127.0.0.1").asked
