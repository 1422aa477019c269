"""What Lifeguard has done, for a subject, and what that has changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.kinds.ec2.email import changes, deeds
from lifeguard.core.kinds.ec2.instance import PublicIpKind
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.notification.view import Pairs
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, message
from tests.support.emails import failed
from tests.support.replacements import NEW, retired
from tests.support.situations import PASSING, act, at, did, look, stopped


def after(*verbs: Verb) -> InstanceSituation:
    acts = [act(verb, at("12:11"), problem=ProblemKind.SYSTEM_CHECK) for verb in verbs]
    return look(did(failed(), *acts), at("12:14"), launched_at=at("12:12"), checks=PASSING)


@pytest.mark.parametrize(
    ("verbs", "told"),
    [
        ((), []),
        ((Verb.REBOOT,), ["deed.rebooted"]),
        ((Verb.START,), ["deed.started"]),
        ((Verb.STOP,), ["deed.stopped"]),
        ((Verb.FORCE_STOP,), ["deed.stopped"]),
        ((Verb.STOP, Verb.START), ["deed.restarted"]),
        ((Verb.STOP, Verb.FORCE_STOP, Verb.START), ["deed.force_restarted"]),
        ((Verb.UNLIMITED_CREDITS,), ["deed.unlimited_credits"]),
        ((Verb.LAUNCH_REPLACEMENT, Verb.DISCARD_REPLACEMENT), ["deed.discarded"]),
    ],
)
def test_what_was_done_is_told_in_a_few_words(verbs: tuple[Verb, ...], told: list[str]) -> None:
    assert [deed.code for deed in deeds(after(*verbs))] == told


def test_a_start_that_did_not_take_was_none() -> None:
    back = look(after(Verb.STOP, Verb.START), at("12:15"), stopped("Server.InternalError"))
    assert [deed.code for deed in deeds(back)] == ["deed.stopped"]


def test_a_replacement_is_named() -> None:
    assert deeds(retired()) == (message("deed.replaced", instance=NEW),)


def listed(pairs: Pairs, label: str) -> list[str]:
    for heading, value in pairs.rows:
        found = value.param("items")
        if heading.code == label and isinstance(found, tuple):
            return [item.code for item in found if isinstance(item, Message)]
    return []


@pytest.mark.parametrize(
    ("verbs", "changed"),
    [
        ((Verb.REBOOT,), []),
        ((Verb.STOP, Verb.START), ["change.host"]),
        ((Verb.STOP, Verb.CHANGE_TYPE, Verb.START), ["change.host", "change.type"]),
    ],
)
def test_what_has_changed_is_told(verbs: tuple[Verb, ...], changed: list[str]) -> None:
    assert listed(Pairs(changes(after(*verbs))), "label.changed") == changed


@pytest.mark.parametrize(
    ("kind", "same"),
    [
        (PublicIpKind.ELASTIC, ["same.elastic_ip"]),
        (PublicIpKind.NONE, ["same.no_public_ip"]),
        (PublicIpKind.AUTO, []),
    ],
)
def test_what_has_not_changed_is_told(kind: PublicIpKind, same: list[str]) -> None:
    found = look(after(Verb.STOP, Verb.START), at("12:15"), public_ip=kind)
    always = ["same.id", "same.private_ip", "same.volumes"]
    assert listed(Pairs(changes(found)), "label.unchanged") == [*always, *same]


def test_of_an_instance_that_is_gone_nothing_more_is_said() -> None:
    gone = replace(after(Verb.REBOOT), observed=None)
    always = ["same.id", "same.private_ip", "same.volumes", "same.host"]
    assert listed(Pairs(changes(gone)), "label.unchanged") == always


def test_where_nothing_was_done_nothing_has_changed() -> None:
    assert changes(after()) == ()
