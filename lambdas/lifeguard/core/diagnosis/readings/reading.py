"""Making facts of what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from lifeguard.core.diagnosis.fact import Fact, FactTime
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.core.text.foreign import foreign

SERVER = "server"
"""The hop of what is measured inside the server."""
AWS = "aws"
"""The hop of what AWS says of it."""

NO_NUMBERS: Mapping[str, float] = MappingProxyType({})


def fact(  # noqa: PLR0913, PLR0917  what a fact is made of
    symptom: Symptom,
    line: str,
    at: datetime | None,
    kind: SourceKind = SourceKind.GUEST_LOOK,
    subject: str = "",
    numbers: Mapping[str, float] = NO_NUMBERS,
) -> Fact:
    """Return a fact; `line` says it as a tool would, which is the same in every language."""
    return Fact(
        symptom=symptom,
        hop=SERVER if kind is SourceKind.GUEST_LOOK else AWS,
        kind=kind,
        line=foreign(line),
        at=None if at is None else FactTime(at),
        subject=subject,
        numbers=tuple(sorted(numbers.items())),
    )
