from __future__ import annotations

from lifeguard.core.endpoints.silence import Silence, followed
from tests.support.situations import NOON, at

URL = "https://shop.example.com"
FIRST = Silence(URL, NOON)


def test_one_miss_begins_a_silence_and_the_second_makes_it_last() -> None:
    assert followed(None, URL, NOON, misses=True) == FIRST
    lasting = followed(FIRST, URL, at("12:01"), misses=True)
    assert lasting == Silence(URL, NOON, lasts=True)
    assert followed(lasting, URL, at("12:02"), misses=True) == lasting


def test_an_answer_ends_it() -> None:
    assert followed(Silence(URL, NOON, lasts=True), URL, at("12:05"), misses=False) is None
    assert followed(None, URL, NOON, misses=False) is None


def test_another_url_begins_anew() -> None:
    other = followed(FIRST, "https://other.example.com", at("12:01"), misses=True)
    assert other == Silence("https://other.example.com", at("12:01"))
