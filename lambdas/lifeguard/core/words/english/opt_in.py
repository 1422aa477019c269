"""English templates: whether Lifeguard may act on a resource."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "optin.untagged": "the instance has no tag {tag}",
    "optin.replaced": "another instance ({by}) took the place of this instance, which is only kept",
    "optin.not_replaced": (
        "the tag {tag} names {by}, but Lifeguard did not replace the instance: the tag is ignored"
    ),
    "optin.both": "{first}; {second}",
    "optin.unknown_policy": (
        'the tag {tag} names the policy "{value}", which policies.yaml does not define (it '
        "defines {known}): Lifeguard treats the instance as in mode observe"
    ),
    "freeze.on": "the freeze switch is on (SSM parameter {parameter})",
    "freeze.missing": (
        "the freeze switch is missing (SSM parameter {parameter}; its value must be on or off)"
    ),
    "freeze.unknown_value": (
        'the freeze switch has the value "{value}" (SSM parameter {parameter}; allowed values: '
        "on, off)"
    ),
}
