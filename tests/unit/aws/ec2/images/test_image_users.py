"""Who uses an image: every way there is, and no half answers."""

from __future__ import annotations

from typing import Any

import pytest

from lifeguard.aws.ec2.images.image_users import HiddenImage, image_uses
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from tests.support.account import (
    REGION,
    Fake,
    Params,
    failing,
)
from tests.support.situations import NOON

pytestmark = pytest.mark.usefixtures("_in_account")

MIXED: Params = {
    "AutoScalingGroupName": "mixed",
    "MixedInstancesPolicy": {
        "LaunchTemplate": {
            "LaunchTemplateSpecification": {"LaunchTemplateId": "lt-2", "Version": "3"},
            "Overrides": [
                {"LaunchTemplateSpecification": {"LaunchTemplateId": "lt-3", "Version": "1"}},
                {"InstanceType": "m5.large", "ImageId": "ami-override"},
                {"LaunchTemplateSpecification": {"LaunchTemplateId": "lt-2", "Version": "2"}},
            ],
        }
    },
}
GROUPS: list[Params] = [
    {"AutoScalingGroupName": "old", "LaunchConfigurationName": "conf"},
    {"AutoScalingGroupName": "plain", "LaunchTemplate": {"LaunchTemplateId": "lt-1"}},
    {
        "AutoScalingGroupName": "pinned",
        "LaunchTemplate": {"LaunchTemplateId": "lt-1", "Version": "7"},
    },
    {
        "AutoScalingGroupName": "left",
        "LaunchTemplate": {"LaunchTemplateId": "lt-gone", "Version": "1"},
    },
    {
        "AutoScalingGroupName": "latest",
        "LaunchTemplate": {"LaunchTemplateId": "lt-1", "Version": "$Latest"},
    },
    MIXED,
]


FLEETS: list[Params] = [
    {
        "FleetId": "fleet-1",
        "FleetState": "active",
        "LaunchTemplateConfigs": [
            {
                "LaunchTemplateSpecification": {"LaunchTemplateName": "batch", "Version": "5"},
                "Overrides": [{"InstanceType": "m5.large", "ImageId": "ami-fleet"}],
            }
        ],
    },
    {
        "FleetId": "fleet-2",
        "FleetState": "deleted",
        "LaunchTemplateConfigs": [{"Overrides": [{"ImageId": "ami-was"}]}],
    },
]
SPOT_FLEETS: list[Params] = [
    {
        "SpotFleetRequestId": f"sfr-{state}",
        "SpotFleetRequestState": state,
        "SpotFleetRequestConfig": {
            "IamFleetRole": "arn:aws:iam::123456789012:role/fleet",
            "TargetCapacity": 1,
            "LaunchSpecifications": [{"ImageId": f"ami-spot-{state}"}],
        },
    }
    for state in ("active", "cancelled")
]
SPOT_REQUEST: Params = {
    "SpotInstanceRequestId": "sir-1",
    "LaunchSpecification": {
        "ImageId": "ami-persistent",
        "BlockDeviceMappings": [
            {"DeviceName": "/dev/sdb", "VirtualName": "ephemeral0"},
            {"DeviceName": "/dev/sdc", "Ebs": {"SnapshotId": "snap-persistent"}},
        ],
    },
}


def _version(template: str, number: int, image: str | None) -> Params:
    data = {} if image is None else {"ImageId": image}
    return {"LaunchTemplateId": template, "VersionNumber": number, "LaunchTemplateData": data}


