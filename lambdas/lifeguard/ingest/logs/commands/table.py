"""What the outputs of commands say, one a row."""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.ingest.logs.reader import Sighting
from lifeguard.ingest.logs.transcript import Command, CommandRow


def _says_nothing(_: Command) -> Iterable[Sighting]:
    return ()


ROWS: tuple[CommandRow, ...] = (
    CommandRow(
        frozenset({"dmesg"}), _says_nothing, prints_logs=True, covers=frozenset({SourceKind.KERNEL})
    ),
    CommandRow(
        frozenset({"journalctl", "tail", "head", "cat", "less", "grep", "docker logs"}),
        _says_nothing,
        prints_logs=True,
    ),
)
