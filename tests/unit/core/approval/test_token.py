"""A token says which question and until when, in one form only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.approval.token import LONGEST, TokenClaims, parse

UNTIL = datetime(2026, 11, 20, 22, 10, tzinfo=UTC)
CLAIM = TokenClaims("e6205f867755c86ac09f1672bb5f6c74", "56035eda30e3e50b", UNTIL)
MAC = bytes(range(32))
TOKEN = CLAIM.token(MAC)


def test_what_is_written_is_read() -> None:
    read = parse(TOKEN)
    assert read is not None
    assert (read.claim, read.mac) == (CLAIM, MAC)
    assert len(TOKEN) == LONGEST


def test_each_claim_has_a_message_of_its_own() -> None:
    others = [
        TokenClaims("0" * 32, CLAIM.question, UNTIL),
        TokenClaims(CLAIM.incident, "0" * 16, UNTIL),
        TokenClaims(CLAIM.incident, CLAIM.question, UNTIL + timedelta(seconds=1)),
    ]
    assert len({CLAIM.message, *(other.message for other in others)}) == 4


@given(st.text())
def test_anything_else_is_none(text: str) -> None:
    assert parse(text) is None


@given(st.integers(0, LONGEST - 1), st.characters())
def test_one_other_character_is_another_token_or_none(place: int, character: str) -> None:
    changed = TOKEN[:place] + character + TOKEN[place + 1 :]
    read = parse(changed)
    if changed == TOKEN:
        return
    assert read is None or (read.claim, read.mac) != (CLAIM, MAC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        TOKEN[:-1],
        TOKEN + "=",
        TOKEN + "\n",
        f" {TOKEN}",
        TOKEN.upper(),
        TOKEN.replace(".", "/"),
        TOKEN[:-1] + "9",  # the same bytes, but not as we write them
        TOKEN.replace("1", "\u0661", 1),  # a digit, but none of ASCII
        TOKEN * 1000,
    ],
)
def test_nearly_a_token_is_none(text: str) -> None:
    assert parse(text) is None
