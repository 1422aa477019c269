"""A kind that the product has never heard of is looked after, without a line of it changed.

It is found by the sweep, opted in by its tag, budgeted, asked about, answered, acted on, proven,
and told of in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.aws.ledger.budgets import AdmissionStore
from lifeguard.core.approval.page import asking
from lifeguard.core.budgets.budget import Claim
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.incident.question import AnswerKind
from lifeguard.core.incident.trigger import Source
from lifeguard.core.kinds.catalogues import CATALOGUES, with_words
from lifeguard.core.notification.form import Email, form
from lifeguard.core.notification.view import State
from lifeguard.core.policy.policy import Budgets, Language, Mode, Policy
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import Message
from lifeguard.core.throttling.slot import Need
from lifeguard.core.words.catalogue import Translator
from tests.lamp.kind import CHANGE, GRACE, HEAT, SERVICE
from tests.lamp.lamp import Lamp
from tests.lamp.play import TABLE_OF_KINDS, Play
from tests.support.account import ACCOUNT, REGION, TABLE
from tests.support.situations import NOON

ASK = Policy("house", mode=Mode.ASK)
ACT = replace(ASK, mode=Mode.ACT)
OBSERVE = replace(ASK, mode=Mode.OBSERVE)
OPTED_IN = (("Name", "hall light"), ("lifeguard", "house"))
READERS = {
    language: Translator(with_words(known, {SERVICE: TABLE_OF_KINDS[SERVICE]}), "Asia/Seoul")
    for language, known in CATALOGUES.items()
}
BOTH = pytest.mark.parametrize("language", Language)


def lamp(number: int = 1, *, dark: bool = True, **how: Any) -> Lamp:  # noqa: ANN401  any field of Lamp
    resource = Resource(SERVICE, f"lamp-{number}", ACCOUNT, REGION)
    since = NOON - timedelta(minutes=1) if dark else None
    found = Lamp(resource, NOON, "hall light", tags=OPTED_IN, dark_since=since)
    return replace(found, **how)


def lit(play: Play, *lamps: Lamp) -> Play:
    play.house.lamps = {one.resource.id: one for one in lamps}
    return play


def swept(play: Play) -> Incident:
    (incident,) = play.sweep()
    return incident


def read(play: Play, language: Language) -> list[Email]:
    return [form(view, READERS[language]) for view in play.emails]


def running_text(email: Email) -> str:
    """Return an email's body without its line breaks."""
    return " ".join(email.body.split())


def test_the_sweep_finds_it_and_opens_one_incident_for_it() -> None:
    play = lit(Play(ACT), lamp(), lamp(2, dark=False), lamp(3, tags=()))
    incident = swept(play)
    assert incident.resource == lamp().resource
    assert [trigger.source for trigger in incident.triggers] == [Source.SWEEP]
    assert play.started == [incident.execution]
    assert [one.id for one in play.sweep()] == [incident.id]  # the next sweep knows it


def test_it_is_acted_on_after_its_grace_proven_and_told() -> None:
    play = lit(Play(ACT), lamp())
    assert play.carry(swept(play)) is IncidentStatus.RESOLVED
    assert play.house.changed == ["lamp-1"]
    assert [view.state for view in play.emails] == [State.FIXED]
    (incident,) = play.ledger.incidents()
    (act,) = incident.rungs
    assert (act.action, act.problem, act.made) == (CHANGE, "lamp-dark", "bulb-1")
    assert act.at >= NOON - timedelta(minutes=1) + GRACE
    (down,) = incident.downtimes
    assert (down.since, down.planned) == (NOON - timedelta(minutes=1), False)
    assert down.until is not None
    assert act.at < down.until <= act.at + timedelta(minutes=2)


def test_a_yes_lets_it_act_and_everybody_is_told() -> None:
    play = lit(Play(ASK, says=AnswerKind.YES), lamp())
    assert play.carry(swept(play)) is IncidentStatus.RESOLVED
    assert play.house.changed == ["lamp-1"]
    assert [view.state for view in play.emails] == [State.ANSWER, State.DOWN, State.FIXED]
    (incident,) = play.ledger.incidents()
    assert [answer.kind for answer in incident.approval_answers] == [AnswerKind.YES]


def test_a_no_leaves_it_dark() -> None:
    play = lit(Play(ASK, says=AnswerKind.NO), lamp())
    play.house.lamps["lamp-1"] = lamp()
    incident = swept(play)
    play.engine.answer = _no_then_removed(play, days=2)
    assert play.carry(incident) is IncidentStatus.CLOSED
    assert play.house.changed == []
    assert [view.state for view in play.emails[:2]] == [State.ANSWER, State.DOWN]


def _no_then_removed(play: Play, days: int) -> Callable[[], None]:
    answers = play.engine.answer

    def answer() -> None:
        answers()
        if play.engine.now > NOON + timedelta(days=days):
            play.house.lamps["lamp-1"] = lamp(removed=True)

    return answer


def test_what_a_policy_forbids_is_only_told() -> None:
    play = lit(Play(OBSERVE), lamp())
    assert play.carry(swept(play)) is IncidentStatus.OBSERVED
    assert play.house.changed == []


