"""A world with one Lightsail instance, and what a test asks of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sandbox.worldfile.lightsail_spec import LightsailInstanceSpec, LightsailSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import Scene, Told

Stage = Callable[..., Scene]

NAME = "blog-1"
KEY = "lightsail:blog-1"
NOW = WorldSpec().now


@cache
def lightsail() -> Any:  # noqa: ANN401  the stubs lack what is new in the API
    """Return one client for all tests: making one costs more than a test."""
    return boto3.client("lightsail", region_name="us-east-1")


def world(**instance: Told) -> WorldSpec:
    """Return a world of one instance, its spec's fields as keywords."""
    return WorldSpec(lightsail=LightsailSpec((LightsailInstanceSpec(NAME, **instance),)))


def entry() -> dict[str, Any]:
    """Return GetInstances' entry, health and all."""
    (found,) = lightsail().get_instances(includeHealthStatus=True)["instances"]
    return dict(found)


def state() -> str:
    return str(lightsail().get_instance_state(instanceName=NAME)["state"]["name"])


def health() -> tuple[str, str]:
    """Return the status of the system check and of the instance check."""
    found = entry()
    return found["systemStatus"]["status"], found["instanceStatus"]["status"]


def only(answer: Told) -> dict[str, Any]:
    """Return the one operation of an answer."""
    (operation,) = answer["operations"]
    return dict(operation)


def status(operation: Told) -> str:
    """Return what GetOperation says of an operation's status now."""
    found = lightsail().get_operation(operationId=operation["id"])["operation"]
    assert found["isTerminal"] is (found["status"] != "Started")
    return str(found["status"])


def refused(call: Callable[..., object], **params: Told) -> str:
    """Return the error code of a call that is refused."""
    with pytest.raises(ClientError) as error:
        call(**params)
    return str(error.value.response["Error"]["Code"])
