from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.notification.view import EmailView, State
from lifeguard.core.policy.policy import Budgets
from lifeguard.core.text.message import message
from lifeguard.core.throttling.token_bucket import Limit
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.throttle import Throttle
from sandbox.storm.acting import Acting, acting
from sandbox.storm.cloud import Cloud
from sandbox.storm.disaster import Adversity, Disaster, Refuses
from sandbox.storm.gate import Passage
from sandbox.storm.latency import NONE, Latency
from sandbox.storm.model import Model
from sandbox.storm.outcome import StormOutcome, outcome
from tests.support.views import name_of, whole

HOUR = timedelta(hours=1)
WIDE = "budgets: {group: 1000000, zone: 1000000, account: 1000000, per_hour: 1000000}"

Policies = Callable[[str], Acting]


@pytest.fixture
def policies(tmp_path: Path) -> Iterator[Policies]:
    with ExitStack() as stack:

        def written(keys: str) -> Acting:
            path = tmp_path / "policies.yaml"
            path.write_text(f"policies: {{default: {{{keys}}}}}")
            return stack.enter_context(acting(path))

        yield written


def run(disaster: Disaster, act: Acting, latency: Latency = NONE) -> Model:
    model = Model(disaster, act, latency)
    model.run()
    return model


def played(disaster: Disaster, act: Acting) -> StormOutcome:
    return outcome(run(disaster, act, Latency()).seen())


def assert_good(found: StormOutcome, most: float = 1.05) -> None:
    assert found.stranded == 0
    assert found.ratio <= most
    assert found.downtime_ratio <= most
    assert found.throttles <= 0.01 * found.calls
    assert found.emails <= 5


@pytest.mark.parametrize(
    ("count", "spread", "seed"),
    [
        *((10, spread, 0) for spread in (0, 60, 300)),
        (100, 60, 1),
        *(
            pytest.param(count, spread, seed, marks=pytest.mark.whole)
            for count in (10, 100)
            for spread in (0, 60, 300)
            for seed in (0, 1)
        ),
        pytest.param(1000, 0, 0, marks=pytest.mark.whole),
        pytest.param(1000, 300, 1, marks=pytest.mark.whole),
    ],
)
def test_with_budgets_wide_open_a_storm_is_over_nearly_as_soon_as_can_be(
    policies: Policies, count: int, spread: int, seed: int
) -> None:
    disaster = Disaster(count, timedelta(seconds=spread), seed=seed)
    found = played(disaster, policies(WIDE))
    assert_good(found)
    if count == 1000:
        assert found.calls <= 0.3 * count


WORSE = {
    "a zone": Adversity(zone_lacks=HOUR),
    "a share": Adversity(share=0.1, share_lacks=HOUR),
    "named": Adversity(refuses=Refuses.NAMED),
    "unnamed": Adversity(refuses=Refuses.UNNAMED),
    "types": Adversity(types=6),
    "mixed": Adversity(mixed=True),
    "slower": Adversity(slower=10),
}


@pytest.mark.parametrize("name", WORSE)
def test_what_is_worse_for_some_holds_up_no_other(policies: Policies, name: str) -> None:
    disaster = Disaster(60, adversity=WORSE[name])
    assert_good(played(disaster, policies(WIDE)), 1.1)


@pytest.mark.whole
@pytest.mark.parametrize("name", ["a zone", "named", "unnamed"])
def test_nor_does_it_among_a_thousand(policies: Policies, name: str) -> None:
    disaster = Disaster(1000, adversity=WORSE[name])
    assert_good(played(disaster, policies(WIDE)), 1.1)


@pytest.mark.whole
def test_two_in_a_hundred_without_capacity_cost_the_others_little(policies: Policies) -> None:
    adversity = Adversity(share=0.02, share_lacks=HOUR)
    found = played(Disaster(1000, adversity=adversity), policies(WIDE))
    assert found.stranded == 0
    assert found.downtime_ratio <= 1.35


