"""`docker compose up` and its like: what a person, or a pipeline, changes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.ingest.logs.commands.output import printed
from lifeguard.ingest.logs.reader import Sighting
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand

_CONTAINER = re.compile(
    r"\A\W{0,4}Container ([\w.-]{1,128}) {1,60}(Started|Recreated|Created|Error|Healthy)\b"
)
_BECAME: dict[str, Symptom] = {
    "Started": ContainerSymptom.STARTED,
    "Recreated": ContainerSymptom.RECREATED,
    "Created": ContainerSymptom.RECREATED,
    "Error": ContainerSymptom.UNHEALTHY,
}


def _up(command: ShellCommand) -> Iterator[Sighting]:
    yield Sighting(HostSymptom.DEPLOYED, command.entry)
    for entry in printed(command):
        found = _CONTAINER.match(entry.message)
        if found and (symptom := _BECAME.get(found[2])):
            yield Sighting(symptom, entry, found[1])


DEPLOY_ROWS = (
    CommandRow(frozenset({"docker compose up", "docker-compose up"}), _up, prints_logs=True),
)
