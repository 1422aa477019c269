"""Restore drills: the newest image is launched where it reaches nobody, timed and let go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from lifeguard.aws.ec2 import restore_drill
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Document, Outcome, Play, says
from tests.support.aws_events import INSTANCE

POLICY: Document = {"scheduled_backup": {"restore_drill": "30d"}}
START = datetime.fromisoformat("2026-11-20T10:00:00Z")
HOUR = timedelta(hours=1)


Deed = Callable[[Replay], None]


def hours(count: int, *deeds: tuple[int, Deed]) -> Deed:
    """Let `backup` run so many times, and let deeds be done some hours after the start."""

    def script(replay: Replay) -> None:
        rules = {schedule.name: schedule for schedule in replay.account.template.schedules}
        (target,) = rules["lifeguard-backup"].targets
        for number in range(count):
            replay.account.agenda.at(
                START + number * HOUR, lambda: replay.account.bus.attempt(target, {})
            )
        for after, deed in deeds:
            replay.account.agenda.at(START + after * HOUR, partial(deed, replay))
        replay.until = START + count * HOUR

    return script


def report(replay: Replay) -> None:
    rules = {schedule.name: schedule for schedule in replay.account.template.schedules}
    (target,) = rules["lifeguard-report"].targets
    replay.account.bus.attempt(target, {})


def drills(outcome: Outcome) -> list[Document]:
    return [i for i in outcome.document["incidents"] if i["kind"] == "restore_drill"]


def test_the_newest_image_is_restored_timed_and_let_go(play: Play) -> None:
    outcome = play([], {}, POLICY, script=hours(4))
    assert outcome.calls == ["CreateImage", "RunInstances", "TerminateInstances"]
    (drill,) = drills(outcome)
    assert drill["status"] == "closed"
    assert outcome.said("drill.passed").param("length") == timedelta(seconds=90)
    restored = next(name for name in outcome.document["resources"] if name != INSTANCE)
    assert outcome.server(restored)["state"] == "terminated"
    assert outcome.emails == []


def test_it_is_launched_where_it_reaches_nobody(play: Play) -> None:
    outcome = play([], {"role": "web", "key": "ops", "user_data": "#!"}, POLICY, script=hours(4))
    (launch,) = [c["params"] for c in outcome.document["calls"] if c["operation"] == "RunInstances"]
    (interface,) = launch["NetworkInterfaces"]
    assert interface["SubnetId"] == "DrillSubnet"
    assert interface["Groups"] == ["DrillGroup"]
    assert interface["AssociatePublicIpAddress"] is False
    assert launch["MetadataOptions"] == {"HttpEndpoint": "disabled"}
    assert launch["InstanceInitiatedShutdownBehavior"] == "terminate"
    assert not {"IamInstanceProfile", "KeyName", "UserData"} & set(launch)
    volumes = [mapping["Ebs"] for mapping in launch["BlockDeviceMappings"]]
    assert volumes
    assert all(volume == {"DeleteOnTermination": True} for volume in volumes)
    tags = {t["Key"] for spec in launch["TagSpecifications"] for t in spec["Tags"]}
    assert "lifeguard" not in tags  # nobody treats it


def test_the_weekly_report_tells_how_long_it_took(play: Play) -> None:
    outcome = play([], {}, POLICY, script=hours(5, (4, report)))
    (mail,) = outcome.weekly
    counts = message("report.backups.counts", made=1, copied=0, pruned=0, failed=0)
    assert says(mail, counts)
    took = timedelta(seconds=90)
    server = foreign("web-1")
    assert says(mail, message("report.backups.restored_in", name=server, length=took))


def test_a_backup_that_does_not_restore_is_told_loudly_and_costs_no_longer(play: Play) -> None:
    outcome = play([], {}, POLICY, script=hours(4), launches="impaired")
    (drill,) = drills(outcome)
    assert drill["status"] == "needs_human"
    assert outcome.said("drill.not_passed").param("limit") == timedelta(minutes=30)
    assert outcome.states == ["ACT"]
    assert says(outcome.emails[0], message("drill.do_not_rely"))
    restored = next(name for name in outcome.document["resources"] if name != INSTANCE)
    assert outcome.server(restored)["state"] == "terminated"


def test_a_lack_of_capacity_is_waited_out_then_told(play: Play) -> None:
    outcome = play([], {}, POLICY, script=hours(4), capacity={"fail_launches": 1})
    assert [d["status"] for d in drills(outcome)] == ["closed"]
    outcome = play([], {}, POLICY, script=hours(4), capacity={"fail_launches": 9})
    assert [d["status"] for d in drills(outcome)] == ["needs_human"]
    assert "InsufficientInstanceCapacity" in outcome.emails[0]["body"]


def test_a_launch_whose_answer_is_lost_leaves_no_instance_behind(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    launch, answers = restore_drill.launch_drill, iter([False])

    def lost(*given: Any) -> str:  # noqa: ANN401  whatever it is given
        made = launch(*given)
        if next(answers, True):
            return made
        code = "ReadTimeoutError"
        raise Retryable(code, "no answer came")

    monkeypatch.setattr(restore_drill, "launch_drill", lost)
    outcome = play([], {}, POLICY, script=hours(4))
    assert [d["status"] for d in drills(outcome)] == ["closed"]
    restored = [name for name in outcome.document["resources"] if name != INSTANCE]
    assert [outcome.server(name)["state"] for name in restored] == ["terminated"]


def test_one_at_a_time_and_each_only_once_in_its_time(play: Play) -> None:
    instances = [{"id": INSTANCE, "name": "web-1"}, {"id": "i-0aaaaaaaaaaaaaaaa", "name": "db-1"}]
    outcome = play([], {}, POLICY, script=hours(8), instances=instances)
    found = drills(outcome)
    assert sorted(d["resource"] for d in found) == sorted([INSTANCE, "i-0aaaaaaaaaaaaaaaa"])
    first, second = sorted(found, key=lambda d: str(d["opened_at"]))
    assert first["closed_at"] < second["opened_at"]


def test_while_all_is_frozen_none_begins(play: Play) -> None:
    frozen = (0, lambda replay: replay.account.world.person.freeze())
    thawed = (3, lambda replay: replay.account.world.person.unfreeze())
    outcome = play([], {}, POLICY, script=hours(6, frozen, thawed))
    assert [d["opened_at"] for d in drills(outcome)] >= ["2026-11-20T13:00:00Z"]


def test_by_default_there_is_none(play: Play) -> None:
    outcome = play([], {}, {"scheduled_backup": {}}, script=hours(4))
    assert outcome.calls == ["CreateImage"]
    assert drills(outcome) == []


def test_in_mode_observe_there_is_none(play: Play) -> None:
    outcome = play([], {}, {**POLICY, "mode": "observe"}, script=hours(4))
    assert outcome.calls == []
