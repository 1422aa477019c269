"""What a database's own logs say of a cause: told with who it is, and nothing restarted for it."""

from __future__ import annotations

from tests.e2e.conftest import Document, Play, flat
from tests.e2e.rds.conftest import GIB, MODIFY, SNAPSHOT, WELL, YES, Serve

POWER = {"RebootInstances", "StopInstances", "RebootDBInstance", "RebootRelationalDatabase"}
WEB = "i-00ddbf07ce6372082"
FILE = "error/postgresql.log.2026-11-20-10"
AT = "2026-11-20 10:00:30 UTC"
APP = f"{AT}:10.0.1.5(4321):app@shop:[2301]:"
WAITS = "still waiting for RowShareLock on relation 16412 of database 16384 after 1000.123 ms"
LOCKED = [
    f"{AT}:10.0.1.9(5555):deploy@shop:[2177]:LOG:  statement: ALTER TABLE orders ADD note text",
    f"{APP}LOG:  process 2301 {WAITS}",
    f"{APP}DETAIL:  Process holding the lock: 2177. Wait queue: 9.",
    f"{APP}STATEMENT:  CALL refund('a@b.c')",
]
SITE: Document = {"endpoints": {"web-1": "https://shop.example.com/health"}}
SERVER: Document = {"id": WEB, "name": "web-1", "endpoint": {"status": 502, "after": 60}}
REBOOTS: Document = {"mode": "act", "application_check": "reboot"}


def test_a_lock_names_its_holder_and_nothing_is_restarted(play: Play) -> None:
    path = [{"hop": "postgres", "rds": "shop-db"}]
    world = {
        "instances": [SERVER],
        "rds": [{"id": "shop-db", "metrics": WELL, "logs": {FILE: LOCKED}}],
    }
    outcome = play([], policy={**REBOOTS, "path": path}, top=SITE, **world)
    assert not {*POWER, MODIFY} & set(outcome.calls)
    [told] = outcome.emails
    assert told["subject"].startswith("[Lifeguard] DOWN web-1: lock wait in the database")
    body = flat(told["body"])
    named = "Process 2177 of deploy@shop holds the lock: ALTER TABLE orders ADD note text"
    assert named in body
    assert "a@b.c" not in body, "a statement is told without its values"
    assert "Lifeguard leaves out a reboot" in body


def test_without_the_hop_the_same_server_is_rebooted(play: Play) -> None:
    """What keeps Lifeguard from the reboot is what the database's log says, nothing else."""
    world = {"instances": [SERVER], "rds": [{"id": "shop-db", "logs": {FILE: LOCKED}}]}
    outcome = play([], policy=REBOOTS, top=SITE, **world)
    assert outcome.calls.count("RebootInstances") == 1


def test_connections_that_leak_are_told_and_no_larger_class_is_asked_for(serve: Serve) -> None:
    full = f"{AT}:10.0.1.5(4321):app@shop:[77]:FATAL:  remaining connection slots are reserved"
    leaking: Document = {
        "metrics": WELL | {"DatabaseConnections": 215, "FreeStorageSpace": 60 * GIB},
        "metrics_per_hour": {"DatabaseConnections": 100},
        "logs": {FILE: [full, full.replace("[77]", "[78]")]},
    }
    outcome = serve(leaking, operator=YES, until="2026-11-20T10:40:00Z")
    assert not {*POWER, MODIFY, SNAPSHOT} & set(outcome.calls)
    assert outcome.states[0] == "ACT"
    body = flat(outcome.emails[0]["body"])
    assert "Give each connection back in" in body
    assert "the application does not give connections back to its pool" in body
    unread = serve(leaking | {"logs": {}}, until="2026-11-20T10:40:00Z")
    assert unread.states[0] == "ANSWER", "what the log says makes the difference"


def test_a_slow_disk_below_a_server_is_asked_about_on_the_database_alone(play: Play) -> None:
    """Story 4: the question is the database's; at a yes the site answers again."""
    slow = WELL | {
        "DiskQueueDepth": 30,
        "WriteLatency": 0.09,
        "WriteIOPS": 290,
        "ReadIOPS": 5,
        "BurstBalance": 1,
    }
    storage = {"type": "gp2", "gb": 100}
    world = {
        "instances": [{**SERVER, "depends_on": "rds:shop-db"}],
        "rds": [{"id": "shop-db", "metrics": slow, "storage": storage}],
        "operator": YES,
    }
    path = [{"hop": "postgres", "rds": "shop-db"}]
    outcome = play([], policy={**REBOOTS, "path": path}, top=SITE, **world)
    assert outcome.calls == [SNAPSHOT, MODIFY]
    subjects = [email["subject"] for email in outcome.emails]
    down = "DOWN web-1: database disk saturated, answer the email about shop-db"
    assert any(down in subject for subject in subjects)
    fixed = [subject for subject in subjects if "FIXED" in subject]
    assert len(fixed) == 2, "the server and its database"
    [server] = [subject for subject in fixed if "web-1" in subject]
    assert server.endswith("see the emails about shop-db")
    assert {one["status"] for one in outcome.document["incidents"]} == {"resolved"}
