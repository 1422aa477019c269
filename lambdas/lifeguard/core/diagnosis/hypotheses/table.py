"""All causes, in the order in which a tie is decided: what operators of small estates meet most."""

from __future__ import annotations

from lifeguard.core.diagnosis.hypotheses import (
    app,
    cloud,
    container,
    cpu,
    database_connections,
    database_limits,
    database_waits,
    disk,
    memory,
    network,
    proxy,
)
from lifeguard.core.diagnosis.hypothesis import Hypothesis

HYPOTHESES: tuple[Hypothesis, ...] = (
    *memory.ROWS,
    *disk.ROWS,
    *cloud.ROWS[:2],
    *network.ROWS,
    *database_limits.ROWS,
    *database_waits.ROWS,
    *cpu.ROWS,
    *container.ROWS,
    *database_connections.ROWS,
    *proxy.ROWS,
    *app.ROWS,
    *cloud.ROWS[2:],
)
