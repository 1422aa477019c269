"""What is written comes back the same."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, timezone

import dacite
import pytest

from lifeguard import codec
from lifeguard.core.decision.decision import NotificationKind
from lifeguard.core.decision.readings import BackupImage, BackupImageState
from lifeguard.core.decision.settings import DecisionSettings
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import Incident, IncidentStatus, Intent
from lifeguard.core.incident.trigger import Kind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.policy.policy import Policy, Weekday, Window
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import message
from tests.support.situations import (
    ACT,
    NOON,
    SYSTEM_FAILS,
    act,
    at,
    did,
    event,
    incident,
    instance,
    situation,
    trigger,
    was_told,
)


@dataclass(frozen=True, slots=True)
class Odd:
    """Something that JSON has no word for."""

    what: object


def full() -> InstanceSituation:
    """Return a situation in which nothing is left empty."""
    policy = replace(ACT, window=Window((Weekday.SUN, Weekday.WED), time(2, 30), 4))
    world = instance(
        checks=SYSTEM_FAILS,
        group="web",
        spot="persistent",
        outpost="op",
        capacity_reservation="cr",
        managed_by="eks",
        events=(event("instance-stop", not_after=at("14:00"), not_before_deadline=at("15:00")),),
    )
    settings = DecisionSettings("Asia/Seoul", "eu-west-1", kinds=KINDS)
    news = trigger(Kind.STATE_CHANGE, state="stopped", held_until=at("13:00"), deadline=NOON)
    begun = did(
        situation(
            world,
            news,
            policy=policy,
            settings=settings,
            note=message("optin.untagged", tag="lifeguard"),
        ),
        act(Verb.CREATE_IMAGE, evidence=(Foreign("a line"), Foreign('a "quoted" \u00fc\n'))),
        act(Verb.STOP, result=Result.REFUSED, code="UnauthorizedOperation"),
    )
    told = was_told(begun, NotificationKind.ASKED, "instance-stop")
    why = message("backup.ec2_said", said=foreign("no \u00fc"))
    return replace(told, image=BackupImage("ami-0abc", BackupImageState.FAILED, why))


@pytest.mark.parametrize("value", [full(), situation(instance()), situation(None)])
def test_a_case_comes_back_the_same(value: InstanceSituation) -> None:
    kept = codec.loads(InstanceSituation, codec.dumps(value, ["settings"]))
    assert replace(kept, settings=value.settings) == value


def test_an_incident_comes_back_the_same() -> None:
    closed = replace(
        incident(trigger(), trigger(Kind.HEALTH_ISSUE)),
        status=IncidentStatus.RESOLVED,
        rungs=(act(Verb.STOP, NOON, Result.DONE, reason=message("waiting.stopping")),),
        closed_at=at("13:00"),
        intent=Intent(Verb.STOP, 1, NOON),
    )
    assert codec.loads(Incident, codec.dumps(closed)) == closed


def test_what_comes_back_is_of_its_own_types() -> None:
    back = codec.loads(InstanceSituation, codec.dumps(full(), ["settings"]))
    assert back.seen[0].kind == full().seen[0].kind
    assert type(back.actions) is tuple
    assert back.policy is not None
    assert back.policy.window is not None
    assert back.policy.window.days == (Weekday.SUN, Weekday.WED)
    assert back.policy.force_stop_after == timedelta(minutes=15)


def test_times_keep_their_zone_and_fractions() -> None:
    seoul = datetime(2026, 11, 20, 21, 0, 0, 123456, timezone(timedelta(hours=9)))
    sent = replace(trigger(), occurred_at=seoul)
    back = codec.loads(type(sent), codec.dumps(sent))
    assert back.occurred_at == seoul
    assert back.occurred_at.utcoffset() == timedelta(hours=9)


def test_the_text_is_plain_and_without_waste() -> None:
    text = codec.dumps(Policy("default", window=Window((Weekday.SUN,), time(2), 4)))
    assert ", " not in text
    plain = codec.parse(text)
    assert plain["window"] == {"days": ["sun"], "start": "02:00:00", "hours": 4}
    assert plain["approval_timeout"] == 43200.0


def test_a_part_is_built_of_plain_values() -> None:
    plain = {"action": "stop", "number": 1, "at": NOON.isoformat()}
    assert codec.build(Intent, plain) == Intent(Verb.STOP, 1, NOON)


def test_what_json_has_no_word_for_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="cannot be written as JSON: set"):
        codec.dumps(Odd({1}))


def test_a_text_of_another_shape_is_refused() -> None:
    with pytest.raises(dacite.DaciteError):
        codec.loads(Intent, json.dumps({"action": "stop"}))
    with pytest.raises(ValueError, match="Expecting value"):
        codec.loads(Intent, "not JSON")


def test_a_message_is_written_as_text_and_equal_ones_alike() -> None:
    said = message("others.server", name=foreign("web-1"), id="i-1")
    assert codec.loads_message(codec.dumps_message(said)) == said
    same = message("others.server", id="i-1", name=foreign("web-1"))
    assert codec.dumps_message(same) == codec.dumps_message(said)


@pytest.mark.parametrize("value", [full(), situation(instance()), situation(None)])
def test_what_is_written_briefly_comes_back_the_same(value: InstanceSituation) -> None:
    brief = codec.dumps_briefly(value, ["settings"])
    assert replace(codec.loads(InstanceSituation, brief), settings=value.settings) == value
    assert len(brief) < len(codec.dumps(value, ["settings"]))


def test_a_message_is_written_whole() -> None:
    plain = json.loads(codec.dumps_briefly(act(Verb.STOP, NOON, reason=message("hold.over"))))
    assert plain["reason"] == {"code": "hold.over", "params": {}}
