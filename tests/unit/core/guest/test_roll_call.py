"""What ran before a restart and does not run after it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.guest.allowed import DOCKER as ENGINE
from lifeguard.core.guest.container import (
    ContainerState,
    DaemonState,
    GuestContainer,
    RestartPolicy,
)
from lifeguard.core.guest.look import GuestLook, GuestUnit, LeftOff
from lifeguard.core.guest.owner import Owner, OwnerKind
from lifeguard.core.guest.roll_call import RollCall, missing, roll_call
from tests.support.guests import DOCKER, container, look, visit
from tests.support.situations import NOON

VISIT = visit(None, NOON)
EXITED = ContainerState.EXITED
FAILED = GuestUnit("app.service", "failed")
API, DB = container("api"), container("db", id="d" * 12)
BEFORE = RollCall(VISIT, ("api", "db"), (), docker=True)
LOST = (Owner(OwnerKind.CONTAINER, "api"),)


def test_what_runs_is_called() -> None:
    ended = container("job", id="e" * 12, state=EXITED, exit=0)
    seen = look(containers=(API, replace(DB, state=ContainerState.RESTARTING), ended))
    assert roll_call(VISIT, seen) == BEFORE
    assert roll_call(VISIT, seen, {"job"}).containers == ("api", "db", "job")
    assert roll_call(VISIT, seen, {"gone"}).containers == ("api", "db")
    away = replace(DOCKER, state=DaemonState.STOPPED)
    broken = roll_call(VISIT, look(units=(FAILED,), docker=away))
    assert broken == RollCall(VISIT, (), ("app.service",), docker=False)
    assert not roll_call(VISIT, look(docker=None)).docker


@pytest.mark.parametrize(
    ("now", "lost"),
    [
        (API, False),
        (replace(API, state=ContainerState.RESTARTING), False),
        (replace(API, state=EXITED, exit=137), True),
        (replace(API, state=EXITED, exit=137, restart=RestartPolicy.NO), True),
        (replace(API, state=EXITED, exit=0, restart=RestartPolicy.NO), False),  # a job, done
        (replace(API, state=EXITED, exit=0, restart=RestartPolicy.ON_FAILURE), False),
        (replace(API, state=EXITED, exit=0, restart=RestartPolicy.UNLESS_STOPPED), True),
        (replace(API, state=ContainerState.CREATED, exit=0), True),
        (replace(API, state=ContainerState.DEAD, exit=0, restart=None), True),
    ],
)
def test_what_does_not_run_any_more_is_missing_but_a_job_that_is_done(
    now: GuestContainer, *, lost: bool
) -> None:
    assert missing(BEFORE, look(containers=(now, DB))) == (LOST if lost else ())


def test_what_did_not_run_before_is_no_loss() -> None:
    stopped = container("old", id="f" * 12, state=EXITED, exit=143)
    assert missing(BEFORE, look(containers=(API, DB, stopped))) == ()


@pytest.mark.parametrize(
    ("seen", "lost"),
    [
        (look(containers=(DB,)), LOST),
        (look(containers=(DB,), whole=False), ()),
        (look(containers=(DB,), left_off=(LeftOff("container", 3),)), ()),
        (look(containers=(DB,), left_off=(LeftOff("port", 3),)), LOST),
        (look(containers=(), docker=None), ()),
    ],
)
def test_what_is_not_listed_is_missing_where_the_list_is_whole(
    seen: GuestLook, lost: tuple[Owner, ...]
) -> None:
    assert missing(BEFORE, seen) == lost


def test_docker_itself_comes_first() -> None:
    ended = tuple(replace(one, state=EXITED, exit=143) for one in (API, DB))
    away = replace(DOCKER, state=DaemonState.STOPPED)
    found = missing(BEFORE, look(containers=ended, docker=away))
    assert found == (ENGINE, *LOST, Owner(OwnerKind.CONTAINER, "db"))
    assert missing(replace(BEFORE, docker=False), look(containers=(API, DB), docker=away)) == ()


@pytest.mark.parametrize(
    ("unit", "lost"),
    [
        (FAILED, True),
        (GuestUnit("app.service", "auto-restart"), False),
        (GuestUnit("old.service", "failed"), False),
    ],
)
def test_a_unit_is_missing_that_had_not_failed_before(unit: GuestUnit, *, lost: bool) -> None:
    before = replace(BEFORE, failed_units=("old.service",))
    found = missing(before, look(containers=(API, DB), units=(unit,)))
    assert found == ((Owner(OwnerKind.UNIT, "app.service"),) if lost else ())
