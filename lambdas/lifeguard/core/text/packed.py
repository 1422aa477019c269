"""Long text made short, to be kept: compressed, and in letters that JSON holds as they are."""

from __future__ import annotations

import base64
import zlib

_LEVEL = 9


def packed(text: str, most: int) -> str:
    """Return text in at most so many characters; of what does not fit, the beginning is lost."""
    data = text.encode(errors="replace")
    while True:
        found = base64.b85encode(zlib.compress(data, _LEVEL)).decode("ascii")
        if len(found) <= most or not data:
            return found if len(found) <= most else ""
        data = data[len(data) // 4 + 1 :]


def unpacked(text: str) -> str:
    """Return the text that `packed` has made short; a character that was cut is replaced."""
    return zlib.decompress(base64.b85decode(text)).decode(errors="replace") if text else ""
