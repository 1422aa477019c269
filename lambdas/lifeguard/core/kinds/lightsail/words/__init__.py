"""The words that only Lightsail's kind says, one module a language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.kinds.lightsail.words import english, korean
from lifeguard.core.policy.policy import Language

WORDS: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {Language.EN: english.TEMPLATES, Language.KO: korean.TEMPLATES}
)
