"""Secrets that their form gives away, whatever stands around them: issuers' keys, PEM, JWT, URLs.

Prefixes: the issuers' documentation, and the rules of gitleaks and of GitHub's secret scanning.
Each pattern is bounded, so that no line takes long, and one look at each place is enough.
"""

from __future__ import annotations

import base64
import re

from lifeguard.core.text.randomness import is_odd

GONE = "[redacted]"

_PREFIXES = (
    r"gh[opsur]_|github_pat_|gl(?:pat|[drf]t|ptt|cbt|ffct|imt|agent|oas|soat|rtr)-|GR1348941|"
    r"xox[abeoprs][.-]|xapp-|[rsp]k_(?:live|test|prod)_|whsec_|AIza|ya29\.|GOCSPX-|"
    r"sk-(?:ant|proj|svcacct|admin|or|lf)-|npm_|pypi-|dckr_(?:pat|oat)_|shp(?:at|ca|pa|ss)_|SG\.|"
    r"hv[sbr]\.|do[opr]_v1_|hf_|api_org_|AGE-SECRET-KEY-|ops_eyJ|p8e-|LTAI|AKCp|cmVmd|AT[AC]TT3|"
    r"ATBB|dapi|dp\.(?:pt|st|ct|sa|scim|audit)\.|duffel_(?:test|live)_|dt0[cs]\d\d\.|EZ[AT]K|"
    r"EAA[ACM]|FLWSECK|fo1_|fm[12][ar]?_|fio-u-|gl(?:c|sa)_|HRKU-|lin_(?:api|oauth)_|"
    r"NR(?:AK|II|JS|RA)-|ntn_|sha256~|pplx-|pscale_(?:tkn|oauth|pw)_|PMAK-|pnu_|pul-|rdme_|"
    r"rubygems_|tk-us-|x(?:keys|smtps)ib-|sntry[su]_|shippo_(?:live|test)_|sbp_|sq0[a-z]{3}-|"
    r"sqOatp-|figd_|tfp_|r8_|gsk_|xai-|nvapi-|lsv2_(?:pt|sk)_|pcsk_|ABSK|bedrock-api-key-|tskey-|"
    r"CFPAT-|CLOJARS_|phx_|nfp_|secret-token:|ATZA?\||EwB|1//0|sl\.[BAu]\.|rk_|bkua_|PMAT-|ctp_"
)
_ISSUED = re.compile(rf"\b(?:{_PREFIXES})([\w.~+/=|-]{{10,2048}})")
_EXACT = tuple(
    re.compile(pattern)
    for pattern in (
        r"-----BEGIN [A-Z0-9 ]{0,40}-----.*",  # PEM (RFC 7468), with its body where it is there
        r"\beyJ[\w-]{5,2000}\.[\w-]{5,2000}(?:\.[\w-]{0,2000}){0,3}",  # JWT, JWE (RFC 7519, 7516)
        r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b(?<!EXAMPLE)",  # AWS; the IAM guide's end so
        r"\bsk-[A-Za-z0-9]{20,255}",
        r"(?<!\d)\d{8,10}:[\w-]{35}(?![\w-])",  # Telegram's bots
        r"\b[A-Za-z\d_-]{23,28}\.[\w-]{6}\.[\w-]{27,40}\b",  # Discord's bots
        r"\b(?=\S{0,22}\d)[a-z0-9]{6}\.(?=[a-z]{0,15}\d)[a-z0-9]{16}\b",  # kubeadm's tokens
        r"\b[0-9a-f]{32}-us\d{1,2}\b|\bkey-[0-9a-f]{32}\b",  # Mailchimp, Mailgun
        r"\bSK[0-9a-f]{32}\b|\bAPI-[A-Z0-9]{26}\b|\bA3-[A-Z0-9]{6}-[A-Z0-9-]{20,40}",
        r"\b[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{20,80}|\b\w{6}_\w{29}_mmk\b",
        r"(?<![\w~.])[\w~.]{3}\dQ~[\w~.-]{31,34}",  # Microsoft Entra's client secrets
        r"\b\d{15,16}(?:\||%7C)[\w-]{27,40}|\bv1\.0-[0-9a-f]{24}-[0-9a-f]{20,146}",
        # the manual page crypt(5): prefixes of hashing methods
        r"\$(?:2[abxy]|[1567y]|gy|argon2\w{0,2}|scrypt|pbkdf2[\w-]{0,20})\$[^\s:]{8,255}",
        r"\{S?(?:SHA|MD5|SSHA|CRYPT)\d{0,3}\}[A-Za-z0-9+/$.=]{8,255}",  # RFC 2307
    )
)
_BASE64 = re.compile(r"\A\s{0,40}(?=([A-Za-z0-9+/]{2,76}={0,2})\s{0,40}\Z)[^/\s]\S*\s*")
"""A line that is base64 and nothing else, as the last of a PEM body (RFC 7468, section 3)."""
_NUMBERED = re.compile(r"[A-Z]?[a-z]{1,64}[0-9]{1,8}")
_QUANTUM = 4
_UNPADDED = 8

