"""The words that only Lightsail's kind says, by language and by what they speak of."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.kinds.lightsail.words import (
    english,
    english_replacement,
    korean,
    korean_replacement,
)
from lifeguard.core.policy.policy import Language
from lifeguard.core.words.merged import merged

WORDS: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {
        Language.EN: merged(english.TEMPLATES, english_replacement.TEMPLATES),
        Language.KO: merged(korean.TEMPLATES, korean_replacement.TEMPLATES),
    }
)
