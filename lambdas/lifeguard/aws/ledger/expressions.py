"""DynamoDB's expressions: a change and its condition as values, and how DynamoDB spells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase, ConditionExpressionBuilder, Key
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from lifeguard.immutable import immutable

__all__ = ["Appended", "Attr", "ConditionBase", "Item", "Key", "Once", "Put", "Update"]

Item = dict[str, Any]

SCHEMA = 2
"""Written to every item as `schema`, so that a later version recognises what an earlier one wrote.
Raise it when an attribute changes its name, its form or its meaning."""

_SERIALIZE = TypeSerializer().serialize
_DESERIALIZE = TypeDeserializer().deserialize


def pack(values: Mapping[str, Any]) -> Item:
    """Return values as DynamoDB takes them."""
    return {name: _SERIALIZE(value) for name, value in values.items()}


def unpack(item: Mapping[str, Any]) -> Item:
    """Return values as DynamoDB gave them."""
    return {name: _DESERIALIZE(value) for name, value in item.items()}


@immutable
class Once:
    """A value for an attribute that has none yet."""

    value: str | int


@immutable
class Appended:
    """Values at the end of a list, which may be missing."""

    values: tuple[str, ...]


@immutable
class Put:
    """A whole item, written in the place of any other of its key."""

    item: Mapping[str, Any]
    only_if: ConditionBase | None = None

    def parameters(self) -> Item:
        """Return it as PutItem and TransactWriteItems take it."""
        item = pack({**self.item, "schema": SCHEMA})
        return {"Item": item, **Aliases().condition("ConditionExpression", self.only_if)}


@immutable
class Update:
    """A change to some attributes of an item, which DynamoDB makes when it is missing.

    `fields` are set; `add` is for numbers and sets, and an empty set adds nothing. `discard` takes
    members out of sets.
    """

    key: Mapping[str, str]
    fields: Mapping[str, Any] = field(default_factory=dict)
    add: Mapping[str, int | set[str]] = field(default_factory=dict)
    remove: tuple[str, ...] = ()
    only_if: ConditionBase | None = None
    discard: Mapping[str, set[str]] = field(default_factory=dict)

    def parameters(self) -> Item:
        """Return it as UpdateItem and TransactWriteItems take it."""
        made = Aliases()
        fields = {**self.fields, "schema": SCHEMA}
        clauses = {
            "SET": [made.assignment(name, value) for name, value in fields.items()],
            "ADD": [f"{made.name(n)} {made.value(v)}" for n, v in self.add.items() if v],
            "REMOVE": [made.name(name) for name in self.remove],
            "DELETE": [f"{made.name(n)} {made.value(v)}" for n, v in self.discard.items() if v],
        }
        update = " ".join(f"{verb} {', '.join(what)}" for verb, what in clauses.items() if what)
        condition = made.condition("ConditionExpression", self.only_if)
        return {"Key": pack(self.key), "UpdateExpression": update, **condition}


class Aliases:
    """The names and values of one call: DynamoDB reserves words, and takes values apart only."""

    def __init__(self) -> None:
        """Start without any."""
        self._names: dict[str, str] = {}
        self._values: Item = {}
        self._conditions = ConditionExpressionBuilder()

    def name(self, attribute: str) -> str:
        """Return what stands for an attribute's name."""
        alias = f"#a{len(self._names)}"
        self._names[alias] = attribute
        return alias

    def value(self, value: Any) -> str:  # noqa: ANN401  whatever DynamoDB can hold
        """Return what stands for a value."""
        alias = f":a{len(self._values)}"
        self._values[alias] = value
        return alias

    def assignment(self, attribute: str, value: Any) -> str:  # noqa: ANN401  as above
        """Return how SET gives an attribute its value."""
        name = self.name(attribute)
        match value:
            case Once(first):
                return f"{name} = if_not_exists({name}, {self.value(first)})"
            case Appended(more):
                known = f"if_not_exists({name}, {self.value([])})"
                return f"{name} = list_append({known}, {self.value(list(more))})"
        return f"{name} = {self.value(value)}"

    def condition(self, parameter: str, condition: ConditionBase | None) -> Item:
        """Return the parameters that say a condition, and what all the aliases stand for."""
        said: Item = {}
        if condition is not None:
            built = self._conditions.build_expression(
                condition, is_key_condition=parameter == "KeyConditionExpression"
            )
            said[parameter] = built.condition_expression
            self._names |= built.attribute_name_placeholders
            self._values |= built.attribute_value_placeholders
        if self._names:
            said["ExpressionAttributeNames"] = self._names
        if self._values:
            said["ExpressionAttributeValues"] = pack(self._values)
        return said
