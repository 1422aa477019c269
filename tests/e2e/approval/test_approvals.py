"""A question, its link and its command: what a yes, a no, silence and a stranger come to."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import boto3
import pytest

from lifeguard.core.incident.question import AnswerKind, Channel, Risk
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, coded, message
from sandbox.lambda_runtime.crash import Crashes, Point, ProcessDiedError
from sandbox.lambda_runtime.function_url import HttpRequest, HttpResponse
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Document, Play, flat, says
from tests.support.aws_events import (
    INSTANCE,
    REGION,
    contributor,
    health,
    muted,
)
from tests.support.words import english, korean

LINK = re.compile(r"^(https://\S+)\?t=(\S+)$", re.MULTILINE)
PAYLOAD = re.compile(r"--payload '(\{.*\})'")
ASK = {"mode": "ask"}
SERVER = message("page.server", id=INSTANCE, name=foreign("web-1"))
BROKEN = {"fault": "system"}
HALF_PAST = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


def link(replay: Replay) -> tuple[str, str]:
    """Return the page's URL and the token of the first email that has one."""
    found = (LINK.search(mail.body) for mail in replay.account.world.emails)
    return next((match[1], match[2]) for match in found if match)


def press(replay: Replay, answer: str) -> HttpResponse:
    url, token = link(replay)
    return replay.account.visit(HttpRequest.submit(url, t=token, answer=answer))


def open_link(replay: Replay) -> HttpResponse:
    url, token = link(replay)
    return replay.account.visit(HttpRequest.get(f"{url}?t={token}"))


def shows(page: HttpResponse, said: Message) -> bool:
    """Whether a page says this in English."""
    return english(said) in unescape(page.text)


def on_the_page(kind: AnswerKind) -> Message:
    """Return an answer that was given on the page at half past ten."""
    answer, channel = coded("answer_kind", kind), coded("channel", Channel.PAGE)
    return message("ask.answer", answer=answer, channel=channel, at=HALF_PAST)


def command(replay: Replay, answer: str = "yes") -> Document:
    """Run the email's AWS CLI command, as somebody whom IAM lets."""
    mail = replay.account.world.emails[0]
    found = PAYLOAD.search(mail.body.replace(" \\\n        ", " "))
    assert found
    payload = {**json.loads(found[1]), "answer": answer}
    return _invoke(replay, payload)


def _invoke(replay: Replay, payload: object) -> Document:
    api = replay.account.world.lambda_api
    assert api is not None
    request = {"FunctionName": "lifeguard-approve", "Payload": json.dumps(payload).encode()}
    answer = api.call("Invoke", request)
    return dict(json.loads(answer["Payload"].read()))


class Deeds:
    """What a person does at half past ten, and what came of each."""

    def __init__(self, *deeds: Callable[[Replay], Any], at: datetime = HALF_PAST) -> None:
        self.came: list[Any] = []
        self.at = at
        self._deeds = deeds

    def __call__(self, replay: Replay) -> None:
        replay.until = max(replay.until, self.at)
        replay.account.agenda.at(self.at, lambda: self._do(replay))

    def _do(self, replay: Replay) -> None:
        self.came = [deed(replay) for deed in self._deeds]


def test_a_yes_on_the_page_is_carried_out_and_proven(play: Play) -> None:
    person = Deeds(lambda replay: press(replay, "yes"))
    outcome = play([contributor()], BROKEN, ASK, script=person)
    assert person.came[0].status == 200
    assert outcome.calls == ["CreateImage", "StopInstances", "StartInstances"]
    assert outcome.status == "resolved"
    assert outcome.server(INSTANCE)["healthy"]
    assert outcome.states == ["ANSWER", "DOWN", "FIXED"]
    assert says(outcome.emails[1], message("ask.agreed", act=message("offer_act.stop_start")))


def test_a_yes_by_command_is_carried_out_too(play: Play) -> None:
    person = Deeds(command)
    outcome = play([contributor()], BROKEN, ASK, script=person)
    assert person.came[0]["noted"]
    assert english(message("verdict.yes")) in person.came[0]["message"]
    assert outcome.status == "resolved"


