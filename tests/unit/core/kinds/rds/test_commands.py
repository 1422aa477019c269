"""Single commands of RDS, where no email of a DB instance's own shows them."""

from __future__ import annotations

from lifeguard.core.kinds.rds.commands import hold
from lifeguard.core.resources.resource import Service
from tests.support.aws_cli import parsed
from tests.support.images import image
from tests.support.situations import NOON

ARN = "arn:aws-cn:rds:cn-north-1:123456789012:snapshot:lifeguard-shop-db-1"


def test_a_snapshot_is_held_by_a_tag_on_its_arn() -> None:
    snapshot = image(NOON, service=Service.RDS, arn=ARN, region="cn-north-1")
    call = parsed(hold(snapshot))
    assert (call.name, call.region) == ("add_tags_to_resource", "cn-north-1")
    assert call.params == {
        "ResourceName": ARN,
        "Tags": [{"Key": "lifeguard:hold", "Value": "keep"}],
    }
