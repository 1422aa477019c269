"""Who is in our charge, what snapshots are orphans, and what the emails say of backups."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.backup.attempts import ATTEMPTS, AttemptNotification
from lifeguard.core.backup.image import ImageState, Snapshot
from lifeguard.core.backup.orphans import orphans
from lifeguard.core.backup.retention import RetentionContext, retention
from lifeguard.core.backup.target import targets
from lifeguard.core.kinds.ec2.commands import hold
from lifeguard.core.kinds.ec2.instance import RootDevice
from lifeguard.core.kinds.lightsail.commands import hold as hold_snapshot
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.notification.backup import (
    BackupFailure,
    failed,
    first_list,
    left_out,
)
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.notification.view import State
from lifeguard.core.policy.policy import (
    Keep,
    LightsailMode,
    Mode,
    Policies,
    Policy,
    ScheduledBackup,
)
from lifeguard.core.resources.resource import Service
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message, message
from tests.support.images import image
from tests.support.lightsail import NAME, server
from tests.support.situations import (
    INSTANCE,
    NOON,
    RESOURCE,
    instance,
)
from tests.support.views import commands, items, name_of
from tests.unit.core.backup.test_retention import UTC_ZONE

DAY = timedelta(days=1)
SCHEDULE = ScheduledBackup()
POLICIES = Policies(
    policies={
        "default": Policy("default", mode=Mode.ASK, scheduled_backup=SCHEDULE),
        "bare": Policy("bare", mode=Mode.ACT),
        "seen": Policy("seen", scheduled_backup=SCHEDULE),
    }
)


def test_in_our_charge_is_who_has_a_policy_that_asks_for_backups() -> None:
    others = [instance(tags=(("lifeguard", name),)) for name in ("bare", "unknown")]
    untagged = instance(tags=())
    mine = image(NOON)
    theirs = image(NOON - DAY, source="i-2")
    (found,) = targets([instance(), untagged, *others], [mine, theirs], POLICIES)
    assert (found.id, found.label) == (INSTANCE, f"web-1 ({INSTANCE})")
    assert found.images == (mine,)
    assert found.policy.backs_up
    (watched,) = targets([instance(tags=(("lifeguard", "seen"),))], [], POLICIES)
    assert not watched.policy.backs_up
    assert watched.label == INSTANCE


def test_who_has_waited_longest_for_a_backup_comes_first() -> None:
    names = ["i-a", "i-b", "i-c", "i-d"]
    instances = [instance(resource=replace(RESOURCE, id=name)) for name in names]
    photos = [
        image(NOON, source="i-a"),
        image(NOON - DAY, source="i-b"),
        image(NOON, source="i-c", standing=ImageState.FAILED),
    ]
    assert [c.id for c in targets(instances, photos, POLICIES)] == ["i-c", "i-d", "i-b", "i-a"]


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({}, NOTHING),
        ({"group": "fleet"}, message("backup.of_a_group", group=foreign("fleet"))),
        (
            {"managed_by": "eks.amazonaws.com"},
            message("backup.managed", service="eks.amazonaws.com"),
        ),
        ({"root": RootDevice.INSTANCE_STORE}, message("backup.instance_store")),
    ],
)
def test_of_whom_no_image_is_made(how: dict[str, object], why: Message) -> None:
    (found,) = targets([instance(**how)], [], POLICIES)
    assert found.left_out == why


def test_a_snapshot_that_no_image_uses_is_an_orphan_after_a_day() -> None:
    orphan = Snapshot("snap-1", NOON - 2 * DAY, "us-east-1", "image-1")
    older = replace(orphan, id="snap-2", started_at=NOON - 3 * DAY)
    others = [
        replace(orphan, id="snap-3", started_at=NOON - DAY + timedelta(seconds=1)),
        replace(orphan, id="snap-4", held=True),
        replace(orphan, id="snap-5"),
        replace(orphan, id="snap-6", image=""),  # of a set that stands for itself
    ]
    theirs = image(NOON, tags=(), snapshots=("snap-5",))
    assert orphans([orphan, *others, older], [theirs], NOON) == (older, orphan)


# -- emails ---------------------------------------------------------------------------------

WEB = NamedServer("i-1", foreign("web-1"))
WHY = message("backup.ec2_said", said=foreign("Server.InternalError"))
IMAGE, COPY = message("backup.image"), message("backup.copy")
FAILURE = BackupFailure(WEB, IMAGE, WHY)


def test_a_failure_that_is_retried_asks_for_nothing() -> None:
    email = failed(AttemptNotification.RETRIED, [FAILURE])
    assert (email.state, email.name) == (State.FYI, foreign("web-1"))
    assert email.gist == message("backup_email.retried")
    assert email.duty == (message("backup_email.retried.duty", attempts=ATTEMPTS),)
    assert items(email, "backup_email.failures") == (
        message("backup_email.failed", server=WEB.label, what=IMAGE, why=WHY),
    )


def test_what_is_given_up_asks_to_look_and_many_are_one_email() -> None:
    servers = [NamedServer(f"i-{number}") for number in range(205)]
    many = [BackupFailure(server, COPY, NOTHING) for server in servers]
    email = failed(AttemptNotification.GIVEN_UP, many)
    assert (email.state, name_of(email)) == (State.ACT, "others.servers: 205")
    assert email.gist == message("backup_email.given_up")
    assert email.duty == (message("backup_email.given_up.duty"),)
    assert len(items(email, "backup_email.failures")) == 205


@pytest.mark.parametrize("what", [IMAGE, COPY])
def test_a_failure_without_a_reason_says_so(what: Message) -> None:
    email = failed(AttemptNotification.GIVEN_UP, [BackupFailure(WEB, what, NOTHING)])
    assert items(email, "backup_email.failures") == (
        message("backup_email.failed.unexplained", server=WEB.label, what=what),
    )


def test_two_failures_of_one_server_are_of_one_server() -> None:
    email = failed(AttemptNotification.GIVEN_UP, [FAILURE, replace(FAILURE, what=COPY)])
    assert email.name == foreign("web-1")
    assert len(items(email, "backup_email.failures")) == 2


def test_who_is_left_out_is_told_with_the_reason() -> None:
    email = left_out([(WEB, WHY)])
    assert (email.state, email.name) == (State.ACT, foreign("web-1"))
    assert email.gist == message("backup_email.left_out")
    assert items(email, "backup_email.left_out.servers") == (
        message("backup_email.left_out.server", server=WEB.label, why=WHY),
    )


NOUNS: dict[str, Message] = {
    Service.EC2: message("backup.image"),
    Service.LIGHTSAIL: message("backup.snapshot"),
}


def test_the_first_list_says_what_goes_from_when_on_and_why_the_rest_stays() -> None:
    old = image(NOON - 9 * DAY, id="ami-old")
    new = image(NOON - 2 * DAY, id="ami-new")
    theirs = image(NOON - 8 * DAY, id="ami-theirs", tags=())
    world = RetentionContext(RESOURCE.account, UTC_ZONE, NOON)
    verdicts = retention([old, new, theirs], Keep(1, 0, 0), world)
    email = first_list(verdicts, {INSTANCE: WEB}, NOUNS, hold, NOON)
    assert (email.state, email.by) == (State.FYI, None)
    assert email.name == message("backup_email.images", count=1)
    assert email.gist == message("backup_email.pruning", begins=NOON + DAY)
    assert email.duty[0] == message("backup_email.pruning.duty", begins=NOON + DAY)
    (keep,) = commands(email)
    assert keep[keep.index("--resources") + 1] == "ami-old"
    why = {verdict.image.id: verdict.why for verdict in verdicts}
    for heading, one in (("backup_email.pruning.goes", old), ("backup_email.pruning.stays", new)):
        assert items(email, heading) == (
            message(
                "backup_email.pruning.image",
                what=message("backup.image"),
                image=one.id,
                server=WEB.label,
                region=one.region,
                made=one.created_at,
                why=why[one.id],
            ),
        )
    two = retention([old, replace(old, id="ami-older"), new], Keep(1, 0, 0), world)
    assert name_of(first_list(two, {}, NOUNS, hold, NOON)) == "backup_email.images: 2"


def test_an_image_of_a_server_that_is_gone_has_its_id() -> None:
    old, new = image(NOON - 9 * DAY), image(NOON - 2 * DAY)
    world = RetentionContext(RESOURCE.account, UTC_ZONE, NOON)
    email = first_list(retention([old, new], Keep(1, 0, 0), world), {}, NOUNS, hold, NOON)
    (going,) = items(email, "backup_email.pruning.goes")
    assert going.param("server") == NamedServer(INSTANCE).label


def test_a_lightsail_instance_has_its_own_snapshots_and_a_policy_without_copies() -> None:
    schedule = replace(SCHEDULE, copy_to="eu-west-1", copy_key="k", restore_drill=30 * DAY)
    policy = Policy("default", mode=Mode.ACT, scheduled_backup=schedule)
    policies = Policies(policies={"default": policy})
    mine = image(NOON, source=NAME, service=Service.LIGHTSAIL)
    namesake = image(NOON, source=NAME)

    def of_kind(service: str, named: Policy) -> Policy:
        return KINDS[service].policy(named)

    found = {
        one.id: one
        for one in targets([server(), instance()], [mine, namesake], policies, (), of_kind)
    }
    blog = found[f"lightsail:{NAME}"]
    assert (blog.label, blog.images, blog.left_out) == (NAME, (mine,), NOTHING)
    assert blog.schedule == SCHEDULE
    assert blog.policy.backs_up
    assert found[INSTANCE].schedule == schedule
    told = replace(policy, lightsail=LightsailMode.TELL)
    (watched,) = targets([server()], [], Policies(policies={"default": told}), (), of_kind)
    assert not watched.policy.backs_up


def test_the_first_list_has_a_command_for_each_kind_of_image() -> None:
    ec2 = [image(NOON - number * DAY, id=f"ami-{number}") for number in (9, 8, 2)]
    lightsail = [
        replace(one, id=f"snap-{one.id}", service=Service.LIGHTSAIL, source=NAME) for one in ec2
    ]
    world = RetentionContext(RESOURCE.account, UTC_ZONE, NOON)
    going = [
        replace(decision, goes=decision.image.id.endswith(("9", "8")))
        for images in (ec2, lightsail)
        for decision in retention(images, Keep(1, 0, 0), world)
    ]
    holds = {Service.EC2: hold, Service.LIGHTSAIL: hold_snapshot}
    email = first_list(going, {}, NOUNS, lambda one: holds[Service(one.service)](one), NOON)
    of_ec2, of_lightsail = commands(email)
    assert of_ec2[:3] == ("aws", "ec2", "create-tags")
    assert of_lightsail == (
        *("aws", "lightsail", "tag-resource", "--region", RESOURCE.region),
        *("--resource-name", "snap-ami-8", "--tags", "key=lifeguard:hold,value=keep"),
    )
    called = [(str(one.param("image")), one.param("what"))
              for one in items(email, "backup_email.pruning.goes")]  # fmt: skip
    assert len(called) == 4
    for name, noun in called:
        service = Service.LIGHTSAIL if name.startswith("snap-") else Service.EC2
        assert noun == NOUNS[service]