def test_a_no_leaves_it_and_says_so(play: Play) -> None:
    person = Deeds(lambda replay: press(replay, "no"))
    outcome = play([contributor()], BROKEN, ASK, script=person)
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    assert outcome.incident["closed_at"] is None  # it is watched
    assert outcome.states == ["ANSWER", "DOWN"]
    refused = message("ask.refused", answer=on_the_page(AnswerKind.NO))
    assert outcome.said("ask.refused") == refused
    assert says(outcome.emails[1], outcome.said("ask.refused"))


def test_a_no_to_a_forced_stop_does_not_leave_it_stopped(play: Play) -> None:
    """The stop was ours: it ends by itself two hours later, and the start follows."""
    event = {"code": "instance-stop", "not_before": "2026-12-04T10:00:00Z"}
    person = Deeds(lambda replay: press(replay, "no"))
    stop = health("AWS_EC2_INSTANCE_STOP_SCHEDULED")
    outcome = play([stop], {"events": [event], "stops_for": 7200}, script=person)
    assert person.came[0].status == 200
    assert outcome.calls == ["CreateImage", "StopInstances", "StartInstances"]
    assert outcome.status == "resolved"
    assert outcome.states == ["ANSWER", "DOWN", "FIXED"]


def test_without_an_answer_it_is_left_when_the_time_is_up(play: Play) -> None:
    end = datetime(2026, 11, 20, 14, tzinfo=UTC)
    policy = {**ASK, "approval_timeout": "3h"}
    outcome = play([contributor()], BROKEN, policy, script=Deeds(at=end))
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    assert outcome.incident["closed_at"] is None  # it is watched
    assert outcome.states == ["ANSWER", "ANSWER", "DOWN"]
    left = outcome.emails[-1]
    assert says(left, outcome.said("ask.nobody_acted_since"))
    assert left["at"] == "2026-11-20T13:11:00Z"


def test_looking_at_the_page_changes_nothing_however_often(play: Play) -> None:
    person = Deeds(open_link, open_link, open_link)
    outcome = play([contributor()], BROKEN, ASK, script=person)
    for page in person.came:
        assert page.status == 200
        assert shows(page, message("offer_question.stop_start", server=SERVER))
        assert page.text.count("<form") == 1
    assert outcome.calls == []
    assert outcome.incident["closed_at"] is None
    assert outcome.states == ["ANSWER"]


def test_the_first_answer_counts_and_only_once(play: Play) -> None:
    person = Deeds(
        lambda replay: press(replay, "yes"),
        lambda replay: press(replay, "yes"),
        lambda replay: press(replay, "no"),
        lambda replay: command(replay, "no"),
        open_link,
    )
    outcome = play([contributor()], BROKEN, ASK, script=person)
    first, second, third, fourth, fifth = person.came
    assert first.status == 200
    for page, status in ((second, 409), (third, 409), (fifth, 200)):
        assert page.status == status
        assert shows(page, message("verdict.recorded", answer=on_the_page(AnswerKind.YES)))
    assert not fourth["noted"]
    assert outcome.calls.count("StopInstances") == 1
    assert outcome.status == "resolved"


def test_a_yes_after_the_cure_changes_nothing(play: Play) -> None:
    later = datetime(2026, 11, 20, 11, tzinfo=UTC)
    person = Deeds(lambda replay: press(replay, "yes"), open_link, at=later)
    heals = {"fault": {"kind": "system", "cured_by": "itself", "after": 1800}}
    healed = contributor("OK", time="2026-11-20T10:40:00Z")
    outcome = play([contributor(), healed], heals, ASK, script=person)
    for page in person.came:
        assert page.status == 409
        assert shows(page, message("verdict_title.changed"))
    assert outcome.calls == []
    assert outcome.status == "resolved"


def test_a_yes_to_a_world_that_has_changed_unseen_is_not_carried_out(play: Play) -> None:
    """Nothing has told of the cure when the yes comes: the execution looks first."""
    person = Deeds(
        _heal,
        lambda replay: press(replay, "yes"),
    )
    outcome = play([contributor()], BROKEN, ASK, script=person)
    assert person.came[1].status == 200
    assert outcome.calls == []
    assert outcome.status == "resolved"


