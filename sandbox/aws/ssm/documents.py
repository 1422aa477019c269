"""Systems Manager's DescribeDocument and GetDocument."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.ssm.document import WorldDocument
from sandbox.hosts.ssm.library import DEFAULT


def describe_document(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeDocument: one version, the default one unless asked for another."""
    found = _asked(estate, request)
    latest = str(len(estate.ssm.documents.versions(found.name)))
    described = _told(found) | {
        "Hash": found.hash,
        "HashType": "Sha256",
        "Owner": estate.spec.account,
        "Description": found.content.get("description", ""),
        "Parameters": [_parameter(name, one) for name, one in found.parameters.items()],
        "PlatformTypes": list(found.platforms),
        "SchemaVersion": found.content["schemaVersion"],
        "LatestVersion": latest,
        "DefaultVersion": estate.ssm.documents.default(found.name),
        "TargetType": "/",
        "Tags": [],
    }
    return {"Document": described}


def get_document(estate: Estate, request: Request) -> dict[str, Any]:
    """GetDocument: its content."""
    found = _asked(estate, request)
    return _told(found) | {"Content": found.text}


def _asked(estate: Estate, request: Request) -> WorldDocument:
    params = request.params
    return estate.ssm.documents.version(params["Name"], params.get("DocumentVersion", DEFAULT))


def _told(found: WorldDocument) -> dict[str, Any]:
    return {
        "Name": found.name,
        "CreatedDate": found.created_at,
        "DocumentVersion": found.number,
        "Status": "Active",
        "DocumentType": "Command",
        "DocumentFormat": "JSON",
    }


def _parameter(name: str, declared: Mapping[str, Any]) -> dict[str, str]:
    default = {"DefaultValue": str(declared["default"])} if "default" in declared else {}
    description = {"Description": declared["description"]} if "description" in declared else {}
    return {"Name": name, "Type": declared["type"], **default, **description}
