"""Each kind of resource has its adapter, and what an adapter does not say has a plain answer."""

from __future__ import annotations

import pytest

from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.readings import BackupImage, BackupImageState
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import Intent
from lifeguard.core.incident.vital_signs import HostMetrics
from lifeguard.core.kinds.ec2.action import RebootInstance
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.policy.policy import Policies
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from lifeguard.functions.respond.adapters import table
from lifeguard.functions.respond.adapters.adapter import Adapter, Reading
from lifeguard.functions.settings import RespondSettings
from tests.lamp.kind import ChangeBulb
from tests.lamp.lamp import Lamp
from tests.support.ports import World
from tests.support.situations import NOON, RESOURCE, instance, on_host, situation


class Plain(Adapter):
    """Reads, and says nothing else."""

    def read(self, situation: Situation) -> Reading:
        return Reading(None, situation)


def test_every_kind_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "policies", Policies)
    made = table.adapters(RespondSettings("ledger", "topic", "queue", "power"), "us-east-1")
    assert made.keys() == KINDS.keys() == World().adapters().keys()


def test_where_nothing_is_said_nothing_is_done_nor_believed_to_be() -> None:
    plain, found = Plain(), situation(instance())
    reboot = Execute(RebootInstance(), message("waiting.stopping"))
    intent = Intent(Verb.REBOOT, 0, NOON)
    with pytest.raises(ValueError, match=r"nothing is done to a ec2: reboot, intended at 2026"):
        plain.perform(found, reboot, intent)
    assert plain.recovered(found, intent) is None
    assert plain.read_on(found) is found
    assert plain.host_metrics(instance(), NOON, NOON - NOON) == HostMetrics()
    assert plain.image(RESOURCE, "ami-1") == BackupImage("ami-1", BackupImageState.AVAILABLE)


@pytest.mark.parametrize("service", ["ec2", "ec2-dedicated-host"])
def test_a_situation_of_another_kind_is_an_error(service: str) -> None:
    others = {"ec2": on_host(RESOURCE), "ec2-dedicated-host": situation(instance())}
    with pytest.raises(TypeError, match="not a situation of"):
        World().adapters()[service].read(others[service])


def test_an_instances_adapter_knows_nothing_of_a_lamp() -> None:
    adapter = World().adapters()["ec2"]
    lamp = Lamp(RESOURCE, NOON, "hall light")
    assert adapter.host_metrics(lamp, NOON, NOON - NOON) == HostMetrics()
    change = Execute(ChangeBulb("E27"), message("waiting.stopping"))
    with pytest.raises(ValueError, match="change_bulb"):
        adapter.perform(situation(instance()), change, Intent("change_bulb", 0, NOON))
