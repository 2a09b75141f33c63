"""Who takes part, and the interleaved rounds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from py_logreg.descent import choose_method
from tests.bench.lanes import Lane, LaneError
from tests.bench.problems import ITERATIONS, Problem

PYTHON, WASM, CPU = "python", "tensorflow:wasm", "tensorflow:cpu"
ONE, MANY = "native, one thread", "native, BLAS's own threads"

WARM_UP = 0.6
"""Seconds. A browser first compiles quickly and badly, then, what has run for a while, well."""

NEWTON_CHOLESKY = 100
"""scikit-learn's solver of that name makes an n x n matrix: it has no chance above this n."""


@dataclass
class Entry:
    """One program in one lane, with what was measured of it."""

    task: str  # "descent" or "optimum"
    label: str
    lane: str
    who: str
    how: str
    part: bool = False  # may be measured for fewer updates, being the same work in each
    iterations: int = ITERATIONS
    seconds: list[float] = field(default_factory=list)
    found: dict[str, Any] = field(default_factory=dict)
    missing: str = ""

    @property
    def ours(self) -> bool:
        return self.who in ("descent", "converge")

    @property
    def times(self) -> list[float]:
        """Seconds of each round for the whole task."""
        share = self.iterations / ITERATIONS if self.task == "descent" else 1.0
        return [one / share for one in self.seconds]


def entries(problem: Problem) -> list[Entry]:
    """Everybody who takes part in a problem."""
    m, n = problem.S.shape
    best = choose_method(m, n, ITERATIONS)
    descents = [
        Entry("descent", "py_logreg, primal", PYTHON, "descent", "primal", part=True),
        Entry("descent", "textbook NumPy in the same Pyodide", PYTHON, "textbook", "", part=True),
        Entry(
            "descent",
            "TensorFlow.js wasm, as its guides do",
            WASM,
            "tensorflow",
            "guide",
            part=True,
        ),
        Entry(
            "descent", "TensorFlow.js wasm, tuned by hand", WASM, "tensorflow", "tuned", part=True
        ),
        Entry("descent", "TensorFlow.js cpu", CPU, "tensorflow", "guide", part=True),
        Entry("descent", f"textbook NumPy, {ONE}", ONE, "textbook", "", part=True),
        Entry("descent", f"textbook NumPy, {MANY}", MANY, "textbook", "", part=True),
    ]
    if best != "primal":
        descents.insert(1, Entry("descent", f"py_logreg, auto: {best}", PYTHON, "descent", best))
    solvers = ["lbfgs", "newton-cg", *(["newton-cholesky"] if n <= NEWTON_CHOLESKY else [])]
    return [
        *descents,
        *(
            Entry("optimum", f"py_logreg, {how}", PYTHON, "converge", how)
            for how in ("lbfgs", "auto")
        ),
        *(
            Entry("optimum", f"scikit-learn {how}, {where}", lane, "sklearn", how)
            for lane, where in ((PYTHON, "same Pyodide"), (ONE, ONE))
            for how in solvers
        ),
    ]


def measure(everybody: list[Entry], lanes: Mapping[str, Lane], rounds: int, budget: float) -> None:
    """Run all entries in turn, `rounds` times; none of them longer than it must."""
    for entry in everybody:
        if not entry.missing:
            warm_up(entry, lanes, budget)
    running = [entry for entry in everybody if not entry.missing]
    drop_slower_solvers(running)
    for number in range(rounds):
        # Each round begins elsewhere, so that nobody always follows the same one.
        start = number * len(running) // rounds
        for entry in [*running[start:], *running[:start]]:
            if not entry.missing:
                run(entry, lanes)


def run(entry: Entry, lanes: Mapping[str, Lane]) -> float:
    """One measurement."""
    try:
        found = lanes[entry.lane].run(entry.who, entry.how, entry.iterations)
    except LaneError as error:
        entry.missing = str(error).strip().splitlines()[-1]
        return math.nan
    entry.found = found
    entry.seconds.append(found["seconds"])
    return float(found["seconds"])


def warm_up(entry: Entry, lanes: Mapping[str, Lane], budget: float) -> None:
    """Run until the browser has compiled well; then choose how many updates fit the budget."""
    if not entry.part:
        while not entry.missing and sum(entry.seconds) < WARM_UP:
            run(entry, lanes)
        return
    entry.iterations, taken = 2, 0.0
    while not entry.missing and taken < WARM_UP:
        seconds = run(entry, lanes)
        taken += seconds
        each = seconds / entry.iterations
        entry.iterations = min(ITERATIONS, max(2, int(WARM_UP / 2 / max(each, 1e-6))))
    if not entry.missing:
        entry.iterations = min(ITERATIONS, round_down(budget / each))
        entry.seconds.clear()


def drop_slower_solvers(running: list[Entry]) -> None:
    """Of scikit-learn's solvers, only L-BFGS and the fastest are measured on."""
    for lane in (PYTHON, ONE):
        solvers = [one for one in running if one.who == "sklearn" and one.lane == lane]
        if not solvers:
            continue
        fastest = min(solvers, key=lambda one: min(one.seconds))
        for solver in solvers:
            if solver is not fastest and solver.how != "lbfgs":
                solver.missing = f"slower than {fastest.how}: {min(solver.seconds):.2g} s"
    for entry in running:
        entry.seconds.clear()


def round_down(number: float) -> int:
    """To 1, 2 or 5 times a power of ten; at least 10."""
    if number < 10:
        return 10
    power = 10 ** math.floor(math.log10(number))
    return int(max(digit * power for digit in (1, 2, 5) if digit * power <= number))
