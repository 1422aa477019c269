"""The policies as the canonical JSON that ships in the functions' asset."""

from __future__ import annotations

import json

import dacite

from lifeguard import codec
from lifeguard.config.problem import PolicyError
from lifeguard.core.policy.policy import Policies

_MALFORMED = (ValueError, TypeError, dacite.DaciteError)
"""What reading JSON of another shape ends in: not JSON, no such word, another type."""


def policies_json(policies: Policies) -> str:
    """Return the policies as JSON: equal policies, equal text; durations in seconds."""
    plain = json.loads(codec.dumps(policies))
    return json.dumps(plain, indent=2, sort_keys=True) + "\n"


def load_policies_json(text: str) -> Policies:
    """Return the policies that `policies_json` wrote.

    Raises:
        PolicyError: the text cannot be read as policies.
    """
    try:
        return codec.loads(Policies, text)
    except _MALFORMED as error:
        reason = str(error).replace("\n", " ")
        raise PolicyError((f"policies.json: {reason}",)) from error
