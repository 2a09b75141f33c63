"""The race: one pass over the pictures with plain Python loops, and one with vectors.

Both produce scores, slopes and cost of the same pictures and weights. Nothing is extrapolated: a
lane that is not finished in time is told as stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from protocol.messages import LABELS
from py_logreg import loops, pictures
from py_logreg.kernels import PIXEL_MAX, Rows, probe
from py_logreg.neuron import cost_from_logits, sigmoid
from trainer.masters import SIDE
from trainer.refused import RefusedError
from trainer.slices import PAUSE, SLICE, spread

if TYPE_CHECKING:
    from trainer.trainer import Trainer

FloatArray = NDArray[np.float64]

#: Heights and widths that pictures may be shrunk to for a race.
SIDES = (4, 8, 16, 32, 64)

#: Seconds of running before the clock starts, of repeating a fast lane, of a slow lane at most.
WARM_UP, REPEAT, LIMIT = 0.3, 0.2, 10.0

#: The scores of so many pictures are told.
SHOWN = 12

#: Seconds between two looks at the running loop.
LOOK = 0.1


class Result(NamedTuple):
    """What a lane found."""

    z: FloatArray
    cost: float
    dw: FloatArray
    db: float


class Start(NamedTuple):
    """What both lanes start from."""

    ids: list[int]
    S: NDArray[np.uint8]  # (m, n)
    y: FloatArray
    w: FloatArray
    b: float


class Race:
    """Runs one race at a time on the trainer's training pictures."""

    def __init__(self, trainer: Trainer, clock: Callable[[], float] = perf_counter) -> None:
        self._trainer = trainer
        self._clock = clock
        self._race: object | None = None  # the race that is on; another object is another race

    def start(self, count: int, side: int) -> None:
        """Race with `count` pictures of `side` x `side` pixels.

        Raises
        ------
        RefusedError
            If there are fewer pictures, or a run is on.
        """
        if side not in SIDES:
            raise RefusedError("size", value=side)
        if not 1 <= count <= self._trainer.project.m:
            raise RefusedError("race-pictures", value=count, most=self._trainer.project.m)
        if self._trainer.training.active:
            raise RefusedError("busy")
        self._race = race = object()
        self._trainer.spawn(self._go(race, line_up(self._trainer, count, side)), "race")

    def stop(self) -> None:
        """Let no lane go on."""
        self._race = None

    async def _go(self, race: object, begin: Start) -> None:
        def stopped() -> bool:
            return self._race is not race

        vector = await spread(self._vector(begin), stopped, self._clock)
        if vector is None:
            return
        result, seconds, repeats = vector
        told = {"repeats": repeats, "line": probe(), "shown": _shown(begin, result.z)}
        self._tell("vector", True, begin, _count(begin), seconds, **told)
        X = await spread(table(begin.S), stopped, self._clock)
        if X is None:
            return
        looped = await self._loop(begin, X, race)
        if looped is None or self._race is not race:
            return
        slow, loop_seconds = looped
        difference = None if slow is None else _difference(result, slow)
        ratio = None if slow is None else loop_seconds / seconds
        self._race = None
        self._send("both", True, {"ratio": ratio, "difference": difference})

    def _vector(self, begin: Start) -> Generator[None, None, tuple[Result, float, int]]:
        rows = Rows(begin.S, keep=True)
        warm = self._clock() + WARM_UP
        while self._clock() < warm:
            _vector_pass(rows, begin)
            yield
        seconds, repeats = 0.0, 0
        while not repeats or seconds < REPEAT:
            began = self._clock()
            result = _vector_pass(rows, begin)
            seconds += self._clock() - began
            repeats += 1
            yield
        return result, seconds / repeats, repeats

    async def _loop(
        self, begin: Start, X: list[list[float]], race: object
    ) -> tuple[Result | None, float] | None:
        """Result (None: stopped by the limit) and seconds; None where the race was stopped."""
        warm = loops.race(begin.w.tolist(), begin.b, X, begin.y.tolist(), chunk=1)
        began = self._clock()
        for _ in warm:
            await asyncio.sleep(PAUSE)
            if self._race is not race:
                return None
            if self._clock() - began >= WARM_UP:
                break
        lane = loops.race(begin.w.tolist(), begin.b, X, begin.y.tolist(), chunk=1)
        seconds, looked, paused = 0.0, self._clock(), self._clock()
        while True:
            began = self._clock()
            progress = next(lane)
            seconds += self._clock() - began
            if progress.result is not None:
                found = progress.result
                told = {"shown": _shown(begin, found.z)}
                self._tell("loop", True, begin, progress.multiplications, seconds, **told)
                return Result(np.array(found.z), found.cost, np.array(found.dw), found.db), seconds
            if seconds >= LIMIT:
                self._tell("loop", True, begin, progress.multiplications, seconds, stopped=True)
                return None, seconds
            if self._clock() - looked >= LOOK:
                looked = self._clock()
                self._tell("loop", False, begin, progress.multiplications, seconds)
            if self._clock() - paused >= SLICE:
                await asyncio.sleep(PAUSE)
                paused = self._clock()
                if self._race is not race:
                    return None

    def _tell(
        self, lane: str, done: bool, begin: Start, count: int, seconds: float, **more: Any
    ) -> None:
        m, n_x = begin.S.shape
        data = {
            "multiplications": count,
            "total": _count(begin),
            "scores": begin.S.size,  # multiplications behind the scores alone
            "seconds": seconds,
            "m": m,
            "n_x": n_x,
            "stopped": False,
            **more,
        }
        self._send(lane, done, data)

    def _send(self, lane: str, done: bool, data: dict[str, Any]) -> None:
        self._trainer.send("raced", lane=lane, done=done, data=data)


