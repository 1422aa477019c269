"""What Lifeguard keeps holds codes and values: a sentence of its own is for readers alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from sandbox.replay.replay import Replay
from tests.e2e.conftest import Document, Play
from tests.support.aws_events import REGION, contributor, health, stopped

PROSE = re.compile(r"(?<![\w-])[a-z]{2,} [a-z]{2,} [a-z]{2,}(?![\w-])")
"""Three words of English that follow each other."""
FOREIGN = "foreign:"
END = datetime(2026, 11, 20, 12, tzinfo=UTC)
RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}
PLAYS: dict[str, tuple[list[Document], Document, Document]] = {
    "moved in time": ([health()], {"events": [RETIREMENT], "target_group": "web"}, {}),
    "restarted": ([contributor()], {"fault": "system"}, {"tell_after": "5m"}),
    "not cured": (
        [contributor()],
        {"fault": {"kind": "instance", "cured_by": "never"}},
        {"replace": "never"},
    ),
    "replaced": (
        [contributor()],
        {"fault": {"kind": "system", "cured_by": "replace"}},
        {"replace": "act"},
    ),
    "asked": ([contributor()], {"fault": "system", "stop_protection": True, "asg": "web"}, {}),
    "key disabled": ([health()], {"events": [RETIREMENT], "volume_key": "customer_disabled"}, {}),
    "without capacity": ([stopped()], {"state": "stopped", "stopped_by": "aws"}, {}),
    "observed": ([health()], {"events": [RETIREMENT]}, {"mode": "observe"}),
}


def strings(value: Any) -> Iterator[str]:  # noqa: ANN401  whatever is kept
    """Yield all strings within a value, also those of JSON in a string; none that others wrote."""
    match value:
        case str() if value.startswith(("{", "[")):
            yield from _of_json(value)
        case str():
            yield value
        case {"text": str()} if len(value) == 1:  # others' text, as a field of its own
            return
        case {"description": str(), "not_before": _}:  # an event, as EC2 describes it
            yield from strings({key: one for key, one in value.items() if key != "description"})
        case Mapping():
            yield from (text for one in (*value.keys(), *value.values()) for text in strings(one))
        case list() | tuple() | set() | frozenset():
            yield from (text for one in value for text in strings(one))


def _of_json(text: str) -> Iterator[str]:
    try:
        found = json.loads(text)
    except ValueError:
        yield text
    else:
        yield from strings(found)


def prose(kept: Any) -> list[str]:  # noqa: ANN401  whatever is kept
    return [text for text in strings(kept) if not text.startswith(FOREIGN) and PROSE.search(text)]


def ledger(replay: Replay) -> list[Document]:
    """Return all items as the ledger's table holds them."""
    with replay.account.world.backstage():
        table = boto3.resource("dynamodb", region_name=REGION).Table(replay.account.ledger_table)
        return list(table.scan()["Items"])


def results(replay: Replay) -> list[str]:
    """Return what the durable engine keeps of each execution."""
    store = replay.account.engine._store  # noqa: SLF001  what no call shows
    return [
        text
        for execution in store.list_all()
        for operation in execution.operations
        for details in (operation.step_details, operation.context_details)
        if details is not None
        for text in (details.result,)
        if text
    ]


@pytest.mark.parametrize("name", PLAYS)
def test_neither_the_ledger_nor_a_checkpoint_holds_a_sentence(play: Play, name: str) -> None:
    events, instance, policy = PLAYS[name]
    capacity = {"capacity": {"fail_starts": 3}} if name == "without capacity" else {}
    items: list[Document] = []
    played: list[Replay] = []

    def script(replay: Replay) -> None:
        played.append(replay)
        replay.until = END
        for minute in range(1, 120, 7):
            when = END.replace(hour=10 + minute // 60, minute=minute % 60)
            replay.account.agenda.at(when, lambda: items.extend(ledger(replay)))

    play(events, instance, policy, script=script, **capacity)
    kept = results(played[0])
    assert items
    assert kept
    assert prose(items) == []
    assert prose(kept) == []


def test_prose_would_be_found() -> None:
    nested = json.dumps({"incident": {"reasons": ["all status checks pass"], "id": "i-0"}})
    assert prose([{"memory": nested}]) == ["all status checks pass"]
    assert prose(json.dumps({"answer": {"params": {"said": "foreign:it is not allowed"}}})) == []
