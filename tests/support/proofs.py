"""What proves that an incident is over."""

from __future__ import annotations

from lifeguard.core.text.message import message
from tests.support.situations import (
    at,
)

NO_TAG = message("optin.untagged", tag="lifeguard")
STARTED = message("outcome.started", at=at("12:11"))
CHECKS_PASS = message("outcome.checks_pass")
UNKNOWN = message("outcome.unknown_instance")
