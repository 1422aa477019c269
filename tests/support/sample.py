"""A sample of many examples by default, all of them in `make test-faults`."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from _pytest.mark import ParameterSet


def sampled(examples: Iterable[object], every: int) -> list[ParameterSet]:
    """Return the examples as params; but for one in so many they are played as a whole alone.

    An example that is a tuple is of several params.
    """
    return [
        pytest.param(
            *(example if isinstance(example, tuple) else (example,)),
            marks=() if number % every == 0 else pytest.mark.whole,
        )
        for number, example in enumerate(examples)
    ]
