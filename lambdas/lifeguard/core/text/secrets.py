"""Secrets in lines that others have written: by their form, by their word, by their randomness."""

from __future__ import annotations

from lifeguard.core.text.announced import without_announced
from lifeguard.core.text.command_line import without_arguments
from lifeguard.core.text.forms import GONE, without_known_forms
from lifeguard.core.text.randomness import without_runs

__all__ = ["GONE", "without_secrets"]


def without_secrets(text: str) -> str:
    """Return a line without what looks like a secret.

    Of a line that names one, all that follows goes: where a secret ends is not to be seen.
    """
    return without_runs(without_announced(without_arguments(without_known_forms(text))), GONE)
