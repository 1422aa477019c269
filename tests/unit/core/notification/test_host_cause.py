"""What the console log names, for the subject and in sentences, each kind in words of its own."""

from __future__ import annotations

import pytest

from lifeguard.core.incident.host_cause import HostCause, HostFault
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.notification.host_cause import brief, explained, host_cause
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import coded, message
from tests.support.situations import INSTANCE_FAILS, act, did, instance, situation
from tests.support.words import english, korean

CHECK = ProblemKind.INSTANCE_CHECK
FULL = HostCause(HostFault.DISK_FULL)
KILLED = HostCause(HostFault.OUT_OF_MEMORY, "gunicorn")
BEGUN = situation(instance(checks=INSTANCE_FAILS))


def test_the_latest_cause_counts() -> None:
    acts = (act(Verb.REBOOT, cause=FULL), act(Verb.REBOOT, cause=KILLED), act(Verb.REBOOT))
    assert host_cause(did(BEGUN, *acts)) == KILLED
    assert host_cause(BEGUN) is None


def test_the_cause_of_another_problem_is_not_this_ones() -> None:
    found = did(BEGUN, act(Verb.REBOOT, problem=ProblemKind.APPLICATION_CHECK, cause=FULL))
    assert host_cause(found, CHECK) is None
    assert host_cause(found, ProblemKind.APPLICATION_CHECK) == FULL


def test_out_of_memory_is_told_with_a_forecast() -> None:
    fault = coded("host_cause.sentence", HostFault.OUT_OF_MEMORY)
    assert explained(KILLED, instance()) == (
        message("host_cause.killed", fault=fault, subject=foreign("gunicorn")),
        message("host_cause.again_on", type="t3.micro"),
    )


def test_a_server_that_is_gone_has_no_type() -> None:
    fault = coded("host_cause.sentence", HostFault.OUT_OF_MEMORY)
    assert explained(HostCause(HostFault.OUT_OF_MEMORY), None) == (
        message("host_cause.shown", fault=fault),
        message("host_cause.again"),
    )


def test_a_subject_is_named() -> None:
    cause = HostCause(HostFault.BLOCK_IO, "nvme0")
    assert brief(cause) == message(
        "host_cause.of", fault=coded("host_cause", HostFault.BLOCK_IO), subject=foreign("nvme0")
    )
    fault = coded("host_cause.sentence", HostFault.BLOCK_IO)
    assert explained(cause, instance()) == (
        message("host_cause.shown_of", fault=fault, subject=foreign("nvme0")),
    )


@pytest.mark.parametrize("kind", HostFault)
def test_each_kind_has_its_words(kind: HostFault) -> None:
    cause = HostCause(kind, "nvme0")
    for words in (english, korean):
        assert "nvme0" in words(brief(cause))
        assert words(brief(HostCause(kind)))
        assert len(words(brief(HostCause(kind, "x" * 100)))) < 99
        assert "nvme0" in words(explained(cause, None)[0])


def test_no_two_kinds_read_alike() -> None:
    for words in (english, korean):
        assert len({words(brief(HostCause(kind))) for kind in HostFault}) == len(HostFault)
        said = {words(explained(HostCause(kind), None)[0]) for kind in HostFault}
        assert len(said) == len(HostFault)
