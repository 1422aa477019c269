"""How the kinds of resource are looked for, and how often."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard import clock
from lifeguard.aws.rds import measure, read_databases
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.databases.database import DbClass
from lifeguard.core.decision.findings import Findings
from lifeguard.core.kinds.ec2.credit_reading import CreditMode
from lifeguard.core.kinds.lightsail.instance import LightsailState
from lifeguard.core.kinds.rds.database import Database
from lifeguard.core.policy.policy import Policies
from lifeguard.core.resources.resource import Service
from lifeguard.functions.finders import rds as rds_finder
from lifeguard.functions.finders.ec2 import Ec2Poll
from lifeguard.functions.finders.finder import REST, Finder, all_opted_in, all_running, due
from lifeguard.functions.finders.lightsail import LightsailPoll
from lifeguard.functions.finders.rds import RdsPoll
from lifeguard.functions.finders.table import finders
from tests.support import rds
from tests.support.account import REGION, Fake, Params, failing
from tests.support.fresh import fresh
from tests.support.lightsail import BLOG, server
from tests.support.situations import NOON, at
from tests.unit.aws.lightsail.answers import bundle, described, points

TAG = "lifeguard"
EVERY = [
    described("blog-1"),
    described("untagged", tags=None),
    described("stopped", state={"code": 80, "name": "stopped"}),
    described("dying", state={"code": 32, "name": "shutting-down"}),
]


@pytest.fixture
def minute(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Return the one time that the clock shows."""
    shown = [at("12:01")]
    monkeypatch.setattr(clock, "now", lambda: shown[0])
    return shown


def lightsail(patch: pytest.MonkeyPatch, percents: tuple[float, ...] = ()) -> Fake:
    """Be Lightsail with four instances; `percents` is the burst capacity of each."""

    def data(asked: Params) -> Params:
        values = percents if asked["metricName"] == "BurstCapacityPercentage" else ()
        return {"metricName": asked["metricName"], "metricData": points(*values)}

    return Fake(
        patch,
        {
            "GetInstances": lambda _: {"instances": EVERY},
            "GetInstanceMetricData": data,
            "GetBundles": lambda _: {"bundles": [bundle("small_3_0", 12.0, 2.0)]},
        },
    )


def poll(region: str = REGION) -> LightsailPoll:
    return LightsailPoll(region, Policies())


@pytest.mark.usefixtures("minute")
def test_one_call_answers_every_question(monkeypatch: pytest.MonkeyPatch) -> None:
    aws, asked = lightsail(monkeypatch), poll()
    assert [one.name for one in asked.opted_in(REGION, TAG)] == ["blog-1", "stopped"]
    assert [one.name for one in asked.running(REGION)] == ["blog-1", "untagged"]
    troubled = asked.troubled(REGION, TAG)
    assert [one.resource.id for one in troubled.resources] == ["blog-1", "stopped"]
    assert troubled.unanswered == ()
    assert [name for name, _ in aws.asked] == ["GetInstances"]


def test_another_tag_opts_in_others(monkeypatch: pytest.MonkeyPatch) -> None:
    lightsail(monkeypatch)
    assert [one.name for one in poll().opted_in(REGION, "blog")] == ["blog-1", "stopped"]
    assert poll().opted_in(REGION, "web") == ()


def test_where_lightsail_is_not_offered_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = lightsail(monkeypatch)
    elsewhere = poll("cn-north-1")
    assert elsewhere.instances == ()
    assert elsewhere.troubled("cn-north-1", TAG) == Findings((), ())
    assert aws.asked == []


