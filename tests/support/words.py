"""Messages in words, for tests that look at what a reader reads."""

from __future__ import annotations

from lifeguard.core.kinds.catalogues import ENGLISH, KOREAN
from lifeguard.core.text.message import Message
from lifeguard.core.words.catalogue import Translator

_ENGLISH = Translator(ENGLISH)
_KOREAN = Translator(KOREAN)


def english(said: Message) -> str:
    """Return a message in English, by UTC."""
    return _ENGLISH.say(said)


def korean(said: Message) -> str:
    """Return a message in Korean, by UTC."""
    return _KOREAN.say(said)
