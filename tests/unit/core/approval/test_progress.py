"""What the page tells of an incident after its answer: what the record holds, in its order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

import pytest

from lifeguard.core.approval.markup import clause, html
from lifeguard.core.approval.page import Verdict
from lifeguard.core.approval.progress import following, goes_on, history, refreshing
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus, Intent
from lifeguard.core.incident.question import AnswerKind, ApprovalAnswer, Channel
from lifeguard.core.kinds.catalogues import ENGLISH, KOREAN
from lifeguard.core.kinds.lightsail.action import LightsailVerb
from lifeguard.core.kinds.rds.action import DbVerb
from lifeguard.core.resources.verb import InsideVerb, ShutdownVerb, Verb
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import coded, message
from lifeguard.core.words.catalogue import Translator
from tests.support.situations import INSTANCE, NOON, act, asked, at, incident

OPENED = (NOON, message("progress.opened"))
LATER = ApprovalAnswer(
    "q",
    AnswerKind.LATER,
    at("12:12"),
    Channel.PAGE,
    Foreign("Kim"),
    Foreign("203.0.113.7"),
    asked_at=NOON,
)
YES = ApprovalAnswer("q", AnswerKind.YES, at("12:30"), Channel.COMMAND, asked_at=NOON)
STOPPED = act(Verb.STOP, at("12:31"))
OPEN = incident()
each_language = pytest.mark.parametrize(
    "reader", [Translator(ENGLISH), Translator(KOREAN, "Asia/Seoul")], ids=["en", "ko"]
)


def test_what_was_asked_answered_and_done_is_told_in_its_order() -> None:
    record = replace(
        OPEN,
        approval_answers=(LATER, YES),
        rungs=(STOPPED, act(Verb.START, at("12:35"))),
        closed_at=at("12:40"),
    )
    assert history(record) == (
        OPENED,
        (NOON, message("progress.asked")),
        (
            at("12:12"),
            message(
                "progress.answered",
                answer=coded("answer_kind", AnswerKind.LATER),
                how=(
                    coded("channel", Channel.PAGE),
                    message("progress.by", by=LATER.by),
                    message("progress.from", source=LATER.source),
                ),
            ),
        ),
        (
            at("12:30"),
            message(
                "progress.answered",
                answer=coded("answer_kind", AnswerKind.YES),
                how=(coded("channel", Channel.COMMAND),),
            ),
        ),
        (
            at("12:31"),
            message(
                "progress.act",
                act=coded("verb", Verb.STOP),
                state=coded("progress_act", Result.DONE),
            ),
        ),
        (
            at("12:35"),
            message(
                "progress.act",
                act=coded("verb", Verb.START),
                state=coded("progress_act", Result.DONE),
            ),
        ),
        (at("12:40"), message("progress.closed")),
    )


def test_a_question_that_stands_was_asked_too() -> None:
    standing = replace(OPEN, pending_approval=asked(when=at("12:05")))
    assert history(standing) == (OPENED, (at("12:05"), message("progress.asked")))
    undated = replace(OPEN, approval_answers=(replace(YES, asked_at=None),))
    assert [said.code for _, said in history(undated)] == ["progress.opened", "progress.answered"]


def test_an_act_that_was_begun_is_told_until_its_record_is_there() -> None:
    begun = replace(OPEN, intent=Intent(Verb.STOP, 0, at("12:31")))
    assert history(begun)[1:] == (
        (at("12:31"), message("progress.begun", act=coded("verb", Verb.STOP))),
    )
    assert [s.code for _, s in history(replace(begun, rungs=(STOPPED,)))[1:]] == ["progress.act"]


@pytest.mark.parametrize("result", Result)
def test_what_did_not_work_is_told_with_awss_answer(result: Result) -> None:
    ((_, said),) = history(replace(OPEN, rungs=(act(Verb.STOP, at("12:31"), result),)))[1:]
    assert said.param("state") == coded("progress_act", result)
    failed = said.code == "progress.act_failed"
    assert failed is not result.worked
    assert (said.param("answer") is None) is result.worked
    ours = replace(STOPPED, result=result, answer=message("ask.nobody_acted"))
    ((_, told),) = history(replace(OPEN, rungs=(ours,)))[1:]
    assert told.param("answer") == (None if result.worked else ours.answer)


@each_language
@pytest.mark.parametrize("status", IncidentStatus)
def test_the_page_tells_how_the_incident_stands(reader: Translator, status: IncidentStatus) -> None:
    reason = message("waiting.stopping")
    acts = tuple(act(verb, at("12:31")) for verb in Verb)
    record = replace(OPEN, status=status, approval_answers=(YES,), rungs=acts, reasons=(reason,))
    page = following(200, Verdict.RECORDED, record, YES, reader)
    assert reader.say(coded("progress_status", status)) in page.body
    shown = html(reader, clause(reason))
    assert shown in page.body
    assert page.body.count("<tr>") == len(history(record))
    assert "{" not in page.body.partition("</style>")[2]
    assert shown not in following(200, Verdict.NO, OPEN, YES, reader).body


@pytest.mark.parametrize("name", ["", "web-1", INSTANCE])
def test_the_page_names_the_server(name: str) -> None:
    page = following(200, Verdict.YES, replace(OPEN, name=name), YES, Translator(ENGLISH))
    assert page.body.count(f"<code>{INSTANCE}</code>") == 1
    assert ("<bdi>web-1</bdi>" in page.body) is (name == "web-1")


@each_language
def test_every_result_and_status_has_words(reader: Translator) -> None:
    families: dict[str, Iterable[StrEnum]] = {
        "progress_act": Result,
        "progress_status": IncidentStatus,
        "verb": (*Verb, *LightsailVerb, *DbVerb, *InsideVerb, *ShutdownVerb),
    }
    templates = reader.catalogue.templates
    for family, members in families.items():
        found = {code for code in templates if code.startswith(f"{family}.")}
        assert found == {f"{family}.{member.value}" for member in members}


def test_it_looks_again_only_while_something_is_to_come() -> None:
    assert goes_on(OPEN, YES)
    assert not goes_on(replace(OPEN, closed_at=NOON), YES)
    assert not goes_on(OPEN, replace(YES, kind=AnswerKind.NO))
    page = following(200, Verdict.YES, OPEN, YES, Translator(ENGLISH))
    again = refreshing(page, 'a"b').body
    assert '<meta http-equiv="refresh" content="15; url=/?t=a&quot;b">\n</head>' in again
    assert "refresh" not in page.body.partition("</head>")[0]


def test_what_failed_often_is_told_once_with_its_count() -> None:
    often = act(Verb.START, at("12:40"), Result.FAILED, tries=9, first_at=at("12:31"))
    ((when, said),) = history(replace(OPEN, rungs=(often,)))[1:]
    assert (when, said.code) == (at("12:31"), "progress.acts_failed")
    assert (said.param("count"), said.param("until")) == (9, at("12:40"))
    assert said.param("answer") == often.answer
