"""The SSM documents: their parameters, their limits of time, and the script that each carries.

A document is schema 2.2 with one step, `aws:runShellScript`. Its parameters reach the script as
environment variables `SSM_<name>` (`interpolationType: ENV_VAR`), never as shell text. Agents
before 3.3.2746.0 leave the variables unset, and the scripts then refuse. SSM checks
`allowedPattern` twice: as a Java expression when the command is sent, and as Go's RE2 in the agent.
Content is at most 64 KB. See "Command document syntax" and "Data elements and parameters" in the
Systems Manager guide.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from importlib.resources import files

from lifeguard.immutable import immutable

DELIVERY = timedelta(seconds=60)
"""How long SSM may try to hand over a command (TimeoutSeconds of SendCommand; at least 30 s)."""

LIMIT_BYTES = 64 * 1024
"""The most that CreateDocument takes as content."""

CONTAINER = r"^[a-zA-Z0-9][a-zA-Z0-9_.-]+$"
"""Docker's own rule for the name of a container (`RestrictedNameChars` in moby)."""

UNIT = r"^[a-zA-Z0-9][a-zA-Z0-9:_.@\\-]+$"
"""systemd's characters for a unit (systemd.unit(5)); Docker's names are among them."""

_NAME_CHARACTERS = 255


@immutable
class Parameter:
    """A value of a document: a whole match of `pattern`, or one of `values` where it has any."""

    name: str
    meaning: str
    pattern: str = ""
    values: tuple[str, ...] = ()
    characters: int = _NAME_CHARACTERS


@immutable
class Document:
    """A document: the files that its script is made of, in order, and how long it may run."""

    name: str
    meaning: str
    scripts: tuple[str, ...]
    execution: timedelta
    parameters: tuple[Parameter, ...] = ()


LOOK = Document(
    name="lifeguard-look",
    meaning="Looks inside the server: memory, CPU, disks, ports, containers. Changes nothing.",
    scripts=("prelude", "owners", "docker", "space", "look"),
    execution=timedelta(seconds=30),
)

SWAP = Document(
    name="lifeguard-swap",
    meaning="Adds a swap file to a server that is short of memory.",
    scripts=("prelude", "swap"),
    execution=timedelta(seconds=120),
    parameters=(
        Parameter("megabytes", "Its size in MB, 64 to 4096.", r"^[1-9][0-9]{1,3}$", characters=4),
    ),
)

RESTART = Document(
    name="lifeguard-restart",
    meaning="Restarts one container or one service, softly.",
    scripts=("prelude", "owners", "docker", "units", "restart"),
    execution=timedelta(seconds=150),
    parameters=(
        Parameter("what", "What is restarted.", values=("container", "unit")),
        Parameter("name", "Its name; of a service with or without .service.", UNIT),
        Parameter(
            "ran_before",
            "Whether it ran before Lifeguard restarted the server: nobody has stopped it.",
            values=("no", "yes"),
        ),
    ),
)

CLEAN = Document(
    name="lifeguard-clean",
    meaning="Frees disk space by what can go without loss: old journals, caches, dangling images.",
    scripts=("prelude", "docker", "space", "clean"),
    execution=timedelta(seconds=300),
    parameters=(
        Parameter(
            "what",
            "What to clean.",
            values=("all", "journal", "packages", "rotated_logs", "images", "build_cache"),
        ),
    ),
)

LIMIT = Document(
    name="lifeguard-limit",
    meaning="Limits the memory and the CPUs of one container.",
    scripts=("prelude", "owners", "docker", "limit"),
    execution=timedelta(seconds=60),
    parameters=(
        Parameter("container", "Its name.", CONTAINER),
        Parameter("memory_mb", "MB, from 6 on; 0: leave.", r"^(0|[1-9][0-9]{0,6})$", characters=7),
        Parameter("cpus", "CPUs; 0: leave.", r"^[0-9]{1,3}(\.[0-9]{1,2})?$", characters=6),
    ),
)

STOP_HOLDER = Document(
    name="lifeguard-stop-holder",
    meaning="Stops the service or the container that listens on a TCP port.",
    scripts=("prelude", "owners", "docker", "units", "stop_holder"),
    execution=timedelta(seconds=150),
    parameters=(
        Parameter("port", "The TCP port.", r"^[1-9][0-9]{0,4}$", characters=5),
        Parameter("pid", "The process that listens.", r"^[1-9][0-9]{0,6}$", characters=7),
        Parameter("name", "The service or the container that it belongs to.", UNIT),
    ),
)

