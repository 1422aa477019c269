"""What Lifeguard says, before it is put in words: a code and what it is about.

A message is what decisions, the ledger and checkpoints keep, and what they compare. A catalogue
(`lifeguard.core.words`) puts it in words, in the operator's language and time zone, when it is
shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Union

from lifeguard.core.text.foreign import Foreign
from lifeguard.immutable import immutable

Param = Union[str, int, datetime, timedelta, Foreign, "Message", tuple["Param", ...]]
"""What a message may be about. A plain `str` is an identifier or a code, never a sentence."""


@immutable
class Message:
    """One thing to be said. `params` are in the order of their names, so that equals are equal."""

    code: str
    params: tuple[tuple[str, Param], ...] = ()

    def param(self, name: str) -> Param | None:
        """Return one of its params, or None."""
        return dict(self.params).get(name)

    def __bool__(self) -> bool:
        """Whether anything is said: not of `NOTHING`."""
        return bool(self.code)


NOTHING = Message("")
"""Nothing is said."""


def message(code: str, /, **params: Param) -> Message:
    """Return a message; `code` is written out at each place, so that a test finds them all."""
    return Message(code, tuple(sorted(params.items())))


def coded(family: str, value: str, /, **params: Param) -> Message:
    """Return the message of one of a family: of an enumeration's member, or of a code."""
    return Message(f"{family}.{value!s}", tuple(sorted(params.items())))


def with_params(said: Message, /, **params: Param) -> Message:
    """Return a message with further params."""
    return message(said.code, **{**dict(said.params), **params})


def encoded(said: Message) -> dict[str, Any]:
    """Return a message as plain values: strings, lists and dicts alone, for JSON and DynamoDB."""
    return {"code": said.code, "params": {name: _encoded(value) for name, value in said.params}}


def decoded(plain: Mapping[str, Any]) -> Message:
    """Return the message that `encoded` wrote.

    Raises:
        KeyError, ValueError: the values are of another shape.
    """
    return message(plain["code"], **{name: _decoded(v) for name, v in plain["params"].items()})


def _encoded(value: Param) -> Any:  # noqa: ANN401  any plain value
    match value:
        case Message():
            return encoded(value)
        case Foreign(text):
            return f"foreign:{text}"
        case datetime():
            return f"time:{value.isoformat()}"
        case timedelta():
            return f"seconds:{value.total_seconds()}"
        case int():
            return f"number:{value}"
        case str():
            return f"text:{value}"
        case _:
            return [_encoded(one) for one in value]


def _decoded(plain: Any) -> Param:  # noqa: ANN401  any plain value
    if isinstance(plain, Mapping):
        return decoded(plain)
    if not isinstance(plain, str):
        return tuple(_decoded(one) for one in plain)
    tag, _, text = plain.partition(":")
    match tag:
        case "foreign":
            return Foreign(text)
        case "time":
            return datetime.fromisoformat(text)
        case "seconds":
            return timedelta(seconds=float(text))
        case "number":
            return int(text)
        case "text":
            return text
        case _:
            msg = f"unknown kind of param: {tag}"
            raise ValueError(msg)


def distinct(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Return the messages in their order, each once."""
    return tuple(dict.fromkeys(messages))
