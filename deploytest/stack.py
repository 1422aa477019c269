"""What is deployed, as AWS says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3

from deploytest.places import REGION
from deploytest.waiting import expect, wait_for
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.sweep_state import SweepState
from lifeguard.core.incident.incident import Incident

STACK = "lifeguard"
ALIAS = "live"


@dataclass(frozen=True, slots=True)
class Deployed:
    """The stack's resources: (type, physical id)."""

    resources: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls) -> Deployed:
        """Return what CloudFormation lists.

        Raises:
            UnexpectedError: something of it is not complete.
        """
        cloudformation: Any = boto3.client("cloudformation")
        pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=STACK)
        found = [one for page in pages for one in page["StackResourceSummaries"]]
        undone = [one for one in found if not one["ResourceStatus"].endswith("_COMPLETE")]
        expect(found and not undone, f"resources of the stack are not complete: {undone}")
        return cls(tuple((one["ResourceType"], one["PhysicalResourceId"]) for one in found))

    def of(self, kind: str) -> Iterator[str]:
        """Yield the ids of all resources of a type."""
        yield from (name for type_, name in self.resources if type_ == kind)

    @property
    def table(self) -> str:
        """The ledger's table."""
        (name,) = self.of("AWS::DynamoDB::Table")
        return name

    @property
    def topic(self) -> str:
        """The topic's ARN."""
        (arn,) = self.of("AWS::SNS::Topic")
        return arn

    def ledger(self) -> Ledger:
        """Return the ledger, read as the product reads it."""
        return Ledger(self.table, REGION)

    def sweep_state(self) -> SweepState:
        """Return what the sweeps have noted."""
        return SweepState(self.table, REGION)

    def incident(self, number: str) -> Incident:
        """Return an incident, by its id."""
        return next(one for one in self.ledger().incidents() if one.id == number)


def switch(name: str) -> str:
    """Return what a switch of Lifeguard says (an SSM parameter)."""
    ssm: Any = boto3.client("ssm")
    return str(ssm.get_parameter(Name=name)["Parameter"]["Value"])


def stop_sweeping() -> None:
    """Let no sweep begin any more: of one that ends late, the emulator makes a log group anew."""
    boto3.client("events").disable_rule(Name=f"{STACK}-sweep")


def live_version() -> str:
    """Return the version of `respond` on which an incident begins now."""
    awslambda: Any = boto3.client("lambda")
    alias = awslambda.get_alias(FunctionName=f"{STACK}-respond", Name=ALIAS)
    return str(alias["FunctionVersion"])


def versions() -> frozenset[str]:
    """Return the versions of `respond` that are there."""
    awslambda: Any = boto3.client("lambda")
    found = awslambda.list_versions_by_function(FunctionName=f"{STACK}-respond")["Versions"]
    return frozenset(one["Version"] for one in found)


def wait_for_end(incident: Incident, version: str) -> None:
    """Wait until an incident's execution has ended well, on that version and on no other.

    Raises:
        UnexpectedError: it has not.
    """

    def ended() -> bool | None:
        return _executions(incident, version) == ("SUCCEEDED",) or None

    wait_for(f"the end of the incident's execution on version {version}", ended)
    for other in versions() - {version}:
        expect(not _executions(incident, other), f"the incident has run on {other}, too")


def _executions(incident: Incident, version: str) -> tuple[str, ...]:
    awslambda: Any = boto3.client("lambda")
    answer = awslambda.list_durable_executions_by_function(
        FunctionName=f"{STACK}-respond",
        Qualifier=version,
        DurableExecutionName=incident.execution,
    )
    return tuple(one["Status"] for one in answer["DurableExecutions"])
