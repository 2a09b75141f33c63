"""Running, stepping, stopping, going back: against a textbook's descent on the same pictures."""

import math

import numpy as np
import pytest

from tests.web.trainer_page import png, some_pictures

LN2 = math.log(2)


def numbers(page, size=16):
    """X (n_x, m) and y (m,) of the training trays, worked out here from the page's pixels."""
    project = page.trainer.project
    some = sorted(project.training(), key=lambda picture: picture.id)
    masters = project.masters(some).reshape(len(some), 64, 64, 3).astype(float)
    factor = 64 // size
    means = masters.reshape(len(some), size, factor, size, factor, 3).mean(axis=(2, 4))
    X = np.floor(means + 0.5).reshape(len(some), -1).T / 255
    return X, np.array([picture.label for picture in some], dtype=float)


def cost(w, b, X, y):
    z = w @ X + b
    return float(np.mean(np.logaddexp(0, z) - y * z))


def textbook(X, y, alpha, updates, w=None, b=0.0):
    """Gradient descent as a textbook writes it: (w, b) after the updates."""
    w = np.zeros(len(X)) if w is None else w
    for _ in range(updates):
        a = 1 / (1 + np.exp(-(w @ X + b)))
        w, b = w - alpha * (X @ (a - y)) / len(y), b - alpha * (a - y).mean()
    return w, b


def parameters(page):
    return page.trainer.model.w.copy(), page.trainer.model.b


def series(page):
    """The curve as the page has it: rows (k, 5)."""
    rows = np.empty((0, 5))
    for event in page.all("model"):
        fresh = event.buffers["series"].reshape(-1, 5)
        rows = fresh if event["restart"] else np.vstack([rows, fresh])
    return rows


async def test_the_first_cost_is_ln_2_to_the_last_bit(page):
    await page.open(size=64)
    model = page.last("model")
    assert (model["iteration"], model["cost"], model["b"]) == (0, LN2, 0.0)
    assert not model.buffers["weights"].any()


@pytest.mark.parametrize("size", [16, 32, 64])
async def test_a_run_does_what_the_textbook_does(page, size):
    await page.open(size=size)
    alpha = page.last("project")["alpha"]
    model = await page.train(iterations=100)
    X, y = numbers(page, size)
    w, b = textbook(X, y, alpha, 100)
    assert model["iteration"] == 100
    assert model["cost"] == pytest.approx(cost(w, b, X, y), abs=1e-12)
    np.testing.assert_allclose(page.trainer.model.w, w, atol=1e-12)
    np.testing.assert_array_equal(model.buffers["weights"], page.trainer.model.w.astype(np.float32))
    assert model["right"] == int((((w @ X + b) > 0) == y).sum())
    assert (model["m"], model["baseline"]) == (12, 0.5)


async def test_the_cost_shown_belongs_to_the_iteration_shown(page):
    await page.open(alpha=0.002)
    X, y = numbers(page)
    for event in [await page.train("step", count=1) for _ in range(3)] + [
        await page.train(iterations=50)
    ]:
        w, b = textbook(X, y, 0.002, event["iteration"])
        assert event["cost"] == pytest.approx(cost(w, b, X, y), abs=1e-13)
        assert event["b"] == pytest.approx(b, abs=1e-15)


async def test_train_makes_further_updates_from_where_it_stands(page):
    await page.open()
    assert (await page.train(iterations=7))["iteration"] == 7
    assert (await page.train(iterations=5))["iteration"] == 12
    assert (await page.train("step", count=10))["iteration"] == 22


async def test_the_end_of_a_run_is_told_at_once_with_its_iteration_and_cost(page):
    await page.open()
    before = page.send("run", iterations=30)
    await page.settled()
    events = page.all("model", before)
    assert [event["state"] for event in events[:-1]] == ["training"] * (len(events) - 1)
    assert (events[-1]["state"], events[-1]["iteration"]) == ("ready", 30)


