"""One value of one metric of one resource at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.reader import Entry, Sighting


@immutable
class MetricPoint:
    """A line of metrics. `value` is in CloudWatch's unit of the metric (bytes, seconds, percent)."""

    entry: Entry
    at: datetime
    resource: str
    name: str
    value: float

    def says(self, symptom: Symptom, **numbers: float) -> Sighting:
        """Return what this point says of its resource."""
        return Sighting(symptom, self.entry, self.resource, {"value": self.value, **numbers})


Series = Sequence[MetricPoint]
"""The points of one metric of one resource, in the order of time."""
