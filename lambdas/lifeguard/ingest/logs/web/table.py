"""The readers of this area, one a row."""

from __future__ import annotations

from lifeguard.ingest.logs.reader import LogReader, TextReader
from lifeguard.ingest.logs.web.access import ACCESS
from lifeguard.ingest.logs.web.alb import ALB
from lifeguard.ingest.logs.web.apache_error import APACHE_ERROR
from lifeguard.ingest.logs.web.caddy import CADDY
from lifeguard.ingest.logs.web.certbot import CERTBOT, CERTBOT_TEXTS
from lifeguard.ingest.logs.web.client import CLIENT_TEXTS
from lifeguard.ingest.logs.web.github_actions import GITHUB_ACTIONS
from lifeguard.ingest.logs.web.haproxy import HAPROXY
from lifeguard.ingest.logs.web.nginx_error import NGINX_ERROR

FORMATS: tuple[LogReader, ...] = (
    NGINX_ERROR,
    ACCESS,
    HAPROXY,
    CADDY,
    ALB,
    APACHE_ERROR,
    CERTBOT,
    GITHUB_ACTIONS,
)

TEXTS: tuple[TextReader, ...] = (CERTBOT_TEXTS, CLIENT_TEXTS)
