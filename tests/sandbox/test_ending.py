"""When an open incident lets a replay end: only a person, or the end of a freeze, can go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Held, Incident, IncidentStatus
from lifeguard.core.incident.question import AnswerKind, ApprovalAnswer, Channel, PendingApproval
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import NOTHING
from sandbox.hosts.faults import Fault
from sandbox.hosts.host import Host
from sandbox.hosts.states import BY_USER
from sandbox.replay.ending import at_rest
from sandbox.time.agenda import Agenda
from sandbox.worldfile.instance_spec import InstanceSpec

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
ID = "i-00ddbf07ce6372082"
STOP = ActionRecord(Verb.STOP, Result.DONE, NOTHING, NOW)


class Nobody:
    def changed(self, host: Host) -> None: ...
    def entered(self, host: Host) -> None: ...
    def broke(self, host: Host, fault: Fault) -> None: ...


def incident(**how: Any) -> Incident:  # noqa: ANN401  any field
    resource = Resource(Service.EC2, ID, "123456789012", "us-east-1")
    return replace(Incident("1", resource, NOW, IncidentStatus.NEEDS_HUMAN, ()), **how)


FROZEN = {"status": IncidentStatus.WAITING, "held": Held.FREEZE}


@pytest.fixture
def agenda() -> Agenda:
    return Agenda(NOW)


@pytest.fixture
def host(agenda: Agenda) -> Host:
    return Host(InstanceSpec(ID), agenda, Nobody())


@pytest.mark.parametrize("held", [None, *Held])
@pytest.mark.parametrize("status", IncidentStatus)
def test_only_a_person_or_a_freeze_is_waited_for(
    host: Host, status: IncidentStatus, held: Held | None
) -> None:
    waits = status is IncidentStatus.NEEDS_HUMAN or held is Held.FREEZE
    assert at_rest(incident(status=status, held=held or ""), host) is waits
    assert at_rest(incident(status=status, held=held or ""), None) is waits


def test_who_has_been_answered_goes_on(host: Host) -> None:
    question: Any = replace(_question(), id="q1")
    answer = ApprovalAnswer("q1", kind=AnswerKind.YES, at=NOW, channel=Channel.PAGE)
    assert not at_rest(incident(pending_approval=question, approval_answers=(answer,)), host)


def _question() -> PendingApproval:
    return PendingApproval("q", None, Foreign("web-1"), ID, "", (), (), (), NOW, NOW)  # type: ignore[arg-type]  # no act is needed


@pytest.mark.parametrize("how", [{}, FROZEN])
def test_a_stop_a_start_and_a_boot_go_on(host: Host, agenda: Agenda, how: dict[str, Any]) -> None:
    ended: list[bool] = []
    host.stop(BY_USER)
    ended.append(at_rest(incident(**how), host))
    agenda.step()
    ended.append(at_rest(incident(**how), host))
    host.start()
    ended.append(at_rest(incident(**how), host))
    agenda.step()
    ended.append(at_rest(incident(**how), host))
    agenda.move_to(agenda.now() + timedelta(seconds=90))
    ended.append(at_rest(incident(**how), host))
    assert ended == [False, True, False, False, True]


def test_a_start_that_we_owe_goes_on_until_it_is_a_persons(host: Host, agenda: Agenda) -> None:
    host.stop(BY_USER)
    agenda.step()
    assert not at_rest(incident(status=IncidentStatus.WAITING, rungs=(STOP,)), host)
    assert at_rest(incident(rungs=(STOP,)), host)
    assert at_rest(incident(rungs=(STOP,), **FROZEN), host)  # the freeze holds the start too
