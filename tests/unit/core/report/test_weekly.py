"""The weekly report as a whole: its state, its subject, its duties and what it tells."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.core.backup.history import Counts, FleetBackups
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.kinds.catalogues import CATALOGUES
from lifeguard.core.kinds.ec2.instance import PublicIpKind
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.notification.drill import Drills
from lifeguard.core.notification.form import form
from lifeguard.core.notification.selftest import ARRIVES, EXPECTED
from lifeguard.core.notification.view import Commands, EmailView, Items, Pairs, State
from lifeguard.core.policy.policy import Policies
from lifeguard.core.report.coverage import coverage
from lifeguard.core.report.weekly import DUTIES, NAMED, Facts, weekly
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, Param, message
from lifeguard.core.words.catalogue import Translator
from tests.support.situations import NOON, act, announcement, asked
from tests.unit.core.report.weeks import NOW, WEEK, down, ended, server

LAST_WEEK = NOW - timedelta(days=7)
CAME = Drills(sent="drill-1", sent_at=LAST_WEEK, arrived="drill-1")
NEEDS = IncidentStatus.NEEDS_HUMAN


def report(*incidents: Incident, **how: Any) -> EmailView:  # noqa: ANN401  any field of Facts
    plain: dict[str, Any] = {
        "now": NOW,
        "opt_in_tag": "lifeguard",
        "incidents": incidents,
        "drills": CAME,
        "coverage": coverage([server(1)], Policies()),
    }
    return weekly(Facts(kinds=KINDS, **(plain | how)))


def gist(view: EmailView) -> list[str]:
    parts = view.gist.param("parts")
    assert isinstance(parts, tuple)
    return [one.code for one in parts if isinstance(one, Message)]


def lists(view: EmailView) -> dict[str, tuple[Message, ...]]:
    return {one.heading.code: one.items for one in view.blocks if isinstance(one, Items)}


def duties(view: EmailView) -> list[str]:
    found = (one for one in view.blocks if isinstance(one, Items) and not one.heading)
    return [item.code for one in found for item in one.items]


def state(view: EmailView) -> dict[str, Message]:
    (pairs,) = (one for one in view.blocks if isinstance(one, Pairs))
    return {label.code.removeprefix("report.label."): said for label, said in pairs.rows}


def test_a_quiet_week_is_told_as_well() -> None:
    view = report()
    assert (view.state, gist(view), duties(view)) == (State.FYI, ["report.gist.no_incidents"], [])
    assert view.duty == (message("email.nothing"),)
    assert not any(lists(view).values())
    assert state(view)["period"] == message("report.period", since=WEEK.since, until=NOW)
    assert state(view)["protected"] == message("report.of_running", count=1, running=1)


def test_outages_and_what_was_prevented_are_told_apart() -> None:
    failed = ended(1, downtimes=down(12))
    moved = ended(
        2, "instance-retirement", rungs=(act(Verb.STOP),), downtimes=down(1, planned=True)
    )
    planned = ended(
        3, closed_at=None, kind="", triggers=(announcement(deadline=NOW + timedelta(days=9)),)
    )
    view = report(failed, moved, planned)
    assert gist(view) == ["report.gist.incidents", "report.gist.down"]
    told = {heading: [item.code for item in items] for heading, items in lists(view).items()}
    assert told == {
        "report.outages": ["report.outage"],
        "report.prevented": ["report.moved"],
        "report.would": [],
        "report.plans": ["report.planned"],
        "report.unmanaged": [],
    }
    assert view.state is State.FYI


def test_mode_observe_is_told_with_what_lets_lifeguard_act() -> None:
    view = report(ended(status=IncidentStatus.OBSERVED))
    assert gist(view) == ["report.gist.no_incidents", "report.gist.would"]
    assert [item.code for item in lists(view)["report.would"]] == ["report.observed"]
    assert message("report.set_mode") in [
        said for block in view.blocks for said in getattr(block, "sentences", ())
    ]


def test_every_duty_is_told_and_counted_and_the_failed_drill_is_named_first() -> None:
    drill = ended(8, service=Service.RESTORE, status=NEEDS, name="")
    question = ended(1, closed_at=None, status=NEEDS, pending_approval=asked(when=NOON))
    unknown = coverage([server(8), server(9, "defualt")], Policies())
    lost = Drills(sent="drill-1", sent_at=LAST_WEEK)
    view = report(drill, question, coverage=unknown, drills=lost, backups=FleetBackups())
    assert duties(view) == [
        "report.backups.failed",
        "report.answer",
        "report.unknown_policy",
        "report.selftest.find",
    ]
    assert gist(view) == [
        "report.gist.not_restored",
        "report.gist.incidents",
        "report.gist.todo",
    ]
    assert view.state is State.ACT
    assert view.duty == (message("report.todo", count=4),)


@pytest.mark.parametrize("more", [0, 1])
def test_the_first_duties_are_written_out(more: int) -> None:
    many = [ended(number, closed_at=None, status=NEEDS) for number in range(DUTIES + more)]
    rest = [message("report.more_duties", count=more)] if more else []
    found = [one for one in report(*many).blocks if isinstance(one, Items) and not one.heading]
    assert len(found) == DUTIES + more
    assert [one.items[0] for one in found[DUTIES:]] == rest


def test_what_servers_lack_is_told_with_their_names() -> None:
    auto = server(1, public_ip=PublicIpKind.AUTO)
    untagged = [server(10 + number, None) for number in range(NAMED + 2)]
    view = report(coverage=coverage([auto, *untagged], Policies()))
    names: tuple[Param, ...] = tuple(foreign(f"web-{10 + number}") for number in range(NAMED))
    only = message("report.names", names=(foreign("web-1"),))
    assert state(view)["untagged"] == message("report.names_more", names=names, count=2)
    assert state(view)["no_backups"] == only
    assert state(view)["address"] == message("report.address", names=only)
    assert view.state is State.FYI


def test_a_report_without_an_answer_of_ec2_says_so() -> None:
    assert state(report(coverage=None))["protected"] == message("report.unread")


def test_backups_are_told_where_a_policy_asks_for_them() -> None:
    assert "backups" not in state(report())
    fleet = FleetBackups(orphans=("eu-west-1/snap-1",), days={NOW.date(): Counts(made=3)})
    view = report(backups=fleet)
    counts = message("report.backups.counts", made=3, copied=0, pruned=0, failed=0)
    assert state(view)["backups"] == message("report.facts", facts=(counts,))
    (orphans,) = (one for one in view.blocks if isinstance(one, Commands))
    assert orphans.heading == message("report.orphans", count=1, shown=1)


def test_a_replaced_instance_may_be_deleted_once_its_week_is_over() -> None:
    retired = ended(rungs=(act(Verb.RETIRE),), opened_at=NOON - timedelta(days=6), status=NEEDS)
    (kept,) = (one for one in report(retired).blocks if isinstance(one, Commands))
    assert kept.heading.code == "replacement.retired"
    assert "terminate-instances" in kept.commands[0]


@pytest.mark.parametrize(
    ("drills", "code"),
    [
        (Drills(), "first"),
        (Drills(sent="one", sent_at=NOW - ARRIVES + timedelta(seconds=1)), "first"),
        (Drills(sent="one", sent_at=NOW - ARRIVES), "lost"),
        (CAME, "passed"),
        (Drills(sent="one", sent_at=NOW - EXPECTED, arrived="one"), "late"),
    ],
)
def test_the_self_test_of_the_week_before_is_told(drills: Drills, code: str) -> None:
    view = report(drills=drills)
    assert state(view)["selftest"].code == f"report.selftest.{code}"
    assert (duties(view) == ["report.selftest.find"]) is (code == "lost")


def test_lifeguards_own_breaks_are_told() -> None:
    assert "lifeguard" not in state(report(ended()))
    found = state(report(ended(generation=2)))["lifeguard"]
    assert found == message("report.taken_over", count=1)


@pytest.mark.parametrize("catalogue", CATALOGUES.values(), ids=CATALOGUES)
@pytest.mark.parametrize("when", [NOW, NOW + timedelta(days=200)])
def test_it_can_be_read_and_keeps_no_secret(catalogue: Any, when: datetime) -> None:  # noqa: ANN401
    view = report(ended(name="password=hunter2 203.0.113.77", downtimes=down(12)), now=when)
    email = form(view, Translator(catalogue, "Asia/Seoul"))
    assert len(email.body.splitlines()) <= 30
    assert "hunter2" not in email.body
    assert "203.0.113.77" not in email.body