def test_a_question_that_a_mute_has_withdrawn_is_asked_again_after_it(play: Play) -> None:
    """Whoever opens the link during the mute is told so; the first email's link answers again."""
    during = datetime(2026, 11, 20, 10, 40, tzinfo=UTC)
    after = datetime(2026, 11, 20, 11, 10, tzinfo=UTC)
    early = Deeds(open_link, lambda replay: press(replay, "yes"), at=during)
    late = Deeds(open_link, lambda replay: press(replay, "yes"), at=after)

    def script(replay: Replay) -> None:
        early(replay)
        late(replay)

    mute = muted(until="2026-11-20T11:00:00.000+0000", time="2026-11-20T10:20:00Z")
    outcome = play([contributor(), mute], BROKEN, ASK, script=script)
    assert [page.status for page in early.came] == [409, 409]
    assert [page.status for page in late.came] == [200, 200]
    assert outcome.call_times["StopInstances"] > "2026-11-20T11:10"
    assert outcome.status == "resolved"
    assert outcome.states == ["ANSWER", "DOWN", "ANSWER", "DOWN", "FIXED"]
    assert " by Fri 20 Nov 23:00 UTC: " in outcome.emails[2]["subject"]
    assert "Fri 20 Nov 23:00 UTC" in flat(outcome.emails[2]["body"])


def test_too_late_is_too_late(play: Play) -> None:
    end = datetime(2026, 11, 20, 22, 10, tzinfo=UTC)
    person = Deeds(lambda replay: press(replay, "yes"), open_link, at=end)
    outcome = play([contributor()], BROKEN, ASK, script=person)
    for page in person.came:
        assert page.status == 410
        assert shows(page, message("verdict.expired", when=end))
    assert outcome.calls == []


def test_what_a_yes_cannot_overcome_is_not_offered(play: Play) -> None:
    protected = {**BROKEN, "stop_protection": True}
    outcome = play([contributor()], protected, {})
    assert outcome.states == ["DOWN"]
    assert not LINK.search(outcome.emails[0]["body"])
    assert "lambda invoke" not in outcome.emails[0]["body"]


def test_an_address_that_would_change_is_a_risk_that_a_yes_accepts(play: Play) -> None:
    person = Deeds(open_link, lambda replay: press(replay, "yes"))
    outcome = play([contributor()], {**BROKEN, "public_ip": "auto"}, {}, script=person)
    assert shows(person.came[0], coded("risk", Risk.PUBLIC_IP))
    assert outcome.status == "resolved"


def test_a_window_is_kept_after_the_yes(play: Play) -> None:
    event = {"code": "instance-stop", "not_before": "2026-12-04T10:00:00Z"}
    sunday = {"days": ["sun"], "start": "02:00", "hours": 4}
    person = Deeds(open_link, lambda replay: press(replay, "yes"))
    stop = health("AWS_EC2_INSTANCE_STOP_SCHEDULED")
    outcome = play([stop], {"events": [event]}, {**ASK, "window": sunday}, script=person)
    sunday_at_two = datetime(2026, 11, 22, 2, tzinfo=UTC)
    begins = message("page.begins", when=sunday_at_two)
    assert shows(person.came[0], begins)
    assert "Sun 22 Nov 02:00" in flat(outcome.emails[0]["body"])
    assert outcome.states == ["ANSWER", "FYI", "PLANNED", "FIXED"]
    agreed = message("ask.agreed_later", act=message("offer_act.stop_start"), when=sunday_at_two)
    assert says(outcome.emails[1], agreed)
    assert outcome.call_times["StopInstances"].startswith("2026-11-22T02:")
    assert outcome.status == "resolved"


