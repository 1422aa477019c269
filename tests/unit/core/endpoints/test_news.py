from __future__ import annotations

from dataclasses import replace

from lifeguard.core.decision.application import NOT_ANSWERING, ended, standing
from lifeguard.core.decision.problem import key_of
from lifeguard.core.endpoints.answer import EndpointAnswer
from lifeguard.core.endpoints.news import answering, not_asked, silent
from lifeguard.core.endpoints.silence import Silence
from lifeguard.core.incident.trigger import Kind, Phase, Source
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.situations import NOON, RESOURCE, at, incident, trigger

URL = "https://shop.example.com"
FIRST = silent(RESOURCE, Silence(URL, NOON, lasts=True), EndpointAnswer(502))
SECOND = silent(RESOURCE, Silence(URL, at("12:30"), lasts=True), EndpointAnswer(503))


def test_a_silent_site_is_one_problem_since_its_first_miss() -> None:
    assert (FIRST.source, FIRST.kind, FIRST.phase) == (
        Source.SWEEP,
        Kind.APPLICATION_CHECK,
        Phase.RAISED,
    )
    assert FIRST.occurred_at == NOON
    assert key_of(FIRST.reference) == key_of(SECOND.reference) == NOT_ANSWERING
    assert FIRST.reference != SECOND.reference
    said = message("endpoint.status", status="502")
    assert FIRST.summary == message("endpoint.silent", url=foreign(URL), said=said)


def test_an_answer_ends_all_that_an_incident_knows_of() -> None:
    known = incident(trigger(), FIRST, SECOND)
    over = tuple(answering(known, URL, EndpointAnswer(200), at("12:40")))
    assert [(t.reference, t.phase, t.opens) for t in over] == [
        (FIRST.reference, Phase.CLEARED, False),
        (SECOND.reference, Phase.CLEARED, False),
    ]
    after = replace(known, triggers=(*known.triggers, *over))
    assert list(answering(after, URL, EndpointAnswer(200), at("12:41"))) == []
    assert ended(after.triggers) == over


def test_so_does_the_end_of_asking() -> None:
    (over,) = not_asked(incident(FIRST), at("12:40"))
    assert over.summary == message("endpoint.not_asked")


def test_only_what_is_not_over_stands() -> None:
    (over,) = not_asked(incident(FIRST), at("12:20"))
    assert standing((trigger(), FIRST, over, SECOND)) == (SECOND,)
