"""Chapter 7, downhill: a hill, a map, and a slice of the learner's own cost."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from py_logreg import neuron
from py_logreg.converge import minimize
from py_logreg.descent import Descent, NonFiniteError, curvature, gradient_descent
from trainer.bowl import Plane, bowl
from trainer.checks import positive
from trainer.lessons.given import number, numbers, whole, word
from trainer.refused import RefusedError
from trainer.trainer import Trainer
from trainer.views import View

FloatArray = NDArray[np.float64]


class Practice(NamedTuple):
    """A set of one-pixel pictures, small enough that its whole cost can be drawn."""

    X: FloatArray  # (1, m)
    y: FloatArray
    w: tuple[float, float]  # least and greatest that is drawn
    b: tuple[float, float]


#: The four pictures of the hill, whose b is held at 0, and the six of the map.
PRACTICE = {
    "hill": Practice(np.ones((1, 4)), np.array([1.0, 1.0, 1.0, 0.0]), (-1.5, 4.5), (0.0, 0.0)),
    "map": Practice(
        np.array([[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]]),
        np.array([0.0, 0.0, 1.0, 0.0, 1.0, 1.0]),
        (-6.0, 16.0),
        (-11.0, 6.0),
    ),
}

#: Points of the hill's curve; columns and rows of the map.
POINTS, COLUMNS, ROWS = 141, 67, 52

#: Parameters and learning rates above this only overflow; more steps than this nobody watches.
FAR, STEPS = 1e6, 1000

#: A step that moves w by less is not asked about.
SMALL = 0.01

#: The bowl goes as far as its lowest point if that is within so many times the size of the path.
WIDE = 60.0

#: Steps from a start that was clicked in the bowl.
FROM_START = 60


def shape(trainer: Trainer, given: dict[str, Any]) -> View:
    """The cost of a practice set, `figure` "hill" or "map".

    "lowest" is [w, b, J] and "limit" the largest alpha that never raises J, 2 / lambda. The hill
    has "curve" [[w, J], ...]; the map has "w" and "b" [least, greatest, points] and the buffer
    "map": float64, rows of constant b from the least, each along w.
    """
    name = word(given, "figure", tuple(PRACTICE))
    one = PRACTICE[name]
    w, b = _lowest(name)
    # The hill's b is held at 0, so x alone counts there: the largest slope of sigma is 1/4.
    bend = float((one.X**2).mean()) / 4.0 if name == "hill" else curvature(one.X)
    fields: dict[str, Any] = {"lowest": [w, b, _cost(one, w, b)], "limit": 2.0 / bend}
    fields |= {"m": len(one.y), "w": [*one.w, COLUMNS], "b": [*one.b, ROWS]}
    if name == "hill":
        places = np.linspace(*one.w, POINTS)
        return View({**fields, "curve": [[float(w), _cost(one, w, 0.0)] for w in places]}, {})
    across, along = np.linspace(*one.w, COLUMNS), np.linspace(*one.b, ROWS)
    z = across[:, np.newaxis] * one.X + along[:, np.newaxis, np.newaxis]
    each = neuron.losses(z.ravel(), np.tile(one.y, ROWS * COLUMNS))
    return View(fields, {"map": each.reshape(ROWS, COLUMNS, -1).mean(axis=2)})


def walk(trainer: Trainer, given: dict[str, Any]) -> View:
    """Steps from `w` and `b` with `alpha` on a practice set.

    "points" has [w, b, J, dw, db] before the first and after each of `steps` steps; "asked" the
    next w, what comes of going uphill or of leaving alpha out, and whether the step is too small
    to be asked about.
    """
    name = word(given, "figure", tuple(PRACTICE))
    one = PRACTICE[name]
    w, b = (_near(given, axis) for axis in ("w", "b"))
    alpha = _rate(given)
    steps = whole(given, "steps", 1, STEPS)
    points = [_point(one, w, b)]
    for now in _hill(one, w, alpha, steps) if name == "hill" else _map(one, w, b, alpha, steps):
        points.append(_point(one, *now))
    dw = points[0][3]
    asked = {"right": points[1][0], "uphill": w + alpha * dw, "unit": w - dw}
    asked["small"] = abs(alpha * dw) < SMALL
    return View({"points": points, "asked": asked, "alpha": alpha}, {})


def slice_(trainer: Trainer, given: dict[str, Any]) -> View:
    """The learner's cost along the step about to be made: f(t) = J(w - t dw, b - t db).

    "slice" has [t, f(t)] for t from 0 to 3 alpha, "J" is f(0), "J_after" f(alpha), "slope"
    f'(0) = -(||dw||^2 + db^2). "J" is None where there is no such cost.
    """
    now, preparation = trainer.model, trainer.preparation
    fields = {
        "iteration": now.iteration,
        "alpha": preparation.alpha,
        "limit": preparation.limit,
        "n_x": trainer.project.n_x,
        "m": trainer.project.m,
    }
    if now.cost is None or len(now.classes) > 2:
        return View({**fields, "J": None}, {})
    plane, alpha = Plane.of(now), preparation.alpha
    fields |= {
        "J": now.cost,
        "J_after": plane.height(*plane.after(alpha)),
        "dw_norm": plane.norm,
        "db": plane.db,
        "slope": -(plane.norm**2 + plane.db**2),
        "w_norm": float(np.linalg.norm(now.w)),
        "b": now.b,
        "slice": plane.walk(alpha),
    }
    return View(fields, {})


def surface(trainer: Trainer, given: dict[str, Any]) -> Generator[None, None, View]:
    """The bowl over two directions of the learner's own cost: `trainer.bowl`, buffer "surface"."""
    if len(trainer.model.classes) > 2:
        return View({"J": None}, {})
    view = yield from bowl(trainer.model, trainer.preparation.alpha, far=WIDE, room=0.7)
    if "grid" not in view.buffers:
        return view
    return View(view.fields, {"surface": view.buffers["grid"]})


