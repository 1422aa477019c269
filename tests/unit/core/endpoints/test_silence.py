from __future__ import annotations

from lifeguard.core.endpoints.answer import EndpointAnswer
from lifeguard.core.endpoints.silence import Silence, followed
from tests.support.situations import NOON, at

URL = "https://shop.example.com"
MISS, ANSWER = EndpointAnswer(502), EndpointAnswer(200)
FIRST = Silence(URL, NOON)


def test_one_miss_begins_a_silence_and_the_second_makes_it_last() -> None:
    assert followed(None, URL, MISS, NOON) == FIRST
    lasting = followed(FIRST, URL, MISS, at("12:01"))
    assert lasting == Silence(URL, NOON, lasts=True)
    assert followed(lasting, URL, MISS, at("12:02")) == lasting


def test_an_answer_ends_it() -> None:
    assert followed(Silence(URL, NOON, lasts=True), URL, ANSWER, at("12:05")) is None
    assert followed(None, URL, ANSWER, NOON) is None


def test_another_url_begins_anew() -> None:
    other = followed(FIRST, "https://other.example.com", MISS, at("12:01"))
    assert other == Silence("https://other.example.com", at("12:01"))
