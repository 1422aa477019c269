"""A question stands in the ledger before anybody is asked; the link says no more than it must."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.approval.token import TokenClaims, parse
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.question import PendingApproval
from lifeguard.core.text.message import NOTHING
from lifeguard.functions.respond.ask import ApprovalRequester
from tests.support.situations import NOON, asked, aws_said, incident

URL = "https://abcdefghij.lambda-url.us-east-1.on.aws/"
OPEN = incident()
ASKED = asked(when=NOON + timedelta(microseconds=7))


@dataclass
class House:
    """The ledger's questions and the key by hand; `did` is what they were asked for, in order."""

    mine: bool = True
    locked: Exception | None = None
    did: list[object] = field(default_factory=list)

    def pose(self, incident: Incident, asked: PendingApproval) -> bool:
        self.did.append((incident.id, asked.id))
        return self.mine

    def make(self, message: bytes) -> bytes:
        self.did.append(message)
        if self.locked is not None:
            raise self.locked
        return bytes(range(32))

    def requester(self, *, url: str = URL, page: bool = True) -> ApprovalRequester:
        return ApprovalRequester(
            self,
            function="lifeguard-approve",
            region="us-east-1",
            url=url,
            key=self if page else None,
        )


def test_the_question_stands_before_its_link_is_made() -> None:
    house = House()
    said = house.requester().pose(OPEN, ASKED)
    assert said is not None
    claim = TokenClaims(OPEN.id, ASKED.id, NOON + timedelta(hours=12))
    assert house.did == [(OPEN.id, ASKED.id), claim.message]
    assert said.question.code == "offer_question.stop_start"
    assert said.until == ASKED.until
    assert "--function-name lifeguard-approve --region us-east-1" in " ".join(said.command)


def test_the_link_is_the_pages_url_and_a_token() -> None:
    said = House().requester(url=URL.rstrip("/")).pose(OPEN, ASKED)
    assert said is not None
    assert said.link.startswith(f"{URL}?t=")
    query = parse_qs(urlsplit(said.link).query, strict_parsing=True)
    (token,) = query["t"]
    read = parse(token)
    assert read is not None
    assert (read.claim.incident, read.claim.question) == (OPEN.id, ASKED.id)
    assert ASKED.until - read.claim.until < timedelta(seconds=1)


def test_without_a_page_there_is_the_command_alone() -> None:
    house = House()
    said = house.requester(page=False).pose(OPEN, ASKED)
    assert said is not None
    assert (said.link, said.unsigned) == ("", NOTHING)
    assert f'"question": "{ASKED.id}"' in " ".join(said.command)
    assert len(house.did) == 1  # no key was asked


def test_a_key_that_refuses_does_not_keep_the_question_back() -> None:
    said = House(locked=Refused("DisabledException", "no")).requester().pose(OPEN, ASKED)
    assert said is not None
    assert said.link == ""
    assert said.unsigned == aws_said("DisabledException", "no")
    assert f'"question": "{ASKED.id}"' in " ".join(said.command)


def test_a_key_that_does_not_answer_is_asked_again() -> None:
    with pytest.raises(Retryable):
        House(locked=Retryable("ThrottlingException", "no")).requester().pose(OPEN, ASKED)


def test_whoever_was_taken_over_asks_nobody() -> None:
    house = House(mine=False)
    assert house.requester().pose(OPEN, ASKED) is None
    assert len(house.did) == 1  # nor has it a link
