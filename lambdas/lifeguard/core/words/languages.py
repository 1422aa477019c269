"""The catalogues; a language's words are imported when the first of them is said."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.policy.policy import Language
from lifeguard.core.words import grammar
from lifeguard.core.words.catalogue import Catalogue
from lifeguard.core.words.templates import Templates


def _english() -> Mapping[str, str]:
    from lifeguard.core.words import english

    return english.TEMPLATES


def _korean() -> Mapping[str, str]:
    from lifeguard.core.words import korean

    return korean.TEMPLATES


ENGLISH = Catalogue(Language.EN, grammar.ENGLISH, Templates(_english))
KOREAN = Catalogue(Language.KO, grammar.KOREAN, Templates(_korean))

CATALOGUES: Mapping[Language, Catalogue] = MappingProxyType(
    {Language.EN: ENGLISH, Language.KO: KOREAN}
)
