"""Secrets in lines that others have written: by their word, by their form, by their randomness.

Each pattern is bounded, so that no line takes long, and one look at each place is enough.
"""

from __future__ import annotations

import re

GONE = "[redacted]"

_BY_FORM = tuple(
    re.compile(pattern)
    for pattern in (
        r"-----BEGIN [A-Z ]{0,40}-----.*",  # PEM (RFC 7468), with its body where it is on the line
        r"\beyJ[\w-]{5,2000}\.[\w-]{5,2000}(?:\.[\w-]{0,2000})?",  # JWT (RFC 7519)
        r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b(?<!EXAMPLE)",  # AWS access key ids; the IAM guide's end so
        r"\b(?:gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|[rsp]k_(?:live|test)_|whsec_)[\w-]{10,255}",
        r"\b(?:AIza|ya29\.|sk-ant-|sk-proj-|npm_|pypi-|dckr_pat_|shpat_|SG\.|hv[sbr]\.)[\w.-]{16,255}",
        r"\bsk-[A-Za-z0-9]{20,255}",
        r"\$(?:2[abxy]|[156y]|argon2\w{0,2})\$[^\s:]{8,255}",  # crypt(5)
    )
)
_IN_URL = (
    (re.compile(r"(://)[^\s/@]{1,256}@"), r"\1[redacted]@"),
    (re.compile(r"(\bjdbc:[\w:]{1,60}:)[^\s/@:]{1,60}/[^\s@]{1,100}@"), r"\1[redacted]@"),
    (re.compile(r"(\bhooks\.slack\.com/services/)\S{1,256}"), r"\1[redacted]"),
    (re.compile(r"(\bwebhook\.office\.com/)\S{1,512}"), r"\1[redacted]"),
    (
        re.compile(
            r"([?&;](?:sig|signature|x-amz-[\w-]{1,40}|key|code|auth|[\w-]{0,40}(?:token|secret|"
            r"passw(?:or)?d|api_?key))=)[^\s&\"'<>]{1,2048}",
            re.IGNORECASE,
        ),
        r"\1[redacted]",
    ),
)
_ON_COMMAND_LINE = (
    (re.compile(r"((?:mysql|mariadb)\w{0,20}\b[^|;]{0,200}? -p)\S{1,256}"), r"\1[redacted]"),
    (re.compile(r"(\bsshpass -p ?)\S{1,256}"), r"\1[redacted]"),
    (re.compile(r"((?: -u ?| --user[= ]))[^\s:]{1,100}:\S{1,256}"), r"\1[redacted]"),
)

_WORD = re.compile(
    r"passwords?|passwd|passphrase|passwort|kennwort|(?<![a-z])(?:pwd|pass|auth)(?![a-z])|"
    r"secret(?!s?manager)s?|tokens?|"
    r"(?:api|private|access|account|encryption|signing|master|secret)[ _-]?keys?|"
    r"authorization|credentials?|session[ _-]?id|(?<![a-z])cookie|비밀번호|패스워드|암호(?!화)",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"[\w-]{0,40}[\"'\]]{0,2}\s{0,20}(?:=>|:=|[=:])"  # key: value
    r"\s{0,20}(?:(?!\[redacted\])[\\\"'<(\[]){0,4}|"
    r"[\w-]{0,40}>\s{0,20}|"  # <password>value
    r"[\w-]{0,40}\s{1,20}(?:is|was|ist|은|는)\s{1,20}[\"']?"
)
_FLAG = re.compile(r"--?[\w-]{0,40}\Z")
_GAP = re.compile(r"[\w-]{0,40}\s{1,20}[\"']?")
_LATER = re.compile(r": {1,4}[\"']?(?!\d{4}-|i-)(?=\S{0,64}\d)(?=\S{0,64}[A-Za-z])\S{6,256}")
_FIRST = re.compile(r"[^\s,;\"'<>)\]}]{0,256}")
_PLAIN = frozenset(
    """a accepted active and are as at authentication based been being by can cannot changed
    could created deleted denied disabled empty enabled exists expired expires failed failure false
    for found from generated granted has have in incorrect invalid is issued locked manager may
    mismatch missing must needed no none not null of ok on or policy prompt provided provider ready
    refreshed refused rejected required reset revoked rotated rotation set should succeeded success
    that the to too true unchanged unknown unset updated used valid verification was were will with
    without wrong yes you your""".split()  # noqa: SIM905  a list of words reads best as one
)
"""What is said of a secret, and is none."""

