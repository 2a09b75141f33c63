"""Pictures to experiment with: copies of the learner's own, or a sample where these are too few."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from py_logreg import neuron, samples
from py_logreg.descent import Descent, curvature
from py_logreg.kernels import Gram, scores
from trainer.masters import Pixels
from trainer.picture import Picture
from trainer.project import Project

FloatArray = NDArray[np.float64]
Work = Generator[None, None, "Fit"]

#: With fewer pictures in a class to learn from, or to test with, a sample is taken.
LEAST, LEAST_TESTS = 6, 3

#: Of more pictures in a class an evenly spaced choice of so many is taken: experiments are short.
MOST = 60

#: The sample: drawings whose place says what they are.
SAMPLE = "sun"


class Bench(NamedTuple):
    """Pictures (64 x 64, as rows) to learn from and to test with; y is 1 for class A."""

    own: bool
    S: Pixels
    y: FloatArray
    T: Pixels
    truth: FloatArray
    style: str  # whose drawing style the tests are in, "" if they are a mixture
    T_other: Pixels  # as many tests in no special style; only with a style
    truth_other: FloatArray


class Fit(NamedTuple):
    """A neuron that has learned."""

    w: FloatArray
    b: float
    J: float
    steps: int
    alpha: float

    def answers(self, S: NDArray[np.generic]) -> FloatArray:
        """a of each row."""
        return neuron.sigmoid(scores(S, self.w) + self.b)

    def right(self, S: NDArray[np.generic], y: FloatArray) -> list[int]:
        """[how many rows are named correctly, of how many]."""
        return [int(((self.answers(S) > 0.5) == (y > 0.5)).sum()), len(y)]


def pictures(project: Project, sample: str = SAMPLE) -> Bench:
    """The learner's own pictures of A and B, or a sample.

    Labelled test pictures test; where these are too few, every third training picture of each class
    is kept out and tests.
    """
    trays = {tray: project.trays[tray] for tray in ("a", "b")}
    tests = [p for p in project.trays["test"] if p.label in (0, 1)]
    if min(_of(tests, 1), _of(tests, 0)) >= LEAST_TESTS:
        learned = {tray: _spaced(some) for tray, some in trays.items()}
        tests = _spaced([p for p in tests if p.label]) + _spaced([p for p in tests if not p.label])
    else:
        few = {tray: _spaced(some) for tray, some in trays.items()}
        tests = [p for some in few.values() for p in some[2::3]]
        learned = {t: [p for k, p in enumerate(some) if k % 3 != 2] for t, some in few.items()}
    if min(len(some) for some in learned.values()) < LEAST:
        return _made(sample)
    return _own(project, [*learned["a"], *learned["b"]], tests)


def by_style(project: Project) -> Bench | None:
    """One drawing style of the learner's pictures as tests, the others to learn from.

    The style with the fewest pictures among those that have enough; beside it, as many pictures of
    the mixture. None where no style leaves enough.
    """
    some = [p for tray in ("a", "b", "test") for p in project.trays[tray] if p.label in (0, 1)]
    for style in sorted({p.group for p in some} - {""}, key=lambda s: (_in(some, s), s)):
        inside = [p for p in some if p.group == style]
        others = [p for p in some if p.group != style]
        mixed, rest = others[4::5], [p for k, p in enumerate(others) if k % 5 != 4]
        enough = min(_of(inside, 1), _of(inside, 0), _of(mixed, 1), _of(mixed, 0)) >= LEAST_TESTS
        if enough and min(_of(rest, 1), _of(rest, 0)) >= LEAST:
            learned = _spaced([p for p in rest if p.label]) + _spaced(
                [p for p in rest if not p.label]
            )
            bench = _own(project, learned, inside)
            return bench._replace(
                style=style, T_other=project.masters(mixed), truth_other=_truths(mixed)
            )
    return None


def learn(
    S: NDArray[np.generic],
    y: FloatArray,
    steps: int,
    *,
    until: Callable[[float], bool] = lambda J: False,
) -> Work:
    """Full-batch gradient descent from zero with alpha = 1 / lambda, half of 2 / lambda."""
    gram = Gram(S)
    for _ in gram.fill():
        yield
    alpha = 1.0 / curvature(S.T, gram=gram)
    descent = Descent(S, y, method="gram", gram=gram)
    while descent.iteration < steps and not until(descent.cost):
        descent.step(alpha)
        if descent.iteration % 16 == 0:
            yield
    return Fit(descent.w, descent.b, descent.cost, descent.iteration, alpha)


@cache
def _made(sample: str) -> Bench:
    made = samples.make(sample)
    S, y = made.part("train")
    T, truth = made.part("test")
    y, truth = y.astype(np.float64), truth.astype(np.float64)
    return Bench(False, S, y, T, truth, "", T[:0], truth[:0])


def _own(project: Project, learned: list[Picture], tests: list[Picture]) -> Bench:
    T = project.masters(tests)
    truth = _truths(tests)
    S = project.masters(learned)
    return Bench(True, S, _truths(learned), T, truth, "", T[:0], truth[:0])


def _truths(some: list[Picture]) -> FloatArray:
    return np.array([p.label for p in some], dtype=np.float64)


def _of(some: list[Picture], label: int) -> int:
    return sum(p.label == label for p in some)


def _in(some: list[Picture], style: str) -> int:
    return sum(p.group == style for p in some)


def _spaced(some: list[Picture]) -> list[Picture]:
    if len(some) <= MOST:
        return list(some)
    return [some[i] for i in np.linspace(0, len(some) - 1, MOST).astype(int)]
