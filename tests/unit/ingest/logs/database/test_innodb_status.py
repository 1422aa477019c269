"""SHOW ENGINE INNODB STATUS."""

from __future__ import annotations

from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from tests.support.log_lines import said, symptoms

D = DatabaseSymptom

STATUS = """\
------------------------
LATEST DETECTED DEADLOCK
------------------------
2026-03-11 08:00:00 0x7f
---TRANSACTION 100, ACTIVE 600 sec starting index read
MySQL thread id 7, OS thread handle 1, query id 1 10.0.0.8 app
------------
TRANSACTIONS
------------
---TRANSACTION 421, not started
---TRANSACTION 14593721, ACTIVE 74 sec starting index read
LOCK WAIT 2 lock struct(s), heap size 1128, 1 row lock(s)
MySQL thread id 91, OS thread handle 140, query id 300 10.0.0.8 app updating
UPDATE orders SET a = 1 WHERE id = 4
------- TRX HAS BEEN WAITING 74 SEC FOR THIS LOCK TO BE GRANTED:
RECORD LOCKS space id 727 page no 12805 n bits 144 index PRIMARY of table `shop`.`orders` trx id 14593721 lock_mode X locks rec but not gap waiting
---TRANSACTION 14588448, ACTIVE 6075 sec
326 lock struct(s), heap size 41168, 2056 row lock(s)
MySQL thread id 88, OS thread handle 141, query id 299 10.0.0.9 app
--------
FILE I/O
--------
Pending normal aio reads: [64, 0, 0, 0] , aio writes: [0, 0, 0, 0] ,
Pending flushes (fsync) log: 1; buffer pool: 12
END OF INNODB MONITOR OUTPUT
"""


def test_what_waits_what_is_open_and_what_is_pending() -> None:
    assert said(STATUS) == [
        (D.DEADLOCK, "", {}),
        (D.LOCK_WAIT, "`shop`.`orders`", {"ms": 74000}),
        (D.IDLE_IN_TRANSACTION, "", {"seconds": 6075, "pid": 88}),
        (D.SESSIONS_WAIT_IO, "read", {"count": 64}),
        (D.SESSIONS_WAIT_IO, "fsync", {"count": 13}),
    ]


def test_a_quiet_status_says_nothing() -> None:
    text = """\
TRANSACTIONS
---TRANSACTION 1, ACTIVE 3 sec
MySQL thread id 88, OS thread handle 141, query id 299 10.0.0.9 app
Pending normal aio reads: 0 [0, 0, 0, 0] , aio writes: 0
Pending flushes (fsync) log: 0; buffer pool: 0
"""
    assert symptoms(text) == []
