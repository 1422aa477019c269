"""The rarer emails of an incident, as they come of a decision: for golden files and properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time, timedelta
from types import MappingProxyType

from lifeguard.core.decision.decision import NotificationKind, Notify
from lifeguard.core.decision.readings import TargetHealth
from lifeguard.core.endpoints.answer import EndpointAnswer
from lifeguard.core.endpoints.news import answering, silent
from lifeguard.core.endpoints.silence import Silence
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.trigger import Kind, Phase, Source
from lifeguard.core.kinds.ec2.instance import InstanceState, PublicIpKind
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.notification.incident.going_on import told
from lifeguard.core.notification.view import EmailView
from lifeguard.core.planner.decide import decide
from lifeguard.core.planner.first_word import next_move
from lifeguard.core.policy.policy import (
    ApplicationCheck,
    InstanceCheckGrace,
    Policy,
    Weekday,
    Window,
)
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.targets.news import healthy, unhealthy
from lifeguard.core.targets.target import RegisteredTarget
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.emails import (
    REBOOT,
    RETIREMENT,
    SEOUL,
    SUNDAY,
    announced,
    due,
    failed,
    hung,
    tried,
    written,
)
from tests.support.replacements import GROUP, UNASKED, passing, retired
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    ASK,
    BOOTING,
    NOON,
    PASSING,
    RESOURCE,
    act,
    at,
    aws_said,
    did,
    event,
    heard,
    instance,
    look,
    on_host,
    said_yes,
    situation,
    stopped,
    trigger,
)

_HOST = Resource(Service.EC2_HOST, "h-0a1b2c3d4e5f60718", "123456789012", "us-east-1")
_VOLUME = Resource(Service.EBS_VOLUME, "vol-0f3a91c25b7e64d08", "123456789012", "us-east-1")
_HEALTH = "arn:aws:health:us-east-1::event/EC2/1"


def _hanging() -> InstanceSituation:
    stopping = did(hung(), act(Verb.STOP, at("12:07"), problem=ProblemKind.INSTANCE_CHECK))
    return look(stopping, at("12:25"), state=InstanceState.STOPPING)


def _answer_force() -> EmailView:
    return due(_hanging())


def _not_forced() -> EmailView:
    return due(said_yes(_hanging(), yes=False))


def _answered_yes() -> EmailView:
    """Return the email that tells everybody of the yes of one."""
    told_all = said_yes(failed(ASK))
    return due(replace(told_all, sent=told_all.sent[:-1]))


def _first_word_application() -> EmailView:
    seen = instance(checks=APPLICATION_FAILS, read_at=at("12:05"))
    news = trigger(Kind.APPLICATION_CHECK)
    before = situation(seen, news, opened_at=at("12:02"), settings=SEOUL)
    wait = message("waiting.checks_not_passed")
    word = Notify(
        NotificationKind.FIRST_WORD,
        wait,
        about="first word",
        problem=ProblemKind.APPLICATION_CHECK,
        at=at("12:10"),
    )
    return written(before, word)


def _answer_reschedule() -> EmailView:
    return due(announced(REBOOT, policy=replace(ASK, window=SUNDAY)))


def _answer_without_backup() -> EmailView:
    now = Window((Weekday.FRI,), time(21), 2)
    begun = announced(RETIREMENT, policy=replace(ACT, window=now))
    denied = aws_said("UnauthorizedOperation", "You are not authorized to perform this operation")
    image = act(Verb.CREATE_IMAGE, at("12:01"), Result.REFUSED, answer=denied)
    return due(look(did(begun, image), at("12:02")))


def _answer_flapping() -> EmailView:
    before = hung()
    return due(replace(before, incident=replace(before.incident, treated_before=3)))


def _fixed_replaced() -> EmailView:
    before = replace(retired(), settings=SEOUL)
    return due(passing(before, "12:36"))


def _replaced_unwell() -> EmailView:
    before = replace(retired(), settings=SEOUL, targets=(TargetHealth(GROUP, "healthy"),))
    denied = aws_said("AccessDenied", "not authorized to perform RegisterTargets")
    moved = act(Verb.MOVE_TARGETS, at("12:34"), Result.REFUSED, answer=denied)
    return due(passing(did(before, moved), "13:40"))


def _replacement_discarded() -> EmailView:
    before = replace(tried(), policy=UNASKED)
    acts = (
        act(Verb.LAUNCH_REPLACEMENT, at("12:41"), made="i-0new0new0new0new0"),
        act(
            Verb.DISCARD_REPLACEMENT,
            at("13:12"),
            reason=message("replacement.not_passed", limit=timedelta(minutes=30)),
        ),
    )
    return due(look(did(before, *acts), at("13:14")))


def _undecided() -> EmailView:
    before = look(failed(), at("12:12"), launched_at=at("12:11"), checks=BOOTING)
    return due(look(before, at("14:00"), checks=BOOTING))


def _unhealthy() -> EmailView:
    acts = (
        act(Verb.STOP, at("12:11"), problem=ProblemKind.SYSTEM_CHECK),
        act(Verb.START, at("12:12"), problem=ProblemKind.SYSTEM_CHECK),
    )
    target = TargetHealth(GROUP, "unhealthy", "Target.ResponseCodeMismatch", 80)
    back = look(did(failed(), *acts), at("13:30"), launched_at=at("12:12"), checks=PASSING)
    return due(replace(back, targets=(target,)))


def _unknown_event() -> EmailView:
    return due(announced(event("instance-relocation", NOON + timedelta(days=9))))


def _called_off() -> EmailView:
    before = announced(RETIREMENT, policy=replace(ACT, window=SUNDAY))
    plan = decide(before)
    assert isinstance(plan, Notify)
    return due(look(heard(before, plan), at("+1 09:00"), events=()))


def _date_moved() -> EmailView:
    before = announced(RETIREMENT, policy=replace(ACT, window=SUNDAY))
    plan = decide(before)
    assert isinstance(plan, Notify)
    sooner = replace(RETIREMENT, not_before=at("+4 12:00"))
    return due(look(heard(before, plan), at("+1 09:00"), events=(sooner,)))


def _stopped_by_others() -> EmailView:
    return due(look(failed(), at("12:14"), stopped("Client.UserInitiatedShutdown")))


def _not_started() -> EmailView:
    before = failed(ASK)
    question = decide(before)
    assert isinstance(question, Notify)
    down = stopped("Client.UserInitiatedShutdown")
    first = look(heard(before, question), at("12:20"), down)
    return due(look(first, at("12:40"), down))


def _stopped_by_its_system() -> EmailView:
    seen = stopped("Client.InstanceInitiatedShutdown", read_at=at("12:03"))
    news = trigger(Kind.STATE_CHANGE, source=Source.STATE_CHANGE, state="stopped")
    return due(situation(seen, news, settings=SEOUL))


def _start_refused() -> EmailView:
    denied = aws_said("UnauthorizedOperation", "You are not authorized to perform this operation")
    acts = (
        act(Verb.STOP, at("12:11"), problem=ProblemKind.SYSTEM_CHECK),
        act(
            Verb.START,
            at("12:12"),
            Result.REFUSED,
            ProblemKind.SYSTEM_CHECK,
            answer=denied,
            code="UnauthorizedOperation",
        ),
    )
    return due(look(did(failed(), *acts), at("12:13"), stopped("Client.UserInitiatedShutdown")))


def _volume_lost() -> EmailView:
    before = situation(instance(), trigger(Kind.VOLUME_LOST), settings=SEOUL)
    return due(replace(before, incident=replace(before.incident, resource=_VOLUME)))


def _dedicated_host() -> EmailView:
    news = trigger(Kind.DEDICATED_HOST, deadline=at("+10 12:00"))
    servers = ("db-1, i-0d1d1d1d1d1d1d1d1", "web-1, i-00ddbf07ce6372082")
    return due(on_host(_HOST, news, settings=SEOUL, servers=servers))


def _degraded_drive() -> EmailView:
    what = message(
        "news.health",
        event="AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED",
        resource="i-00ddbf07ce6372082",
    )
    news = trigger(Kind.DEGRADED_DRIVE, source=Source.HEALTH, reference=_HEALTH, summary=what)
    return due(situation(instance(), news, settings=SEOUL))


def _health_issue() -> EmailView:
    what = message(
        "news.health",
        event="AWS_EC2_INSTANCE_NETWORK_PERFORMANCE_DEGRADED",
        resource="i-00ddbf07ce6372082",
    )
    news = trigger(Kind.HEALTH_ISSUE, source=Source.HEALTH, reference=_HEALTH, summary=what)
    return due(situation(instance(), news, settings=SEOUL))


_SITE = silent(
    RESOURCE,
    Silence("https://shop.example.com/health", NOON, lasts=True),
    EndpointAnswer(502),
)


def _site(policy: Policy = ACT, when: str = "12:06") -> InstanceSituation:
    begun = situation(instance(), _SITE, policy=policy, settings=SEOUL)
    return look(begun, at(when))


def _site_first_word() -> EmailView:
    late = replace(ACT, instance_check_grace=InstanceCheckGrace(default=timedelta(minutes=10)))
    before = _site(late)
    return written(before, next_move(before))


def _site_over() -> EmailView:
    rebooted = did(
        _site(replace(ACT, application_check=ApplicationCheck.REBOOT)),
        act(Verb.REBOOT, at("12:06"), problem=ProblemKind.ENDPOINT),
    )
    url, answer = "https://shop.example.com/health", EndpointAnswer(200)
    over = answering(rebooted.incident, url, answer, at("12:08:30"))
    incident = replace(rebooted.incident, triggers=(_SITE, *over))
    return due(look(replace(rebooted, incident=incident), at("12:09")))


_TARGETS = (
    RegisteredTarget(RESOURCE.id, "shop-web", "unhealthy", "Target.ResponseCodeMismatch"),
    RegisteredTarget(RESOURCE.id, "shop-api", "unhealthy", "Target.Timeout"),
)


def _target(*targets: RegisteredTarget, policy: Policy = ACT) -> InstanceSituation:
    news = unhealthy(RESOURCE, targets, NOON)
    begun = situation(instance(), news, policy=policy, settings=SEOUL)
    return look(begun, at("12:06"))


def _target_over() -> EmailView:
    reboots = replace(ACT, application_check=ApplicationCheck.REBOOT)
    rebooted = did(
        _target(_TARGETS[0], policy=reboots),
        act(Verb.REBOOT, at("12:06"), problem=ProblemKind.ENDPOINT),
    )
    well = replace(_TARGETS[0], health="healthy", reason="")
    over = healthy(rebooted.incident, (well,), at("12:08:30"))
    incident = replace(rebooted.incident, triggers=(*rebooted.incident.triggers, *over))
    return due(look(replace(rebooted, incident=incident), at("12:09")))


def _stale() -> InstanceSituation:
    old = message("freshness.old", last=at("-3 02:00"), limit=timedelta(days=2))
    news = trigger(Kind.STALE_BACKUP, source=Source.SWEEP, reference="stale", summary=old)
    return situation(instance(), news, settings=SEOUL)


def _stale_over() -> EmailView:
    before = _stale()
    question = decide(before)
    assert isinstance(question, Notify)
    again = message("freshness.again", made=at("+1 02:00"))
    over = replace(
        before.incident.triggers[0],
        phase=Phase.CLEARED,
        occurred_at=at("+1 02:30"),
        summary=again,
    )
    after = heard(before, question)
    incident = replace(after.incident, triggers=(*after.incident.triggers, over))
    return due(look(replace(after, incident=incident), at("+1 02:31")))


def _backup_failed() -> EmailView:
    acts = (
        act(Verb.CREATE_IMAGE, at("12:11"), made="ami-0a55b1fcadaef33c3"),
        act(Verb.STOP, at("12:11"), problem=ProblemKind.SYSTEM_CHECK),
        act(Verb.START, at("12:12"), problem=ProblemKind.SYSTEM_CHECK),
    )
    before = look(did(failed(), *acts), at("12:14"), launched_at=at("12:12"), checks=PASSING)
    duty = message("outcome.make_another", image="ami-0a55b1fcadaef33c3")
    what = message("outcome.backup_failed")
    return told(before, Notify(NotificationKind.ASKED, what, action_required=(duty,)))


def _drill_failed() -> EmailView:
    drill = message("drill.of", server=foreign("web-1"), image="ami-0good")
    resource = Resource(Service.RESTORE, "i-00ddbf07ce6372082", "123456789012", "us-east-1")
    news = trigger(Kind.RESTORE_DRILL, reference="drill:ami-0good", summary=drill)
    before = situation(None, news, policy=None, settings=SEOUL)
    before = replace(before, incident=replace(before.incident, resource=resource))
    acts = (
        act(Verb.LAUNCH_DRILL, at("12:01"), made="i-0new0new0new0new0"),
        act(
            Verb.END_DRILL,
            at("12:31"),
            reason=message("drill.not_passed", limit=timedelta(minutes=30)),
        ),
    )
    return due(replace(did(before, *acts), now=at("12:32")))


def _many_obstacles() -> EmailView:
    return due(failed(public_ip=PublicIpKind.AUTO, stop_protection=True, instance_store=True))


def _fixed_without_image() -> EmailView:
    """Return a cure after which a failed image is still to be told."""
    acts = (
        act(Verb.CREATE_IMAGE, at("12:11"), Result.REFUSED, made=""),
        act(Verb.STOP, at("12:11"), problem=ProblemKind.SYSTEM_CHECK),
        act(Verb.START, at("12:12"), problem=ProblemKind.SYSTEM_CHECK),
    )
    return due(look(did(failed(), *acts), at("12:14"), launched_at=at("12:12"), checks=PASSING))


def _reminder_of_an_event() -> EmailView:
    before = announced(RETIREMENT, policy=ASK)
    question = decide(before)
    assert isinstance(question, Notify)
    return written(*_later(heard(before, question)))


def _later(before: InstanceSituation) -> tuple[InstanceSituation, Notify]:
    after = look(before, at("+7 12:01"))
    reminder = decide(after)
    assert isinstance(reminder, Notify)
    return after, reminder


RARE: Mapping[str, Callable[[], EmailView]] = MappingProxyType(
    {
        "answer-force-stop": _answer_force,
        "answer-reschedule": _answer_reschedule,
        "answer-without-backup": _answer_without_backup,
        "answered-yes": _answered_yes,
        "down-first-word-application": _first_word_application,
        "answer-flapping": _answer_flapping,
        "answer-reminder-of-an-event": _reminder_of_an_event,
        "fixed-replaced": _fixed_replaced,
        "fixed-without-image": _fixed_without_image,
        "fixed-stale-backup": _stale_over,
        "planned-date-moved": _date_moved,
        "called-off": _called_off,
        "down-not-forced": _not_forced,
        "answer-start": _stopped_by_its_system,
        "down-start-refused": _start_refused,
        "down-many-obstacles": _many_obstacles,
        "down-not-started": _not_started,
        "down-replacement-discarded": _replacement_discarded,
        "act-replaced-unwell": _replaced_unwell,
        "down-undecided-checks": _undecided,
        "act-unhealthy-targets": _unhealthy,
        "act-unknown-event": _unknown_event,
        "act-volume-lost": _volume_lost,
        "act-dedicated-host": _dedicated_host,
        "act-degraded-drive": _degraded_drive,
        "act-health-issue": _health_issue,
        "down-site": lambda: due(_site()),
        "down-first-word-site": _site_first_word,
        "fixed-site": _site_over,
        "down-target": lambda: due(_target(_TARGETS[0])),
        "down-targets": lambda: due(_target(*_TARGETS)),
        "fixed-target": _target_over,
        "act-stale-backup": lambda: due(_stale()),
        "act-backup-failed": _backup_failed,
        "act-restore-drill-failed": _drill_failed,
        "stopped-by-others": _stopped_by_others,
    }
)
"""Each of them, by the name of its golden file."""
