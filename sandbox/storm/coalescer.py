"""The queue of wishes and `power` behind it: `core.batch` over the model's EC2."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from lifeguard.core.batch import Call, Levels, emptied, halves, payable, plan, spent
from lifeguard.core.case import Result
from lifeguard.core.incident import Answer
from lifeguard.core.wish import Wish
from sandbox.agenda import Agenda, Ticket
from sandbox.storm.cloud import Cloud
from sandbox.world.refusal import Code, Refusal

WINDOW = timedelta(seconds=1)
"""The event source mapping's MaximumBatchingWindowInSeconds."""
BATCH = 1000
"""Its BatchSize."""
PAUSE = timedelta(seconds=2)
"""Until what EC2 has throttled is tried again (lifeguard.power)."""

Answered = Callable[[Wish, Answer], None]


class Coalescer:
    """Takes wishes for a second, makes the calls that can be paid for, and keeps the rest."""

    def __init__(self, agenda: Agenda, cloud: Cloud, answered: Answered) -> None:
        self._agenda = agenda
        self._cloud = cloud
        self._answered = answered
        self._levels = Levels.full(agenda.now())
        self._visible: list[Wish] = []
        self._poll: Ticket | None = None

    def ask(self, wish: Wish) -> None:
        """Send a wish."""
        self._visible.append(wish)
        self._plan()

    def _plan(self) -> None:
        """Poll after the window; at once for a full batch."""
        wait = timedelta() if len(self._visible) >= BATCH else WINDOW
        due = self._agenda.now() + wait
        if self._poll is not None and self._poll.at <= due:
            return
        if self._poll is not None:
            self._poll.cancel()
        self._poll = self._agenda.at(due, self._deliver)

    def _deliver(self) -> None:
        self._poll = None
        batch, self._visible = self._visible[:BATCH], self._visible[BATCH:]
        if self._visible:
            self._plan()
        self._carry_out(batch)

    def _carry_out(self, wishes: Sequence[Wish]) -> None:
        now = self._agenda.now()
        planned = plan(wishes, self._levels, now)
        for call in planned.calls:
            self._levels = spent(self._levels, call, now)
        if planned.at is not None:
            self._put_off(planned.later, planned.at - now)
        for call in planned.calls:
            for later in self._make(call):
                self._put_off(later, PAUSE)

    def _put_off(self, wishes: Sequence[Wish], delay: timedelta) -> None:
        """Let them come again; a queue's visibility time-out is whole seconds."""
        whole = timedelta(seconds=math.ceil(delay.total_seconds()))
        self._agenda.after(whole, lambda: self._show(wishes))

    def _show(self, wishes: Sequence[Wish]) -> None:
        self._visible.extend(wishes)
        self._plan()

    def _make(self, call: Call) -> Iterator[Sequence[Wish]]:
        """Make one call; yield what must come again."""
        now = self._agenda.now()
        try:
            self._call(call)
        except Refusal as refusal:
            if refusal.code == Code.REQUEST_LIMIT_EXCEEDED:
                self._levels = emptied(self._levels, call.act, now)
                yield call.wishes
            elif len(call.wishes) == 1:
                self._answer(call, Result.REFUSED, str(refusal), refusal.code)
            else:
                yield from self._split(call)
            return
        self._answer(call, Result.DONE, "EC2 accepted it")

    def _call(self, call: Call) -> None:
        if call.proof:
            self._cloud.prove(call.proof)
        if call.act == "start":
            self._cloud.start(call.ids)
        else:
            self._cloud.stop(call.ids)

    def _split(self, call: Call) -> Iterator[Sequence[Wish]]:
        """Find out for whom EC2 refuses it."""
        now = self._agenda.now()
        for half in halves(call):
            if payable(self._levels, half, now):
                self._levels = spent(self._levels, half, now)
                yield from self._make(half)
            else:
                yield half.wishes

    def _answer(self, call: Call, result: Result, reason: str, code: str = "") -> None:
        now = self._agenda.now()
        for wish in call.wishes:
            self._answered(wish, Answer(wish.number, result.value, reason, now, code))
