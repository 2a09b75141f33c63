"""Chapter 10, the traps: predict a number, then see what really happens.

Each trap trains real neurons on copies of pictures (`bench`), never on the project. It returns what
the learner was to predict, "measured" [count, of] and "share" in percent, and what else was found
as "rows": [name, count, of, percent] or [name, number]. Buffers "trap_KIND_0" ... are pictures
(uint8), told by name in "pictures"; "trap_map" holds votes (float32, one a pixel).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from py_logreg import metrics, pictures
from py_logreg.descent import Descent, NonFiniteError
from py_logreg.kernels import PIXEL_MAX, Gram
from trainer.lessons import bench
from trainer.lessons.bench import Bench, FloatArray
from trainer.lessons.given import whole, word
from trainer.masters import SIDE, Pixels
from trainer.trainer import Trainer
from trainer.views import View


@dataclass(frozen=True)
class Told:
    """What a trap found: shares are [name, count, of]."""

    measured: list[int]
    rows: list[list[Any]]
    pictures: dict[str, Pixels] = field(default_factory=dict)
    maps: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    costs: list[float] = field(default_factory=list)


Work = Generator[None, None, View]
Trap = Generator[None, None, Told]

#: Updates of one training; the coin may need more, and stops once J is small.
STEPS, COIN_STEPS, LEARNED = 300, 2000, 0.1

#: Each picture hangs, this wide, on a wall of one colour.
HUNG = 40
RED, BLUE = (210, 40, 40), (40, 60, 210)

#: Pictures whose labels the coin decides.
COINS = 20

#: Training pictures of each class that are few; share of B that stays when it is rare.
FEW, RARE = 2, 10

#: The sample of a trap, where it is another one than usual.
SAMPLES = {"unscaled": "bright-dark"}

#: Updates with pixels that are not divided by 255.
UNSCALED_STEPS = 100


def spring(trainer: Trainer, given: dict[str, Any]) -> Work:
    """Run the trap `kind`; another `seed` is another throw of the coin."""
    kind = word(given, "kind", tuple(TRAPS))
    seed = whole(given, "seed", 0, 10**6)
    yield
    project = trainer.project
    on = bench.by_style(project) if kind == "style" else None
    on = on or bench.pictures(project, SAMPLES.get(kind, bench.SAMPLE))
    yield
    told = yield from TRAPS[kind](on, seed)
    buffers: dict[str, NDArray[Any]] = {}
    for k, picture in enumerate(told.pictures.values()):
        buffers[f"trap_{kind}_{k}"] = picture.copy()
    fields = {
        "kind": kind,
        "own": on.own,
        "m": len(on.y),
        "m_test": len(on.truth),
        "style": on.style,
        "measured": told.measured,
        "share": _percent(*told.measured),
        "rows": [[*row, _percent(*row[1:])] if len(row) == 3 else row for row in told.rows],
        "pictures": list(told.pictures),
        "costs": told.costs,
    }
    return View(fields, {**buffers, **told.maps})


def background(on: Bench, seed: int) -> Trap:
    """Every A on a red wall, every B on a blue one; then the walls are swapped."""
    S, T = _hung(on.S, on.y), _hung(on.T, on.truth)
    swapped = _hung(on.T, 1.0 - on.truth)
    fit = yield from bench.learn(S, on.y, STEPS)
    after = fit.right(swapped, on.truth)
    rows = [["train", *fit.right(S, on.y)], ["as_learned", *fit.right(T, on.truth)]]
    shown = {"a_red": _first(S, on.y, 1), "b_blue": _first(S, on.y, 0)}
    shown["swapped"] = _first(swapped, on.truth, 1)
    votes = (fit.w * shown["swapped"] / PIXEL_MAX).reshape(-1, 3).sum(axis=1)
    rows.append(["swapped", *after])
    return Told(after, rows, shown, {"trap_map": votes.astype(np.float32)})


def coin(on: Bench, seed: int) -> Trap:
    """A coin decides the labels, as often A as B; then fresh pictures with coin labels."""
    dice = np.random.default_rng(seed)
    S = on.S[np.linspace(0, len(on.S) - 1, min(COINS, len(on.S))).astype(int)]
    y, truth = _coins(dice, len(S)), _coins(dice, len(on.T))
    fit = yield from bench.learn(S, y, COIN_STEPS, until=lambda J: J < LEARNED)
    fresh = fit.right(on.T, truth)
    rows = [["train", *fit.right(S, y)], ["fresh", *fresh], ["J", fit.J], ["steps", fit.steps]]
    return Told(fresh, rows)


def neither(on: Bench, seed: int) -> Trap:
    """Pictures that are neither A nor B: how sure is the neuron of them?"""
    fit = yield from bench.learn(on.S, on.y, STEPS)
    shown = {name: picture.reshape(-1) for name, picture in _strange(seed)}
    answers = fit.answers(np.array(list(shown.values())))
    sure = int(np.maximum(answers, 1.0 - answers)[1] * 100 + 0.5)
    rows = [[name, float(a)] for name, a in zip(shown, answers, strict=True)]
    return Told([sure, 100], rows, shown)


def few(on: Bench, seed: int) -> Trap:
    """Two training pictures of each class, beside all of them."""
    dice = np.random.default_rng(seed)
    some = np.concatenate(
        [dice.choice(np.flatnonzero(on.y == label), FEW, False) for label in (1, 0)]
    )
    fit = yield from bench.learn(on.S[some], on.y[some], STEPS)
    whole_fit = yield from bench.learn(on.S, on.y, STEPS)
    right = fit.right(on.T, on.truth)
    rows = [["train", *fit.right(on.S[some], on.y[some])], ["few", *right]]
    rows += [["all", *whole_fit.right(on.T, on.truth)], _lazy(on.truth)]
    return Told(right, rows, {f"few_{k}": on.S[i] for k, i in enumerate(some)})


def imbalance(on: Bench, seed: int) -> Trap:
    """All of A, but only every tenth B: two of them at least."""
    others = np.flatnonzero(on.y == 0)
    rare = others[np.linspace(0, len(others) - 1, max(FEW, len(others) // RARE)).astype(int)]
    some = np.concatenate([np.flatnonzero(on.y == 1), rare])
    fit = yield from bench.learn(on.S[some], on.y[some], STEPS)
    is_a = on.truth == 1
    b_right = fit.right(on.T[~is_a], on.truth[~is_a])
    a_right = fit.right(on.T[is_a], on.truth[is_a])
    rows: list[list[Any]] = [["learned_a", int(on.y.sum())], ["learned_b", len(rare)]]
    rows += [["train", *fit.right(on.S[some], on.y[some])], ["a_right", *a_right]]
    return Told(b_right, [*rows, ["b_right", *b_right]])


def unscaled(on: Bench, seed: int) -> Trap:
    """Pixels 0 ... 255 with the learning rate that suits 0 ... 1: how often does J rise?"""
    scaled = yield from bench.learn(on.S, on.y, UNSCALED_STEPS)
    S = on.S.astype(np.float64)
    gram = Gram(S)
    for _ in gram.fill():
        yield
    descent = Descent(S, on.y, method="gram", gram=gram)
    costs = [descent.cost]
    try:
        for _ in range(UNSCALED_STEPS):
            descent.step(scaled.alpha)
            costs.append(descent.cost)
            yield
    except NonFiniteError:
        pass  # what came before it is told
    rises = int((np.diff(costs) > 0).sum())
    rows: list[list[Any]] = [["alpha", scaled.alpha], ["J_scaled", scaled.J]]
    rows += [["J", costs[-1]], ["highest", max(costs)]]
    return Told([rises, UNSCALED_STEPS], rows, costs=costs)


def scrambled(on: Bench, seed: int) -> Trap:
    """Columns that are folded back wrongly: the tests alone, then all pictures alike."""
    fit = yield from bench.learn(on.S, on.y, STEPS)
    T = _scrambled(on.T)
    alike = yield from bench.learn(_scrambled(on.S), on.y, STEPS)
    right = fit.right(T, on.truth)
    rows = [["normal", *fit.right(on.T, on.truth)], ["scrambled", *right]]
    rows += [["alike", *alike.right(T, on.truth)], _lazy(on.truth)]
    return Told(right, rows, {"before": on.T[0], "after": T[0]})


def style(on: Bench, seed: int) -> Trap:
    """Another hand: a drawing style that was kept out, or the same pictures dark on bright."""
    fit = yield from bench.learn(on.S, on.y, STEPS)
    if on.style:
        T, other, truth = on.T, on.T_other, on.truth_other
    else:
        T, other, truth = 255 - on.T, on.T, on.truth
    right = fit.right(T, on.truth)
    rows = [["train", *fit.right(on.S, on.y)], ["usual", *fit.right(other, truth)]]
    rows += [["held", *right], _lazy(on.truth)]
    return Told(right, rows, {"usual": other[0], "held": T[0]})


def _percent(count: int, of: int) -> float:
    return 100.0 * count / of


def _hung(S: Pixels, red: FloatArray) -> Pixels:
    """Pictures, made smaller, on a red wall (where `red` is 1) or a blue one."""
    walls = np.empty((len(S), SIDE, SIDE, 3), np.uint8)
    walls[red == 1], walls[red != 1] = RED, BLUE
    edge = (SIDE - HUNG) // 2
    inside = slice(edge, edge + HUNG)
    small = pictures.resize(S, (SIDE, SIDE), (HUNG, HUNG))
    walls[:, inside, inside] = small.reshape(-1, HUNG, HUNG, 3)
    return walls.reshape(len(S), -1)


def _first(S: Pixels, y: FloatArray, label: int) -> Pixels:
    return np.asarray(S[int(np.flatnonzero(y == label)[0])])


def _coins(dice: np.random.Generator, count: int) -> FloatArray:
    """Labels by coin, the same number of both (of an odd count one B more)."""
    return dice.permutation(np.arange(count) % 2).astype(np.float64)


def _strange(seed: int) -> Iterator[tuple[str, Pixels]]:
    """Black, noise, white, and stripes."""
    dice = np.random.default_rng(seed)
    yield "black", np.zeros((SIDE, SIDE, 3), np.uint8)
    yield "noise", dice.integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
    yield "white", np.full((SIDE, SIDE, 3), 255, np.uint8)
    stripes = np.zeros((SIDE, SIDE, 3), np.uint8)
    stripes[np.arange(SIDE) // 8 % 2 == 1] = 255
    yield "stripes", stripes


def _scrambled(S: Pixels) -> Pixels:
    """Read as if all red came first, then all green, then all blue."""
    wrong = S.reshape(-1, 3, SIDE, SIDE).transpose(0, 2, 3, 1)
    return np.ascontiguousarray(wrong).reshape(len(S), -1)


def _lazy(truth: FloatArray) -> list[Any]:
    return ["lazy", round(metrics.baseline(truth) * len(truth)), len(truth)]


TRAPS = {
    "background": background,
    "coin": coin,
    "neither": neither,
    "few": few,
    "imbalance": imbalance,
    "unscaled": unscaled,
    "scrambled": scrambled,
    "style": style,
}
