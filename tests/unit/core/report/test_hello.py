"""The first email of all."""

from __future__ import annotations

from lifeguard.core.notification.view import Pairs, Paragraph, State
from lifeguard.core.policy.policy import Mode, Policies, Policy
from lifeguard.core.report.coverage import coverage
from lifeguard.core.report.hello import hello
from lifeguard.core.schedule.report_time import next_report
from lifeguard.core.text.message import message
from tests.support.situations import NOON
from tests.unit.core.report.weeks import server

POLICIES = Policies(
    timezone="Asia/Seoul",
    policies={"web": Policy("web", mode=Mode.ACT), "default": Policy("default")},
)


def test_it_says_what_is_watched_what_is_lacking_and_when_the_report_comes() -> None:
    servers = [server(1), server(2, "web"), server(3, None), server(4, "defualt")]
    view = hello(coverage(servers, POLICIES), POLICIES, "us-east-1", NOON)
    assert view.state is State.FYI
    assert view.gist == message("report.hello", count=2, running=4, region="us-east-1")
    lacking, facts = view.blocks
    assert isinstance(lacking, Paragraph)
    assert lacking.sentences == (
        message("report.hello.untagged", count=1, tag="lifeguard"),
        message("report.hello.unknown", count=1, tag="lifeguard"),
    )
    assert isinstance(facts, Pairs)
    assert [said for _, said in facts.rows] == [
        message("report.modes", modes=("default (mode: observe)", "web (mode: act)")),
        message("report.next", at=next_report(NOON, "Asia/Seoul")),
    ]


def test_where_nothing_is_lacking_nothing_is_said_of_it() -> None:
    view = hello(coverage([server(1)], POLICIES), POLICIES, "us-east-1", NOON)
    assert view.blocks[0] == Paragraph(())
