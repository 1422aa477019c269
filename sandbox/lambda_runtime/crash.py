"""Where the process of a function can die, each place counted and named, and a death at any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

BEGIN = "its beginning"


class ProcessDiedError(RuntimeError):
    """What Lambda knows of an invocation whose process has ended."""


class DeathError(BaseException):
    """Goes up through a process that is dead; nothing that catches errors may catch it."""


class LostAnswerError(Exception):
    """The same in the SDK's checkpoint thread, which hands only an Exception to the handler.

    It reaches the handler's thread as a BackgroundThreadError, which is a BaseException.
    """


@dataclass(slots=True)
class Point:
    """The time between two things that one process does: it can die there.

    A death after one AWS call and a death before the next leave the same world behind, so this is
    one point, of two names.
    """

    number: int
    """Counts the points of all processes of an account, from 0."""
    function: str
    after: str
    before: str = "its end"

    def __str__(self) -> str:
        return f"{self.number} {self.function}: after {self.after}, before {self.before}"


Chosen = Callable[[Point], bool]


@dataclass(slots=True)
class _Process:
    """One invocation of a function."""

    function: str
    at: Point | None = None
    dead: bool = False


class Crashes:
    """Follows the processes of one account and lets those die that come to a chosen point.

    A dead process does nothing more: each further AWS call or checkpoint of it, also one made
    while its `finally` blocks run, dies as well. Only one process runs at a time in the sandbox.
    """

    def __init__(self, chosen: Chosen = lambda _point: False) -> None:
        """Choose where processes die: `chosen` is asked once at each point."""
        self.points: list[Point] = []
        self.deaths: list[Point] = []
        self._chosen = chosen
        self._process: _Process | None = None
        self._done: Counter[tuple[str, str]] = Counter()

    @contextmanager
    def process(self, function: str, died: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Be a process that runs one invocation; `died` is called when it has died.

        Raises:
            ProcessDiedError: it died, whatever the handler made of it.
        """
        outer, own = self._process, _Process(function)
        self._process = own
        try:
            self._come(own, BEGIN, DeathError)
            yield
        except BaseException:
            if not own.dead:
                raise
        finally:
            self._process = outer
        if own.dead:
            died()
            msg = "Runtime exited with error: signal: killed"
            raise ProcessDiedError(msg)

    @contextmanager
    def action(self, what: str, death: type[BaseException] = DeathError) -> Iterator[None]:
        """Surround what a process does to the world, such as an AWS call, named `what`."""
        own = self._process
        if own is None:
            yield  # the driver's own doing
            return
        if own.dead:
            raise death
        self._done[own.function, what] += 1
        name = f"{what} #{self._done[own.function, what]}"
        if own.at is not None:
            own.at.before = name
        try:
            yield
        finally:
            self._come(own, name, death)

    def _come(self, own: _Process, after: str, death: type[BaseException]) -> None:
        """Come to the next point."""
        own.at = Point(len(self.points), own.function, after)
        self.points.append(own.at)
        if self._chosen(own.at):
            own.dead = True
            self.deaths.append(own.at)
            raise death
