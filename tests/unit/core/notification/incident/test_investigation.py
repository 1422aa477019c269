"""The cause that logs have shown: in the subject, as a few lines, within every email's room."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import Close, NotificationKind, Notify
from lifeguard.core.diagnosis.advice import advice
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnosis import Confidence
from lifeguard.core.diagnosis.investigation import (
    Conclusion,
    ExcludedCause,
    Investigation,
    QuotedLine,
)
from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.vital_signs import HostMetrics, VitalSigns
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.notification.form import SUBJECT, longest
from lifeguard.core.notification.incident.ended import ended
from lifeguard.core.notification.incident.frame import cause, evidence
from lifeguard.core.notification.incident.going_on import told
from lifeguard.core.notification.incident.guest import seen_inside
from lifeguard.core.notification.incident.investigation import advised, cause_found, investigated
from lifeguard.core.notification.incident.needed import needed
from lifeguard.core.notification.view import (
    Block,
    Commands,
    EmailView,
    Items,
    Paragraph,
    State,
)
from lifeguard.core.policy.policy import Language
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.text.columns import width
from lifeguard.core.text.command import COLUMNS
from lifeguard.core.text.foreign import UNSAID, Foreign
from lifeguard.core.text.message import NOTHING, Message, coded, message
from tests.golden.catalogue import read
from tests.support.cause_emails import DISK, found
from tests.support.guests import MEMORY_FULL, visit
from tests.support.situations import NOON, PASSING, act, at, did, look

SEEN = message("guest.memory.brief")


def concluded(cause_is: Cause, confidence: Confidence = Confidence.HIGH) -> Conclusion:
    return replace(DISK, cause=cause_is, confidence=confidence)


def test_the_subject_names_the_cause_where_it_is_sure() -> None:
    assert cause(found(DISK), ProblemKind.APPLICATION_CHECK) == coded(
        "investigation.brief", Cause.DB_DISK_IO_SATURATED
    )


@pytest.mark.parametrize(
    "conclusion",
    [
        concluded(Cause.DB_LOCK_WAIT, Confidence.LOW),
        concluded(Cause.UNKNOWN),
        concluded(Cause.NONE),
    ],
)
def test_what_is_not_sure_is_not_said(conclusion: Conclusion) -> None:
    before = found(conclusion)
    assert cause(before, ProblemKind.APPLICATION_CHECK).code == "cause.application-check"
    assert list(investigated(before)) == []
    assert list(investigated(replace(before, investigation=None))) == []
    assert list(investigated(replace(before, investigation=Investigation(NOON)))) == []


def test_a_look_names_more_exactly_what_it_sees_itself() -> None:
    full = found(concluded(Cause.MEMORY_EXHAUSTED_HOST))
    assert cause_found(full, SEEN) == SEEN
    assert cause_found(full, NOTHING).code == "investigation.brief.memory_exhausted_host"
    assert cause_found(found(DISK), SEEN).code == "investigation.brief.db_disk_io_saturated"
    assert cause_found(found(concluded(Cause.UNKNOWN)), SEEN) == SEEN
    looked = replace(full, guest=visit(MEMORY_FULL, NOON))
    assert cause(looked, ProblemKind.APPLICATION_CHECK).code == "guest.memory.brief_eater"


def test_three_lines_one_that_it_is_not_what_is_not_done_and_what_to_do() -> None:
    lines, others, to_do = investigated(found(DISK))
    assert isinstance(lines, Items)
    assert lines.heading.code == "investigation.heading_at"
    assert [(one.code, one.param("hop")) for one in lines.items] == [
        ("investigation.line_at", Foreign("postgres")),
        ("investigation.line_at", Foreign("caddy")),
        ("investigation.line_at", Foreign("gunicorn")),
        ("investigation.not", None),
    ]
    assert isinstance(others, Paragraph)
    assert [one.code for one in others.sentences] == ["investigation.left_out"]
    assert others.sentences[-1].param("remedies") == (coded("remedy", "reboot"),)
    assert to_do == Paragraph(advice(DISK.cause), spare=True)


CHECK = message("runbook.check_endpoint")
LOOKING = ("aws", "ec2", "describe-instance-status")


def needing(notice: NotificationKind, *required: Message) -> Notify:
    what = message("question.nothing_by_itself")
    return Notify(notice, what, commands=(LOOKING,), action_required=required)


def test_where_the_cause_is_known_the_duty_is_what_to_do_about_it() -> None:
    to_do, not_to_do = advice(DISK.cause)
    view = needed(found(DISK), needing(NotificationKind.ASKED, CHECK))
    assert to_do in view.duty
    assert CHECK not in view.duty
    assert Paragraph((not_to_do,), spare=True) in view.blocks
    assert not any(block.commands for block in view.blocks if isinstance(block, Commands))


def test_once_what_the_cause_suggests_is_done_what_not_to_do_is_no_longer_said() -> None:
    told_by = advice(Cause.PORT_CONFLICT)
    before = found(replace(concluded(Cause.PORT_CONFLICT), advice=told_by))
    freed = act(InsideVerb.STOP_HOLDER, at("12:10"), problem=before.target)
    assert len(told_by) == 2
    assert advised(before) == told_by
    assert advised(did(before, freed)) == told_by[:1]
    assert advised(replace(before, investigation=None)) == ()


@pytest.mark.parametrize(
    ("conclusion", "notice", "required"),
    [
        (concluded(Cause.UNKNOWN), NotificationKind.ASKED, (CHECK,)),
        (DISK, NotificationKind.LEFT, (CHECK,)),
        (DISK, NotificationKind.ASKED, (message("runbook.stale_backup"),)),
        (DISK, NotificationKind.ASKED, ()),
    ],
)
def test_else_the_duty_is_its_own(
    conclusion: Conclusion, notice: NotificationKind, required: tuple[Message, ...]
) -> None:
    view = needed(found(conclusion), needing(notice, *required))
    assert not {*advice(DISK.cause)} & {*view.duty}
    assert any(block.commands for block in view.blocks if isinstance(block, Commands))


def test_without_a_hop_and_with_a_line_that_speaks_against() -> None:
    against = ExcludedCause(
        Cause.DISK_FULL, NOTHING, QuotedLine(Foreign("server"), Foreign("df /: 39%"))
    )
    plain = Conclusion(Cause.CONNTRACK_FULL, UNSAID, Confidence.MEDIUM, (), (against,))
    lines, others, _ = investigated(found(plain))
    assert isinstance(lines, Items)
    assert lines.heading.code == "investigation.heading"
    assert [one.code for one in lines.items] == ["investigation.not_line"]
    assert others == Paragraph(())
    timeless = QuotedLine(Foreign("app"), Foreign("x"))
    bare = replace(plain, ruled_out=(), because=(timeless,))
    assert [one.code for block in investigated(found(bare)) for one in _said(block)] == [
        "investigation.line"
    ]


def test_a_lack_of_memory_is_not_ruled_out_where_a_look_finds_memory_full() -> None:
    lack = ExcludedCause(Cause.MEMORY_EXHAUSTED_HOST, NOTHING, None)
    other = ExcludedCause(Cause.DB_LOCK_WAIT, NOTHING, None)
    before = found(replace(DISK, ruled_out=(lack, other), because=()))

    def told(situation: InstanceSituation) -> list[Message]:
        return [item for block in investigated(situation) for item in _said(block)]

    assert len(told(before)) == len(told(replace(before, guest=visit(MEMORY_FULL, NOON))))
    assert told(before) != told(replace(before, guest=visit(MEMORY_FULL, NOON)))
    assert told(replace(before, guest=visit(None, NOON))) == told(before)


def _said(block: Block) -> tuple[Message, ...]:
    assert isinstance(block, Items | Paragraph)
    return block.items if isinstance(block, Items) else block.sentences


def test_what_is_ordinary_is_left_out_where_the_cause_is_known() -> None:
    ordinary = VitalSigns(NOON, NOON, HostMetrics(memory=50))
    known = replace(found(DISK), vital_signs=ordinary)
    unknown = replace(known, investigation=None)
    codes = ("vital.heading", "guest.heading")
    assert not {code for code in codes if code in _headings(known)}
    assert {code for code in codes if code in _headings(unknown)} == set(codes)
    pressed = replace(ordinary, metrics=HostMetrics(memory=99))
    odd = replace(known, vital_signs=pressed, guest=visit(MEMORY_FULL, NOON))
    assert {code for code in codes if code in _headings(odd)} == set(codes)


def _headings(before: InstanceSituation) -> set[str]:
    blocks = evidence(before, State.DOWN)
    return {block.heading.code for block in blocks if isinstance(block, Items)}


LONG = QuotedLine(Foreign("가" * 100), Foreign("x한글 https://evil.example.com " * 40), NOON)
WORST = Conclusion(
    Cause.PACKAGE_UPGRADE_RESTARTED_SERVICE,
    Foreign("나" * 900),
    Confidence.HIGH,
    (LONG, LONG, LONG),
    (ExcludedCause(Cause.RESPONSE_HEADER_TOO_BIG, NOTHING, LONG),),
)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "cause_is",
    [Cause.ADDRESS_FAMILY_MISMATCH, Cause.RESPONSE_HEADER_TOO_BIG, Cause.DB_DISK_IO_SATURATED],
)
def test_no_email_grows_over_its_lines_and_columns(cause_is: Cause, language: Language) -> None:
    before = replace(found(replace(WORST, cause=cause_is)), guest=visit(MEMORY_FULL, NOON))
    asked = Notify(NotificationKind.ASKED, message("question.nothing_by_itself"))
    closed = Close(IncidentStatus.RESOLVED, message("outcome.check_passes"), tell=True)
    for view in (told(before, asked), ended(before, closed)):
        email = read(view, language)
        lines = email.body.split("\n")
        assert len(email.subject) <= SUBJECT
        assert len(lines) <= longest(view)
        assert all(width(line) <= COLUMNS or line.startswith("https://console.") for line in lines)
        assert "https://evil" not in email.body


@pytest.mark.parametrize(
    ("cause_is", "proposed"),
    [(Cause.DB_DISK_IO_SATURATED, False), (Cause.DB_LOCK_WAIT, True)],
)
def test_a_person_is_not_told_to_do_what_is_left_out(cause_is: Cause, proposed: bool) -> None:  # noqa: FBT001  a column
    before = replace(found(concluded(cause_is)), guest=visit(MEMORY_FULL, NOON))
    said = [
        block.heading.code
        for block in seen_inside(before, State.DOWN)
        if isinstance(block, Commands)
    ]
    assert said == (["guest.do.swap"] if proposed else [])


# -- a database that has incidents of its own ------------------------------------------------------

ASKED = replace(DISK, database=Foreign("shop-db"))
ANSWER = message("investigation.answer_elsewhere", database=Foreign("shop-db"))


def test_where_its_database_is_asked_about_the_duty_is_to_answer_that_email() -> None:
    view = needed(found(ASKED), needing(NotificationKind.ASKED, CHECK))
    assert ANSWER in view.duty
    assert view.gist.param("what") == message(
        "investigation.elsewhere", database=Foreign("shop-db")
    )
    assert Paragraph(advice(DISK.cause)[1:], spare=True) in view.blocks
    tried = Notify(
        NotificationKind.ASKED, message("question.still_failing"), action_required=(CHECK,)
    )
    assert needed(found(ASKED), tried).gist.param("what") == tried.what


@pytest.mark.parametrize(
    "conclusion",
    [
        replace(ASKED, database=UNSAID),
        replace(ASKED, confidence=Confidence.LOW),
        replace(ASKED, cause=Cause.DB_LOCK_WAIT, advice=advice(Cause.DB_LOCK_WAIT)),
    ],
    ids=["no tag", "not sure", "no question lifts it"],
)
def test_else_it_is_nobody_elses_email(conclusion: Conclusion) -> None:
    view = needed(found(conclusion), needing(NotificationKind.ASKED, CHECK))
    assert ANSWER not in view.duty
    assert view.gist.param("what") == message("question.nothing_by_itself")


def test_where_nothing_is_to_be_done_nobody_is_told_to_answer() -> None:
    *_, left_out = investigated(found(ASKED))
    assert isinstance(left_out, Paragraph)
    assert left_out.sentences == ()


OVER = Close(
    IncidentStatus.RESOLVED,
    message("outcome.over_by_itself", proof=message("outcome.check_passes")),
    tell=True,
)


def well_again(conclusion: Conclusion) -> InstanceSituation:
    well = look(found(conclusion), at("12:09"), checks=PASSING)
    return replace(well, downtimes=(Downtime(NOON, at("12:09"), noticed=at("12:01")),))


def said(view: EmailView) -> list[str]:
    paragraphs = (block for block in view.blocks if isinstance(block, Paragraph))
    return [one.code for block in paragraphs for one in block.sentences]


def test_what_recovers_with_its_database_has_not_done_so_by_itself() -> None:
    alone = ended(well_again(DISK), OVER)
    assert alone.gist.code == "email.gist.fixed_alone"
    assert "story.by_itself" in said(alone)
    together = ended(well_again(ASKED), OVER)
    assert together.gist.code == "email.gist.fixed_elsewhere"
    assert "story.elsewhere" in said(together)
    assert "story.by_itself" not in said(together)


def test_who_holds_a_lock_stands_before_the_lines() -> None:
    holder = message("diagnosis.holder", pid="2177")
    lines, *_ = investigated(found(replace(concluded(Cause.DB_LOCK_WAIT), named=holder)))
    assert isinstance(lines, Items)
    assert lines.items[0] == holder
    assert lines.items[1].code == "investigation.line_at"


def test_a_duty_is_not_told_again_as_advice() -> None:
    (to_do, _) = advice(Cause.DB_LOCK_WAIT)
    before = found(replace(concluded(Cause.DB_LOCK_WAIT), advice=advice(Cause.DB_LOCK_WAIT)))
    view = needed(before, needing(NotificationKind.ASKED, to_do))
    told_below = [b for b in view.blocks if isinstance(b, Paragraph) and to_do in b.sentences]
    assert told_below == []
