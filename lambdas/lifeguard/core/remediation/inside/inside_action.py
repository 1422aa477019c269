"""An action inside a host of any kind, through SSM Run Command: what is true of all of them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from lifeguard.core.decision.action import Action

SEND: tuple[str, ...] = ("ssm:SendCommand",)
"""It is asked of the document and of the node (Service Authorization Reference)."""


class InsideAction(Action):
    """An action inside the host: the document that is run there, and what it is told."""

    __slots__ = ()

    document: ClassVar[str]
    calls: ClassVar[tuple[str, ...]] = SEND
    disrupts: ClassVar[bool] = False
    inside: ClassVar[bool] = True
    relieves: ClassVar[bool] = True  # a check may pass by it: that is waited for

    @property
    @abstractmethod
    def parameters(self) -> Mapping[str, str]:
        """The document's parameters."""