async def test_accuracy_and_cost_of_the_test_tray(page):
    await page.open()
    model = await page.train(iterations=60)
    X, y = numbers(page)
    w, b = textbook(X, y, page.last("project")["alpha"], 60)
    tests = page.trainer.project.examples("test")
    z = w @ (tests.S.T / 255) + b
    assert model["test_labelled"] == 4
    assert model["test_right"] == int(((z > 0) == (tests.y > 0)).sum())
    expected = float(np.mean(np.logaddexp(0, z) - tests.y * z))
    assert model["test_cost"] == pytest.approx(expected, abs=1e-12)
    page.send("label", ids=page.ids("test")[:3], label=None)
    assert page.last("model")["test_labelled"] == 1
    page.send("label", ids=page.ids("test"), label=None)
    model = page.last("model")
    assert (model["test_labelled"], model["test_right"], model["test_cost"]) == (0, 0, None)
    assert model["cost"] is not None


async def test_an_answer_of_exactly_one_half_counts_as_b(page):
    await page.open()
    model = page.last("model")
    assert model["right"] == 6  # the six of class B
    assert model["test_right"] == 2


# --- Stop, Back, Reset ---


async def test_nothing_moves_after_stop(steady_page):
    page = steady_page
    await page.open()
    page.send("run", iterations=100_000)
    await page.until(lambda e: e.kind == "model" and e["iteration"] > 20)
    before = page.send("stop")
    told = page.all("model", before)
    assert [event["state"] for event in told] == ["ready"]  # before anything else can happen
    stopped_at = page.trainer.model.iteration
    assert told[0]["iteration"] == stopped_at < 100_000
    await page.settled()
    for _ in range(50):
        await page.trainer.link.fetch("samples/cats.json")  # turns of the loop
    assert page.trainer.model.iteration == stopped_at
    assert page.last("model")["iteration"] == stopped_at


async def test_a_run_gives_way_after_every_slice(steady_page):
    page = steady_page
    await page.open()
    seen = []
    page.send("run", iterations=200)
    while page.trainer.training.active:
        await page.trainer.link.fetch("samples/cats.json")
        seen.append(page.trainer.model.iteration)
    # A slice is 12 ms; each update looks at the clock, which takes 1 ms, three times.
    assert 4 <= max(np.diff(seen)) <= 5


async def test_a_second_run_is_not_added_but_steps_are(steady_page):
    page = steady_page
    await page.open()
    page.send("run", iterations=50)
    page.send("run", iterations=50)
    page.send("step", count=3)
    await page.settled()
    assert page.last("model")["iteration"] == 53


async def test_steps_pressed_quickly_are_all_made(page):
    await page.open()
    for _ in range(5):
        page.send("step", count=1)
    await page.settled()
    assert page.last("model")["iteration"] == 5


async def test_back_returns_bit_for_bit(page):
    await page.open()
    known = {0: parameters(page)}
    costs = {0: page.last("model")["cost"]}
    for iteration in range(1, 31):
        costs[iteration] = (await page.train("step", count=1))["cost"]
        known[iteration] = parameters(page)
    for iteration in range(29, -1, -1):
        page.send("back")
        model = page.last("model")
        assert (model["iteration"], model["cost"]) == (iteration, costs[iteration])
        np.testing.assert_array_equal(page.trainer.model.w, known[iteration][0])
        assert page.trainer.model.b == known[iteration][1]
    assert page.last("model")["can_back"] is False
    page.send("back")
    assert page.last("model")["iteration"] == 0


async def test_back_right_after_a_run_and_on_again(page):
    await page.open(size=64)
    await page.train(iterations=150)
    known = parameters(page)
    rows = series(page)
    for _ in range(64):
        page.send("back")
    model = page.last("model")
    assert (model["iteration"], model["can_back"]) == (86, False)
    np.testing.assert_array_equal(series(page)[:, :4], rows[:87, :4])
    await page.train("step", count=64)
    np.testing.assert_array_equal(page.trainer.model.w, known[0])
    assert page.trainer.model.b == known[1]
    np.testing.assert_array_equal(series(page)[:, 2:4], rows[:, 2:4])


async def test_back_during_a_run_stops_it(steady_page):
    page = steady_page
    await page.open()
    page.send("run", iterations=100_000)
    await page.until(lambda e: e.kind == "model" and e["iteration"] > 10)
    at = page.trainer.model.iteration
    page.send("back")
    await page.settled()
    model = page.last("model")
    assert (model["iteration"], model["state"]) == (at - 1, "ready")


