"""Reporting failures and who is left out: each once, all of one hour in one email a kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lifeguard.core.backup.attempts import AttemptNotification, news, series_of
from lifeguard.core.backup.image import Image
from lifeguard.core.backup.target import BackupTarget
from lifeguard.core.notification.backup import BackupFailure, failed, left_out
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.functions.backup.context import BackupContext, BackupRun
from lifeguard.functions.backup.vaults import VAULTS

_Found = tuple[BackupTarget, str, BackupFailure]


def tell_failures(context: BackupContext, run: BackupRun) -> None:
    """Write what is new of attempts that came to nothing.

    Raises:
        Retryable, Refused: as AWS answered; nothing is noted then, so the next run tells it.
    """
    by_news: dict[AttemptNotification, list[_Found]] = defaultdict(list)
    for target in run.targets:
        history = run.of(target)
        for series, what in news(history.failed, history.told):
            by_news[what].append((target, series, _failure(run, target, series)))
    for what, found in by_news.items():
        context.notifier.send(failed(what, [failure for _, _, failure in found]))
        for target, series, _ in found:
            run.histories[target.id] = run.of(target).telling(series, what)


def tell_left_out(context: BackupContext, run: BackupRun) -> None:
    """Write of whom no image is made, and why.

    Raises:
        Retryable, Refused: as above.
    """
    reasons = {c.id: c.left_out or run.of(c).refused for c in run.targets}
    new = [c for c in run.targets if reasons[c.id] not in {NOTHING, run.of(c).left_out}]
    if new:
        context.notifier.send(left_out([(NamedServer.of(c.instance), reasons[c.id]) for c in new]))
    for target in run.targets:
        run.histories[target.id] = replace(run.of(target), left_out=reasons[target.id])


def _failure(run: BackupRun, target: BackupTarget, series: str) -> BackupFailure:
    copied = _is_copy(target, series)
    noun = VAULTS[target.instance.resource.service].noun
    what = message("backup.copy") if copied else noun
    why = next(_reasons(run.albums(target.id), series), run.of(target).why)
    return BackupFailure(NamedServer.of(target.instance), what, why)


def _is_copy(target: BackupTarget, series: str) -> bool:
    return any(series.startswith(f"{image.name}-") for image in target.images)


def _reasons(images: Iterable[Image], series: str) -> Iterator[Message]:
    """Yield what EC2 says of the failed images of a series."""
    for image in images:
        if series_of(image.name) == series and image.reason:
            yield message("backup.ec2_said", said=foreign(image.reason))
