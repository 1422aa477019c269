"""The tags that mark what Lifeguard has made."""

from __future__ import annotations

MADE_BY = "lifeguard:incident"
"""On everything Lifeguard makes; its value is the incident."""

SOURCE = "lifeguard:source"
"""The instance it was made from."""
