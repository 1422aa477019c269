"""The email of our own failure: what a person must see to now, and how to find what is left."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Intent
from lifeguard.core.notification.self_failure import broken
from lifeguard.core.resources.verb import Verb
from tests.support.situations import INSTANCE, NOON, act, incident

LAUNCHED = act(Verb.LAUNCH_DRILL, NOON, Result.DONE, reason="")
FINDS = "aws ec2 describe-instances "


def told(error: str = "4 executions have died on it", *, again: bool = False, **how: Any) -> str:  # noqa: ANN401  any field of Incident
    return broken(replace(incident(), **how), error, again=again).body


def test_it_is_told_without_its_secrets_and_what_was_done() -> None:
    rungs = (
        act(Verb.STOP, NOON, Result.DONE, reason="cures it"),
        act(Verb.START, NOON, Result.FAILED, reason="cures it: no capacity"),
    )
    failed = replace(incident(), name="web-1", rungs=rungs)
    sent = broken(failed, "KeyError: token=abc123 from 203.0.113.77", again=False)
    assert sent.subject == "[Lifeguard] DOWN web-1: Lifeguard stopped it and failed; start it"
    assert [line.strip() for line in sent.body.splitlines() if line] == [
        "WHAT YOU MUST DO",
        "It is down: Lifeguard has stopped it and not started it again. Start it:",
        "Lifeguard no longer looks after it.",
        "aws ec2 start-instances --region us-east-1 \\",
        f"--instance-ids {INSTANCE}",
        "aws ec2 wait instance-status-ok --region us-east-1 \\",
        f"--instance-ids {INSTANCE}",
        "aws ec2 describe-instance-status --include-all-instances \\",
        f"--region us-east-1 --instance-ids {INSTANCE}",
        "WHAT HAPPENED",
        f"Lifeguard itself failed while treating web-1, {INSTANCE}, in",
        "us-east-1, account 123456789012: KeyError: token=[redacted]",
        "WHAT LIFEGUARD DID",
        "stop: done.",
        "start: failed.",
        "INCIDENT",
        failed.id,
    ]


def test_while_it_goes_on_a_person_need_only_look() -> None:
    sent = broken(replace(incident(), rungs=(LAUNCHED,)), "the engine lost it", again=True)
    body = sent.body
    assert sent.subject.endswith(": Lifeguard itself failed, please look")
    assert "takes it up again within two minutes." in " ".join(body.split())
    assert "aws ec2" not in body


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize(
    ("rungs", "intent", "subject"),
    [
        ((act(Verb.STOP),), None, "DOWN web-1: Lifeguard stopped it and failed; start it"),
        (
            (act(Verb.STOP), act(Verb.FORCE_STOP)),
            None,
            "DOWN web-1: Lifeguard stopped it and failed; start it",
        ),
        (
            (act(Verb.STOP),),
            Intent(Verb.START, 1, NOON),
            "DOWN web-1: Lifeguard stopped it and failed; start it",
        ),
        (
            (),
            Intent(Verb.STOP, 0, NOON),
            "FAILED web-1: Lifeguard failed while stopping it; see that it runs",
        ),
    ],
)
def test_what_lifeguard_has_stopped_is_started_first_of_all(
    rungs: tuple[ActionRecord, ...], intent: Intent | None, subject: str, *, again: bool
) -> None:
    failed = replace(incident(), name="web-1", rungs=rungs, intent=intent)
    sent = broken(failed, "error", again=again)
    assert sent.subject == f"[Lifeguard] {subject}"
    operations = re.findall(r"    aws ec2 (?:wait )?([a-z-]+)", sent.body)
    assert operations == ["start-instances", "instance-status-ok", "describe-instance-status"]


def test_what_was_started_again_is_not_said_to_be_down() -> None:
    rungs = (act(Verb.STOP), act(Verb.START))
    sent = broken(replace(incident(), rungs=rungs), "error", again=False)
    assert "DOWN" not in sent.subject
    assert "start-instances" not in sent.body


@pytest.mark.parametrize("name", ["", INSTANCE])
def test_without_a_name_the_id_is_told_once(name: str) -> None:
    assert f"failed while treating {INSTANCE}, in us-east-1, " in " ".join(told(name=name).split())


def test_an_act_of_which_only_the_intent_is_known_is_told() -> None:
    intent = Intent(Verb.STOP, 0, NOON)
    assert "  stop: begun, and how it ended is not known.\n" in told(intent=intent)
    known = told(intent=intent, rungs=(act(Verb.STOP, NOON, Result.DONE, reason=""),))
    assert "begun" not in known
    assert "Nothing was changed." in told()


@pytest.mark.parametrize(
    ("rungs", "intent", "left"),
    [
        ((), None, False),
        ((LAUNCHED,), None, True),
        ((act(Verb.LAUNCH_REPLACEMENT, NOON, Result.ALREADY, reason=""),), None, True),
        ((act(Verb.LAUNCH_REPLACEMENT, NOON, Result.REFUSED, reason=""),), None, False),
        ((), Intent(Verb.LAUNCH_REPLACEMENT, 0, NOON), True),
        ((LAUNCHED, act(Verb.END_DRILL, NOON, Result.DONE, reason="")), None, False),
        ((LAUNCHED, act(Verb.END_DRILL, NOON, Result.FAILED, reason="")), None, True),
        ((LAUNCHED,), Intent(Verb.END_DRILL, 1, NOON), True),
        ((LAUNCHED, act(Verb.ADOPT_REPLACEMENT, NOON, Result.DONE, reason="")), None, False),
        ((act(Verb.STOP, NOON, Result.DONE, reason=""),), None, False),
    ],
)
def test_what_was_launched_and_nobody_looks_after_any_more_can_be_found(
    rungs: tuple[ActionRecord, ...], intent: Intent | None, *, left: bool
) -> None:
    body = told(rungs=rungs, intent=intent)
    assert (FINDS in body) is left
    assert ("that costs" in " ".join(body.split())) is left
    if left:
        assert f"'Name=client-token,Values={incident().id}-*' " in body
