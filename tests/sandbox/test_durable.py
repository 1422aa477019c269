"""Durable executions keep the order of virtual time and cost hardly any real time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aws_durable_execution_sdk_python import DurableContext, durable_execution
from aws_durable_execution_sdk_python.config import CallbackConfig, Duration
from aws_durable_execution_sdk_python.exceptions import CallbackError

from sandbox.gateway.refusal import Refusal
from sandbox.lambda_runtime.durable import Configuration, Engine, ExecutionView
from sandbox.time.agenda import Agenda

START = datetime(2026, 11, 20, 10, tzinfo=UTC)
CONFIGURATION = Configuration(
    "respond", "live", "123456789012", "us-east-1", timedelta(days=366), timedelta(days=90)
)


class Told:
    """What the executions under test said, and when."""

    def __init__(self, agenda: Agenda) -> None:
        self.agenda = agenda
        self.lines: list[tuple[str, timedelta]] = []
        self.callback = ""

    def say(self, what: str) -> None:
        self.lines.append((what, self.agenda.now() - START))


@pytest.fixture
def agenda() -> Agenda:
    return Agenda(START)


@pytest.fixture
def told(agenda: Agenda) -> Told:
    return Told(agenda)


@pytest.fixture
def engine(agenda: Agenda, told: Told) -> Iterator[Engine]:
    @durable_execution
    def handler(event: str, context: DurableContext) -> None:
        if event == "breaks":
            msg = "no such instance"
            raise ValueError(msg)
        if event.startswith("waits"):
            context.wait(Duration.from_seconds(int(event.removeprefix("waits "))), name="wait")
            told.say(event)
            return
        callback = context.create_callback(
            name="news", config=CallbackConfig(timeout=Duration.from_days(3))
        )
        told.callback = callback.callback_id
        try:
            callback.result()
        except CallbackError:
            told.say(f"{event} timed out")
            return
        told.say(f"{event} woken")

    with Engine(agenda, handler, CONFIGURATION) as engine:
        yield engine


def drain(agenda: Agenda) -> None:
    while agenda.step():
        pass


def only(engine: Engine) -> ExecutionView:
    (view,) = engine.executions()
    return view


def test_three_executions_wake_in_the_order_of_virtual_time(
    engine: Engine, agenda: Agenda, told: Told
) -> None:
    engine.start("long", '"waits 864000"')
    engine.start("short", '"waits 5"')
    engine.start("called", '"callback"')
    before = time.monotonic()
    drain(agenda)
    assert told.lines == [
        ("waits 5", timedelta(seconds=5)),
        ("callback timed out", timedelta(days=3)),
        ("waits 864000", timedelta(days=10)),
    ]
    assert [view.status for view in engine.executions()] == ["SUCCEEDED"] * 3
    assert time.monotonic() - before < 1


def test_the_end_takes_an_execution_off_the_agenda(engine: Engine, agenda: Agenda) -> None:
    engine.start("short", '"waits 5"')
    drain(agenda)
    assert agenda.now() == START + timedelta(seconds=5)


def test_a_callback_wakes_its_execution_at_once(engine: Engine, agenda: Agenda, told: Told) -> None:
    engine.start("called", '"callback"')
    agenda.step()
    agenda.after(timedelta(hours=1), lambda: engine.callback_success(told.callback))
    drain(agenda)
    assert told.lines == [("callback woken", timedelta(hours=1))]
    assert agenda.now() == START + timedelta(hours=1)


def test_a_finished_callback_is_refused_as_lambda_does(
    engine: Engine, agenda: Agenda, told: Told
) -> None:
    engine.start("called", '"callback"')
    agenda.step()
    engine.callback_success(told.callback)
    with pytest.raises(Refusal, match="CallbackTimeoutException"):
        engine.callback_success(told.callback)
    drain(agenda)
    with pytest.raises(Refusal, match="CallbackTimeoutException"):
        engine.callback_success(told.callback)


@pytest.mark.parametrize("callback_id", ["", "nonsense", "bm9uc2Vuc2U=", "e30=", "ü"])
def test_an_unknown_callback_is_refused(engine: Engine, callback_id: str) -> None:
    with pytest.raises(Refusal, match="InvalidParameterValueException"):
        engine.callback_success(callback_id)


def test_the_same_start_twice_is_one_execution(engine: Engine, agenda: Agenda) -> None:
    first = engine.start("short", '"waits 5"')
    assert engine.start("short", '"waits 5"') == first
    drain(agenda)
    assert engine.start("short", '"waits 5"') == first
    assert len(engine.executions()) == 1


def test_another_payload_under_the_same_name_is_refused(engine: Engine) -> None:
    engine.start("short", '"waits 5"')
    with pytest.raises(Refusal, match="DurableExecutionAlreadyStartedException"):
        engine.start("short", '"waits 6"')


def test_a_name_is_free_again_after_the_retention(engine: Engine, agenda: Agenda) -> None:
    first = engine.start("short", '"waits 5"')
    drain(agenda)
    agenda.after(timedelta(days=90), lambda: None)
    drain(agenda)
    assert engine.start("short", '"waits 6"') != first


def test_a_handler_that_raises_fails_its_execution(engine: Engine, agenda: Agenda) -> None:
    engine.start("bad", '"breaks"')
    drain(agenda)
    view = only(engine)
    assert view.failed
    assert view.status == "FAILED"
    assert view.error == "ValueError: no such instance"


def test_an_invocation_that_crashes_is_tried_again(
    engine: Engine, agenda: Agenda, told: Told
) -> None:
    crashes = iter([True, True, False, False])

    @durable_execution
    def waits(event: str, context: DurableContext) -> None:
        context.wait(Duration.from_seconds(60), name="wait")
        told.say(event)

    def crashing(event: Any, context: Any) -> Any:  # noqa: ANN401  the handler's own shapes
        if next(crashes):
            msg = "Runtime exited"
            raise MemoryError(msg)
        return waits(event, context)

    engine.publish(crashing)
    engine.start("short", '"waits 60"')
    drain(agenda)
    assert told.lines == [("waits 60", timedelta(seconds=70))]  # two retries, 5 s apart


def test_an_execution_that_outlives_its_time_out_ends(engine: Engine, agenda: Agenda) -> None:
    year = timedelta(days=367)
    engine.start("long", f'"waits {int(year.total_seconds())}"')
    drain(agenda)
    assert only(engine).status == "TIMED_OUT"
    assert only(engine).ended_at == START + timedelta(days=366)


def test_operations_are_counted_for_the_bill(engine: Engine, agenda: Agenda) -> None:
    engine.start("short", '"waits 5"')
    drain(agenda)
    assert only(engine).operations == 1


def test_an_execution_that_never_rests_is_reported(
    agenda: Agenda, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event  # noqa: PLC0415

    from sandbox.time import virtual_time  # noqa: PLC0415

    monkeypatch.setattr(virtual_time, "PATIENCE", 0.05)
    held = Event()

    @durable_execution
    def handler(_event: str, _context: DurableContext) -> None:
        held.wait(5)

    with Engine(agenda, handler, CONFIGURATION) as engine:
        engine.start("stuck", '""')
        with pytest.raises(virtual_time.StuckError, match="did not come to rest"):
            agenda.step()
        held.set()
