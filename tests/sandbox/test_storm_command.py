from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from lifeguard.config import PolicyError
from lifeguard.core.policy.policy import Mode
from sandbox.cli import main
from sandbox.storm import command, real
from sandbox.storm.acting import Acting, acting
from sandbox.storm.bound import Job
from sandbox.storm.disaster import Adversity, Disaster, Refuses, victims
from sandbox.storm.latency import Latency
from sandbox.storm.model import Model
from sandbox.storm.outcome import Count, Course, Seen, WorseOutcome, outcome

HOUR = timedelta(hours=1)
KEYS = [
    "instances",
    "stranded",
    "makespan_s",
    "makespan_bound_s",
    "ratio",
    "mean_downtime_s",
    "mean_downtime_bound_s",
    "calls",
    "throttles",
    "emails",
]


@pytest.fixture(autouse=True)
def modelled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the model play even the smallest storm: the whole product is played elsewhere."""
    monkeypatch.setattr(command, "MODELLED", 5)


def test_json_is_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["storm", "--instances", "5", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == KEYS
    assert found["instances"] == 5
    assert found["stranded"] == 0


def test_the_text_says_which_engine_played_and_that_it_acts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main.main(["storm", "--instances", "5", "--zone-fault", "--spread", "9"]) == 0
    said = capsys.readouterr().out
    assert "discrete-event model" in said
    assert "mode act" in said
    assert all(key in said for key in KEYS)


def test_few_instances_are_played_by_the_whole_product(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Disaster] = []

    def play(disaster: Disaster, *_: object) -> real.Played:
        asked.append(disaster)
        one = Course(Job(600, 45, 30), 601, 680)
        return real.Played(Seen((one,), 0, Count(4, 1, 1)), ("respond failed",))

    monkeypatch.setattr(real, "play", play)
    assert main.main(["storm", "--instances", "4", "--seed", "7"]) == main.FAILED
    assert asked == [Disaster(4, seed=7)]
    out, err = capsys.readouterr()
    assert "the whole product in the sandbox" in out
    assert "respond failed" in err


@pytest.mark.parametrize(
    "wrong",
    [
        ["--instances", "0"],
        ["--instances", "ten"],
        ["--instances", "9", "--spread", "-1"],
        ["--instances", "9", "--spread", "inf"],
        ["--instances", "9", "--lacks", "town"],
        ["--instances", "9", "--lacks", "0"],
        ["--instances", "9", "--lacks", "1.1"],
        ["--instances", "9", "--lacks", "nan"],
        ["--instances", "9", "--lacks", "zone:0"],
        ["--instances", "9", "--lacks", "zone:inf"],
        ["--instances", "9", "--lacks", "zone:soon"],
        ["--instances", "9", "--refused", "shy"],
        ["--instances", "9", "--others", "0.9"],
        ["--instances", "9", "--others", "-0.1"],
        ["--instances", "9", "--others", "half"],
        ["--instances", "9", "--slower", "0.5"],
        ["--instances", "9", "--slower", "nan"],
        ["--instances", "9", "--types", "0"],
        ["--instances", "9", "--types", "7"],
        ["--instances", "9", "--types", "²"],
        [],
    ],
)
def test_wrong_options_are_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(["storm", *wrong])
    assert ended.value.code == main.WRONG_INPUT
    said = capsys.readouterr().err
    assert "error: " in said
    assert "allowed: " in said or not wrong


@pytest.mark.parametrize(
    ("options", "adversity"),
    [
        (["--lacks", "zone"], Adversity(zone_lacks=HOUR)),
        (["--lacks", "zone:60"], Adversity(zone_lacks=HOUR / 60)),
        (["--lacks", "0.3:60"], Adversity(share=0.3, share_lacks=HOUR / 60)),
        (["--refused", "named"], Adversity(refuses=Refuses.NAMED)),
        (["--others", "0.5"], Adversity(others=0.5)),
        (["--slower", "10"], Adversity(slower=10)),
        (["--types", "6"], Adversity(types=6)),
        (["--mixed-criticality"], Adversity(mixed=True)),
    ],
    ids=lambda value: "" if isinstance(value, Adversity) else " ".join(value),
)
def test_what_makes_it_worse_is_played_by_the_model(
    options: list[str],
    adversity: Adversity,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[Disaster] = []

    class Stub(Model):
        def __init__(self, disaster: Disaster, policies: Acting, latency: Latency) -> None:
            asked.append(disaster)
            assert latency == Latency()
            super().__init__(replace(disaster, adversity=Adversity()), policies, latency)

    monkeypatch.setattr(command, "Model", Stub)
    assert main.main(["storm", "--instances", "4", *options]) == 0
    assert asked == [Disaster(4, adversity=adversity)]
    assert "discrete-event model" in capsys.readouterr().out


def test_wrong_policies_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("policies: {default: {mode: perhaps}}")
    assert main.main(["storm", "--instances", "9", "--policies", str(path)]) == main.WRONG_INPUT
    assert "mine.yaml" in capsys.readouterr().err


# --- the policies -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "under"),
    [
        ("", "default"),
        ("policies: {default: }", "default"),
        ("policies: {web: {mode: ask}, db: {mode: observe}}", "web"),
        ("policies: {web: {mode: ask}, default: {mode: observe}}", "default"),
    ],
)
def test_every_policy_acts(tmp_path: Path, text: str, under: str) -> None:
    path = tmp_path / "policies.yaml"
    path.write_text(text)
    with acting(path) as act:
        assert {policy.mode for policy in act.policies.policies.values()} == {Mode.ACT}
        assert act.policy.name == under


def test_all_else_in_the_policies_stays(tmp_path: Path) -> None:
    path = tmp_path / "policies.yaml"
    path.write_text(
        'opt_in_tag: care\npolicies: {default: {window: {days: [sun], start: "02:00", hours: 4}, '
        "auto_recovery_grace: 3m}}"
    )
    with acting(path) as act:
        assert act.policies.opt_in_tag == "care"
        assert act.policy.window is not None
        assert act.policy.auto_recovery_grace.total_seconds() == 180
    assert path.exists()
    assert not act.path.exists()


def test_wrong_policies_are_not_mended(tmp_path: Path) -> None:
    path = tmp_path / "policies.yaml"
    path.write_text("policies: {default: {mode: perhaps}}")
    with pytest.raises(PolicyError), acting(path):
        pytest.fail("they were taken")


def test_mixed_policies_differ_in_criticality_alone(tmp_path: Path) -> None:
    path = tmp_path / "policies.yaml"
    path.write_text("policies: {default: {auto_recovery_grace: 3m}}")
    with acting(path, mixed=True) as act:
        for victim in victims(Disaster(4, adversity=Adversity(mixed=True))):
            policy = act.policy_of(victim)
            assert policy.criticality is victim.criticality
            assert policy.auto_recovery_grace.total_seconds() == 180


# --- the numbers ------------------------------------------------------------------------------


def test_the_numbers() -> None:
    seen = Seen(
        (Course(Job(600, 45, 30), 601, 680), Course(Job(610, 40, 20), 640, 700)),
        stranded=0,
        count=Count(7, 1, 2),
    )
    found = outcome(seen)
    assert (found.makespan_s, found.makespan_bound_s, found.ratio) == (100, 75, 1.333)
    assert (found.mean_downtime_s, found.mean_downtime_bound_s) == (69.5, 67.5)
    assert (found.calls, found.throttles, found.emails) == (7, 1, 2)


def test_where_some_are_hit_besides_the_numbers_are_those_of_the_others() -> None:
    spared = Course(Job(600, 45, 30, 1, 2), 601, 680)
    hit = Course(Job(600, 45, 30), 601, 4000, hit=True)
    found = outcome(Seen((spared, hit), 0, Count(4, 0, 1)))
    assert isinstance(found, WorseOutcome)
    assert (found.instances, found.spared) == (2, 1)
    assert (found.makespan_s, found.makespan_bound_s) == (80, 78)
    assert (found.mean_downtime_s, found.mean_downtime_bound_s) == (79, 77)
    assert "spared" in json.loads(found.json)
    assert outcome(Seen((hit,), 0, Count(4, 0, 1))).makespan_s == 3400  # nobody is spared


def test_what_never_ran_again_is_stranded_and_has_no_downtime() -> None:
    lost = Course(Job(600, 45, 30), 601, None)
    healed = Course(Job(600, 45, 30), None, None)
    back = Course(Job(600, 45, 30), 600, 690)
    found = outcome(Seen((lost, healed, back), 1, Count(0, 0, 0)))
    assert (found.stranded, found.makespan_s, found.mean_downtime_s) == (1, 90, 90)
    nobody = outcome(Seen((lost,), 1, Count(0, 0, 0)))
    assert (nobody.makespan_s, nobody.mean_downtime_s) == (0, 0)
