"""How a catalogue puts a message in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lifeguard.core.policy.policy import Language
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import NOTHING, Param, message
from lifeguard.core.words import grammar
from lifeguard.core.words.catalogue import Catalogue, Translator

WHEN = datetime(2026, 11, 20, 15, 30, 12, tzinfo=UTC)
"""A Friday; in Seoul, Saturday half past midnight."""


def say(template: str, language: Language = Language.EN, /, **params: Param) -> str:
    forms = {Language.EN: grammar.ENGLISH, Language.KO: grammar.KOREAN}[language]
    templates = {"x": template, "inner": "the {what} fails", "stopped": "it stops."}
    templates["setting"] = "max_connections is too low"
    catalogue = Catalogue(language, forms, templates)
    return Translator(catalogue, "Asia/Seoul").say(message("x", **params))


@pytest.mark.parametrize(
    ("template", "english", "korean"),
    [
        ("{t}", "Sat 21 Nov 00:30", "11월 21일(토) 00:30"),
        ("{t:time}", "00:30", "00:30"),
        ("{t:date}", "Sat 21 Nov", "11월 21일(토)"),
        ("{t:short}", "Sat 00:30", "토 00:30"),
        ("{t:iso}", "2026-11-21 00:30", "2026-11-21 00:30"),
        ("{t:zoned}", "Sat 21 Nov 00:30 KST", "11월 21일(토) 00:30 KST"),
        ("{t:zone}", "KST", "KST"),
    ],
)
def test_times_are_by_the_readers_clock(template: str, english: str, korean: str) -> None:
    assert say(template, t=WHEN) == english
    assert say(template, Language.KO, t=WHEN) == korean


@pytest.mark.parametrize(
    ("seconds", "english", "korean"),
    [
        (0, "0 s", "0초"),
        (56, "56 s", "56초"),
        (60, "1 min", "1분"),
        (754, "13 min", "13분"),
        (3600, "1 h", "1시간"),
        (7500, "2 h 5 min", "2시간 5분"),
        (86_400, "1 day", "1일"),
        (190_000, "2 days 5 h", "2일 5시간"),
        (-5, "0 s", "0초"),
    ],
)
def test_durations_are_of_two_units_at_most(seconds: int, english: str, korean: str) -> None:
    assert say("{d}", d=timedelta(seconds=seconds)) == english
    assert say("{d}", Language.KO, d=timedelta(seconds=seconds)) == korean


@pytest.mark.parametrize(
    ("template", "count", "said"),
    [
        ("{n}", 1234567, "1,234,567"),
        ("{n:server|servers}", 1, "1 server"),
        ("{n:server|servers}", 0, "0 servers"),
        ("{n:server|servers}", 1200, "1,200 servers"),
    ],
)
def test_counts(template: str, count: int, said: str) -> None:
    assert say(template, n=count) == said


@pytest.mark.parametrize(
    ("template", "items", "said"),
    [
        ("{i}", ("a", "b"), "a, b"),
        ("{i:and}", ("a",), "a"),
        ("{i:and}", (), ""),
        ("{i:and}", ("a", "b", "c"), "a, b and c"),
        ("{i:semicolons}", (message("inner", what="disk"), "b"), "the disk fails; b"),
        ("{i:sentences}", (message("stopped"), message("stopped")), "it stops. it stops."),
    ],
)
def test_several(template: str, items: tuple[Param, ...], said: str) -> None:
    assert say(template, i=items) == said


def test_several_in_korean_have_commas() -> None:
    assert say("{i:and}", Language.KO, i=("a", "b")) == "a, b"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{m}", "the disk fails"),
        ("{m:cap}", "The disk fails"),
        ("{m:sentence}", "The disk fails."),
        ("{s:sentence}", "It stops."),
        ("{s:plain}", "it stops"),
        ("{setting:cap}", "max_connections is too low"),
        ("{nothing}", ""),
        ("{f}", "see evil[.]example"),
        ("{f:8}", "see e..."),
        ("{word}", "t3.micro"),
    ],
)
def test_other_messages_and_others_text(template: str, said: str) -> None:
    found = say(
        template,
        m=message("inner", what="disk"),
        s=message("stopped"),
        setting=message("setting"),
        nothing=NOTHING,
        f=Foreign("see evil.example"),
        word="t3.micro",
    )
    assert found == said


def test_nothing_is_no_words() -> None:
    catalogue = Catalogue(Language.EN, grammar.ENGLISH, {})
    assert Translator(catalogue).say(NOTHING) == ""


def test_a_message_of_an_earlier_version_is_still_told() -> None:
    catalogue = Catalogue(Language.EN, grammar.ENGLISH, {"x": "{old} and {new}"})
    assert Translator(catalogue).say(message("no.such", a=1)) == "no.such"
    assert Translator(catalogue).say(message("x", old="this")) == "this and ?"
