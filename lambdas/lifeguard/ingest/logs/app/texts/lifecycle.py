"""When an application started, what it listens on, that it was asked to stop, how it ended."""

from __future__ import annotations

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.ingest.logs.app.texts.heard import HeardPatterns
from lifeguard.ingest.logs.reader import says

_WHERE = r"(?P<subject>(?:[a-z]{2,6}://)?[\w.:\[\]*-]{0,80}?\d{2,5}(?![\w.])/?)"
"""An address that ends in its port."""

_ROWS = (
    says(
        AppSymptom.LISTENING,
        "isten",
        rf"(?i:\blistening (?:on|at|to)) (?:(?:port|http|address):? )?{_WHERE}",
    ),
    says(
        AppSymptom.LISTENING,
        "erver",
        rf"(?i:server (?:is )?(?:now )?(?:running|started|ready|up) (?:on|at)) (?:port )?:?{_WHERE}",
    ),
    says(AppSymptom.LISTENING, "Uvicorn running on ", r"Uvicorn running on (?P<subject>\S{1,100})"),
    says(AppSymptom.LISTENING, "Starting development server at ", r"at (?P<subject>\S{1,100})"),
    says(
        AppSymptom.LISTENING,
        " started on port",
        r"(?:Tomcat|Netty|Jetty|Undertow) started on ports?(?:\(s\):)? (?P<subject>\d{1,5})",
    ),
    says(AppSymptom.STARTED, "Application startup complete."),
    says(AppSymptom.STARTED, "Started ", r"\bStarted \w{1,80} in [\d.]{1,12} seconds"),
    says(AppSymptom.STARTED, "Nest application successfully started"),
    says(AppSymptom.STARTED, "WSGI app ", r"WSGI app \d{1,3} .{0,80} ready in"),
    says(
        AppSymptom.ASKED_TO_STOP,
        "SIGTERM",
        r"(?i:received (?:signal )?sigterm|sigterm (?:signal )?received|got sigterm|caught sigterm)",
    ),
    says(AppSymptom.ASKED_TO_STOP, "received signal terminated"),
    says(AppSymptom.ASKED_TO_STOP, "Commencing graceful shutdown"),
    says(AppSymptom.ASKED_TO_STOP, "Shutting down", r"\AINFO: {1,6}Shutting down\Z"),
    says(AppSymptom.WORKER_BOOT_FAILED, "APPLICATION FAILED TO START"),
    says(AppSymptom.WORKER_BOOT_FAILED, "Application startup failed. Exiting."),
    says(AppSymptom.WORKER_BOOT_FAILED, "Application run failed"),
    says(AppSymptom.WORKER_BOOT_FAILED, "app crashed - waiting for file changes"),
    says(
        ContainerSymptom.EXITED_137,
        "137",
        r"(?:exited with code|exit code|npm ERR! errno|exit status) 137\b",
    ),
    says(
        ContainerSymptom.EXITED_134,
        "134",
        r"(?:exited with code|exit code|npm ERR! errno|exit status) 134\b",
    ),
    says(
        ContainerSymptom.EXITED_139,
        "139",
        r"(?:exited with code|exit code|npm ERR! errno|exit status) 139\b",
    ),
    says(
        AppSymptom.EXITED,
        "exit",
        r"(?:(?<!\) )exited with code|[Cc]ommand failed with exit code|exit status) (?P<code>\d{1,3})\b",
    ),
    says(AppSymptom.EXITED, "npm ERR! errno ", r"npm ERR! errno (?P<code>\d{1,3})\b"),
    says(
        AppSymptom.EXITED,
        ") crashed",
        r"container \[(?P<subject>[\w.-]{1,63})\] \(\w{1,40}\) crashed",
    ),
    says(
        AppSymptom.WORKER_KILLED,
        "Killed",
        r"\A(?:\S{1,200}: line \d{1,5}: {1,4}\d{1,10} )?Killed(?: {2,40}\S.{0,200})?\Z",
    ),
    says(
        AppSymptom.WORKER_TIMED_OUT,
        "TimeLimitExceeded(",
        r"TimeLimitExceeded\((?P<seconds>[\d.]{1,12})",
    ),
    says(
        ContainerSymptom.IMAGE_PLATFORM,
        "exec format error",
        r"\Aexec \S{1,200}: exec format error|\A\S{0,60}standard_init_linux",
    ),
    says(
        ContainerSymptom.ENTRYPOINT_MISSING,
        ": not found",
        r"\A(?:/bin/)?(?:ba|da|a)?sh: (?:(?:line )?\d{1,5}: )?(?P<subject>[\w./-]{1,100}): (?:command )?not found\Z",
    ),
    says(AppSymptom.WORKER_CRASHED, "Segmentation fault"),
    says(AppSymptom.WORKER_CRASHED, "segmentation fault"),
)

LIFECYCLE = HeardPatterns(SourceKind.RUNTIME, _ROWS)