def start(trainer: Trainer, given: dict[str, Any]) -> Generator[None, None, View]:
    """A descent of its own from a point of the bowl: w + u g, b + v; the model stays as it is.

    "path" has [u, v, J] of each iteration: J is the real cost there, (u, v) its shadow on the two
    directions, as a descent soon leaves them.
    """
    u, v = numbers(given, "at", 2, 2)
    now = trainer.model
    if now.cost is None or len(now.classes) > 2 or now.examples is None:
        raise RefusedError("tray-empty", tray="both")
    here, alpha = Plane.of(now), trainer.preparation.alpha
    gram = trainer.preparation.gram_for(now.examples)
    w, b = now.w, now.b
    yield
    descent = Descent(
        now.examples.S,
        now.y,
        w=w + u * here.g,
        b=b + v,
        method="primal" if gram is None else "gram",
        gram=gram,
    )
    path = [[u, v, descent.cost]]
    for _ in range(FROM_START):
        try:
            descent.step(alpha)
        except NonFiniteError:
            break
        path.append([float(here.g @ (descent.w - w)), descent.b - b, descent.cost])
        yield
    return View({"path": path, "alpha": alpha, "iteration": now.iteration}, {})


def _lowest(name: str) -> tuple[float, float]:
    """(w, b) where the cost is lowest."""
    one = PRACTICE[name]
    if name == "hill":  # every x is 1: the best answer is the share of class A
        share = float(one.y.mean())
        return math.log(share / (1.0 - share)), 0.0
    best = minimize(one.X.T, one.y, l2=0.0, tol=1e-12)
    return float(best.w[0]), float(best.b)


def _hill(one: Practice, w: float, alpha: float, steps: int) -> Generator[tuple[float, float]]:
    """Steps that leave b at 0."""
    for _ in range(steps):
        a = neuron.forward([w], 0.0, one.X)
        dw, _ = neuron.backward(one.X, a, one.y)
        w = w - alpha * float(dw[0])
        yield w, 0.0


def _map(
    one: Practice, w: float, b: float, alpha: float, steps: int
) -> Generator[tuple[float, float]]:
    run = gradient_descent(one.X, one.y, learning_rate=alpha, iterations=steps, w=[w], b=b)
    for step in run:
        yield float(step.w[0]), step.b


def _point(one: Practice, w: float, b: float) -> list[float]:
    dw, db = neuron.backward(one.X, neuron.forward([w], b, one.X), one.y)
    return [w, b, _cost(one, w, b), float(dw[0]), db]


def _cost(one: Practice, w: float, b: float) -> float:
    return neuron.cost_from_logits(neuron.linear([w], b, one.X), one.y)


def _near(given: dict[str, Any], name: str) -> float:
    value = number(given, name)
    if abs(value) > FAR:
        raise RefusedError("bad-item")
    return value


def _rate(given: dict[str, Any]) -> float:
    alpha = number(given, "alpha")
    positive(alpha)
    if alpha > FAR:
        raise RefusedError("alpha", value=alpha)
    return alpha


ANSWERS = {
    "shape": shape,
    "walk": walk,
    "slice": slice_,
    "surface": surface,
    "start": start,
}
