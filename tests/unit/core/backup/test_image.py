"""What an image's own tags say of it."""

from __future__ import annotations

import pytest

from lifeguard.core.resources.tags import COPY_OF, HOLD, SLOT
from tests.support.images import image
from tests.support.situations import NOON


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ((), ("", "", False)),
        (((COPY_OF, "ami-0abc"),), ("ami-0abc", "", False)),
        (((SLOT, "20261120T0200"), (HOLD, "")), ("", "20261120T0200", True)),
    ],
)
def test_its_tags_say_what_it_is_for(
    tags: tuple[tuple[str, str], ...], expected: tuple[str, str, bool]
) -> None:
    found = image(NOON, tags=tags)
    assert (found.copy_of, found.slot, found.held) == expected
