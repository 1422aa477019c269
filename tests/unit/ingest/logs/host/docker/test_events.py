"""`docker events`."""

from __future__ import annotations

import json

import pytest

from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from tests.support.log_lines import kinds, said, times

AT = "2026-08-10T13:59:58.104123456Z container "
OF = "(com.docker.compose.project=stack, image=app/api:1.16.1, name=stack-api-1"

EVENTS = {
    f"kill 3c1f {OF}, signal=15)": (ContainerSymptom.STOP_ASKED, "stack-api-1", {}),
    f"kill 3c1f {OF}, signal=9)": (ContainerSymptom.KILLED, "stack-api-1", {}),
    f"kill 3c1f {OF}, signal=1)": None,
    f"die 3c1f (exitCode=137, {OF[1:]})": (
        ContainerSymptom.EXITED_137,
        "stack-api-1",
        {"code": 137},
    ),
    f"die 3c1f (exitCode=1, {OF[1:]})": (ContainerSymptom.DIED, "stack-api-1", {"code": 1}),
    f"die 3c1f {OF})": (ContainerSymptom.DIED, "stack-api-1", {}),
    f"oom 3c1f {OF})": (ContainerSymptom.OOM, "stack-api-1", {}),
    "start 3c1f": (ContainerSymptom.STARTED, "3c1f", {}),
    f"create 3c1f {OF})": (ContainerSymptom.RECREATED, "stack-api-1", {}),
    f"health_status: unhealthy 3c1f {OF})": (ContainerSymptom.UNHEALTHY, "stack-api-1", {}),
    f"exec_create: sh -c curl -f http://x || exit 1 3c1f {OF})": None,
}


@pytest.mark.parametrize(("event", "says"), EVENTS.items())
def test_events(event: str, says: object) -> None:
    assert said(AT + event) == ([says] if says else [])
    assert kinds(AT + event) == {"docker-events": 1}


def test_its_time_has_a_zone() -> None:
    assert times(AT + "start 3c1f") == ["2026-08-10T13:59:58.104123+00:00"]


def test_events_of_networks_say_nothing() -> None:
    text = "2026-08-10T13:59:58.104Z network disconnect 3c1f (container=a, name=bridge)"
    assert said(text) == []
    assert kinds(text) == {"docker-events": 1}


def test_a_network_is_no_container() -> None:
    assert said("2026-08-10T13:59:58.104Z network create 3c1f (name=a, type=bridge)") == []


@pytest.mark.parametrize("nanos", [1773306842310000000, None])
def test_json(nanos: int | None) -> None:
    event = {
        "Type": "container",
        "Action": "die",
        "Actor": {"ID": "3c1f", "Attributes": {"exitCode": "139", "name": "api"}},
        "timeNano": nanos,
    }
    assert said(json.dumps(event)) == [(ContainerSymptom.EXITED_139, "api", {"code": 139})]


@pytest.mark.parametrize(
    "text",
    [
        '{"Type": "container", "Action": "die", "Actor": 1}',
        '{"Type": 1, "Action": "die", "Actor": {}}',
        "2026-08-10T13:59:58.104Z container hello there you",
        "2026-08-10T13:59:58.104Z container die",
        "20 containers die",
    ],
)
def test_other_lines_are_not_its_own(text: str) -> None:
    assert kinds(text) == {"unrecognised": 1}


def test_attributes_that_are_none() -> None:
    text = '{"Type": "container", "Action": "start", "Actor": {"ID": "3c1f", "Attributes": null}}'
    assert said(text) == [(ContainerSymptom.STARTED, "3c1f", {})]