async def test_reset_is_the_same_zero_start_and_can_be_undone(page):
    await page.open()
    await page.train(iterations=40)
    trained, rows = page.last("model"), series(page)
    known = parameters(page)
    page.send("reset")
    model = page.last("model")
    assert (model["iteration"], model["cost"], model["b"], model["seconds"]) == (0, LN2, 0.0, 0.0)
    assert not model.buffers["weights"].any()
    assert (model["can_back"], model["restart"]) == (False, True)
    assert series(page)[:, :3].tolist() == [[0.0, 0.0, LN2]]
    assert page.last("project")["can_undo"] == "reset"
    again = await page.train(iterations=40)
    assert again["cost"] == trained["cost"]
    page.send("undo")
    model = page.last("model")
    assert (model["iteration"], model["cost"]) == (40, trained["cost"])
    np.testing.assert_array_equal(page.trainer.model.w, known[0])
    assert page.trainer.model.b == known[1]
    np.testing.assert_array_equal(series(page), rows)
    page.send("back")
    assert page.last("model")["iteration"] == 39


async def test_reset_at_the_start_changes_nothing(page):
    await page.open()
    before = page.send("reset")
    assert page.all("model", before)[0]["iteration"] == 0
    assert page.last("project")["can_undo"] is None


async def test_reset_during_a_run_ends_it(steady_page):
    page = steady_page
    await page.open()
    page.send("run", iterations=100_000)
    await page.until(lambda e: e.kind == "model" and e["iteration"] > 10)
    page.send("reset")
    await page.settled()
    model = page.last("model")
    assert (model["iteration"], model["state"]) == (0, "ready")


async def test_another_size_begins_anew_and_can_be_undone(page):
    await page.open(size=32)
    await page.train(iterations=25)
    before, alpha = page.last("model"), page.last("project")["alpha"]
    page.send("size", value=64)
    await page.settled()
    project, model = page.last("project"), page.last("model")
    assert (project["size"], project["n_x"], project["can_undo"]) == (64, 12288, "size")
    assert project["alpha"] < alpha
    assert (model["iteration"], model["cost"], len(model.buffers["weights"])) == (0, LN2, 12288)
    page.send("undo")
    await page.settled()
    project, model = page.last("project"), page.last("model")
    assert (project["size"], project["alpha"]) == (32, alpha)
    assert (model["iteration"], model["cost"]) == (25, before["cost"])
    np.testing.assert_array_equal(model.buffers["weights"], before.buffers["weights"])


async def test_the_present_size_is_no_change(page):
    await page.open(size=32)
    await page.train(iterations=5)
    page.send("size", value=32)
    assert page.last("model")["iteration"] == 5


# --- alpha ---


async def test_alpha_follows_the_data_until_it_is_typed(page):
    await page.open(size=16)
    X, _ = numbers(page)
    tilde = np.vstack([X, np.ones(X.shape[1])])
    largest = np.linalg.eigvalsh(tilde.T @ tilde)[-1] / (4 * X.shape[1])
    project = page.last("project")
    assert project["alpha_follows"] is True
    assert project["alpha_limit"] == pytest.approx(2 / largest, rel=1e-9)
    digits = f"{project['alpha']:e}"
    assert digits[0] in "125" and set(digits[1:].split("e")[0]) <= set(".0")
    assert project["alpha"] <= 1 / largest < 2.6 * project["alpha"]
    page.send("clear", tray="b")
    await page.settled()
    assert page.last("project")["alpha_limit"] != project["alpha_limit"]
    page.send("undo")
    await page.settled()
    assert page.last("project")["alpha"] == project["alpha"]
    page.send("alpha", value=0.12345)
    for size in (32, 64):
        page.send("size", value=size)
        await page.settled()
        after = page.last("project")
        assert (after["alpha"], after["alpha_follows"]) == (0.12345, False)
    assert after["alpha_limit"] < project["alpha_limit"]


async def test_an_alpha_given_at_the_opening_stays(page):
    await page.open(alpha=0.0375)
    assert page.last("project")["alpha"] == 0.0375
    assert page.last("project")["alpha_follows"] is False


