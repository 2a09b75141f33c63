"""Answers to many files that are in no tray, and the table of them.

The model answers as it stood when the first file of the list was read, whatever is trained
meanwhile. A file that cannot be read stands in the table with the reason.
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from protocol.messages import LABELS
from py_logreg import softmax
from py_logreg.kernels import scores
from py_logreg.neuron import sigmoid
from py_logreg.pictures import PictureError, to_vector
from trainer.ingest import Item
from trainer.refused import RefusedError

if TYPE_CHECKING:
    from trainer.export import File
    from trainer.project import Project
    from trainer.trainer import Trainer

#: Seconds between two words about how far it is.
REPORT = 0.1

#: A spreadsheet takes a cell that begins so for a formula, and would compute it.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Row:
    """One file of the table."""

    name: str
    shares: list[float] | None  # P of each class, in their order
    said: str  # a class, "undecided", or "" where the file could not be read


@dataclass(frozen=True)
class _Frozen:
    """The neuron that answers the whole list."""

    project: Project
    classes: tuple[str, ...]
    weights: Any
    biases: Any
    iteration: int
    size: int

    def row(self, item: Item, content: bytes | None) -> Row:
        """The answer to one file; RefusedError or PictureError."""
        if content is None:
            raise RefusedError("missing")
        vector = self.project.at_size(to_vector(content))[np.newaxis]
        z = scores(vector, self.weights)[0] + self.biases
        if len(self.classes) == 2:
            a = float(sigmoid(z))
            said = "a" if a > 0.5 else "b" if a < 0.5 else "undecided"
            return Row(_path(item), [a, 1.0 - a], said)
        P = softmax.softmax(z[:, np.newaxis])[:, 0]
        shares = [float(P[LABELS[letter]]) for letter in self.classes]
        best = max(shares)
        said = self.classes[shares.index(best)] if shares.count(best) == 1 else "undecided"
        return Row(_path(item), shares, said)


class Batch:
    """The list of files that are being answered, and the last one that was."""

    def __init__(self, trainer: Trainer, clock: Callable[[], float] = perf_counter) -> None:
        self._trainer = trainer
        self._clock = clock
        self._queue: deque[Item] = deque()
        self._rows: list[Row] = []
        self._failed: list[list[Any]] = []
        self._given = 0  # files of the list that the page handed over
        self._coming = 0  # and those that it will
        self._news = asyncio.Event()
        self._frozen: _Frozen | None = None
        self._run: object | None = None

    @property
    def active(self) -> bool:
        """Whether files wait or are being read."""
        return self._run is not None

    def add(self, items: list[Item], coming: int = 0) -> None:
        """Answer these files: further ones of the list under way, else a new list.

        Parameters
        ----------
        coming : int
            How many more there will be: the list is under way until they are here.
        """
        if not items:
            return
        self._queue.extend(items)
        self._coming = coming
        if self.active:
            self._given += len(items)
            self._news.set()
            return
        trainer = self._trainer
        project, model = trainer.project, trainer.model
        self._frozen = _Frozen(
            project, model.classes, model.weights, model.biases, model.iteration, project.size
        )
        self._rows, self._failed, self._given = [], [], len(items)
        self._run = object()
        self._tell(start=True)
        trainer.spawn(self._read(self._run), "batch")

    def cancel(self, keys: list[str]) -> None:
        """Read no further file, and forget these besides; what was answered stays."""
        keys = keys + [item.key for item in self._queue]
        self._queue.clear()
        if self.active:
            self._run = None
            self._news.set()
            self._tell()
        if keys:
            self._trainer.spawn(self._trainer.link.remove(keys), "batch")

    def table(self, words: dict[str, Any], problems: list[Any]) -> File:
        """The answers as a table for spreadsheets; RefusedError if there are none."""
        if not self._rows or self._frozen is None:
            raise RefusedError("batch-empty")
        names = {letter: _word(words.get("classes"), letter) for letter in self._frozen.classes}
        chances = [f"P({names[letter]})" for letter in self._shown()]
        head = [_word(words, "file"), *chances, _word(words, "answer"), _word(words, "problem")]
        reasons = iter(str(one) for one in problems)
        names["undecided"] = _word(words, "undecided")
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(map(harmless, head))
        for row in self._rows:
            if row.shares is None:
                cells = [row.name, *("" for _ in chances), "", next(reasons, "")]
            else:
                shares = [f"{share:.6f}" for share in row.shares[: len(chances)]]
                cells = [row.name, *shares, names[row.said], ""]
            writer.writerow(map(harmless, cells))
        from trainer.export import File  # it needs much of the library

        # With a byte order mark, without which Excel takes Chinese for something else.
        return File("answers.csv", "text/csv", text.getvalue().encode("utf-8-sig"))

    def _shown(self) -> tuple[str, ...]:
        assert self._frozen is not None
        classes = self._frozen.classes
        return classes[:1] if len(classes) == 2 else classes

    async def _read(self, run: object) -> None:
        assert self._frozen is not None
        frozen = self._frozen
        next_report = self._clock() + REPORT
        while self._run is run and (self._queue or self._coming):
            if not self._queue:
                self._tell()
                self._news.clear()
                await self._news.wait()
                continue
            item = self._queue.popleft()
            content = item.content
            if content is None:
                try:
                    content = await self._trainer.link.take(item.key)
                except Exception:  # the inbox may fail in as many ways as there are browsers
                    content = None
            await self._trainer.link.remove([item.key])
            if self._run is not run:
                return
            self._put(frozen, item, content)
            if self._clock() >= next_report:
                self._tell()
                next_report = self._clock() + REPORT
            await asyncio.sleep(0)
        if self._run is run:
            self._run = None
            self._tell()

    def _put(self, frozen: _Frozen, item: Item, content: bytes | None) -> None:
        try:
            row = frozen.row(item, content)
        except (PictureError, RefusedError) as error:
            row = self._problem(item, error.code, dict(error.params))
        except MemoryError:
            row = self._problem(item, "no-memory", {})
        except Exception as error:  # the other files of the list are still good
            row = self._problem(item, "unreadable", {"reason": str(error)})
        self._rows.append(row)

    def _problem(self, item: Item, code: str, params: dict[str, Any]) -> Row:
        self._failed.append([_path(item), code, params])
        return Row(_path(item), None, "")

    def _tell(self, *, start: bool = False) -> None:
        assert self._frozen is not None
        failed, self._failed = self._failed, []
        self._trainer.send(
            "batched",
            start=start,
            done=len(self._rows),
            total=self._given + self._coming,
            answered=sum(row.shares is not None for row in self._rows),
            failed=failed,
            active=self.active,
            iteration=self._frozen.iteration,
        )


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: with an apostrophe before such a sign."""
    return "'" + cell if cell.lstrip(" ").startswith(FORMULAS) else cell


def _path(item: Item) -> str:
    return f"{item.folder}/{item.name}" if item.folder else item.name


def _word(words: Any, name: str) -> str:
    value = words.get(name) if isinstance(words, dict) else None
    return value if isinstance(value, str) and value else name
