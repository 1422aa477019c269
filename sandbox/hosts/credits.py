"""The CPU credits of one burstable instance (EC2 guide, key concepts and unlimited mode)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sandbox.hosts.bucket import Bucket
from sandbox.time.agenda import Agenda, Ticket
from sandbox.worldfile.burstable import CPUS, EARNED, usual_mode
from sandbox.worldfile.instance_spec import CreditOption, CreditsSpec

MEASURED_EVERY = timedelta(minutes=5)
_DAY = 24
_MINUTES = 60


class CreditAccount:
    """The credits of an instance whose world file tells of them; a debt is less than none."""

    def __init__(
        self,
        spec: CreditsSpec,
        instance_type: str,
        agenda: Agenda,
        changed: Callable[[], None],
        *,
        runs: bool,
    ) -> None:
        family, _, size = instance_type.partition(".")
        self.earned = EARNED[family][size]
        self.cpus = CPUS[family][size]
        self.mode = spec.mode or usual_mode(instance_type)
        self._given = spec.per_hour
        self._agenda = agenda
        self._changed = changed
        self._tick: Ticket | None = None
        self._bucket = Bucket(
            spec.balance,
            spec.per_hour or 0.0,
            agenda.now(),
            most=self.earned * _DAY,
            least=self._least(),
            runs=runs,
            is_kept=family != "t2",
        )

    def begin(self, cpu: float) -> None:
        """Begin to move, at this CPU utilization in percent."""
        self.use(cpu)
        self._wait()

    @property
    def baseline(self) -> float:
        """Return the percent of each vCPU that uses what is earned."""
        return 100 * self.earned / (_MINUTES * self.cpus)

    def balance(self, when: datetime) -> float:
        """Return CPUCreditBalance at a time."""
        return max(0.0, self._bucket.at(when))

    def debt(self, when: datetime) -> float:
        """Return CPUSurplusCreditBalance at a time."""
        return max(0.0, -self._bucket.at(when))

    def used(self, when: datetime) -> float:
        """Return CPUCreditUsage of the five minutes from a time on."""
        held = self.is_held(when)
        per_hour = self.earned - (0 if held else self._bucket.per_hour(when))
        return max(0.0, per_hour) * (MEASURED_EVERY / timedelta(hours=1))

    def charged(self, when: datetime) -> float:
        """Return CPUSurplusCreditsCharged of the five minutes from a time on."""
        per_hour, full = self._bucket.per_hour(when), self.earned * _DAY
        if per_hour >= 0 or self.debt(when) < full:
            return 0.0
        return -per_hour * (MEASURED_EVERY / timedelta(hours=1))

    def is_held(self, when: datetime) -> bool:
        """Say whether the CPU is held at its baseline: none are left, and none may be owed."""
        return not self._bucket.at(when) and self._bucket.per_hour(when) < 0

    def use(self, cpu: float) -> None:
        """Let the CPU utilization be so many percent, where the file does not say how it moves."""
        spent = cpu / 100 * self.cpus * _MINUTES
        self._turn(self.earned - spent if self._given is None else self._given)

    def move(self, per_hour: float) -> None:
        """Move by so many credits an hour from now on, whatever the CPU does."""
        self._given = per_hour
        self._turn(per_hour)

    def _turn(self, per_hour: float) -> None:
        if self._bucket.turn(self._agenda.now(), per_hour):
            self._wait()

    def switch(self, mode: CreditOption) -> None:
        """Change the mode: a debt is billed and gone in standard mode."""
        self.mode = mode
        self._bucket.bound(self._agenda.now(), self._least())
        self._wait()
        self._changed()

    def hold(self) -> None:
        """Rest: the instance does not run any more."""
        self._bucket.hold(self._agenda.now())
        self._wait()

    def resume(self) -> None:
        """Move again: the instance runs."""
        self._bucket.resume(self._agenda.now())
        self._wait()

    def _least(self) -> float:
        return -self.earned * _DAY if self.mode is CreditOption.UNLIMITED else 0.0

    def _wait(self) -> None:
        """Show that it has moved: by a credit, at a measurement at least."""
        if self._tick is not None:
            self._tick.cancel()
            self._tick = None
        moves = self._bucket.moves_after(self._agenda.now())
        if moves is not None:
            self._tick = self._agenda.after(max(moves, MEASURED_EVERY), self._moved)

    def _moved(self) -> None:
        self._tick = None
        self._changed()
        self._wait()
