"""All symptoms, as one closed type."""

from __future__ import annotations

from typing import TypeAlias

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom

Symptom: TypeAlias = (
    ProxySymptom
    | AppSymptom
    | DatabaseSymptom
    | HostSymptom
    | ContainerSymptom
    | NetworkSymptom
    | CloudSymptom
    | DerivedSymptom
)
"""What a line says. The values of all areas differ: each begins with its area's name."""
