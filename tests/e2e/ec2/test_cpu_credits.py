"""CPU credits: told in time, with who uses the CPU, and never answered with a power call."""

from __future__ import annotations

from functools import partial

from lifeguard.core.text.message import message
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Document, Outcome, Play, flat, says
from tests.e2e.guest.conftest import INSIDE
from tests.support.words import english

WEB = "i-00ddbf07ce6372082"
MODIFY = "ModifyInstanceCreditSpecification"
LOW, GONE, CHARGED = (
    english(message("cause.cpu-credits-low")),
    english(message("cause.cpu-credits-gone")),
    english(message("cause.surplus-credits-charged")),
)
FALLING: Document = {
    "type": "t3.micro",
    "cpu": 40,
    "credits": {"balance": 60, "per_hour": -36, "mode": "standard"},
}
"""They are gone at 11:40."""
NO_LOOK: Document = {"guest": "off"}


def run(play: Play, server: Document, policy: Document | None = None, **more: object) -> Outcome:
    return play([], instance=server, policy=NO_LOOK | (policy or {}), **more)


def power(outcome: Outcome) -> list[str]:
    """Return the calls that change something, but for those that look inside."""
    return [call for call in outcome.calls if call != "SendCommand"]


def test_it_is_told_once_with_who_uses_the_cpu_and_when_it_has_recovered(play: Play) -> None:
    """Something that is never restarted: the load goes at 11:00, and the credits come back."""

    def eased(replay: Replay) -> None:
        account = replay.account
        (host,) = account.world.estate.require([WEB])
        assert host.credits is not None
        ends = account.agenda.now().replace(hour=11)
        account.agenda.at(ends, partial(host.credits.move, 12.0))

    outcome = run(
        play,
        FALLING,
        {"guest": "look"},
        script=eased,
        guests={WEB: INSIDE},
        until="2026-11-20T14:00Z",
    )
    assert power(outcome) == []
    assert outcome.states == ["ACT", "FIXED"]
    warned, over = outcome.emails
    assert warned["subject"].startswith(f"[Lifeguard] ACT web-1: {LOW}")
    assert "tradurs-back" in warned["subject"]
    assert warned["at"] <= "2026-11-20T10:07:00Z"
    assert "docker update --cpus 1.75 tradurs-back" in flat(warned["body"])
    assert says(warned, message("credits.no_restart"))
    assert outcome.codes == {"credits.back"}
    assert "2026-11-20T11:30" <= over["at"] <= "2026-11-20T12:30"


def test_standard_becomes_unlimited_where_the_policy_says_so_and_is_proven(play: Play) -> None:
    outcome = run(play, FALLING, {"unlimited_credits": True}, until="2026-11-20T12:10Z")
    assert outcome.calls == [MODIFY]
    assert "2026-11-20T11:40" <= outcome.call_times[MODIFY] <= "2026-11-20T11:50"
    assert outcome.states == ["ACT", "FIXED"]
    warned, over = outcome.emails
    assert says(warned, message("credits.will_switch", price=message("credits.price", usd="0.09")))
    assert says(over, message("credits.price", usd="0.09"))
    assert "InstanceId=i-00ddbf07ce6372082,CpuCredits=standard" in over["body"]
    assert outcome.status == "resolved"
