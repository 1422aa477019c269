"""What the console log names, in the subject and in one sentence, each kind in its words."""

from __future__ import annotations

import pytest

from lifeguard.core.decision.decision import Close
from lifeguard.core.incident.host_cause import HostCause, HostFault
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.notification.email import SUBJECT, Email, ended
from lifeguard.core.notification.host_cause import brief, explained
from lifeguard.core.resources.verb import Verb
from tests.support.situations import INSTANCE_FAILS, act, did, instance, situation

CHECK = ProblemKind.INSTANCE_CHECK
RESOLVED = Close(IncidentStatus.RESOLVED, "all status checks pass", tell=True)


def email(cause: HostCause | None, problem: ProblemKind = CHECK) -> Email:
    rebooted = act(Verb.REBOOT, problem=problem, cause=cause)
    return ended(did(situation(instance(checks=INSTANCE_FAILS)), rebooted), RESOLVED)


def test_out_of_memory_is_the_subject_and_a_forecast() -> None:
    sent = email(HostCause(HostFault.OUT_OF_MEMORY, "gunicorn"))
    assert sent.subject == "[Lifeguard] RESOLVED web-1: out of memory (gunicorn); rebooted"
    said = " ".join(sent.body.split())
    assert "The console log shows that memory ran out and that gunicorn was killed." in said
    assert (
        "It will happen again unless the server gets more memory than a t3.micro has, or uses less."
    ) in said


def test_without_a_cause_the_check_is_the_subject() -> None:
    sent = email(None)
    assert sent.subject == "[Lifeguard] RESOLVED web-1: instance status check; rebooted"
    assert "console log" not in sent.body


def test_the_cause_of_another_problem_is_not_the_subject() -> None:
    sent = email(HostCause(HostFault.DISK_FULL), ProblemKind.APPLICATION_CHECK)
    assert "disk full" not in sent.subject


@pytest.mark.parametrize("kind", HostFault)
def test_each_kind_has_its_words(kind: HostFault) -> None:
    assert brief(HostCause(kind)) in email(HostCause(kind)).subject
    assert len(email(HostCause(kind, "x" * 40)).subject) <= SUBJECT
    first, *_ = explained(HostCause(kind), None)
    assert first.startswith("The console log shows that ")
    assert first.endswith(".")


def test_a_subject_is_named() -> None:
    (said,) = explained(HostCause(HostFault.BLOCK_IO, "nvme0"), instance())
    assert said == "The console log shows that a disk did not read or write (nvme0)."


def test_a_server_that_is_gone_has_no_type() -> None:
    _, forecast = explained(HostCause(HostFault.OUT_OF_MEMORY), None)
    assert forecast == "It will happen again unless the server gets more memory, or uses less."
