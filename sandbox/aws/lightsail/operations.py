"""Lightsail's GetOperation and GetOperationsForResource."""

from __future__ import annotations

from typing import Any

from sandbox.aws.lightsail.shared import location, page
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.lightsail.operations import WorldOperation


def get_operation(estate: Estate, request: Request) -> dict[str, Any]:
    """GetOperation."""
    wanted = request.params["operationId"]
    found = estate.lightsail.log.find(wanted)
    if found is None:
        raise Refusal(Code.NOT_FOUND, f"The Operation does not exist: {wanted}")
    return {"operation": told(estate, found)}


def get_operations_for_resource(estate: Estate, request: Request) -> dict[str, Any]:
    """GetOperationsForResource, the latest first; of what is deleted too."""
    lightsail, name = estate.lightsail, request.params["resourceName"]
    found = lightsail.log.of(name)
    if not found:
        lightsail.tags_of(name)
    shown, more = page(found, request)
    return {"operations": [told(estate, operation) for operation in shown]} | more


def all_told(estate: Estate, operations: list[WorldOperation]) -> dict[str, Any]:
    """Return the answer of a call that has begun these."""
    return {"operations": [told(estate, one) for one in operations]}


def told(estate: Estate, operation: WorldOperation) -> dict[str, Any]:
    """Return an operation as Lightsail tells it."""
    subject = operation.subject
    return {
        "id": operation.id,
        "resourceName": subject.name,
        "resourceType": subject.type.value,
        "createdAt": operation.created_at,
        "location": location(estate, subject.type, subject.name),
        "isTerminal": operation.is_terminal,
        "operationDetails": operation.details,
        "operationType": operation.type.value,
        "status": operation.status.value,
        "statusChangedAt": operation.changed_at,
    }