def test_an_answer_whose_taker_died_before_waking_anybody_is_found_by_the_sweep(play: Play) -> None:
    died: list[Point] = []

    def dies(point: Point) -> bool:
        noted = point.function == "lifeguard-approve" and point.after == "dynamodb:UpdateItem #1"
        if noted and not died:
            died.append(point)
            return True
        return False

    def pressed(replay: Replay) -> None:
        with pytest.raises(ProcessDiedError):
            press(replay, "yes")

    person = Deeds(pressed)

    def script(replay: Replay) -> None:
        replay.account.follow(Crashes(dies))
        person(replay)

    outcome = play([contributor()], BROKEN, ASK, script=script)
    assert died
    assert outcome.call_times["StopInstances"].startswith("2026-11-20T10:30:")
    assert outcome.status == "resolved"


def test_without_a_page_the_command_alone_answers(play: Play) -> None:
    person = Deeds(command)
    outcome = play([contributor()], BROKEN, ASK, {"approvals": "cli"}, script=person)
    assert not LINK.search(outcome.emails[0]["body"])
    assert "lambda invoke" in outcome.emails[0]["body"]
    assert outcome.status == "resolved"


def test_without_a_page_what_comes_as_a_visit_answers_nothing(play: Play) -> None:
    """Between two deployments the URL may still be there when the key is not."""

    def visit(replay: Replay) -> Document:
        mail = replay.account.world.emails[0]
        found = PAYLOAD.search(mail.body.replace(" \\\n        ", " "))
        assert found
        return _invoke(replay, {**json.loads(found[1]), "requestContext": {}})

    person = Deeds(visit)
    outcome = play([contributor()], BROKEN, ASK, {"approvals": "cli"}, script=person)
    assert person.came[0]["statusCode"] == 404
    assert outcome.calls == []


@pytest.mark.parametrize(("answers", "status"), [("yes", "resolved"), ("no", "needs_human")])
def test_the_operator_of_a_world_file_answers(play: Play, answers: str, status: str) -> None:
    outcome = play([contributor()], BROKEN, ASK, operator={"answers": answers, "after": 300})
    assert outcome.status == status
    assert ("StopInstances" in outcome.calls) is (answers == "yes")


@pytest.mark.parametrize(
    ("payload", "complaint"),
    [
        ({}, "incident is not text: nothing"),
        ({"incident": "0" * 32, "question": "0" * 16, "answer": "Maybe?"}, 'answer is "Maybe?"'),
        ({"incident": "0" * 31, "question": "0" * 16, "answer": "yes"}, "incident is"),
        ({"incident": "0" * 32, "question": [], "answer": "yes"}, "question is not text: a list"),
    ],
)
def test_a_wrong_command_is_told_what_is_allowed(
    play: Play, payload: object, complaint: str
) -> None:
    person = Deeds(lambda replay: _invoke(replay, payload))
    play([contributor()], BROKEN, ASK, script=person)
    assert not person.came[0]["noted"]
    assert complaint in person.came[0]["message"]
    assert '"answer": "yes", "no"' in person.came[0]["message"]


def test_the_page_speaks_korean_where_the_policies_do(play: Play) -> None:
    person = Deeds(open_link, lambda replay: press(replay, "no"))
    top = {"notify": {"emails": ["ops@example.com"], "language": "ko"}}
    play([contributor()], BROKEN, ASK, top, script=person)
    assert korean(message("offer_question.stop_start", server=SERVER)) in unescape(
        person.came[0].text
    )
    assert '<html lang="ko">' in person.came[0].text
    assert korean(message("verdict.no")) in unescape(person.came[1].text)


def test_the_token_is_in_the_email_alone(play: Play) -> None:
    kept: list[str] = []

    def search(replay: Replay) -> None:
        _, token = link(replay)
        mac = token.rpartition(".")[2]
        with replay.account.world.backstage():
            table = boto3.client("dynamodb", region_name=REGION)
            kept.append(json.dumps(table.scan(TableName=replay.account.ledger_table), default=str))
        kept.extend(line.text for line in replay.account.runtime.logs)
        kept.extend(replay.account.engine.histories())
        assert len(kept) > 5
        assert not [text for text in kept if mac in text]

    person = Deeds(open_link, lambda replay: press(replay, "yes"), search)
    play([contributor()], BROKEN, ASK, script=person)
    assert kept


def _heal(replay: Replay) -> None:
    host = replay.account.world.estate.hosts[INSTANCE]
    for fault in list(host.faults):
        host.heal(fault)
