"""The command documents of one Region."""

from __future__ import annotations

from datetime import datetime

from sandbox.gateway.refusal import Code, Refusal
from sandbox.hosts.ssm.document import WorldDocument

DEFAULT, LATEST = "$DEFAULT", "$LATEST"


class Library:
    """Documents by name, each with its versions."""

    def __init__(self) -> None:
        self._documents: dict[str, list[WorldDocument]] = {}
        self._defaults: dict[str, str] = {}

    def put(self, name: str, content: object, now: datetime) -> WorldDocument:
        """Register a document, or another version of one.

        Raises:
            DocumentError: the sandbox cannot play it.
        """
        versions = self._documents.setdefault(name, [])
        made = WorldDocument.read(name, str(len(versions) + 1), content, now)
        versions.append(made)
        return made

    def deploy(self, name: str, content: object, now: datetime, *, replaces: bool) -> None:
        """Register what a stack says, if it has changed.

        Args:
            name: the document's.
            content: its content.
            now: when.
            replaces: it takes the place of the document, as version 1 again; else it is another
                version, and the default (CloudFormation guide, AWS::SSM::Document, UpdateMethod).

        Raises:
            DocumentError: the sandbox cannot play it.
        """
        made = WorldDocument.read(name, "1", content, now)
        found = self._documents.get(name, [])
        if found and found[-1].hash == made.hash:
            return
        if replaces:
            self._documents.pop(name, None)
        self._defaults[name] = self.put(name, content, now).number

    def default(self, name: str) -> str:
        """Return the number of a document's default version."""
        return self._defaults.get(name, "1")

    def versions(self, name: str) -> list[WorldDocument]:
        """Return all versions of a document, named by name or ARN.

        Raises:
            Refusal: there is none.
        """
        found = self._documents.get(name.rpartition(":document/")[2])
        if not found:
            raise Refusal(Code.INVALID_DOCUMENT, f"Document with name {name} does not exist.")
        return found

    def version(self, name: str, asked: str = DEFAULT) -> WorldDocument:
        """Return one version.

        Raises:
            Refusal: there is none.
        """
        versions = self.versions(name)
        default = self.default(versions[0].name)
        number = {DEFAULT: default, LATEST: str(len(versions))}.get(asked or DEFAULT, asked)
        found = next((one for one in versions if one.number == number), None)
        if found is None:
            text = f"Document version {asked} of {name} does not exist."
            raise Refusal(Code.INVALID_DOCUMENT_VERSION, text)
        return found
