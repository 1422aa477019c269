"""What a world file says of a site."""

from __future__ import annotations

from sandbox.worldfile import fields
from sandbox.worldfile.endpoint_spec import EndpointSpec, Follows, SiteCure

_table = fields.table(
    EndpointSpec,
    {
        "status": fields.whole,
        "timeout": fields.flag,
        "refused": fields.flag,
        "after": fields.seconds,
        "lasts": fields.optional(fields.seconds),
        "follows": fields.optional(fields.choice(Follows)),
        "cured_by": fields.choice(SiteCure),
        "cert_days": fields.whole,
        "wrong_name": fields.flag,
        "address": fields.optional(fields.text),
    },
)


def endpoint(given: object, path: str) -> EndpointSpec:
    """Read a site; its key `for` is a word of Python's."""
    found = fields.mapping(given, path)
    return _table({_NAMES.get(str(k), k): v for k, v in found.items()}, path)


_NAMES = {"for": "lasts"}
