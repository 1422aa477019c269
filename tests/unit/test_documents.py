"""The documents: every link leads somewhere, and both runbooks hold the same, state by state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lifeguard.core.kinds.catalogues import ENGLISH, KOREAN
from lifeguard.core.notification.view import State
from lifeguard.core.text.message import coded
from lifeguard.core.words.catalogue import Translator

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))
RUNBOOK, KOREAN_RUNBOOK = (
    (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("runbook.md", "runbook.ko.md")
)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
COMMAND = re.compile(r"^ {4,}(?! *[-*\d]).*$", re.MULTILINE)
OLD_STATES = re.compile(
    r"\b(YOUR TURN|RESOLVED|DECLINED|OBSERVED|HELD|STORM|FROZEN|THAWED|UNPROTECTED|UNCONFIRMED"
    r"|FAILED|CLOSED|PRUNING|NO BACKUP|DRILL LOST|DRILL MISSING)\b"
)
GOLDEN = ROOT / "tests" / "golden" / "emails"
SELF_EXPLAINING = re.compile(r"\] (FIXED|PLANNED|ANSWER|\[(복구|예정|응답 필요)\]) ")
"""Subjects whose state has one section for all that they say."""
READ_BY_OPERATORS = ("README.md", "docs/runbook.md", "docs/policies.md", "docs/storm.md")


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors(text: str) -> set[str]:
    """Return where links may lead, as GitHub names headings."""
    found = HEADING.findall(without_code(text))
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in found)
    return {heading.strip().replace(" ", "-") for heading in kept}


def broken(document: Path) -> Iterator[str]:
    for link in LINK.findall(without_code(document.read_text(encoding="utf-8"))):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path) if path else document
        if not target.exists() or (anchor and anchor not in _anchors_of(target)):
            yield link


def _anchors_of(document: Path) -> set[str]:
    return anchors(document.read_text(encoding="utf-8"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    assert list(broken(document)) == []


def test_both_runbooks_hold_the_same_commands() -> None:
    assert COMMAND.findall(RUNBOOK) == COMMAND.findall(KOREAN_RUNBOOK)
    assert len(COMMAND.findall(RUNBOOK)) > 50


def test_both_runbooks_have_the_same_sections() -> None:
    levels = [
        [line.partition(" ")[0] for line in text.splitlines() if line.startswith("#")]
        for text in (RUNBOOK, KOREAN_RUNBOOK)
    ]
    assert levels[0] == levels[1]


@pytest.mark.parametrize("state", State)
def test_both_runbooks_open_with_every_state(state: State) -> None:
    words = [Translator(one).say(coded("email.state", state)) for one in (ENGLISH, KOREAN)]
    for text, word in zip((RUNBOOK, KOREAN_RUNBOOK), words, strict=True):
        assert re.search(rf"^\| \[\*\*{word}\*\*\]\(#", text, re.MULTILINE)


def situations(runbook: str) -> Iterator[re.Pattern[str]]:
    """Yield what subjects say, of the tables on top; letters stand for numbers and names."""
    top = runbook.partition("\n## ")[0]
    for line in top.splitlines():
        for said in re.findall(r"(?<!\*)\*([^*]+)\*", line.partition(" | ")[0]):
            yield re.compile(_pattern(said))


def _pattern(said: str) -> str:
    escaped = re.escape(said).replace("…", ".+").replace("REGION", ".+")
    return re.sub(r"(?<![a-z])[nm](?![a-z])", r"\\d+", escaped.replace("hh:mm", r"\d\d:\d\d"))


@pytest.mark.parametrize(("language", "runbook"), [("en", RUNBOOK), ("ko", KOREAN_RUNBOOK)])
def test_every_subject_leads_to_a_section(language: str, runbook: str) -> None:
    known = tuple(situations(runbook))
    golden = sorted((GOLDEN / language).glob("*.txt"))
    subjects = [file.read_text(encoding="utf-8").partition("\n")[0] for file in golden]
    telling = [subject for subject in subjects if not SELF_EXPLAINING.search(subject)]
    assert len(telling) > 40
    assert [s for s in telling if not any(one.search(s) for one in known)] == []


def test_the_readme_shows_a_golden_email() -> None:
    email = (
        (GOLDEN / "en" / "fixed-host.txt").read_text(encoding="utf-8").partition("\nInstance")[0]
    )
    shown = "".join(f"    {line}\n" if line else "\n" for line in email.splitlines())
    assert shown.strip() in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READ_BY_OPERATORS)
def test_no_document_names_a_state_that_is_gone(name: str) -> None:
    assert OLD_STATES.findall((ROOT / name).read_text(encoding="utf-8")) == []
