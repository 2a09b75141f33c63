"""Files become pictures: taken from the inbox one by one, decoded, put into their tray."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any

from protocol.messages import TRAYS
from py_logreg.pictures import PictureError, to_vector
from trainer.refused import RefusedError

if TYPE_CHECKING:
    from trainer.trainer import Trainer

#: The page hears of progress after so many files (of many, after a twentieth of those read), and
#: sooner, after so many seconds, if that costs little: it takes at most about this share of the
#: time. The same goes for the neuron, for which the cost is computed anew.
REPORT_FILES = 25
REPORT_PART = 20

#: Of so many files the page hears so many seconds later, of fewer sooner.
MANY, MANY_SECONDS = 400, 0.25
REPORT_SECONDS = 0.05
REPORT_SHARE = 0.2


@dataclass(frozen=True)
class Item:
    """One file that waits: in the inbox, or with its bytes at hand."""

    key: str
    name: str
    folder: str
    tray: str
    content: bytes | None = None
    came: list[int] | None = None  # takes the ids of what becomes a picture


@dataclass
class _Report:
    added: list[list[Any]] = field(default_factory=list)
    failed: list[list[Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


def items_from(entries: list[Any], contents: dict[str, bytes]) -> list[Item]:
    """The items of an "ingest" command; RefusedError if one is not as it should be."""
    items = []
    for entry in entries:
        fields = entry if isinstance(entry, dict) else {}
        texts = {name: fields.get(name) for name in ("key", "name", "folder", "tray")}
        if not all(isinstance(text, str) for text in texts.values()) or texts["tray"] not in TRAYS:
            raise RefusedError("bad-item")
        items.append(Item(**texts, content=contents.get(fields["key"])))
    return items


class Ingest:
    """The queue of files that are being read.

    Attributes
    ----------
    active : bool
        Files wait or are being read.
    """

    def __init__(self, trainer: Trainer, clock: Callable[[], float] = perf_counter) -> None:
        self._trainer = trainer
        self._clock = clock
        self._queue: deque[Item] = deque()
        self._done = 0
        self._total = 0
        self._batch: object | None = None
        self._report = _Report()
        self._next_report = 0.0
        self._next_lesson = 0.0

    @property
    def active(self) -> bool:
        """Whether files wait or are being read."""
        return self._batch is not None

    @property
    def left(self) -> int:
        """How many files are not read yet."""
        return self._total - self._done

    @property
    def trays(self) -> set[str]:
        """The trays that files wait for."""
        return {item.tray for item in self._queue}

    def add(self, items: list[Item]) -> None:
        """Read these files after those which wait already."""
        self._queue.extend(items)
        self._total += len(items)
        if not self.active and items:
            self._batch = object()
            self._next_report = self._next_lesson = self._clock() + REPORT_SECONDS
            self._trainer.spawn(self._read(self._batch), "ingest")

    async def stop(self) -> None:
        """Read no further file. The page has taken those that wait out of the inbox.

        With them went what was read and is not told yet: it is on the disk before it is shown.
        """
        if not self.active:
            return
        self._queue.clear()
        self._batch = object()  # the file in work is lost too
        await self._trainer.keeper.save()
        self._finish()

    def cancel(self) -> None:
        """Read no further file, and forget those that wait; what was read stays."""
        if not self.active:
            return
        # The file in work is lost too: its batch is over when it comes back.
        self._report.keys += [item.key for item in self._queue]
        self._queue.clear()
        self._finish()

    async def _read(self, batch: object) -> None:
        while self._queue and self._batch is batch:
            item = self._queue[0]
            content = item.content
            if content is None:
                try:
                    content = await self._trainer.link.take(item.key)
                except Exception:  # the inbox may fail in as many ways as there are browsers
                    content = None
            if self._batch is not batch:
                return
            self._queue.popleft()
            self._put(item, content)
            self._done += 1
            if not self._queue:
                break
            enough = max(REPORT_FILES, self._done // REPORT_PART)
            if self._clock() >= self._next_report or len(self._report.keys) >= enough:
                self._tell()
            await asyncio.sleep(0)
        if self._batch is batch:
            self._finish()

    def _put(self, item: Item, content: bytes | None) -> None:
        self._report.keys.append(item.key)
        try:
            if content is None:
                raise RefusedError("missing")
            if item.tray not in self._trainer.project.trays:  # of a class that is gone
                raise RefusedError("tray", value=item.tray)
            master = to_vector(content)
        except (PictureError, RefusedError) as error:
            self._fail(item, error.code, dict(error.params))
        except MemoryError:
            self._fail(item, "no-memory", {})
        except Exception as error:  # the other files of the batch are still good
            self._fail(item, "unreadable", {"reason": str(error)})
        else:
            project = self._trainer.project
            truth = project.truth_from(item.folder)
            picture = project.add(master, item.name, item.tray, label=truth)
            if item.came is not None:
                item.came.append(picture.id)
            self._trainer.keeper.moved({picture.id: item.key})  # at once: it may be saved now
            self._report.added.append([item.key, picture.id, item.tray])

    def _fail(self, item: Item, code: str, params: dict[str, Any]) -> None:
        self._report.failed.append([item.key, item.name, code, params])

    def _finish(self) -> None:
        self._batch = None
        self._tell()
        self._done = self._total = 0

    def _tell(self) -> None:
        report, self._report = self._report, _Report()
        began = self._clock()
        if not self.active or began >= self._next_lesson:
            self._trainer.data_changed()
            self._next_lesson = _next(began, self._clock())
            began = self._clock()
        else:
            self._trainer.tell("trays", "project")
        self._trainer.send(
            "ingested",
            done=self._done,
            total=self._total,
            added=report.added,
            failed=report.failed,
            active=self.active,
        )
        arrived = {key for key, _, _ in report.added}
        unwanted = [key for key in report.keys if key not in arrived]
        if unwanted:
            self._trainer.spawn(self._trainer.link.remove(unwanted), "ingest")
        many = self._total / MANY  # the page has work with each report too
        self._next_report = _next(began, self._clock() + min(1.0, many) * MANY_SECONDS)


def _next(began: float, now: float) -> float:
    """When something that took from `began` to `now` is done again."""
    return now + max(REPORT_SECONDS, (now - began) / REPORT_SHARE)
