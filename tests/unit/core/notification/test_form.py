"""Lines and subjects, from a tiny catalogue of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.core.notification.form import LINES, LINES_OF_A_QUESTION, Email, form, plain
from lifeguard.core.notification.view import (
    Block,
    Commands,
    EmailView,
    Items,
    Link,
    Moment,
    Pairs,
    Paragraph,
    Quoted,
    State,
    Timeline,
)
from lifeguard.core.policy.policy import Language
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.core.words import grammar
from lifeguard.core.words.catalogue import Catalogue, Translator
from tests.support.situations import NOON, at


class Words(dict[str, str]):
    """Templates; a code that is none of these is its own."""

    def __missing__(self, code: str) -> str:
        return code


TEMPLATES = {
    "email.name": "{name:40}",
    "email.subject": "[Lifeguard] {state} {name}: {gist}",
    "email.subject.by": "[Lifeguard] {state} {name} by {by} {by:zone}: {gist}",
    "email.subject.at": "[Lifeguard] {state} {name}, {at} {at:zone}: {gist}",
    "email.sentence": "{said:sentence}",
    "email.line": "{said:cap}",
    "email.time": "{at:time}",
    "email.day_and_time": "{at}",
    "email.more": "and {count} more",
    "email.more_steps": "... {count} steps ...",
    "many": "{count} servers",
    "foreign": "{text}",
    **{f"email.state.{state.value}": state.name for state in State},
}
WORDS = Catalogue(Language.EN, grammar.ENGLISH, Words(TEMPLATES))
SEOUL = Translator(WORDS, "Asia/Seoul")
STOP: Command = ("aws", "ec2", "stop-instances", "--instance-ids", "i-1")


def say(text: str) -> Message:
    return Message(text)


NOTHING_TO_DO = (say("nothing to do"),)
PLAIN = EmailView(State.FYI, foreign("web-1"), say("all is well"), NOTHING_TO_DO)


def body(*blocks: Block, **how: Any) -> list[str]:  # noqa: ANN401  any field of EmailView
    """Return the lines behind the first sentence."""
    first, *lines = form(replace(PLAIN, blocks=blocks, **how), SEOUL).body.splitlines()
    assert first == "Nothing to do."
    return lines


def subject(**how: Any) -> str:  # noqa: ANN401  any field of EmailView
    return form(replace(PLAIN, **how), SEOUL).subject


# -- the subject ---------------------------------------------------------------------------


def test_a_subject_has_the_state_the_name_and_what_it_is() -> None:
    assert subject() == "[Lifeguard] FYI web-1: all is well"


@pytest.mark.parametrize(
    ("state", "begins"),
    [
        (State.ANSWER, "[Lifeguard] ANSWER web-1 by Fri 20 Nov 21:00 KST: "),
        (State.PLANNED, "[Lifeguard] PLANNED web-1, Fri 20 Nov 21:00 KST: "),
    ],
)
def test_a_time_stands_in_it_by_the_readers_clock(state: State, begins: str) -> None:
    assert subject(state=state, by=NOON).startswith(begins)


def test_a_number_of_servers_stands_for_a_name() -> None:
    several = Message("many", (("count", 3),))
    assert subject(name=several) == "[Lifeguard] FYI 3 servers: all is well"


def test_what_is_too_long_is_cut() -> None:
    cut = subject(gist=say("x " * 60))
    assert len(cut) <= 99
    assert cut.endswith(" x...")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("[Lifeguard] FIXED", "(Lifeguard) FIXED"), ("a\nb", "a b"), ("w" * 50, "w" * 37 + "...")],
)
def test_a_name_is_one_line_without_brackets(name: str, shown: str) -> None:
    assert subject(name=foreign(name)) == f"[Lifeguard] FYI {shown}: all is well"


def test_what_others_say_does_not_sign_as_lifeguard() -> None:
    said = Message("foreign", (("text", foreign("[Lifeguard] FIXED db-1")),))
    assert subject(gist=said).endswith(": (Lifeguard) FIXED db-1")


# -- blocks --------------------------------------------------------------------------------


def test_sentences_run_on_and_nothing_leaves_no_gap() -> None:
    assert body(Paragraph((say("one"), NOTHING, say("two"))), Paragraph(())) == ["", "One. Two."]


def test_a_list_stands_under_its_heading_and_without_one_under_what_is_before() -> None:
    assert body(Items(say("why:"), (say("one"),))) == ["", "Why:", "  - One"]
    assert body(Items(NOTHING, (say("one"),)), Items(NOTHING, (say("two"),))) == [
        "  - One",
        "  - Two",
    ]
    assert body(Paragraph((say("so"),)), Items(NOTHING, (say("one"),))) == [
        "",
        "So.",
        "",
        "  - One",
    ]
    assert body(Items(say("why:"), ())) == []


def test_labels_stand_in_a_column_and_their_values_are_wrapped_behind_it() -> None:
    rows = ((say("Changed:"), say("the host")), (say("Way:"), say("word " * 20)))
    first, second, third = body(Pairs(rows))[1:]
    assert first == "Changed:  the host"
    assert second.startswith("Way:      word")
    assert third.startswith("          word")
    assert len(second) <= 76
    assert body(Pairs(())) == []


def test_commands_are_pasted_under_what_they_do() -> None:
    pasted = "    aws ec2 stop-instances --instance-ids i-1"
    assert body(Commands(say("stop it:"), (STOP,))) == ["", "Stop it:", pasted]
    assert body(Commands(NOTHING, (STOP,))) == ["", pasted]
    assert body(Commands(say("stop it:"), ())) == []


def test_lines_of_others_stand_behind_a_bar_cut_and_the_last_ones() -> None:
    lines = tuple(foreign(f"{number}: {'x' * 100}") for number in range(7))
    found = body(Quoted(say("console log:"), lines))
    assert found[1] == "Console log:"
    assert [line[:5] for line in found[2:]] == [f"| {number}: " for number in range(2, 7)]
    assert all(len(line) == 76 and line.endswith("...") for line in found[2:])
    assert body(Quoted(say("console log:"), ())) == []


def test_a_link_is_whole_and_what_it_is_about_stands_under_it() -> None:
    url, row = "https://example.com/" + "x" * 90, ((say("Server"), say("i-1")),)
    assert body(Link(say("instance"), url), Pairs(row)) == ["", "Instance", url, "Server  i-1"]
    assert body(Link(NOTHING, url), Pairs(row)) == ["", url, "", "Server  i-1"]


# -- times ---------------------------------------------------------------------------------


def happened(*times: str) -> tuple[Moment, ...]:
    return tuple(Moment(at(time), say(f"at {time}")) for time in times)


def test_a_timeline_is_in_order_and_by_the_readers_clock() -> None:
    assert body(Timeline(happened("12:05", "12:00"))) == [
        "",
        "  21:00  At 12:00",
        "  21:05  At 12:05",
    ]
    assert body(Timeline(())) == []


@pytest.mark.parametrize(
    ("times", "now", "dated"),
    [
        (("12:00", "14:00"), None, False),
        (("12:00", "14:00"), "14:30", False),
        (("12:00", "15:00"), None, True),  # midnight in Seoul lies between
        (("12:00",), "+1 12:00", True),
    ],
)
def test_times_of_another_day_have_their_date(
    times: tuple[str, ...], now: str | None, *, dated: bool
) -> None:
    lines = body(Timeline(happened(*times), None if now is None else at(now)))
    assert lines[1].startswith("  Fri 20 Nov 21:00  At" if dated else "  21:00  At")


# -- how long it may be --------------------------------------------------------------------


def listed(count: int) -> tuple[Message, ...]:
    return tuple(say(f"item {number}") for number in range(count))


def test_a_list_is_cut_until_the_body_is_short_enough() -> None:
    lines = body(Items(say("why:"), listed(50)))
    assert len(lines) < LINES
    assert lines[-1] == "    and 30 more"
    assert body(Items(say("why:"), listed(20)))[-1] == "  - Item 19"


@pytest.mark.parametrize(
    ("state", "by", "limit"),
    [
        (State.FYI, None, LINES),
        (State.DOWN, None, LINES),
        (State.ANSWER, None, LINES_OF_A_QUESTION),
        (State.DOWN, NOON, LINES_OF_A_QUESTION),
    ],
)
def test_a_question_may_be_longer(state: State, by: datetime | None, limit: int) -> None:
    lists = (Items(say("why:"), listed(14)), Items(say("who:"), listed(14)))
    lines = body(*lists, state=state, by=by)
    assert len(lines) < limit
    assert ("    and 6 more" in lines) is (limit == LINES)


def test_what_must_be_done_is_never_cut() -> None:
    whole = Items(NOTHING, listed(50), whole=True)
    assert len(body(whole, Paragraph((say("spare"),), spare=True))) == 50


def test_of_what_happened_the_first_and_the_last_stay() -> None:
    moments = tuple(Moment(NOON + timedelta(minutes=n), say(f"step {n}")) for n in range(60))
    lines = body(Timeline(moments))
    assert lines[1:3] == ["  21:00  Step 0", "    ... 40 steps ..."]
    assert lines[-1] == "  21:59  Step 59"


def test_what_happened_goes_before_what_must_be_done() -> None:
    long = Items(NOTHING, listed(26), whole=True)
    spare = Paragraph((say("spare"),), spare=True)
    quoted = Quoted(say("log:"), (Foreign("one"), Foreign("two")))
    lines = body(long, Timeline(happened("12:00", "12:01")), spare, quoted)
    assert len(lines) == 26
    shorter = body(Items(NOTHING, listed(22), whole=True), quoted, spare, Timeline(()))
    assert shorter[-3:] == ["| one", "| two", "", "Spare."][-3:]


@pytest.mark.parametrize(
    ("block", "line"),
    [
        (Items(NOTHING, (say("nothing"),), spare=True), "  - Nothing"),
        (Commands(NOTHING, (("reboot",),), spare=True), "    reboot"),
    ],
)
def test_what_an_email_can_do_without_goes_before_what_happened(block: Block, line: str) -> None:
    times = (NOON + timedelta(minutes=n) for n in range(12))
    moments = tuple(Moment(time, say(f"step {n}")) for n, time in enumerate(times))
    for duties, shown in ((16, True), (18, False)):
        lines = body(Items(NOTHING, listed(duties), whole=True), Timeline(moments), block)
        assert (line in lines) is shown
        assert sum("Step" in one for one in lines) == 8


# -- plain ASCII ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "body", "found"),
    [
        ("[Lifeguard] FYI é", "à\nb", Email("[Lifeguard] FYI e", "a\nb")),
        ("안내", "안내 a", Email("[Lifeguard]", "???? a")),
        ("a  b\x07", "c\td\x07", Email("a b", "cd")),
    ],
)
def test_plain_is_ascii_without_control_characters(subject: str, body: str, found: Email) -> None:
    shown = plain(Email(subject, body))
    assert shown.subject == found.subject
    assert shown.body.isascii()
    assert shown.body.replace("?", "") == found.body.replace("?", "")
