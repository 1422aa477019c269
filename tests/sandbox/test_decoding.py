"""While a world is on, equal texts are decoded once; afterwards nothing is remembered."""

from __future__ import annotations

from dataclasses import dataclass

from lifeguard import codec
from sandbox.lambda_runtime.decoding import each_text_once


@dataclass(frozen=True, slots=True)
class Value:
    number: int


@dataclass(frozen=True, slots=True)
class Other:
    number: int


def test_an_equal_text_is_decoded_once_for_each_type() -> None:
    text = codec.dumps(Value(3))
    with each_text_once():
        assert codec.loads(Value, text) is codec.loads(Value, str(text))
        assert codec.loads(Other, text) == Other(3)
    assert codec.loads(Value, text) is not codec.loads(Value, text)


def test_an_equal_record_is_built_once_for_each_type() -> None:
    with each_text_once():
        assert codec.build(Value, {"number": 3}) is codec.build(Value, {"number": 3})
        assert codec.build(Value, {"number": 4}) == Value(4)
        assert codec.build(Other, {"number": 3}) == Other(3)
    assert codec.build(Value, {"number": 3}) is not codec.build(Value, {"number": 3})
