"""English templates of a diagnosis: how a diagnosis is shown: how sure it is, what it rules out."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "diagnosis.confidence.high": "high",
    "diagnosis.confidence.medium": "medium",
    "diagnosis.confidence.low": "low",
    "diagnosis.sure.proven_seen": "the line of the cause itself is there, and {hops:source shows|sources show} what it did",
    "diagnosis.sure.proven": "the line of the cause itself is there, in one source alone",
    "diagnosis.sure.likely_seen": "{hops:source fits|sources fit} and nothing speaks against it",
    "diagnosis.sure.likely": "it fits, in one source alone",
    "diagnosis.sure.unknown": "the evidence is too little, or fits several causes",
    "diagnosis.sure.unread": "no line could be read",
    "diagnosis.sure.none": "every source was read and none shows a fault",
    "diagnosis.not.fact": "a line speaks against it",
    "diagnosis.not.absent": "{hop:40} covers the outage and shows no sign of it",
    "diagnosis.not.own_kill": "the worker was killed by its own server after a time-out; the hint at memory is a guess that every SIGKILL gets",
    "diagnosis.not.consequence": "it follows from the cause",
    "diagnosis.not.weaker": "less speaks for it, or it began later",
    "diagnosis.holder": "process {pid} holds the lock; what it runs is not in the log (see it in pg_stat_activity)",
    "diagnosis.holder_statement": "process {pid} holds the lock: {statement:120}",
    "diagnosis.holder_runs": "process {pid} of {session:60} holds the lock: {statement:120}",
    "diagnosis.next.kernel": "Read the kernel log of that time: `journalctl -k` or `dmesg -T`.",
    "diagnosis.next.database": "Read the log of the database of that time.",
    "diagnosis.next.metrics": "Read the metrics of that time: CPU, memory, disk queue depth, connections.",
    "diagnosis.view.cause": "Cause: {cause} ({code})",
    "diagnosis.view.at": "At: {hop:60}",
    "diagnosis.view.sure": "Confidence: {confidence}. {reason:sentence}",
    "diagnosis.view.because": "Because, in the order of the request (UTC):",
    "diagnosis.view.ruled_out": "Ruled out:",
    "diagnosis.view.not": "{cause}: {why}",
    "diagnosis.view.advice": "What to do:",
    "diagnosis.view.next": "What to read next:",
}
