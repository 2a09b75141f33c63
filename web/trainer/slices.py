"""Long work in short slices, so that Stop and predictions are never far away."""

import asyncio
from collections.abc import Callable, Generator, Iterator
from time import perf_counter
from typing import Any

#: Seconds of work after which everybody else gets a turn.
SLICE = 0.012

#: Seconds given to them. Not 0: a browser delivers messages to a worker only when it truly waits.
PAUSE = 0.005


async def spread(
    work: Generator[Any, None, Any] | Iterator[Any],
    stopped: Callable[[], bool] = lambda: False,
    clock: Callable[[], float] = perf_counter,
) -> Any:
    """Run a generator to its end, pausing after each slice; returns what it returns.

    Parameters
    ----------
    work : generator
        Yields often (after a few milliseconds); what it yields is ignored.
    stopped : callable
        When true after a pause, the generator is closed and None returned.
    clock : callable
        Seconds, for tests.
    """
    began = clock()
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value
        if clock() - began >= SLICE:
            await asyncio.sleep(PAUSE)
            if stopped():
                if isinstance(work, Generator):
                    work.close()
                return None
            began = clock()
