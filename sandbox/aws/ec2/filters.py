"""EC2's filters: all must fit, one of each filter's values, with `*` and `?` as wildcards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sandbox.gateway.refusal import Code, Refusal
from sandbox.iam.grants import matches

Values = Callable[[str], Iterable[str] | None]
"""Returns a resource's values of a filter's name; None: there is no such filter."""


def fits(filters: Sequence[Mapping[str, Any]], values: Values) -> bool:
    """Say whether a resource fits all of them."""
    return all(_fits(wanted, values) for wanted in filters)


def _fits(wanted: Mapping[str, Any], values: Values) -> bool:
    found = values(wanted["Name"])
    if found is None:
        raise Refusal(Code.INVALID_PARAMETER_VALUE, f"The filter '{wanted['Name']}' is invalid")
    patterns = wanted.get("Values", [])
    return any(matches(pattern, value) for value in found for pattern in patterns)


def of_tags(name: str, tags: Mapping[str, str]) -> Iterable[str] | None:
    """Return the values of `tag:KEY` and `tag-key`; None: another filter."""
    if name == "tag-key":
        return tags
    if name.startswith("tag:"):
        key = name.removeprefix("tag:")
        return [tags[key]] if key in tags else []
    return None


def listed(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as EC2 tells them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def tags_for(kind: str, params: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags that TagSpecifications gives to resources of this kind."""
    return {
        tag["Key"]: tag["Value"]
        for one in params.get("TagSpecifications", ())
        if one.get("ResourceType") == kind
        for tag in one.get("Tags", ())
    }
