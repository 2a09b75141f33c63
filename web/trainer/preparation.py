"""The learning rate, and the inner products of the training pictures that it is taken from.

Both take a while for many pictures, so they are computed in slices beside everything else.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from py_logreg.descent import choose_method, curvature, default_learning_rate
from py_logreg.kernels import Gram
from trainer.project import Examples
from trainer.slices import spread

#: alpha where there are no pictures to take it from.
ALPHA = 0.01

#: Above so many pictures alpha is taken from an evenly spaced sample of so many.
SAMPLE = 1000

#: The inner products of more pictures than this (128 MB) are never kept.
MOST = 4096


class Rate(NamedTuple):
    """alpha as it is kept with a project."""

    chosen: float | None = None  # if somebody chose it
    found: float | None = None  # if nobody did and it is what the present pictures say


class Preparation:
    """Follows the training pictures.

    Attributes
    ----------
    alpha : float
        The learning rate.
    follows : bool
        alpha is half of `limit` rounded down to 1, 2 or 5 times a power of ten, anew for other
        pictures. False once somebody has chosen alpha.
    likely : bool
        Where alpha is not computed yet, it is what was found for these pictures before.
    limit : float or None
        2 / lambda, or 1 / lambda for more than two classes, whose cost can bend twice as much;
        above it the cost may bounce. None while unknown, and for a sample.
    ready : bool
        All this belongs to the present pictures.
    completing : bool
        The inner products of many pictures are being computed for a run.
    """

    def __init__(self, alpha: float | None = None, likely: float | None = None) -> None:
        self.alpha = alpha or likely or ALPHA
        self.likely = likely is not None
        self.follows = alpha is None
        self.limit: float | None = None
        self.ready = True
        self.completing = False
        self._classes = 2
        self._examples: Examples | None = None
        self._ids: tuple[int, ...] = ()
        self._gram: Gram | None = None

    @property
    def rate(self) -> Rate:
        """alpha, and whether somebody chose it or the pictures say it."""
        if not self.follows:
            return Rate(chosen=self.alpha)
        return Rate(found=self.alpha if self.ready or self.likely else None)

    def choose(self, alpha: float) -> None:
        """Use this alpha from now on."""
        self.alpha = alpha
        self.follows = False

    def gram_for(self, examples: Examples | None) -> Gram | None:
        """The inner products of these pictures, if they are all known."""
        if self._gram is None or not self._gram.complete:
            return None
        return self._gram if self._gram.S is getattr(examples, "S", None) else None

    def follow(self, examples: Examples, classes: int = 2) -> bool:
        """Prepare for these pictures of so many classes; returns whether `finish` must do the rest.

        What is known of pictures that stayed is kept.
        """
        if examples is self._examples:
            return False
        self.likely = self.likely and self._examples is None
        self._examples = examples
        self._classes = classes
        self.ready = False
        self.limit = None
        m = len(examples.ids)
        known = 0 if self._gram is None else self._gram.known
        wanted = m <= max(SAMPLE, min(MOST, 2 * known))  # a large table must be worth its room
        self._gram = self._carried(examples) if wanted else None
        self._ids = examples.ids
        return True

    async def finish(self) -> bool:
        """Prepare for the pictures followed last; False if others came meanwhile."""
        examples = self._examples
        if examples is None:
            return False
        m = len(examples.ids)
        if m:
            few = m <= SAMPLE
            gram = self._gram if few else Gram(examples.S[_spaced(m)])
            assert gram is not None
            await spread(gram.fill(), lambda: self._examples is not examples)
            if self._examples is not examples:
                return False
            self._take_alpha(gram, exact=few)
        self.ready = True
        return True

    def lacks_products(self, updates: int) -> bool:
        """Whether so many updates are worth computing the inner products of many pictures."""
        examples = self._examples
        if examples is None or not SAMPLE < len(examples.ids) <= MOST:
            return False
        m, n = examples.S.shape
        known = 0 if self._gram is None else self._gram.known
        return known < m and choose_method(m, n, updates, known=known) == "gram"

    async def complete(self, stopped: Callable[[], bool]) -> None:
        """Compute the inner products of many pictures too, until `stopped()`."""
        examples = self._examples
        assert examples is not None
        self._gram = self._gram or Gram(examples.S)
        self.completing = True
        try:
            await spread(self._gram.fill(), lambda: stopped() or self._examples is not examples)
        finally:
            self.completing = False

    def _take_alpha(self, gram: Gram, *, exact: bool) -> None:
        if exact:
            self.limit = (2.0 if self._classes == 2 else 1.0) / curvature(gram.S.T, gram=gram)
        if self.follows:
            self.alpha = default_learning_rate(gram.S.T, gram=gram, classes=self._classes)

    def _carried(self, examples: Examples) -> Gram:
        """A Gram of these pictures that keeps what is known of those which stayed."""
        if self._gram is None or self._gram.S.shape[1:] != examples.S.shape[1:]:
            return Gram(examples.S)
        before = {one: row for row, one in enumerate(self._ids)}
        kept = []
        for one in examples.ids:  # new pictures have the highest ids, so they come last
            if one not in before:
                break
            kept.append(before[one])
        gram = copy(self._gram)  # a descent may still go by the old one
        gram.update(examples.S, np.array(kept, dtype=int))
        return gram


def _spaced(m: int) -> NDArray[np.intp]:
    return np.linspace(0, m - 1, SAMPLE).astype(np.intp)