def test_an_obstacle_of_its_own_is_accepted_by_a_yes() -> None:
    play = lit(Play(ACT, says=AnswerKind.YES), lamp(type="G9"))
    incident = swept(play)
    play.carry(incident)
    (closed,) = play.ledger.incidents()
    assert closed.status is IncidentStatus.RESOLVED
    asked = next(view for view in play.emails if view.state is State.ANSWER)
    text = running_text(form(asked, READERS[Language.EN]))
    assert "The bulb is hot while it is changed." in text
    assert HEAT not in text


def test_where_a_new_bulb_does_not_help_a_person_is_needed() -> None:
    play = lit(Play(ACT), lamp())
    play.house.broken = True
    incident = swept(play)
    play.engine.answer = _no_then_removed(play, days=1)
    play.carry(incident)
    assert play.house.changed == ["lamp-1"]
    told, asked = play.emails[:2]
    assert (told.state, asked.state) == (State.DOWN, State.DOWN)
    assert "Call an electrician." in running_text(form(asked, READERS[Language.EN]))


def test_it_stands_in_line_until_the_place_of_its_zone_is_free() -> None:
    one = Budgets(zone=1)
    play = lit(Play(replace(ACT, budgets=one)), lamp())
    places, free_at = AdmissionStore(TABLE, REGION), NOON + timedelta(minutes=20)
    other = Claim(
        "another", "lamp-2", ACCOUNT, REGION, "hall", "", NOON, one, NOON + timedelta(hours=1)
    )
    need = Need(stop=False, start=False, image=False, reachable=False)
    assert places.admit(other, need, NOON).granted

    def release() -> None:
        if play.engine.now >= free_at:
            places.release(ACCOUNT, "another", play.engine.now)

    play.engine.answer = release
    assert play.carry(swept(play)) is IncidentStatus.RESOLVED
    (incident,) = play.ledger.incidents()
    assert incident.rungs[0].at >= free_at
    assert play.engine.steps.count("admit") > 1


@BOTH
def test_its_emails_are_in_both_languages(language: Language) -> None:
    play = lit(Play(ASK, says=AnswerKind.YES), lamp())
    play.carry(swept(play))
    asked, _, fixed = read(play, language)
    assert "hall light" in asked.subject[:40]
    words = {
        Language.EN: ("May Lifeguard change its bulb?", "bulb changed", "the bulb, now bulb-1"),
        Language.KO: ("전구를 교체해도 됩니까?", "전구 교체", "전구(bulb-1)"),
    }[language]
    assert words[0] in running_text(asked)
    assert words[1] in fixed.subject
    assert words[2] in running_text(fixed)


@BOTH
def test_its_emails_link_to_its_own_page(language: Language) -> None:
    play = lit(Play(ACT), lamp())
    play.carry(swept(play))
    (fixed,) = read(play, language)
    links = re.findall(r"https://\S+", fixed.body)
    assert links == [f"https://console.aws.amazon.com/house/home?region={REGION}#lamp=lamp-1"]


@BOTH
def test_the_page_asks_about_it(language: Language) -> None:
    play, reader = lit(Play(ASK), lamp()), READERS[language]
    incident = swept(play)
    pages: list[str] = []

    def look() -> None:
        for one in play.ledger.incidents():
            if one.pending_approval is not None and not pages:
                shown = asking(one.pending_approval, one, "token", reader, play.engine.now)
                pages.append(shown.body)
        play.house.lamps["lamp-1"] = lamp(removed=bool(pages))

    play.engine.answer = look
    assert play.carry(incident) is IncidentStatus.CLOSED
    (page,) = pages
    for code in ("offer_yes.change_bulb", "page_cause.lamp-dark"):
        assert reader.say(Message(code)) in page


def _then(play: Play, after: timedelta, world: Lamp) -> Callable[[], None]:
    def change() -> None:
        if play.engine.now >= NOON + after:
            play.house.lamps["lamp-1"] = world

    return change


def test_what_comes_back_by_itself_is_left_alone_and_told() -> None:
    play = lit(Play(ACT), lamp())
    incident = swept(play)
    play.engine.answer = _then(play, timedelta(), lamp(dark=False))
    assert play.carry(incident) is IncidentStatus.RESOLVED
    assert play.house.changed == []
    assert [view.state for view in play.emails] == [State.FIXED]


def test_what_was_never_dark_is_closed_without_a_word() -> None:
    play = lit(Play(ACT), lamp())
    incident = swept(play)
    play.house.lamps["lamp-1"] = lamp(dark=False)
    assert play.carry(incident) is IncidentStatus.CLOSED
    assert play.emails == []


def test_what_warms_up_is_waited_for() -> None:
    play = lit(Play(ACT), lamp())
    incident = swept(play)
    play.house.lamps["lamp-1"] = lamp(dark=False, warming_up=True)
    play.engine.answer = _then(play, timedelta(minutes=3), lamp(dark=False))
    assert play.carry(incident) is IncidentStatus.CLOSED
    assert play.emails == []


def test_what_does_not_get_warm_is_a_persons_to_look_at() -> None:
    play = lit(Play(ACT), lamp())
    incident = swept(play)
    play.house.lamps["lamp-1"] = lamp(dark=False, warming_up=True)
    play.engine.answer = _then(play, timedelta(hours=1), lamp(removed=True))
    assert play.carry(incident) is IncidentStatus.CLOSED
    assert play.emails[0].state is State.ACT
