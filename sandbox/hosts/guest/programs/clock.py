"""Programs of time: date, sleep, timedatectl."""

from __future__ import annotations

from datetime import datetime

from sandbox.hosts.guest.machine import Machine
from sandbox.hosts.guest.run import Asked, Reply


def sleep(machine: Machine, asked: Asked) -> Reply:
    """Let virtual time pass."""
    machine.spend(float(asked.arguments[0].rstrip("s")))
    return Reply()


def date(machine: Machine, asked: Asked) -> Reply:
    """Tell the world's time, as `+FORMAT` says; or the time of `-d @SECONDS`."""
    when, wanted = machine.now, "+%a %b %d %H:%M:%S UTC %Y"
    words = list(asked.arguments)
    while words:
        word = words.pop(0)
        if word in {"-d", "--date"} and words and words[0].startswith("@"):
            when = datetime.fromtimestamp(float(words.pop(0)[1:]), tz=when.tzinfo)
        elif word.startswith("+"):
            wanted = word
        elif word not in {"-u", "--utc"}:
            return Reply(status=1, error=f"date: not played here: {word}")
    text = wanted[1:].replace("%s", str(int(when.timestamp())))
    return Reply(f"{when.strftime(text)}\n")


def timedatectl(machine: Machine, _asked: Asked) -> Reply:
    """Tell that the clock is right."""
    now = f"{machine.now:%a %Y-%m-%d %H:%M:%S} UTC"
    return Reply(
        f"      Universal time: {now}\nSystem clock synchronized: yes\nNTP service: active\n"
    )
