"""The one door through which text that is not ours is shown: printable, and without secrets."""

from __future__ import annotations

from lifeguard.core.text.printable import printable

LONGEST = 4000
"""Characters looked at of one line: nobody reads more, and a pattern must not run for long."""


def redacted(line: str, width: int = LONGEST) -> str:
    """Return one line fit to be shown: printable characters alone, no full address, no secret.

    Args:
        line: what others have written.
        width: characters of it at most.
    """
    # A hundred patterns, whose compilation only who shows text of others pays for.
    from lifeguard.core.text.addresses import without_addresses  # noqa: PLC0415
    from lifeguard.core.text.secrets import without_secrets  # noqa: PLC0415

    plain = printable(line[:LONGEST])[:LONGEST]
    return without_addresses(without_secrets(plain))[:width].rstrip()
