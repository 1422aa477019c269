"""Programs of time: date, sleep, timedatectl."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sandbox.hosts.guest.machine import GuestMachine
from sandbox.hosts.guest.run import Asked, Printed

_NANOSECONDS = re.compile(r"(\.\d{6})\d+")


def sleep(machine: GuestMachine, asked: Asked) -> Printed:
    """Let virtual time pass."""
    machine.spend(float(asked.arguments[0].rstrip("s")))
    return Printed()


def date(machine: GuestMachine, asked: Asked) -> Printed:
    """Tell the world's time, as `+FORMAT` says; or the time of `-d @SECONDS`."""
    when, wanted = machine.now, "+%a %b %d %H:%M:%S UTC %Y"
    words = list(asked.arguments)
    while words:
        word = words.pop(0)
        if word in {"-d", "--date"} and words:
            when = _moment(words.pop(0))
        elif word.startswith("+"):
            wanted = word
        elif word not in {"-u", "--utc"}:
            return Printed(status=1, error=f"date: not played here: {word}")
    text = wanted[1:].replace("%s", str(int(when.timestamp())))
    return Printed(f"{when.strftime(text)}\n")


def _moment(text: str) -> datetime:
    """Read `@SECONDS`, or a time as Docker writes it, with nanoseconds."""
    if text.startswith("@"):
        return datetime.fromtimestamp(float(text[1:]), UTC)
    return datetime.fromisoformat(_NANOSECONDS.sub(r"\1", text))


def timedatectl(machine: GuestMachine, _asked: Asked) -> Printed:
    """Tell that the clock is right."""
    now = f"{machine.now:%a %Y-%m-%d %H:%M:%S} UTC"
    return Printed(
        f"      Universal time: {now}\nSystem clock synchronized: yes\nNTP service: active\n"
    )
