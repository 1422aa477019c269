"""An hour of `backup` when AWS does not answer: what it costs, and what it never costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.awslambda.executions import Executions
from lifeguard.aws.ledger.backup_history import BackupHistoryStore
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.regional_issues import RegionalIssues
from lifeguard.aws.ledger.retirements import Retirements
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.ssm.switches import Freeze
from lifeguard.core.backup.history import BackupHistory, Counts
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import Kind
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.notification.view import EmailView
from lifeguard.core.policy.policy import (
    Keep,
    Mode,
    Policies,
    Policy,
    ScheduledBackup,
)
from lifeguard.core.text.message import NOTHING, message
from lifeguard.functions.backup import create, prune
from lifeguard.functions.backup.context import MAKES, PRUNES, BackupContext
from lifeguard.functions.backup.copy import STARTED as COPIES
from lifeguard.functions.backup.create import STARTED
from lifeguard.functions.backup.prune import PRUNED
from lifeguard.functions.backup.run import carry
from lifeguard.functions.dispatch.dispatcher import TriggerDispatcher
from lifeguard.functions.task_round import TaskRun
from tests.support.account import (
    ACCOUNT,
    REGION,
    TABLE,
    Answerer,
    Fake,
    Params,
    failing,
    stored,
)
from tests.support.lightsail import BLOG
from tests.support.situations import INSTANCE, NOON, incident, trigger
from tests.support.views import items, name_of
from tests.unit.aws.lightsail.answers import described
from tests.unit.aws.lightsail.test_snapshots import snapshot

pytestmark = pytest.mark.usefixtures("_in_account")

DAY = timedelta(days=1)
AWAY = "eu-west-1"
KEEP_ONE = ScheduledBackup(keep=Keep(1, 0, 0))
COPIED = replace(KEEP_ONE, copy_to=AWAY)


def _instance(name: str, **how: object) -> Params:
    return {
        "InstanceId": name,
        "ImageId": "ami-base",
        "State": {"Code": 16, "Name": "running"},
        "RootDeviceType": "ebs",
        "Tags": [{"Key": "lifeguard", "Value": "default"}],
        **how,
    }


def _image(made: datetime, source: str = INSTANCE, **how: object) -> Params:
    return {
        "ImageId": f"ami-{source}-{made:%m%d%H}",
        "Name": f"lifeguard-{source}-{made:%Y%m%dT%H%MZ}-1",
        "State": "available",
        "CreationDate": f"{made:%Y-%m-%dT%H:%M:%S}.000Z",
        "SourceInstanceId": source,
        "OwnerId": ACCOUNT,
        "Tags": [
            {"Key": "lifeguard:incident", "Value": "scheduled-backup"},
            {"Key": "lifeguard:source", "Value": source},
            {"Key": "lifeguard:slot", "Value": f"{made:%Y%m%dT%H%MZ}"},
        ],
        **how,
    }


class Scene:
    """An account with instances and images, which may be spoiled."""

    def __init__(self, patch: pytest.MonkeyPatch, schedule: ScheduledBackup = KEEP_ONE) -> None:
        self.patch = patch
        self.instances = [_instance(INSTANCE)]
        self.images = [_image(NOON - number * DAY) for number in range(6)]
        self.servers: list[Params] = []
        self.snapshots: list[Params] = []
        self.emails: list[EmailView] = []
        self.took = timedelta()
        """How much of the hour is over."""
        self.refuses = False
        """Whether SNS takes no email."""
        self.spoiled: dict[str, Answerer] = {}
        self.frozen = ""
        patch.setattr(Executions, "start", lambda _, __: None)
        patch.setattr(Freeze, "reason", lambda _: self._switch())
        self.room = BackupContext(
            dispatcher=TriggerDispatcher(
                Ledger(TABLE, REGION), RegionalIssues(TABLE, REGION), Executions("respond", REGION)
            ),
            book=BackupHistoryStore(TABLE, REGION),
            retirements=Retirements(TABLE, REGION),
            notifier=self,
            policies=Policies(
                policies={"default": Policy("default", Mode.ASK, scheduled_backup=schedule)}
            ),
            region=REGION,
        )
        patch.setattr(Ledger, "open_incidents", lambda _: ())

    def send(self, email: EmailView) -> None:
        if self.refuses:
            code = "Throttling"
            raise Retryable(code, "no")
        self.emails.append(email)

    def _switch(self) -> str:
        if self.frozen == "silent":
            code = "Throttling"
            raise Retryable(code, "no")
        return self.frozen

    def _answers(self) -> dict[str, Answerer]:
        return {
            "DescribeInstances": lambda _: {
                "Reservations": [{"OwnerId": ACCOUNT, "Instances": self.instances}]
            },
            "DescribeImages": lambda _: {"Images": self.images},
            "DescribeSnapshots": lambda _: {"Snapshots": []},
            "DescribeLaunchTemplateVersions": lambda _: {"LaunchTemplateVersions": []},
            "DescribeAutoScalingGroups": lambda _: {"AutoScalingGroups": []},
            "DescribeLaunchConfigurations": lambda _: {"LaunchConfigurations": []},
            "DescribeFleets": lambda _: {"Fleets": []},
            "DescribeSpotFleetRequests": lambda _: {"SpotFleetRequestConfigs": []},
            "DescribeSpotInstanceRequests": lambda _: {"SpotInstanceRequests": []},
            "CreateImage": lambda _: {"ImageId": "ami-new"},
            "CopyImage": lambda _: {"ImageId": "ami-copy"},
            "GetEbsEncryptionByDefault": lambda _: {"EbsEncryptionByDefault": False},
            "DeregisterImage": lambda _: {"Return": True},
            "DescribeImageAttribute": lambda _: {"LaunchPermissions": []},
            "GetInstances": lambda _: {"instances": self.servers},
            "GetInstanceSnapshots": lambda _: {"instanceSnapshots": self.snapshots},
            "CreateInstanceSnapshot": lambda _: {"operations": []},
            "DeleteInstanceSnapshot": lambda _: {"operations": []},
        }

    def hour(self, now: datetime = NOON) -> tuple[Fake, TaskRun, Counts]:
        with self.patch.context() as patch:
            aws = Fake(patch, {**self._answers(), **self.spoiled})
            round_ = TaskRun()
            room = replace(self.room, clock=lambda: now + self.took)
            done = carry(room, round_, Freeze(REGION), now)
        return aws, round_, done.counts

    def book(self, images: Iterable[Params], region: str = REGION) -> None:
        """Have made these images: their ids are in the book."""
        by_instance: dict[str, list[str]] = {}
        for found in images:
            source = str(found["SourceInstanceId"] or INSTANCE)
            by_instance.setdefault(source, []).append(f"{region}/{found['ImageId']}")
        for source, keys in by_instance.items():
            history = self.room.book.read().histories.get(source, BackupHistory(source, NOON))
            for key in keys:
                history = history.making(key)
            self.room.book.note(history, NOON)

    def listed(self) -> None:
        self.room.book.listed(NOON - 2 * DAY)


def told(scene: Scene) -> list[str]:
    """Return what the emails are about, by the codes of their subjects."""
    return [email.gist.code for email in scene.emails]


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return Scene(monkeypatch)


def _fleet(count: int) -> Sequence[Params]:
    return [_instance(f"i-{number:017x}") for number in range(count)]


@pytest.mark.parametrize(
    "silent",
    [
        "DescribeLaunchTemplateVersions",
        "DescribeAutoScalingGroups",
        "DescribeLaunchConfigurations",
    ],
)
def test_one_open_question_about_uses_deletes_nothing(scene: Scene, silent: str) -> None:
    scene.listed()
    scene.spoiled[silent] = failing("RequestLimitExceeded")
    aws, round_, _ = scene.hour()
    assert aws.count("DeregisterImage") == 0
    assert len(round_.unanswered) == 1
    scene.spoiled.clear()
    aws, round_, tally = scene.hour()
    assert (aws.count("DeregisterImage"), tally.pruned) == (5, 5)
    assert round_.unanswered == []


def test_what_is_in_use_now_stays(scene: Scene) -> None:
    scene.listed()
    used = str(scene.images[-1]["ImageId"])
    scene.instances.append(_instance("i-9", ImageId=used, Tags=[]))
    aws, _, _ = scene.hour()
    gone = {params["ImageId"] for call, params in aws.asked if call == "DeregisterImage"}
    assert gone == {str(i["ImageId"]) for i in scene.images[1:-1]}


def test_a_template_that_hides_its_image_is_noted_until_it_does_not(scene: Scene) -> None:
    def version(image: str) -> Params:
        data = {"LaunchTemplateData": {"ImageId": image}}
        return {"LaunchTemplateId": "lt-6", "VersionNumber": 1, **data}

    scene.listed()
    hidden = {"LaunchTemplateVersions": [version("resolve:ssm:/golden")]}
    scene.spoiled["DescribeLaunchTemplateVersions"] = lambda _: hidden
    for silent in ((), ("DescribeFleets",)):  # what does not answer says nothing of the template
        for call in silent:
            scene.spoiled[call] = failing("RequestLimitExceeded")
        assert scene.hour()[0].count("DeregisterImage") == 0
        template = message("retention.template", template="lt-6", version="1")
        assert scene.room.book.read().fleet.blocked == message(
            "retention.hidden", user=template, parameter="resolve:ssm:/golden"
        )
    scene.spoiled.clear()
    assert scene.hour()[0].count("DeregisterImage") == 5
    assert scene.room.book.read().fleet.blocked == NOTHING


def test_who_is_left_out_is_told_once_however_long(scene: Scene) -> None:
    scene.images, scene.instances = [], [_instance(INSTANCE, RootDeviceType="instance-store")]
    for days in range(0, 200, 20):
        now = NOON + days * DAY
        scene.hour(now)
        assert stored("backups", INSTANCE)["expires_at"] > (now + 40 * DAY).timestamp()
    assert told(scene) == ["backup_email.left_out"]


def test_what_is_shared_with_another_account_stays(scene: Scene) -> None:
    shared = str(scene.images[-1]["ImageId"])

    def sharers(params: Params) -> Params:
        assert params["Attribute"] == "launchPermission"
        account = [{"UserId": "210987654321"}]
        return {"LaunchPermissions": account if params["ImageId"] == shared else []}

    scene.spoiled["DescribeImageAttribute"] = sharers
    scene.hour()
    (email,) = scene.emails
    assert name_of(email) == "backup_email.images: 4"
    kept = {said.param("image"): said for said in items(email, "backup_email.pruning.stays")}
    shared_with = message("retention.shared", account="210987654321")
    assert kept[shared].param("why") == shared_with
    assert kept[shared].param("server") == NamedServer(INSTANCE).label
    aws, _, tally = scene.hour(NOON + 2 * DAY)
    gone = {params["ImageId"] for call, params in aws.asked if call == "DeregisterImage"}
    assert gone == {str(i["ImageId"]) for i in scene.images[1:-1]}
    assert tally.pruned == 4


def test_while_nobody_knows_whom_it_is_shared_with_it_stays(scene: Scene) -> None:
    scene.listed()
    scene.spoiled["DescribeImageAttribute"] = failing("RequestLimitExceeded")
    assert scene.hour()[0].count("DeregisterImage") == 0
    scene.spoiled["DescribeImageAttribute"] = failing("InvalidAMIID.NotFound")
    assert scene.hour()[0].count("DeregisterImage") == 5  # gone: to be deleted is no error


def test_a_list_of_nothing_is_not_sent(scene: Scene) -> None:
    everybody = {
        "LaunchPermissions": [{"OrganizationArn": "arn:aws:organizations::1:organization"}]
    }
    scene.spoiled["DescribeImageAttribute"] = lambda _: everybody
    scene.hour()
    assert scene.emails == []
    assert scene.room.book.read().fleet.listed_at is None


def test_what_was_made_before_an_open_incident_stays(scene: Scene) -> None:
    scene.listed()
    later, first = incident(opened_at=NOON - DAY), incident(opened_at=NOON - 3 * DAY)
    scene.patch.setattr(Ledger, "open_incidents", lambda _: (first, later))
    aws, _, _ = scene.hour()
    gone = {params["ImageId"] for call, params in aws.asked if call == "DeregisterImage"}
    assert gone == {str(i["ImageId"]) for i in scene.images[1:3]}


def test_while_the_ledger_does_not_tell_what_is_open_nothing_goes(scene: Scene) -> None:
    def silent(_: Ledger) -> tuple[Incident, ...]:
        code = "Throttling"
        raise Retryable(code, "no")

    scene.listed()
    scene.patch.setattr(Ledger, "open_incidents", silent)
    assert scene.hour()[0].count("DeregisterImage") == 0


def test_images_of_who_is_gone_or_has_no_such_policy_any_more_stay(scene: Scene) -> None:
    scene.listed()
    for instances in ([], [_instance(INSTANCE, Tags=[])]):
        scene.instances = instances
        aws, _, _ = scene.hour()
        assert aws.count("DeregisterImage") == 0


def test_the_first_list_is_sent_before_anything_goes_and_not_noted_unless_sent(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws, _, _ = scene.hour()
    assert aws.count("DeregisterImage") == 0
    (email,) = scene.emails
    assert name_of(email) == "backup_email.images: 5"
    assert email.gist == message("backup_email.pruning", begins=NOON + DAY)
    assert scene.room.book.read().fleet.listed_at == NOON
    assert scene.hour(NOON + timedelta(hours=23))[0].count("DeregisterImage") == 0
    assert len(scene.emails) == 1
    other = Scene(monkeypatch)
    assert other.hour(NOON + timedelta(hours=24))[0].count("DeregisterImage") > 0


def test_a_list_that_sns_does_not_take_is_sent_again(scene: Scene) -> None:
    scene.refuses = True
    scene.hour()
    assert scene.room.book.read().fleet.listed_at is None
    scene.refuses = False
    scene.hour()
    assert len(scene.emails) == 1


def test_one_run_deletes_so_many_the_oldest_first(scene: Scene) -> None:
    scene.listed()
    scene.patch.setattr(prune, "PRUNED", 9)
    scene.images = [_image(NOON - number * DAY) for number in range(9 + 11)]
    aws, _, tally = scene.hour()
    gone = [params["ImageId"] for call, params in aws.asked if call == "DeregisterImage"]
    assert gone == [str(i["ImageId"]) for i in reversed(scene.images[11:])]
    assert tally.pruned == 9


def test_what_is_shared_takes_nobodys_turn(scene: Scene) -> None:
    """However many images are shared, one that is not goes."""
    scene.listed()
    scene.patch.setattr(prune, "PRUNED", 1)
    mine = str(scene.images[2]["ImageId"])

    def shared(params: Params) -> Params:
        others = [] if params["ImageId"] == mine else [{"UserId": "210987654321"}]
        return {"LaunchPermissions": others}

    scene.spoiled["DescribeImageAttribute"] = shared
    aws, _, tally = scene.hour()
    gone = [params["ImageId"] for call, params in aws.asked if call == "DeregisterImage"]
    assert (gone, tally.pruned) == ([mine], 1)


def test_what_there_is_no_time_for_the_next_hour_does(scene: Scene) -> None:
    """What was begun is noted, and the run comes to its end."""
    scene.listed()
    scene.instances = list(_fleet(3))
    scene.patch.setattr(prune, "PRUNED", 3)

    def slow(params: Params) -> Params:
        scene.took += MAKES / 2
        return {"ImageId": f"ami-{params['InstanceId']}"}

    scene.spoiled["CreateImage"] = slow
    aws, round_, tally = scene.hour()
    assert (aws.count("CreateImage"), tally.made, round_.unanswered) == (2, 2, [])
    scene.took = timedelta()
    scene.instances, scene.spoiled = [_instance(INSTANCE)], {}

    def slowly(_params: Params) -> Params:
        scene.took += PRUNES / 2
        return {"Return": True}

    scene.spoiled["DeregisterImage"] = slowly
    aws, round_, tally = scene.hour()
    assert (aws.count("DeregisterImage"), tally.pruned, round_.unanswered) == (2, 2, [])


def test_a_fleet_of_5000_has_its_daily_backups_within_a_day() -> None:
    """And no hour makes more images than it deletes, nor more than EC2 takes of anybody."""
    assert 24 * STARTED >= 5000
    assert PRUNED >= STARTED
    assert MAKES.total_seconds() * 5 >= STARTED
    assert PRUNES.total_seconds() * 5 >= PRUNED


def test_notes_are_written_where_something_has_changed(scene: Scene) -> None:
    """An image that was made is noted once, at once, and of the others nothing."""
    scene.instances = [*_fleet(5), _instance(INSTANCE)]
    scene.images = [
        _image(NOON - timedelta(hours=1), str(i["InstanceId"])) for i in scene.instances
    ]
    scene.hour()  # when they are first seen
    noted: list[str] = []
    note = BackupHistoryStore.note

    def noting(book: BackupHistoryStore, history: BackupHistory, now: datetime) -> None:
        noted.append(history.instance)
        note(book, history, now)

    scene.patch.setattr(BackupHistoryStore, "note", noting)
    scene.hour(NOON + timedelta(hours=1))
    assert noted == []
    scene.images.pop(0)
    made = str(scene.instances[0]["InstanceId"])
    _, _, tally = scene.hour(NOON + timedelta(hours=2))
    assert (tally.made, noted) == (1, [made])


@pytest.mark.parametrize("switch", ["frozen", "silent"])
def test_frozen_or_without_an_answer_nothing_changes(scene: Scene, switch: str) -> None:
    scene.listed()
    scene.instances += _fleet(2)
    scene.frozen = switch
    aws, _, tally = scene.hour()
    changing = ("CreateImage", "CopyImage", "DeregisterImage")
    assert [aws.count(call) for call in changing] == [0, 0, 0]
    assert tally == Counts()


def test_one_run_starts_a_handful_and_a_throttled_one_costs_only_itself(scene: Scene) -> None:
    scene.images = []
    scene.patch.setattr(create, "STARTED", 7)
    scene.instances = list(_fleet(7 + 5))
    unlucky = str(scene.instances[3]["InstanceId"])

    def throttled(params: Params) -> Params:
        if params["InstanceId"] == unlucky:
            return failing("RequestLimitExceeded")(params)
        return {"ImageId": "ami-new"}

    scene.spoiled["CreateImage"] = throttled
    aws, round_, tally = scene.hour()
    assert aws.count("CreateImage") == 7
    assert len(round_.unanswered) == 1
    assert unlucky in round_.unanswered[0]
    assert (tally.made, tally.failed) == (6, 0)
    assert scene.room.book.read().histories[unlucky].failed == ()
    assert scene.emails == []


def test_what_ec2_refuses_for_now_is_an_attempt_and_gets_another_name(scene: Scene) -> None:
    scene.images = []
    scene.spoiled["CreateImage"] = failing("SnapshotCreationPerVolumeRateExceeded")
    names = []
    for number in range(4):
        aws, _, _ = scene.hour(NOON + timedelta(hours=number))
        names += [params["Name"][-1] for call, params in aws.asked if call == "CreateImage"]
    assert names == ["1", "2", "3"]
    assert told(scene) == ["backup_email.retried", "backup_email.given_up"]
    (said,) = items(scene.emails[0], "backup_email.failures")
    assert said.param("what") == message("backup.image")
    assert "SnapshotCreationPerVolumeRateExceeded" in repr(said)


def test_what_ec2_refuses_for_good_is_told_once_and_asked_once_a_slot(scene: Scene) -> None:
    scene.images = []
    scene.spoiled["CreateImage"] = failing("UnsupportedOperation")
    asked = [scene.hour(NOON + timedelta(hours=n))[0].count("CreateImage") for n in range(3)]
    assert asked == [1, 0, 0]
    assert scene.hour(NOON + DAY)[0].count("CreateImage") == 1
    assert told(scene) == ["backup_email.left_out"]
    assert "UnsupportedOperation" in repr(items(scene.emails[0], "backup_email.left_out.servers"))


def test_no_second_image_while_one_is_pending(scene: Scene) -> None:
    scene.images = [_image(NOON - 3 * DAY, State="pending")]
    assert scene.hour()[0].count("CreateImage") == 0


def test_one_that_is_pending_for_days_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(monkeypatch, ScheduledBackup(every=timedelta(days=30)))
    scene.images = []
    first = next(p for call, p in scene.hour()[0].asked if call == "CreateImage")
    scene.images = [_image(NOON, Name=first["Name"], State="pending")]
    assert scene.hour(NOON + 4 * DAY - timedelta(hours=1))[0].count("CreateImage") == 0
    again = next(p for call, p in scene.hour(NOON + 4 * DAY)[0].asked if call == "CreateImage")
    assert again["Name"] == f"{first['Name'][:-1]}2"
    (email,) = scene.emails
    assert email.gist == message("backup_email.retried")
    (said,) = items(email, "backup_email.failures")
    assert said.param("why") == message("backup.stuck", limit=timedelta(days=4))


def test_an_instance_between_two_states_waits_for_the_next_run(scene: Scene) -> None:
    scene.images = []
    scene.instances = [_instance(INSTANCE, State={"Code": 64, "Name": "stopping"})]
    assert scene.hour()[0].count("CreateImage") == 0
    scene.instances = [_instance(INSTANCE, State={"Code": 80, "Name": "stopped"})]
    assert scene.hour()[0].count("CreateImage") == 1


def test_an_image_carries_the_instances_own_tags_and_none_of_lifeguards(scene: Scene) -> None:
    scene.images = []
    its = {"lifeguard": "default", "lifeguard:hold": "", "lifeguard:incident": "a1", "app": "shop"}
    tags = [{"Key": key, "Value": value} for key, value in its.items()]
    scene.instances = [_instance(INSTANCE, Tags=tags)]
    asked = next(params for call, params in scene.hour()[0].asked if call == "CreateImage")
    carried = {tag["Key"]: tag["Value"] for tag in asked["TagSpecifications"][0]["Tags"]}
    assert carried["app"] == "shop"
    assert carried["lifeguard:incident"] == "scheduled-backup"
    assert not {"lifeguard", "lifeguard:hold"} & set(carried)


def test_what_is_refused_in_other_words_each_time_is_told_once(scene: Scene) -> None:
    scene.images = []
    for number in range(2):
        scene.spoiled["CreateImage"] = failing(
            "UnauthorizedOperation", f"No. Encoded authorization failure message: {number}"
        )
        scene.hour(NOON + number * DAY)
    (email,) = scene.emails
    (said,) = items(email, "backup_email.left_out.servers")
    assert "UnauthorizedOperation" in repr(said)
    assert "Encoded" not in repr(said)


def test_copies_that_are_under_way_leave_room_for_few(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(monkeypatch, COPIED)
    scene.instances = list(_fleet(COPIES))
    ids = [str(instance["InstanceId"]) for instance in scene.instances]
    scene.images = [_image(NOON, source) for source in ids]
    under_way = {"State": "pending", "SourceInstanceId": ""}

    def albums(_: Params) -> Params:
        turns.append(None)
        return {"Images": scene.images if len(turns) % 2 else away}

    def copies(count: int) -> list[Params]:
        tags = [{"Key": "lifeguard:copy-of", "Value": "ami-other"}]
        return [_image(NOON, **under_way, ImageId=f"ami-{n}", Tags=tags) for n in range(count)]

    turns: list[None] = []
    scene.spoiled["DescribeImages"] = albums
    for count in (0, 3, COPIES, COPIES + 1):
        scene.book(scene.images)
        away = copies(count)
        scene.book(away, AWAY)
        assert scene.hour()[0].count("CopyImage") == max(COPIES - count, 0)


@pytest.mark.parametrize("in_book", [False, True])
def test_only_a_copy_that_is_in_the_book_frees_what_it_is_of(
    monkeypatch: pytest.MonkeyPatch, *, in_book: bool
) -> None:
    scene = Scene(monkeypatch, COPIED)
    scene.listed()
    scene.book(scene.images)
    newest = scene.images[0]["ImageId"]
    tags = [{"Key": "lifeguard:copy-of", "Value": newest}, *scene.images[0]["Tags"]]
    away = [_image(NOON, SourceInstanceId="", ImageId="ami-away", Tags=tags)]
    if in_book:
        scene.book(away, AWAY)
    answers = iter([{"Images": scene.images}, {"Images": away}])
    scene.spoiled["DescribeImages"] = lambda _: next(answers)
    aws, _, _ = scene.hour()
    assert aws.count("CopyImage") == (0 if in_book else 1)
    assert (aws.count("DeregisterImage") > 0) is in_book


def test_a_copy_region_that_does_not_answer_costs_only_copies_and_deletes_no_source(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = Scene(monkeypatch, COPIED)
    scene.listed()
    home = scene._answers()["DescribeImages"]  # noqa: SLF001  the scene's own
    answered = iter([home, failing("RequestLimitExceeded")])

    def albums(params: Params) -> Params:
        album = next(answered)
        return album(params)

    scene.spoiled["DescribeImages"] = albums
    aws, round_, _ = scene.hour()
    assert [aws.count(call) for call in ("CopyImage", "DeregisterImage")] == [0, 0]
    assert len(round_.unanswered) == 1


def test_a_copy_that_is_refused_for_good_is_given_up_and_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = Scene(monkeypatch, COPIED)
    scene.book(scene.images)
    scene.spoiled["CopyImage"] = failing("InvalidKmsKey.NotFound")
    home = scene._answers()["DescribeImages"]  # noqa: SLF001  the scene's own

    def albums(params: Params) -> Params:
        turns.append(None)
        return home(params) if len(turns) % 2 else {"Images": []}

    turns: list[None] = []
    scene.spoiled["DescribeImages"] = albums
    assert [scene.hour(NOON + timedelta(hours=n))[0].count("CopyImage") for n in range(3)] == [
        1,
        0,
        0,
    ]
    assert told(scene) == ["backup_email.given_up"]
    (said,) = items(scene.emails[0], "backup_email.failures")
    assert said.param("what") == message("backup.copy")
    assert "InvalidKmsKey.NotFound" in repr(said)


@pytest.mark.parametrize(
    ("encrypted", "by_default", "listed", "named", "copies"),
    [
        (False, False, False, False, 1),
        (False, True, False, False, 0),
        (False, True, True, False, 1),
        (False, True, False, True, 1),  # `copy_key` is a key that Lifeguard may use
        (True, False, False, False, 0),  # without a key, EBS takes its default one
        (True, False, False, True, 1),
    ],
)
def test_a_copy_is_made_only_where_ebs_can_encrypt_it(  # noqa: PLR0913  the row
    monkeypatch: pytest.MonkeyPatch,
    *,
    encrypted: bool,
    by_default: bool,
    listed: bool,
    named: bool,
    copies: int,
) -> None:
    key = f"arn:aws:kms:{AWAY}:{ACCOUNT}:key/a"
    scene = Scene(monkeypatch, replace(COPIED, copy_key=key) if named else COPIED)
    if listed:
        policies = replace(scene.room.policies, kms_keys=(key,))
        scene.room = replace(scene.room, policies=policies)
    for image in scene.images:
        image["BlockDeviceMappings"] = [
            {"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": encrypted}}
        ]
    scene.book(scene.images)
    home = scene._answers()["DescribeImages"]  # noqa: SLF001  the scene's own
    turns: list[None] = []

    def albums(params: Params) -> Params:
        turns.append(None)
        return home(params) if len(turns) % 2 else {"Images": []}

    metadata = {"KeyId": "a", "Arn": key, "KeyManager": "CUSTOMER", "KeyState": "Enabled"}
    scene.spoiled |= {
        "DescribeImages": albums,
        "GetEbsEncryptionByDefault": lambda _: {"EbsEncryptionByDefault": by_default},
        "GetEbsDefaultKmsKeyId": lambda _: {"KmsKeyId": key},
        "DescribeKey": lambda _: {"KeyMetadata": metadata},
    }
    assert scene.hour()[0].count("CopyImage") == copies
    said = repr(message("key.default_not_listed", key="a", region=AWAY))
    assert (said in repr([*scene.emails])) is not bool(copies)


@pytest.mark.parametrize("call", ["DescribeImages", "DescribeInstances"])
def test_without_the_images_and_the_instances_there_is_nothing_to_do(
    scene: Scene, call: str
) -> None:
    scene.spoiled[call] = failing("RequestLimitExceeded")
    aws, round_, tally = scene.hour()
    assert aws.count("CreateImage") == 0
    assert tally == Counts()
    assert len(round_.unanswered) == 1
    scene.spoiled[call] = failing("UnauthorizedOperation")
    _, round_, _ = scene.hour()
    with pytest.raises(Refused):
        round_.complain()


def test_snapshots_without_an_image_are_noted_and_forgotten_when_they_are_gone(
    scene: Scene,
) -> None:
    tags = [{"Key": "lifeguard:image", "Value": "gone"}]
    orphan = {"SnapshotId": "snap-1", "StartTime": NOON - 3 * DAY, "Tags": tags}
    scene.spoiled["DescribeSnapshots"] = lambda _: {"Snapshots": [orphan]}
    scene.hour()
    assert scene.room.book.read().fleet.orphans == (f"{REGION}/snap-1",)
    scene.spoiled["DescribeSnapshots"] = failing("RequestLimitExceeded")
    scene.hour()
    assert scene.room.book.read().fleet.orphans == (f"{REGION}/snap-1",)
    scene.spoiled.clear()
    scene.hour()
    assert scene.room.book.read().fleet.orphans == ()


def _snapshot(made: datetime, **how: object) -> Params:
    return snapshot(f"lifeguard-blog-1-{made:%m%d%H}", createdAt=made, **how)


def _with_lightsail(scene: Scene) -> None:
    scene.servers = [described()]
    scene.snapshots = [_snapshot(NOON - number * DAY) for number in range(3)]
    scene.listed()


def test_snapshots_of_lightsail_are_pruned_beside_images(scene: Scene) -> None:
    _with_lightsail(scene)
    theirs = _snapshot(NOON - 9 * DAY, tags=[])
    scene.snapshots.append(theirs)
    aws, round_, tally = scene.hour()
    gone = [p["instanceSnapshotName"] for call, p in aws.asked if call == "DeleteInstanceSnapshot"]
    assert gone == [scene.snapshots[2]["name"], scene.snapshots[1]["name"]]
    assert aws.count("DeregisterImage") == 5
    assert tally.pruned == 7
    assert round_.unanswered == []


def test_what_is_from_before_an_incident_of_lightsail_stays(scene: Scene) -> None:
    _with_lightsail(scene)
    opened = replace(incident(), resource=BLOG, opened_at=NOON - DAY)
    scene.patch.setattr(Ledger, "open_incidents", lambda _: (opened,))
    aws, _, _ = scene.hour()
    assert (aws.count("DeleteInstanceSnapshot"), aws.count("DeregisterImage")) == (0, 5)


@pytest.mark.parametrize("silent", ["GetInstances", "GetInstanceSnapshots"])
def test_where_lightsail_does_not_answer_ec2_is_backed_up_all_the_same(
    scene: Scene, silent: str
) -> None:
    _with_lightsail(scene)
    scene.hour()
    ages = scene.room.book.read().fleet.ages
    scene.images = []
    scene.spoiled[silent] = failing("ThrottlingException")
    stale = trigger(Kind.STALE_BACKUP, resource=BLOG, reference="backup:1")
    opened = replace(incident(), resource=BLOG, triggers=(stale,))
    scene.patch.setattr(Ledger, "open_incidents", lambda _: (opened,))
    dispatched: list[object] = []
    scene.patch.setattr(TriggerDispatcher, "dispatch", lambda _, one, __: dispatched.append(one))
    aws, round_, _ = scene.hour(NOON + DAY)
    assert aws.count("CreateImage") == 1
    assert len(round_.unanswered) == 1
    assert dispatched == []  # nobody knows whether its backups are asked for
    assert scene.room.book.read().fleet.ages == ages


def test_where_ec2_does_not_answer_lightsail_is_backed_up_all_the_same(scene: Scene) -> None:
    _with_lightsail(scene)
    orphan = {"SnapshotId": "snap-1", "StartTime": NOON - 3 * DAY, "Tags": []}
    scene.spoiled["DescribeSnapshots"] = lambda _: {"Snapshots": [orphan]}
    scene.spoiled["DescribeInstances"] = failing("RequestLimitExceeded")
    aws, round_, _ = scene.hour(NOON + DAY)
    assert aws.count("CreateInstanceSnapshot") == 1
    assert aws.count("DeleteInstanceSnapshot") == 2
    assert aws.count("DeregisterImage") == aws.count("DescribeSnapshots") == 0
    assert len(round_.unanswered) == 1


def test_a_busy_instance_of_lightsail_costs_no_attempt(scene: Scene) -> None:
    scene.images, scene.servers = [], [described()]
    scene.spoiled["CreateInstanceSnapshot"] = failing("OperationFailureException")
    _, round_, tally = scene.hour()
    assert (len(round_.unanswered), tally.failed, scene.emails) == (1, 0, [])
    scene.spoiled.clear()
    aws, _, tally = scene.hour(NOON + timedelta(hours=1))
    (name,) = [
        p["instanceSnapshotName"] for call, p in aws.asked if call == "CreateInstanceSnapshot"
    ]
    assert str(name).endswith("-1")
    history = scene.room.book.read().histories["lightsail:blog-1"]
    assert history.images == (f"{REGION}/lightsail:{name}",)


def test_a_refusal_of_lightsail_is_told_once(scene: Scene) -> None:
    scene.images, scene.instances, scene.servers = [], [], [described()]
    scene.spoiled["CreateInstanceSnapshot"] = failing("AccessDeniedException")
    for hour in range(2):
        scene.hour(NOON + timedelta(hours=hour))
    assert told(scene) == ["backup_email.left_out"]
