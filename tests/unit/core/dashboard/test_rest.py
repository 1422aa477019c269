"""What comes, what the month was like, and Lightsail at this moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lifeguard.core.dashboard.rest import SHOWN, coming, lightsail, month
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.lightsail.instance import LightsailInstance
from lifeguard.core.notification.view import State
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from tests.support.lightsail import burst, server
from tests.support.situations import announcement
from tests.unit.core.report.weeks import NOW, WEEK, down, ended

DAY = timedelta(days=1)
FAILED = StatusCheck(CheckStatus.IMPAIRED)


def named(number: int) -> LightsailInstance:
    one = server()
    return replace(one, resource=replace(one.resource, id=f"blog-{number:02}"))


def cells(one: LightsailInstance) -> tuple[State, tuple[Message, ...]]:
    (row,) = lightsail([one]).rows
    assert len(row.cells) == len(lightsail([]).heads)
    return row.state, row.cells[1:]


def test_what_is_scheduled_comes_the_soonest_first() -> None:
    found = [
        ended(
            number,
            "instance-retirement",
            closed_at=None,
            status=IncidentStatus.WAITING,
            triggers=(announcement(deadline=NOW + number * DAY),),
        )
        for number in (3, 1, 2)
    ]
    rows = coming(found, WEEK).rows
    assert [row.cells[0].param("at") for row in rows] == [NOW + n * DAY for n in (1, 2, 3)]
    assert {row.state for row in rows} == {State.PLANNED}
    assert coming([], WEEK).nothing == message("widget.nothing_planned")


def test_the_month_is_told_by_server_the_worst_first() -> None:
    rows = month([ended(1, downtimes=down(5)), ended(2, downtimes=down(9))], WEEK).rows
    assert [row.cells[0].param("name") for row in rows] == [foreign("web-2"), foreign("web-1")]
    assert month([], WEEK).nothing == message("widget.no_outage")


def test_no_table_is_longer_than_a_widget() -> None:
    many = [ended(number, downtimes=down(5)) for number in range(1, 40)]
    assert len(month(many, WEEK).rows) == SHOWN
    assert len(lightsail([named(number) for number in range(40)]).rows) == SHOWN


def test_an_instance_that_is_well() -> None:
    calm = burst(percent=80.9, left=timedelta(hours=3), per_hour=1.0, cpu=11.6, baseline=20.0)
    assert cells(replace(server(), burst=calm)) == (
        State.FYI,
        (
            message("widget.value", value="running"),
            message("widget.checks_ok"),
            message("widget.burst", percent=80, length=timedelta(hours=3)),
            message("widget.cpu_of", percent=12, baseline=20),
        ),
    )


def test_one_whose_burst_falls_says_when_it_is_gone() -> None:
    falling = burst(percent=40.0, per_hour=-10.0, baseline=0.0)
    _, (_, _, told, cpu) = cells(replace(server(), burst=falling))
    assert told == message("widget.burst_falls", percent=40, gone=falling.gone_in or DAY)
    assert cpu == message("widget.cpu", percent=round(falling.cpu))


def test_one_of_which_nothing_is_measured() -> None:
    _, (_, _, told, cpu) = cells(replace(server(), burst=None))
    assert (told, cpu) == (message("widget.unknown"), message("widget.unknown"))


def test_what_is_not_well_is_urgent_and_comes_first() -> None:
    sick = [
        replace(named(1), system=FAILED),
        replace(named(2), instance=FAILED),
        replace(named(3), burst=burst(percent=0.2, per_hour=0.0)),
        replace(named(4), state="stopped"),
    ]
    rows = lightsail([named(0), *sick]).rows
    assert [row.state for row in rows] == [State.DOWN] * 4 + [State.FYI]
    assert rows[0].cells[2] == message("widget.checks_failed")
    assert rows[3].cells[2] == message("widget.unknown")


def test_one_that_is_on_its_way_is_not_urgent() -> None:
    assert cells(replace(server(), state="pending", system=FAILED))[0] is State.FYI
