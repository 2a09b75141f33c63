"""Autosave: every action is on the disk within a second, and the page is told the truth about it.

A change is written in one transaction: pictures that came or went, the project's text, the model,
and the files of the inbox that are pictures now. A sample that nobody has changed is not kept.
"""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from weakref import WeakKeyDictionary

from trainer import records
from trainer.masters import Pixels
from trainer.preparation import Rate
from trainer.project import Project
from trainer.store import Change, KeptPicture

if TYPE_CHECKING:
    from trainer.model import Model
    from trainer.trainer import Trainer

#: Seconds from an action to its saving, and between two savings of a run.
SOON, EVERY = 0.2, 1.0

#: Seconds between two looks at whether it is time.
LOOK = 0.1

#: Seconds until a saving that failed is tried again.
AGAIN = 5.0

#: Pictures written in one transaction (3 MB), and where there was no room: a browser may spend room
#: on a large one that fails, and some of them may still fit.
MOST, FEW = 256, 16

#: A picture on the disk, with what the database adds.
PICTURE_BYTES = 12_600

#: Less room than this is too little to go on for long.
LOW_BYTES = 32 << 20


@dataclass
class _Shelf:
    """What is on the disk of one project."""

    id: str
    untouched: str  # the text of the project as it was opened; "" once it is kept
    keys: dict[int, int] = field(default_factory=dict)  # by the id of the picture
    next_key: int = 0
    there: bool = False  # the store has it, if only in part
    record: str = ""
    model: tuple[Any, ...] | None = None  # the model on the disk: which, and where it stood
    model_bytes: int = 0
    latest: bool = True  # this is news: it was opened last
    moved: dict[int, str] = field(default_factory=dict)  # files of the inbox that are pictures now
    state: str = "new"


