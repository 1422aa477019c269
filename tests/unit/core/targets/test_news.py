from __future__ import annotations

from dataclasses import replace

from lifeguard.core.decision.application import (
    NOT_ANSWERING,
    UNHEALTHY,
    cause,
    ended,
    lasting,
    standing,
)
from lifeguard.core.decision.problem import key_of
from lifeguard.core.endpoints.answer import EndpointAnswer
from lifeguard.core.endpoints.news import answering, silent
from lifeguard.core.endpoints.silence import Silence
from lifeguard.core.incident.trigger import Kind, Phase, Source
from lifeguard.core.kinds.ec2.problem import ProblemKind, reported
from lifeguard.core.targets.news import healthy, unhealthy
from lifeguard.core.targets.target import RegisteredTarget
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.situations import INSTANCE, NOON, RESOURCE, at, incident, instance

SHOP = RegisteredTarget(INSTANCE, "shop", "unhealthy", "Target.Timeout")
API = RegisteredTarget(INSTANCE, "api", "unhealthy", "Target.ResponseCodeMismatch")
NEWS = unhealthy(RESOURCE, (SHOP, API), NOON)
URL = "https://shop.example.com"
SITE = silent(RESOURCE, Silence(URL, at("12:01"), lasts=True), EndpointAnswer(502))


def test_an_unhealthy_server_is_one_problem_since_the_first_look() -> None:
    assert (NEWS.source, NEWS.kind, NEWS.phase) == (
        Source.SWEEP,
        Kind.APPLICATION_CHECK,
        Phase.RAISED,
    )
    assert NEWS.occurred_at == NOON
    assert key_of(NEWS.reference) == UNHEALTHY
    places = (
        message("target.place", group=foreign("shop"), reason="Target.Timeout"),
        message("target.place", group=foreign("api"), reason="Target.ResponseCodeMismatch"),
    )
    assert NEWS.summary == message("target.unhealthy", places=places)
    assert NEWS.dedup_key == unhealthy(RESOURCE, (API,), NOON).dedup_key


def test_it_is_the_same_kind_of_problem_as_a_silent_site_and_a_site_comes_first() -> None:
    server = instance()
    (alone,) = reported(server, (NEWS,))
    assert (alone.kind, alone.reference) == (ProblemKind.ENDPOINT, NEWS.reference)
    for both in ((NEWS, SITE), (SITE, NEWS)):
        (problem,) = reported(server, both)
        assert problem.reference == SITE.reference


def test_neither_ends_the_other() -> None:
    known = incident(NEWS, SITE)
    answers = tuple(answering(known, URL, EndpointAnswer(200), at("12:05")))
    well = replace(SHOP, health="healthy", reason="")
    over = tuple(healthy(known, (well, well), at("12:05")))
    assert [t.reference for t in answers] == [SITE.reference]
    assert [(t.reference, t.phase, t.opens) for t in over] == [
        (NEWS.reference, Phase.CLEARED, False)
    ]
    assert over[0].summary == message("target.healthy", groups=(foreign("shop"),))
    assert standing((NEWS, SITE, *answers)) == (NEWS,)
    assert standing((NEWS, SITE, *over)) == (SITE,)
    assert standing((NEWS, SITE, *over, *answers)) == ()
    assert ended((NEWS, SITE, *over, *answers)) == (*over, *answers)
    assert lasting((NEWS, SITE, *over), UNHEALTHY) == ()
    assert list(healthy(replace(known, triggers=(NEWS, *over)), (), at("12:06"))) == []


def test_who_is_behind_no_load_balancer_any_more_is_told_so() -> None:
    (over,) = healthy(incident(NEWS), (), at("12:05"))
    assert over.summary == message("target.behind_none")


def test_the_cause_names_the_load_balancers_where_they_alone_say_so() -> None:
    groups = (foreign("shop"), foreign("api"))
    behind = message("cause.unhealthy-target", groups=groups)
    (over,) = healthy(incident(NEWS), (), at("12:05"))
    assert cause(NOT_ANSWERING, (NEWS, over)) == behind
    assert cause(NOT_ANSWERING, (NEWS, SITE)) == message("cause.endpoint-not-answering")
    assert cause(NOT_ANSWERING, ()) == message("cause.endpoint-not-answering")
    assert cause("system-status-check", (NEWS,)) == message("cause.system-status-check")


def test_a_cause_of_an_earlier_version_names_none() -> None:
    for said in (message("target.unhealthy"), message("target.unhealthy", places=("shop",))):
        old = replace(NEWS, summary=said)
        assert cause(NOT_ANSWERING, (old,)) == message("cause.unhealthy-target", groups=())
