"""The emails about scheduled backups: what failed, who is left out, what will be deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lifeguard.core.backup.attempts import AttemptNotification
from lifeguard.core.backup.history import LISTED
from lifeguard.core.backup.retention import RetentionDecision
from lifeguard.core.notification.email import Email, composed
from lifeguard.core.resources.tags import HOLD
from lifeguard.core.text.message import Said
from lifeguard.core.text.moment import moment

SHOWN = 200
"""Lines of a list; an email that SNS takes holds many more, but nobody reads them."""


@dataclass(frozen=True, slots=True)
class BackupFailure:
    """An image or a copy that came to nothing: of which instance, and why if that is known."""

    label: str
    what: Said
    reason: Said


def failed(news: AttemptNotification, failures: Sequence[BackupFailure]) -> Email:
    """Return the email of failures that are all told in the same way."""
    again = news is AttemptNotification.RETRIED
    count = _servers({failure.label for failure in failures})
    action_required = (
        "Nothing yet: Lifeguard tries again, at most three times in all, and tells you if it"
        " gives up."
        if again
        else "Look at the reason. Lifeguard tries again at the next time of the schedule."
    )
    state = "BACKUP failed and is retried" if again else "BACKUP given up for this time"
    return composed(
        f"{state}: {count}",
        (action_required,),
        (),
        ("WHAT HAPPENED", _shown([_failure(failure) for failure in failures])),
        ("WHAT STAYS", ("All earlier backups; a copy's source stays until a copy succeeds.",)),
    )


def left_out(reasons: Sequence[tuple[str, Said]]) -> Email:
    """Return the email about instances of which no image is made: label and reason each."""
    return composed(
        f"NO BACKUP of {_servers({label for label, _ in reasons})}",
        ("See to their data in another way. If that is done already, nothing: you are told once.",),
        (),
        ("WHICH, AND WHY", _shown([f"{label}: {why}." for label, why in reasons])),
    )


def first_list(decisions: Sequence[RetentionDecision], now: datetime, timezone: str) -> Email:
    """Return the email that comes a day before the first deletion."""
    going = [decision for decision in decisions if decision.goes]
    staying = [decision for decision in decisions if not decision.goes and decision.image.ours]
    when = moment(now + LISTED, timezone)
    example = going[0].image
    tag = ("aws", "ec2", "create-tags", "--region", example.region, "--resources", example.id)
    hold = (*tag, "--tags", f"Key={HOLD},Value=keep")
    count = f"{len(going)} image{'' if len(going) == 1 else 's'}"
    return composed(
        f"PRUNING begins in a day: {count} would go",
        (
            (
                f"Nothing, if the list is right: from {when} on, Lifeguard deletes what your"
                " policies do not keep, now and in future, without asking again."
            ),
            "To keep one for good, tag it; to keep more, change `keep` and deploy.",
        ),
        (hold,),
        ("WHAT WOULD BE DELETED, WITH ITS SNAPSHOTS", _shown([_verdict(v) for v in going])),
        ("WHAT STAYS OF WHAT LIFEGUARD HAS MADE", _shown([_verdict(v) for v in staying])),
        ("WHAT OTHERS HAVE MADE", ("It is never deleted.",)),
    )


def _failure(failure: BackupFailure) -> str:
    why = f": {failure.reason}" if failure.reason else ""
    return f"{failure.label}: {failure.what} failed{why}."


def _verdict(decision: RetentionDecision) -> str:
    image = decision.image
    made = f"{image.created_at:%Y-%m-%d %H:%M} UTC"
    return f"{image.id} of {image.source}, {image.region}, {made}: {decision.why}."


def _shown(lines: Sequence[str]) -> tuple[str, ...]:
    more = (f"And {len(lines) - SHOWN} more.",) if len(lines) > SHOWN else ()
    return (*lines[:SHOWN], *more)


def _servers(labels: set[str]) -> str:
    first, *rest = sorted(labels)
    return f"{first} and {len(rest)} more" if rest else first
