"""Secrets that a word announces: `password=...`, "the token is ...", `<secret>...</secret>`.

Behind a mark such as `=` all that follows goes, as nobody can see where a secret ends, unless all
of it is what is said of a secret and is none: states, numbers, punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lifeguard.core.text.forms import GONE
from lifeguard.core.text.randomness import is_odd
from lifeguard.immutable import immutable

_WORDS = (
    r"pass[ _-]?(?:words?|wd|phrases?|codes?)|passwort|kennwort|mot de passe|"
    r"contrase(?:ñ|n)a|пароль|"
    r"(?<![a-z])(?:pwd?|pass|auth|psk|creds|senha)(?![a-z])|"
    r"(?<!by)(?<!com)(?<!sur)(?<!tres)(?<=[a-z])(?:pass|pwd?)(?=[\"']{0,2} ?[=:])|"
    r"secret(?!s?manager|ar)s?|(?<!unexpected )(?<!unexpected_)tokens?(?!i[sz])|"
    r"(?:api|private|access|account|encryption|signing|master|secret|licen[cs]e|shared|storage)"
    r"[ _-]?keys?|"
    r"authorization|bearer(?= ?[:=])|credentials?|session[ _-]?id|(?<![a-z])cookie|"
    r"비밀번호|패스워드|암호(?!화)|パスワード|密码|密碼"
)
_WORD = re.compile(_WORDS, re.IGNORECASE)

_QUOTE = (
    r"(?:\\{0,3}[\"'`]|&(?:quot|apos|#34|#39|#x22|#x27);|%(?:25){0,2}2[27]|"
    r"\\{1,2}(?:u00|x)2[27]|\]|(?<=[\"'])\))"
)
_SPACE = r"(?:\s|%20|\+){0,20}+"
_MARK = r"(?:=>|:=|->|[=:|]|%(?:25){0,2}3[AaDd]|&#(?:61|x3[dD]);|\\{1,2}(?:u00|x)3[aAdD])"
_OPEN = rf"{_SPACE}(?:(?!\[redacted\])(?:{_QUOTE}|[=<(\[{{\\])){{0,6}}"
_TAIL = r"[\w-]{0,40}+"

_SAID = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_TAIL}{_QUOTE}{{0,3}}+{_SPACE}{_MARK}{_OPEN}",  # key: value, however it is quoted
        rf"{_TAIL}{_QUOTE}{{1,3}}+[^<>]{{0,100}}?\bvalue{_QUOTE}{{0,3}}+{_SPACE}[=:]{_OPEN}",
        r"[\w-]{0,40}+</[\w:]{1,40}>\s{0,20}<[\w:]{1,40}>",  # <name>password</name><value>x
        r"[\w-]{0,40}+>\s{0,20}(?:<!\[CDATA\[)?",  # <password>x
        r"[\w-]{0,40}+\s[^<>]{0,200}>(?<!/>)\s{0,20}(?:<!\[CDATA\[)?",  # <ns:password type="x">x
        r"[\w-]{0,40}+\(\s{0,4}[\"']",  # setPassword("x")
    )
)
_ATTRIBUTED = 4
_TAG = re.compile(r"<(?:[\w.-]{1,40}:)?[\w.-]{0,40}\Z")
_FLAG = re.compile(r"(?<![\w-])--?[\w-]{0,40}\Z")
_FLAGGED = re.compile(r"[\w-]{0,40}+[\"']?(?:,|\s){1,20}(?:\$?[\"'])?")
_BEFORE = 90
_NAME_GOES_ON = re.compile(r"[\w-]{0,40}+")
_ABOUT = re.compile(
    r"(?:file|path|name|ur[il]|endpoint|type|len(?:gth)?|size|count|ttl|expir[a-z]{0,8}|age|"
    r"policy|provider|manager|service|server|handler|filter|helper|plugin|module|mode|method|"
    r"errors?|failures?|exception|stat(?:e|us)|less)\Z",
    re.IGNORECASE,
)
"""Ends of names that say something of a secret."""
_COUNTED = re.compile(r"(?<=s)[\w-]{0,40}+[\"']?\s{0,4}[=:]\s{0,4}\d{1,12}(?![\w.-])")
_DIRECTORY = re.compile(r"[=:]/")
_CERTIFICATE = re.compile(
    r"x\.?509|\b(?:kernel|module|boot|kpatch|livepatch|dkms)\b", re.IGNORECASE
)

_WAS_ONE = re.compile(re.escape(GONE) + r"(?![^\s,;\"'&<>)\]}])")
"""A secret that is gone already: what follows is of others, as where names stand in one line."""

_GAP = re.compile(r"[\w-]{0,40}+(?:['\u2019]s\b)?[\s\"'`(<\[~\u2013\u2014-]{1,20}")
_QUOTED = re.compile(r"[\w-]\s{1,4}[\"'`]\Z")
_FIRST = re.compile(r"[^\s,;\"'<>)\]}]{1,256}")
_NEXT = re.compile(r"\S{1,64}")
_LATER = re.compile(r"(?::| =) {1,4}[\"']?(\S{4,256})")
_PARTICLE = re.compile(r"(?:은|는|이|가|を|は|が|是|为|為)[\s:]{0,4}")
_TOKEN = re.compile(r"[^\s,;\"'`<>()\[\]{}=|&\\]{1,256}")
_EDGES = ".!?:*-…"

_IS = frozenset(
    "is was are be equals ist war lautet lautete est es é 은 는".split()  # noqa: SIM905
)
_SET = frozenset("set changed reset updated rotated equal switched".split())  # noqa: SIM905
_OF = frozenset("for of on to für von auf to: de para".split())  # noqa: SIM905
_LINKS = frozenset(
    """now set to still changed reset currently the following value as string entered given
    hash""".split()  # noqa: SIM905
)
_GIVEN = frozenset("value string given entered presented received supplied hash".split())  # noqa: SIM905
_JUDGED = frozenset(
    """rejected accepted invalid denied revoked expired refused not is was does has failed unknown
    incorrect wrong mismatch""".split()  # noqa: SIM905
)
_WORDS_BETWEEN = 8
_NAMED = ("secret", "credential", "auth", "cookie")
_NAME = re.compile(
    r"(?:[a-z]{2,20}|\d{1,4}|v\d{1,3})(?:[-_./:](?:[a-z]{1,20}|\d{1,4}|v\d{1,3})){1,12}",
)
"""What follows such a word is often its own name, as of a Secret of Kubernetes."""

_STATES = frozenset(
    """
    abgelaufen absent accepted active added allowed authorized available bad blocked cached
    changed checked cleared closed complete completed configured corrupt created deleted
    denied disabled done due empty enabled encrypted erforderlich exist exists expire expired
    expires expiring fail failed failing failure failures falsch false forbidden found full
    generated generating gesperrt geändert given granted gültig hidden ignored inactive
    incorrect initialized insufficient invalid issued loaded locked masked mismatch missing
    needed needs nicht nil no none not null off offline ok on optional passed pending
    permitted present protected provided ready received redacted refreshed refused rejected
    removed renewed replaced requested required requires reset restored revoked rotated
    running saved set signed skipped stored succeeded success successful successfully timeout
    true trusted unable unauthorized unavailable unchanged undefined ungültig unknown
    unlimited unlocked unset unsupported updated used valid validated verified waiting wrong
    yes zero""".split()  # noqa: SIM905  a list of words reads best as one
)
"""What is said of a secret, and is none."""
_NOUNS = frozenset(
    """
    access account agent application attempt attempts auth authentication authorization bytes
    character characters chars client config connection credential credentials current
    database day days default disk endpoint entry error errors expiry file files format hash
    helper hour hours id info information input kerberos key keys ldap length list local login
    lookup manager mechanism mechanisms method min minutes mode module new next old online
    open pam passphrase password passwords permission policy process prompt provider public
    refresh request requests response retry role root rotation seconds secret secrets security
    server service session state status string system token tokens type update user users
    validation validity value verification warning""".split()  # noqa: SIM905  a list of words reads best as one
)
"""What stands beside a state, and alone is a poor secret."""
_SMALL_WORDS = frozenset(
    """
    a about above add after again against all already also always an and any are as ask asked at
    based be because been before being but by can cannot change check could currently did do
    does during enter entered following for from get has have in is ist its long made may more
    must need now of once only or out please previous retrying same see sent short should skip
    still than that the their then there this time to too try trying until use using via was
    weak were when will with without write yet you your""".split()  # noqa: SIM905  a list of words reads best as one
)
"""What a sentence has besides."""
_PARTICIPLE = re.compile(r"[a-z]{2,20}(?:ed|ing|able|ible|ful)")
_NUMBER = re.compile(r"[#+~]?\d[\dx.,:%/+-]{0,31}(?:[smhdw]|ms|min|kb|mb)?|[^A-Za-z0-9]{1,32}")
_IS_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.]{4,20}(?:Z|[+-][\d:]{4,6})?)?")
_ERROR = re.compile(r"[A-Z][A-Za-z0-9]{2,60}(?:Error|Exception|Denied|NotFound|Failure)")
_SAID_OF_IT = (_NUMBER, _IS_DATE, _ERROR)
_EXAMPLES = ("EXAMPLE", "EXAMPLEKEY")


def without_announced(text: str) -> str:
    """Return a line that ends where a secret begins that a word announces."""
    line = _Line(text)
    first = len(text)
    for word in _WORD.finditer(text):
        if word.start() >= first:
            break
        if (start := line.value(word)) is not None:
            first = min(first, start)
    return text[:first] + GONE if first < len(text) else text


class _Line:
    """A line, and where the last of its words stands that may be a secret."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last: dict[bool, _Last] = {}

    def value(self, word: re.Match[str]) -> int | None:
        """Return where the secret begins that a word announces, or None."""
        if self._says_something_else(word):
            return None
        said = self._marked(word)
        if said is None:
            return self._in_a_sentence(word)
        start = said.end()
        if _WAS_ONE.match(self._text, start):
            return None
        sentence = said[0].rstrip(" \"'").endswith(":") and said[0][-1:] == " "
        if self._is_secret(start, sentence=sentence):
            return start
        return self._later(start)

    def _says_something_else(self, word: re.Match[str]) -> bool:
        """Return whether it is part of an ARN, a certificate's or a directory's name, a number."""
        text, start, end = self._text, word.start(), word.end()
        before = text[max(0, start - _BEFORE) : start]
        if "arn:aws" in before.rpartition(" ")[2]:
            return True
        name = word[0].lower()
        if name.startswith("signing") and _CERTIFICATE.search(before):
            return True
        if name == "pwd" and _DIRECTORY.match(text, end):
            return not before.endswith("_")
        if _COUNTED.match(text, end) is not None:
            return True
        rest = _NAME_GOES_ON.match(text, end)
        return rest is not None and _ABOUT.search(rest[0]) is not None

    def _marked(self, word: re.Match[str]) -> re.Match[str] | None:
        for kind, pattern in enumerate(_SAID):
            said = pattern.match(self._text, word.end())
            if said is not None and (kind != _ATTRIBUTED or self._before(_TAG, word)):
                return said
        if self._before(_FLAG, word):
            return _FLAGGED.match(self._text, word.end())
        return None

    def _before(self, pattern: re.Pattern[str], word: re.Match[str]) -> bool:
        return pattern.search(self._text, max(0, word.start() - 84), word.start()) is not None

    def _is_secret(self, start: int, *, sentence: bool) -> bool:
        """Return whether not all from here on is what is said of a secret, or none says a state."""
        first = _TOKEN.search(self._text, start)
        if first is None:
            return False
        if sentence not in self._last:
            self._last[sentence] = _last(self._text, sentence=sentence)
        last = self._last[sentence]
        if first.start() <= last.telling or not is_plain(first[0], sentence=sentence):
            return True
        return first.start() > last.state and not is_state(first[0], sentence=sentence)

    def _in_a_sentence(self, word: re.Match[str]) -> int | None:
        text = self._text
        if (particle := _PARTICLE.match(text, word.end())) is not None:
            return self._stated(particle.end())
        gap = _GAP.match(text, word.end())
        if gap is None:
            return None
        first = _FIRST.match(text, gap.end())
        if first is not None and first[0].lower() in _GIVEN:
            first = _FIRST.match(text, first.end() + 1)
        if first is not None and self._is_shown(word, first):
            return first.start()
        found = (self._predicate(gap.end()), self._later(gap.end()))
        return min((start for start in found if start is not None), default=None)

    def _is_shown(self, word: re.Match[str], first: re.Match[str]) -> bool:
        if is_said(first[0]):
            return False
        if word[0].lower().startswith(_NAMED) and _NAME.fullmatch(first[0]):
            return False
        start = first.start()
        if _QUOTED.search(self._text, max(0, start - 6), start):
            return True
        after = _NEXT.search(self._text, first.end(), first.end() + 70)
        judged = after is not None and after[0].strip(_EDGES).lower() in _JUDGED
        return is_odd(first[0], judged=judged)

    def _predicate(self, start: int) -> int | None:
        """Return where the value begins in "the password for the user bob is ...", or None."""
        whose = False
        before = ""
        for number, found in enumerate(_words(self._text, start)):
            said = found[0].lower()
            whose = whose or (number == 0 and said in _OF)
            if (said in _IS and (whose or number == 0)) or (said == "to" and before in _SET):
                return self._stated(found.end())
            if said in _IS:
                return self._stated(found.end(), sure=False)
            before = said
        return None

    def _stated(self, start: int, *, sure: bool = True) -> int | None:
        """Return where the value begins behind a verb: the first word that is none of its own."""
        for found in _words(self._text, start):
            said = found[0].strip("\"'`").lower()
            if said in _LINKS or said.rstrip(":") in _LINKS:
                continue
            first = _FIRST.match(self._text, found.start() + (found[0][0] in "\"'`(<["))
            if first is None or is_said(first[0]):
                return None
            return first.start() if sure or is_odd(first[0], judged=True) else None
        return None

    def _later(self, start: int) -> int | None:
        """Return where a value behind a later colon begins: "the following password ...: x"."""
        later = _LATER.search(self._text, start, start + 400)
        if later is None or later.start() > start + 120 or not is_odd(later[1], judged=True):
            return None
        return later.start(1)


