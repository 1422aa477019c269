"""Snapshots as backups: which are of which instance, made once under a name, deleted once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.aws.lightsail import read_instances
from lifeguard.aws.lightsail.auto_snapshots import auto_snapshots, is_being_made
from lifeguard.aws.lightsail.snapshots import (
    INVALID,
    delete_snapshot,
    make_scheduled_snapshot,
    snapshots,
)
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.backup.image import Image, ImageState
from lifeguard.core.kinds.lightsail.action import BUSY
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.tags import MADE_BY, SCHEDULED, SLOT, SOURCE
from tests.support.account import ACCOUNT, REGION, Answerer, Fake, Params, failing
from tests.support.lightsail import BLOG, NAME
from tests.support.situations import NOON, at
from tests.unit.aws.lightsail.answers import UUID, described

SLOT_KEY = "20261120T0200Z"
SERIES = f"lifeguard-{NAME}-{SLOT_KEY}-1"
OURS = {MADE_BY: SCHEDULED, SOURCE: NAME, SLOT: SLOT_KEY}


def listed(tags: Iterable[tuple[str, str]]) -> list[Params]:
    return [{"key": key, "value": value} for key, value in tags]


def snapshot(name: str = SERIES, **how: Any) -> Params:  # noqa: ANN401  any member of InstanceSnapshot
    plain: Params = {
        "name": name,
        "arn": f"arn:aws:lightsail:{REGION}:{ACCOUNT}:InstanceSnapshot/{UUID}",
        "createdAt": NOON,
        "state": "available",
        "fromInstanceName": NAME,
        "fromInstanceArn": f"arn:aws:lightsail:{REGION}:{ACCOUNT}:Instance/{UUID}",
        "tags": listed(OURS.items()),
    }
    return {key: value for key, value in (plain | how).items() if value is not None}


def answers(found: list[Params], **others: Answerer) -> dict[str, Answerer]:
    return {
        "GetInstances": lambda _: {"instances": [described()]},
        "GetInstanceSnapshots": lambda _: {"instanceSnapshots": found},
        **others,
    }


def read(patch: pytest.MonkeyPatch, **how: Any) -> Image:  # noqa: ANN401  as above
    Fake(patch, answers([snapshot(**how)]))
    (found,) = snapshots(REGION)
    return found


def test_a_snapshot_is_read_with_its_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch) == Image(
        id=SERIES,
        name=SERIES,
        standing=ImageState.GOOD,
        created_at=NOON,
        source=NAME,
        owner=ACCOUNT,
        region=REGION,
        tags=tuple(sorted(OURS.items())),
        service=Service.LIGHTSAIL,
    )
    assert read(monkeypatch, tags=[{"key": "alone"}]).tags == (("alone", ""),)
    assert read(monkeypatch, tags=None).tags == ()


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        ("available", ImageState.GOOD),
        ("pending", ImageState.PENDING),
        ("error", ImageState.FAILED),
    ],
)
def test_how_it_stands(state: str, standing: ImageState, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, state=state).standing is standing


@pytest.mark.parametrize(
    "how",
    [
        {"fromInstanceArn": f"arn:aws:lightsail:{REGION}:{ACCOUNT}:Instance/of-a-namesake"},
        {"fromInstanceName": "gone"},
        {"fromInstanceName": None, "fromInstanceArn": None},
    ],
    ids=["of a namesake", "of one that is gone", "of nobody"],
)
def test_what_is_not_of_the_very_instance_is_nobodys(
    how: Params, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = read(monkeypatch, **how)
    assert (found.source, found.server, found.ours) == ("", "", False)


def test_every_page_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def page(params: Params) -> Params:
        if "pageToken" in params:
            return {"instanceSnapshots": [snapshot("second")]}
        return {"instanceSnapshots": [snapshot("first")], "nextPageToken": "more"}

    Fake(monkeypatch, {**answers([]), "GetInstanceSnapshots": page})
    assert [one.id for one in snapshots(REGION)] == ["first", "second"]


def test_where_lightsail_is_not_offered_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_instances, "is_offered", lambda _: False)
    monkeypatch.setattr("lifeguard.aws.lightsail.snapshots.is_offered", lambda _: False)
    aws = Fake(monkeypatch, answers([snapshot()]))
    assert snapshots(REGION) == ()
    assert read_instances.opted_in(REGION, "lifeguard") == ()
    assert aws.asked == []


def test_opted_in_is_what_carries_the_tag_and_is_not_on_its_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [
        described(),
        described("bare", tags=[]),
        described("gone", state={"code": 48, "name": "terminated"}),
    ]
    Fake(monkeypatch, {"GetInstances": lambda _: {"instances": found}})
    assert [one.name for one in read_instances.opted_in(REGION, "lifeguard")] == [NAME]


def make(
    patch: pytest.MonkeyPatch, found: list[Params], *replies: Answerer, automatic: str = "Success"
) -> tuple[str, Fake]:
    left = iter(replies)
    own = {"autoSnapshots": [{"date": "2026-11-20", "status": automatic}]}

    def created(params: Params) -> Params:
        reply = next(left)
        return reply(params)

    aws = Fake(
        patch, answers(found, CreateInstanceSnapshot=created, GetAutoSnapshots=lambda _: own)
    )
    its = [("app", "blog"), ("key-only", ""), ("aws:stack", "x"), (SOURCE, "another")]
    return make_scheduled_snapshot(BLOG, SERIES, SLOT_KEY, its), aws


def begun(_params: Params) -> Params:
    return {"operations": []}


def test_a_scheduled_snapshot_is_tagged_as_ours_and_carries_the_instances_tags(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, aws = make(monkeypatch, [], begun)
    assert made == SERIES
    ((_, asked),) = aws.asked
    assert (asked["instanceName"], asked["instanceSnapshotName"]) == (NAME, SERIES)
    tags = [*listed([*OURS.items(), ("app", "blog")]), {"key": "key-only"}]
    assert asked["tags"] == tags


@pytest.mark.parametrize("name", [SERIES, f"{SERIES}x0a1b2c3d"])
@pytest.mark.parametrize("state", ["pending", "available"])
def test_the_same_name_again_finds_the_first(
    name: str, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, aws = make(monkeypatch, [snapshot(name, state=state)], failing(INVALID))
    assert made == name
    assert aws.count("CreateInstanceSnapshot") == 1


OTHERS = {
    "not ours": {"tags": []},
    "of another slot": {"tags": listed({**OURS, SLOT: "20261119T0200Z"}.items())},
    "failed": {"state": "error"},
    "of a namesake": {"fromInstanceArn": "arn:aws:lightsail:x:1:Instance/other"},
}


@pytest.mark.parametrize("how", OTHERS.values(), ids=OTHERS)
def test_a_name_that_something_else_has_is_no_reason_to_take_that(
    how: Params, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, aws = make(monkeypatch, [snapshot(**how)], failing(INVALID), begun)
    assert made.startswith(f"{SERIES}x")
    asked = [p["instanceSnapshotName"] for call, p in aws.asked if call.startswith("Create")]
    assert asked == [SERIES, made]


def test_what_is_invalid_whatever_its_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match=INVALID):
        make(monkeypatch, [], failing(INVALID), failing(INVALID))


def test_what_is_invalid_while_lightsail_makes_a_snapshot_of_its_own_is_asked_for_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(Retryable, match=BUSY):
        make(monkeypatch, [], failing(INVALID), failing(INVALID), automatic="InProgress")


STATES = [
    ("Success", ImageState.GOOD),
    ("InProgress", ImageState.PENDING),
    ("Failed", ImageState.FAILED),
    ("NotFound", ImageState.OTHER),
]


@pytest.mark.parametrize(("status", "standing"), STATES)
@pytest.mark.parametrize(
    ("when", "created_at"), [({"createdAt": NOON}, NOON), ({}, at("00:00"))], ids=["timed", "dated"]
)
def test_an_automatic_snapshot_is_nobodys_and_has_its_date(
    status: str,
    standing: ImageState,
    when: Params,
    created_at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = {"date": "2026-11-20", "status": status, "fromAttachedDisks": [], **when}
    aws = Fake(monkeypatch, {"GetAutoSnapshots": lambda _: {"autoSnapshots": [found]}})
    (image,) = auto_snapshots(BLOG)
    assert aws.asked == [("GetAutoSnapshots", {"resourceName": NAME})]
    assert image == Image(
        id=f"{NAME}@2026-11-20",
        name=f"{NAME}@2026-11-20",
        standing=standing,
        created_at=created_at,
        source=NAME,
        owner=ACCOUNT,
        region=REGION,
        service=Service.LIGHTSAIL,
        automatic=True,
    )
    assert not image.ours
    assert is_being_made(BLOG) is (standing is ImageState.PENDING)


def test_an_instance_that_is_gone_has_no_automatic_snapshots(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Fake(monkeypatch, {"GetAutoSnapshots": failing("NotFoundException")})
    assert auto_snapshots(BLOG) == ()
    Fake(monkeypatch, {"GetAutoSnapshots": failing("AccessDeniedException")})
    with pytest.raises(Refused):
        auto_snapshots(BLOG)


def test_a_busy_instance_is_free_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Retryable, match=BUSY):
        make(monkeypatch, [], failing(BUSY))
    with pytest.raises(Refused, match="AccessDeniedException"):
        make(monkeypatch, [], failing("AccessDeniedException"))


def test_a_snapshot_is_deleted_and_one_that_is_gone_is_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    image = read(monkeypatch, createdAt=NOON - timedelta(days=9))
    aws = Fake(monkeypatch, {"DeleteInstanceSnapshot": begun})
    delete_snapshot(image)
    assert aws.asked == [("DeleteInstanceSnapshot", {"instanceSnapshotName": SERIES})]
    Fake(monkeypatch, {"DeleteInstanceSnapshot": failing("NotFoundException")})
    delete_snapshot(image)
    for code, error in ((BUSY, Retryable), ("AccessDeniedException", Refused)):
        Fake(monkeypatch, {"DeleteInstanceSnapshot": failing(code)})
        with pytest.raises(error):
            delete_snapshot(image)
