"""A synthesized template as the tests ask about it: resources by type, references as words."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Resource = dict[str, Any]

_HASH = re.compile(r"[0-9A-F]{8}$")


@dataclass(frozen=True, slots=True)
class Template:
    path: Path
    body: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> Template:
        return cls(path, json.loads(path.read_text()))

    @property
    def resources(self) -> dict[str, Resource]:
        return dict(self.body["Resources"])

    def of_type(self, kind: str) -> dict[str, Resource]:
        return {name: r for name, r in self.resources.items() if r["Type"] == kind}

    def properties(self, kind: str) -> dict[str, dict[str, Any]]:
        return {name: r["Properties"] for name, r in self.of_type(kind).items()}

    def functions(self) -> dict[str, dict[str, Any]]:
        """By the function's fixed name."""
        found = self.properties("AWS::Lambda::Function").values()
        return {str(function["FunctionName"]): function for function in found}

    def logical_id(self, function: str) -> str:
        found = self.properties("AWS::Lambda::Function").items()
        return next(name for name, f in found if f["FunctionName"] == function)

    def statements(self, function: str) -> list[dict[str, Any]]:
        """Every statement of every policy of the function's role."""
        role = self.functions()[function]["Role"]["Fn::GetAtt"][0]
        assert not self.resources[role]["Properties"].get("ManagedPolicyArns")
        assert not self.resources[role]["Properties"].get("Policies")
        # What does not fit into a role's own policy the CDK puts into a managed one.
        kinds = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
        policies = [policy for kind in kinds for policy in self.properties(kind).values()]
        mine = [policy for policy in policies if {"Ref": role} in policy["Roles"]]
        return [s for policy in mine for s in policy["PolicyDocument"]["Statement"]]

    def rights(self, function: str) -> set[tuple[str, str, str]]:
        """(action, resource, condition) of each right, one by one."""
        return {
            (action, words(resource), words(statement.get("Condition", "")))
            for statement in self.statements(function)
            for action in many(statement["Action"])
            for resource in many(statement["Resource"])
        }


def many(value: Any) -> list[Any]:  # noqa: ANN401 - CloudFormation writes one thing or a list of it
    return value if isinstance(value, list) else [value]


def words(value: Any) -> str:  # noqa: ANN401 - any piece of a template
    """Write a piece of a template as one readable line; a logical id loses its hash."""
    match value:
        case {"Ref": name}:
            written = f"<{_HASH.sub('', name)}>"
        case {"Fn::GetAtt": [name, attribute]}:
            written = f"<{_HASH.sub('', name)}.{attribute}>"
        case {"Fn::Join": [separator, parts]}:
            written = str(separator).join(words(part) for part in parts)
        case dict():
            written = ", ".join(f"{name}: {words(piece)}" for name, piece in value.items())
        case list():
            written = " | ".join(words(piece) for piece in value)
        case _:
            written = str(value)
    return written


def allows(statement: dict[str, Any], service: str, action: str) -> bool:
    """Say whether a resource policy's statement lets an AWS service do this for our own account."""
    return (
        statement["Effect"] == "Allow"
        and statement["Principal"] == {"Service": service}
        and any(_matches(pattern, action) for pattern in many(statement["Action"]))
        and statement.get("Condition", {})
        == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    )


def denies_plain_text(statement: dict[str, Any]) -> bool:
    return (
        statement["Effect"] == "Deny"
        and statement["Principal"] in ("*", {"AWS": "*"})
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    )


def _matches(pattern: str, action: str) -> bool:
    return re.fullmatch(pattern.replace("*", ".*"), action) is not None
