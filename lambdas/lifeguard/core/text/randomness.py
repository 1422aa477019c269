"""Whether a word looks drawn at random: such as no language has, and no program's names."""

from __future__ import annotations

import re

_EDGES = ".,;:!?()[]{}<>\"'`*"
_SPECIAL = re.compile(r"[A-Za-z0-9][!$%^&*#]{1,8}[A-Za-z0-9]")
_CASES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_NEVER = frozenset(
    pair[0] + second
    for pair in (
        """aeo bfghknqwxz cbgjvwxz dkqxz fbdghjkmpqvwxz gcjkqwx hbcfghjkpqvwxz ihjwy
        jbcdfghjklnpqrtvwxyz kbchjkqtv ljq mfghjkqrvwxz oq pbjknvwz qabcdefghijkmnopqrstvwxyz rqxz
        sbjrxz tjkvx uhjquvwy vbcdfghjlmpqrtvwxyz wbcfgjkmpqtuvwxyz xbgjklnoquvwxz yhjkqx
        zbcfghjknpqrstuvwx""".split()  # noqa: SIM905  a list reads best as one
    )
    for second in pair[1:]
)
"""Pairs of letters, by the first, in none of the 4,125 words of English that are in four or more of
700 texts (licences, descriptions of packages): nine of ten random words of eight have one.
"""
_TECHNICAL = re.compile(
    r"\A(?:[a-z]{0,8}-?(?:sha|md|aes|rsa|ed|x|utf|base|ipv?|oauth|tls|ssl|imdsv|ssh|ext|krb|http/?)"
    r"-?\d{1,5}(?:[.-]\w{1,12}){0,3}|v?\d{1,4}(?:\.(?:\d{1,6}|x)){1,4}(?:[-+]\w{1,16})?|v\d{1,4}|"
    r"#?\d{1,12}[a-z]{0,3}|(?:0x)?[0-9a-f]{1,7}|[dh]?2fa|k8s|i18n|l10n|pkcs#?\d{1,2}|"
    r"oauth|iscsi|macos|nosql|mysql|ebpf|dhcpv\d|ec2|s3)\Z",
    re.IGNORECASE,
)
"""Names of algorithms, protocols and versions."""

_ID = re.compile(r"[a-z]{1,12}-[0-9a-f]{8,17}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d\S{0,32}|\d\d:\d\d\S{0,32}")
_EMAIL = re.compile(r"[^\s@]{1,64}@[\w.-]{1,255}")
_SHORT = 4
_CASED = 5
_UNJUDGED, _JUDGED = (3, 3.0), (2, 4.5)
"""Parts of one case that a word has at least, and how long they are: names have few, long ones."""
_UTTERED = 6
"""Letters from which on a word must be one that can be said."""


def is_odd(token: str, *, judged: bool = False) -> bool:
    """Return whether a word of a sentence looks drawn at random, or made to be hard to guess.

    Args:
        token: the word.
        judged: whether a verdict follows it, such as "rejected": then less is enough.
    """
    word = token.strip(_EDGES)
    if len(word) < _SHORT or word[0] in "/-" or _is_known(word):
        return False
    digits, letters = any(map(str.isdigit, word)), any(map(str.isalpha, word))
    return (digits and letters) or _SPECIAL.search(word) is not None or _is_harsh(word, judged)


def _is_known(word: str) -> bool:
    return any(form.fullmatch(word) for form in (_TECHNICAL, _ID, _MOMENT, _EMAIL)) or "://" in word


def _is_harsh(word: str, judged: bool) -> bool:  # noqa: FBT001  private
    """Return whether letters alone give a word away: its changes of case, or its consonants."""
    if len(word) >= _CASED and not word.islower() and not word.isupper():
        parts = _CASES.findall(word)
        few, short = _JUDGED if judged else _UNJUDGED
        if len(parts) >= few and sum(map(len, parts)) < short * len(parts):
            return True
    if len(word) < _UTTERED or not word.isalpha():
        return False
    letters = word.lower()
    return any(letters[at : at + 2] in _NEVER for at in range(len(letters) - 1))


_RUN = re.compile(r"(?<![\w+/])[A-Za-z0-9+/_-]{20,2048}={0,2}")
_WORDS = re.compile(r"[A-Za-z]?[a-z]{3,64}|[A-Z]{3,64}")
_SEGMENTS = re.compile(r"[/_-]")
_TURNS = re.compile(r"(?<=[a-z])\d|(?<=\d)[a-z]")
_HEX = re.compile(r"[0-9a-f]+")
_AWS_SECRET = 40
_RANDOM = 20
"""Characters in a row, of both cases and with digits, that no name has."""
_SAID, _SPELT, _TURNED = 0.7, 0.5, 0.3
"""Shares of a run: of words in a name, with digits and without; of turns from letters to digits."""


def without_runs(text: str, gone: str) -> str:
    """Return text without long runs of random characters, as keys are."""
    return _RUN.sub(lambda found: gone if is_random(found[0]) else found[0], text)


def is_random(run: str) -> bool:
    """Return whether a run of characters is a key's rather than a name's."""
    if "EXAMPLE" in run:
        return False
    body = run.rstrip("=")
    whole = len(body) == _AWS_SECRET and "_" not in body and "-" not in body
    return any(map(_is_drawn, [body] if whole else _SEGMENTS.split(body)))


def _is_drawn(part: str) -> bool:
    if len(part) < _RANDOM:
        return False
    digits = any(map(str.isdigit, part))
    if any(map(str.islower, part)) and any(map(str.isupper, part)):
        words = sum(len(word) for word in _WORDS.findall(part))
        return words < (_SAID if digits else _SPELT) * len(part)
    if not part.islower() or _HEX.fullmatch(part):
        return False
    return len(_TURNS.findall(part)) >= _TURNED * len(part)