_NUMBER = re.compile(r"[\d.:%/-]{1,32}")

_RUN = re.compile(r"(?<![\w+/])[A-Za-z0-9+/_-]{20,2048}={0,2}")
_WORDS = re.compile(r"[A-Za-z]?[a-z]{3,64}|[A-Z]{3,64}")
_SEGMENTS = re.compile(r"[/_-]")
_AWS_SECRET = 40
_RANDOM = 20
"""Characters in a row, of both cases and with digits, that no name has."""


def without_secrets(text: str) -> str:
    """Return a line without what looks like a secret.

    Of a line that names one, all that follows goes: where a secret ends is not to be seen.
    """
    for pattern in _BY_FORM:
        text = pattern.sub(GONE, text)
    for pattern, shown in (*_IN_URL, *_ON_COMMAND_LINE):
        text = pattern.sub(shown, text)
    return _RUN.sub(_run, _after_words(text))


def _after_words(text: str) -> str:
    for word in _WORD.finditer(text):
        if text.startswith("arn:aws", text.rfind(" ", 0, word.start()) + 1):
            continue
        if (start := _value(text, word)) is not None:
            return text[:start] + GONE
    return text


def _value(text: str, word: re.Match[str]) -> int | None:
    """Return where the secret begins that a word announces, or None."""
    said = _SAID.match(text, word.end())
    if said is not None and _is_secret(text, said.end()):
        return said.end()
    if said is not None:
        return None if text.startswith(GONE, said.end()) else _later(text, said.end())
    gap = _GAP.match(text, word.end())
    if gap is None:
        return None
    begin = max(0, word.start() - 42)
    if _FLAG.search(text, begin, word.start()) is not None:
        return gap.end() if _is_secret(text, gap.end()) else None
    first = _first(text, gap.end())
    if any(map(str.isdigit, first)) and _is_secret(text, gap.end()):
        return gap.end()
    return _later(text, gap.end())


def _later(text: str, start: int) -> int | None:
    """Return where a value behind a later colon begins, as in "the following password ...: x"."""
    later = _LATER.search(text, start, start + 120)
    return None if later is None else later.start() + 2


def _first(text: str, start: int) -> str:
    found = _FIRST.match(text, start)
    return found[0] if found is not None else ""


def _is_secret(text: str, start: int) -> bool:
    first = _first(text, start).rstrip(".!?")
    if not first or text.startswith(GONE, start):
        return False
    if first.lower() in _PLAIN or _NUMBER.fullmatch(first):
        return False
    return not first.endswith(("EXAMPLE", "EXAMPLEKEY"))


def _run(found: re.Match[str]) -> str:
    run = found[0]
    if "EXAMPLE" in run:
        return run
    body = run.rstrip("=")
    whole = len(body) == _AWS_SECRET and "_" not in body and "-" not in body
    parts = [body] if whole else _SEGMENTS.split(body)
    return GONE if any(_is_random(part) for part in parts) else run


def _is_random(part: str) -> bool:
    if len(part) < _RANDOM:
        return False
    mixed = (
        any(map(str.islower, part)) and any(map(str.isupper, part)) and any(map(str.isdigit, part))
    )
    words = sum(len(word) for word in _WORDS.findall(part))
    return mixed and words < 0.7 * len(part)
