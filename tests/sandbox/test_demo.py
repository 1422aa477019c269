"""`python -m sandbox demo`: what it says first, what it plays, and who answers its question."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest

from lifeguard.core.incident.question import AnswerKind
from lifeguard.core.policy.policy import Language
from sandbox.cli import main, playing
from sandbox.cli.stories import STORIES, Story, names
from sandbox.replay import events, report, stage
from sandbox.replay.page import asked, opened
from sandbox.replay.replay import Replay

(QUESTION,) = (story for story in STORIES if story.name == "lost-host")


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], bool]]:
    """Return what the command line asks to be played, which it is not."""
    found: list[tuple[list[str], bool]] = []

    def play(stories: list[Story], *, interactive: bool, language: Language | None) -> int:
        assert language is None
        found.append(([story.name for story in stories], interactive))
        return 0

    monkeypatch.setattr(playing, "play", play)
    return found


# --- the command line -------------------------------------------------------------------------


def test_the_first_line_waits_for_no_slow_import() -> None:
    code = (
        "import sys; from sandbox.cli import demo, main; main.main(['demo', '--list']);"
        "print(sorted({'boto3', 'moto', 'aws_cdk', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603  our own
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], names()),
        (["lost-host"], ["lost-host"]),
        (["lost-host", "retirement"], ["retirement", "lost-host"]),
        (["--story", "lost-host"], ["lost-host"]),
        (["retirement", "--story", "lost-host"], ["retirement", "lost-host"]),
    ],
)
def test_stories_are_named(
    played: list[tuple[list[str], bool]],
    capsys: pytest.CaptureFixture[str],
    given: list[str],
    expected: list[str],
) -> None:
    assert main.main(["demo", *given]) == 0
    assert played == [(expected, False)]
    first, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith(f"Playing {len(expected)} outage")


def test_a_question_is_answered_by_hand_where_that_is_asked_for(
    played: list[tuple[list[str], bool]],
) -> None:
    assert main.main(["demo", "lost-host", "--interactive"]) == 0
    assert played == [(["lost-host"], True)]


def test_the_list_plays_nothing(
    played: list[tuple[list[str], bool]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["demo", "--list"]) == 0
    assert played == []
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == names()


def refused(capsys: pytest.CaptureFixture[str], *given: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main.main(given)
    assert ended.value.code == main.WRONG_INPUT
    return capsys.readouterr().err


@pytest.mark.parametrize("given", [["retirment"], ["--story", "retirment"]])
def test_the_nearest_story_is_suggested(
    capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    said = refused(capsys, "demo", *given)
    assert "Did you mean 'retirement'?" in said
    assert all(name in said for name in names())


def test_what_is_near_to_nothing_is_refused_with_all_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = refused(capsys, "demo", "xyz")
    assert "Did you mean" not in said
    assert all(name in said for name in names())


def test_the_nearest_command_is_suggested(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Did you mean 'replay'?" in refused(capsys, "reply")


def test_a_command_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert "COMMAND" in refused(capsys)


@pytest.mark.parametrize("command", ["demo", "replay", "storm", "redact"])
def test_every_command_says_what_it_does(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main([command, "--help"])
    assert ended.value.code == 0
    usage, sentence, *_ = capsys.readouterr().out.split("\n\n")
    assert usage.startswith(f"usage: python -m sandbox {command}")
    assert sentence.endswith(".")


def test_the_help_has_a_sentence_for_each_story(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.main(["demo", "--help"])
    said = capsys.readouterr().out
    assert all(story.name in said and story.happens in said for story in STORIES)
    assert "examples:" in said


def test_the_version_is_the_projects(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(["--version"])
    assert ended.value.code == 0
    project = (Path(main.__file__).parents[2] / "pyproject.toml").read_text()
    assert f'version = "{capsys.readouterr().out.split()[-1]}"' in project


# --- what is played ---------------------------------------------------------------------------


def test_without_a_terminal_the_operator_of_the_story_answers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    assert main.main(["demo", "lost-host", "--interactive"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "127.0.0.1" not in out
    assert "[1/1] 04:38" in out
    assert out.index(" ANSWER ") < out.index(" FIXED ")
    header, _, row = out.splitlines()[-3:]
    assert header.split("  ")[0] == "Server"
    assert row.startswith("shop-1")
    assert "said yes after 12 min" in row


@pytest.mark.parametrize(
    ("language", "state"), [("ko", "[Lifeguard] [조치 필요]"), ("en", "[Lifeguard] ACT")]
)
def test_the_emails_are_in_the_language_that_is_asked_for(
    capsys: pytest.CaptureFixture[str], language: str, state: str
) -> None:
    assert main.main(["demo", "burst-capacity", "--language", language]) == 0
    assert state in capsys.readouterr().out


@contextmanager
def keyboard(monkeypatch: pytest.MonkeyPatch, typed: str) -> Iterator[IO[str]]:
    """Yield a standard input on which this has been typed."""
    read, write = os.pipe()
    with os.fdopen(read) as keys, os.fdopen(write, "w") as fingers:
        fingers.write(typed)
        fingers.flush()
        monkeypatch.setattr(sys, "stdin", keys)
        yield keys


def test_enter_at_the_terminal_is_a_yes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing, "is_interactive", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    with keyboard(monkeypatch, "\n"):
        assert main.main(["demo", "lost-host", "--interactive"]) == 0
    out = capsys.readouterr().out
    assert out.index(" ANSWER ") < out.index("Open http://127.0.0.1:") < out.index(" FIXED ")
    assert "said yes after 12 min" in out.splitlines()[-1]


# --- the page ---------------------------------------------------------------------------------


@pytest.fixture
def question() -> Iterator[Replay]:
    """Return a replay that waits for an answer."""
    scene = stage.scene(
        events.read(QUESTION.events), world=QUESTION.world, policies=QUESTION.policies
    )
    scene = replace(scene, world=replace(scene.world, operator=None))
    with stage.played(scene) as replay:
        yield replay


def test_the_real_page_answers_on_loopback(
    question: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    (incident,) = asked(question)
    with opened(question) as page, keyboard(monkeypatch, ""):
        parts = urlsplit(page.url)
        assert parts.hostname == "127.0.0.1"
        with urlopen(page.url, timeout=30) as shown:  # noqa: S310  loopback
            assert incident.resource.id in shown.read().decode()
            assert "Content-Security-Policy" in shown.headers
        assert asked(question) == [incident]  # to look is no answer
        (token,) = parse_qs(parts.query)["t"]
        form = urlencode({"t": token, "answer": "no"}).encode()
        with urlopen(Request(f"http://{parts.netloc}/", form), timeout=30) as answered:
            assert answered.status == 200
        assert page.answer() is AnswerKind.NO
    assert asked(question) == []
    with question.account.world.backstage():
        assert list(report.failures(question)) == []
