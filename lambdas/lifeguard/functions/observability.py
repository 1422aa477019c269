"""Logs and metrics of the functions, through Powertools, by incident."""

from __future__ import annotations

from functools import cache

from aws_lambda_powertools import Logger, Metrics

logger = Logger()
metrics = Metrics()


@cache
def lightsail_unoffered(region: str) -> None:
    """Log, once for each start of a function, why no Lightsail instance is ever found."""
    logger.info("Lightsail is not offered in the Region: nothing of it is watched", region=region)


def step_began(step: str) -> None:
    """Log one step of an incident, whose id is in every line of its execution."""
    logger.info("step", step=step)
