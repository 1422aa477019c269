"""A disk that stays full after cleaning grows at a person's yes, and never without one."""

from __future__ import annotations

from tests.e2e.conftest import Document, Outcome, flat
from tests.e2e.guest.conftest import Host
from tests.e2e.guest.test_acts import acts
from tests.e2e.guest.test_disk_and_memory import ACTS, CLEAN, GROW, SMALL, used_gb
from tests.e2e.lightsail.test_crashes import Dies

YES: Document = {"operator": {"answers": "yes", "after": 300}}
PASSES_LATER: Document = {"fault": {"kind": "application", "cured_by": "itself", "after": 840}}


def changes(outcome: Outcome) -> list[int]:
    """Return the sizes in GiB that volumes were told to grow to."""
    calls = outcome.document["calls"]
    return [one["params"]["Size"] for one in calls if one["operation"] == "ModifyVolume"]


def test_it_grows_once_at_a_yes_and_its_file_system_with_it(host: Host) -> None:
    dies = Dies(after=("ec2:ModifyVolume #1",))
    outcome = host(PASSES_LATER, SMALL, policy=ACTS, until="2026-11-20T11:00Z", script=dies, **YES)
    assert [death.after for death in dies.crashes.deaths] == ["ec2:ModifyVolume #1"]
    assert changes(outcome) == [16]
    cleaned, (document, told) = acts(outcome)
    assert (cleaned, document, told["gib"]) == (CLEAN, "lifeguard-grow", "16")
    assert outcome.states == ["ANSWER", "FYI", "FIXED"]
    asked, agreed, fixed = (flat(email["body"]) for email in outcome.emails)
    assert "from 8 to 16 GiB" in asked
    assert "The volume never shrinks again" in asked
    assert GROW not in asked + agreed  # a yes does it
    assert "Lifeguard grew the file system: from 8.0 GiB to 16.0 GiB" in fixed
    assert GROW not in fixed
    order = [one["operation"] for one in outcome.document["calls"]]
    assert order.index("CreateImage") < order.index("ModifyVolume")
    assert 7 < used_gb(outcome) < 8
