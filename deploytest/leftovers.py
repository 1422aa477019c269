"""What is in the account once the stack is gone: no more than docs/runbook.md, Uninstall, says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3

from deploytest.inbox import NAME as INBOX
from deploytest.waiting import expect

_BOOTSTRAP = "cdk-hnb659fds-"


def _client(service: str) -> Any:
    return boto3.client(service)  # type: ignore[call-overload]  # one of those below


def _pages(service: str, operation: str, key: str, **asked: Any) -> Iterator[Any]:
    for page in _client(service).get_paginator(operation).paginate(**asked):
        yield from page[key]


def _stacks() -> Iterator[str]:
    for one in _pages("cloudformation", "describe_stacks", "Stacks"):
        yield one["StackName"]


def _keys() -> Iterator[str]:
    """Yield the keys that AWS is not about to delete."""
    kms = _client("kms")
    for one in _pages("kms", "list_keys", "Keys"):
        key = kms.describe_key(KeyId=one["KeyId"])["KeyMetadata"]
        if key["KeyState"] != "PendingDeletion" and key["KeyManager"] == "CUSTOMER":
            yield one["KeyId"]


def _networks() -> Iterator[str]:
    for one in _client("ec2").describe_vpcs()["Vpcs"]:
        if not one["IsDefault"]:
            yield one["VpcId"]


def _queues() -> Iterator[str]:
    for url in _client("sqs").list_queues().get("QueueUrls", ()):
        name = url.rpartition("/")[2]
        if name != INBOX:
            yield name


def _named(service: str, operation: str, key: str, name: str, **asked: Any) -> Iterator[str]:
    yield from (one[name] for one in _pages(service, operation, key, **asked))


NOTHING: dict[str, Callable[[], Iterator[str]]] = {
    "function": lambda: _named("lambda", "list_functions", "Functions", "FunctionName"),
    "layer": lambda: _named("lambda", "list_layers", "Layers", "LayerName"),
    "log group": lambda: _named("logs", "describe_log_groups", "logGroups", "logGroupName"),
    "alarm": lambda: _named("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
    "dashboard": lambda: _named(
        "cloudwatch", "list_dashboards", "DashboardEntries", "DashboardName"
    ),
    "topic": lambda: _named("sns", "list_topics", "Topics", "TopicArn"),
    "rule": lambda: (one["Name"] for one in _client("events").list_rules()["Rules"]),
    "schedule": lambda: _named("scheduler", "list_schedules", "Schedules", "Name"),
    "queue": _queues,
    "network": _networks,
    "key": _keys,
}
"""Of what nothing stays."""


def check(table: str, snapshot: str, said: str) -> None:
    """Compare what is there with the documents, and with what `make destroy` has said.

    Args:
        table: the ledger.
        snapshot: one with the tag of what Lifeguard has made.
        said: what `make destroy` has printed.

    Raises:
        UnexpectedError: more has stayed, or less, or it was not told.
    """
    for what, found in NOTHING.items():
        names = list(found())
        expect(not names, f"of this has stayed a {what}: {names}")
    expect(list(_stacks()) == ["CDKToolkit"], f"stacks: {list(_stacks())}")
    _only("table", _named_tables(), {table})
    _only(
        "snapshot",
        _named("ec2", "describe_snapshots", "Snapshots", "SnapshotId", OwnerIds=["self"]),
        {snapshot},
    )
    buckets = {one["Name"] for one in _client("s3").list_buckets()["Buckets"]}
    expect(len(buckets) == 1 and buckets.pop().startswith(_BOOTSTRAP), f"buckets: {buckets}")
    roles = [
        one["RoleName"]
        for one in _pages("iam", "list_roles", "Roles")
        if not one["RoleName"].startswith(_BOOTSTRAP)
        and not one["Path"].startswith("/aws-service-role/")
    ]
    expect(not roles, f"roles: {roles}")
    parameters = {one["Name"] for one in _pages("ssm", "describe_parameters", "Parameters")}
    expect(parameters == {"/cdk-bootstrap/hnb659fds/version"}, f"parameters: {parameters}")
    for name in (table, snapshot):
        expect(name in said, f"`make destroy` does not tell of {name}: {said}")


def _named_tables() -> Iterator[str]:
    for page in _client("dynamodb").get_paginator("list_tables").paginate():
        yield from page["TableNames"]


def _only(what: str, found: Iterator[str], expected: set[str]) -> None:
    names = set(found)
    expect(names == expected, f"of this has stayed a {what}: {sorted(names)}, not {expected}")