@pytest.mark.parametrize("value", [0, 0.0, -0.0, -1, -1e-300])
async def test_alpha_must_be_above_zero(page, value):
    await page.open()
    before = page.last("project")["alpha"]
    failed = await page.ask("alpha", "failed", value=value)
    assert (failed["code"], failed["params"], failed["during"]) == (
        "alpha",
        {"value": value},
        "alpha",
    )
    assert page.trainer.preparation.alpha == before


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999"])
async def test_alpha_must_be_finite(page, value):
    await page.open()
    before = page.last("project")["alpha"]
    since = len(page.events)
    page.trainer.receive(f'{{"kind": "alpha", "value": {value}, "v": 1}}', {})
    failed = page.all("failed", since)[0]
    assert failed["code"] == "protocol"
    page.allowed_failures.add(failed["params"]["reason"])
    assert page.trainer.preparation.alpha == before


async def test_alpha_changes_in_the_middle_of_a_run(steady_page):
    page = steady_page
    await page.open(alpha=0.001)
    page.send("run", iterations=300)
    await page.until(lambda e: e.kind == "model" and e["iteration"] > 10)
    first = page.trainer.model.iteration
    page.send("alpha", value=0.004)
    await page.settled()
    X, y = numbers(page)
    w, b = textbook(X, y, 0.001, first)
    w, b = textbook(X, y, 0.004, 300 - first, w, b)
    assert page.last("model")["cost"] == pytest.approx(cost(w, b, X, y), abs=1e-11)


async def test_a_cost_that_bounces_is_said_once_and_runs_on(page):
    await page.open()
    limit = page.last("project")["alpha_limit"]
    page.send("alpha", value=40 * limit)
    model = await page.train(iterations=200)
    assert (model["iteration"], model["bounces"]) == (200, True)
    assert not page.all("failed")
    said = page.all("say")
    assert [event["code"] for event in said] == ["bounces"]
    assert said[0]["params"] == {"alpha": 40 * limit, "limit": limit}
    assert np.diff(series(page)[:, 2]).max() > 0
    page.send("alpha", value=limit / 4)
    assert page.last("model")["bounces"] is False
    page.send("reset")
    model = await page.train(iterations=200)
    assert (model["bounces"], len(page.all("say"))) == (False, 1)
    assert np.diff(series(page)[:, 2]).max() <= 0


@pytest.mark.parametrize("share", [0.5, 0.999])
async def test_below_the_limit_nothing_ever_rises(page, share):
    await page.open()
    page.send("alpha", value=share * page.last("project")["alpha_limit"])
    model = await page.train(iterations=500)
    assert model["bounces"] is False
    assert np.diff(series(page)[:, 2]).max() <= 0


async def test_numbers_that_overflow_end_the_run_with_a_reason(page):
    await page.open()
    page.send("alpha", value=1e308)
    event = await page.train(iterations=50)
    failed = page.last("failed")
    assert (failed["code"], failed["during"]) == ("not-finite", "run")
    assert failed["params"]["alpha"] == 1e308
    model = page.last("model")
    assert event is not None and model["state"] == "ready"
    assert failed["params"]["iteration"] == model["iteration"] < 50
    assert np.isfinite(page.trainer.model.w).all()
    page.send("reset")
    page.send("alpha", value=0.001)
    assert (await page.train(iterations=5))["iteration"] == 5


@pytest.mark.parametrize("kind", ["run", "step"])
@pytest.mark.parametrize("value", [0, -1, 100_001])
async def test_updates_are_one_to_a_hundred_thousand(page, kind, value):
    await page.open()
    field = {"run": "iterations", "step": "count"}[kind]
    failed = await page.ask(kind, "failed", **{field: value})
    assert (failed["code"], failed["params"]) == (field, {"value": value, "most": 100_000})
    assert page.last("model")["iteration"] == 0


@pytest.mark.parametrize(("trays", "named"), [(["a"], "a"), (["b"], "b"), (["a", "b"], "both")])
@pytest.mark.parametrize(("kind", "fields"), [("run", {"iterations": 5}), ("step", {"count": 1})])
async def test_an_empty_tray_is_named(page, trays, named, kind, fields):
    await page.open()
    for tray in trays:
        page.send("clear", tray=tray)
    await page.settled()
    assert page.last("model")["cost"] is None
    failed = await page.ask(kind, "failed", **fields)
    assert (failed["code"], failed["params"]) == ("tray-empty", {"tray": named})
    assert failed["during"] == kind
    assert page.last("model")["iteration"] == 0


