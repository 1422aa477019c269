"""Who holds a lock: the head of the queue, in RDS' own lines."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.lock_holder import lock_holder
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, message
from lifeguard.ingest.logs.evidence import read_evidence

AT = "2026-11-20 00:14:02 UTC"
ALTER = f"{AT}:10.0.1.9(5555):deploy@shop:[2177]:LOG:  statement: ALTER TABLE orders ADD x int"


def waits(waiter: int, holder: int) -> str:
    told = f"{AT}:10.0.1.5(4321):app@shop:[{waiter}]:DETAIL:  "
    return f"{told}Process holding the lock: {holder}. Wait queue: {waiter}."


def held(*lines: str) -> object:
    return lock_holder(read_evidence((("pg", "\n".join(lines)),), 2026, by_operator=False))


STATEMENT = foreign("ALTER TABLE orders ADD x int")
RUNS = message(
    "diagnosis.holder_runs", pid="2177", session=foreign("deploy@shop"), statement=STATEMENT
)


def test_the_holder_is_named_with_its_session_and_statement() -> None:
    others = ALTER.replace("2177", "2999").replace("orders", "users")
    assert held(others, ALTER, waits(2301, 2177)) == RUNS


def test_who_holds_it_may_wait_itself_the_head_of_the_queue_is_named() -> None:
    many = (waits(1, 2301), waits(2, 2301), waits(3, 2301))
    assert held(ALTER, *many, waits(2301, 2177)) == RUNS


def test_of_what_a_process_runs_a_schema_change_tells_most() -> None:
    other = ALTER.replace("ALTER TABLE orders ADD x int", "CREATE INDEX i ON orders (x)")
    slow = f"{AT}:10.0.1.9(5555):deploy@shop:[2177]:LOG:  duration: 9000.0 ms  statement: SELECT 7"
    assert held(slow, ALTER, other, waits(2301, 2177)) == RUNS


def test_without_its_statement_the_process_alone_is_named() -> None:
    assert held(waits(2301, 2177)) == message("diagnosis.holder", pid="2177")


def test_with_another_prefix_its_session_is_not_known() -> None:
    plain = f"{AT} [2177] LOG:  statement: ALTER TABLE orders ADD x int"
    named = message("diagnosis.holder_statement", pid="2177", statement=STATEMENT)
    assert held(plain, waits(2301, 2177)) == named


@pytest.mark.parametrize("waiter", [1, 2])
def test_a_deadlock_ends_the_walk(waiter: int) -> None:
    told = f"{AT}:10.0.1.5(4321):app@shop:[{waiter}]:DETAIL:  Process {waiter} waits for ShareLock"
    blocked = f"{told} on transaction 5; blocked by process {3 - waiter}."
    found = held(blocked, waits(3 - waiter, waiter), waits(9, 3 - waiter))
    assert found == message("diagnosis.holder", pid=str(3 - waiter))


def test_nobody_holds_what_nobody_waits_for() -> None:
    assert held(ALTER) == NOTHING
