"""Who keeps deleted files open on a full disk: a restart gives their space back."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.guest.disk import chokes, holder, root_disk
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.owner import Owner

_WORTH = 100
"""The part of the disk that a restart has to give back to be worth it."""


def keeping(look: GuestLook) -> Iterator[Owner]:
    """Yield them, the most first, while the root file system is full.

    Only where there is no other file system: a look does not tell on which of several a deleted
    file lies.
    """
    root = root_disk(look)
    if root is None or not root.size_kb or len(look.disks) > 1 or not chokes(root):
        return
    for file in sorted(look.deleted, key=lambda one: -one.kb):
        if file.kb * _WORTH >= root.size_kb:
            yield holder(look, file)