async def test_slow_motion_shows_every_update(page):
    await page.open()
    page.send("slow", on=True)
    before = page.send("run", iterations=1000)
    await page.until(lambda e: e.kind == "model" and e["iteration"] == 2, before)
    page.send("slow", on=False)
    await page.until(lambda e: e.kind == "model" and e["iteration"] == 1000, before)
    assert [e["iteration"] for e in page.all("model", before)][:3] == [0, 1, 2]
    page.send("slow", on=True)
    before = page.send("step", count=10)  # steps are not slowed down
    await page.settled()
    assert page.all("model", before)[-1]["iteration"] == 1010


async def test_slow_motion_stops_at_once(page):
    await page.open()
    page.send("slow", on=True)
    page.send("run", iterations=1000)
    await page.until(lambda e: e.kind == "model" and e["iteration"] == 1)
    before = page.send("stop")
    assert page.all("model", before)[0]["state"] == "ready"
    await page.settled()
    assert page.last("model")["iteration"] == 1


# --- Changes of the data ---


async def test_parameters_and_iteration_stay_when_the_data_change(page):
    await page.open()
    await page.train(iterations=30)
    w, b = parameters(page)
    for kind, fields in (
        ("delete", {"ids": page.ids("a")[:2]}),
        ("move", {"ids": page.ids("b")[:1], "tray": "a"}),
        ("move", {"ids": page.ids("test")[:2], "tray": "b"}),
        ("undo", {}),
    ):
        page.send(kind, **fields)
        model = page.last("model")
        X, y = numbers(page)
        assert model["iteration"] == 30
        np.testing.assert_array_equal(page.trainer.model.w, w)
        assert page.trainer.model.b == b
        assert model["cost"] == pytest.approx(cost(w, b, X, y), abs=1e-13)
        assert (model["marks"], model["can_back"]) == ([30], False)
        assert series(page)[-1, :3] == pytest.approx([30, model["seconds"], model["cost"]])
    model = await page.train(iterations=20)
    w, b = textbook(X, y, page.last("project")["alpha"], 20, w, b)
    assert model["cost"] == pytest.approx(cost(w, b, X, y), abs=1e-12)


async def test_undoing_a_change_of_the_data_gives_the_cost_back_bit_for_bit(page):
    await page.open()
    await page.train(iterations=30)
    page.send("delete", ids=[page.ids("test")[0]])  # the parameters are at rest from here on
    page.send("clear", tray="b")
    page.send("undo")
    before = page.last("model")["cost"]
    page.send("delete", ids=page.ids("a")[1:4])
    assert page.last("model")["cost"] != before
    page.send("undo")
    assert page.last("model")["cost"] == before


async def test_an_emptied_tray_keeps_the_parameters(page):
    await page.open()
    await page.train(iterations=30)
    w, _ = parameters(page)
    page.send("clear", tray="a")
    model = page.last("model")
    assert (model["cost"], model["iteration"], model["right"]) == (None, 30, 0)
    np.testing.assert_array_equal(model.buffers["weights"], w.astype(np.float32))
    page.send("undo")
    np.testing.assert_array_equal(page.trainer.model.w, w)
    assert (await page.train("step", count=1))["iteration"] == 31


async def test_data_change_during_a_run(steady_page):
    page = steady_page
    await page.open(alpha=0.001)
    page.send("run", iterations=300)
    await page.until(lambda e: e.kind == "model" and e["iteration"] > 10)
    first = page.trainer.model.iteration
    X0, y0 = numbers(page)
    page.send("move", ids=page.ids("a")[:2], tray="b")
    page.send("delete", ids=page.ids("b")[:1])
    assert page.last("model")["state"] == "training"
    await page.settled()
    model = page.last("model")
    w, b = textbook(X0, y0, 0.001, first)
    X, y = numbers(page)
    w, b = textbook(X, y, 0.001, 300 - first, w, b)
    assert (model["iteration"], model["marks"]) == (300, [first])
    assert model["cost"] == pytest.approx(cost(w, b, X, y), abs=1e-11)


