"""The hops of `path`: each a name, or a mapping that says where its log or its metrics are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from lifeguard.config import patterns
from lifeguard.config.problem import InvalidValue, quoted
from lifeguard.config.values import Parser, guest_name, text
from lifeguard.config.yaml_nodes import MappingNode, Node, Scalar
from lifeguard.core.policy.path import Hop, HopPlace

Complaint = tuple[int, str, str]
"""The line, the key ("" for the hop itself), and what is wrong."""

HOP = "hop"
_KEYS = (HOP, *HopPlace)
_FORM = "write it as nginx, {hop: shop, unit: shop.service} or {hop: db, rds: shop-db}"


def _shaped(pattern: re.Pattern[str], said: str) -> Parser:
    """Return what takes a text of this form, and else says what is wrong with it."""

    def check(given: str) -> str | InvalidValue:
        return given if pattern.fullmatch(given) else InvalidValue(f"{quoted(given)} {said}")

    return text(check)


def _file(path: str) -> str | InvalidValue:
    if patterns.LOG_FILE.fullmatch(path) and len(path) <= patterns.LONGEST_LOG_FILE:
        return path
    return InvalidValue(
        f"{quoted(path)} is no path of a log; write it as /var/log/nginx/error.log, of letters, "
        f"digits, _ . - and / alone, without .."
    )


_PARSERS: Mapping[str, Parser] = MappingProxyType(
    {
        HOP: _shaped(patterns.HOP, f"is no name of a hop; {_FORM}"),
        HopPlace.UNIT: text(guest_name),
        HopPlace.CONTAINER: _shaped(
            patterns.CONTAINER, "is no name of a container; write it as shop-api"
        ),
        HopPlace.FILE: text(_file),
        HopPlace.LOG_GROUP: _shaped(
            patterns.LOG_GROUP,
            "is no log group; write it as /aws/rds/instance/shop/postgresql",
        ),
        HopPlace.LOAD_BALANCER: _shaped(
            patterns.LOAD_BALANCER,
            "is no load balancer that measures requests; write the name of an Application Load "
            "Balancer or of a Lightsail load balancer, as shop, or the ARN of an Application Load "
            "Balancer (...:loadbalancer/app/NAME/ID)",
        ),
        HopPlace.RDS: _shaped(
            patterns.DB_INSTANCE, "is no DB instance identifier; write it as shop-db"
        ),
        HopPlace.LIGHTSAIL_DATABASE: _shaped(
            patterns.LIGHTSAIL_NAME, "is no name of a Lightsail database; write it as shop-db"
        ),
    }
)


def read_hop(node: Node) -> tuple[Hop | None, tuple[Complaint, ...]]:
    """Return the hop that an item of `path` is, and what is wrong with it."""
    match node:
        case Scalar(nothing=True):
            return None, ((node.line, "", "has no value; remove it"),)
        case Scalar():
            parsed = _PARSERS[HOP](node)
            if isinstance(parsed, InvalidValue):
                return None, ((node.line, "", parsed.text),)
            return Hop(str(parsed)), ()
        case MappingNode():
            return _mapped(node)
        case _:
            return None, ((node.line, "", f"must be a name or keys with values; {_FORM}"),)


def _mapped(node: MappingNode) -> tuple[Hop | None, tuple[Complaint, ...]]:
    complaints = tuple(_complaints(node))
    if complaints:
        return None, complaints
    found = {key.text: value.text for key, value in node.entries if isinstance(value, Scalar)}
    place = next((place for place in HopPlace if place in found), None)
    return Hop(found[HOP], place, found[place] if place else ""), ()


def _complaints(node: MappingNode) -> Iterator[Complaint]:
    keys = [key.text for key, _ in node.entries]
    for key, value in node.entries:
        if key.text not in _KEYS:
            allowed = ", ".join(_KEYS)
            yield key.line, "", f"{quoted(key.text)} is no key here; allowed: {allowed}"
        elif keys.count(key.text) > 1:
            yield key.line, key.text, "is there twice"
        elif not isinstance(value, Scalar) or value.nothing:
            yield key.line, key.text, "must be a single value"
        elif isinstance(parsed := _PARSERS[key.text](value), InvalidValue):
            yield key.line, key.text, parsed.text
    if HOP not in keys:
        yield node.line, "", f"lacks hop; {_FORM}"
    places = [key for key in keys if key in frozenset(HopPlace)]
    if len(places) > 1:
        yield node.line, "", f"has {' and '.join(places)}; one hop has one of them"
