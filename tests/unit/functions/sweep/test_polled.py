"""Of which kinds something is opted in: noted, so that the others are looked for less often."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pytest

from lifeguard.aws.session.errors import Retryable
from lifeguard.core.decision.findings import Findings
from lifeguard.core.decision.observed import Observed
from lifeguard.functions.finders.finder import Finder
from lifeguard.functions.sweep.find import note_polled
from tests.support.lightsail import server
from tests.support.situations import NOON
from tests.unit.functions.sweep.scene import Scene

pytestmark = pytest.mark.usefixtures("_in_account")


def finder(*members: Observed, rests: bool = True) -> Finder:
    return Finder(lambda *_: Findings((), ()), lambda *_: members, lambda _: members, rests=rests)


FULL, EMPTY, ALWAYS = finder(server()), finder(), finder(server(), rests=False)
ROWS: list[tuple[str, set[str] | None, dict[str, Finder], set[str] | None]] = [
    ("the first one", None, {"lightsail": FULL}, {"lightsail"}),
    ("none, the first time", None, {"lightsail": EMPTY}, set()),
    ("another one", set(), {"lightsail": FULL}, {"lightsail"}),
    ("the last one is gone", {"lightsail"}, {"lightsail": EMPTY}, set()),
    ("still some", {"lightsail"}, {"lightsail": FULL}, {"lightsail"}),
    ("still none", set(), {"lightsail": EMPTY}, set()),
    ("not asked this time", {"lightsail"}, {}, {"lightsail"}),
    ("what is always asked is not noted", set(), {"ec2": ALWAYS}, set()),
    ("another kind is left as it is", {"rds"}, {"lightsail": FULL}, {"rds", "lightsail"}),
    ("nobody was asked", None, {"ec2": ALWAYS}, set()),
]


def noted(scene: Scene) -> Collection[str] | None:
    return scene.room.watch.read().polled


@pytest.mark.parametrize(
    ("before", "asked", "after"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_it_is_noted(
    before: set[str] | None, asked: dict[str, Finder], after: set[str] | None
) -> None:
    scene = Scene()
    if before is not None:
        scene.room.watch.now_polled(frozenset(before))
    note_polled(replace(scene.room, finders=asked), scene.minute(NOON))
    assert noted(scene) == after


def test_what_has_not_changed_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene()
    scene.room.watch.now_polled(frozenset({"lightsail"}))
    minute = scene.minute(NOON)
    monkeypatch.setattr(type(scene.room.watch), "now_polled", None)
    note_polled(replace(scene.room, finders={"lightsail": FULL}), minute)
    assert noted(scene) == {"lightsail"}


def test_without_an_answer_nothing_is_noted() -> None:
    def silent(_region: str, _tag: str) -> tuple[Observed, ...]:
        code = "ThrottlingException"
        raise Retryable(code, "no")

    scene = Scene()
    scene.room.watch.now_polled(frozenset({"lightsail"}))
    room = replace(scene.room, finders={"lightsail": replace(EMPTY, opted_in=silent)})
    with pytest.raises(Retryable):
        note_polled(room, scene.minute(NOON))
    assert noted(scene) == {"lightsail"}
