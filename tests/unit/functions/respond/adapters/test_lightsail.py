"""A Lightsail instance is read, measured now and then, acted on, and an act is found again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.lightsail import balancer_metrics, burst, execute, load_balancers, read_instances
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.session.outcome import CallOutcome
from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.guest.hops.logs import WINDOW
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Intent
from lifeguard.core.incident.trigger import Kind
from lifeguard.core.kinds.ec2.action import RebootInstance
from lifeguard.core.kinds.lightsail.action import (
    ACTION_OF,
    CreateInstanceSnapshot,
    LightsailAction,
    LightsailVerb,
    RebootLightsail,
)
from lifeguard.core.kinds.lightsail.burst import Bundle, BurstCapacity
from lifeguard.core.kinds.lightsail.instance import (
    LightsailInstance,
    LightsailSituation,
    LightsailState,
)
from lifeguard.core.kinds.lightsail.launch_spec import LightsailLaunch, LightsailPlan
from lifeguard.core.kinds.lightsail.load_balancer import AttachedInstance, LoadBalancer
from lifeguard.core.kinds.lightsail.problem import LightsailProblem
from lifeguard.core.policy.path import Hop, HopPlace
from lifeguard.core.policy.policy import Policies, Policy
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from lifeguard.functions.respond.adapters.lightsail import (
    BalancerReader,
    BurstReader,
    LightsailAdapter,
    LightsailBalancerMetrics,
    LightsailExecutor,
    measured,
)
from lifeguard.functions.respond.adapters.lightsail_replacement import LightsailReader
from tests.support.lightsail import (
    BIGGER,
    BLOG,
    FAILS,
    GONE,
    LOW,
    RIPE,
    act,
    look,
    news,
    server,
    situation,
)
from tests.support.lightsail import burst as enough
from tests.support.situations import NOON, at, aws_said, did

WARN = timedelta(hours=3)
POLICIES = Policies(policies={"default": Policy("default", burst_warning=WARN)})
FOUND_BY_OPERATIONS = sorted(
    verb for verb, action in ACTION_OF.items() if action.remedy != Remedy.REPLACE
)
SYSTEM = LightsailProblem.SYSTEM_CHECK


UNKNOWN = LightsailPlan(LightsailLaunch("us-east-1a"), None)


@dataclass
class Cloud:
    """Lightsail by hand: what it is asked is kept."""

    world: LightsailInstance | None = field(default_factory=server)
    burst: BurstCapacity | Exception | None = None
    bundle: Bundle | Exception | None = None
    outcome: CallOutcome = field(
        default_factory=lambda: CallOutcome(Result.DONE, message("answer.requested"), made="snap-1")
    )
    balancers: tuple[LoadBalancer, ...] | Exception = ()
    on: str = ""
    operations: dict[str, datetime] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    plan: LightsailPlan = UNKNOWN
    now: datetime = NOON

    def instance(self, resource: Resource) -> LightsailInstance | None:
        assert resource == BLOG
        return None if self.world is None else replace(self.world, read_at=self.now)

    def read_burst(
        self, instance: LightsailInstance, now: datetime, warn_below: timedelta
    ) -> BurstCapacity | None:
        assert (instance.resource, now, warn_below) == (BLOG, self.now, WARN)
        self.log.append("measure")
        if isinstance(self.burst, Exception):
            raise self.burst
        return self.burst

    def bigger_bundle(self, instance: LightsailInstance) -> Bundle | None:
        assert instance.resource == BLOG
        self.log.append("bundles")
        if isinstance(self.bundle, Exception):
            raise self.bundle
        return self.bundle

    def perform(self, action: LightsailAction, resource: Resource, incident_id: str) -> CallOutcome:
        assert resource == BLOG
        self.log.append(f"{action.verb} of {incident_id}")
        return self.outcome

    def operation_since(self, resource: Resource, verb: str, since: datetime, on: str = "") -> str:
        assert (resource, on) == (BLOG, self.on)
        begun = self.operations.get(verb)
        return "operation-1" if begun is not None and begun >= since else ""

    def load_balancers(self, region: str) -> tuple[LoadBalancer, ...]:
        assert region == BLOG.region
        self.log.append("load balancers")
        if isinstance(self.balancers, Exception):
            raise self.balancers
        return self.balancers

    def balancer_lines(
        self, region: str, names: Sequence[str], until: datetime, length: timedelta
    ) -> tuple[tuple[str, str], ...]:
        assert (region, until, length) == (BLOG.region, NOON, WINDOW)
        self.log.append(f"metrics of {','.join(names)}")
        return tuple((name, "lines") for name in names)

    def replacement_plan(
        self, instance: LightsailInstance, before: datetime | None, known: LightsailPlan | None
    ) -> LightsailPlan:
        self.log.append(f"plan of {instance.name} before {before}, known: {known is not None}")
        return self.plan

    def note(self, resource: Resource, by: str) -> None:
        assert resource == BLOG
        self.log.append(f"retired by {by!r}")

    @property
    def adapter(self) -> LightsailAdapter:
        return LightsailAdapter(
            self, self, self, self, self, self, POLICIES, lambda: self.now, self
        )


def test_the_modules_are_what_the_adapter_asks_for() -> None:
    reader: LightsailReader = read_instances
    measurements: BurstReader = burst
    executor: LightsailExecutor = execute
    balancers: BalancerReader = load_balancers
    requests: LightsailBalancerMetrics = balancer_metrics
    assert (reader, measurements, executor) == (read_instances, burst, execute)
    assert (balancers, requests) == (load_balancers, balancer_metrics)


# -- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize("world", [None, *(server(state=s) for s in ("stopped", "pending"))])
def test_what_does_not_run_is_not_measured(world: LightsailInstance | None) -> None:
    cloud = Cloud(world, burst=LOW)
    begun = situation(server(burst=LOW))
    reading = cloud.adapter.read(begun)
    assert (reading.observed, reading.situation) == (world, begun)
    assert cloud.log == []


def test_what_runs_is_measured_at_the_first_look() -> None:
    cloud = Cloud(burst=enough())
    first = replace(situation(server()), observed=None)
    assert cloud.adapter.read(first).observed == server(burst=enough())
    assert cloud.log == ["measure"]


AGES = [(0, False), (5, False), (9, False), (10, True), (60, True)]


@pytest.mark.parametrize(("minutes", "anew"), AGES)
def test_a_measurement_serves_until_there_is_another(minutes: int, *, anew: bool) -> None:
    """Lightsail measures each five minutes, and a measurement is up to five minutes old."""
    cloud = Cloud(burst=GONE, now=NOON + timedelta(minutes=minutes))
    reading = cloud.adapter.read(situation(server(burst=enough())))
    assert isinstance(reading.observed, LightsailInstance)
    assert reading.observed.burst == (replace(GONE, bigger=None) if anew else enough())
    assert ("measure" in cloud.log) is anew


def test_without_a_new_measurement_the_old_one_stays() -> None:
    cloud = Cloud(burst=None, now=at("13:00"))
    reading = cloud.adapter.read(situation(server(burst=LOW)))
    assert reading.observed == server(read_at=at("13:00"), burst=LOW)


def test_what_is_no_instance_was_not_measured() -> None:
    cloud = Cloud(burst=enough())
    unread = replace(situation(server(burst=LOW)), observed=None)
    assert cloud.adapter.read(unread).observed == server(burst=enough())


@pytest.mark.parametrize(
    ("found", "bundle", "expected", "log"),
    [
        (None, BIGGER, None, ["measure"]),
        (enough(), BIGGER, enough(), ["measure"]),
        (LOW, BIGGER, replace(LOW, bigger=BIGGER), ["measure", "bundles"]),
        (GONE, None, GONE, ["measure", "bundles"]),
        (Retryable("ServiceException", "no"), BIGGER, None, ["measure"]),
        (Refused("AccessDeniedException", "no"), BIGGER, None, ["measure"]),
        (LOW, Retryable("ServiceException", "no"), LOW, ["measure", "bundles"]),
        (LOW, Refused("AccessDeniedException", "no"), LOW, ["measure", "bundles"]),
    ],
)
def test_the_next_plan_is_asked_for_where_it_falls_short_and_no_refusal_is_in_the_way(
    found: BurstCapacity | Exception | None,
    bundle: Bundle | Exception | None,
    expected: BurstCapacity | None,
    log: list[str],
) -> None:
    cloud = Cloud(burst=found, bundle=bundle)
    assert measured(cloud, server(), POLICIES, NOON) == expected
    assert cloud.log == log


@pytest.mark.parametrize(
    ("kind", "known", "error", "waits"),
    [
        (Kind.METRIC, None, Retryable("ServiceException", "no"), True),
        (Kind.METRIC, LOW, Retryable("ServiceException", "no"), False),
        (Kind.METRIC, None, Refused("AccessDeniedException", "no"), False),
        (Kind.STATUS_CHECK, None, Retryable("ServiceException", "no"), False),
    ],
)
def test_what_a_metric_alone_has_opened_is_not_looked_at_without_it(
    kind: Kind, known: BurstCapacity | None, error: Exception, *, waits: bool
) -> None:
    """Else the incident would close as if nothing were wrong, and the same news open no other."""
    cloud = Cloud(burst=error, now=NOON + timedelta(hours=1))
    found = situation(server(burst=known), replace(news(), kind=kind))
    if known is None:
        found = replace(found, observed=None)
    if waits:
        with pytest.raises(Retryable):
            cloud.adapter.read(found)
    else:
        reading = cloud.adapter.read(found)
        assert isinstance(reading.observed, LightsailInstance)
        assert reading.observed.burst == known


def test_what_is_not_opted_in_is_not_measured() -> None:
    cloud = Cloud(burst=LOW)
    assert measured(cloud, server(tags=()), POLICIES, NOON) is None
    assert cloud.log == []


# -- acting --------------------------------------------------------------------------------------


def intended(verb: str, when: str = "12:10") -> Intent:
    return Intent(verb, 0, at(when))


def test_an_act_is_recorded_with_its_answer() -> None:
    said = aws_said("OperationFailureException", "busy")
    outcome = CallOutcome(Result.FAILED, said, code="OperationFailureException")
    cloud, found = Cloud(RIPE, outcome=outcome, now=at("12:11")), situation(RIPE)
    why = message("waiting.must_run")
    decision = Execute(RebootLightsail(), why, problem=SYSTEM)
    assert cloud.adapter.perform(found, decision, intended(Verb.REBOOT)) == ActionRecord(
        action=Verb.REBOOT,
        result=Result.FAILED,
        reason=why,
        at=at("12:11"),
        answer=said,
        code="OperationFailureException",
        problem=SYSTEM,
    )
    assert cloud.log == [f"reboot of {found.incident.id}"]


def test_a_snapshot_is_recorded_by_its_name_for_the_problem_that_is_treated() -> None:
    decision = Execute(CreateInstanceSnapshot("snap-1"), message("waiting.snapshots_first"))
    made = Cloud(RIPE).adapter.perform(situation(RIPE), decision, intended(decision.action.verb))
    assert (made.made, made.problem, made.code) == ("snap-1", SYSTEM, "")


def test_an_act_of_another_kind_is_an_error() -> None:
    cloud = Cloud(RIPE)
    decision = Execute(RebootInstance(), message("waiting.must_run"))
    with pytest.raises(ValueError, match="nothing is done to a lightsail"):
        cloud.adapter.perform(situation(RIPE), decision, intended(Verb.REBOOT))
    assert cloud.log == []


# -- after a crash -------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", FOUND_BY_OPERATIONS)
def test_the_operation_of_a_dead_execution_is_found(verb: str) -> None:
    cloud = Cloud(RIPE, operations={verb: at("12:10")})
    backs_up = ACTION_OF[verb].backs_up
    assert cloud.adapter.recovered(situation(RIPE), intended(verb)) == ActionRecord(
        action=verb,
        result=Result.ALREADY,
        reason=message("answer.interrupted"),
        at=at("12:10"),
        answer=message("answer.took_effect"),
        problem="" if backs_up else SYSTEM,
        made=situation(RIPE).incident.backup_name if backs_up else "",
    )


@pytest.mark.parametrize("verb", FOUND_BY_OPERATIONS)
@pytest.mark.parametrize("begun", [None, "12:09:59"])
def test_none_or_one_of_before_the_intent_is_not_its_own(verb: str, begun: str | None) -> None:
    cloud = Cloud(RIPE, operations={} if begun is None else {verb: at(begun)})
    assert cloud.adapter.recovered(situation(RIPE), intended(verb)) is None


def test_a_stop_that_a_dead_execution_has_made_is_followed_by_its_start() -> None:
    begun = did(situation(RIPE), act(Verb.REBOOT, at("12:10"), problem=SYSTEM))
    down = look(begun, at("12:21"), state=LightsailState.STOPPED)
    cloud = Cloud(RIPE, operations={Verb.STOP: at("12:20")})
    record = cloud.adapter.recovered(down, intended(Verb.STOP, "12:20"))
    assert record is not None
    then = down.kind.decide(down.with_action(record))
    assert isinstance(then, Execute)
    assert then.action.verb == Verb.START


def test_what_lightsail_refuses_to_tell_is_raised() -> None:
    class Silent(Cloud):
        def operation_since(
            self, resource: Resource, verb: str, since: datetime, on: str = ""
        ) -> str:
            assert on == self.on
            raise Refused(verb, f"{resource.id} {since}")

    with pytest.raises(Refused):
        Silent(server(system=FAILS)).adapter.recovered(situation(RIPE), intended(Verb.STOP))


# -- load balancers ------------------------------------------------------------------------------

WEB = LoadBalancer("web", (AttachedInstance("blog-1", "healthy"),))
EMPTY = LoadBalancer("web")


@pytest.mark.parametrize("found", [(WEB,), (), (EMPTY,)])
def test_load_balancers_are_read_where_a_stop_may_come(found: tuple[LoadBalancer, ...]) -> None:
    cloud = Cloud(RIPE, balancers=found)
    seen = cloud.adapter.read_on(situation(RIPE))
    assert isinstance(seen, LightsailSituation)
    assert seen.balancers == found
    assert cloud.log == ["load balancers"]


@pytest.mark.parametrize("world", [None, server(), server(burst=LOW)])
def test_and_nowhere_else(world: LightsailInstance | None) -> None:
    cloud = Cloud(world)
    begun = situation(world)
    assert cloud.adapter.read_on(begun) == begun
    assert cloud.log == []


@pytest.mark.parametrize(
    "verb", [LightsailVerb.DETACH_FROM_LOAD_BALANCER, LightsailVerb.ATTACH_TO_LOAD_BALANCER]
)
def test_and_after_the_instance_has_left_one(verb: LightsailVerb) -> None:
    cloud = Cloud(balancers=(WEB,))
    cloud.adapter.read_on(did(situation(server()), act(verb, at("12:10"), on="web")))
    assert cloud.log == ["load balancers"]


@pytest.mark.parametrize("error", [Retryable("Throttling", "no"), Refused("AccessDenied", "no")])
def test_an_outage_does_not_wait_for_what_lightsail_does_not_tell(error: Exception) -> None:
    known = replace(situation(RIPE), balancers=(WEB,))
    seen = Cloud(RIPE, balancers=error).adapter.read_on(known)
    assert isinstance(seen, LightsailSituation)
    assert seen.balancers is None


OTHERS = LoadBalancer("other", (AttachedInstance("blog-2", "healthy"),))
LEFT = LoadBalancer("left", (AttachedInstance("blog-1", "draining"),))
NAMED = Policy(
    "default",
    path=(
        Hop("front", HopPlace.LOAD_BALANCER, "edge"),
        Hop("again", HopPlace.LOAD_BALANCER, "web"),
        Hop("app", HopPlace.UNIT, "app.service"),
    ),
)


def test_the_metrics_of_those_that_it_is_behind_are_read() -> None:
    cloud = Cloud(RIPE, balancers=(WEB, OTHERS, EMPTY, LEFT))
    assert cloud.adapter.balancer_lines(situation(RIPE), NOON, WINDOW) == (("web", "lines"),)
    assert cloud.log == ["load balancers", "metrics of web"]


def test_what_the_look_has_shown_of_them_is_not_asked_again() -> None:
    cloud = Cloud(RIPE)
    known = replace(situation(RIPE), balancers=(WEB,))
    assert cloud.adapter.balancer_lines(known, NOON, WINDOW) == (("web", "lines"),)
    assert cloud.log == ["metrics of web"]


def test_and_of_those_that_the_path_names() -> None:
    cloud = Cloud(RIPE, balancers=(WEB,))
    cloud.adapter.balancer_lines(replace(situation(RIPE), policy=NAMED), NOON, WINDOW)
    assert cloud.log == ["load balancers", "metrics of web,edge"]


@pytest.mark.parametrize("error", [Retryable("Throttling", "no"), Refused("AccessDenied", "no")])
def test_where_lightsail_does_not_tell_those_that_are_named_are_read(error: Exception) -> None:
    cloud = Cloud(RIPE, balancers=error)
    cloud.adapter.balancer_lines(replace(situation(RIPE), policy=NAMED), NOON, WINDOW)
    assert cloud.log == ["load balancers", "metrics of edge,web"]


@pytest.mark.parametrize("policy", [None, Policy("default")])
def test_an_instance_behind_none_has_no_metrics_of_them(policy: Policy | None) -> None:
    cloud = Cloud(RIPE, balancers=(OTHERS,))
    begun = replace(situation(RIPE), policy=policy)
    assert cloud.adapter.balancer_lines(begun, NOON, WINDOW) == ()
    assert cloud.log == ["load balancers"]


def moved(verb: str) -> Intent:
    return Intent(verb, 0, at("12:10"), "web")


@pytest.mark.parametrize(
    ("verb", "found"),
    [
        (LightsailVerb.DETACH_FROM_LOAD_BALANCER, EMPTY),
        (
            LightsailVerb.DETACH_FROM_LOAD_BALANCER,
            LoadBalancer("web", (AttachedInstance("blog-1", "draining"),)),
        ),
        (LightsailVerb.ATTACH_TO_LOAD_BALANCER, WEB),
    ],
)
def test_the_load_balancer_shows_what_a_dead_execution_has_done(
    verb: Verb, found: LoadBalancer
) -> None:
    seen = replace(situation(RIPE), balancers=(found,))
    record = Cloud(RIPE).adapter.recovered(seen, moved(verb))
    assert record is not None
    assert (record.action, record.result, record.on) == (verb, Result.ALREADY, "web")


@pytest.mark.parametrize("known", [None, "old"])
@pytest.mark.parametrize(
    "verb", [LightsailVerb.DETACH_FROM_LOAD_BALANCER, LightsailVerb.ATTACH_TO_LOAD_BALANCER]
)
def test_or_else_the_operations_of_the_load_balancer(
    verb: LightsailVerb, known: str | None
) -> None:
    old = WEB if verb is LightsailVerb.DETACH_FROM_LOAD_BALANCER else EMPTY
    seen = replace(situation(RIPE), balancers=None if known is None else (old,))
    assert Cloud(RIPE, on="web").adapter.recovered(seen, moved(verb)) is None
    begun = Cloud(RIPE, on="web", operations={verb: at("12:10")})
    record = begun.adapter.recovered(seen, moved(verb))
    assert record is not None
    assert record.on == "web"
