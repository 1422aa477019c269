"""botocore's descriptions of AWS, cut down to the operations that the functions have a right to.

botocore reads a service's whole description when a client is made: EC2's alone has 830 operations
and 3.7 MB, of which Lifeguard uses a twentieth. What is left of it is what it was.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from botocore.loaders import Loader

Model = dict[str, Any]

_SERVICES: Mapping[str, str] = MappingProxyType({"elasticloadbalancing": "elbv2"})
"""botocore's name of a service where the prefix of its IAM actions is another."""

_OPERATIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "dynamodb:PutItem": ("TransactWriteItems",),
        "dynamodb:UpdateItem": ("TransactWriteItems",),
        "lambda:InvokeFunction": ("Invoke",),
        "sqs:ChangeMessageVisibility": ("ChangeMessageVisibilityBatch",),
        "sqs:SendMessage": ("SendMessageBatch",),
    }
)
"""The operations that an action allows besides the one of its own name (Service Authorization
Reference)."""

_SERVICE, _PAGINATORS, _RULES = "service-2", "paginators-1", "endpoint-rule-set-1"
_PROSE = ("documentation", "documentationUrl")


def operations(actions: Collection[str]) -> dict[str, frozenset[str]]:
    """Return the names of the operations that IAM actions allow, by botocore's name of the service.

    Not every name is an operation of the service: some actions are asked for by AWS alone.
    """
    found: dict[str, set[str]] = {}
    for action in actions:
        prefix, _, name = action.partition(":")
        service = found.setdefault(_SERVICES.get(prefix, prefix), set())
        service.update((name, *_OPERATIONS.get(action, ())))
    return {service: frozenset(names) for service, names in sorted(found.items())}


def prune(packages: Path, wanted: Mapping[str, Collection[str]]) -> None:
    """Cut the descriptions of an installed botocore and boto3 down to some operations.

    Args:
        packages: the folder that holds `botocore` and `boto3`.
        wanted: names of operations, by botocore's name of the service. A service that botocore
            does not know, such as IAM's `iam:PassRole` alone, has nothing to keep.
    """
    data = packages / "botocore" / "data"
    loader = Loader(extra_search_paths=[str(data)], include_default_search_paths=False)
    prefixes = set()
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        model = _cut_service(loader, folder, wanted.get(folder.name, ()))
        if model is not None:
            prefixes.add(model["metadata"]["endpointPrefix"])
    _cut_endpoints(data / "endpoints.json", prefixes)
    shutil.rmtree(
        packages / "boto3" / "data", ignore_errors=True
    )  # of resources, which nobody makes
    shutil.rmtree(packages / "boto3" / "examples", ignore_errors=True)


def _cut_service(loader: Loader, folder: Path, names: Collection[str]) -> Model | None:
    """Leave of a service its newest version's wanted operations, or nothing of it."""
    service = folder.name
    model = loader.load_service_model(service, _SERVICE) if names else None
    if model is None or not (kept := cut(model, names))["operations"]:
        shutil.rmtree(folder)
        return None
    version = loader.determine_latest_version(service, _SERVICE)
    written = {_SERVICE: kept}
    if _PAGINATORS in _types(folder / version):
        pages = loader.load_service_model(service, _PAGINATORS)["pagination"]
        left = {name: page for name, page in pages.items() if name in kept["operations"]}
        written[_PAGINATORS] = {"pagination": left}
    rules = loader.load_service_model(service, _RULES)
    shutil.rmtree(folder)
    (folder / version).mkdir(parents=True)
    for kind, document in {**written, _RULES: rules}.items():
        (folder / version / f"{kind}.json").write_text(_dumped(document), encoding="utf-8")
    return kept


def _types(folder: Path) -> frozenset[str]:
    return frozenset(path.name.partition(".")[0] for path in folder.iterdir())


def cut(model: Model, names: Collection[str]) -> Model:
    """Return a description with some operations, and what these are made of."""
    kept = {
        name: _without_prose(operation)
        for name, operation in model["operations"].items()
        if name in names or operation.get("endpointoperation")
    }
    if not kept.keys() & set(names):
        kept = {}
    shapes: Model = {}
    left = [name for operation in kept.values() for name in _named_by_operation(operation)]
    while left:
        name = left.pop()
        if name not in shapes:
            shapes[name] = _shape(model["shapes"][name])
            left.extend(_named_by_shape(shapes[name]))
    ordered = {name: shapes[name] for name in model["shapes"] if name in shapes}
    return {**_without_prose(model), "operations": kept, "shapes": ordered}


def _named_by_operation(operation: Model) -> Iterator[str]:
    for part in ("input", "output"):
        if part in operation:
            yield operation[part]["shape"]
    yield from (error["shape"] for error in operation.get("errors", ()))


def _named_by_shape(shape: Model) -> Iterator[str]:
    parts = (shape.get(part) for part in ("member", "key", "value"))
    yield from (part["shape"] for part in parts if part)
    yield from (member["shape"] for member in shape.get("members", {}).values())


def _shape(shape: Model) -> Model:
    """Return a shape without its prose: a member may well be called `documentation`."""
    members = shape.get("members")
    cut = _without_prose(shape)
    if members is not None:
        cut["members"] = {name: _without_prose(member) for name, member in members.items()}
    for part in ("member", "key", "value"):
        if part in cut:
            cut[part] = _without_prose(cut[part])
    return cut


def _without_prose(part: Model) -> Model:
    return {key: value for key, value in part.items() if key not in _PROSE}


def _cut_endpoints(path: Path, prefixes: Collection[str]) -> None:
    """Leave of the list of endpoints those of some services."""
    listed = json.loads(path.read_text(encoding="utf-8"))
    for partition in listed["partitions"]:
        services = partition["services"]
        partition["services"] = {name: services[name] for name in services if name in prefixes}
    path.write_text(_dumped(listed), encoding="utf-8")


def _dumped(document: Model) -> str:
    return json.dumps(document, separators=(",", ":"))
