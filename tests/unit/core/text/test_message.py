"""Messages: equal when they say the same, and whole after a round trip."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard import codec
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import (
    NOTHING,
    Message,
    Param,
    coded,
    decoded,
    distinct,
    encoded,
    message,
    with_params,
)

PLAIN: st.SearchStrategy[Param] = st.one_of(
    st.text(max_size=20),
    st.integers(-(10**6), 10**6),
    st.datetimes(timezones=st.just(UTC)),
    st.timedeltas(timedelta(), timedelta(days=400)),
    st.builds(Foreign, st.text(max_size=20)),
)


def _messages(params: st.SearchStrategy[Param]) -> st.SearchStrategy[Message]:
    named = st.dictionaries(st.sampled_from(["a", "b", "c"]), params)
    return named.map(lambda found: message("some.code", **found))


PARAMS: st.SearchStrategy[Param] = st.recursive(
    PLAIN, lambda inner: _messages(inner) | st.lists(inner, max_size=3).map(tuple), max_leaves=8
)


@dataclass(frozen=True)
class Record:
    why: Message
    reasons: tuple[Message, ...] = ()
    note: Message = NOTHING


@given(_messages(PARAMS), st.lists(_messages(PARAMS), max_size=3))
def test_a_message_is_the_same_after_a_round_trip(why: Message, reasons: list[Message]) -> None:
    record = Record(why, tuple(reasons))
    assert codec.loads(Record, codec.dumps(record)) == record
    assert decoded(json.loads(json.dumps(encoded(why)))) == why


def test_what_is_encoded_is_made_of_strings_alone() -> None:
    said = message("x", n=3, at=datetime(2026, 11, 20, tzinfo=UTC), f=Foreign("q"), many=("a",))
    assert encoded(said) == {
        "code": "x",
        "params": {
            "at": "time:2026-11-20T00:00:00+00:00",
            "f": "foreign:q",
            "many": ["text:a"],
            "n": "number:3",
        },
    }


def test_a_param_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown kind of param: colour"):
        decoded({"code": "x", "params": {"a": "colour:red"}})


def test_the_order_of_params_says_nothing() -> None:
    assert message("x", a=1, b=2) == message("x", b=2, a=1)
    assert hash(message("x", a=1, b=2)) == hash(message("x", b=2, a=1))


def test_a_member_of_a_family_is_a_code() -> None:
    assert coded("verb", Verb.STOP) == message("verb.stop")


def test_params_are_added() -> None:
    assert with_params(message("x", a=1), b=2, a=3) == message("x", a=3, b=2)
    assert message("x", a=1).param("a") == 1
    assert message("x", a=1).param("b") is None


def test_nothing_is_said_by_nothing_alone() -> None:
    assert not NOTHING
    assert message("x")


def test_each_is_said_once() -> None:
    assert distinct([message("x"), message("y"), message("x")]) == (message("x"), message("y"))
