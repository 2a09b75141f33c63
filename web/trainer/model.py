"""The neuron on the present pictures: parameters, cost, curve, and the way back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from protocol.messages import CLASSES
from py_logreg import neuron
from py_logreg.descent import Descent, choose_method
from py_logreg.kernels import Gram, Rows
from trainer.checkpoints import Checkpoints
from trainer.project import Examples, Project
from trainer.series import Series, wanted

FloatArray = NDArray[np.float64]

#: So many iterations can be taken back.
BACK = 64

#: A cost counts as risen when it rises by more than rounding can.
RISE = 1e-9


@dataclass(frozen=True)
class Exam:
    """How the neuron does on the test pictures whose truth is known."""

    right: int = 0
    labelled: int = 0
    cost: float | None = None

    @property
    def share(self) -> float:
        """The share right, NaN without labelled pictures."""
        return self.right / self.labelled if self.labelled else np.nan


@dataclass(frozen=True)
class Past:
    """Where a training stood, to go on from there another day."""

    w: FloatArray
    b: Any
    iteration: int
    seconds: float
    rows: FloatArray  # of the curve
    marks: list[int]
    looked: str
    version: int


class Model:
    """One neuron that starts from zero and learns the project's training pictures: two classes.

    `trainer.softmax.Softmax` does the same for more.

    The pictures may change at any time: call `follow` then. Parameters and iteration stay.

    Attributes
    ----------
    classes : tuple of str
        The letters of the classes.
    looked : str
        The class whose weights are looked at.
    iteration : int
        Updates made so far.
    version : int
        Of the training pictures (see `Versions`) that the last update learned from; 0 before one.
    cost : float or None
        J at the present parameters over the training pictures; None while a tray is empty.
    seconds : float
        Time spent on updates.
    series : Series
        The curve.
    checkpoints : Checkpoints
        Moments of the run that can be looked at again, as far back as the pictures are the same.
    bounces : bool
        The cost has risen since this was last set to False.
    """

    def __init__(self, project: Project, clock: Callable[[], float] = perf_counter) -> None:
        self._project = project
        self._clock = clock
        self.classes = project.classes
        self.looked = CLASSES[0]
        self._descent: Any = None
        self._w: FloatArray | None
        self._b: Any
        self._w, self._b = self._zeros()
        self._ring: deque[tuple[Any, float]] = deque(maxlen=BACK)
        self._exam: Exam | None = None
        self._tests: tuple[Examples, Rows, FloatArray] | None = None
        self.examples: Examples | None = None
        self.iteration = 0
        self.version = self._version_before = self._changed_at = 0
        self.cost: float | None = None
        self.seconds = 0.0
        self.series = Series()
        self.checkpoints = Checkpoints()
        self.bounces = False
        self.follow()

    # --- What is so now ---

    @property
    def weights(self) -> FloatArray:
        """All weights: (n_x,), or (k, n_x) of k classes. Not to be written to."""
        if self._w is None:
            self._w = self._descent.w
        return self._w

    @property
    def biases(self) -> Any:
        """All biases: a float, or (k,) of k classes."""
        return self._b

    @property
    def w(self) -> FloatArray:
        """The weights that are looked at, shape (n_x,). Not to be written to."""
        return self.weights

    @property
    def b(self) -> float:
        """The bias that is looked at."""
        return float(self._b)

    @property
    def z(self) -> FloatArray:
        """Scores of the training pictures, in the order of `examples`; empty without a cost."""
        return np.zeros(0) if self._descent is None else self._descent.z

    @property
    def y(self) -> FloatArray:
        """Truths of the training pictures."""
        assert self.examples is not None
        return self.examples.y

    @property
    def slopes(self) -> tuple[FloatArray, Any]:
        """dJ/dw and dJ/db, shaped as `weights` and `biases`. Only where there is a cost."""
        dw, db = self._descent.slopes
        return dw, db

    @property
    def right(self) -> int:
        """How many training pictures are named correctly."""
        if self._descent is None:
            return 0
        return int(self.is_right(self.z, self.y).sum())

    @property
    def exam(self) -> Exam:
        """How the neuron does on the test pictures."""
        if self._exam is None:
            self._exam = self._sit()
        return self._exam

    @property
    def can_back(self) -> bool:
        """Whether an iteration can be taken back."""
        return bool(self._ring)

    @property
    def path(self) -> list[tuple[int, FloatArray, float]]:
        """(iteration, scores, b) of the remembered iterations before this one, oldest first."""
        return [(past.iteration, past.z, past.b) for past, _ in self._ring]

    def moment(self, iteration: int) -> Any:
        """The descent as it stood at this iteration or at the last one kept before it.

        The present one where nothing earlier is kept; None without a cost. Not to be changed.
        """
        if iteration >= self.iteration:
            return self._descent
        return self.checkpoints.at(iteration) or self._descent

    # --- What the kind of neuron says ---

    def is_right(self, z: FloatArray, y: FloatArray) -> NDArray[np.bool_]:
        """Which pictures with scores z are named correctly."""
        # Exactly 0.5 counts as B. Asked of a, not of z: a tiny positive z still gives a = 0.5.
        right: NDArray[np.bool_] = (neuron.sigmoid(z) > 0.5) == (y > 0.5)
        return right

    def cost_of(self, z: FloatArray, y: FloatArray) -> float:
        """The mean loss of pictures with scores z."""
        return neuron.cost_from_logits(z, y)

    def _zeros(self) -> tuple[FloatArray, Any]:
        return np.zeros(self._project.n_x), 0.0

    def _complete(self, y: FloatArray) -> bool:
        """Whether every class has a picture."""
        return bool(0 < y.sum() < len(y))

    def _started(self, w: FloatArray, gram: Gram | None) -> Any:
        assert self.examples is not None
        return Descent(
            self.examples.S,
            self.examples.y,
            w=w,
            b=self._b,
            method="primal" if gram is None else "gram",
            gram=gram,
            iteration=self.iteration,
        )

    # --- What can be done ---

    def follow(self) -> bool:
        """Take over the project's pictures as they are now; returns whether any had changed.

        w, b and the iteration stay, the cost is computed anew and the curve marked.
        """
        tests = self._project.examples("test")
        if self._tests is None or self._tests[0] is not tests:
            known = ~np.isnan(tests.y)
            self._tests = (tests, Rows(tests.S[known], keep=True), tests.y[known])
            self._exam = None
        examples = self._project.learned()
        if self.examples is examples:
            return False
        first = self.examples is None
        w = self.weights
        self.examples = examples
        self._ring.clear()
        self.checkpoints.clear()
        self._version_before, self._changed_at = self.version, self.iteration
        self._descent = None
        if self._complete(examples.y):
            self._descent = self._started(w, None)
        self._arrive(w)
        if not first:
            self.series.mark(self.iteration)
        self._note()
        return True

    def use(self, gram: Gram | None, updates: int) -> None:
        """Go on by way of the inner products, if they are complete and that is faster."""
        if self._descent is None or self._descent.method == "gram":
            return
        if gram is None or not gram.complete or len(gram.S) != self._descent.m:
            return
        m, n = self._descent.m, self._descent.n
        if choose_method(m, n, updates, known=m) == "gram":
            self._descent = self._started(self.weights, gram)

    def step(self, alpha: float) -> None:
        """One update.

        Raises
        ------
        NonFiniteError
            If it would overflow; it is then not made.
        """
        assert self._descent is not None and self.cost is not None
        began = self._clock()
        before = copy(self._descent)  # points of a descent never change, so a copy is exact
        self._descent.step(alpha)
        self._ring.append((before, self.seconds))
        self.checkpoints.keep(before)
        cost = self.cost
        self._arrive()
        self.seconds += self._clock() - began
        self.version = self._project.versions.now
        if self.cost > cost + RISE * max(1.0, cost):
            self.bounces = True
        if wanted(self.iteration):
            self._note()

    def back(self) -> None:
        """Take one iteration back, exactly."""
        if not self._ring:
            return
        past, self.seconds = self._ring.pop()
        self._descent = copy(past)  # the checkpoint stays as it is
        self.checkpoints.back_to(past.iteration)
        if past.iteration == self._changed_at:  # the first update on these pictures is undone
            self.version = self._version_before
        self._arrive()
        self.series.back_to(self.iteration)
        self._note()

    def note(self) -> None:
        """Write the present iteration into the curve, test pictures included."""
        if self.cost is not None:
            self._note(self.exam.share)

    def shelve(self) -> None:
        """Keep little memory until `follow` is called again."""
        self.checkpoints.clear()
        if self._descent is not None and self._descent.method == "primal":
            self._w = self.weights
            self._descent = None
            self.examples = None
            self._ring.clear()
        self._tests = None

    def past(self) -> Past:
        """Where the training stands."""
        rows, marks = self.series.rows.copy(), list(self.series.marks)
        return Past(
            self.weights,
            self.biases,
            self.iteration,
            self.seconds,
            rows,
            marks,
            self.looked,
            self.version,
        )

    def resume(self, past: Past) -> None:
        """Go on from where a training stood, with the project's present pictures."""
        self._w, self._b = past.w, past.b
        self.iteration, self.seconds = past.iteration, past.seconds
        self.looked, self.version = past.looked, past.version
        self.series = Series.of(past.rows, past.marks)
        self.examples = self._descent = None
        self.follow()

    # --- Below ---

    def _arrive(self, w: FloatArray | None = None) -> None:
        """The parameters or the pictures are others now."""
        self._exam = None
        if self._descent is None:
            self.cost = None
            return
        self._w = w
        self._b = self._descent.b
        self.iteration = self._descent.iteration
        self.cost = self._descent.cost

    def _note(self, test: float = np.nan) -> None:
        if self.cost is not None:
            share = self.right / len(self.y)
            self.series.add(self.iteration, self.seconds, self.cost, share, test)

    def _sit(self) -> Exam:
        assert self._tests is not None
        _, rows, y = self._tests
        if not len(y):
            return Exam()
        z = rows.scores(self.weights) + self._b
        finite = bool(np.isfinite(z).all())
        right = int(self.is_right(z, y).sum()) if finite else 0
        return Exam(right, len(y), self.cost_of(z, y) if finite else None)
