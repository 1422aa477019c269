"""What holds for every email, in every language and time zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

import pytest

from lifeguard.core.notification.form import SUBJECT, Email, longest
from lifeguard.core.notification.view import EmailView, Link
from lifeguard.core.policy.policy import Language
from lifeguard.core.text.columns import width
from lifeguard.core.text.command import COLUMNS
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import coded
from tests.golden.catalogue import ALL, read
from tests.golden.poison import HOSTILE, poisoned
from tests.support.emails import LINK
from tests.support.sample import sampled
from tests.support.views import name_of
from tests.support.words import english, korean

ZONES = ("UTC", "Asia/Seoul", "America/New_York")
VIEWS = {name: make() for name, make in ALL.items()}
SAY = {Language.EN: english, Language.KO: korean}

_PHONE = 40
"""Columns of a subject that a phone shows."""
_SHORT = 15
_LINK_BY = 5
_URL = re.compile(r"^https://\S+$")
_COMMAND = re.compile(r"^(    aws |    systemctl |        )")
_ARGUMENT = re.compile(r"^        ('[^']*'|\S+)( \\)?$")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_ENGLISH = re.compile(r"\b[A-Za-z']+( [A-Za-z']+){2}\b")
_BRACKETED = re.compile(r"\[[^:.]")  # but for [:] and [.], which take the life out of links
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LEAKS = re.compile(r"[<{]|code=|params=|Message\(|Foreign\(|\.[a-z_]+\.[a-z_]+\b(?=:)")

emails = pytest.mark.parametrize(
    ("name", "language", "zone"),
    sampled(((n, language, zone) for n in ALL for language in Language for zone in ZONES), 4),
)
in_both = pytest.mark.parametrize(
    ("name", "language"), [(name, language) for name in ALL for language in Language]
)


def prose(body: str) -> Iterator[str]:
    """Yield the lines that are Lifeguard's own words."""
    for line in body.splitlines():
        if not (line.startswith("| ") or _COMMAND.match(line) or _URL.match(line)):
            yield line


def first_paragraph(email: Email) -> list[str]:
    return list(takewhile(bool, email.body.splitlines()))


@emails
def test_the_subject_is_one_short_line_and_begins_with_state_and_name(
    name: str, language: Language, zone: str
) -> None:
    view = VIEWS[name]
    subject = read(view, language, zone).subject
    assert len(subject) <= SUBJECT
    assert len(subject.splitlines()) == 1
    state = SAY[language](coded("email.state", view.state))
    begins = state if language is Language.EN else f"[{state}]"
    assert subject.startswith(f"[Lifeguard] {begins} ")
    called = name_of(view) if isinstance(view.name, Foreign) else SAY[language](view.name)
    if width(called) <= _SHORT:
        assert called in _head(subject)


def _head(subject: str) -> str:
    """Return what a phone shows of a subject."""
    while width(subject) > _PHONE:
        subject = subject[:-1]
    return subject


@emails
def test_the_body_fits_a_phone(name: str, language: Language, zone: str) -> None:
    body = read(VIEWS[name], language, zone).body.splitlines()
    assert len(body) <= longest(VIEWS[name])
    wide = [line for line in body if width(line) > COLUMNS]
    assert [line for line in wide if not (_URL.match(line) or _ARGUMENT.match(line))] == []
    assert not any(line.rstrip() != line for line in body)
    assert "\n\n\n" not in "\n".join(body)


@emails
def test_times_are_the_readers(name: str, language: Language, zone: str) -> None:
    email = read(VIEWS[name], language, zone)
    assert ("UTC" in f"{email.subject}\n{email.body}") <= (zone == "UTC")


@in_both
def test_it_is_in_one_language(name: str, language: Language) -> None:
    email = read(poisoned(VIEWS[name], "x"), language)  # others write in a language of their own
    other = _HANGUL if language is Language.EN else _ENGLISH
    assert [line for line in (email.subject, *prose(email.body)) if other.search(line)] == []


@in_both
def test_nothing_of_the_making_shows(name: str, language: Language) -> None:
    email = read(VIEWS[name], language)
    assert not [line for line in (email.subject, *prose(email.body)) if _LEAKS.search(line)]


@in_both
def test_the_first_paragraph_says_what_to_do_or_how_it_is(name: str, language: Language) -> None:
    view = VIEWS[name]
    first = " ".join(first_paragraph(read(view, language)))
    assert first
    said = SAY[language](view.duty[0]).rstrip(".")
    assert len(first_paragraph(read(view, language))[0]) > 10
    assert said[:10].casefold() == first[:10].casefold()


@in_both
def test_a_questions_link_stands_on_the_fifth_line_at_the_latest(
    name: str, language: Language
) -> None:
    view = VIEWS[name]
    if any(isinstance(block, Link) and block.url == LINK for block in view.blocks):
        assert read(view, language).body.splitlines().index(LINK) < _LINK_BY


@pytest.mark.parametrize(
    ("name", "language", "text"),
    sampled(((n, language, text) for n in ALL for language in Language for text in HOSTILE), 4),
)
def test_what_others_write_stays_theirs(name: str, language: Language, text: str) -> None:
    view = poisoned(VIEWS[name], text)
    email = read(view, language)
    assert len(email.subject) <= SUBJECT
    assert email.subject.count("[Lifeguard]") == 1
    beginning = _head(email.subject)
    assert len(_BRACKETED.findall(beginning)) == (2 if language is Language.KO else 1)
    lines = email.body.splitlines()
    assert len(lines) <= longest(view)
    assert {line for line in lines if "://" in line} <= _ours(view)
    assert not _UNSEEN.search(f"{email.subject}{email.body}")
    assert not [line for line in lines if line.strip() == "EVIL"]
    if any(isinstance(block, Link) and block.url == LINK for block in view.blocks):
        assert lines.index(LINK) < _LINK_BY


def _ours(view: EmailView) -> set[str]:
    return {block.url for block in view.blocks if isinstance(block, Link)}