def test_that_lightsail_is_not_offered_is_logged_once_for_each_start_of_a_function(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from lifeguard.functions.observability import lightsail_unoffered, logger

    lines: list[tuple[str, str]] = []
    monkeypatch.setattr(logger, "info", lambda said, *, region: lines.append((said, region)))
    lightsail_unoffered.cache_clear()  # as a start of the function does
    for _ in range(3):
        found = LightsailPoll("cn-northwest-1", Policies(), lightsail_unoffered)
        assert found.running("cn-northwest-1") == ()
    assert [region for _, region in lines] == ["cn-northwest-1"]
    lightsail(monkeypatch)
    assert poll().running(REGION)
    assert len(lines) == 1


@pytest.mark.parametrize("number", range(60))
def test_burst_capacity_is_measured_every_five_minutes_of_what_runs_and_is_opted_in(
    number: int, minute: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    minute[0] = NOON + timedelta(minutes=number)
    aws = lightsail(monkeypatch, (30.0, 20.0, 10.0))
    (blog, stopped) = poll().troubled(REGION, TAG).resources
    assert blog.resource == BLOG
    measured = number % 5 == 0
    assert aws.count("GetInstanceMetricData") == (3 if measured else 0)
    assert aws.count("GetBundles") == (1 if measured else 0)
    for one in (blog, stopped):
        found = getattr(one, "burst")  # noqa: B009  of any kind
        assert (found is not None) is (measured and one is blog)
    if measured:
        found = getattr(blog, "burst")  # noqa: B009  as above
        assert (found.percent, found.per_hour, found.bigger.id) == (10.0, -120.0, "small_3_0")


@pytest.mark.usefixtures("minute")
def test_a_question_that_is_not_answered_now_is_left_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Fake(monkeypatch, {"GetInstances": failing("ThrottlingException")})
    assert poll().troubled(REGION, TAG) == Findings(
        (), ("Lightsail instances: ThrottlingException: no",)
    )
    with pytest.raises(Retryable):
        poll().opted_in(REGION, TAG)
    with pytest.raises(Retryable):
        poll().running(REGION)


@pytest.mark.usefixtures("minute")
def test_an_answer_that_did_not_come_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    same = poll()
    with monkeypatch.context() as throttled:
        Fake(throttled, {"GetInstances": failing("ThrottlingException")})
        assert same.troubled(REGION, TAG).unanswered
    lightsail(monkeypatch)
    assert len(same.troubled(REGION, TAG).resources) == 2


@pytest.mark.usefixtures("minute")
def test_what_is_refused_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"GetInstances": failing("AccessDeniedException")})
    with pytest.raises(Refused):
        poll().troubled(REGION, TAG)


def test_each_kind_has_its_finder_and_only_ec2s_never_rests() -> None:
    found = finders(REGION, Policies())
    assert {service: finder.rests for service, finder in found.items()} == {
        Service.EC2: False,
        Service.LIGHTSAIL: True,
        Service.LIGHTSAIL_DB: True,
        Service.RDS: True,
    }


def test_what_a_kind_is_asked_with_is_imported_when_it_is_asked() -> None:
    asked = """
import sys
from lifeguard.core.policy.policy import Policies
from lifeguard.functions.finders.table import finders
finders("us-east-1", Policies())
print([name for name in sys.modules if "lightsail" in name or "lifeguard.aws.rds" in name])
"""
    assert fresh(asked) == "[]"


def ec2(patch: pytest.MonkeyPatch, *types: str, fails: str = "") -> Fake:
    """Be EC2 with running instances of these types, whose credits are gone in two hours."""
    found = [
        {
            "InstanceId": f"i-{number}",
            "InstanceType": name,
            "State": {"Name": "running"},
            "Tags": [{"Key": TAG, "Value": "default"}],
        }
        for number, name in enumerate(types)
    ]

    def described(asked: Params) -> Params:
        stopped = any(one["Name"] == "state-reason-code" for one in asked["Filters"])
        rows = [] if stopped else found
        return {"Reservations": [{"OwnerId": "123456789012", "Instances": rows}]}

    def data(asked: Params) -> Params:
        times = [NOON - timedelta(minutes=5 * number) for number in range(3)]
        wanted = asked["MetricDataQueries"]
        rows = [{"Id": q["Id"], "Timestamps": times, "Values": [20.0, 21.0, 22.0]} for q in wanted]
        return {"MetricDataResults": rows}

    def modes(asked: Params) -> Params:
        rows = [{"InstanceId": name, "CpuCredits": "standard"} for name in asked["InstanceIds"]]
        return {"InstanceCreditSpecifications": rows}

    return Fake(
        patch,
        {
            "DescribeInstanceStatus": lambda _: {"InstanceStatuses": []},
            "DescribeInstances": described,
            "GetMetricData": failing(fails) if fails else data,
            "DescribeInstanceCreditSpecifications": modes,
        },
    )


