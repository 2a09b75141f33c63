"""What the trainer needs of a place that keeps projects; `trainer.disk` is the browser's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol


class Head(NamedTuple):
    """One kept project, as a list of them needs it."""

    id: str
    turn: int  # the larger, the later it was opened
    text: str
    bytes: int
    owner: str  # the tab that may write it, "" for none


class Record(NamedTuple):
    """A kept project except its pictures."""

    text: str
    model: str  # "" if there is none
    content: bytes  # the model's numbers


class KeptPicture(NamedTuple):
    """A kept picture."""

    key: int
    text: str
    master: bytes


@dataclass
class Change:
    """What is written in one transaction, whole or not at all."""

    project: str
    tab: str
    first: bool  # the project is not there yet
    latest: bool = False  # it was opened last
    record: str | None = None
    bytes: int = 0
    pictures: list[KeptPicture] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    inbox: list[str] = field(default_factory=list)  # files that are pictures of the project now
    model: str | None = None
    content: bytes = b""

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        texts = (self.record, self.model)
        rest = self.pictures or self.gone or self.inbox or self.latest
        return not rest and texts == (None, None)


class Store(Protocol):
    """Keeps projects. What fails raises OSError, except where something else is said."""

    async def heads(self) -> list[Head] | None:
        """All projects; None where nothing can be kept."""

    async def claim(self, project: str, tab: str, others: list[str]) -> bool:
        """Let a project belong to this tab, unless it belongs to one of the open `others`."""

    async def read(self, project: str) -> Record | None:
        """A project, None if it is not there."""

    async def pictures(self, project: str, behind: int) -> list[KeptPicture]:
        """The next pictures behind a key, in the order of their keys; none at the end."""

    async def save(self, change: Change) -> str:
        """ "" when it is on the disk, else "full", "off" (refused) or "lost" (not ours now)."""

    async def remove(self, projects: list[str] | None) -> None:
        """Delete projects; None: everything on this device, waiting files too."""

    async def room(self) -> int | None:
        """How many bytes there may still be room for; None where nothing speaks of a limit."""
