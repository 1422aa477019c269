"""Which instances are down because of us."""

from __future__ import annotations

import pytest

from lifeguard.core.notification.named import NamedServer
from lifeguard.core.notification.outages import label, said, stopped, will_not_start
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.fleet import failing, rungs


@pytest.mark.parametrize(
    ("acts", "down", "stuck"),
    [
        ((), False, False),
        (("create_image done",), False, False),
        (("stop done",), True, False),
        (("stop sent",), True, False),
        (("stop already",), True, False),
        (("stop failed",), False, False),
        (("stop refused",), False, False),
        (("stop done", "force_stop done"), True, False),
        (("stop failed", "force_stop done"), True, False),
        (("stop done", "start done"), False, False),
        (("stop done", "start sent"), False, False),
        (("stop done", "start already"), False, False),
        (("stop done", "start failed"), True, True),
        (("stop done", "start refused"), True, True),
        (("stop done", "start failed", "start done"), False, False),
        (("stop done", "start done", "stop done"), True, False),
        (("start failed",), False, False),
        (("reboot done",), False, False),
    ],
)
def test_down_is_what_we_stopped_and_aws_did_not_start(
    acts: tuple[str, ...], *, down: bool, stuck: bool
) -> None:
    incident = failing(1, rungs=rungs(*acts))
    assert (stopped(incident), will_not_start(incident)) == (down, stuck)


def test_a_name_an_id_and_a_place() -> None:
    named = NamedServer("i-00000000000000001", foreign("web-1"), "us-east-1a")
    assert label(failing(1)) == named.label


def test_what_is_said_of_one_is_why_it_needs_a_person() -> None:
    why = (message("answer.error", said=foreign("a bug")), message("failure.again"))
    incident = failing(1, reasons=why)
    assert said(incident) == message("others.server.why", server=label(incident), why=why)


def test_one_of_which_nothing_is_known_is_named_alone() -> None:
    incident = failing(1, reasons=())
    assert said(incident) == label(incident)