CONTAINER_STEP = Document(
    name="lifeguard-container",
    meaning="Takes one step against a container that will not die, and starts it again.",
    scripts=("prelude", "owners", "docker", "units", "container"),
    execution=timedelta(seconds=240),
    parameters=(
        Parameter("name", "Its name.", CONTAINER),
        Parameter("rung", "The step.", values=("stop", "kill", "remove", "process", "daemon")),
        Parameter(
            "started_at",
            "When its present run began, as Docker writes it (State.StartedAt).",
            r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,18}Z$",
            characters=35,
        ),
    ),
)

DOCKER_DAEMON = Document(
    name="lifeguard-docker",
    meaning="Starts Docker where it does not run, and restarts it where it does not answer.",
    scripts=("prelude", "owners", "docker", "units", "daemon"),
    execution=timedelta(seconds=240),
    parameters=(
        Parameter(
            "state",
            "The state in which it is to be; ended: by lifeguard-graceful.",
            values=("stopped", "hung", "ended"),
        ),
    ),
)

_SOURCE = (
    r"kernel|unit:[a-zA-Z0-9][a-zA-Z0-9:_.@\\-]*|container:[a-zA-Z0-9][a-zA-Z0-9_.-]*"
    r"|file:[/]var[/]log([/][a-zA-Z0-9_-][a-zA-Z0-9_.-]*)+"
)
"""The kernel's log, a unit's, a container's, or a file's or folder's below /var/log."""

MOST_SOURCES = 12


def logs_document(files: Iterable[str] = ()) -> Document:
    """Return the document that reads logs: of files below /var/log, and of these others."""
    named = (file for file in files if not file.startswith("/var/log/"))
    plain = (file.replace("/", "[/]").replace(".", r"\.") for file in named)
    source = "".join((_SOURCE, *(f"|file:{file}" for file in plain)))
    return Document(
        name="lifeguard-logs",
        meaning="Reads the last lines of logs of services and files. Changes nothing.",
        scripts=("prelude", "docker", "logs"),
        execution=timedelta(seconds=30),
        parameters=(
            Parameter(
                "sources",
                "Which logs, with commas between.",
                rf"^({source})([,]({source})){{0,{MOST_SOURCES - 1}}}$",
                characters=1000,
            ),
            Parameter("minutes", "How far back.", r"^[1-9][0-9]{0,2}$", characters=3),
        ),
    )


LOGS = logs_document()

GRACEFUL = Document(
    name="lifeguard-graceful",
    meaning="Ends all containers in order before the server is rebooted or stopped.",
    scripts=("prelude", "owners", "docker", "units", "graceful"),
    execution=timedelta(seconds=330),
    parameters=(
        Parameter("seconds", "For all of them, 5 to 300.", r"^[1-9][0-9]{0,2}$", characters=3),
    ),
)

GROW = Document(
    name="lifeguard-grow",
    meaning="Has the root file system use what its EBS volume has grown by.",
    scripts=("prelude", "grow"),
    execution=timedelta(seconds=180),
    parameters=(
        Parameter("volume", "The root volume.", r"^vol-[0-9a-f]{8,17}$", characters=21),
        Parameter("gib", "The size that it has grown to.", r"^[1-9][0-9]{0,4}$", characters=5),
    ),
)

DOCUMENTS: tuple[Document, ...] = (
    LOOK,
    SWAP,
    LIMIT,
    RESTART,
    CLEAN,
    STOP_HOLDER,
    CONTAINER_STEP,
    DOCKER_DAEMON,
    GRACEFUL,
    GROW,
    LOGS,
)


def script(document: Document) -> str:
    """Return the whole script of the document: one POSIX shell text."""
    folder = files("lifeguard.guest") / "scripts"
    return "".join((folder / f"{part}.sh").read_text("utf-8") for part in document.scripts)


def content(document: Document) -> dict[str, object]:
    """Return the content for CreateDocument, to be sent as JSON."""
    step = document.name.removeprefix("lifeguard-")
    return {
        "schemaVersion": "2.2",
        "description": document.meaning,
        "parameters": {each.name: _parameter(each) for each in document.parameters},
        "mainSteps": [
            {
                "action": "aws:runShellScript",
                "name": step,
                "precondition": {"StringEquals": ["platformType", "Linux"]},
                "inputs": {
                    "timeoutSeconds": str(int(document.execution.total_seconds())),
                    "runCommand": script(document).splitlines(),
                },
            }
        ],
    }


def _parameter(parameter: Parameter) -> dict[str, object]:
    written: dict[str, object] = {
        "type": "String",
        "description": parameter.meaning,
        "interpolationType": "ENV_VAR",
        "maxChars": parameter.characters,
    }
    if parameter.pattern:
        written["allowedPattern"] = parameter.pattern
    if parameter.values:
        written["allowedValues"] = list(parameter.values)
    return written
