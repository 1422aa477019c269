"""The environment of each function as a schema: the one place that spells its variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Self

from lifeguard.immutable import immutable

PREFIX = "LIFEGUARD_"


class SettingsError(ValueError):
    """The environment lacks a variable; the message names it."""


def region() -> str:
    """Return the Region that the function runs in (set by Lambda)."""
    return os.environ["AWS_REGION"]


class Environment:
    """A function's settings, read from and written to its environment."""

    __slots__ = ()

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read the variables.

        Raises:
            SettingsError: one is missing or empty; the message names it.
        """
        known = fields(cls)  # type: ignore[arg-type]  # every subclass is a dataclass
        found = {f.name: environ.get(variable(f.name)) or f.default for f in known}
        missing = [variable(name) for name, value in found.items() if value is MISSING]
        if missing:
            msg = f"the function's environment lacks {', '.join(missing)}"
            raise SettingsError(msg)
        return cls(**found)

    def to_env(self) -> dict[str, str]:
        """Return the variables as the stack sets them; what is empty is left out."""
        given = {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]  # as above
        return {variable(name): value for name, value in given.items() if value}


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()


@immutable
class IntakeSettings(Environment):
    """What `intake` needs."""

    ledger_table: str
    respond: str  # name:alias of the durable function
    malformed_queue_url: str
    account: str  # the one that the stack is deployed in


@immutable
class SweepSettings(Environment):
    """What `sweep` needs."""

    ledger_table: str
    respond: str
    topic_arn: str


@immutable
class RespondSettings(Environment):
    """What `respond` needs."""

    ledger_table: str
    topic_arn: str
    power: str  # the function that stops and starts
    power_queue_url: str
    approval_url: str = ""  # of its page; "": there is none
    approval_key: str = ""  # the ARN of the key that signs the links to it
    drill_subnet: str = ""  # where restored instances are tried out; "": nowhere
    drill_group: str = ""  # their security group


@immutable
class ApproveSettings(Environment):
    """What `approve` needs."""

    ledger_table: str
    approval_key: str = ""  # "": there is no page, the command alone answers


@immutable
class PowerSettings(Environment):
    """What `power` needs."""

    ledger_table: str
    power_queue_url: str
    role_arn: str  # its own, which it asks KMS about


@immutable
class ReportSettings(Environment):
    """What `report` needs."""

    ledger_table: str
    topic_arn: str


@immutable
class BackupSettings(Environment):
    """What `backup` needs."""

    ledger_table: str
    respond: str
    topic_arn: str


@immutable
class WidgetSettings(Environment):
    """What `widget` needs."""

    ledger_table: str