@pytest.mark.parametrize("number", range(0, 60, 3))
def test_credits_are_measured_every_five_minutes_of_burstable_types_that_are_opted_in(
    number: int, minute: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    minute[0] = NOON + timedelta(minutes=number)
    aws = ec2(monkeypatch, "t3.micro", "m5.large", "t2.small")
    found = Ec2Poll(Policies()).troubled(REGION, TAG)
    measured = number % 5 == 0
    assert [one.resource.id for one in found.resources] == ["i-0", "i-2"]
    modes = [getattr(getattr(one, "credits"), "mode", "") for one in found.resources]  # noqa: B009  of any kind
    assert modes == ([CreditMode.STANDARD] * 2 if measured else [""] * 2)
    assert aws.count("GetMetricData") == (2 if measured else 0)
    assert found.unanswered == ()


def test_where_nothing_burstable_is_opted_in_nothing_is_measured(
    minute: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    minute[0] = NOON
    aws = ec2(monkeypatch, "m5.large")
    assert Ec2Poll(Policies()).troubled(REGION, TAG) == Findings((), ())
    assert aws.count("GetMetricData") == 0


@pytest.mark.parametrize("code", ["ThrottlingException", "AccessDenied"])
def test_a_sweep_that_cannot_measure_credits_does_the_rest(
    code: str, minute: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    minute[0] = NOON
    ec2(monkeypatch, "t3.micro", fails=code)
    found = Ec2Poll(Policies()).troubled(REGION, TAG)
    assert found == Findings((), (f"CPU credits: {code}: no",))


def test_one_sweep_asks_once_what_of_ec2_is_opted_in(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"DescribeInstances": lambda _: {"Reservations": []}})
    for _ in range(2):
        finder = finders(REGION, Policies())[Service.EC2]
        assert finder.opted_in(REGION, TAG) == finder.opted_in(REGION, TAG) == ()
    assert aws.count("DescribeInstances") == 2


def test_two_sweeps_have_two_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = lightsail(monkeypatch)
    for _ in range(2):
        finders(REGION, Policies())[Service.LIGHTSAIL].running(REGION)
    assert aws.count("GetInstances") == 2


# -- how often -----------------------------------------------------------------------------------

BUSY = Finder(lambda *_: Findings((), ()), lambda *_: (), lambda _: ())
RESTS = replace(BUSY, rests=True)
KINDS = {"ec2": BUSY, "lightsail": RESTS}


@pytest.mark.parametrize("number", range(60))
def test_what_rests_is_asked_each_quarter_of_an_hour_until_something_is_opted_in(
    number: int,
) -> None:
    now = NOON + timedelta(minutes=number)
    assert REST == 15
    assert due(KINDS, frozenset({"lightsail"}), now) == KINDS
    resting = due(KINDS, frozenset(), now)
    assert resting == (KINDS if number % 15 == 0 else {"ec2": BUSY})
    assert due(KINDS, frozenset({"rds"}), now) == resting


@pytest.mark.parametrize("number", range(0, 60, 7))
def test_before_anybody_has_asked_all_are(number: int) -> None:
    assert due(KINDS, None, NOON + timedelta(minutes=number)) == KINDS


def test_what_every_kind_has_is_returned() -> None:
    one, other = server(), server(state=LightsailState.STOPPED)
    both = {
        "a": replace(BUSY, opted_in=lambda *_: (one,), running=lambda _: (one, other)),
        "b": replace(BUSY, opted_in=lambda *_: (other,), running=lambda _: (other,)),
    }
    assert list(all_opted_in(both, REGION, TAG)) == [one, other]
    assert list(all_running(both, REGION)) == [one, other, other]


# -- the IOPS that databases keep up ---------------------------------------------------------------


@pytest.fixture
def rds_poll(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[tuple[str, float]]]:
    """Return what publishes the limits of some DB instances in one poll, and then what it was."""

    def run(*found: Database, **policies: Any) -> list[tuple[str, float]]:  # noqa: ANN401  any field of the policies
        told: list[tuple[str, float]] = []
        monkeypatch.setattr(read_databases, "databases", lambda _region: found)
        monkeypatch.setattr(measure, "measure", lambda up, _region, _now: dict.fromkeys(names(up)))
        monkeypatch.setattr(rds_finder, "with_limits", lambda one, *_: one)
        monkeypatch.setattr(rds_finder, "db_class", lambda name, _region: CLASSES[name])
        poll = RdsPoll(REGION, Policies(**policies), lambda *one: told.append(one))
        poll.troubled(REGION, TAG)
        return told

    return run


CLASSES = {"db.t4g.small": rds.SMALL, "db.odd": DbClass("db.odd")}


def names(found: Iterable[Database]) -> list[str]:
    return [one.resource.id for one in found]


def test_what_each_keeps_up_is_published_whenever_it_is_measured(
    rds_poll: Callable[..., list[tuple[str, float]]], minute: list[datetime]
) -> None:
    assert rds_poll(rds.database()) == []
    minute[0] = at("12:05")
    assert rds_poll(rds.database()) == [("shop-db", 300)]


@pytest.mark.parametrize(
    ("found", "policies"),
    [
        (rds.database("stopped"), {}),
        (rds.database(tags=()), {}),
        (rds.database(facts=rds.facts(db_class=DbClass("db.odd"))), {}),
        (rds.database(), {"dashboard": False}),
    ],
    ids=["stopped", "not opted in", "a class that EC2 does not know", "no dashboard"],
)
def test_else_nothing_is_published(
    rds_poll: Callable[..., list[tuple[str, float]]],
    minute: list[datetime],
    found: Database,
    policies: dict[str, bool],
) -> None:
    minute[0] = at("12:05")
    assert rds_poll(found, **policies) == []
