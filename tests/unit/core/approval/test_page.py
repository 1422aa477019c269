"""The page: what it shows, in both languages, and that nothing foreign gets into it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.approval.page import (
    HEADERS,
    LANGUAGES,
    asking,
    telling,
)
from lifeguard.core.approval.words.words import AnswerWords, Words
from lifeguard.core.incident.question import PendingApproval, ProposedAction, Risk
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.policy.policy import Language

NOW = datetime(2026, 11, 20, 10, 10, tzinfo=UTC)
NOON = NOW.replace(hour=12, minute=0)
ASKED = PendingApproval(
    id="56035eda30e3e50b",
    proposed_action=ProposedAction.REPLACE,
    instance="web-1",
    resource="i-00ddbf07ce6372082",
    cause=ProblemKind.SYSTEM_CHECK,
    facts=("EC2: running; system impaired",),
    reasons=("the policy's mode is ask",),
    risks=(Risk.LOST_CHANGES, Risk.PRIVATE_IP),
    at=NOW,
    until=NOW + timedelta(hours=12),
    detail="ami-0abc",
    loses_since=NOW - timedelta(hours=7),
)
EN = LANGUAGES[Language.EN]
each_language = pytest.mark.parametrize("words", LANGUAGES.values(), ids=list(LANGUAGES))


class Seen(HTMLParser):
    """What a browser would make of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []
        self.forms: list[dict[str, str | None]] = []
        self.fields: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "form":
            self.forms.append(dict(attrs))
        if tag in {"input", "button"}:
            self.fields.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self.text.append(data)


def seen(body: str) -> Seen:
    found = Seen()
    found.feed(body)
    return found


def shown(asked: PendingApproval, words: Words = EN) -> Seen:
    return seen(asking(asked, "incident", "the-token", words, "UTC").body)


def test_the_page_shows_the_question_the_evidence_the_steps_and_the_risks() -> None:
    text = "\n".join(shown(ASKED).text)
    for part in (
        "May Lifeguard replace web-1 with a new instance from its image?",
        "The system status check fails: its host is in trouble.",
        "EC2: running; system impaired",
        "the policy's mode is ask",
        "EC2 launches a new instance from ami-0abc:",
        "You would lose all changes to its data since 2026-11-20 03:10:00 UTC.",
        "Answer until 2026-11-20 22:10:00 UTC.",
    ):
        assert part in text


def test_a_choice_that_nobody_has_made_beforehand_and_one_button_answer() -> None:
    page = shown(ASKED)
    (form,) = page.forms
    assert (form["method"], form["action"], form["autocomplete"]) == ("post", "/", "off")
    assert page.fields == [
        {"type": "hidden", "name": "t", "value": "the-token"},
        {"type": "radio", "name": "answer", "value": "yes", "required": None},
        {"type": "radio", "name": "answer", "value": "no", "required": None},
        {},  # the button: it has no value of its own
    ]
    assert not {"script", "a", "img", "iframe"} & set(page.tags)


@each_language
@pytest.mark.parametrize("offer", ProposedAction)
def test_the_yes_names_its_act(words: Words, offer: ProposedAction) -> None:
    page = shown(replace(ASKED, proposed_action=offer), words)
    text = "".join(page.text)
    assert words.offers[offer].yes in text
    assert len({each.yes for each in words.offers.values()}) == len(ProposedAction)


@each_language
@pytest.mark.parametrize("offer", ProposedAction)
def test_every_offer_risk_and_cause_has_its_words(words: Words, offer: ProposedAction) -> None:
    for cause in ProblemKind:
        asked = replace(ASKED, proposed_action=offer, risks=tuple(Risk), cause=cause)
        text = "\n".join(shown(asked, words).text)
        assert "web-1" in words.offers[offer].question.format(instance="web-1")
        assert words.cause[cause] in text
        assert "{" not in text  # no place is left open


@each_language
def test_what_nobody_knows_is_left_out(words: Words) -> None:
    text = "\n".join(shown(replace(ASKED, cause="", risks=(), facts=(), reasons=()), words).text)
    assert words.no_risks in text
    assert words.why_asked not in text
    assert words.evidence not in text
    unknown = shown(replace(ASKED, cause="another"), words)
    assert not [said for said in words.cause.values() if said in unknown.text]


@each_language
@pytest.mark.parametrize("offer", [ProposedAction.START, ProposedAction.RESCHEDULE])
def test_what_interrupts_nothing_has_nothing_to_be_accepted(
    words: Words, offer: ProposedAction
) -> None:
    text = "\n".join(shown(replace(ASKED, proposed_action=offer, risks=()), words).text)
    assert words.no_risks not in text
    assert words.risks not in text


@each_language
def test_the_page_says_when_it_begins(words: Words) -> None:
    assert words.at_once in shown(ASKED, words).text
    later = shown(replace(ASKED, begins=NOON), words)
    assert words.begins.format(when="2026-11-20 12:00:00 UTC") in later.text


def places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_places_to_fill() -> None:
    ko = LANGUAGES[Language.KO]
    for offer in ProposedAction:
        one, other = EN.offers[offer], ko.offers[offer]
        assert places(one.question) == places(other.question) == {"instance"}
        assert list(map(places, one.steps)) == list(map(places, other.steps))
    for field in fields(AnswerWords):
        one_said, other_said = getattr(EN.answers, field.name), getattr(ko.answers, field.name)
        assert list(map(places, one_said)) == list(map(places, other_said))


@each_language
def test_each_verdict_is_a_page(words: Words) -> None:
    for field in fields(AnswerWords):
        heading, sentence = getattr(words.answers, field.name)
        page = telling(409, (heading, sentence), words, "2026-11-20 10:10:00 UTC")
        text = "\n".join(seen(page.body).text)
        assert page.status == 409
        assert heading in text
        assert sentence.format(when="2026-11-20 10:10:00 UTC") in text
        assert f'<html lang="{words.language}">' in page.body


@given(st.text(), st.text(), st.text())
def test_nothing_that_a_name_or_a_log_holds_becomes_markup(a: str, b: str, c: str) -> None:
    asked = replace(ASKED, instance=f"<script>{a}", facts=(f'"><form action="//x">{b}',), detail=c)
    assert shown(asked).tags.count("script") == 0
    assert len(shown(asked).forms) == 1


def test_no_whole_address_and_no_secret_is_shown() -> None:
    asked = replace(ASKED, facts=("from 203.0.113.7 password=hunter2",))
    body = asking(asked, "incident", "token", EN, "UTC").body
    assert "203.0.x.x" in body
    assert "hunter2" not in body


def test_the_headers_let_nothing_in_and_nothing_out() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert HEADERS["Cache-Control"] == "no-store"
    assert HEADERS["Referrer-Policy"] == "no-referrer"
    assert HEADERS["X-Frame-Options"] == "DENY"


def test_the_style_is_the_one_that_the_policy_allows() -> None:
    found = re.search(r"<style>(.*)</style>", telling(200, ("a", "b"), EN).body, re.DOTALL)
    assert found
    digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in HEADERS["Content-Security-Policy"]
