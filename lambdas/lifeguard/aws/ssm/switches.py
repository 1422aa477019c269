"""A person's two switches, read from SSM's Parameter Store: the freeze, and the released storm."""

from __future__ import annotations

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.policy.switches import FREEZE, STORM, frozen
from lifeguard.core.text.message import Message
from lifeguard.immutable import immutable


@immutable
class Switches:
    """Both switches as they stand: why all is frozen, if it is, and the storm that may go on."""

    frozen: Message
    released: str


@immutable
class Freeze:
    """The freeze switch. Parameter Store answers 40 such calls a second for the whole account."""

    region: str
    parameter: str = FREEZE

    def reason(self) -> Message:
        """Return why nothing may be changed, or `NOTHING` when it may.

        Raises:
            Retryable, Refused: as AWS answered; then nothing may be changed either.
        """
        return frozen(self.parameter, _values(self.region, self.parameter).get(self.parameter))


def read_switches(region: str) -> Switches:
    """Read both in one call.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    values = _values(region, FREEZE, STORM)
    return Switches(frozen(FREEZE, values.get(FREEZE)), values.get(STORM, ""))


def _values(region: str, *names: str) -> dict[str, str]:
    """Return the parameters that there are (GetParameters leaves out those that are not)."""
    with translated():
        answer = client("ssm", region).get_parameters(Names=list(names))
    return {found["Name"]: found["Value"].strip() for found in answer["Parameters"]}