def _words(text: str, start: int) -> Iterator[re.Match[str]]:
    position = start
    for _ in range(_WORDS_BETWEEN):
        found = _NEXT.search(text, position, position + 100)
        if found is None:
            return
        yield found
        position = found.end()


@immutable
class _Last:
    """Where the last word of a line begins that may be a secret, and the last that is a state."""

    telling: int
    state: int


def _last(text: str, *, sentence: bool) -> _Last:
    state = -1
    for token in reversed(list(_TOKEN.finditer(text))):
        if not is_plain(token[0], sentence=sentence):
            return _Last(token.start(), state)
        if state < 0 and is_state(token[0], sentence=sentence):
            state = token.start()
    return _Last(-1, state)


def is_state(token: str, *, sentence: bool) -> bool:
    """Return whether a word says how a secret is, or is a number or punctuation.

    Args:
        token: the word.
        sentence: whether people wrote it, rather than a program's configuration.
    """
    word = token.strip(_EDGES)
    if not any(map(str.isascii, word)) or word.lower() in _STATES or word.endswith(_EXAMPLES):
        return True
    if any(form.fullmatch(word) for form in _SAID_OF_IT):
        return True
    return sentence and _PARTICIPLE.fullmatch(word) is not None


def is_said(token: str) -> bool:
    """Return whether a word behind "the password is" goes on with the sentence."""
    return is_state(token, sentence=True) or token.strip(_EDGES).lower() in _SMALL_WORDS


def is_plain(token: str, *, sentence: bool) -> bool:
    """Return whether a word is none that may be a secret as long as a state stands beside it."""
    word = token.strip(_EDGES).lower()
    return word in _NOUNS or word in _SMALL_WORDS or is_state(token, sentence=sentence)
