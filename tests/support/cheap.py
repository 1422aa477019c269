"""What hundreds of replays in one process need not do anew each time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import boto3
import botocore.useragent
import moto.core.responses
import pytest

from sandbox.template import synthesis
from tests.support.synthesis import as_the_app

_PURE = (
    (synthesis, "kept"),
    (moto.core.responses, "method_names_from_class"),
    (botocore.useragent, "sanitize_user_agent_string_component"),
)
"""What is asked anew at every call, and answers the same while the sources stay as they are."""

_kept = {(module, name): cache(getattr(module, name)) for module, name in _PURE}

_made: dict[tuple[str, str | None, str], Any] = {}


@contextmanager
def replays() -> Iterator[None]:
    """Keep boto3's clients and the CDK, and do not format the tracebacks of the durable SDK."""
    with pytest.MonkeyPatch.context() as patch:
        real: Any = boto3.client
        patch.setattr(boto3, "client", keeping(real))
        patch.setattr(synthesis, "_synthesize", as_the_app)
        for name in (
            "aws_durable_execution_sdk_python",
            "aws_durable_execution_sdk_python_testing",
        ):
            patch.setattr(logging.getLogger(name), "disabled", True)
        patch.setattr(logging.getLogger(), "level", logging.CRITICAL)
        for (module, name), function in _kept.items():
            patch.setattr(module, name, function)
        yield


def keeping(make: Callable[..., Any]) -> Callable[..., Any]:
    """Return `boto3.client` with a memory: to make clients anew is half of a replay.

    A client has no state of the world it was made in.
    """

    def client(service: str, region_name: str | None = None, config: Any = None) -> Any:  # noqa: ANN401  boto3's own
        if region_name is None:  # the environment says where, and may say otherwise next time
            return make(service, config=config)
        options = repr(sorted(vars(config).items(), key=str)) if config else ""
        key = service, region_name, options
        if key not in _made:
            _made[key] = make(service, region_name=region_name, config=config)
        return _made[key]

    return client
