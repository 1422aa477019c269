"""What a program says of what it stands on, rather than of its own fault: databases, peers, host."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.app.texts.heard import heard
from lifeguard.ingest.logs.app.texts.host_errors import HOST_ERRORS
from lifeguard.ingest.logs.app.texts.mysql_client import MYSQL_CLIENT
from lifeguard.ingest.logs.app.texts.outbound import OUTBOUND
from lifeguard.ingest.logs.app.texts.peers import NAMELESS, PEERS
from lifeguard.ingest.logs.app.texts.pools import POOLS
from lifeguard.ingest.logs.app.texts.postgres_client import POSTGRES_CLIENT
from lifeguard.ingest.logs.app.texts.redis_client import REDIS_CLIENT
from lifeguard.ingest.logs.app.texts.runtime_errors import RUNTIME_ERRORS
from lifeguard.ingest.logs.needles import any_of
from lifeguard.ingest.logs.reader import Entry, Sighting

_READERS = (POSTGRES_CLIENT, MYSQL_CLIENT, REDIS_CLIENT, POOLS)
_NEEDLES = any_of(
    row.needle
    for reader in (*_READERS, OUTBOUND, PEERS, NAMELESS, HOST_ERRORS, RUNTIME_ERRORS)
    for row in reader.rows
)
"""A line of an application that holds none of them says nothing here."""


@immutable
class InfrastructureTexts:
    """Reads errors of clients of databases, caches and peers, and of the host, in any language."""

    kind: SourceKind = SourceKind.RUNTIME

    def read(self, entries: Iterable[Entry]) -> Iterator[Sighting]:
        """Yield what each line of each message says."""
        for entry in heard(entries):
            yield from infrastructure_says(entry)


def infrastructure_says(entry: Entry) -> list[Sighting]:
    """Return what a line says: of each reader the first row that matches, each symptom once."""
    if _NEEDLES.search(entry.message) is None:
        return []
    found = [said for reader in _READERS if (said := reader.says(entry))]
    if AppSymptom.DB_NO_SPACE in {said.symptom for said in found}:
        return found  # the database's host, not this one
    if said := OUTBOUND.says(entry) or PEERS.says(entry):
        found = [one for one in found if one.symptom is not said.symptom or one.subject]
        found.append(said)
    elif not found and (said := NAMELESS.says(entry)):
        found.append(said)
    if said := HOST_ERRORS.says(entry) or RUNTIME_ERRORS.says(entry):
        found.append(said)
    return found


INFRASTRUCTURE = InfrastructureTexts()
