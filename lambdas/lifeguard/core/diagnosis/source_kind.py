"""The kinds of source that facts come from: log formats, transcripts of commands, metrics."""

from __future__ import annotations

from enum import StrEnum


class SourceKind(StrEnum):
    """One member a reader of `ingest/logs`; also sources that are no files, as a guest's look."""

    # web
    NGINX_ACCESS = "nginx-access"
    NGINX_ERROR = "nginx-error"
    APACHE_ERROR = "apache-error"
    CADDY = "caddy"
    HAPROXY = "haproxy"
    ALB = "alb"
    CERTBOT = "certbot"
    CLIENT = "client"
    GITHUB_ACTIONS = "github-actions"
    # app
    GUNICORN = "gunicorn"
    UWSGI = "uwsgi"
    NODE = "node"
    JSON_APP = "json-app"
    PYTHON = "python"
    RAILS = "rails"
    PHP_FPM = "php-fpm"
    PHP = "php"
    JAVA = "java"
    GO = "go"
    CELERY = "celery"
    RUNTIME = "runtime"  # errors of runtimes and client libraries, in any language
    # database
    POSTGRES = "postgres"
    MYSQL = "mysql"
    REDIS = "redis"
    METRICS = "metrics"
    RDS_EVENTS = "rds-events"
    SESSIONS = "sessions"
    # host
    KERNEL = "kernel"
    SYSTEMD = "systemd"
    DOCKERD = "dockerd"
    CONTAINERD = "containerd"
    DOCKER_EVENTS = "docker-events"
    CLOUD_INIT = "cloud-init"
    RESOLVER = "resolver"
    PACKAGES = "packages"
    SUDO = "sudo"
    SSHD = "sshd"
    EC2 = "ec2"
    CLOUDTRAIL = "cloudtrail"
    COMMAND = "command"
    GUEST_LOOK = "guest-look"
    UNRECOGNISED = "unrecognised"
