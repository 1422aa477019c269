"""All that a world has in Systems Manager, but parameters, which moto keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sandbox.gateway.refusal import Code, Refusal
from sandbox.hosts.guest.guest import Guest
from sandbox.hosts.host import Host
from sandbox.hosts.ssm.library import Library
from sandbox.hosts.ssm.node import LOST_AFTER, WorldNode
from sandbox.hosts.ssm.run_command import RunCommand
from sandbox.time.agenda import Agenda
from sandbox.worldfile.guest_spec import AgentSpec
from sandbox.worldfile.spec import WorldSpec

Tell = Callable[[dict[str, Any]], None]


class SsmEstate:
    """The documents, nodes and commands of one Region, and the guests on its hosts."""

    def __init__(
        self, spec: WorldSpec, agenda: Agenda, tell: Tell, touch: Callable[[], None]
    ) -> None:
        """Begin without any node.

        Args:
            spec: the world, or what of it is in one place.
            agenda: the world's.
            tell: puts an event on the bus.
            touch: called when something changes that a call could show.
        """
        self.documents = Library()
        self.commands = RunCommand(spec, agenda, tell, touch)
        self._agenda = agenda
        self._touch = touch
        self._nodes: dict[str, WorldNode] = {}
        self._of_hosts: dict[str, WorldNode] = {}

    def add(self, node: WorldNode) -> None:
        """Take in a guest and its host."""
        self._nodes[node.id] = node
        self._of_hosts[node.host.id] = node
        node.look(self._agenda.now())

    def nodes(self) -> list[WorldNode]:
        """Return the nodes that have registered, whatever became of them."""
        registered = (
            one for one in self._nodes.values() if one.guest.spec.agent is not AgentSpec.NONE
        )
        return [one for one in registered if one.is_there]

    def node(self, node_id: str) -> WorldNode:
        """Return a node that a command was sent to, whatever became of it."""
        return self._nodes[node_id]

    def require(self, ids: Sequence[str]) -> list[WorldNode]:
        """Return nodes by id.

        Raises:
            Refusal: one has never registered, or is not there any more.
        """
        there = {one.id: one for one in self.nodes()}
        for name in ids:
            if name not in there:
                text = f"Instances [[{name}]] not in a valid state for account"
                raise Refusal(Code.INVALID_SSM_INSTANCE_ID, text)
        return [there[name] for name in ids]

    def guest(self, host: Host) -> Guest | None:
        """Return what runs on a host; None: the world file does not say."""
        node = self._of_hosts.get(host.id)
        return None if node is None else node.guest

    def looked(self, host: Host) -> None:
        """Follow what became of a host."""
        node = self._of_hosts.get(host.id)
        if node is None:
            return
        was_silent = node.is_silent
        if node.look(self._agenda.now()):
            self.commands.came_back(node)
        if node.is_silent and not was_silent:
            self._agenda.after(LOST_AFTER, self._touch)

    def resources(self) -> dict[str, dict[str, Any]]:
        """Return what of the sandbox's `resources` object is of guests."""
        now = self._agenda.now()
        told = {}
        for name, node in self._nodes.items():
            node.guest.disk.grow(now)
            told[f"guest:{name}"] = node.guest.told()
        return told