def test_what_others_draw_is_not_there() -> None:
    throttle = Throttle(0, quotas=True, seed=0, others=0.5)
    now = datetime(2026, 11, 20, 10, tzinfo=UTC)
    throttle.check("StartInstances", {"InstanceIds": ["i-1"] * 500}, now)
    with pytest.raises(Refusal, match="RequestLimitExceeded"):
        throttle.check("StartInstances", {"InstanceIds": ["i-1"]}, now + timedelta(seconds=0.9))
    throttle.check("StartInstances", {"InstanceIds": ["i-1"]}, now + timedelta(seconds=1))


@pytest.mark.whole
def test_with_half_of_the_tokens_nobody_is_stranded(policies: Policies) -> None:
    found = played(Disaster(1000, adversity=Adversity(others=0.5)), policies(WIDE))
    assert found.stranded == 0


@pytest.mark.parametrize("of", ["event", "resume", "receive", "write"])
def test_each_latency_is_counted_and_the_least_knows_it(policies: Policies, of: str) -> None:
    act, disaster = policies(WIDE), Disaster(9)
    without = outcome(run(disaster, act).seen())
    found = outcome(run(disaster, act, replace(NONE, **{of: 4})).seen())
    assert found.mean_downtime_bound_s == pytest.approx(without.mean_downtime_bound_s + 4, abs=0.2)
    assert found.mean_downtime_s == pytest.approx(without.mean_downtime_s + 4, abs=2)
    assert_good(found)


def test_a_shortage_is_a_failure_that_passes_and_a_refusal_is_a_persons(
    policies: Policies,
) -> None:
    """As the product's `aws.ec2.stop_start` has it: what lacks capacity is started in the end."""
    adversity = Adversity(share=0.5, share_lacks=timedelta(minutes=20), refuses=Refuses.NAMED)
    model = run(Disaster(10, adversity=adversity), policies(WIDE), Latency())
    machines = model.cloud.machines.values()
    assert all(machine.running_at for machine in machines if machine.victim.refuses is None)
    (refused,) = (machine for machine in machines if machine.victim.refuses)
    assert refused.stopped_at is None
    assert refused.state is InstanceState.RUNNING


def test_each_criticality_is_a_policy_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "policies.yaml"
    path.write_text(f"policies: {{default: {{{WIDE}}}}}")
    with acting(path, mixed=True) as act:
        model = run(Disaster(8, adversity=Adversity(mixed=True)), act)
    tags = {dict(m.told.tags)[act.policies.opt_in_tag] for m in model.cloud.machines.values()}
    assert tags == {"default-high", "default-normal", "default-low"}
    assert outcome(model.seen()).stranded == 0


def test_a_zones_fault_goes_as_well(policies: Policies) -> None:
    assert_good(played(Disaster(200, zone_fault=True), policies(WIDE)))


@pytest.mark.whole
def test_more_than_the_start_tokens_pay_for_at_once_is_paced(policies: Policies) -> None:
    """What is stopped can soon be started, though the last waits ten minutes for its turn."""
    found = played(Disaster(1700), policies(WIDE))
    assert found.stranded == 0
    assert found.throttles <= 0.01 * found.calls
    assert found.makespan_s > 400
    assert found.mean_downtime_s <= 1.05 * found.mean_downtime_bound_s


