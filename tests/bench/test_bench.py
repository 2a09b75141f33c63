"""That the bench measures what it says: on a tiny problem, and with results made up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.bench import boot, judge, plot, report, rounds
from tests.bench.lanes import Lane, LaneError, NativeLane
from tests.bench.problems import Problem, pictures
from tests.bench.rounds import ONE, PYTHON, Entry


@pytest.fixture(scope="module")
def problem() -> Problem:
    return pictures(20, 6, 3)


@pytest.fixture(scope="module")
def lane(problem: Problem, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lane]:
    folder = tmp_path_factory.mktemp("data")
    problem.write(folder)
    native = NativeLane(1)
    native.load(problem, folder)
    yield native
    native.close()


def test_pictures_are_the_same_each_time(problem: Problem) -> None:
    again = pictures(20, 6, 3)
    np.testing.assert_array_equal(problem.S, again.S)
    assert problem.S.dtype == np.uint8
    assert problem.name == "20x108"
    assert 0 < problem.y.mean() < 1


def test_everybody_reaches_the_same_cost(problem: Problem, lane: Lane) -> None:
    everybody = [entry for entry in rounds.entries(problem) if entry.who != "tensorflow"]
    for entry in everybody:
        entry.iterations = 50
        rounds.run(entry, {PYTHON: lane, rounds.ONE: lane, rounds.MANY: lane})
        assert entry.seconds[0] > 0
    off = judge.differences(problem, everybody)
    assert len(off) == len(everybody) > 6
    for label, (difference, most) in off.items():
        assert abs(difference) <= most, label


def test_a_wrong_answer_is_seen(problem: Problem, lane: Lane) -> None:
    descent = Entry("descent", "one", ONE, "textbook", "", iterations=50)
    optimum = Entry("optimum", "two", ONE, "sklearn", "lbfgs")
    for entry in (descent, optimum):
        rounds.run(entry, {ONE: lane})
        entry.found["w"] = [1.01 * number for number in entry.found["w"]]
    off = judge.differences(problem, [descent, optimum])
    result = report.Result(problem.name, [descent, optimum], off)
    assert not result.same_cost(descent)
    assert not result.same_cost(optimum)
    assert sum("NOT the same cost" in line for line in report.table(result)) == 2


def test_a_lane_tells_its_error_and_goes_on(lane: Lane) -> None:
    with pytest.raises(LaneError, match="prepare_nobody"):
        lane.run("nobody", "", 1)
    assert lane.run("textbook", "", 3)["iterations"] == 3


def made_up() -> report.Result:
    """py_logreg takes 2 s, then 4; the textbook 10 s for 100 of 2000 updates, then 30."""
    primal = Entry("descent", "ours", PYTHON, "descent", "primal", seconds=[20.0, 40.0, 20.0])
    best = Entry("descent", "ours, best", PYTHON, "descent", "gram", seconds=[2.0, 4.0, 2.0])
    book = Entry("descent", "book", PYTHON, "textbook", "", iterations=100)
    book.seconds = [10.0, 30.0, 11.0]
    gone = Entry("descent", "gone", rounds.WASM, "tensorflow", "guide", missing="not installed")
    entries = [primal, best, book, gone]
    return report.Result("209x12288", entries, {one.label: (0.0, 1e-9) for one in entries})


def test_ratios_are_medians_of_rounds_and_count_all_updates() -> None:
    result = made_up()
    book = result.entries[2]
    assert book.times == [200.0, 600.0, 220.0]
    assert report.ratio(book, result.ours("descent", best=False)) == 11.0
    assert report.ratio(book, result.ours("descent", best=True)) == 110.0
    assert report.ratio(result.entries[3], book) is None


def test_the_table_names_what_is_missing_and_what_was_not_measured_whole() -> None:
    lines = "\n".join(report.table(made_up()))
    assert "not measured: not installed" in lines
    assert "220.000*" in lines
    assert "book: 100" in lines


def test_goals_are_judged_by_the_best() -> None:
    goals = {goal["goal"]: goal for goal in report.goals([made_up()], None)}
    textbook = goals["209x12288, descent: textbook NumPy, same Pyodide, at least 100x"]
    assert textbook == {"goal": textbook["goal"], "reached": 110.0, "fine": True}
    missing = goals["209x12288, descent: TensorFlow.js, wasm, guide, at least 50x"]
    assert missing["reached"] is None
    assert not missing["fine"]


def test_results_can_be_drawn(tmp_path: Path) -> None:
    plot.draw([made_up()], tmp_path / "bench.png")
    assert (tmp_path / "bench.png").stat().st_size > 1000


@pytest.mark.parametrize(
    ("number", "expected"), [(0.1, 10), (19.9, 10), (20, 20), (499, 200), (5e3, 5000)]
)
def test_round_numbers_of_updates(number: float, expected: int) -> None:
    assert rounds.round_down(number) == expected


def test_the_boot_table_compares_within_each_round() -> None:
    taken = {"bare": [[1000.0, 4000.0, 2000.0], [100.0, 100.0, 100.0]]}
    taken["site"] = [[500.0, 1000.0, 600.0], [50.0, 30.0, 20.0]]
    assert boot.table(taken, "at 0.25 of full speed").splitlines() == [
        "| at 0.25 of full speed | first visit, ms | of `bare` | second visit, ms | of it |",
        "|---|---:|---:|---:|---:|",
        "| bare | 2000 | 1.00 | 100 | 1.00 |",
        "| site | 600 | 0.30 | 30 | 0.30 |",
    ]
