"""The trainer's small parts by themselves."""

import asyncio
import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer import series, undo
from trainer.masters import BLOCK, LENGTH, Masters
from trainer.samples import VERSION, read
from trainer.slices import spread
from trainer.undo import UndoStack


def test_a_curve_has_some_thousands_of_rows_at_most_and_strides_are_odd():
    kept = [i for i in range(100_001) if series.wanted(i)]
    assert kept[: series.DENSE] == list(range(series.DENSE))
    assert len(kept) < 10_000
    gaps = np.diff([i for i in kept if i >= series.DENSE])
    # Within each part of the curve rows of both parities, so that a bounce of period 2 shows.
    assert {i % 2 for i in kept if i > 90_000} == {0, 1}
    assert gaps.max() < 63 + 127  # where one stride gives way to the next


def test_an_iteration_has_one_row_and_the_page_hears_of_a_change():
    curve = series.Series()
    curve.add(0, 0.0, 0.7, 0.5)
    curve.add(1, 0.1, 0.6, 0.5)
    assert curve.restart is True
    assert len(curve.fresh()) == 10
    curve.add(1, 0.1, 0.6, 0.5)  # nothing new
    assert (len(curve.fresh()), curve.restart) == (0, False)
    curve.add(2, 0.2, 0.5, 0.5)
    assert curve.fresh().tolist()[:3] == [2.0, 0.2, 0.5]
    curve.add(2, 0.2, 0.9, 0.5)  # the page has another cost for it
    assert curve.restart is True
    assert curve.fresh().reshape(-1, 5)[:, 2].tolist() == [0.7, 0.6, 0.9]


@given(st.lists(st.tuples(st.sampled_from(["add", "cut", "fresh"]), st.integers(0, 400))))
def test_a_page_that_follows_always_has_the_whole_curve(steps):
    curve, page, iteration = series.Series(), np.empty((0, 5)), 0
    for what, number in steps:
        if what == "add":
            iteration += number % 3
            curve.add(iteration, 0.0, number / 7, 0.5)
        elif what == "cut":
            iteration = min(iteration, number)
            curve.back_to(iteration)
        else:
            restart = curve.restart
            fresh = curve.fresh().reshape(-1, 5)
            page = fresh.copy() if restart else np.vstack([page, fresh])
            np.testing.assert_array_equal(page, curve.rows)
            assert (np.diff(curve.rows[:, 0]) > 0).all()


def test_masters_never_move_and_rows_are_used_again():
    masters = Masters()
    rng = np.random.default_rng(0)
    made = rng.integers(0, 256, (BLOCK + 3, LENGTH), dtype=np.uint8)
    rows = [masters.add(one) for one in made]
    assert len(set(rows)) == len(rows)
    np.testing.assert_array_equal(masters.take(rows), made)
    masters.free(rows[5])
    assert masters.add(made[0]) == rows[5]
    np.testing.assert_array_equal(masters[rows[5]], made[0])
    np.testing.assert_array_equal(masters[rows[6]], made[6])
    assert masters.take([]).shape == (0, LENGTH)


def test_undo_forgets_the_oldest():
    stack, undone, forgotten = UndoStack(), [], []
    for i in range(undo.DEPTH + 2):
        stack.push(f"{i}", lambda i=i: undone.append(i), lambda i=i: forgotten.append(i))
    assert forgotten == [0, 1]
    assert stack.word == f"{undo.DEPTH + 1}" == stack.undo()
    stack.clear()
    assert (stack.word, stack.undo()) == (None, None)
    assert undone == [undo.DEPTH + 1]
    assert forgotten == [0, 1, *range(undo.DEPTH, 1, -1)]


async def test_spread_gives_way_and_returns_the_result():
    now = [0.0]

    def work():
        for _ in range(10):
            now[0] += 0.007
            yield
        return "done"

    pauses = []

    def stopped():
        pauses.append(now[0])
        return len(pauses) == 100

    assert await spread(work(), stopped, lambda: now[0]) == "done"
    assert pauses == pytest.approx([0.014, 0.028, 0.042, 0.056, 0.07])


async def test_spread_closes_what_is_stopped():
    closed = []

    def work():
        try:
            while True:
                yield
        finally:
            closed.append(True)

    ticks = iter(range(1000))
    assert await spread(work(), lambda: True, lambda: next(ticks)) is None
    assert closed == [True]


@pytest.mark.parametrize("listing", [None, [], {}, {"version": VERSION}, "x"])
def test_a_listing_of_another_shape_is_refused(listing):
    with pytest.raises((ValueError, KeyError, TypeError)):
        read(listing, b"", "cats")


async def test_work_that_is_cancelled_before_it_began_is_closed(page):
    work = asyncio.sleep(0)
    page.trainer.spawn(work, "hood")
    (task,) = asyncio.all_tasks() - {asyncio.current_task()}
    task.cancel()  # as a loop does that ends
    await asyncio.wait([task])
    assert inspect.getcoroutinestate(work) == inspect.CORO_CLOSED
