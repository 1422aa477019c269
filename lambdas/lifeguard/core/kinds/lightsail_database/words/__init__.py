"""The words that only the kind of Lightsail databases says, by language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.kinds.lightsail_database.words import english, korean
from lifeguard.core.policy.policy import Language

WORDS: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {Language.EN: english.TEMPLATES, Language.KO: korean.TEMPLATES}
)
