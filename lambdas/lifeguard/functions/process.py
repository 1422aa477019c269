"""What a process keeps between invocations."""

from __future__ import annotations

from lifeguard import clock
from lifeguard.aws.ec2 import instance_types
from lifeguard.aws.ledger import throttle_levels
from lifeguard.aws.pricing import read_prices
from lifeguard.aws.rds import classes
from lifeguard.aws.session import clients
from lifeguard.functions.wiring import policies


def forget() -> None:
    """Drop all that this process remembers (the seam of the tests and the sandbox)."""
    policies.cache_clear()
    clients.forget()
    classes.forget()
    instance_types.forget()
    read_prices.forget()
    throttle_levels.forget()
    clock.use(clock.SystemClock())
