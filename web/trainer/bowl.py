"""The bowl: heights of the cost around the present parameters.

Two directions out of all: along the slope dw (unit vector g) and along b. A point (u, v) stands
for the parameters w + u g, b + v. Along g the scores of the training pictures change by q = S g
for each unit, so every height is the real cost at those parameters, from the scores z + u q + v.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from py_logreg.kernels import scores
from py_logreg.neuron import cost_from_logits, losses, sigmoid
from trainer.model import Model
from trainer.views import View

FloatArray = NDArray[np.float64]

#: Points of the grid along u and along v, and of the slice.
COLUMNS, ROWS, SLICE = 49, 33, 61

#: The slice goes on to so many times alpha.
REACH = 3.0

#: The lowest point is looked for within so many times the size of everything else.
FAR = 4.0

#: Beyond everything shown there is room for so much of it.
ROOM = 0.2


@dataclass(frozen=True)
class Plane:
    """The cost over (u, v)."""

    z: FloatArray
    q: FloatArray
    y: FloatArray
    g: FloatArray
    norm: float  # ||dw||
    db: float

    @classmethod
    def of(cls, now: Model) -> Plane:
        """The plane through the present parameters of a model that has a cost."""
        assert now.examples is not None
        dw, db = now.slopes
        norm = float(np.linalg.norm(dw))
        g = dw / norm if norm else dw
        return cls(now.z, scores(now.examples.S, g), now.y, g, norm, db)

    def height(self, u: float, v: float) -> float:
        return cost_from_logits(self.z + u * self.q + v, self.y)

    def heights(self, along: FloatArray, v: float) -> FloatArray:
        """J at many u with one v."""
        z = self.z + along[:, np.newaxis] * self.q + v
        each = losses(z.ravel(), np.tile(self.y, len(along)))
        heights: FloatArray = each.reshape(z.shape).mean(axis=1)
        return heights

    def after(self, t: float) -> tuple[float, float]:
        """(u, v) of w - t dw, b - t db."""
        return -t * self.norm, -t * self.db

    def walk(self, alpha: float) -> list[list[float]]:
        """[[t, J(w - t dw, b - t db)], ...] for t from 0 to 3 alpha."""
        ts = np.linspace(0.0, REACH * alpha, SLICE)
        return [[float(t), self.height(*self.after(float(t)))] for t in ts]

    def bend(self) -> float:
        """How much sharper the cost bends along u than along v, here: sqrt(J_uu / J_vv)."""
        a = sigmoid(self.z)
        c = a * (1.0 - a)
        return float(np.sqrt(c @ self.q**2 / c.sum())) if c.sum() else 0.0

    def lowest(self, reach: float) -> tuple[FloatArray, bool]:
        """The lowest point, nearly (Newton, damped).

        Returns (u, v) and True; or, if it is further than `reach` from the origin or nowhere,
        a point on the way and False.
        """
        at = np.zeros(2)
        for _ in range(30):
            a = sigmoid(self.z + at[0] * self.q + at[1])
            d, c = a - self.y, a * (1.0 - a)
            slope = np.array([d @ self.q, d.sum()])
            bend = np.array([[c @ self.q**2, c @ self.q], [c @ self.q, c.sum()]])
            bend += 1e-9 * (1.0 + np.trace(bend)) * np.eye(2)
            step = np.linalg.solve(bend, -slope)
            here, length = self.height(*at), 1.0
            while length > 1e-6 and self.height(*(at + length * step)) > here:
                length /= 2.0
            at = at + length * step
            if np.linalg.norm(at) > reach:
                return at, False
            if np.linalg.norm(step) <= 1e-6 * reach:
                break
        return at, True


def bowl(
    now: Model, alpha: float, *, far: float = FAR, room: float = ROOM
) -> Generator[None, None, View]:
    """The view, made in slices of work between which this generator yields.

    The lowest point is looked for within `far` times the size of everything else; around what is
    shown there is room for this share of it.

    The view's data: "u" and "v" [least, greatest, points] of the grid; "path" [[u, v,
    iteration], ...] of recent iterations, projected; "next" [u, v] after one update with alpha;
    "lowest" [u, v, J], of the bowl or, where it has no lowest point nearby, of the grid; "J",
    "J_after", "change", "dw_norm", "db", "alpha"; "slice" [[t, J(w - t dw, b - t db)], ...] for
    t from 0 to 3 alpha. Buffer "grid": float64, rows of
    constant v from the least, each along u.
    """
    if now.cost is None:
        return View({"J": None}, {})
    plane = Plane.of(now)
    yield None
    path = _projected(now, plane.norm)
    after = plane.after(alpha)
    corners = np.array([[0.0, 0.0], after, *([u, v] for u, v, _ in path)])
    size = float(np.linalg.norm(np.ptp(corners, axis=0))) or 1.0
    low, found = plane.lowest(far * size)
    yield None
    if not found:
        low = low * (size / np.linalg.norm(low))
    u, v = _axes(np.vstack([corners, low]), plane.bend(), room)
    grid = np.empty((ROWS, COLUMNS))
    for row, height in enumerate(v):
        grid[row] = plane.heights(u, height)
        yield None
    if not found:
        lowest = np.unravel_index(grid.argmin(), grid.shape)
        low = np.array([u[lowest[1]], v[lowest[0]]])
    data: dict[str, Any] = {
        "u": [float(u[0]), float(u[-1]), COLUMNS],
        "v": [float(v[0]), float(v[-1]), ROWS],
        "path": path,
        "next": list(after),
        "lowest": [float(low[0]), float(low[1]), plane.height(float(low[0]), float(low[1]))],
        "J": now.cost,
        "J_after": plane.height(*after),
        "change": plane.height(*after) - now.cost,
        "dw_norm": plane.norm,
        "db": plane.db,
        "alpha": alpha,
        "slice": plane.walk(alpha),
    }
    return View(data, {"grid": grid})


def _projected(now: Model, norm: float) -> list[list[float]]:
    """Recent iterations in the plane.

    With d = a - y: g = S^T d / (m norm), so g . (w' - w) is d . (S w' - S w) / (m norm), and the
    scores suffice.
    """
    if not norm:
        return []
    d = (sigmoid(now.z) - now.y) / (len(now.y) * norm)
    here = now.z - now.b
    return [[float(d @ (z - b - here)), b - now.b, t] for t, z, b in now.path]


def _axes(corners: FloatArray, bend: float, share: float) -> tuple[FloatArray, FloatArray]:
    """Room for the corners, and so much along v that the contours can close."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    room = share * (high - low) + 1e-3 * float((high - low).max()) + 1e-9
    low, high = low - room, high + room
    short = 0.75 * bend * (high[0] - low[0]) - (high[1] - low[1])
    if short > 0.0:
        low[1], high[1] = low[1] - short / 2.0, high[1] + short / 2.0
    return np.linspace(low[0], high[0], COLUMNS), np.linspace(low[1], high[1], ROWS)
