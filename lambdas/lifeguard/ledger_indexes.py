"""Which attributes the ledger's indexes have: the stack makes them, and aws/ledger reads them.

An index holds a copy of what it projects, written anew with each change of it. So the one of open
incidents, which the sweep reads each minute, leaves out what grows with an incident: its
checkpoint, its news and what was done, each of which it has in brief.
"""

from __future__ import annotations

import zlib

OPEN_INCIDENTS = "open-incidents"
"""Sparse: of the records that carry `open`."""
CLOSED_INCIDENTS = "closed-incidents"
"""Sparse: of the records that carry `closed_at`, by `status` and in the order of `closed_at`."""
SHARDS = 16
"""Values of `open`: DynamoDB takes 1,000 writes a second of each (Developer guide, "Designing
partition keys"), and refuses those of the table too where an index cannot follow."""

OF_OPEN = (
    "acts_in_brief",
    "alive_until",
    "approval_answers",
    "callback_id",
    "generation",
    "holds",
    "intent",
    "news_callback_id",
    "news_in_brief",
    "opened_at",
    "pending_approval",
    "resource",
    "standing_in_brief",
    "started",
)
"""What the index of open incidents projects; 20 attributes at most (API, Projection)."""
OF_CLOSED = (
    "actions",
    "downtimes",
    "fingerprints",
    "generation",
    "held_by",
    "kind",
    "name",
    "opened_at",
    "pending_approval",
    "policy",
    "reasons",
    "resource",
    "revision",
    "sudden",
    "triggers",
    "zone",
)
"""What the index of closed ones projects: what a report tells of an incident."""


def shard(incident: str) -> str:
    """Return the value of `open` for an incident."""
    return f"open#{zlib.crc32(incident.encode()) % SHARDS}"
