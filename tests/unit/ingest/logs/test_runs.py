"""A long source is heard in runs; what it says is what it would say whole."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.ingest.logs import open_command, sort
from lifeguard.ingest.logs.line import lines
from lifeguard.ingest.logs.open_command import OpenCommand
from lifeguard.ingest.logs.reader import Sighting
from lifeguard.ingest.logs.source import read_source
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand, command_of
from tests.support.corpus import CorpusCase, corpus
from tests.support.log_lines import said, symptoms

CASES = corpus()


@pytest.mark.parametrize("case", CASES[::3], ids=lambda case: case.id)
def test_the_corpus_says_the_same_in_runs_of_two_lines(
    case: CorpusCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [read_source(hop, text).sightings for hop, text in case.files.items()]
    monkeypatch.setattr(sort, "RUN_LINES", 2)
    runs = [read_source(hop, text).sightings for hop, text in case.files.items()]
    assert [set(map(str, one)) for one in runs] == [set(map(str, one)) for one in whole]


def test_a_run_is_short_of_long_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[int] = []
    heard = sort.LineSorter._hear  # noqa: SLF001  how often is what counts

    def counted(self: sort.LineSorter, *, is_end: bool = False) -> None:
        runs.append(1)
        heard(self, is_end=is_end)

    monkeypatch.setattr(sort.LineSorter, "_hear", counted)
    read_source("hop", ("x" * 60_000 + "\n") * 40)
    assert len(runs) == 3


TRACEBACK = """Traceback (most recent call last):
  File "/srv/app/views.py", line 41, in view
{calls}ValueError: x
"""


def test_a_stack_may_span_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sort, "RUN_LINES", 20)
    call = '  File "/srv/app/views.py", line 42, in again\n'
    assert said(TRACEBACK.format(calls=call * 500)) == [
        (AppSymptom.EXCEPTION_FRAME, "/srv/app/views.py:42", {}),
        (AppSymptom.EXCEPTION, "ValueError", {}),
    ]


def test_an_endless_chain_of_tracebacks_is_told_once() -> None:
    chain = "\nThe above exception was the direct cause of the following exception:\n\n"
    text = chain.join([TRACEBACK.format(calls="")] * 150)
    assert symptoms(text) == [AppSymptom.EXCEPTION_FRAME, AppSymptom.EXCEPTION]


def test_a_slow_query_s_head_may_be_of_the_run_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sort, "RUN_LINES", 1)
    text = (
        "# Time: 2026-03-12T09:14:02.1Z\n# User@Host: a[a] @ h [] Id: 7\n"
        "# Query_time: 31.0  Lock_time: 0.0 Rows_sent: 1  Rows_examined: 5\n"
        "use shop;\nSET timestamp=1773306842;\nselect * from orders where id = 5;"
    )
    ((symptom, _, numbers),) = said(text)
    assert (symptom, numbers["pid"], numbers["examined"]) == (DatabaseSymptom.SLOW_TRIVIAL, 7, 5)


def test_of_one_line_one_reader_speaks_though_a_run_ends_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "x\npanic: dial tcp 10.0.0.9:6379: connect: connection refused\ny"
    whole = symptoms(text)
    monkeypatch.setattr(sort, "RUN_LINES", 1)
    assert symptoms(text) == whole


def kept(text: str) -> int:
    """How many lines of an output the command's reader is given."""
    given: list[int] = []

    def read(command: ShellCommand) -> list[Sighting]:
        given.append(len(command.output))
        return []

    prompt, *output = lines(text)
    run = OpenCommand(command_of(prompt), CommandRow(frozenset({"df"}), read))
    for line in output:
        run.add(line)
    assert run.said() == []
    return given[0]


def test_of_a_long_output_the_beginning_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept("$ df -h\n" + "a\n" * 10) == 10
    monkeypatch.setattr(open_command, "MOST_LINES", 3)
    assert kept("$ df -h\n" + "a\n" * 10) == 3
    monkeypatch.setattr(open_command, "MOST_CHARACTERS", 4)
    assert kept("$ df -h\n" + "aa\n" * 10) == 1


def test_the_log_of_a_long_output_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_command, "MOST_LINES", 1)
    late = "2026/03/12 09:14:02 [error] 1#1: *1 no live upstreams while connecting to upstream"
    found: list[Symptom] = symptoms(f"$ docker logs web\nhello\nhello\n{late}")
    assert found == [ProxySymptom.NO_LIVE_UPSTREAM]
