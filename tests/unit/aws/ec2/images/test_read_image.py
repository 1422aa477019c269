"""How the backup image of an incident stands, and why it failed."""

from __future__ import annotations

import pytest

from lifeguard.aws.ec2.images.create_image import create_image, read_image
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Retryable, translated
from lifeguard.core.decision.readings import BackupImage, BackupImageState
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message, message
from tests.support.account import REGION, Fake, Params, failing
from tests.support.situations import RESOURCE

pytestmark = pytest.mark.usefixtures("_in_account")


@pytest.mark.parametrize(
    ("found", "state", "reason"),
    [
        ([], BackupImageState.FAILED, message("backup.not_listed")),
        ([{"State": "available"}], BackupImageState.AVAILABLE, NOTHING),
        (
            [{"State": "failed", "StateReason": {"Message": "Server.InternalError: no"}}],
            BackupImageState.FAILED,
            message("backup.ec2_said", said=foreign("Server.InternalError: no")),
        ),
        (
            [{"State": "error"}],
            BackupImageState.FAILED,
            message("backup.ec2_said", said=foreign("error")),
        ),
        ([{"State": "pending"}], BackupImageState.PENDING, NOTHING),
        (
            [{"State": "pending", "BlockDeviceMappings": [{"Ebs": {"SnapshotId": "snap-1"}}]}],
            BackupImageState.SNAPSHOTTED,
            NOTHING,
        ),
    ],
)
def test_its_state_and_why_it_failed(
    monkeypatch: pytest.MonkeyPatch,
    found: list[Params],
    state: BackupImageState,
    reason: Message,
) -> None:
    Fake(monkeypatch, {"DescribeImages": lambda _: {"Images": found}})
    assert read_image(RESOURCE, "ami-1") == BackupImage("ami-1", state, reason)


def test_a_name_that_is_taken_by_what_is_not_listed_yet_is_tried_again_with_ec2s_own_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken = failing("InvalidAMIName.Duplicate", "in use by ami-1")
    Fake(monkeypatch, {"CreateImage": taken, "DescribeImages": lambda _: {"Images": []}})
    with (
        pytest.raises(Retryable, match=r"InvalidAMIName\.Duplicate: in use by ami-1"),
        translated(),
    ):
        create_image(client("ec2", REGION), RESOURCE, "lifeguard-1", "incident-1")
