"""Several at once in Lambda, one after another in tests; the answers are the same."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from lifeguard.aws.session import clients
from lifeguard.functions import fan_out


@pytest.fixture
def _at_once() -> Iterator[None]:
    fan_out.use(fan_out.AT_ONCE)
    yield
    fan_out.use(1)


@pytest.mark.usefixtures("_at_once")
def test_several_are_at_work_at_once_and_the_answers_in_order() -> None:
    together = threading.Barrier(fan_out.AT_ONCE, timeout=10)

    def work(number: int) -> int:
        if number < fan_out.AT_ONCE:
            together.wait()  # no thread comes past it alone
        return number * number

    assert fan_out.each(work, range(40)) == [number * number for number in range(40)]


@pytest.mark.usefixtures("_at_once")
def test_what_one_raises_is_raised() -> None:
    def work(number: int) -> int:
        return 1 // number

    with pytest.raises(ZeroDivisionError):
        fan_out.each(work, [1, 0, 2])


def test_in_tests_one_comes_after_another_in_the_callers_thread() -> None:
    seen: list[tuple[int, threading.Thread]] = []

    def work(number: int) -> None:
        seen.append((number, threading.current_thread()))

    fan_out.each(work, range(20))
    assert seen == [(number, threading.current_thread()) for number in range(20)]


@pytest.mark.usefixtures("_at_once")
def test_a_client_is_made_once_whichever_threads_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    def slowly(*_args: object, **_how: Any) -> object:  # noqa: ANN401  boto3's own
        threading.Event().wait(0.01)
        made.append(object())
        return made[-1]

    clients.forget()
    monkeypatch.setattr(boto3, "client", slowly)
    found = fan_out.each(lambda _: clients.client("sqs", "eu-north-1"), range(10))
    clients.forget()
    assert len(made) == 1
    assert {*map(id, found)} == {id(made[0])}
