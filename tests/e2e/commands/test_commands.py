"""Every command that an email holds is run: the server runs then, or nothing is worse."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.kinds.ec2.remediation.manual_commands import commands as told
from sandbox.gateway.records import SentEmail
from tests.e2e.commands.console import ANSWER, READ, Operator, Outcome, commands
from tests.e2e.commands.scenes import ASKED, DOWN, KEYS, LOCKED, NOT_CURED, OBSTACLES, SCENES
from tests.support.sample import sampled
from tests.support.situations import RESOURCE

SHOWS = ("kms", "get-key-policy")


@cache
def emails(name: str, *, declined: bool = False) -> list[SentEmail]:
    """Return the emails of a scene, which is played once for all its tests."""
    scene = SCENES[name].declined() if declined else SCENES[name]
    with TemporaryDirectory() as folder:
        return scene.emails(Path(folder))


def outcomes(
    name: str, folder: Path, *, answers: bool = False, then: Remedy | None = None
) -> dict[str, Outcome]:
    """Return what comes of the commands of each email, by its subject.

    What is to be run by hand where Lifeguard asks is told to who has said no.
    """
    declined = name in ASKED and not answers
    found, scene = {}, SCENES[name].declined() if declined else SCENES[name]
    for mail in emails(name, declined=declined):
        given = [command for command in commands(mail) if (command[:3] == ANSWER) is answers]
        if given:
            more = () if then is None else told(RESOURCE, then)
            with scene.played(folder, mail.at + READ) as replay:
                found[mail.subject] = Operator(replay).runs([*given, *more])
    return found


@pytest.mark.parametrize("name", sampled(SCENES, 4))
def test_what_is_run_by_hand_does_no_harm(name: str, tmp_path: Path) -> None:
    found = outcomes(name, tmp_path)
    assert {subject: one.harm for subject, one in found.items() if one.harm} == {}
    assert found
    if name in OBSTACLES:
        assert all(one.cured for one in found.values())
    if name in DOWN:
        assert all(one.runs for one in found.values())
    if name in NOT_CURED:
        assert all(one.launched for one in found.values())


@pytest.mark.parametrize("name", sampled(sorted(ASKED), 3))
def test_a_question_holds_no_command_but_its_answer(name: str) -> None:
    asked = [mail for mail in emails(name) if mail.subject.startswith("[Lifeguard] ANSWER ")]
    assert asked
    for mail in asked:
        assert [command[:3] for command in commands(mail)] == [ANSWER]


@pytest.mark.parametrize("name", sampled(KEYS, 2))
def test_a_key_is_usable_after_the_commands(name: str, tmp_path: Path) -> None:
    (first, *_) = outcomes(name, tmp_path, then=Remedy.STOP_START).values()
    assert first.runs


@pytest.mark.parametrize("name", sampled(KEYS | LOCKED, 3))
def test_no_stop_is_told_before_a_start_is_known_to_follow(name: str) -> None:
    for mail in emails(name):
        operations = {command[1:3] for command in commands(mail)}
        assert operations <= {("kms", "enable-key"), ("kms", "cancel-key-deletion"), SHOWS}
        assert operations


@pytest.mark.parametrize("name", sampled(sorted(ASKED & DOWN.keys()), 2))
def test_a_yes_by_the_command_starts_what_is_down(name: str, tmp_path: Path) -> None:
    found = outcomes(name, tmp_path, answers=True)
    assert found
    assert {subject: one.harm for subject, one in found.items() if one.harm} == {}
    assert all(one.runs for one in found.values())


UNANSWERED = {
    "stop protection",
    "stop protection, host failed",
    "Dedicated Host, protected",
    "two that can be removed",
    "protected meanwhile",
    "observed, public address",
}
"""Where no yes is enough."""


@pytest.mark.parametrize("name", sampled(OBSTACLES, 3))
def test_a_yes_by_the_command_does_the_same(name: str, tmp_path: Path) -> None:
    found = outcomes(name, tmp_path, answers=True)
    assert {subject: one.harm for subject, one in found.items() if one.harm} == {}
    server = SCENES[name].instance
    assert bool(found) is (name not in UNANSWERED)
    returns = server.get("tenancy") == "host"  # to the same Dedicated Host, as the question says
    assert all(one.cured is not returns for one in found.values())