class Account:
    """What AWS answers, to be spoiled."""

    def __init__(self) -> None:
        self.followed = [_version("lt-1", 1, "ami-default"), _version("lt-1", 9, "ami-latest")]
        self.answers: dict[str, Any] = {
            "DescribeInstances": self._instances,
            "DescribeLaunchTemplateVersions": self._versions,
            "DescribeAutoScalingGroups": self._groups,
            "DescribeLaunchConfigurations": self._configurations,
            "DescribeFleets": lambda _: {"Fleets": FLEETS},
            "DescribeSpotFleetRequests": lambda _: {"SpotFleetRequestConfigs": SPOT_FLEETS},
            "DescribeSpotInstanceRequests": self._spot_requests,
        }

    @staticmethod
    def _spot_requests(params: Params) -> Params:
        (state,) = params["Filters"]
        assert {"open", "active"} <= set(state["Values"])
        return {"SpotInstanceRequests": [SPOT_REQUEST]}

    @staticmethod
    def _instances(params: Params) -> Params:
        (state,) = params["Filters"]
        assert state["Name"] == "instance-state-name"
        assert "terminated" not in state["Values"]
        assert "stopped" in state["Values"]
        pages = {None: "ami-1", "more": "ami-2"}
        image = pages[params.get("NextToken")]
        found = {"Instances": [{"InstanceId": f"i-of-{image}", "ImageId": image}]}
        more = {"NextToken": "more"} if image == "ami-1" else {}
        return {"Reservations": [found], **more}

    def _versions(self, params: Params) -> Params:
        if not {"LaunchTemplateId", "LaunchTemplateName"} & set(params):
            assert set(params["Versions"]) == {"$Default", "$Latest"}
            return {"LaunchTemplateVersions": self.followed}
        template = params.get("LaunchTemplateId") or params["LaunchTemplateName"]
        if template == "lt-gone":
            return failing("InvalidLaunchTemplateId.NotFound")(params)
        found = [_version(template, int(v), f"ami-{template}-{v}") for v in params["Versions"]]
        return {"LaunchTemplateVersions": found}

    @staticmethod
    def _groups(_params: Params) -> Params:
        needed = {
            "MinSize": 0,
            "MaxSize": 1,
            "DesiredCapacity": 0,
            "DefaultCooldown": 300,
            "AvailabilityZones": ["us-east-1a"],
            "HealthCheckType": "EC2",
            "CreatedTime": NOON,
        }
        return {"AutoScalingGroups": [{**needed, **group} for group in GROUPS]}

    @staticmethod
    def _configurations(_params: Params) -> Params:
        needed = {"InstanceType": "m5.large", "CreatedTime": NOON}
        return {
            "LaunchConfigurations": [
                {
                    "LaunchConfigurationName": name,
                    "ImageId": f"ami-{name}",
                    "BlockDeviceMappings": [
                        {"DeviceName": "/dev/sdb", "Ebs": {"SnapshotId": f"snap-{name}"}}
                    ],
                    **needed,
                }
                for name in ("conf", "spare")
            ]
        }


def test_every_way_to_use_an_image_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    account = Account()
    account.followed.append(_version("lt-4", 1, None))
    Fake(monkeypatch, account.answers)
    uses = image_uses(REGION)
    assert {name: user for name, user in uses.items() if name} == {
        "ami-1": message("retention.instance", instance="i-of-ami-1"),
        "ami-2": message("retention.instance", instance="i-of-ami-2"),
        "ami-default": _of_template("lt-1", 1),
        "ami-latest": _of_template("lt-1", 9),
        "ami-lt-1-7": _of_template("lt-1", 7),
        "ami-lt-2-2": _of_template("lt-2", 2),
        "ami-lt-2-3": _of_template("lt-2", 3),
        "ami-lt-3-1": _of_template("lt-3", 1),
        "ami-conf": message("retention.configuration", name=foreign("conf")),
        "ami-spare": message("retention.configuration", name=foreign("spare")),
        "ami-override": message("retention.group", name=foreign("mixed")),
        "snap-conf": message("retention.configuration", name=foreign("conf")),
        "snap-spare": message("retention.configuration", name=foreign("spare")),
        "ami-batch-5": _of_template("batch", 5),
        "ami-fleet": message("retention.fleet", fleet="fleet-1"),
        "ami-spot-active": message("retention.fleet", fleet="sfr-active"),
        "ami-persistent": message("retention.spot_request", request="sir-1"),
        "snap-persistent": message("retention.spot_request", request="sir-1"),
    }


def _of_template(template: str, version: int) -> Message:
    return message("retention.template", template=template, version=str(version))


@pytest.mark.parametrize("silent", Account().answers)
def test_one_question_left_open_leaves_all_open(
    silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = Account().answers
    Fake(monkeypatch, {**answers, silent: failing("RequestLimitExceeded")})
    with pytest.raises(Retryable):
        image_uses(REGION)


def test_a_question_that_is_not_allowed_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Account().answers
    Fake(monkeypatch, {**answers, "DescribeAutoScalingGroups": failing("AccessDenied")})
    with pytest.raises(Refused):
        image_uses(REGION)


def test_a_template_that_may_not_be_read_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    account = Account()

    def versions(params: Params) -> Params:
        whole = "LaunchTemplateId" not in params and "LaunchTemplateName" not in params
        return account.answers["DescribeLaunchTemplateVersions"](params) if whole else no(params)

    no = failing("UnauthorizedOperation")
    Fake(monkeypatch, {**account.answers, "DescribeLaunchTemplateVersions": versions})
    with pytest.raises(Refused):
        image_uses(REGION)


def test_an_image_behind_a_parameter_of_the_accounts_own_leaves_all_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = Account()
    account.followed.append(_version("lt-5", 1, "resolve:ssm:/aws/service/ami-amazon-linux"))
    Fake(monkeypatch, account.answers)
    assert image_uses(REGION)
    account.followed.append(_version("lt-6", 1, "resolve:ssm:/golden"))
    with pytest.raises(HiddenImage, match="lt-6") as raised:
        image_uses(REGION)
    assert isinstance(raised.value, Retryable)  # it costs this hour, and no more
    user = _of_template("lt-6", 1)
    hidden = message("retention.hidden", user=user, parameter="resolve:ssm:/golden")
    assert raised.value.why == hidden
