"""The tags that mark what Lifeguard has made, and who else keeps an eye on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

PREFIX = "lifeguard:"
"""Of all these tags: what carries them is never to hand them on."""

MADE_BY = "lifeguard:incident"
"""On everything Lifeguard makes; its value is the incident, or SCHEDULED."""

SCHEDULED = "scheduled-backup"
"""What MADE_BY says of an image that the clock has asked for."""

SOURCE = "lifeguard:source"
"""The instance it was made from."""

SLOT = "lifeguard:slot"
"""On a scheduled backup: when the window of its slot opened."""

IMAGE = "lifeguard:image"
"""On the snapshots of an image, with its name: without an image they are orphans. The sets of
snapshots that stand for themselves do not carry it."""

TRIAL = "lifeguard:trial"
"""On an instance that Lifeguard has launched and not yet proven: only such a one may it
terminate."""

REPLACED_BY = "lifeguard:replaced-by"
"""On an instance whose place another has taken, with the other's id: Lifeguard lets it rest."""

KEEP_UNTIL = "lifeguard:keep-until"
"""Beside it: until when it should be kept. A person deletes it, never Lifeguard."""

COPY_OF = "lifeguard:copy-of"
"""On an image's copy in another Region: the id of the image."""

NODE_OF = "lifeguard:instance"
"""On a hybrid node of SSM: the name of the Lightsail instance that it is. A person sets it."""

HOLD = "lifeguard:hold"
"""On what is never to be deleted, whatever its value; a person sets it."""


def is_on_trial(tags: Iterable[tuple[str, str]], incident: str) -> bool:
    """Whether Lifeguard has launched what carries these for an incident, and not yet proven it."""
    found = dict(tags)
    return found.get(MADE_BY) == incident and TRIAL in found


MOST = 50
"""Tags that a resource may have (EC2 User Guide, Using_Tags, restrictions; Lightsail guide, tags
in Lightsail)."""


def beside(own: Collection[str], others: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Return of an instance's tags what AWS takes beside our own, and one more for IMAGE."""
    theirs = ((k, v) for k, v in others if not k.lower().startswith("aws:") and k not in own)
    return islice(theirs, MOST - 1 - len(own))


STACK = "aws:cloudformation:stack-name"
"""AWS's own, on what CloudFormation has made: the stack's name."""
