"""What emails say of an instance: its page, its look, and what Lifeguard's acts have changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.lightsail.email import EMAIL, changes, deeds, reading
from lifeguard.core.kinds.lightsail.instance import LightsailSituation, LightsailState
from lifeguard.core.kinds.lightsail.kind import LIGHTSAIL
from lifeguard.core.kinds.lightsail.problem import LightsailProblem
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.notification.console_links import console
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, message
from tests.support.lightsail import (
    ADDRESS,
    BLOG,
    FAILS,
    NAME,
    OTHER_ADDRESS,
    RIPE,
    act,
    look,
    server,
    situation,
)
from tests.support.situations import at, did

SYSTEM = LightsailProblem.SYSTEM_CHECK


def after(*verbs: Verb, **how: Any) -> LightsailSituation:  # noqa: ANN401  any field of LightsailInstance
    """Return the situation after acts at 12:11; `how` is how the instance is then."""
    acts = [act(verb, at("12:11"), problem=SYSTEM) for verb in verbs]
    return look(did(situation(RIPE), *acts), at("12:14"), **how)


@pytest.mark.parametrize(
    ("region", "url"),
    [
        (
            "us-east-1",
            "https://lightsail.aws.amazon.com/ls/webapp/us-east-1/instances/blog-1/metrics",
        ),
        (
            "eu-west-1",
            "https://lightsail.aws.amazon.com/ls/webapp/eu-west-1/instances/blog-1/metrics",
        ),
    ],
)
def test_its_page_is_in_a_console_of_its_own(region: str, url: str) -> None:
    link = console(replace(BLOG, region=region), LIGHTSAIL)
    assert (link.label, link.url) == (message("console.instance"), url)


OF_LIGHTSAIL = {Service.LIGHTSAIL, Service.LIGHTSAIL_DB}


def test_other_kinds_stay_in_the_console() -> None:
    others = [row for service, row in KINDS.items() if service not in OF_LIGHTSAIL]
    assert {row.email.console(BLOG).host for row in others} == {"console"}


def test_a_look_is_evidence() -> None:
    assert reading(server(system=FAILS)) == message(
        "lightsail.reading",
        when=server().read_at,
        state="running",
        system="impaired",
        instance="ok",
    )


@pytest.mark.parametrize(
    ("verbs", "told"),
    [
        ((), []),
        ((Verb.CREATE_SNAPSHOTS,), []),
        ((Verb.REBOOT,), ["deed.rebooted"]),
        ((Verb.STOP,), ["deed.stopped"]),
        ((Verb.FORCE_STOP,), ["deed.stopped"]),
        ((Verb.STOP, Verb.START), ["deed.restarted"]),
        ((Verb.STOP, Verb.FORCE_STOP, Verb.START), ["deed.force_restarted"]),
        ((Verb.REBOOT, Verb.STOP, Verb.START), ["deed.restarted", "deed.rebooted"]),
    ],
)
def test_what_was_done_is_told_in_a_few_words(verbs: tuple[Verb, ...], told: list[str]) -> None:
    assert [deed.code for deed in deeds(after(*verbs))] == told


def test_a_start_that_did_not_take_was_none() -> None:
    down = after(Verb.STOP, Verb.START, state=LightsailState.STOPPED)
    assert [deed.code for deed in deeds(down)] == ["deed.stopped"]
    gone = replace(after(Verb.STOP, Verb.START), observed=None)
    assert [deed.code for deed in deeds(gone)] == ["deed.restarted"]


def test_what_failed_was_not_done() -> None:
    failed = did(situation(RIPE), act(Verb.REBOOT, at("12:11"), Result.FAILED))
    assert deeds(failed) == ()
    assert changes(failed) == ()


def rows(found: LightsailSituation) -> dict[str, list[str]]:
    """Return the codes of what each row lists."""
    listed = {}
    for label, value in changes(found):
        items = value.param("items")
        told = items if isinstance(items, tuple) else (value,)
        listed[label.code] = [item.code for item in told if isinstance(item, Message)]
    return listed


ALWAYS = ["same.private_ip", "lightsail.same_disks"]


def test_a_reboot_changes_nothing() -> None:
    assert rows(after(Verb.REBOOT)) == {"label.unchanged": [*ALWAYS, "lightsail.same_static_ip"]}


def test_where_nothing_was_done_nothing_has_changed() -> None:
    assert changes(after()) == ()
    assert changes(after(Verb.CREATE_SNAPSHOTS)) == ()


def test_another_address_is_told() -> None:
    begun = situation(replace(RIPE, static_ip=False))
    moved = look(did(begun, act(Verb.STOP, at("12:11")), act(Verb.START, at("12:12"))),
                 at("12:15"), address=OTHER_ADDRESS)  # fmt: skip
    (label, value), *_ = changes(moved)
    assert label.code == "label.changed"
    assert value.param("items") == (message("change.address", before=ADDRESS, now=OTHER_ADDRESS),)
    assert rows(moved)["label.unchanged"] == ALWAYS
    assert rows(replace(moved, observed=None)) == {"label.unchanged": ALWAYS}


def test_the_snapshot_is_the_way_back() -> None:
    taken = after(Verb.CREATE_SNAPSHOTS, Verb.REBOOT)
    (*_, (label, value)) = changes(taken)
    assert label.code == "label.way_back"
    assert value == message("lightsail.way_back", name="lifeguard-blog-1", at=at("12:11"))


@pytest.mark.parametrize("lacking", ["result", "made"])
def test_a_snapshot_that_was_not_made_is_no_way_back(lacking: str) -> None:
    made = act(Verb.CREATE_SNAPSHOTS, at("12:10"))
    none = replace(made, result=Result.REFUSED) if lacking == "result" else replace(made, made="")
    found = did(situation(RIPE), none, act(Verb.REBOOT, at("12:11")))
    assert "label.way_back" not in rows(found)


def test_it_is_started_and_tagged_by_one_command_each() -> None:
    (start,) = EMAIL.start(BLOG)
    assert start[2:] == ("start-instance", "--region", "us-east-1", "--instance-name", NAME)
    (tag,) = EMAIL.tag(BLOG, "lifeguard", "default")
    assert tag[2] == "tag-resource"
    assert tag[-1] == "key=lifeguard,value=default"
