"""Who has only `ec2:CreateTags`: a server tagged as if another had taken its place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lifeguard.core.resources.tags import REPLACED_BY
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from sandbox.replay.replay import Replay
from tests.e2e.backup.test_backups import _id, estate
from tests.e2e.conftest import Document, Play, says
from tests.support.aws_events import INSTANCE, contributor


@pytest.mark.parametrize("news", [[contributor()], []], ids=["an event", "the sweep"])
def test_a_forged_tag_takes_no_server_out_of_lifeguards_hands(
    play: Play, news: list[Document]
) -> None:
    def script(replay: Replay) -> None:
        replay.until = datetime(2026, 11, 20, 11, tzinfo=UTC)
        replay.account.world.person.tag(INSTANCE, REPLACED_BY, "i-0nobody")

    outcome = play(news, {"fault": "system"}, script=script)
    assert outcome.calls == ["CreateImage", "StopInstances", "StartInstances"]
    assert outcome.states == ["FIXED"]
    doubt = message("optin.not_replaced", tag=REPLACED_BY, by=foreign("i-0nobody"))
    assert says(outcome.emails[0], doubt)


def test_a_forged_tag_stops_no_backup(tmp_path: Path) -> None:
    with estate(tmp_path, {}) as our:
        our.person.tag(_id(0), REPLACED_BY, "i-0nobody")
        our.nights(2)
        assert len(our.of(0)) == 3