def line_up(trainer: Trainer, count: int, side: int) -> Start:
    """`count` of the training pictures, spread evenly over both classes, `side` pixels high."""
    project, model = trainer.project, trainer.model
    some = list(project.training())
    chosen = [some[i] for i in np.linspace(0, len(some) - 1, count).astype(int)]
    ids = [picture.id for picture in chosen]
    S = pictures.resize(project.masters(chosen), (SIDE, SIDE), (side, side))
    y = np.array([picture.label == LABELS["a"] for picture in chosen], dtype=np.float64)
    if side == project.size:
        return Start(ids, S, y, model.w.copy(), model.b)
    # The model has no weights of this length: any others multiply as fast.
    w = 0.01 * np.random.default_rng(side).standard_normal(S.shape[1])
    return Start(ids, S, y, w, 0.0)


def _count(begin: Start) -> int:
    """Multiplications of one pass: each number once for the scores and once for the slopes."""
    return 2 * begin.S.size


def _shown(begin: Start, z: Sequence[float]) -> list[list[float]]:
    """[[id, z], ...] of the first pictures."""
    return [[one, float(score)] for one, score in zip(begin.ids[:SHOWN], z, strict=False)]


def _vector_pass(rows: Rows, begin: Start) -> Result:
    z = rows.scores(begin.w) + begin.b
    dz = sigmoid(z) - begin.y
    return Result(z, cost_from_logits(z, begin.y), rows.weighted_sum(dz) / rows.m, float(dz.mean()))


def table(S: NDArray[np.uint8]) -> Generator[None, None, list[list[float]]]:
    """X (n_x, m) as plain lists: what a loop reads fastest."""
    values = [pixel / PIXEL_MAX for pixel in range(256)]
    X = []
    for k, row in enumerate(np.ascontiguousarray(S.T)):
        X.append([values[pixel] for pixel in row.tolist()])
        if k % 64 == 0:
            yield
    return X


def _difference(one: Result, other: Result) -> float:
    pairs = ((one.z, other.z), (one.dw, other.dw), (one.db, other.db), (one.cost, other.cost))
    return max(float(np.abs(np.subtract(a, b)).max()) for a, b in pairs)
