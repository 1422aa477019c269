"""When a server was booted, by what is known of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lifeguard.core.decision.known.boot import BootTime, boot_time
from lifeguard.core.guest.look import GuestHost
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.vital_signs import HandChange, HostMetrics, VitalSigns
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import Foreign
from tests.support.guests import look, visit
from tests.support.lightsail import server
from tests.support.lightsail import situation as of_server
from tests.support.situations import INSTANCE_FAILS, NOON, act, did, instance, situation

LAUNCHED = NOON - timedelta(days=30)


def failing() -> InstanceSituation:
    return situation(instance(checks=INSTANCE_FAILS, launched_at=LAUNCHED))


def changed(*events: str) -> VitalSigns:
    changes = (
        HandChange(event, NOON - timedelta(minutes=number), Foreign("kim"))
        for number, event in enumerate(events, 1)
    )
    return VitalSigns(NOON, NOON, HostMetrics(), tuple(changes))


def test_a_look_knows_it() -> None:
    up = replace(look(), host=replace(look().host, uptime=600))
    seen = replace(failing(), guest=visit(up, NOON))
    assert boot_time(seen) == BootTime(NOON - timedelta(minutes=10), exact=True)
    unknown = replace(failing(), guest=visit(replace(up, host=GuestHost()), NOON))
    assert boot_time(unknown) == BootTime(LAUNCHED)
    assert boot_time(replace(failing(), guest=replace(visit(up, NOON), look=None))) == BootTime(
        LAUNCHED
    )


def test_else_it_was_not_before_the_latest_start_or_reboot_that_is_known() -> None:
    assert boot_time(failing()) == BootTime(LAUNCHED)
    rebooted = act(Verb.REBOOT, NOON - timedelta(minutes=20))
    assert boot_time(did(failing(), rebooted)) == BootTime(NOON - timedelta(minutes=20))
    refused = replace(rebooted, result=Result.REFUSED)
    imaged = replace(rebooted, action=Verb.CREATE_IMAGE)
    assert boot_time(did(failing(), refused, imaged)) == BootTime(LAUNCHED)
    by_hand = replace(failing(), vital_signs=changed("ModifyInstanceAttribute", "RebootInstances"))
    assert boot_time(by_hand) == BootTime(NOON - timedelta(minutes=2))
    unread = replace(failing(), vital_signs=VitalSigns(NOON, NOON, HostMetrics(), None))
    assert boot_time(unread) == BootTime(LAUNCHED)


def test_where_nothing_is_kept_of_a_console_there_is_none() -> None:
    assert boot_time(of_server(server())) is None
    assert boot_time(replace(failing(), observed=None)) is None
    assert boot_time(situation(instance(checks=INSTANCE_FAILS, launched_at=None))) is None
