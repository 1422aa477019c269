"""Whatever arrives, `parse` answers; nothing of it can do harm further on."""

from __future__ import annotations

import json
import math
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifeguard.core.incident.service_notice import ServiceNotice
from lifeguard.core.incident.trigger import (
    Ignored,
    Malformed,
    Parsed,
    Trigger,
)
from lifeguard.core.text.message import NOTHING, Message, encoded
from lifeguard.ingest import parse
from lifeguard.ingest.health.service_notice import LISTED
from tests.fixtures.event_files import NAMES, load
from tests.support.words import english
from tests.unit.ingest.edit import GONE, at, paths, put

LONGEST = 410
"""Characters of a summary, so that an email can hold a dozen."""

EVENTS = {name: load(name) for name in NAMES}
HUGE = "i-" + "A\u202e\n" * 90_000
DEEP: Any = []
for _ in range(100_000):
    DEEP = [DEEP]

NASTY: list[Any] = [
    *(None, True, False, 0, -1, 10**5000, math.nan, math.inf, 1e308),
    *("", " ", "\x00", "\ud800", "\u202e", HUGE, "{}", "i-", "arn:aws:ec2:::instance/", "GMT"),
    *([], [None], [[]], {}, {"": None}, {"InstanceId": []}, DEEP, {"value": DEEP}),
    "9999-12-31T23:59:59.999999Z",
    "0001-01-01T00:00:00+14:00",
    "arn:aws:cloudwatch:us-east-1:123456789012:alarm:" + HUGE,
]


PATHS = {name: paths(event) for name, event in EVENTS.items()}


def check(event: object) -> Parsed:
    """Assert what holds for anything: the same answer again, fit to be kept and shown."""
    parsed = parse(event)
    assert parse(event) == parsed
    check_parts(parsed)
    return parsed


def check_parts(parsed: Parsed) -> None:
    told = (parsed.triggers, parsed.issues, parsed.notices, parsed.commands)
    assert any(told) or parsed.ignored or parsed.malformed
    for end in parsed.commands:
        fit(end.command, 36)
        fit(end.event_id, 128)
    for notice in parsed.notices:
        check_notice(notice)
    for trigger in parsed.triggers:
        check_trigger(trigger)
    for issue in parsed.issues:
        fit(issue.reference, 1600)
        fits(issue.summary, LONGEST)
        assert issue.occurred_at.utcoffset() is not None
    others: tuple[Ignored | Malformed, ...] = (*parsed.ignored, *parsed.malformed)
    for part in others:
        fit(part.event_id, 128)
        fit(part.reason, 400)
        assert part.reason


def check_notice(notice: ServiceNotice) -> None:
    fit(notice.event_id, 128)
    fit(notice.reference, 1600)
    fit(notice.code, 100)
    fit(notice.said.text, 600)
    for text in (notice.service, *notice.entities):
        fit(text.text, 100)
    assert len(notice.entities) <= LISTED
    for moment in (notice.starts, notice.ends):
        assert moment is None or moment.utcoffset() is not None


def check_trigger(trigger: Trigger) -> None:
    fit(trigger.event_id, 128)
    fit(trigger.reference, 1600)
    assert trigger.reference
    fits(trigger.summary, LONGEST)
    fits(trigger.hold_reason or NOTHING, 200)
    assert (trigger.held_until is None) == (trigger.hold_reason is None)
    for moment in (trigger.occurred_at, trigger.deadline, trigger.held_until):
        assert moment is None or moment.utcoffset() is not None


def fits(said: Message, longest: int) -> None:
    """Assert that a message is fit to be shown, and to be kept as it is."""
    assert isinstance(said, Message)
    fit(english(said), longest)
    json.dumps(encoded(said), ensure_ascii=False).encode()


def fit(text: str, longest: int) -> None:
    assert len(text) <= longest
    assert text.isprintable()
    text.encode()


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
def test_an_event_can_be_any_json(value: object) -> None:
    parsed = check(value)
    assert not parsed.triggers
    assert parsed.malformed


@pytest.mark.parametrize("name", NAMES)
def test_any_field_can_be_missing_or_nasty(name: str) -> None:
    for path in PATHS[name]:
        event = deepcopy(EVENTS[name])
        for value in (None, 7, HUGE, "\ud800", [[]], {"": 0}, GONE):
            put(event, path, value)
            check_parts(parse(event))


@st.composite
def mutants(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.sampled_from(NAMES))
    event = deepcopy(EVENTS[name])
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(PATHS[name]))
        value = draw(st.sampled_from([GONE, *NASTY]) | st.text(max_size=40))
        try:
            put(event, path, value)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change has taken the place away
    return event


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(mutants())
def test_changed_in_several_places(event: dict[str, Any]) -> None:
    check(event)


@settings(max_examples=60)
@given(st.sampled_from(NAMES), st.data())
def test_a_text_can_be_cut_anywhere(name: str, data: st.DataObject) -> None:
    event = deepcopy(EVENTS[name])
    texts = [path for path in PATHS[name] if isinstance(at(event, path), str)]
    path = data.draw(st.sampled_from(texts))
    text = at(event, path)
    put(event, path, text[: data.draw(st.integers(0, len(text)))])
    check(event)


@pytest.mark.parametrize("name", NAMES)
def test_an_event_half_sent_is_text(name: str) -> None:
    text = json.dumps(EVENTS[name])
    assert parse(text[: len(text) // 2]).malformed


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (None, Malformed("", "the event is not an object: nothing")),
        ([], Malformed("", "the event is not an object: a list")),
        (True, Malformed("", "the event is not an object: true")),
        (1.5, Malformed("", "the event is not an object: 1.5")),
        (math.nan, Malformed("", "the event is not an object: a number")),
        ("x" * 101, Malformed("", f'the event is not an object: "{"x" * 100}"')),
        ({}, Malformed("", "source is not text: nothing")),
        ({"id": "e", "source": {}}, Malformed("e", "source is not text: an object")),
        ({"id": "e", "source": "s"}, Malformed("e", "detail-type is not text: nothing")),
        ({"source": "s", "detail-type": "t"}, Ignored("", "not ours: t of s")),
        ({"id": 7, "source": "s", "detail-type": "t\n"}, Ignored("", "not ours: t of s")),
        ({"source": "s", "alarmData": {}}, Malformed("", "detail-type is not text: nothing")),
    ],
)
def test_what_an_event_is_not(event: object, expected: Ignored | Malformed) -> None:
    parsed = parse(event)
    assert (*parsed.ignored, *parsed.malformed) == (expected,)
