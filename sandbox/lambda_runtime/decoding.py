"""Reads each checkpoint once: a durable execution replays all of its steps at each wake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from lifeguard import codec


@contextmanager
def each_text_once() -> Iterator[None]:
    """Remember what each JSON text, and each record, was decoded to, while a world is on.

    An incident that waits for capacity wakes some two hundred times a day, and each time the SDK
    decodes the results of all earlier steps: two thirds of such a replay's CPU. What they decode
    to is frozen, so one value may stand for all equal texts.
    """
    real = codec.loads
    known: dict[tuple[type[Any], str], Any] = {}

    def loads(kind: type[Any], text: str) -> Any:  # noqa: ANN401  whatever is asked for
        key = kind, text
        if key not in known:
            known[key] = real(kind, text)
        return known[key]

    build = codec.build
    built: dict[tuple[type[Any], str], Any] = {}

    def built_once(kind: type[Any], plain: Mapping[str, object]) -> Any:  # noqa: ANN401  as above
        key = kind, repr(plain)
        if key not in built:
            built[key] = build(kind, plain)
        return built[key]

    with patch.object(codec, "loads", loads), patch.object(codec, "build", built_once):
        yield