async def test_emptying_a_tray_during_a_run_ends_it_with_a_reason(steady_page):
    page = steady_page
    await page.open()
    page.send("run", iterations=100_000)
    await page.until(lambda e: e.kind == "model" and e["iteration"] > 10)
    at = page.trainer.model.iteration
    page.send("clear", tray="a")
    await page.settled()
    failed = page.last("failed")
    assert (failed["code"], failed["params"], failed["during"]) == (
        "tray-empty",
        {"tray": "a"},
        "run",
    )
    model = page.last("model")
    assert (model["state"], model["iteration"], model["cost"]) == ("ready", at, None)


async def test_opening_during_a_run_ends_it(steady_page):
    page = steady_page
    await page.open()
    page.send("run", iterations=100_000)
    await page.until(lambda e: e.kind == "model" and e["iteration"] > 10)
    await page.open()
    model = page.last("model")
    assert (model["state"], model["iteration"], model["cost"]) == ("ready", 0, LN2)


# --- The curve ---


async def test_the_curve_has_every_iteration_once_and_in_order(page):
    await page.open()
    await page.train("step", count=3)
    await page.train(iterations=200)
    rows = series(page)
    assert rows[:, 0].tolist() == list(range(204))
    assert (np.diff(rows[:, 1]) >= 0).all()
    assert rows[0, 2] == LN2
    X, y = numbers(page)
    w, b = textbook(X, y, page.last("project")["alpha"], 77)
    assert rows[77, 2] == pytest.approx(cost(w, b, X, y), abs=1e-12)
    assert rows[77, 3] == pytest.approx((((w @ X + b) > 0) == y).mean())
    model = page.last("model")
    assert rows[-1, 4] == model["test_right"] / model["test_labelled"]
    assert rows[-1, 3] == model["right"] / model["m"]


async def test_a_long_curve_is_thinned(page):
    await page.open()
    model = await page.train(iterations=20_000)
    rows = series(page)
    iterations = rows[:, 0]
    assert model["iteration"] == 20_000 == iterations[-1]
    assert (np.diff(iterations) > 0).all()
    assert iterations[:2048].tolist() == list(range(2048))
    assert len(rows) < 8000
    assert np.diff(iterations).max() <= 31


async def test_many_pictures_take_alpha_from_a_sample_of_them(page, monkeypatch):
    monkeypatch.setattr("trainer.preparation.SAMPLE", 6)
    await page.open()
    project = page.last("project")
    assert project["alpha_limit"] is None
    X, _ = numbers(page)
    largest = np.linalg.eigvalsh(X.T @ X + 1)[-1] / (4 * X.shape[1])
    assert project["alpha"] <= 2 / largest
    page.send("alpha", value=80 / largest)
    model = await page.train(iterations=30)
    assert model["bounces"] is True
    assert [(e["code"], e["params"]) for e in page.all("say")] == [
        ("rises", {"alpha": 80 / largest})
    ]


async def test_many_pictures_get_their_inner_products_during_a_run(page, monkeypatch):
    monkeypatch.setattr("trainer.preparation.SAMPLE", 6)
    await page.open()
    preparation, model = page.trainer.preparation, page.trainer.model
    await page.train("step", count=1)
    assert preparation.gram_for(model.examples) is None  # not for a single step
    last = await page.train(iterations=299)
    S = model.examples.S.astype(np.int64)
    np.testing.assert_array_equal(preparation.gram_for(model.examples).K, S @ S.T)
    X, y = numbers(page)
    w, b = textbook(X, y, page.last("project")["alpha"], 300)
    assert last["cost"] == pytest.approx(cost(w, b, X, y), abs=1e-11)
    page.send("delete", ids=page.ids("a")[3:5])  # what is known is carried over
    await page.train(iterations=300)
    S = model.examples.S.astype(np.int64)
    np.testing.assert_array_equal(preparation.gram_for(model.examples).K, S @ S.T)


async def test_two_pictures_are_enough(page):
    await page.open("none", size=16)
    one, other = some_pictures(2)
    await page.ingest(page.put(png(one), "a"), page.put(png(other), "b"))
    model = await page.train(iterations=100)
    assert model["right"] == 2
    assert model["cost"] < LN2