@pytest.mark.whole
def test_the_model_counts_what_ec2_throttles(
    policies: Policies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A product that believes in ten times the tokens is throttled, and still strands nobody."""
    monkeypatch.setattr("lifeguard.core.throttling.batch.START_RESOURCES", Limit(10_000, 20))
    found = played(Disaster(1500), policies(WIDE))
    assert found.throttles > 0
    assert found.stranded == 0


def test_a_step_that_ec2_throttles_is_tried_again(
    policies: Policies, monkeypatch: pytest.MonkeyPatch
) -> None:
    image, refusals = Cloud.image, Counter[str]()

    def throttled(self: Cloud, instance_id: str) -> str:
        refusals[instance_id] += 1
        if refusals[instance_id] < 3:
            raise Refusal(Code.REQUEST_LIMIT_EXCEEDED, "Request limit exceeded.")
        return image(self, instance_id)

    act, disaster = policies(WIDE), Disaster(5)
    plain = run(disaster, act).seen()
    monkeypatch.setattr(Cloud, "image", throttled)
    found = run(disaster, act).seen()
    assert set(refusals.values()) == {3}
    assert (found.stranded, found.count.calls) == (0, plain.count.calls)


# --- the budgets ------------------------------------------------------------------------------


def most(passages: list[Passage], scope: Callable[[Passage], str]) -> int:
    """Return how many had a place at the same moment, in the fullest scope."""
    moves = [(p.left_at, -1, scope(p)) for p in passages if p.left_at is not None]
    moves += [(p.claim.begun, 1, scope(p)) for p in passages if p.claim.begun is not None]
    here: Counter[str] = Counter()
    worst = 0
    for _, step, where in sorted(moves):
        here[where] += step
        worst = max(worst, here[where])
    return worst


def begun_in_an_hour(passages: list[Passage]) -> int:
    begun = sorted(p.claim.begun for p in passages if p.claim.begun is not None)
    return max(sum(one <= other < one + HOUR for other in begun) for one in begun)


@pytest.mark.parametrize(
    ("budgets", "zone_fault"),
    [
        (Budgets(), False),
        (Budgets(), True),
        (Budgets(group=2, zone=4, account=5, per_hour=1000), False),
    ],
)
def test_the_budgets_are_kept_at_every_moment(
    policies: Policies, budgets: Budgets, *, zone_fault: bool
) -> None:
    given = (
        f"budgets: {{group: {budgets.group}, zone: {budgets.zone}, "
        f"account: {budgets.account}, per_hour: {budgets.per_hour}}}"
    )
    model = run(Disaster(90, zone_fault=zone_fault), policies(given))
    passages = list(model.gate.passages.values())
    assert len(passages) == 90
    assert all(passage.left_at is not None for passage in passages)
    assert most(passages, lambda passage: passage.claim.group) == min(budgets.group, 3)
    assert most(passages, lambda passage: passage.claim.zone) <= budgets.zone
    assert most(passages, lambda _: "account") <= budgets.account
    assert begun_in_an_hour(passages) <= budgets.per_hour
    assert outcome(model.seen()).stranded == 0


def test_nothing_is_stopped_without_a_place(policies: Policies) -> None:
    model = run(Disaster(60), policies(""))
    held = {passage.claim.resource: passage for passage in model.gate.passages.values()}
    for machine in model.cloud.machines.values():
        passage = held[machine.resource.key]
        assert machine.stopped_at is not None
        assert machine.running_at is not None
        assert passage.claim.begun is not None
        assert passage.left_at is not None
        assert passage.claim.begun <= machine.stopped_at
        assert machine.running_at <= passage.left_at


# --- the emails -------------------------------------------------------------------------------


def views(model: Model) -> list[EmailView]:
    return [sent.view for sent in model.emails]


def test_one_digest_tells_of_the_storm_and_one_of_its_end(policies: Policies) -> None:
    first, last = views(run(Disaster(100), policies(WIDE)))
    assert (first.state, first.gist.code) == (State.FYI, "storm.on")
    assert (first.gist.param("region"), name_of(first)) == ("us-east-1", "others.servers: 100")
    assert last.state is State.FIXED
    assert last.gist == message("storm.over", region="us-east-1", count=100)


def test_a_storm_of_hours_is_told_of_ever_more_seldom(policies: Policies) -> None:
    model = run(Disaster(60), policies(""))
    assert model.emails[-1].at - model.emails[0].at > timedelta(hours=2)
    assert len(model.emails) <= 6
    assert {view.gist.code for view in views(model)} == {"storm.on", "storm.over"}


def test_few_speak_for_themselves(policies: Policies) -> None:
    found = views(run(Disaster(2), policies(WIDE)))
    assert [view.state for view in found if view.state is not State.DOWN] == [State.FIXED] * 2


def test_a_storm_that_is_held_stops_nobody(policies: Policies) -> None:
    model = run(Disaster(30), policies(f"storm: hold, {WIDE}"))
    assert all(machine.stopped_at is None for machine in model.cloud.machines.values())
    first = views(model)[0]
    assert first.state is State.DOWN
    assert "storm.are_held" in {said.code for said in whole(first.gist)}
    assert model.cloud.calls == 0
