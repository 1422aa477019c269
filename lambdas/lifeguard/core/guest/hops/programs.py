"""Known programs of a request's path: what each is for, and where its logs usually are.

The places are those of the distributions' packages: Debian, Ubuntu, Amazon Linux.
"""

from __future__ import annotations

import re
from enum import IntEnum

from lifeguard.immutable import immutable

_PARTS = re.compile(r"[^a-z0-9]+")
_VERSION = re.compile(r"[\d.]+\Z")


class Role(IntEnum):
    """Its place in a request's path."""

    PROXY = 0
    APPLICATION = 1
    DATABASE = 2


@immutable
class Program:
    """A program: the names that it goes by, the first one as its hop is called."""

    names: tuple[str, ...]
    role: Role
    files: tuple[str, ...] = ()


PROGRAMS: tuple[Program, ...] = (
    Program(("nginx",), Role.PROXY, ("/var/log/nginx/access.log", "/var/log/nginx/error.log")),
    Program(("caddy",), Role.PROXY, ("/var/log/caddy",)),
    Program(
        ("apache2", "apache"),
        Role.PROXY,
        ("/var/log/apache2/access.log", "/var/log/apache2/error.log"),
    ),
    Program(("httpd",), Role.PROXY, ("/var/log/httpd/access_log", "/var/log/httpd/error_log")),
    Program(("haproxy",), Role.PROXY, ("/var/log/haproxy.log",)),
    Program(("traefik",), Role.PROXY),
    Program(("envoy",), Role.PROXY),
    Program(("gunicorn",), Role.APPLICATION, ("/var/log/gunicorn",)),
    Program(("uwsgi",), Role.APPLICATION, ("/var/log/uwsgi",)),
    Program(("uvicorn",), Role.APPLICATION),
    Program(("php",), Role.APPLICATION, ("/var/log/php-fpm",)),
    Program(("node", "nodejs", "pm2"), Role.APPLICATION),
    Program(("puma",), Role.APPLICATION),
    Program(("unicorn",), Role.APPLICATION),
    Program(("tomcat",), Role.APPLICATION, ("/var/log/tomcat",)),
    Program(("celery",), Role.APPLICATION),
    Program(("django",), Role.APPLICATION),
    Program(("postgres", "postgresql", "pgbouncer"), Role.DATABASE, ("/var/log/postgresql",)),
    Program(
        ("mysql", "mysqld"), Role.DATABASE, ("/var/log/mysql/error.log", "/var/log/mysqld.log")
    ),
    Program(("mariadb", "mariadbd"), Role.DATABASE, ("/var/log/mariadb", "/var/log/mysql")),
    Program(("redis", "valkey"), Role.DATABASE, ("/var/log/redis",)),
    Program(("mongo", "mongod", "mongodb"), Role.DATABASE, ("/var/log/mongodb",)),
    Program(("memcached",), Role.DATABASE),
)


def program(*names: str) -> Program | None:
    """Return the program that the first telling one of some names is of, or None.

    `shop-nginx-1`, `php8.2-fpm.service` and `library/postgres:15` name one; `web` does not.
    """
    for name in names:
        parts = _parts(name)
        for known in PROGRAMS:
            if any(_parts(one) & parts for one in known.names):
                return known
    return None


def _parts(name: str) -> frozenset[str]:
    """Return the words of a name, without numbers: of an image, of what is behind the last `/`."""
    plain = name.lower().rsplit("/", 1)[-1].removesuffix(".service").split(":", 1)[0]
    words = (_VERSION.sub("", part) for part in _PARTS.split(plain.replace(".", "")))
    return frozenset(word for word in words if word)
