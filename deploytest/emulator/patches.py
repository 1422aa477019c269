"""The lines that ministack's CloudFormation and its Lambda lack."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc
from ministack.services.cloudformation import provisioners

Properties = dict[str, Any]

PYTHON = "DEPLOYTEST_PYTHON"
"""The environment variable that names the interpreter of the functions."""


def apply() -> None:
    """Apply them all."""
    _alarms_of_metric_math()
    _durable_functions()
    _documents()
    _isolated_functions()


def _alarms_of_metric_math() -> None:
    """An alarm with `Metrics` is refused: it is kept, and never evaluated."""
    record = provisioners._cw_metric_alarm_record

    def kept(name: str, props: Properties) -> Any:
        if not props.get("Metrics"):
            return record(name, props)
        plain = {**props, "MetricName": "math", "Namespace": "math", "Metrics": None}
        alarm = record(name, plain)
        return {**alarm, "Metrics": props["Metrics"]}

    provisioners._cw_metric_alarm_record = kept


def _durable_functions() -> None:
    """A template's `DurableConfig` is dropped, and wants an `Enabled` that AWS does not know."""
    create = provisioners._lambda_create

    def durable(logical_id: str, props: Properties, stack: str) -> object:
        name, attributes = create(logical_id, props, stack)
        if "DurableConfig" in props:
            config = lambda_svc._functions[name]["config"]
            config["DurableConfig"] = {**props["DurableConfig"], "Enabled": True}
        return name, attributes

    provisioners._lambda_create = durable
    provisioners._RESOURCE_HANDLERS["AWS::Lambda::Function"]["create"] = durable


def _documents() -> None:
    """It knows no documents of Systems Manager: a template may hold some, and they do nothing."""

    def create(_: str, props: Properties, __: str) -> tuple[str, Properties]:
        return props["Name"], {}

    def update(name: str, _: Properties, __: Properties, ___: str) -> tuple[str, Properties]:
        return name, {}

    provisioners._RESOURCE_HANDLERS["AWS::SSM::Document"] = {
        "create": create,
        "update": update,
        "delete": lambda *_: None,
    }


def _isolated_functions() -> None:
    """A function sees the emulator's own packages: it is to see its asset and its layer alone."""
    detect: Callable[[str], tuple[str, str]] = lambda_runtime._detect_runtime_binary

    def isolated(runtime: str) -> tuple[str, str]:
        binary, script = detect(runtime)
        return (os.environ[PYTHON], script) if runtime.startswith("python") else (binary, script)

    lambda_runtime._detect_runtime_binary = isolated
