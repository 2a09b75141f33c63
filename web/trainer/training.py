"""The run: updates in slices, between which everybody else gets a turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from py_logreg.descent import NonFiniteError, choose_method
from trainer.refused import RefusedError
from trainer.slices import PAUSE, SLICE

if TYPE_CHECKING:
    from trainer.trainer import Trainer

#: Seconds between two looks at the neuron during a run; longer where a look takes long, so that
#: looking takes at most about this share of the time.
LOOK = 0.04
LOOK_SHARE = 0.25

#: Seconds an update takes in slow motion.
SLOW = 0.5


class Training:
    """Runs the trainer's model.

    Attributes
    ----------
    active : bool
        A run is on (or waits for pictures that are still being read).
    slow : bool
        About two updates a second. May change during a run.
    """

    def __init__(self, trainer: Trainer, clock: Callable[[], float] = perf_counter) -> None:
        self._trainer = trainer
        self._clock = clock
        self._run: object | None = None  # the run that is on; another object is another run
        self._left = 0
        self._steps = False
        self.slow = False
        self._said_bounces = False

    @property
    def active(self) -> bool:
        """Whether a run is on."""
        return self._run is not None

    def start(self, updates: int, *, steps: bool = False) -> None:
        """Make further updates. Steps asked for during a run are added to it.

        Raises
        ------
        RefusedError
            If a tray is empty.
        """
        if self.active:
            if steps:
                self._left += updates
            return
        coming = self._trainer.ingest.trays
        self._require([tray for tray in self._empty() if tray not in coming])
        self._left = updates
        self._steps = steps
        self._run = run = object()
        if not steps:
            self.forget_bounces()
        self._trainer.spawn(self._go(run), "step" if steps else "run")

    def forget_bounces(self) -> None:
        """Watch anew whether the cost rises."""
        self._trainer.model.bounces = False
        self._said_bounces = False

    def stop(self) -> None:
        """No further update from here on."""
        self._run = None

    async def _go(self, run: object) -> None:
        try:
            await self._wait(run)
            await self._train(run)
        except NonFiniteError:
            self._end(run)
            rate = self._trainer.preparation.alpha
            self._trainer.fail(
                "not-finite",
                {"iteration": self._trainer.model.iteration, "alpha": rate},
                "run",
            )
        finally:
            self._end(run)

    def _end(self, run: object) -> None:
        if self._run is run:
            self._run = None
            self._trainer.tell("model", "flow", "hood")

    async def _wait(self, run: object) -> None:
        """Until no picture is being read, and alpha and a fast way are at hand."""
        trainer = self._trainer
        if trainer.ingest.active:
            trainer.say("waiting-for-pictures", left=trainer.ingest.left)
            trainer.tell("model")
            while trainer.ingest.active and self._run is run:
                await asyncio.sleep(PAUSE)
        while self._run is run and not trainer.preparation.ready and self._worth_waiting():
            await asyncio.sleep(PAUSE)

    def _worth_waiting(self) -> bool:
        model = self._trainer.model
        if self._trainer.preparation.follows or model.examples is None:
            return True
        m, n = model.examples.S.shape
        return choose_method(m, n, self._left) == "gram"

    async def _train(self, run: object) -> None:
        preparation = self._trainer.preparation
        if preparation.lacks_products(self._left):
            complete = preparation.complete(lambda: self._run is not run)
            self._trainer.spawn(complete, "run")
        next_look = self._clock() + LOOK
        if self._run is run and not self._steps:
            self._trainer.tell("model")
        while self._run is run and self._left:
            self._require(self._empty())
            self._slice()
            if not self._left:
                return
            began = self._clock()
            if self._ambling or began >= next_look:
                self._trainer.tell("model", "flow", "hood")
                now = self._clock()
                next_look = now + max(LOOK, (now - began) / LOOK_SHARE)
            await self._pause(run)

    def _slice(self) -> None:
        """Updates for one slice of time; at least one."""
        trainer, model = self._trainer, self._trainer.model
        model.use(trainer.preparation.gram_for(model.examples), self._left)
        began = self._clock()
        while self._left:
            model.step(trainer.preparation.alpha)
            self._left -= 1
            if self._ambling or self._clock() - began >= SLICE:
                break
        if model.bounces and not self._said_bounces:
            self._said_bounces = True
            self._say_that_it_bounces()

    def _say_that_it_bounces(self) -> None:
        rate = self._trainer.preparation
        if rate.limit is None:
            self._trainer.say("rises", alpha=rate.alpha)
        else:
            code = "bounces" if len(self._trainer.model.classes) == 2 else "bounces-many"
            self._trainer.say(code, alpha=rate.alpha, limit=rate.limit)

    async def _pause(self, run: object) -> None:
        # Updates become many times faster once the inner products are complete: let them go first.
        await asyncio.sleep(40 * PAUSE if self._trainer.preparation.completing else PAUSE)
        until = self._clock() + SLOW
        while self._ambling and self._run is run and self._clock() < until:
            await asyncio.sleep(4 * PAUSE)

    @property
    def _ambling(self) -> bool:
        return self.slow and not self._steps

    def _empty(self) -> list[str]:
        project = self._trainer.project
        return [tray for tray in project.classes if not project.trays[tray]]

    def _require(self, empty: list[str]) -> None:
        if empty:
            raise RefusedError("tray-empty", tray="both" if empty == ["a", "b"] else empty[0])
