from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from lifeguard.core.endpoints.answer import EndpointAnswer, Miss
from lifeguard.web import asking, endpoint

SOON = timedelta(seconds=0.2)


def test_each_url_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "fetch", lambda url: EndpointAnswer(int(url)))
    urls = {str(number): str(number) for number in range(200, 400)}
    assert asking.ask_all(urls) == {name: EndpointAnswer(int(name)) for name in urls}
    assert asking.ask_all({}) == {}


def test_what_takes_too_long_is_a_miss_and_what_had_no_turn_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over = threading.Event()

    def hang(_url: str) -> EndpointAnswer:
        over.wait(10)
        return EndpointAnswer(200)

    monkeypatch.setattr(endpoint, "fetch", hang)
    monkeypatch.setattr(asking, "AT_ONCE", 2)
    try:
        answers = asking.ask_all({"a": "a", "b": "b", "c": "c"}, SOON)
    finally:
        over.set()
    assert answers == dict.fromkeys("ab", EndpointAnswer(miss=Miss.TIMED_OUT))
