"""Chapter 10, break it: same or different, which no weights of one neuron can learn.

Each picture x comes with its negative 1 - x under the same label. The two scores of such a pair
add up to (w.x + b) + (w.(1 - x) + b) = sum of w + 2b, whatever x is. The loss bends upward, so
half a pair's losses are at least the loss at half that total, and a balanced set costs ln 2 or
more: see `floor`.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from py_logreg import neuron, samples
from py_logreg.descent import Descent, curvature, default_learning_rate
from py_logreg.kernels import Gram, Rows
from trainer.lessons import traps
from trainer.lessons.given import number, numbers, whole, word
from trainer.lessons.why import distances_to
from trainer.refused import RefusedError
from trainer.trainer import Trainer
from trainer.views import View

FloatArray = NDArray[np.float64]

#: Two squares, x0 and x1, and whether they are the same: dark-dark, bright-bright, then the others.
PICTURES = ((0.0, 0.0, 1), (1.0, 1.0, 1), (0.0, 1.0, 0), (1.0, 0.0, 0))

#: Pairs that may be added to these, and updates of one run.
MOST_PAIRS, MOST_STEPS = 8, 1000

#: The part of the plane that is drawn, along both axes.
LOW, HIGH = -0.5, 1.5

#: Where handles of the border line lie beyond its ends, the line is too steep to be dragged.
SHORTEST = 0.05

#: "Take any weights": how large they are, and their bias.
SPREAD, BIAS = 0.01, 0.5

#: So many pairs of each label are drawn of the sample.
SHOWN = 3


def floor(share: float) -> float:
    """The lowest J of paired pictures, a `share` of them "same": ln 2 where it is a half."""
    shares = np.array([share, 1.0 - share])
    return neuron.cost(shares[:1], [1]) * share + neuron.cost(shares[:1], [0]) * (1.0 - share)


def squares(trainer: Trainer, given: dict[str, Any]) -> View:
    """Pictures of two squares through the neuron w (w0, w1), b.

    `extra` lists further pairs as [x0, x1, same]. "pictures" has [x0, x1, y, z, a], "pairs"
    [first, second, same, z of the first, z of the second, total], "line" the ends of the border
    z = 0 within the drawn part of the plane, or None.
    """
    w, b, X, y = _set(given)
    z = neuron.linear(w, b, X)
    a = neuron.sigmoid(z)
    dw, db = neuron.backward(X, a, y)
    J = neuron.cost_from_logits(z, y)
    pairs = []
    for i in range(0, len(y), 2):
        pairs.append([i, i + 1, bool(y[i]), float(z[i]), float(z[i + 1]), float(z[i] + z[i + 1])])
    fields = {
        "w": w.tolist(),
        "b": b,
        "pictures": np.column_stack([X.T, y, z, a]).tolist(),
        "pairs": pairs,
        "total": float(w.sum()) + 2 * b,
        "once": float(w.sum()) + b,
        "J": J,
        "floor": floor(float(y.mean())),
        "balanced": bool(y.mean() == 0.5),
        "right": int(((a > 0.5) == (y > 0.5)).sum()),
        "dw": dw.tolist(),
        "db": db,
        "line": _border(w, b),
    }
    return View(fields, {})


def line(trainer: Trainer, given: dict[str, Any]) -> View:
    """`squares` with the border laid through the points `ends` (p0, p1, q0, q1).

    w keeps its length (1 if it was 0) and its side. All are rounded to hundredths: easy to add.
    """
    p, q = np.array(numbers(given, "ends", 4, 4)).reshape(2, 2)
    w = np.array(numbers(given, "w", 2, 2))
    along = q - p
    far = float(np.linalg.norm(along))
    if far < SHORTEST:
        return squares(trainer, given)
    across = np.array([-along[1], along[0]]) / far * (float(np.linalg.norm(w)) or 1.0)
    if across @ w < 0:
        across = -across
    found = {"w": np.round(across, 2).tolist(), "b": round(float(-across @ (p + q)) / 2, 2)}
    return squares(trainer, {**given, **found})


def descend(trainer: Trainer, given: dict[str, Any]) -> View:
    """Full-batch gradient descent from w, b: "path" has [t, J, w0, w1, b] for t = 0 ... `steps`."""
    w, b, X, y = _set(given)
    steps, alpha = whole(given, "steps", 1, MOST_STEPS), number(given, "alpha")
    if not 0 < alpha <= 10:
        raise RefusedError("alpha", value=alpha)
    descent = Descent(X.T.copy(), y, w=w, b=b, method="primal")
    path = [[0, descent.cost, *w.tolist(), b]]
    for _ in range(steps):
        descent.step(alpha)
        path.append([descent.iteration, descent.cost, *descent.w.tolist(), descent.b])
    limit = 2.0 / curvature(X)
    return View({"path": path, "limit": limit, "floor": floor(float(y.mean()))}, {})


def sample(trainer: Trainer, given: dict[str, Any]) -> Generator[None, None, View]:
    """The sample of pairs, learned from zero or from any weights (`start`: "zero", "anywhere").

    "costs" has J after 0, 1, ... `steps` updates, "totals" [same, z, z of the negative, total] of
    every pair after them. "neighbours" says how many fresh pictures get the right name from the
    most similar training picture: [right, of]. Buffers: "stuck_weights" (float32, one a pixel), and
    the first pairs of either label as "stuck_0" ...
    """
    start = word(given, "start", ("zero", "anywhere"))
    steps = whole(given, "steps", 0, MOST_STEPS)
    yield
    S, y, T, truth = _sample()
    yield
    gram = Gram(S)
    for _ in gram.fill():
        yield
    alpha = default_learning_rate(S.T, gram=gram)
    w, b = np.zeros(S.shape[1]), 0.0
    if start == "anywhere":
        w, b = SPREAD * np.random.default_rng(0).standard_normal(len(w)), BIAS
    descent = Descent(S, y, w=w, b=b, method="gram", gram=gram)
    costs = [descent.cost]
    for _ in range(steps):
        descent.step(alpha)
        costs.append(descent.cost)
        if len(costs) % 32 == 0:
            yield
    right = 0
    for picture, label in zip(T, truth, strict=True):
        distances = yield from distances_to(picture, S)
        right += int(y[int(distances.argmin())] == label)
    weights = descent.w.reshape(-1, 3).sum(axis=1)
    buffers: dict[str, NDArray[Any]] = {"stuck_weights": weights.astype(np.float32)}
    shown = []
    for k, i in enumerate(_first_pairs(y)):
        shown.append([int(i) // 2, bool(y[i])])
        buffers[f"stuck_{2 * k}"], buffers[f"stuck_{2 * k + 1}"] = S[i].copy(), S[i + 1].copy()
    answers = neuron.sigmoid(Rows(T).scores(descent.w) + descent.b)
    fields = {
        "costs": costs,
        "alpha": alpha,
        "limit": 2.0 / curvature(S.T, gram=gram),
        "m": len(y),
        "n_x": S.shape[1],
        "totals": _totals(descent.z, y),
        "total": float(descent.w.sum()) + 2 * descent.b,
        "largest": float(np.abs(descent.w).max()),
        "b": descent.b,
        "floor": math.log(2.0),
        "neighbours": [right, len(truth)],
        "neuron": [int(((answers > 0.5) == (truth > 0.5)).sum()), len(truth)],
        "shown": shown,
    }
    return View(fields, buffers)


def _set(given: dict[str, Any]) -> tuple[FloatArray, float, FloatArray, FloatArray]:
    """w (2,), b, X (2, m) and y (m,): the four pictures, and the pairs that were added."""
    w, b = np.array(numbers(given, "w", 2, 2)), number(given, "b")
    rows = [list(one) for one in PICTURES]
    extra = given.get("extra", [])
    if not isinstance(extra, list) or len(extra) > MOST_PAIRS:
        raise RefusedError("bad-item")
    for pair in extra:
        x0, x1, same = numbers({"pair": pair}, "pair", 3, 3)
        if not (0 <= x0 <= 1 and 0 <= x1 <= 1 and same in (0, 1)):
            raise RefusedError("bad-item")
        rows += [[x0, x1, same], [1 - x0, 1 - x1, same]]
    table = np.array(rows)
    return w, b, table[:, :2].T.copy(), table[:, 2].copy()


def _border(w: FloatArray, b: float) -> list[list[float]] | None:
    """The ends of the line w.x + b = 0 within the drawn square, None where it misses it."""
    ends: list[list[float]] = []
    for axis in (0, 1):  # where the line meets the two sides x[axis] = LOW and HIGH
        other = 1 - axis
        if w[other] == 0:
            continue
        for side in (LOW, HIGH):
            at = float(-(w[axis] * side + b) / w[other])
            end = [side, at] if axis == 0 else [at, side]
            if LOW <= at <= HIGH and end not in ends:
                ends.append(end)
    return [ends[0], ends[-1]] if len(ends) > 1 else None


@cache
def _sample() -> tuple[Any, ...]:
    """Training pictures S, y and fresh ones T with their truths; pairs stand side by side."""
    made = samples.make("same-different")
    S, y = made.part("train")
    T, truth = made.part("test")
    return S, y.astype(np.float64), T, truth


def _totals(z: FloatArray, y: FloatArray) -> list[list[Any]]:
    pairs = zip(z[::2].tolist(), z[1::2].tolist(), y[::2].tolist(), strict=True)
    return [[bool(label), one, other, one + other] for one, other, label in pairs]


def _first_pairs(y: FloatArray) -> list[int]:
    """The first picture of the first pairs, "same" and "different" in turn."""
    of = [np.flatnonzero(y == label)[::2][:SHOWN] for label in (1, 0)]
    return [int(i) for pair in zip(*of, strict=True) for i in pair]


ANSWERS = {
    "squares": squares,
    "line": line,
    "descend": descend,
    "sample": sample,
    "trap": traps.spring,
}
