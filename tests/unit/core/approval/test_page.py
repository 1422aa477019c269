"""The page: what it shows, in both languages, and that nothing foreign gets into it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.approval import offer
from lifeguard.core.approval.ask import summary
from lifeguard.core.approval.markup import html
from lifeguard.core.approval.page import Verdict, asking, telling
from lifeguard.core.approval.style import HEADERS
from lifeguard.core.decision.application import UNHEALTHY
from lifeguard.core.incident.question import (
    AnswerKind,
    ApprovalAnswer,
    Channel,
    PendingApproval,
    ProposedAction,
    Risk,
)
from lifeguard.core.incident.trigger import Source
from lifeguard.core.kinds.catalogues import CATALOGUES, ENGLISH, KOREAN
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.lightsail.replacement.launch import NEW_INSTANCE, RISKS
from lifeguard.core.kinds.rds.action import DbVerb
from lifeguard.core.kinds.rds.modification import DbRisk
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.remediation.inside.action import REMEDIES
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import Message, coded, message
from lifeguard.core.words.catalogue import Translator
from tests.support.situations import INSTANCE, incident

NOW = datetime(2026, 11, 20, 10, 10, tzinfo=UTC)
NOON = NOW.replace(hour=12, minute=0)
LINE = message("evidence.console", line=Foreign("Out of memory: Killed process 7"), when=NOW)
REASON = message("page.begins", when=NOW)
ASKED = PendingApproval(
    id="56035eda30e3e50b",
    proposed_action=ProposedAction.REPLACE,
    name=Foreign("web-1"),
    resource=INSTANCE,
    cause=ProblemKind.SYSTEM_CHECK,
    facts=(LINE,),
    reasons=(REASON,),
    risks=(Risk.PRIVATE_IP, Risk.STACK, Risk.LOST_CHANGES),
    at=NOW,
    until=NOW + timedelta(hours=12),
    detail="ami-0a55b1fcadaef33c3",
    loses_since=NOW - timedelta(hours=7),
    since=NOW - timedelta(minutes=26),
    zone="us-east-1a",
)
EN, KO = Translator(ENGLISH), Translator(KOREAN, "Asia/Seoul")
each_language = pytest.mark.parametrize("reader", [EN, KO], ids=list(CATALOGUES))


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

    @property
    def words(self) -> str:
        """All that is to be read, its white space as a browser takes it."""
        return " ".join("".join(self.text).split())


def seen(body: str) -> Seen:
    found = Seen()
    found.feed(body)
    return found


def body(asked: PendingApproval, reader: Translator = EN) -> str:
    return asking(asked, incident(), "the-token", reader, NOW).body


def shown(asked: PendingApproval, reader: Translator = EN) -> Seen:
    return seen(body(asked, reader))


def says(page: Seen, said: Message, reader: Translator) -> bool:
    return " ".join(reader.say(said).split()) in page.words


# -- the question ---------------------------------------------------------------------------------


@each_language
def test_the_page_shows_all_that_whoever_answers_must_know(reader: Translator) -> None:
    page = shown(ASKED, reader)
    resource = incident().resource
    for said in (
        offer.put(ASKED),
        message("page.down_since", since=NOW - timedelta(minutes=26), length=timedelta(minutes=26)),
        coded("page_cause", ProblemKind.SYSTEM_CHECK),
        message("page.server_is", id=INSTANCE, name=ASKED.name),
        message("page.place_is", place="us-east-1a", account=resource.account),
        message("page.image_is", image=ASKED.detail, at=NOW - timedelta(hours=7)),
        message("page.until_is", when=ASKED.until, left=timedelta(hours=12)),
        message("page.stays_down"),
        coded("risk", Risk.LOST_CHANGES, since=NOW - timedelta(hours=7)),
        message("page.at_once"),
        *offer.steps(ASKED),
        message("page.item", what=REASON),
        LINE,
        message("page.footer", incident=incident().id, zone=reader.timezone),
    ):
        assert says(page, said, reader), said


def test_the_question_names_the_id_first_whatever_the_name_says() -> None:
    spoof = replace(ASKED, name=Foreign("i-0000000000000000" + "x" * 90))
    heading = re.search("<h1>(.*)</h1>", body(spoof))
    assert heading
    assert heading[1].index(INSTANCE) < heading[1].index("i-0000000000000000")
    assert "x" * 40 not in heading[1]


def test_without_a_name_the_id_is_named_once() -> None:
    for name in ("", INSTANCE):
        assert offer.server(replace(ASKED, name=Foreign(name))).code == "page.server_id"


@each_language
def test_what_matters_most_comes_first_and_a_loss_of_data_is_bold(reader: Translator) -> None:
    text = body(ASKED, reader)
    lost = html(reader, coded("risk", Risk.LOST_CHANGES, since=NOW - timedelta(hours=7)))
    sign = '<span aria-hidden="true">\u26a0\ufe0e</span>'
    assert f'<p id="worst" class="risk">{sign} <strong>{lost}</strong></p>' in text
    for risk in (Risk.PRIVATE_IP, Risk.STACK):
        said = html(reader, coded("risk", risk))
        assert f'<li class="risk">{sign} {said}</li>' in text
    unknown = replace(ASKED, loses_since=None)
    assert "<strong>" + html(reader, message("page.lost_changes")) in body(unknown, reader)


def test_a_choice_that_nobody_has_made_beforehand_and_one_button_answer() -> None:
    page = shown(ASKED)
    (form,) = page.forms
    assert (form["method"], form["action"], form["autocomplete"]) == ("post", "/", "off")
    described = (form["aria-describedby"] or "").split()
    assert all(f'id="{part}"' in body(ASKED) for part in described)
    assert page.fields == [
        {"type": "hidden", "name": "t", "value": "the-token"},
        {"type": "radio", "name": "answer", "value": "yes", "required": None},
        {"type": "radio", "name": "answer", "value": "no", "required": None},
        {"type": "radio", "name": "answer", "value": "later", "required": None},
        {"type": "radio", "name": "answer", "value": "mine", "required": None},
        {"type": "text", "name": "by", "maxlength": "40"},
        {},  # the button: it has no value of its own
    ]
    assert not {"script", "a", "img", "iframe"} & set(page.tags)


@each_language
@pytest.mark.parametrize("action", ProposedAction)
def test_every_offer_risk_and_cause_has_its_words(
    reader: Translator, action: ProposedAction
) -> None:
    for cause in ProblemKind:
        asked = replace(ASKED, proposed_action=action, risks=tuple(Risk), cause=cause)
        page = shown(asked, reader)
        assert says(page, offer.put(asked), reader)
        assert says(page, offer.agreed(action), reader)
        assert says(page, coded("page_cause", cause), reader)
        assert all(says(page, said, reader) for said in offer.risks(asked))
        assert "{" not in page.words  # no place is left open


@each_language
def test_what_nobody_knows_is_left_out(reader: Translator) -> None:
    bare = replace(
        ASKED, cause="", risks=(), facts=(), reasons=(), loses_since=None, since=None, zone=""
    )
    page = shown(bare, reader)
    for code in ("page.no_risks", "page.stays", "page.no"):
        assert says(page, Message(code), reader)
    for code in ("page.reasons", "page.evidence", "page.state", "page.more_risks", "page.image"):
        assert f">{reader.say(Message(code))}<" not in body(bare, reader)
    account = incident().resource.account
    assert says(page, message("page.place_is", place="us-east-1", account=account), reader)


@each_language
@pytest.mark.parametrize("action", [ProposedAction.START, ProposedAction.RESCHEDULE])
def test_what_interrupts_nothing_has_nothing_to_be_accepted(
    reader: Translator, action: ProposedAction
) -> None:
    page = shown(replace(ASKED, proposed_action=action, risks=()), reader)
    assert not says(page, message("page.no_risks"), reader)


@each_language
def test_the_page_says_when_it_begins(reader: Translator) -> None:
    later = shown(replace(ASKED, begins=NOON), reader)
    assert says(later, message("page.begins", when=NOON), reader)
    assert says(later, message("page.starts_is", when=NOON), reader)


def test_no_reminder_is_offered_that_could_not_come() -> None:
    hour = timedelta(hours=1)
    values = [field.get("value") for field in shown(replace(ASKED, until=NOW + hour)).fields]
    assert "later" not in values
    in_time = shown(replace(ASKED, until=NOW + hour + timedelta(seconds=1))).fields
    assert "later" in [field.get("value") for field in in_time]


@each_language
def test_the_page_tells_who_has_put_it_off(reader: Translator) -> None:
    first, *rest = (
        ApprovalAnswer(ASKED.id, kind, NOW + timedelta(minutes=m), Channel.PAGE, Foreign(f"Kim{m}"))
        for m, kind in enumerate(
            (AnswerKind.LATER, AnswerKind.MINE, AnswerKind.LATER, AnswerKind.MINE)
        )
    )
    another = replace(first, question="another", by=Foreign("Lee"))
    record = replace(incident(), approval_answers=(another, first, *rest))
    page = seen(asking(ASKED, record, "the-token", reader, NOW).body)
    assert says(page, message("page.so_far"), reader)
    assert all(says(page, message("page.item", what=summary(one)), reader) for one in rest)
    assert not {"Kim0", "Lee"} & set(page.words.replace(")", " ").replace("(", " ").split())
    assert not says(shown(ASKED, reader), message("page.so_far"), reader)


@each_language
def test_a_moved_event_is_told_with_its_new_time(reader: Translator) -> None:
    asked = replace(ASKED, proposed_action=ProposedAction.RESCHEDULE, moves_to=NOON)
    assert says(shown(asked, reader), message("offer_step.moves_event", to=NOON), reader)


def test_times_are_local_and_without_seconds() -> None:
    korean = shown(ASKED, KO).words
    assert "11월 20일(금) 18:44부터" in korean
    assert "UTC" not in korean
    assert not re.search(r"\d:\d\d:\d\d", korean + shown(ASKED).words)


# -- the words ------------------------------------------------------------------------------------

FAMILIES: dict[str, Iterable[str]] = {
    "offer_question": (*ProposedAction, NEW_INSTANCE, *REMEDIES, *DbVerb),
    "offer_yes": (*ProposedAction, NEW_INSTANCE, *REMEDIES, *DbVerb),
    "offer_act": (*ProposedAction, NEW_INSTANCE, *REMEDIES, *DbVerb),
    "risk": (*Risk, *RISKS, *DbRisk),
    "page_cause": {
        UNHEALTHY,
        *(problem for kind in KINDS.values() for problem in kind.problems),
    },
    "verdict": Verdict,
    "verdict_title": Verdict,
    "answer_kind": AnswerKind,
    "channel": Channel,
    "evidence_source": Source,
}


def places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("family", FAMILIES)
def test_each_member_has_words_in_both_languages_and_there_are_no_others(family: str) -> None:
    members = {f"{family}.{member!s}" for member in FAMILIES[family]}
    for catalogue in (ENGLISH, KOREAN):
        assert {c for c in catalogue.templates if c.startswith(f"{family}.")} == members


def test_both_languages_say_the_same_of_the_same() -> None:
    areas = (*FAMILIES, "page", "offer_step", "evidence", "ask", "progress", "progress_act")
    one, other = (
        {c: places(t) for c, t in catalogue.templates.items() if c.partition(".")[0] in areas}
        for catalogue in (ENGLISH, KOREAN)
    )
    assert one == other


@each_language
@pytest.mark.parametrize("verdict", Verdict)
def test_each_verdict_is_a_page(reader: Translator, verdict: Verdict) -> None:
    page = telling(409, verdict, reader, when=NOW, answer=message("ask.nobody_acted"))
    found = seen(page.body)
    assert page.status == 409
    assert says(found, coded("verdict_title", verdict), reader)
    assert says(
        found,
        coded("verdict", verdict, when=NOW, answer=message("ask.nobody_acted")),
        reader,
    )
    assert f'<html lang="{reader.catalogue.language.value}">' in page.body
    assert reader.say(message("page.brand_asks")) not in page.body
    assert found.forms == []


# -- what others have written ---------------------------------------------------------------------


@given(st.text(), st.text(), st.text())
def test_nothing_that_a_name_or_a_log_holds_becomes_markup(a: str, b: str, c: str) -> None:
    asked = replace(
        ASKED,
        name=Foreign(f"<script>{a}"),
        facts=(message("evidence.console", line=Foreign(f'"><form action="//x">{b}'), when=NOW),),
        detail=c,
    )
    assert shown(asked).tags.count("script") == 0
    assert len(shown(asked).forms) == 1


def test_no_whole_address_and_no_secret_is_shown() -> None:
    line = Foreign("from 203.0.113.7 password=hunter2")
    asked = replace(ASKED, facts=(message("evidence.console", line=line, when=NOW),))
    assert "203.0.x.x" in body(asked)
    assert "hunter2" not in body(asked)


def test_others_text_is_marked_as_english_and_names_are_set_apart() -> None:
    said = message(
        "page.item",
        what=message("evidence.console", line=Foreign("kernel panic"), when=NOW),
    )
    assert '<span lang="en">kernel panic</span>' in html(KO, said)
    assert "<bdi>web-1</bdi>" in html(KO, offer.put(ASKED))
    several = Message("page.item", (("what", (Foreign("a"), Foreign("b"))),))
    assert html(EN, several) == '<span lang="en">a</span>, <span lang="en">b</span>'
    assert html(EN, Message("page.item", (("what", Message("")),))) == ""
    forged = message("page.item", what=Foreign("a\ue002<b>\ue000c"))
    assert html(EN, forged) == '<span lang="en">a&lt;b&gt;c</span>'


def test_no_line_break_parts_an_id() -> None:
    text = body(ASKED)
    assert text.count(INSTANCE) == text.count(f"<code>{INSTANCE}</code>") + 1  # and in the title
    assert f"<code>{ASKED.detail}</code>" in text
    assert html(EN, message("page.server_id", id="ami-eye")) == "ami-eye"


# -- the headers ----------------------------------------------------------------------------------


def test_the_headers_let_nothing_in_and_nothing_out() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert HEADERS["Cache-Control"] == "no-store"
    assert HEADERS["Referrer-Policy"] == "no-referrer"
    assert HEADERS["X-Frame-Options"] == "DENY"


def test_the_style_is_the_one_that_the_policy_allows() -> None:
    found = re.search(r"<style>(.*)</style>", telling(200, Verdict.BUSY, EN).body, re.DOTALL)
    assert found
    digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in HEADERS["Content-Security-Policy"]
