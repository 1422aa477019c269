"""A question to a person, what a yes to it sets going, and how it waits for its answer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import UNSAID, Foreign
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.immutable import immutable


class ProposedAction(StrEnum):
    """What Lifeguard does at a yes; a kind of resource may have others of its own."""

    REBOOT = "reboot"
    STOP_START = "stop_start"
    START = "start"
    FORCE_STOP = "force_stop"
    RESCHEDULE = "reschedule"
    WITHOUT_BACKUP = "without_backup"
    REPLACE = "replace"
    GROW_VOLUME = "grow_volume"


class Risk(StrEnum):
    """What a person accepts with a yes; a kind of resource may have others of its own."""

    PUBLIC_IP = "public_ip"
    DEDICATED_HOST = "dedicated_host"
    OUTPOST = "outpost"
    CAPACITY_RESERVATION = "capacity_reservation"
    HIBERNATION = "hibernation"
    FLAPPING = "flapping"
    UNCLEAN_STOP = "unclean_stop"
    NO_BACKUP = "no_backup"
    LOST_CHANGES = "lost_changes"
    PRIVATE_IP = "private_ip"
    USER_DATA = "user_data"
    TWO_AT_ONCE = "two_at_once"
    STACK = "stack"
    NEVER_SHRINKS = "never_shrinks"


@immutable
class Choice:
    """One way to say yes: the name that answers with it, and what it is."""

    name: str
    says: Message


@immutable
class ApprovalRequest:
    """What a person is asked, or told to do.

    `about` names it by a stable code, so that it is asked once. `brief` goes into the subject,
    `action_required` is what the operator must do, `reasons` why Lifeguard does not, `commands`
    what the operator may run by hand. With a `proposed_action` a yes is enough; `detail` is what
    it is of (an image), `moves_to` the time that an event of AWS's is moved to, `loses_since` is
    when the data begins that it would lose, and `begins` is when it comes at the earliest, if not
    at once. `deadline` is when AWS acts by itself. `steps` are what happens at a yes, where the
    kind says it itself. `choices` are ways to say yes: a plain yes takes the first. `done` is what
    the operator must know to be done before.
    """

    about: str
    brief: Message
    action_required: tuple[Message, ...]
    reasons: tuple[Message, ...]
    commands: tuple[Command, ...]
    proposed_action: str | None = None
    risks: tuple[str, ...] = ()
    detail: str = ""
    moves_to: datetime | None = None
    loses_since: datetime | None = None
    begins: datetime | None = None
    deadline: datetime | None = None
    steps: tuple[Message, ...] = ()
    choices: tuple[Choice, ...] = ()
    done: tuple[Message, ...] = ()


@immutable
class PendingApproval:
    """A question that waits in the ledger: all that its page shows.

    `id` is of this question in this world: when either changes, so does the id. `since` is since
    when the instance is out of service, if it is.
    """

    id: str
    proposed_action: str
    name: Foreign  # the instance's
    resource: str  # its id
    cause: str  # the kind of problem, or ""
    facts: tuple[Message, ...]
    reasons: tuple[Message, ...]
    risks: tuple[str, ...]
    at: datetime
    until: datetime
    detail: str = ""
    moves_to: datetime | None = None
    loses_since: datetime | None = None
    begins: datetime | None = None
    since: datetime | None = None
    zone: str = ""  # the Availability Zone
    steps: tuple[Message, ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def down(self) -> bool:
        """Whether the instance is out of service."""
        return self.since is not None


@immutable
class ApprovalPrompt:
    """How the email puts a question: with a link to its page, if there is one, and a command."""

    question: Message
    begins: Message  # when a yes sets it going
    until: datetime
    risks: tuple[Message, ...]
    declined: Message  # what a no means, and no answer
    link: str
    command: Command
    unsigned: Message = NOTHING  # why there is no link although there is a page


class AnswerKind(StrEnum):
    """What a person answers."""

    YES = "yes"
    NO = "no"
    LATER = "later"  # remind me in an hour
    MINE = "mine"  # I am on it: no reminders for now

    @property
    def ends(self) -> bool:
        """Whether it ends the question; any other leaves it open."""
        return self in {AnswerKind.YES, AnswerKind.NO}


class Channel(StrEnum):
    """The way by which an answer came."""

    PAGE = "page"
    COMMAND = "command"


@immutable
class Reply:
    """An answer as it comes. Nothing proves who has sent it: all but its kind is as they say."""

    kind: AnswerKind
    channel: Channel
    by: Foreign = UNSAID  # a name
    source: Foreign = UNSAID  # the network address that it came from
    agent: Foreign = UNSAID  # what the browser calls itself
    choice: str = ""  # the name of one of the question's choices, with a yes


@immutable
class ApprovalAnswer:
    """A person's answer to one question; only one to each ends it."""

    question: str
    kind: AnswerKind
    at: datetime
    channel: Channel
    by: Foreign = UNSAID
    source: Foreign = UNSAID
    agent: Foreign = UNSAID
    asked_at: datetime | None = None
    choice: str = ""

    @property
    def yes(self) -> bool:
        """Whether Lifeguard may do what it asked for."""
        return self.kind is AnswerKind.YES