class Keeper:
    """Writes the trainer's project to its store, and says how that goes.

    Attributes
    ----------
    tab : str
        The name of this tab: projects of other tabs are never written.
    refused : bool
        This browser keeps nothing.
    faces : dict of str to ndarray of shape (n, 12288)
        A few pictures of each project that was open since the page was: the others may be
        somebody else's.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._shelves: WeakKeyDictionary[Project, _Shelf] = WeakKeyDictionary()
        self._due = math.inf
        self._again = 0.0
        self._last = -math.inf
        self._waiting = False
        self._lock = asyncio.Lock()
        self._said: set[tuple[str, ...]] = set()
        self.tab = ""
        self.refused = False
        self.faces: dict[str, Pixels] = {}

    def knows(self, project: Project, project_id: str, keys: dict[int, int]) -> None:
        """A project came from the store."""
        ahead = max(keys.values(), default=-1) + 1
        self._shelves[project] = _Shelf(project_id, "", dict(keys), ahead, True, state="saved")

    def opened(self) -> None:
        """The present project is the one that was opened last."""
        self._shelf().latest = True
        self._tell(self._shelf())
        self.changed()

    @property
    def id(self) -> str:
        """The present project's id in the store."""
        return self._shelf().id

    def look(self) -> None:
        """See what the present project looks like: two pictures of each class, four at most."""
        project = self._trainer.project
        some = [p for tray in project.classes for p in project.trays[tray][:2]]
        self.faces[self._shelf().id] = project.masters(some[:4])

    def leave(self) -> None:
        """Write the present project no more."""
        self._shelf().state = "lost"

    def keep(self) -> None:
        """The present project is worth keeping as it is."""
        self._shelf().untouched = ""
        self.changed()

    def moved(self, keys: dict[int, str]) -> None:
        """These files of the inbox are pictures (by their ids) now: saved together."""
        self._shelf().moved |= keys
        self.changed()

    def changed(self) -> None:
        """Something may be another than before. Written soon; during a run once a second."""
        running = self._trainer.training.active
        due = max(monotonic() + SOON, self._again, self._last + EVERY if running else 0.0)
        self._due = min(self._due, due)
        if not self._waiting:
            self._waiting = True
            self._trainer.spawn(self._wait(), "save")

    async def _wait(self) -> None:
        try:
            while self._due < math.inf:
                while (left := self._due - monotonic()) > 0:
                    await asyncio.sleep(min(LOOK, left))
                await self.save()
        finally:
            self._waiting = False

    async def save(self) -> None:
        """Write what differs from the disk, now."""
        async with self._lock:
            self._due = math.inf
            try:
                await self._save()
            finally:
                self._last = monotonic()

    async def _save(self) -> None:
        project, model = self._trainer.project, self._trainer.model
        shelf = self._shelf()
        if self.refused or shelf.state == "lost" or self._is_untouched(shelf):
            return
        failed = await self._write(project, model, shelf)
        if failed:
            self._again = monotonic() + AGAIN
            if failed != "lost":
                self._due = min(self._due, self._again)
        shelf.state = failed or "saved"
        self._tell(shelf)
        if not failed:
            await self._look_at_the_room()

    def _is_untouched(self, shelf: _Shelf) -> bool:
        """Whether this is a sample as it was opened."""
        if not shelf.untouched or shelf.moved or self._trainer.model.iteration:
            return False
        return self._as_opened(self._trainer.project) == shelf.untouched

    async def _write(self, project: Project, model: Model, shelf: _Shelf) -> str:
        """Write all that differs, in as many transactions as its size asks for."""
        here = {picture.id: picture for some in project.trays.values() for picture in some}
        fresh = [picture for picture in here.values() if picture.id not in shelf.keys]
        gone = {one for one in {*shelf.keys, *shelf.moved} if one not in here}
        most = FEW if shelf.state == "full" else MOST
        while True:
            some, fresh = fresh[:most], fresh[most:]
            keys = {p.id: shelf.next_key + k for k, p in enumerate(some)}
            after = {one: k for one, k in (shelf.keys | keys).items() if one in here}
            change = Change(shelf.id, self.tab, first=not shelf.there, latest=shelf.latest)
            change.pictures = [_kept(project, p, keys[p.id]) for p in some]
            change.gone = [key for one, key in shelf.keys.items() if one in gone]
            change.inbox = [key for one, key in shelf.moved.items() if one in after or one in gone]
            mark = self._put_rest(change, project, model, shelf, after)
            if change.is_empty:
                return ""
            failed = await self._trainer.link.store.save(change)
            if failed:
                return failed
            for one in (*after, *gone):
                shelf.moved.pop(one, None)
            shelf.keys, shelf.there, shelf.latest, shelf.untouched = after, True, False, ""
            shelf.next_key += len(some)
            shelf.record = change.record or shelf.record
            if mark:
                shelf.model, shelf.model_bytes = mark, len(change.content)
            if not fresh:
                return ""

    def _put_rest(
        self,
        change: Change,
        project: Project,
        model: Model,
        shelf: _Shelf,
        keys: dict[int, int],
    ) -> tuple[Any, ...] | None:
        """Put text and model into a change where they differ; returns the mark of the model."""
        mark: tuple[Any, ...] | None = (id(model), model.iteration, model.cost, model.series.last)
        if mark == shelf.model:
            mark = None
        else:
            change.model, change.content = records.model_record(model)
        text = records.project_text(project, self._trainer.preparation.rate, keys)
        if text != shelf.record:
            change.record = text
            size = len(change.content) or shelf.model_bytes
            change.bytes = PICTURE_BYTES * len(keys) + len(text) + size
        return mark

    def _as_opened(self, project: Project) -> str:
        """The project's text before anything is kept; alpha comes to be found without an action."""
        keys = {p.id: k for k, p in enumerate(p for t in project.trays.values() for p in t)}
        rate = Rate(chosen=self._trainer.preparation.rate.chosen)
        return records.project_text(project, rate, keys)

    def _shelf(self) -> _Shelf:
        project = self._trainer.project
        if project not in self._shelves:
            self._shelves[project] = _Shelf(uuid4().hex, self._as_opened(project))
        return self._shelves[project]

    # --- What the page hears ---

    def _tell(self, shelf: _Shelf) -> None:
        if shelf is not self._shelf():  # another project was opened meanwhile
            return
        state = "off" if self.refused else shelf.state
        title = self._trainer.project.title
        self._trainer.send("kept", state=state, project=shelf.id, title=title)
        if state in ("off", "full", "lost"):
            self._say(state, *([] if state == "off" else [shelf.id]))
        else:
            self._said.discard(("full", shelf.id))

    def _say(self, what: str, *about: str, **params: Any) -> None:
        """Say something once."""
        if (what, *about) not in self._said:
            self._said.add((what, *about))
            self._trainer.say(f"kept-{what}", **params)

    async def _look_at_the_room(self) -> None:
        left = await self._trainer.link.store.room()
        if left is not None and left < LOW_BYTES:
            self._say("low", left=max(1, -(-left >> 20)))
        else:
            self._said.discard(("low",))


def _kept(project: Project, picture: Any, key: int) -> KeptPicture:
    master = project.masters([picture])[0].tobytes()
    return KeptPicture(key, records.picture_text(picture, master), master)
