"""Secrets among the arguments of well-known programs, as their manuals say."""

from __future__ import annotations

import re

from lifeguard.core.text.forms import GONE

_VALUE = (
    r"(?!\[redacted\])(?>\$?\"(?:[^\"\\]|\\.){0,256}+\"?|\$?'[^']{0,256}+'?|"
    r"\\.|[^\s\"'\\]{1,256}+){1,16}+"
)
"""One word of a shell (POSIX, 2.2 Quoting); an open quote reaches as far as it can."""

_EACH = 2
"""Passwords that one command is given: snmp has one to authenticate and one to encrypt."""
_UP_TO = r"\b[^|;]{0,200}?\s"
_READS = (
    r"chpasswd|passwd|sudo|su|cryptsetup|docker|podman|helm|gpg2?|openssl|smbpasswd|kinit|mysql"
)

_PATTERNS = tuple(
    (re.compile(pattern), shown)
    for pattern, shown in (
        (rf"(\b(?:mysql|mariadb)\w{{0,20}}{_UP_TO}-p){_VALUE}", rf"\1{GONE}"),
        (
            (
                rf"(\b(?:mongo\w{{0,10}}|sshpass|"
                rf"(?:docker|podman|helm registry|az|skopeo|oc|buildah) login|"
                rf"(?:user|group)(?:add|mod)|7z|7za|pscp|plink){_UP_TO}-p[ =]?){_VALUE}"
            ),
            rf"\1{GONE}",
        ),
        (
            (
                rf"(\b(?:sqlcmd|bcp|isql|ipmitool|zip|unzip|unrar|rar|mosquitto_\w{{3}}|tsql)"
                rf"{_UP_TO}-P ?){_VALUE}"
            ),
            rf"\1{GONE}",
        ),
        (rf"(\b(?:redis|valkey|keydb)-cli{_UP_TO}-a ?){_VALUE}", rf"\1{GONE}"),
        (rf"(\bldap\w{{3,10}}{_UP_TO}-[wsa] ?){_VALUE}", rf"\1{GONE}"),
        (rf"(\bsnmp\w{{2,10}}{_UP_TO}-[cAX] ?){_VALUE}", rf"\1{GONE}"),
        (rf"(\bssh-keygen{_UP_TO}-[NP] ?){_VALUE}", rf"\1{GONE}"),
        (
            (
                rf"(\bhtpasswd\s[^|;]{{0,200}}?-\w{{0,4}}b\w{{0,4}}\s{{1,4}}\S{{1,200}}\s{{1,4}}"
                rf"\S{{1,64}}\s{{1,4}}){_VALUE}"
            ),
            rf"\1{GONE}",
        ),
        (
            rf"(\b(?:add_user|change_password|wpa_passphrase)\s{{1,4}}\S{{1,64}}\s{{1,4}}){_VALUE}",
            rf"\1{GONE}",
        ),
        (
            (
                rf"(\b(?:vault login|ngrok (?:config )?add-authtoken|requirepass|masterauth)"
                rf"\s{{1,4}}(?!-)){_VALUE}"
            ),
            rf"\1{GONE}",
        ),
        (rf"(\blogin\s{{1,4}}\S{{1,64}}\s{{1,4}}password\s{{1,4}}){_VALUE}", rf"\1{GONE}"),  # netrc
        (
            (
                rf"((?:\s(?:-[uU]|--user|--proxy-user)|\bhttps?{_UP_TO}(?:-a|--auth))[ =]?)"
                rf"(?!\d{{1,6}}:\d)(?=[\"']?[\w.@\\-]{{0,100}}[:%][^\s:]){_VALUE}"
            ),
            rf"\1{GONE}",
        ),
        (
            (
                rf"(?i:(\bnet\s{{1,4}}(?:use\b[^|;]{{0,200}}?/user:\S{{1,64}}|"
                rf"user\s{{1,4}}\S{{1,64}})\s{{1,4}})){_VALUE}"
            ),
            rf"\1{GONE}",
        ),
        (
            rf"(?i:(\bidentified\s(?:with\s\S{{1,40}}\s)?(?:by|as)\s(?:password\s)?)){_VALUE}",
            rf"\1{GONE}",
        ),
        (
            (
                rf"(\b(?:echo|printf)\s)[^|]{{1,400}}(?=\|\s{{0,4}}"
                rf"(?:[\w./-]{{1,40}}\s{{1,4}}){{0,2}}(?:{_READS})\b)"
            ),
            rf"\1{GONE} ",
        ),
        (rf"(\b(?:{_READS})\b[^|;<]{{0,200}}<<<\s{{0,4}}){_VALUE}", rf"\1{GONE}"),
    )
)


def without_arguments(text: str) -> str:
    """Return a line without the passwords that a command line in it gives."""
    for pattern, shown in _PATTERNS * _EACH:
        text = pattern.sub(shown, text)
    return text