_SCHEME = "://"
_RUN = re.compile(r"[^\s\"<>`]{1,4000}")
_PORT = re.compile(r"\d{1,5}(?:[/?#]|\Z)")
_NO_SCHEME = re.compile(
    r"(?<![\w@/:.+%-])(?!(?:mailto|sips?|acct|xmpp|e?mail|user(?:name)?|from|to|cc|login|account|"
    r"principal|unit|npm|pkg|image)\b)([A-Za-z][\w.-]{0,63}:)(?!//)[^\s\"'<>@:][^\s\"'<>]{0,255}"
    r"(?=@(?!sha\d|\d{1,4}\.\d{1,4}\.\d{1,4}(?![.\d]))[A-Za-z0-9\[])",
    re.IGNORECASE,
)
_QUERY = (
    r"([?&;](?:sig|signature|x-amz-[\w-]{1,40}|key|code|auth|[\w-]{0,40}(?:token|secret|"
    r"passw(?:or)?d|api_?key|pwd))(?:=|%3D))[^\s&\"'<>]{1,2048}"
)
_HEADED = tuple(
    (re.compile(pattern, re.IGNORECASE), rf"\1{GONE}")
    for pattern in (
        r"(\bjdbc:[\w:]{1,60}:)[^\s/@:]{1,60}/[^\s@]{1,100}(?=@)",
        r"(\bhooks\.slack\.com/(?:services|workflows|triggers)/)\S{1,256}",
        r"(\bwebhook\.office\.com/)\S{1,512}",
        r"(\b[\w-]{1,40}/webhooks?/)[\w-]{10,64}(?:/[\w-]{10,128}){0,2}",
        r"(\bapi\.telegram\.org/(?:file/)?bot)[^\s/]{10,80}",
        _QUERY,
        r"(signature[\"']?\s{0,3}[=:]\s{0,3}[\"']?(?:[\w-]{1,10}=)?)[A-Za-z0-9+/_-]{16,2048}={0,2}",
        r"(\bresponse=[\"']?)[0-9a-f]{32,128}",  # Digest (RFC 7616)
    )
)
_SCHEMES = re.compile(
    r"(\b(basic|bearer|negotiate|ntlm|apikey|token)(?: |%20|\+){1,4})"
    r"([\w.~+/-]{6,2048}={0,2})(?!=)",
    re.IGNORECASE,
)
_COOKIE = re.compile(
    r"((?<![\w.-])[\w.-]{0,40}(?:(sess(?:ion)?_?id|\.sid)|sess(?:ion)?|sid|auth|(?<![\w-])key|csrf|xsrf|jwt|"
    r"remember\w{0,20}|logged_in\w{0,40}|awsalb\w{0,10})(?:=|%3D))([^\s;&,\"'<>]{6,2048})",
    re.IGNORECASE,
)
_WINDOWS_SID = "S-1-"


def without_known_forms(text: str) -> str:
    """Return a line without what looks like an issuer's key, a credential in a URL, a cookie."""
    if (line := _BASE64.fullmatch(text)) and _is_key_material(line[1]):
        return GONE
    for pattern in _EXACT:
        text = pattern.sub(GONE, text)
    text = _ISSUED.sub(_issued, text)
    text = _NO_SCHEME.sub(rf"\1{GONE}", _without_userinfo(text))
    for pattern, shown in _HEADED:
        text = pattern.sub(shown, text)
    return _COOKIE.sub(_cookie, _SCHEMES.sub(_scheme, text))


def _is_key_material(line: str) -> bool:
    if len(line) % _QUANTUM or "EXAMPLE" in line:
        return False
    if line.endswith("="):
        return True
    mixed = any(map(str.islower, line)) and any(map(str.isupper, line))
    return mixed and len(line) >= _UNPADDED and is_odd(line) and not _NUMBERED.fullmatch(line)


def _issued(found: re.Match[str]) -> str:
    """A key has digits or both cases; a name that begins like one has neither."""
    tail = found[1]
    mixed = any(map(str.islower, tail)) and any(map(str.isupper, tail))
    return GONE if mixed or any(map(str.isdigit, tail)) else found[0]


def _without_userinfo(text: str) -> str:
    """Return text without what stands before the last `@` of each URL's authority (RFC 3986).

    Who writes a password into a URL does not always encode its `/` and `@`.
    """
    first, *urls = text.split(_SCHEME)
    return _SCHEME.join((first, *map(_after_scheme, urls)))


def _after_scheme(rest: str) -> str:
    run = _RUN.match(rest)
    at = run[0].rfind("@") if run else -1
    if at < 1:
        return rest
    user, colon, password = rest[:at].partition(":")
    if any(mark in user for mark in "/?#[") or (colon and _PORT.match(password)):
        return rest
    return f"{GONE}{rest[at:]}"


def _scheme(found: re.Match[str]) -> str:
    """A scheme of authentication (RFC 7235) and its credentials, or two words of a sentence."""
    if found[2].lower() == "basic":
        return f"{found[1]}{GONE}" if _is_basic(found[3]) else found[0]
    return f"{found[1]}{GONE}" if is_odd(found[3]) or found[3].endswith("=") else found[0]


def _is_basic(value: str) -> bool:
    """Return whether it is a user and a password (RFC 7617)."""
    body = value.rstrip("=")
    try:
        return b":" in base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
    except ValueError:
        return False


def _cookie(found: re.Match[str]) -> str:
    value = found[3]
    named = found[2] is not None and not value.isdigit()
    secret = not value.startswith(_WINDOWS_SID) and (named or is_odd(value))
    return f"{found[1]}{GONE}" if secret else found[0]
