"""The console log before a reboot: read only if the policy wants it, redacted, never in the way."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from lifeguard.aws.ec2.console_output import OLD_TYPE, console_log, console_tail
from lifeguard.aws.ec2.execute import perform
from lifeguard.aws.session.outcome import CallOutcome
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.host_cause import HostCause, HostFault
from lifeguard.core.kinds.ec2.action import RebootInstance
from lifeguard.core.policy.policy import ConsoleErrors
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import coded, message
from tests.support.account import Answerer, Fake, failing
from tests.support.situations import RESOURCE

pytestmark = pytest.mark.usefixtures("_in_account")

OOM = "Out of memory: Killed process 7 (token=hunter2) total-vm:1kB, from 203.0.113.77\n"


def rebooted(aws: Fake, errors: ConsoleErrors = ConsoleErrors.ERRORS) -> CallOutcome:
    outcome = perform(RebootInstance(errors), RESOURCE, "incident")
    assert outcome.result is Result.DONE
    assert aws.count("RebootInstances") == 1
    return outcome


def account(patch: pytest.MonkeyPatch, log: Answerer) -> Fake:
    return Fake(patch, {"GetConsoleOutput": log, "RebootInstances": lambda _: {}})


def test_what_it_says_is_kept_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = account(monkeypatch, lambda _: {"Output": OOM})
    outcome = rebooted(aws)
    assert outcome.cause == HostCause(HostFault.OUT_OF_MEMORY, "token=[redacted]")
    (line,) = outcome.evidence
    assert "hunter2" not in line.text
    assert line.text.endswith("token=[redacted]")


def test_off_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = account(monkeypatch, lambda _: {"Output": OOM})
    outcome = rebooted(aws, ConsoleErrors.OFF)
    assert (outcome.evidence, outcome.cause) == ((), None)
    assert outcome.reason == message("answer.accepted", action=coded("verb", Verb.REBOOT))
    assert aws.count("GetConsoleOutput") == 0


@pytest.mark.parametrize("code", ["UnauthorizedOperation", "RequestLimitExceeded"])
def test_a_log_that_cannot_be_had_keeps_nothing_back(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = rebooted(account(monkeypatch, failing(code)))
    assert (outcome.evidence, outcome.cause) == ((), None)
    reboot = coded("verb", Verb.REBOOT)
    assert outcome.reason == message("answer.accepted_unread", action=reboot, code=code)


@pytest.mark.parametrize(
    ("log", "errors", "telling"),
    [
        (OOM, ConsoleErrors.ERRORS, True),
        ("[    9.0] systemd[1]: Started docker.service\n", ConsoleErrors.ERRORS, False),
        ("[    9.0] systemd[1]: Started docker.service\n", ConsoleErrors.FULL, True),
    ],
)
def test_lines_tell_something_where_one_says_what_is_wrong_or_all_are_wanted(
    log: str, errors: ConsoleErrors, monkeypatch: pytest.MonkeyPatch, *, telling: bool
) -> None:
    account(monkeypatch, lambda _: {"Output": log})
    found = console_tail(RESOURCE, errors)
    assert found.is_telling is telling
    assert found.lines


def test_a_type_that_is_not_on_nitro_gives_the_log_of_its_last_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def log(params: dict[str, object]) -> dict[str, object]:
        if params.get("Latest"):
            raise ClientError({"Error": {"Code": OLD_TYPE, "Message": ""}}, "GetConsoleOutput")
        return {"Output": OOM}

    aws = account(monkeypatch, log)
    assert console_tail(RESOURCE, ConsoleErrors.ERRORS).is_telling
    assert aws.count("GetConsoleOutput") == 2


def test_for_a_diagnosis_it_is_read_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = account(monkeypatch, lambda _: {"Output": OOM})
    assert console_log(RESOURCE) == OOM
    assert aws.count("GetConsoleOutput") == 1


@pytest.mark.parametrize("code", ["UnauthorizedOperation", "RequestLimitExceeded"])
def test_a_log_that_cannot_be_had_is_none(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    account(monkeypatch, failing(code))
    assert console_log(RESOURCE) is None
