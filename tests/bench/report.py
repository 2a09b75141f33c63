"""What was measured, as a table and as plain data."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.bench.judge import DOUBLE, OPTIMUM, SINGLE
from tests.bench.problems import ITERATIONS, TOLERANCE
from tests.bench.rounds import CPU, MANY, ONE, PYTHON, WASM, Entry


@dataclass
class Result:
    """One problem, measured."""

    problem: str
    entries: list[Entry]
    off: dict[str, tuple[float, float]]  # label -> cost's difference, and how large it may be
    load: list[float] = field(default_factory=list)  # of the machine, before and after

    def task(self, name: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.task == name]

    def ours(self, task: str, *, best: bool) -> Entry | None:
        """py_logreg's plain way, or its fastest."""
        ours = [one for one in self.task(task) if one.ours and one.seconds]
        if not best:
            ours = [one for one in ours if one.how in ("primal", "lbfgs")]
        return min(ours, key=lambda one: statistics.median(one.times), default=None)

    def same_cost(self, entry: Entry) -> bool:
        off, most = self.off[entry.label]
        return off <= most


def ratio(peer: Entry | None, ours: Entry | None) -> float | None:
    """How many times longer the peer takes: the median over the rounds."""
    if peer is None or ours is None or not peer.seconds or not ours.seconds:
        return None
    return statistics.median(a / b for a, b in zip(peer.times, ours.times, strict=True))


@dataclass(frozen=True)
class Goal:
    """What py_logreg is meant to reach: at least `least` times as fast as a peer."""

    problem: str
    task: str
    peer: str  # who
    lane: str
    least: float
    how: str = ""  # if only this way of the peer's is meant

    def reached(self, result: Result) -> float | None:
        """The ratio to the fastest such peer, best against best."""
        ours = result.ours(self.task, best=True)
        peers = [
            one
            for one in result.task(self.task)
            if one.who == self.peer and one.lane == self.lane and self.how in ("", one.how)
        ]
        found = [one for one in (ratio(peer, ours) for peer in peers) if one is not None]
        return min(found, default=None)


GOALS = [
    Goal("209x12288", "descent", "textbook", PYTHON, 100),
    Goal("209x12288", "descent", "tensorflow", WASM, 50, "guide"),
    Goal("209x12288", "descent", "tensorflow", WASM, 50, "tuned"),
    Goal("209x12288", "descent", "textbook", ONE, 10),
    Goal("209x12288", "descent", "textbook", MANY, 10),
    Goal("1000x12288", "descent", "textbook", PYTHON, 100),
    Goal("209x12288", "optimum", "sklearn", PYTHON, 8),
    Goal("1000x12288", "optimum", "sklearn", PYTHON, 8),
    Goal("5000x784", "optimum", "sklearn", PYTHON, 8),
    Goal("1797x64", "optimum", "sklearn", PYTHON, 2),
    Goal("209x12288", "optimum", "sklearn", ONE, 1),
    Goal("1000x12288", "optimum", "sklearn", ONE, 1),
    Goal("5000x784", "optimum", "sklearn", ONE, 1),
    Goal("1797x64", "optimum", "sklearn", ONE, 1),
]
NAMES = {"textbook": "textbook NumPy", "sklearn": "scikit-learn", "tensorflow": "TensorFlow.js"}
PLACES = {PYTHON: "same Pyodide", WASM: "wasm", CPU: "cpu", ONE: ONE, MANY: MANY}
TITLES = {
    "descent": f"{ITERATIONS} updates of gradient descent",
    "optimum": f"to the optimum (L2, C = 1; ends at slopes of {TOLERANCE:g})",
}


def table(result: Result) -> Iterator[str]:
    """The lines of a problem's table."""
    for task, title in TITLES.items():
        plain, best = (result.ours(task, best=best) for best in (False, True))
        yield ""
        yield f"{result.problem.replace('x', ' x ')}: {title}"
        yield (
            f"  {'':48} {'seconds':>9}  {'like for like':>13}  {'best for best':>13}  "
            f"{'cost off by':>11}"
        )
        for entry in result.task(task):
            if not entry.seconds:
                yield f"  {entry.label:48} not measured: {entry.missing}"
                continue
            mark = "*" if task == "descent" and entry.iterations < ITERATIONS else " "
            off, most = result.off[entry.label]
            verdict = "" if result.same_cost(entry) else f"  NOT the same cost (at most {most:g})"
            against = [
                times(None if entry.ours and entry is not plain else ratio(entry, plain)),
                times(ratio(entry, best)),
            ]
            seconds = statistics.median(entry.times)
            yield (
                f"  {entry.label:48} {seconds:9.3f}{mark} {against[0]:>13}  {against[1]:>13}  "
                f"{off:11.1e}{verdict}"
            )
        parts = [one for one in result.task(task) if one.seconds and one.iterations < ITERATIONS]
        if task == "descent" and parts:
            told = ", ".join(f"{one.label}: {one.iterations}" for one in parts)
            yield f"  * reckoned from fewer updates a round, times {ITERATIONS} / so many: {told}"


def times(number: float | None) -> str:
    if number is None:
        return "-"
    return f"{number:.2g}x" if number < 10 else f"{number:.0f}x"


NOTES = f"""
A ratio says how many times longer a program takes than py_logreg: the median of all rounds.
Like for like: than py_logreg's primal descent, or its L-BFGS. Best for best: than its fastest way,
from the pixels to w and b, all it prepares included; of the others, making floating-point numbers
of the pixels is not counted.
Cost off by: after descent, the relative difference from the textbook's after as many updates (at
most {DOUBLE:g}; in float32 {SINGLE:g}); at the optimum, how far above the lowest (at most
{OPTIMUM:g}). Native NumPy reckons all costs, from w and b.
The textbook and TensorFlow.js have no way to the optimum. In descent nobody reckons costs.
""".strip()


def goals(results: list[Result], live: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Each goal with what was reached; None where it was not measured."""
    found: list[dict[str, Any]] = []
    for goal in GOALS:
        for result in results:
            if result.problem == goal.problem:
                text = (
                    f"{goal.problem}, {goal.task}: {NAMES[goal.peer]}, {PLACES[goal.lane]}"
                    f"{', ' + goal.how if goal.how else ''}, at least {goal.least:g}x"
                )
                reached = goal.reached(result)
                fine = reached is not None and reached >= goal.least
                found.append({"goal": text, "reached": reached, "fine": fine})
    if live:
        for text, key, most in (
            ("while training, an answer within 20 ms (median)", "answer_median_ms", 20),
            ("while training, Stop within 100 ms (slowest)", "stop_most_ms", 100),
        ):
            found.append({"goal": text, "reached": live[key], "fine": live[key] <= most})
    return found


def data(result: Result) -> dict[str, Any]:
    """A result as JSON would have it."""
    ours = {task: [result.ours(task, best=best) for best in (False, True)] for task in TITLES}
    rows = []
    for entry in result.entries:
        row = asdict(entry)
        del row["found"]
        row["seconds_for_all"] = entry.times
        if entry.label in result.off:
            row["cost_off"], row["cost_off_at_most"] = result.off[entry.label]
        plain, best = ours[entry.task]
        row["like_for_like"], row["best_for_best"] = ratio(entry, plain), ratio(entry, best)
        rows.append(row)
    return {"problem": result.problem, "load": result.load, "entries": rows}
