"""Whoever comes to answer: what they find, what is noted, who is woken, and what the page says."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.approval.ask import summary
from lifeguard.core.approval.page import Page, Verdict
from lifeguard.core.approval.token import LONGEST, TokenClaims
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.question import (
    AnswerKind,
    ApprovalAnswer,
    Channel,
    ProposedAction,
    Reply,
)
from lifeguard.core.kinds.catalogues import ENGLISH
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import coded
from lifeguard.core.words.catalogue import Translator
from lifeguard.functions.approve.answer import (
    READABLE,
    ApprovalPage,
    ApprovalService,
    ApprovalStatus,
    Outcome,
    outcome,
)
from tests.support.situations import (
    NOON,
    asked,
    at,
    incident,
)

UNTIL = NOON + timedelta(hours=12)
ASKED = asked(proposed_action=ProposedAction.REBOOT)
YES = ApprovalAnswer(ASKED.id, kind=AnswerKind.YES, at=at("12:05"), channel=Channel.COMMAND)
OPEN = replace(incident(), pending_approval=ASKED, callback_id="callback-1")
DONE = replace(OPEN, pending_approval=None, approval_answers=(YES,))
READER = Translator(ENGLISH)
PAGE_YES = Reply(AnswerKind.YES, Channel.PAGE)


@dataclass
class House:
    """The ledger, the key, who waits and the clock, by hand."""

    record: Incident | None = OPEN
    now: datetime = NOON
    faster: Callable[[Incident], Incident] | None = None
    asleep: Exception | None = None
    woken: list[str] = field(default_factory=list)
    checked: list[bytes] = field(default_factory=list)

    # -- the ledger's questions --------------------------------------------------------------

    def read(self, incident: str) -> Incident | None:
        return self.record if self.record is not None and self.record.id == incident else None

    def answer(self, incident: str, verdict: ApprovalAnswer) -> Incident | None:
        assert self.record is not None
        assert self.record.id == incident
        if self.faster is not None:
            self.record = self.faster(self.record)
            return None
        self.record = replace(
            self.record, approval_answers=(*self.record.approval_answers, verdict)
        )
        return self.record

    # -- the key -----------------------------------------------------------------------------

    def make(self, message: bytes) -> bytes:
        return hmac.digest(b"secret", message, hashlib.sha256)

    def fits(self, message: bytes, mac: bytes) -> bool:
        self.checked.append(message)
        return mac == self.make(message)

    # -- who waits ---------------------------------------------------------------------------

    def wake(self, callback_id: str) -> None:
        if self.asleep is not None:
            raise self.asleep
        self.woken.append(callback_id)

    def room(self) -> ApprovalService:
        return ApprovalService(self, self.wake, lambda: self.now)

    def pages(self) -> ApprovalPage:
        return ApprovalPage(self.room(), self, READER)

    def token(
        self, incident: str = OPEN.id, question: str = ASKED.id, until: datetime = UNTIL
    ) -> str:
        claim = TokenClaims(incident, question, until)
        return claim.token(self.make(claim.message))

    def answers(self, kind: AnswerKind = AnswerKind.YES) -> ApprovalStatus:
        return self.room().answer(OPEN.id, ASKED.id, Reply(kind, Channel.PAGE)).standing


STANDINGS: list[tuple[str, Incident | None, datetime, ApprovalStatus]] = [
    ("it stands", OPEN, NOON, ApprovalStatus.OPEN),
    ("it stands to the last moment", OPEN, UNTIL - timedelta(seconds=1), ApprovalStatus.OPEN),
    ("its time is up", OPEN, UNTIL, ApprovalStatus.EXPIRED),
    ("it was answered", DONE, NOON, ApprovalStatus.ANSWERED),
    ("answered, and its time is up", DONE, UNTIL, ApprovalStatus.ANSWERED),
    ("answered, and over", replace(DONE, closed_at=NOON), NOON, ApprovalStatus.ANSWERED),
    (
        "nothing is asked any more",
        replace(OPEN, pending_approval=None),
        NOON,
        ApprovalStatus.CHANGED,
    ),
    (
        "another question stands",
        replace(OPEN, pending_approval=replace(ASKED, id="0" * 16)),
        NOON,
        ApprovalStatus.CHANGED,
    ),
    ("over", replace(OPEN, closed_at=NOON), NOON, ApprovalStatus.CHANGED),
    ("nobody knows it", None, NOON, ApprovalStatus.CHANGED),
]
each_standing = pytest.mark.parametrize(
    ("record", "now", "standing"), [row[1:] for row in STANDINGS], ids=[row[0] for row in STANDINGS]
)

# -- the room -------------------------------------------------------------------------------------


@each_standing
def test_how_a_question_stands(
    record: Incident | None, now: datetime, standing: ApprovalStatus
) -> None:
    house = House(record, now)
    assert house.room().look(OPEN.id, ASKED.id).standing is standing
    assert (house.record, house.woken) == (record, [])


@each_standing
def test_only_what_stands_open_is_answered(
    record: Incident | None, now: datetime, standing: ApprovalStatus
) -> None:
    house = House(record, now)
    takes = standing is ApprovalStatus.OPEN
    assert house.answers() is (ApprovalStatus.NOTED if takes else standing)
    assert (house.record != record, house.woken) == (takes, ["callback-1"] if takes else [])


@pytest.mark.parametrize("kind", AnswerKind)
def test_what_is_noted_is_the_answer_its_time_and_its_door(kind: AnswerKind) -> None:
    house = House()
    who = (Foreign("Kim"), Foreign("203.0.113.7"), Foreign("Browser/1"))
    found = house.room().answer(OPEN.id, ASKED.id, Reply(kind, Channel.PAGE, *who))
    verdict = ApprovalAnswer(ASKED.id, kind, NOON, Channel.PAGE, *who, asked_at=ASKED.at)
    assert found.answer == verdict
    assert house.record is not None
    assert house.record.approval_answers == (verdict,)


def test_who_waits_on_nothing_is_not_woken() -> None:
    house = House(replace(OPEN, callback_id=""))
    assert house.answers() is ApprovalStatus.NOTED
    assert house.woken == []


def test_an_answer_is_noted_though_nobody_could_be_woken() -> None:
    """The sweep does it: whoever answered must not hear that nothing was noted."""
    house = House(asleep=Retryable("TooManyRequestsException", "no"))
    assert house.answers() is ApprovalStatus.NOTED


def test_a_right_that_is_lacking_is_not_kept_quiet() -> None:
    house = House(asleep=Refused("AccessDeniedException", "no"))
    with pytest.raises(Refused):
        house.answers()


@pytest.mark.parametrize(
    ("faster", "standing"),
    [
        (lambda was: replace(was, approval_answers=(YES,)), ApprovalStatus.ANSWERED),
        (lambda was: replace(was, pending_approval=None), ApprovalStatus.CHANGED),
        (lambda was: replace(was, closed_at=NOON), ApprovalStatus.CHANGED),
    ],
    ids=["somebody else", "the execution", "the close"],
)
def test_whoever_is_faster_counts(
    faster: Callable[[Incident], Incident], standing: ApprovalStatus
) -> None:
    house = House(faster=faster)
    assert house.answers(AnswerKind.NO) is standing
    assert house.woken == []


@each_standing
def test_every_standing_has_its_words(
    record: Incident | None, now: datetime, standing: ApprovalStatus
) -> None:
    house = House(record, now)
    found = house.room().answer(OPEN.id, ASKED.id, Reply(AnswerKind.YES, Channel.PAGE))
    assert (
        outcome(found)
        == {
            ApprovalStatus.OPEN: Outcome(200, Verdict.YES),
            ApprovalStatus.ANSWERED: Outcome(409, Verdict.WAS_ANSWERED, {"answer": summary(YES)}),
            ApprovalStatus.EXPIRED: Outcome(410, Verdict.EXPIRED, {"when": UNTIL}),
            ApprovalStatus.CHANGED: Outcome(409, Verdict.CHANGED),
        }[standing]
    )


def test_a_no_has_words_of_its_own() -> None:
    house = House()
    room = house.room()
    first, second = (
        room.answer(OPEN.id, ASKED.id, Reply(AnswerKind.NO, Channel.PAGE)) for _ in "12"
    )
    no = ApprovalAnswer(ASKED.id, AnswerKind.NO, NOON, Channel.PAGE)
    assert outcome(first) == Outcome(200, Verdict.NO)
    assert outcome(second) == Outcome(409, Verdict.WAS_ANSWERED, {"answer": summary(no)})


# -- the page -------------------------------------------------------------------------------------


def says(page: Page, status: int, verdict: Verdict) -> bool:
    heading = READER.say(coded("verdict_title", verdict))
    return page.status == status and f"<h1>{heading}</h1>" in page.body and "<form" not in page.body


def test_a_look_shows_the_question_with_its_buttons_and_changes_nothing() -> None:
    house = House()
    page = house.pages().look(house.token())
    assert page.status == 200
    assert f'value="{house.token()}"' in page.body
    assert (house.record, house.woken) == (OPEN, [])


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (AnswerKind.YES, Verdict.YES),
        (AnswerKind.NO, Verdict.NO),
        (AnswerKind.LATER, Verdict.LATER),
        (AnswerKind.MINE, Verdict.MINE),
    ],
)
def test_a_choice_answers(kind: AnswerKind, said: Verdict) -> None:
    house = House()
    assert says(house.pages().answer(house.token(), Reply(kind, Channel.PAGE)), 200, said)
    assert house.woken == ["callback-1"]


def test_no_choice_answers_nothing() -> None:
    house = House()
    assert says(house.pages().answer(house.token(), None), 400, Verdict.UNASKED)
    assert house.record == OPEN


@pytest.mark.parametrize(
    ("record", "status", "said"),
    [
        (replace(OPEN, pending_approval=None), 409, Verdict.CHANGED),
        (None, 409, Verdict.CHANGED),
        (replace(OPEN, pending_approval=replace(ASKED, until=NOON)), 410, Verdict.EXPIRED),
    ],
    ids=["changed", "unknown", "expired by the ledger"],
)
def test_what_does_not_stand_says_so(record: Incident | None, status: int, said: Verdict) -> None:
    house = House(record)
    assert says(house.pages().look(house.token()), status, said)
    assert says(house.pages().answer(house.token(), PAGE_YES), status, said)
    assert house.record == record


def test_what_is_answered_shows_how_it_went_for_a_day_longer_than_it_can_be_answered() -> None:
    for now in (NOON, UNTIL, UNTIL + READABLE - timedelta(seconds=1)):
        house = House(DONE, now)
        assert says(house.pages().look(house.token()), 200, Verdict.RECORDED)
        assert house.record == DONE
    again = House(DONE).pages()
    assert says(again.answer(House().token(), PAGE_YES), 409, Verdict.WAS_ANSWERED)
    late = House(DONE, UNTIL + READABLE)
    assert says(late.pages().look(late.token()), 410, Verdict.EXPIRED)


@pytest.mark.parametrize(
    ("answer", "closed_at", "refreshes"),
    [(YES, None, True), (YES, NOON, False), (replace(YES, kind=AnswerKind.NO), None, False)],
    ids=["a yes under way", "over", "a no"],
)
def test_only_a_yes_that_is_under_way_looks_again_by_itself(
    *, answer: ApprovalAnswer, closed_at: datetime | None, refreshes: bool
) -> None:
    house = House(replace(DONE, approval_answers=(answer,), closed_at=closed_at))
    page = house.pages().look(house.token())
    again = f'<meta http-equiv="refresh" content="15; url=/?t={house.token()}">'
    assert (again in page.body, "refresh" in page.body) == (refreshes, refreshes)


def test_a_yes_is_followed_from_the_very_page_that_takes_it() -> None:
    house = House()
    page = house.pages().answer(house.token(), PAGE_YES)
    assert f"url=/?t={house.token()}" in page.body
    assert "<table>" in page.body


def test_an_answer_that_ends_nothing_leaves_the_question_on_its_page() -> None:
    house = House()
    later = Reply(AnswerKind.LATER, Channel.PAGE, Foreign("Kim"))
    page = house.pages().answer(house.token(), later)
    assert "<table>" not in page.body
    assert house.woken == ["callback-1"]
    again = house.pages().look(house.token())
    assert 'value="yes"' in again.body
    assert "<bdi>Kim</bdi>" in again.body
    assert house.answers() is ApprovalStatus.NOTED


def test_the_hour_of_a_reminder_may_end_after_the_time_to_answer() -> None:
    house = House(now=UNTIL - timedelta(hours=1))
    found = house.room().answer(OPEN.id, ASKED.id, Reply(AnswerKind.LATER, Channel.COMMAND))
    assert outcome(found) == Outcome(200, Verdict.LATER_LAST, {"when": UNTIL})
    in_time = House(now=UNTIL - timedelta(hours=1, seconds=1))
    found = in_time.room().answer(OPEN.id, ASKED.id, Reply(AnswerKind.LATER, Channel.COMMAND))
    assert outcome(found) == Outcome(200, Verdict.LATER, {"when": UNTIL - timedelta(seconds=1)})


def test_what_the_ledger_does_not_take_while_the_question_stands_is_one_too_many() -> None:
    house = House(faster=lambda was: was)
    assert house.answers(AnswerKind.LATER) is ApprovalStatus.CROWDED
    page = house.pages().answer(house.token(), Reply(AnswerKind.MINE, Channel.PAGE))
    assert says(page, 409, Verdict.CROWDED)
    assert house.woken == []


def test_who_was_promised_a_reminder_hears_that_nobody_could_be_woken() -> None:
    """No sweep sees to it: nothing in the ledger tells that it was not heard."""
    house = House(asleep=Retryable("TooManyRequestsException", "no"))
    with pytest.raises(Retryable):
        house.answers(AnswerKind.LATER)


def test_what_is_expired_by_its_token_cannot_be_answered() -> None:
    house = House(
        replace(OPEN, pending_approval=replace(ASKED, until=UNTIL + timedelta(days=1))), UNTIL
    )
    assert says(house.pages().look(house.token()), 410, Verdict.EXPIRED)
    assert says(house.pages().answer(house.token(), PAGE_YES), 410, Verdict.EXPIRED)
    assert house.record is not None
    assert house.record.approval_answers == ()


@pytest.mark.parametrize(
    "token",
    ["", "a", "a" * LONGEST, House().token()[:-1], House().token() + "0", House().token().upper()],
)
def test_what_cannot_be_a_token_costs_no_call(token: str) -> None:
    house = House()
    assert says(house.pages().look(token), 400, Verdict.WRONG)
    assert says(house.pages().answer(token, PAGE_YES), 400, Verdict.WRONG)
    assert house.checked == []


def test_what_the_key_has_not_signed_is_wrong_whatever_it_says() -> None:
    house = House()
    forged = TokenClaims(OPEN.id, ASKED.id, UNTIL).token(bytes(32))
    assert says(house.pages().look(forged), 400, Verdict.WRONG)
    for reply in (PAGE_YES, None):
        assert says(house.pages().answer(forged, reply), 400, Verdict.WRONG)
    assert (house.record, len(house.checked)) == (OPEN, 3)


def test_any_other_place_and_a_busy_aws_have_their_pages() -> None:
    pages = House().pages()
    assert says(pages.nowhere(), 404, Verdict.WRONG)
    assert says(pages.busy(), 503, Verdict.BUSY)
