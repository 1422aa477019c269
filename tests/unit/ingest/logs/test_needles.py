"""Many strings, found in one pass."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lifeguard.ingest.logs.needles import any_of

texts = st.text(alphabet="ab.(|", max_size=6)


@given(st.lists(texts.filter(bool), min_size=1, max_size=8), texts)
def test_it_is_found_where_any_of_them_stands(needles: list[str], text: str) -> None:
    assert (any_of(needles).search(text) is not None) == any(one in text for one in needles)
