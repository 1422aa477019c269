"""What keeps deleted files on a full disk is restarted, where it is named and that is certain."""

from __future__ import annotations

from typing import Any

import pytest

from lifeguard.core.guest.look import DeletedFile, GuestLook
from lifeguard.core.guest.owner import OwnerKind
from lifeguard.core.remediation.inside.action import (
    GuestAction,
)
from lifeguard.core.remediation.inside.options import NOT_WELL, options
from lifeguard.core.remediation.inside.repair import RestartInside
from lifeguard.core.text.foreign import Foreign
from tests.support.guests import GIB, MIB, container, disk, look

JAVA = DeletedFile(811, Foreign("java"), GIB, "app.service")
API = DeletedFile(4242, Foreign("node"), 2 * GIB, container="1f0c2e7ab3d4")
APP = RestartInside(OwnerKind.UNIT, "app.service")


def full(*files: DeletedFile, **how: Any) -> GuestLook:  # noqa: ANN401  any field of it
    return look(**{"disks": (disk(99),), "deleted": files, "containers": (container(),), **how})


@pytest.mark.parametrize(
    ("seen", "names", "found"),
    [
        (full(JAVA), {"app"}, (APP,)),
        (full(JAVA), set(), ()),
        (full(JAVA, disks=(disk(97),)), {"app"}, ()),
        (full(JAVA, disks=(disk(99), disk(20, "/data"))), {"app"}, ()),  # it may lie there
        (full(JAVA, disks=()), {"app"}, ()),
        (full(JAVA, disks=(disk(99, size_kb=None),)), {"app"}, ()),
        (full(DeletedFile(811, Foreign("java"), 400 * MIB, "app.service")), {"app"}, ()),
        (full(DeletedFile(811, Foreign("java"), GIB)), {"java"}, ()),  # started by nobody known
        (
            full(JAVA, API),
            {"app", "tradurs-back"},
            (RestartInside(OwnerKind.CONTAINER, "tradurs-back"),),
        ),
        (full(API, JAVA), {"app"}, (APP,)),
    ],
)
def test_who_keeps_the_most_is_restarted_where_it_is_named(
    seen: GuestLook, names: set[str], found: tuple[GuestAction, ...]
) -> None:
    assert options(seen, names, NOT_WELL) == found
