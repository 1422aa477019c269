"""A last good backup that is too old: told once, and over when one is there again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.backup.freshness import (
    ages,
    ending,
    fresh_again,
    freshness,
    stale,
    standing,
)
from lifeguard.core.backup.history import BackupAges
from lifeguard.core.backup.image import ImageState
from lifeguard.core.decision.decision import (
    Close,
    Execute,
    NotificationKind,
    Notify,
)
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.incident.trigger import (
    Kind,
    Phase,
    Source,
    Trigger,
)
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import ScheduledBackup
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import NOTHING, message
from tests.support.images import image
from tests.support.situations import (
    INSTANCE,
    NOON,
    OBSERVE,
    RESOURCE,
    SYSTEM_FAILS,
    act,
    answered,
    did,
    incident,
    instance,
    look,
    situation,
    stopped,
    trigger,
)

DAY = timedelta(days=1)
LIMIT = 2 * DAY
SEEN = NOON - 3 * DAY


def found(*ages: timedelta, standing: ImageState = ImageState.GOOD) -> Trigger | None:
    photos = [image(NOON - age, standing=standing) for age in ages]
    return stale(freshness(RESOURCE, photos, SEEN), LIMIT, NOON)


def raised() -> Trigger:
    news = found(3 * DAY)
    assert news is not None
    return news


def test_only_what_is_older_than_the_policy_allows_is_stale() -> None:
    assert found(LIMIT, 5 * DAY) is None
    news = found(LIMIT + timedelta(seconds=1), 5 * DAY)
    assert news is not None
    assert (news.source, news.kind, news.phase) == (
        Source.BACKUP,
        Kind.STALE_BACKUP,
        Phase.RAISED,
    )
    assert news.reference == f"backup:{INSTANCE}:2026-11-18T11:59:59Z"
    last = NOON - LIMIT - timedelta(seconds=1)
    assert news.summary == message("freshness.old", last=last, limit=LIMIT)


def test_without_any_backup_its_age_counts_from_the_first_sight() -> None:
    for none in (found(), found(DAY, standing=ImageState.FAILED)):
        assert none is not None
        assert none.reference == f"backup:{INSTANCE}:none"
        assert none.summary == message("freshness.none", since=SEEN, limit=LIMIT)
    assert stale(freshness(RESOURCE, [], NOON - DAY), timedelta(hours=1), NOON) is not None
    assert stale(freshness(RESOURCE, [], NOON - DAY), LIMIT, NOON) is None


def test_how_many_servers_have_a_recent_backup_and_how_old_the_oldest_is() -> None:
    backed_up = [freshness(RESOURCE, [image(NOON - age)], SEEN) for age in (DAY, LIMIT, 3 * DAY)]
    none = freshness(RESOURCE, [], NOON)
    found = ages([(one, LIMIT) for one in (*backed_up, none)], NOON)
    assert found == BackupAges(good=2, count=4, oldest=NOON - LIMIT)
    assert ages([(none, LIMIT)], NOON) == BackupAges(good=0, count=1, oldest=None)


def test_the_same_staleness_is_the_same_news() -> None:
    first, again = (
        raised(),
        stale(freshness(RESOURCE, [image(NOON - 3 * DAY)], SEEN), LIMIT, NOON + DAY),
    )
    assert again is not None
    assert first.dedup_key == again.dedup_key
    assert first.names_one_fault
    assert first.opens


def _cleared(of: Incident, age: timedelta) -> Trigger | None:
    return fresh_again(of, freshness(RESOURCE, [image(NOON - age)], SEEN), NOON, LIMIT)


def test_a_good_backup_ends_it_under_the_reference_that_was_told() -> None:
    told = incident(raised())
    assert _cleared(told, 3 * DAY) is None
    over = _cleared(told, timedelta(hours=1))
    assert over is not None
    assert (over.phase, over.reference, over.opens) == (Phase.CLEARED, raised().reference, False)
    assert over.summary == message("freshness.again", made=NOON - timedelta(hours=1))
    assert _cleared(incident(raised(), over), timedelta(hours=1)) is None
    assert _cleared(incident(trigger()), timedelta(hours=1)) is None


def test_it_is_over_when_nobody_asks_for_backups_any_more() -> None:
    over = fresh_again(incident(raised()), None, NOON)
    assert over is not None
    assert over.summary == message("freshness.not_asked")


# -- the incident ---------------------------------------------------------------------------


def test_a_person_is_asked_with_the_command_that_makes_one() -> None:
    decision = decide(situation(instance(), raised()))
    assert isinstance(decision, Notify)
    assert (decision.notice, decision.about) == (NotificationKind.ASKED, "stale-backup")
    assert " ".join(decision.commands[0]).startswith(
        f"aws ec2 create-image --region us-east-1 --instance-id {INSTANCE} --no-reboot"
    )


def test_in_mode_observe_it_is_only_told() -> None:
    decision = decide(situation(instance(), raised(), policy=OBSERVE))
    assert isinstance(decision, Close)
    assert (decision.status, decision.tell) == (IncidentStatus.OBSERVED, True)


def test_a_good_backup_closes_it_even_of_a_stopped_instance() -> None:
    over = _cleared(incident(raised()), timedelta(hours=1))
    assert over is not None
    for world in (instance(), stopped("Client.UserInitiatedShutdown")):
        asked = situation(world, raised())
        after = replace(asked, incident=incident(raised(), over))
        assert decide(look(after, NOON)) == Close(IncidentStatus.RESOLVED, over.summary, tell=True)


def test_other_troubles_come_first_and_their_treatment_goes_on() -> None:
    both = situation(instance(checks=SYSTEM_FAILS), raised(), now=NOON)
    late = look(both, NOON + timedelta(minutes=11))
    assert isinstance(decide(late), Execute)
    cured = look(did(both, act(Verb.REBOOT)), NOON + timedelta(minutes=20), instance())
    asked = decide(cured)
    assert isinstance(asked, Notify)
    assert asked.about == "stale-backup"
    assert asked.reasons == ()  # that the reboot has not helped says nothing of it
    assert act(Verb.REBOOT).result is Result.DONE
    assert not isinstance(answered(cured), Execute)


def test_the_latest_word_on_it_counts_once() -> None:
    later = replace(raised(), reference=f"backup:{INSTANCE}:none")
    world = situation(instance(), raised(), later)
    assert [problem.reference for problem in world.present] == [later.reference]


@pytest.mark.parametrize(
    ("every", "given", "hours"),
    [(1, None, 4), (2, None, 5), (3, None, 6), (24, None, 48), (1, 2, 2)],
)
def test_unless_the_policy_says_a_late_hour_makes_nothing_stale(
    every: int, given: int | None, hours: int
) -> None:
    # Through the hour that clocks repeat, an image of each hour is two hours after the last.
    schedule = ScheduledBackup(
        every=timedelta(hours=every), max_age=timedelta(hours=given) if given else None
    )
    assert schedule.oldest == timedelta(hours=hours)


def test_what_stands_is_the_latest_word_and_what_ends_it_the_last_end() -> None:
    first, second, over = (
        _word("backup:1", Phase.RAISED),
        _word("backup:2", Phase.RAISED),
        _word("backup:2", Phase.CLEARED),
    )
    assert standing([]) is None
    assert standing([first, second]) == second
    assert standing([first, second, over]) == first
    assert standing([second, over]) is None
    assert ending([first]) == NOTHING
    assert ending([first, over]) == over.summary


def _word(reference: str, phase: Phase) -> Trigger:
    return Trigger(
        source=Source.BACKUP,
        kind=Kind.STALE_BACKUP,
        phase=phase,
        resource=RESOURCE,
        reference=reference,
        event_id=f"{reference}:{phase}",
        occurred_at=NOON,
        summary=message("freshness.again", made=NOON),
    )
