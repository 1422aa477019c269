"""The emails about scheduled backups: what failed, who is left out, what will be deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from lifeguard.core.backup.attempts import ATTEMPTS, AttemptNotification
from lifeguard.core.backup.history import LISTED
from lifeguard.core.backup.image import Image
from lifeguard.core.backup.retention import RetentionDecision
from lifeguard.core.notification.named import NamedServer, counted
from lifeguard.core.notification.view import Commands, EmailView, Items, Paragraph, State
from lifeguard.core.resources.tags import HOLD
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable


@immutable
class BackupFailure:
    """An image or a copy that came to nothing: of which server, and why if that is known."""

    server: NamedServer
    what: Message
    reason: Message


def failed(news: AttemptNotification, failures: Sequence[BackupFailure]) -> EmailView:
    """Return the email of failures that are all told in the same way."""
    again = news is AttemptNotification.RETRIED
    stays = Paragraph((message("backup_email.stays"),))
    return EmailView(
        state=State.FYI if again else State.ACT,
        name=counted(_servers(failure.server for failure in failures)),
        gist=message("backup_email.retried") if again else message("backup_email.given_up"),
        duty=(
            message("backup_email.retried.duty", attempts=ATTEMPTS)
            if again
            else message("backup_email.given_up.duty"),
        ),
        blocks=(Items(message("backup_email.failures"), tuple(map(_failure, failures))), stays),
    )


def left_out(reasons: Sequence[tuple[NamedServer, Message]]) -> EmailView:
    """Return the email about servers of which no image is made, with the reason of each."""
    named = tuple(
        message("backup_email.left_out.server", server=server.label, why=why)
        for server, why in reasons
    )
    return EmailView(
        state=State.ACT,
        name=counted(_servers(server for server, _ in reasons)),
        gist=message("backup_email.left_out"),
        duty=(message("backup_email.left_out.duty"),),
        blocks=(Items(message("backup_email.left_out.servers"), named),),
    )


def first_list(
    decisions: Sequence[RetentionDecision],
    servers: Mapping[str, NamedServer],
    nouns: Mapping[str, Message],
    hold: Callable[[Image], Command],
    now: datetime,
) -> EmailView:
    """Return the email that comes a day before the first deletion.

    `servers` are those of which the images are, by label; `nouns` say by the kind of resource
    what its backups are called; `hold` is the command that keeps one.
    """
    going = [decision for decision in decisions if decision.goes]
    staying = [decision for decision in decisions if not decision.goes and decision.image.ours]
    begins = now + LISTED
    examples = {decision.image.service: decision.image for decision in reversed(going)}
    holds = tuple(hold(image) for _, image in sorted(examples.items()))
    return EmailView(
        state=State.FYI,
        name=message("backup_email.images", count=len(going)),
        gist=message("backup_email.pruning", begins=begins),
        duty=(
            message("backup_email.pruning.duty", begins=begins),
            message("backup_email.pruning.keep_more"),
        ),
        blocks=(
            Items(message("backup_email.pruning.goes"), _verdicts(going, servers, nouns)),
            Commands(message("backup_email.pruning.hold", tag=HOLD), holds),
            Items(message("backup_email.pruning.stays"), _verdicts(staying, servers, nouns)),
            Paragraph((message("backup_email.pruning.others"),)),
        ),
    )


def _failure(failure: BackupFailure) -> Message:
    server, what = failure.server.label, failure.what
    if failure.reason:
        return message("backup_email.failed", server=server, what=what, why=failure.reason)
    return message("backup_email.failed.unexplained", server=server, what=what)


def _verdicts(
    decisions: Iterable[RetentionDecision],
    servers: Mapping[str, NamedServer],
    nouns: Mapping[str, Message],
) -> tuple[Message, ...]:
    return tuple(
        message(
            "backup_email.pruning.image",
            what=nouns[decision.image.service],
            image=decision.image.id,
            server=servers.get(decision.image.server, NamedServer(decision.image.source)).label,
            region=decision.image.region,
            made=decision.image.created_at,
            why=decision.why,
        )
        for decision in decisions
    )


def _servers(servers: Iterable[NamedServer]) -> tuple[NamedServer, ...]:
    """Return the servers, each once."""
    return tuple(dict.fromkeys(servers))
