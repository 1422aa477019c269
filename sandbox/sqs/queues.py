"""SQS queues that Lambda polls: batches, retries by visibility, dead letters, second deliveries."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sandbox.eventbridge.bus import DeadLetter
from sandbox.gateway.names import uuid_of
from sandbox.sqs.message import QueueMessage
from sandbox.sqs.polling import Polled
from sandbox.sqs.refusal import handle_unknown, not_in_flight, too_long_in_flight
from sandbox.template.template import RuleTarget
from sandbox.time.agenda import Agenda, Ticket

LONGEST_IN_FLIGHT = timedelta(hours=12)
"""From the first receipt on [botocore ChangeMessageVisibility]."""
LARGEST_EVENT = 6 * 1024 * 1024
"""Bytes of an invocation's payload (Lambda quotas); a batch is cut there."""

Run = Callable[[RuleTarget, dict[str, Any]], Any]
"""Runs a target with an event and returns its answer."""
Bury = Callable[[DeadLetter, Polled, QueueMessage], None]
"""Takes what no function could handle."""


class Queue:
    """One queue with its poller, in virtual time: an invocation takes no time."""

    def __init__(self, polled: Polled, agenda: Agenda, run: Run, bury: Bury) -> None:
        self.polled = polled
        self.messages: dict[int, QueueMessage] = {}
        """All that are not done yet: delayed, visible and in flight."""
        self.redeliver: Callable[[QueueMessage], timedelta | None] = lambda _message: None
        """Asked of each message once, when it is done: how long after that the queue delivers it
        a second time, as a standard queue may; None: never. A seam of the tests."""
        self._agenda = agenda
        self._run = run
        self._bury = bury
        self._sent = 0
        self._visible: dict[int, QueueMessage] = {}
        self._poll: Ticket | None = None

    def send(
        self, body: str, attributes: Mapping[str, Any] | None = None, delay: timedelta | None = None
    ) -> QueueMessage:
        """Put a message into the queue; without a delay of its own it has the queue's."""
        now = self._agenda.now()
        message = QueueMessage(
            id=uuid_of("message", self.polled.name, str(self._sent)),
            number=self._sent,
            body=body,
            sent_at=now,
            visible_at=now + (self.polled.delay if delay is None else delay),
            attributes=attributes or {},
        )
        self._sent += 1
        self._keep(message)
        return message

    def change_visibility(self, handle: str, timeout: timedelta) -> None:
        """Let a message in flight become visible `timeout` from now.

        Raises:
            Refusal: ReceiptHandleIsInvalid, MessageNotInflight, or InvalidParameterValue.
        """
        message = next((m for m in self.messages.values() if m.handle == handle), None)
        if message is None or message.received_at is None:
            raise handle_unknown(handle)
        if message.number in self._visible:
            raise not_in_flight()
        until = self._agenda.now() + timeout
        if until > message.received_at + LONGEST_IN_FLIGHT:
            raise too_long_in_flight()
        self._hide(message, until)

    def in_flight(self) -> int:
        """Return how many messages a function has, or left to their visibility timeout."""
        return sum(m.receives > 0 and m.number not in self._visible for m in self.messages.values())

    def visible(self) -> int:
        """Return how many messages wait for a poll."""
        return len(self._visible)

    def _keep(self, message: QueueMessage) -> None:
        self.messages[message.number] = message
        self._hide(message, message.visible_at)

    def _hide(self, message: QueueMessage, until: datetime) -> None:
        if message.ticket is not None:
            message.ticket.cancel()
        message.visible_at = until
        message.ticket = self._agenda.at(until, lambda: self._show(message))

    def _show(self, message: QueueMessage) -> None:
        self._visible[message.number] = message
        self._plan()

    def _plan(self) -> None:
        """Poll at once for a full batch, and after the window for what there is."""
        if not self._visible:
            return
        full = len(self._visible) >= self.polled.batch
        wait = timedelta() if full else self.polled.window
        if self._poll is not None:
            if self._poll.at <= self._agenda.now() + wait:
                return
            self._poll.cancel()
        self._poll = self._agenda.after(wait, self._deliver)

    def _deliver(self) -> None:
        self._poll = None
        self._bury_dead()
        try:
            if batch := list(self._batch()):
                self._hand_over(batch)
        finally:  # even if the function died: the poller did not
            self._plan()

    def _bury_dead(self) -> None:
        for message in list(self._visible.values()):
            if reason := self._end_of(message):
                self._forget(message)
                letter = DeadLetter(
                    self.polled.target.function,
                    message.record(self.polled.arn) if message.receives else message.body,
                    reason,
                    message.receives,
                )
                self._bury(letter, self.polled, message)

    def _end_of(self, message: QueueMessage) -> str:
        """Return why a visible message is delivered no more; empty: it is."""
        redrive = self.polled.redrive
        if redrive is not None and message.receives >= redrive.receives:
            return message.error or "its function never answered"
        if self._agenda.now() >= message.sent_at + self.polled.retention:
            return f"older than the queue keeps a message ({self.polled.retention})"
        return ""

    def _batch(self) -> Iterator[QueueMessage]:
        """Yield the oldest messages, as many as one invocation takes."""
        room = LARGEST_EVENT
        for number in sorted(self._visible)[: self.polled.batch]:
            message = self._visible[number]
            room -= len(json.dumps(message.body)) + 1024  # the record around it
            if room < 0:
                return
            yield message

    def _hand_over(self, batch: Sequence[QueueMessage]) -> None:
        now = self._agenda.now()
        for message in batch:
            del self._visible[message.number]
            message.receive(now)
            self._hide(message, now + self.polled.visibility)
        left = self._left(batch, {"Records": [m.record(self.polled.arn) for m in batch]})
        for message in batch:
            if message.id not in left:
                self._done(message)

    def _left(self, batch: Sequence[QueueMessage], event: dict[str, Any]) -> Collection[str]:
        """Invoke the function; return the ids of the messages that stay in the queue."""
        ids = {message.id for message in batch}
        try:
            answer = self._run(self.polled.target, event)
        except Exception as error:  # noqa: BLE001  whatever a handler raises, the batch stays
            left, reason = ids, f"{type(error).__name__}: {error}"
        else:
            left = failures(answer, ids) if self.polled.reports_failures else set()
            reason = "named in batchItemFailures"
        for message in batch:
            message.error = reason if message.id in left else ""
        return left

    def _done(self, message: QueueMessage) -> None:
        self._forget(message)
        again = None if message.copied else self.redeliver(message)
        if again is not None:
            number, self._sent = self._sent, self._sent + 1
            until = self._agenda.now() + again
            self._keep(replace(message, number=number, copied=True, visible_at=until, ticket=None))

    def _forget(self, message: QueueMessage) -> None:
        if message.ticket is not None:
            message.ticket.cancel()
        self._visible.pop(message.number, None)
        del self.messages[message.number]


def failures(answer: Any, ids: set[str]) -> set[str]:  # noqa: ANN401  whatever a function returns
    """Return the ids that stay in the queue: all of them if the answer is not a right one.

    Lambda guide, "Success and failure conditions": nothing named is success; a name that is empty,
    null, misspelt or of no message in the batch is the whole batch's failure.
    """
    if answer is None:
        return set()
    try:
        named = {entry["itemIdentifier"] for entry in answer.get("batchItemFailures") or ()}
    except (AttributeError, KeyError, TypeError):
        return ids
    return ids if named - ids else named
