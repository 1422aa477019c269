"""One run of several independent tasks: one that fails costs only its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from lifeguard.aws.session.errors import Refused, Retryable


@dataclass(slots=True)
class TaskRun:
    """How one sweep's tasks went: one that fails costs only its own, until the next minute."""

    unanswered: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @contextmanager
    def task(self, name: str) -> Iterator[None]:
        """Note what AWS would not answer for now, and what it refuses, and let the next begin."""
        try:
            yield
        except (Retryable, Refused) as error:
            self.failed(name, error)

    def failed(self, name: str, error: Retryable | Refused) -> None:
        """Note that a task has failed."""
        if isinstance(error, Retryable):
            self.unanswered.append(f"{name}: {error}")
        else:
            self.refused.append(error)

    def complain(self) -> None:
        """Fail the sweep if AWS refused anything: a person must hear of it.

        Raises:
            Refused: the first of them.
        """
        if self.refused:
            raise self.refused[0]
