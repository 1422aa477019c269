"""Who may copy images and set tags: images that look like a server's backups, and are none."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import boto3
from mypy_boto3_ec2.type_defs import TagTypeDef

from lifeguard.core.resources.tags import COPY_OF, MADE_BY, SCHEDULED, SLOT, SOURCE
from tests.e2e.backup.test_backups import DAY, START, Estate, _id, estate
from tests.support.aws_events import REGION

TWO = {"keep": {"last": 2, "daily": 0, "weekly": 0}}


def tags(slot: str, copy_of: str = "ami-1") -> dict[str, str]:
    """Return the tags of a victim's copied image."""
    own = {MADE_BY: SCHEDULED, SOURCE: _id(0), SLOT: slot, "Name": "backup"}
    return {**own, COPY_OF: copy_of} if copy_of else own


def forge(our: Estate, name: str, given: dict[str, str], region: str = REGION) -> None:
    """Copy an image of another instance, under our name and tags: EC2 names no source of it."""
    listed: list[TagTypeDef] = [{"Key": key, "Value": value} for key, value in given.items()]
    other = next(image for image in our.images() if image.source == _id(1))
    with our.replay.account.world.backstage():
        boto3.client("ec2", region).copy_image(
            Name=name,
            SourceImageId=other.id,
            SourceRegion=REGION,
            TagSpecifications=[{"ResourceType": "image", "Tags": listed}],
        )


def test_a_forged_copy_stands_in_for_no_backup(tmp_path: Path) -> None:
    with estate(tmp_path, TWO, [{}, {}]) as our:
        our.nights(1)
        for day in range(2, 6):
            our.hours(2)  # the window opens, and the forgery comes before the backup
            our.until(our.now + timedelta(minutes=5))
            forge(our, f"lifeguard-{_id(0)}-x-{REGION}-{day}", tags(f"202611{day:02}T0200Z"))
            our.until(our.now + timedelta(minutes=20))
            our.hours(6)
            our.until(START + day * DAY)
        assert len({f"{at:%d}" for at in our.made(0)}) == 5  # one each night, as ever


def test_an_image_that_is_not_in_the_book_displaces_none_that_is(tmp_path: Path) -> None:
    """A person makes images of the victim itself, with all of our tags."""
    schedule = {"keep": {"last": 3, "daily": 0, "weekly": 0}}
    with estate(tmp_path, schedule) as our:
        our.nights(5)
        for number in range(3):
            our.person.make_image(_id(0), f"forged-{number}", tags("20261105T0200Z", ""))
            our.until(our.now + timedelta(minutes=10))
        our.nights(2)
        ours = [i for i in our.of(0) if not i.name.startswith("forged")]
        assert len(ours) >= 3
