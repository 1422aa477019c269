"""What a kind of resource does not say has a plain answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.evidence import evidence
from lifeguard.core.decision.kind import AnotherTime, EmailFacts, Ladder, Look, ResourceKind
from lifeguard.core.decision.problem import ProblemTraits
from lifeguard.core.decision.runbook import Runbook, Timing
from lifeguard.core.decision.settings import DecisionSettings
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.ec2.ladder import LADDER
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.self_test import SELF_TEST
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.notification.console_links import console
from lifeguard.core.text.message import message
from tests.support.situations import (
    ACT,
    EVENT,
    NOON,
    RESOURCE,
    event,
    incident,
    instance,
    situation,
)

BARE = replace(SELF_TEST, look=Look(), email=EmailFacts[Situation]())
FOUND = situation(instance(events=(event("system-reboot"),)))
(PROBLEM,) = FOUND.present
BOOK = Runbook(Timing.NOW, (), message("runbook.replace"))


def bare(**how: object) -> Situation:
    settings = DecisionSettings(kinds={**KINDS, "ec2": BARE})
    plain = Situation(incident(), None, NOON, settings=settings)
    return replace(plain, **how)  # type: ignore[arg-type]


def test_nothing_is_wrong_with_what_has_no_problems() -> None:
    look = Look()
    assert (look.problems(instance(), NOON), look.reported(instance(), ())) == ((), ())
    assert look.lasts("a", instance(), {"a"})
    assert not look.lasts("a", instance(), set())
    assert look.causes((PROBLEM,)) == (PROBLEM,)


def test_an_event_that_is_not_looked_for_is_not_listed() -> None:
    fate = Look().fate(PROBLEM, instance())
    assert fate == message("outcome.event_unlisted", event=EVENT)


def test_a_look_that_is_no_evidence_is_left_out() -> None:
    assert len(list(evidence(bare(observed=instance())))) == len(bare().incident.triggers)


def test_its_page_is_the_consoles_own() -> None:
    link = console(RESOURCE, BARE)
    assert link.url == "https://console.aws.amazon.com/console/home?region=us-east-1"


def test_its_emails_say_nothing_of_their_own() -> None:
    facts, found = EmailFacts[Situation](), bare()
    assert (facts.changes(found), facts.deeds(found), facts.further(found)) == ((), (), ())
    assert not facts.ours(found, PROBLEM)
    assert facts.start(RESOURCE) == facts.launched(RESOURCE, "1") == ()
    assert facts.tag(RESOURCE, "lifeguard", "web") == ()
    assert list(facts.leftovers([], NOON)) == []


def test_its_ladder_has_no_way_beside_its_rungs() -> None:
    ladder = Ladder[InstanceSituation](
        LADDER.runbook, LADDER.obstacles, LADDER.due, LADDER.first, LADDER.need, LADDER.by_hand
    )
    question = ApprovalRequest("a", message("consent.needed"), (), (), ())
    assert ladder.without_haste(PROBLEM, BOOK) is BOOK
    assert ladder.undecided(FOUND, PROBLEM) is None
    assert ladder.elsewhen(FOUND, PROBLEM, BOOK) is None
    assert ladder.last_resort(FOUND, PROBLEM, BOOK, question) is None
    assert ladder.first_by_hand(FOUND, PROBLEM) == ()
    assert ladder.another_time(FOUND, event("system-reboot")) == AnotherTime()


def test_of_a_problem_that_no_row_names_nothing_is_true() -> None:
    assert BARE.traits("no such problem") == ProblemTraits()


@pytest.mark.parametrize("how", [{}, {"observed": instance()}, {"policy": ACT}])
def test_what_is_not_there_is_never_treated(how: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="without a resource or a policy"):
        bare(**how).subject()


def test_metrics_measure_by_their_name_or_its_beginning() -> None:
    traits = ProblemTraits(metrics=("StatusCheckFailed", "StatusCheckFailed_Application*"))
    for measured in ("", "_Application", "_Application_A"):
        assert traits.measured_by(f"StatusCheckFailed{measured}")
    assert not traits.measured_by("StatusCheckFailed_System")


def test_the_table_of_kinds_is_part_of_the_settings() -> None:
    assert isinstance(bare().kind, ResourceKind)
    with pytest.raises(KeyError):
        _ = replace(bare(), settings=DecisionSettings()).kind
