"""The steps, in their order: what a person does, and what has to be so after it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from deploytest import alarm, handlers, leftovers, outage, selftest
from deploytest.commands import Operator
from deploytest.inbox import Email, Inbox
from deploytest.places import ACCOUNT, REGION, ROOT
from deploytest.server import Emulator
from deploytest.stack import Deployed, live_version, stop_sweeping, switch, versions, wait_for_end
from deploytest.steps import step
from deploytest.waiting import UnexpectedError, expect
from lifeguard.core.policy.switches import FREEZE, OFF

_KOREAN = range(0xAC00, 0xD7A4)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where it plays."""

    emulator: Emulator
    operator: Operator


def play(stage: Stage, synthesis: subprocess.Popen[str]) -> None:
    """Do all of it.

    Raises:
        UnexpectedError: something is not as it should be.
    """
    operator = stage.operator
    with step("both deployments synthesized"):
        _finish(synthesis)
    with step("make bootstrap"):
        operator.succeed("bootstrap", "act")
    with step("make deploy, in mode act"):
        said = operator.succeed("deploy", "act")
        expect(f"Deploying to account {ACCOUNT}, {REGION}" in said, f"it says {said}")
        deployed = Deployed.read()
        inbox = Inbox.subscribed(deployed.topic)
    with step("each function answers, with nothing but its asset and the layer to import"):
        handlers.all_answer(deployed)
        handlers.page_answers(stage.emulator.port)
    with step("the self-test goes round: report, EventBridge, intake, respond, closed"):
        first = live_version()
        _expect_english(selftest.goes_round(deployed, inbox))
    with step("a host fails: its incident has asked for a stop, which waits"):
        outage.hand_out_requests(wanted=False)
        server = outage.begin(deployed)
        outage.wait_for_stop_request(deployed, server)
    with step("make deploy, in mode ask, with that incident under way"):
        operator.succeed("deploy", "ask")
        expect(live_version() != first, f"version {first} is still the live one")
        expect(first in versions(), f"version {first} has gone: there are {versions()}")
    with step("make destroy refuses, and changes nothing"):
        _expect_refusal(operator)
    with step(f"the server is stopped and started, by version {first} with which it began"):
        outage.hand_out_requests(wanted=True)
        outage.wait_for_start(deployed, server)
        alarm.tell_of_ok(server.instance)
        incident = outage.wait_for_close(deployed, server)
        wait_for_end(incident, first)
        inbox.wait_for("FIXED", outage.NAME)
    with step(f"the self-test goes round again, by version {live_version()} in its own language"):
        _expect_korean(selftest.goes_round(Deployed.read(), inbox))
    with step("make destroy"):
        snapshot = outage.snapshot()
        stop_sweeping()
        said = operator.succeed("destroy", "ask")
    with step("what stays is what docs/runbook.md says"):
        leftovers.check(deployed.table, snapshot, said)


def begin_synthesis(folder: Path) -> subprocess.Popen[str]:
    """Begin to synthesize both deployments, beside the start of the emulator."""
    return subprocess.Popen(
        [sys.executable, "-m", "deploytest.assemblies", str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _finish(synthesis: subprocess.Popen[str]) -> None:
    said, _ = synthesis.communicate()
    if synthesis.returncode:
        raise UnexpectedError(said)


def _expect_refusal(operator: Operator) -> None:
    said = operator.make("destroy", "ask")
    expect(said.status, f"it has gone on: {said.text}")
    expect(f"Not now:\n  {outage.NAME}" in said.text, f"it says {said.text}")
    expect(switch(FREEZE) == OFF, "Lifeguard is frozen")


def _expect_english(email: Email) -> None:
    expect(email.text.isascii(), f"not in English: {email.subject}")


def _expect_korean(email: Email) -> None:
    expect(any(ord(one) in _KOREAN for one in email.text), f"not in Korean: {email.subject}")
