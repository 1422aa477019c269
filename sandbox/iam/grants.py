"""Whether a role may do something: IAM's actions and resources, since moto evaluates neither.

Conditions are left out, so a conditional Allow allows and a conditional Deny denies nothing here;
tests assert them on the template. One is not: kms:GrantIsForAWSResource, true only of what an AWS
service asks in the caller's name (KMS guide, condition keys), would otherwise hide a call that AWS
refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy, wildcards and all."""

    allow: bool
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditional: bool = False
    to_aws_only: bool = False
    """Whether it allows only what an AWS service asks in the caller's name."""

    @classmethod
    def parse(cls, statement: Mapping[str, Any]) -> Statement:
        """Read a statement as a policy document has it.

        Raises:
            ValueError: it says what it does not mean (NotAction, NotResource).
        """
        if unknown := {"NotAction", "NotResource"} & statement.keys():
            msg = f"the sandbox does not evaluate {', '.join(sorted(unknown))}"
            raise ValueError(msg)
        return cls(
            allow=statement["Effect"] == "Allow",
            actions=_listed(statement["Action"]),
            resources=_listed(statement["Resource"]),
            conditional=bool(statement.get("Condition")),
            to_aws_only="kms:GrantIsForAWSResource"
            in statement.get("Condition", {}).get("Bool", {}),
        )

    def covers(self, action: str, resource: str) -> bool:
        """Whether it speaks of this action on this resource."""
        return any(matches(pattern.lower(), action.lower()) for pattern in self.actions) and (
            resource == "*" or any(matches(pattern, resource) for pattern in self.resources)
        )


class Grants:
    """What one function's role grants."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._statements = tuple(statements)
        self._known: dict[tuple[str, str], list[Statement]] = {}

    def allowed(self, action: str, resource: str = "*") -> bool:
        """Whether the role grants the action on the resource; `*` asks for any resource."""
        return self._allowed([s for s in self._said(action, resource) if not s.to_aws_only])

    def allowed_to_aws(self, action: str, resource: str = "*") -> bool:
        """Whether it grants the same to an AWS service that acts in the caller's name."""
        return self._allowed(self._said(action, resource))

    def _said(self, action: str, resource: str) -> list[Statement]:
        asked = action, resource
        if asked not in self._known:  # a function asks for few, thousands of times
            self._known[asked] = [s for s in self._statements if s.covers(action, resource)]
        return self._known[asked]

    @staticmethod
    def _allowed(said: list[Statement]) -> bool:
        denied = any(not s.allow and not s.conditional for s in said)
        return not denied and any(s.allow for s in said)


def matches(pattern: str, value: str) -> bool:
    """Whether a value matches IAM's wildcards: `*` any characters, `?` exactly one."""
    return _compiled(pattern).fullmatch(value) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


def _listed(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
