"""The trainer: what each command does, and what the page is told."""

from __future__ import annotations

import asyncio
import random
import traceback
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from itertools import count
from time import perf_counter
from typing import Any, Protocol

from numpy.typing import NDArray

from protocol.messages import COMMANDS, EVENTS, ProtocolError, decode, encode
from trainer import lesson, views
from trainer.batch import Batch
from trainer.commands import HANDLERS
from trainer.drawer import Drawer
from trainer.ingest import Ingest
from trainer.keeping import Keeper
from trainer.masters import Pixels
from trainer.model import Model
from trainer.preparation import Preparation
from trainer.project import Project
from trainer.race import Race
from trainer.refused import RefusedError
from trainer.softmax import new_model
from trainer.store import Store
from trainer.told import Told
from trainer.training import Training
from trainer.undo import UndoStack

Buffers = Mapping[str, NDArray[Any]]


class Link(Protocol):
    """What the trainer needs of the world outside."""

    base: str
    store: Store

    def send(self, text: str, buffers: Buffers) -> None:
        """Send one message to the page."""

    async def fetch(self, path: str) -> bytes:
        """The bytes of a file of the site; OSError if there is none."""

    async def take(self, key: str) -> bytes | None:
        """The bytes of a file in the inbox."""

    async def remove(self, keys: list[str]) -> None:
        """Forget files of the inbox."""


class Trainer:
    """The one owner of state: project, model, what is selected.

    Parameters
    ----------
    link : Link
    clock : callable
        Seconds.
    chance : random.Random
        Chooses what is held out.
    """

    def __init__(
        self,
        link: Link,
        *,
        clock: Callable[[], float] = perf_counter,
        chance: random.Random | None = None,
    ) -> None:
        self.link = link
        self.clock = clock
        self.chance = chance or random.Random()
        self.new_id = count(1).__next__
        self.history = UndoStack()
        self.project = Project(self.history, self.new_id, chance=self.chance)
        self.model: Model = new_model(self.project, clock)
        self.preparation = Preparation()
        self.training = Training(self, clock)
        self.ingest = Ingest(self, clock)
        self.batch = Batch(self, clock)
        self.drawer = Drawer(self, clock)
        self.race = Race(self, clock)
        self.keeper = Keeper(self)
        self.told = Told()
        self.selected: int | None = None
        self.tried: tuple[Pixels, str, int] | None = None
        self._waiting: deque[tuple[str, dict[str, Any], dict[str, bytes]]] = deque()
        self._busy = False
        self._tasks: set[asyncio.Task[None]] = set()

    # --- From the page ---

    def receive(self, text: str, buffers: dict[str, bytes]) -> None:
        """One message from the page. Carried out at once unless an earlier one still works."""
        try:
            kind, fields = decode(text, COMMANDS)
        except ProtocolError as error:
            self.fail("protocol", {"reason": str(error)}, "message")
            return
        if kind == "ping":  # answered at once, whatever is being done
            self.send("pong")
            return
        self._waiting.append((kind, fields, buffers))
        self._pump()

    def _pump(self) -> None:
        while self._waiting and not self._busy:
            kind, fields, buffers = self._waiting.popleft()
            try:
                lesson.allow(self.project.lesson, kind)
                work = HANDLERS[kind](self, fields, buffers)
            except Exception as error:
                self.report(error, kind)
                continue
            if work is not None:
                self._busy = True
                self.spawn(self._serially(work), kind)

    async def _serially(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            self._busy = False
            asyncio.get_running_loop().call_soon(self._pump)

    def spawn(self, work: Coroutine[Any, Any, None], during: str, **about: Any) -> None:
        """Run a coroutine beside everything else; its failure is told to the page."""

        async def watched() -> None:
            try:
                await work
            except Exception as error:
                self.report(error, during, **about)

        task = asyncio.ensure_future(watched())
        self._tasks.add(task)  # a loop holds its tasks only weakly
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: work.close())  # the loop may end before it began

    # --- To the page ---

    def send(self, kind: str, buffers: Buffers | None = None, **fields: Any) -> None:
        """Send one event."""
        self.link.send(encode(kind, fields, EVENTS), buffers or {})

    def say(self, code: str, **params: Any) -> None:
        """A sentence for the learner."""
        self.send("say", code=code, params=params)

    def fail(self, code: str, params: Mapping[str, Any], during: str) -> None:
        """Something could not be done."""
        self.send("failed", code=code, params=dict(params), during=during, fatal=False)

    def report(self, error: Exception, during: str, **about: Any) -> None:
        """Tell the page of an error; `about` goes along with what names it."""
        if isinstance(error, RefusedError):
            self.fail(error.code, error.params | about, during)
        elif isinstance(error, MemoryError):
            self.fail("no-memory", about, during)
        else:
            traceback.print_exception(error)
            reason = {"reason": f"{type(error).__name__}: {error}"}
            self.fail("internal", reason | about, during)

    def tell(self, *parts: str) -> None:
        """Tell the page how things are: "trays", "project", "model", "flow", "hood"."""
        if "trays" in parts and self.project.changed:
            trays = views.pictures(self.project, self.project.changed)
            self.project.changed.clear()
            whole, portions = self.told.changes(trays)
            if whole:
                self.send("trays", trays=whole)
            for tray, behind, some in portions:
                self.send("tray", tray=tray, behind=behind, pictures=some)
        if "project" in parts:
            self.send("project", **views.project(self.project, self.preparation, self.history))
        if "model" in parts:
            state = "training" if self.training.active else "ready"
            fields, buffers = views.model(self.project, self.model, state)
            self.send("model", buffers, **fields)
        if "flow" in parts:
            selected = self.project.get(self.selected)
            fields, buffers = views.flow(self.project, self.model, selected)
            self.send("flow", buffers, **fields)
        if "hood" in parts:
            self.drawer.show()
        if "project" in parts or "model" in parts:
            self.keeper.changed()

    def tell_all(self) -> None:
        """Tell the page everything that can have changed."""
        self.tell("trays", "project", "model", "flow", "hood")

    # --- Inside ---

    def data_changed(self) -> None:
        """The project's pictures, truths or names are others now."""
        self.model.follow()
        if not self.ingest.active:  # else once, when all files are read
            self.prepare()
        self.tell_all()

    def prepare(self) -> None:
        """Find alpha and the inner products for the present training pictures."""
        project = self.project
        project.versions.follow(project.training())
        if self.preparation.follow(project.learned(), len(project.classes)):
            self.spawn(self._prepared(self.preparation), "open")

    async def _prepared(self, preparation: Preparation) -> None:
        if await preparation.finish() and preparation is self.preparation:
            self.tell("project", "hood")
