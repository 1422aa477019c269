"""The readers of this area, one a row."""

from __future__ import annotations

from lifeguard.ingest.logs.app.celery import CELERY
from lifeguard.ingest.logs.app.gunicorn import GUNICORN
from lifeguard.ingest.logs.app.java_log import JAVA_LOG
from lifeguard.ingest.logs.app.json_app import JSON_APP
from lifeguard.ingest.logs.app.php import PHP
from lifeguard.ingest.logs.app.php_fpm import PHP_FPM
from lifeguard.ingest.logs.app.rails import RAILS
from lifeguard.ingest.logs.app.texts.infrastructure import INFRASTRUCTURE
from lifeguard.ingest.logs.app.texts.laravel import LARAVEL
from lifeguard.ingest.logs.app.texts.lifecycle import LIFECYCLE
from lifeguard.ingest.logs.app.texts.python_traceback import PYTHON
from lifeguard.ingest.logs.app.texts.stacks import GO, JAVA, NODE, RUBY
from lifeguard.ingest.logs.app.uwsgi import UWSGI
from lifeguard.ingest.logs.reader import LogReader, TextReader

FORMATS: tuple[LogReader, ...] = (GUNICORN, UWSGI, CELERY, RAILS, PHP_FPM, PHP, JAVA_LOG, JSON_APP)

TEXTS: tuple[TextReader, ...] = (INFRASTRUCTURE, LIFECYCLE, PYTHON, NODE, JAVA, RUBY, GO, LARAVEL)
