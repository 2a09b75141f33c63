"""Whether everybody reached the same cost. Native NumPy computes all costs, from w and b."""

from __future__ import annotations

import warnings

import numpy as np

from tests.bench.contestants import textbook
from tests.bench.problems import Problem
from tests.bench.rounds import Entry

DOUBLE = 1e-9
"""Descent in float64: relative difference of the cost from the textbook's after as many updates."""

SINGLE = 1e-3
"""The same in float32."""

OPTIMUM = 1e-6
"""To the optimum: how far the cost may lie above the lowest."""


def differences(problem: Problem, entries: list[Entry]) -> dict[str, tuple[float, float]]:
    """Label -> how far its cost is from what it should be, and how far it may be."""
    ran = [entry for entry in entries if entry.found]
    wanted = descent_costs(problem, {one.iterations for one in ran if one.task == "descent"})
    lowest = optimum_cost(problem)
    found = {}
    for entry in ran:
        w, b = np.array(entry.found["w"]), entry.found["b"]
        if entry.task == "descent":
            right = wanted[entry.iterations]
            off = abs(problem.cost(w, b) / right - 1)
            found[entry.label] = off, SINGLE if entry.who == "tensorflow" else DOUBLE
        else:
            found[entry.label] = problem.cost(w, b, l2=1.0) - lowest, OPTIMUM
    return found


def descent_costs(problem: Problem, moments: set[int]) -> dict[int, float]:
    """The textbook's cost after so many updates."""
    X, Y = np.ascontiguousarray(problem.numbers.T), problem.y[None]
    costs: dict[int, float] = {}
    w, b, done = np.zeros(len(X)), 0.0, 0
    with np.errstate(all="ignore"):
        for moment in sorted(moments):
            w, b, _ = textbook(X, Y, problem.alpha, moment - done, w, b)
            costs[moment], done = problem.cost(w, b), moment
    return costs


def optimum_cost(problem: Problem) -> float:
    """The lowest cost, as scikit-learn finds it with a tolerance far below the bench's."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0, solver="newton-cg", tol=1e-10, max_iter=1000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(problem.numbers, problem.y)
    return problem.cost(model.coef_[0], float(model.intercept_[0]), l2=1.0)
