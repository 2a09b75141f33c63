"""What chapters 7 and 8 are told: hill, map, slice, bowl, race, film; and looking back at a run."""

import json
import math

import numpy as np
import pytest

from py_logreg import loops
from tests.web.test_trainer_training import cost, numbers, parameters, series, textbook
from tests.web.trainer_page import png, some_pictures
from trainer import checkpoints
from trainer.lessons import hill, history, race
from trainer.refused import RefusedError

LN2 = math.log(2)


def told(view):
    """The fields as they arrive on the page."""
    if not isinstance(view, tuple):
        view = finished(view)
    return json.loads(json.dumps(view.fields, allow_nan=False))


def finished(work):
    """What a generator returns."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def near(values, **options):
    return pytest.approx(values, abs=5e-7, **options)


def points(page, figure, alpha, steps, w=0.0, b=0.0):
    given = {"figure": figure, "w": w, "b": b, "alpha": alpha, "steps": steps}
    return told(hill.walk(page.trainer, given))["points"]


# --- Chapter 7 (a): the hill ---

HILL = {
    0.1: {
        0: (0.000000, 0.693147),
        1: (0.025000, 0.686975),
        2: (0.049375, 0.681108),
        3: (0.073141, 0.675531),
        10: (0.223720, 0.643461),
        100: (0.962422, 0.564113),
    },
    4: {
        0: (0.000000, 0.693147),
        1: (1.000000, 0.563262),
        2: (1.075766, 0.562384),
        3: (1.092998, 0.562338),
        10: (1.098612, 0.562335),
        100: (1.098612, 0.562335),
    },
    12: {
        0: (0.000000, 0.693147),
        1: (3.000000, 0.798587),
        2: (0.569110, 0.590821),
        3: (1.906416, 0.615158),
        10: (0.395540, 0.613692),
        99: (2.224486, 0.658789),
        100: (0.395363, 0.613719),
    },
}


@pytest.mark.parametrize("alpha", HILL)
def test_three_runners_on_the_hill(page, alpha):
    run = points(page, "hill", alpha, 100)
    assert len(run) == 101
    for t, (w, J) in HILL[alpha].items():
        assert (run[t][0], run[t][2]) == near((w, J)), t
        assert run[t][1] == 0.0  # b is held
    assert run[0][3] == near(-0.25)


def test_the_hill_is_lowest_at_ln_3(page):
    view = hill.shape(page.trainer, {"figure": "hill"})
    w, b, J = told(view)["lowest"]
    assert (w, b, J) == near((1.098612, 0.0, 0.562335))
    assert view.fields["limit"] == near(8.0)
    curve = np.array(view.fields["curve"])
    assert curve[:, 1].min() >= J
    np.testing.assert_allclose(
        curve[:, 1], 0.25 * np.logaddexp(0, curve[:, 0]) + 0.75 * np.logaddexp(0, -curve[:, 0])
    )


def test_no_step_up_to_the_limit_raises_the_cost_on_the_hill(page):
    for alpha in (0.5, 4, 7.9, 8):
        for w in np.linspace(-1.5, 4.5, 29):
            before, after = points(page, "hill", alpha, 1, float(w))
            assert after[2] <= before[2] + 1e-15, (alpha, w)


def test_what_the_learner_is_asked_and_what_comes_of_mistakes(page):
    given = {"figure": "hill", "w": 3.0, "b": 0.0, "alpha": 12.0, "steps": 1}
    asked = told(hill.walk(page.trainer, given))["asked"]
    dw = points(page, "hill", 12.0, 1, 3.0)[0][3]
    assert asked["right"] == near(0.569110)
    assert asked["uphill"] == pytest.approx(3.0 + 12 * dw, abs=1e-14)
    assert asked["unit"] == pytest.approx(3.0 - dw, abs=1e-14)
    assert asked["small"] is False
    for alpha, small in ((0.039, True), (0.041, False)):
        given.update(w=0.0, alpha=alpha)
        assert told(hill.walk(page.trainer, given))["asked"]["small"] is small


def test_no_step_up_to_the_limit_raises_the_cost_on_the_map(page):
    for w in np.linspace(-5, 15, 6):
        for b in np.linspace(-10, 6, 5):
            run = points(page, "map", 6.273644, 40, float(w), float(b))
            assert np.diff([point[2] for point in run]).max() <= 1e-15, (w, b)


# --- Chapter 7 (b): the map ---

MAP = {
    0.1: {
        1: (0.011667, 0.000000, 0.691792),
        2: (0.023226, -0.000146, 0.690462),
        3: (0.034682, -0.000433, 0.689154),
        10: (0.112174, -0.005995, 0.680557),
        100: (0.885148, -0.290934, 0.604039),
        1000: (4.081472, -1.987683, 0.432822),
    },
    5: {
        1: (0.583333, 0.000000, 0.640533),
        2: (0.904554, -0.358542, 0.600539),
        3: (1.300845, -0.472912, 0.569468),
        10: (2.954127, -1.391217, 0.468244),
        100: (5.959104, -2.976714, 0.413048),
        1000: (6.070138, -3.035069, 0.412998),
    },
    20: {
        1: (2.333333, 0.000000, 0.639166),
        2: (1.347374, -4.707340, 1.879048),
        3: (8.432052, 4.908829, 3.580193),
        10: (10.923861, -7.266104, 0.598057),
        100: (9.486984, -6.847826, 0.639920),
        1000: (9.455170, -6.806711, 0.635399),
    },
}


@pytest.mark.parametrize("alpha", MAP)
def test_walks_on_the_map(page, alpha):
    run = points(page, "map", alpha, 1000)
    assert run[0] == near([0.0, 0.0, 0.693147, -0.116667, 0.0])
    for t, expected in MAP[alpha].items():
        assert tuple(run[t][:3]) == near(expected), t


def test_the_map_holds_real_costs_and_its_lowest_point(page):
    view = hill.shape(page.trainer, {"figure": "map"})
    fields = told(view)
    assert fields["lowest"] == near([6.070138, -3.035069, 0.412998])
    assert fields["limit"] == near(6.273644)
    (w0, w1, columns), (b0, b1, rows) = fields["w"], fields["b"]
    grid = view.buffers["map"]
    assert grid.shape == (rows, columns) and grid.dtype == np.float64
    X, y = np.array([[0, 0.2, 0.4, 0.6, 0.8, 1]]), np.array([0, 0, 1, 0, 1, 1.0])
    for row, column in ((0, 0), (rows - 1, columns - 1), (7, 40), (30, 3)):
        w = w0 + (w1 - w0) * column / (columns - 1)
        b = b0 + (b1 - b0) * row / (rows - 1)
        assert grid[row, column] == pytest.approx(cost(np.array([w]), b, X, y), abs=1e-12)
    assert grid.min() >= fields["lowest"][2]
    lowest = points(page, "map", 1.0, 1, *fields["lowest"][:2])[0]
    assert lowest[3:] == pytest.approx([0, 0], abs=1e-9)


@pytest.mark.parametrize(
    "wrong",
    [
        {"figure": "valley"},
        {"alpha": 0},
        {"alpha": -1},
        {"alpha": 1e7},
        {"w": math.inf},
        {"w": 1e7},
        {"b": None},
        {"steps": 0},
        {"steps": 1001},
        {"steps": 1.5},
    ],
)
def test_a_walk_that_is_not_possible_is_refused(page, wrong):
    given = {"figure": "hill", "w": 0.0, "b": 0.0, "alpha": 1.0, "steps": 1, **wrong}
    with pytest.raises(RefusedError):
        hill.walk(page.trainer, given)


# --- Chapter 7 (c): the learner's own cost ---


async def test_the_slice_is_the_cost_along_the_next_step(page):
    await page.open()
    await page.train(iterations=20)
    X, y = numbers(page)
    w, b = parameters(page)
    said = told(hill.slice_(page.trainer, {}))
    alpha = page.last("project")["alpha"]
    assert (said["iteration"], said["alpha"], said["m"]) == (20, alpha, 12)
    a = 1 / (1 + np.exp(-(w @ X + b)))
    dw, db = X @ (a - y) / 12, float((a - y).mean())
    assert said["J"] == page.last("model")["cost"] == pytest.approx(cost(w, b, X, y), abs=1e-12)
    assert said["slope"] == pytest.approx(-(dw @ dw + db * db), rel=1e-10)
    assert said["slice"][0] == [0.0, pytest.approx(said["J"], abs=1e-14)]
    assert said["slice"][-1][0] == pytest.approx(3 * alpha)
    for t, height in said["slice"][::7]:
        assert height == pytest.approx(cost(w - t * dw, b - t * db, X, y), abs=1e-12)
    # f'(0), by finite differences
    h = 1e-6
    ahead, behind = (cost(w - t * dw, b - t * db, X, y) for t in (h, -h))
    assert said["slope"] == pytest.approx((ahead - behind) / (2 * h), rel=1e-5)
    # convex: every middle lies below the chord
    heights = np.array(said["slice"])[:, 1]
    assert (heights[1:-1] <= (heights[:-2] + heights[2:]) / 2 + 1e-15).all()
    # the mark at alpha is where the next step lands
    assert (await page.train("step", count=1))["cost"] == pytest.approx(said["J_after"], abs=1e-12)


async def test_a_project_without_a_cost_has_no_slice(page):
    await page.open("none")
    assert told(hill.slice_(page.trainer, {}))["J"] is None
    assert told(hill.surface(page.trainer, {})) == {"J": None}
    with pytest.raises(RefusedError):
        finished(hill.start(page.trainer, {"at": [0.0, 0.0]}))


async def test_a_start_in_the_bowl_descends_by_itself(page):
    await page.open()
    await page.train(iterations=10)
    X, y = numbers(page)
    w, b = parameters(page)
    view = finished(hill.surface(page.trainer, {}))
    assert view.buffers["surface"].shape == (view.fields["v"][2], view.fields["u"][2])
    u, v = view.fields["u"][0] / 2, view.fields["v"][1] / 2
    said = told(hill.start(page.trainer, {"at": [u, v]}))
    a = 1 / (1 + np.exp(-(w @ X + b)))
    dw = X @ (a - y) / 12
    g = dw / np.linalg.norm(dw)
    alpha = said["alpha"]
    for t in (0, 1, 7, 60):
        there, bias = textbook(X, y, alpha, t, w + u * g, b + v)
        expected = [g @ (there - w), bias - b, cost(there, bias, X, y)]
        assert said["path"][t] == pytest.approx(expected, abs=1e-9), t
    assert len(said["path"]) == 61
    now = parameters(page)
    assert (now[0] == w).all() and now[1] == b  # nothing was moved


# --- Chapter 8: the race ---


async def test_the_film_does_one_multiplication_after_the_other(page):
    await page.open(size=16)
    first = told(race.film(page.trainer, {"position": 0}))
    assert (first["n_x"], first["m"], first["total"]) == (48, 3, 144)
    assert first["all"] == 768 * 12
    assert first["now"] is None and first["z"] == [first["b"]] * 3 and first["done"] == 0
    before = first
    for position in range(1, 60):
        now = told(race.film(page.trainer, {"position": position}))
        i, k, w, x, product = now["now"]
        assert (i, k) == divmod(position - 1, 48)
        assert product == w * x
        assert now["z"][i] == pytest.approx(before["z"][i] + product, abs=1e-15)
        assert [z for one, z in enumerate(now["z"]) if one != i] == [
            z for one, z in enumerate(before["z"]) if one != i
        ]
        assert now["done"] == position // 48
        before = now
    assert told(race.film(page.trainer, {"position": 12}))["z"] != before["z"]
    with pytest.raises(RefusedError):
        finished(race.film(page.trainer, {"position": 145}))


async def test_the_film_ends_with_the_scores_of_the_race(page, monkeypatch):
    monkeypatch.setattr("trainer.race.WARM_UP", 0.0)
    monkeypatch.setattr("trainer.race.REPEAT", 0.0)
    await page.open(size=16)
    last = told(race.film(page.trainer, {"position": 144}))
    before = page.send("race", pictures=3, side=4)
    await page.until(lambda e: e.kind == "raced" and e["lane"] == "both", before)
    lanes = {e["lane"]: e["data"] for e in page.all("raced", before) if e["done"]}
    for lane in ("loop", "vector"):
        assert [one for one, _ in lanes[lane]["shown"]] == last["ids"]
        assert [z for _, z in lanes[lane]["shown"]] == pytest.approx(last["z"], abs=1e-12)
        assert lanes[lane]["scores"] == 144
        assert lanes[lane]["multiplications"] == 288
    assert lanes["both"]["difference"] <= 1e-9


def test_as_many_multiplications_as_the_story_says():
    film = loops.SlowMotion([0.3, -0.2], 0.1, [[1, 2, 0], [2, 1, 1]])
    assert film.total == 6
    *_, last = loops.race([0.3, -0.2], 0.1, [[1, 2, 0], [2, 1, 1]], [1, 0, 1])
    assert last.multiplications == 6 + 6
    w, X, y = [0.0] * 12288, [[0.0] * 209] * 12288, [0, 1] * 104 + [0]
    assert loops.SlowMotion(w, 0.0, X).total == 2568192
    *_, last = loops.race(w, 0.0, X, y)
    assert last.multiplications == 5136384


async def test_no_film_without_pictures(page):
    await page.open("none")
    assert told(race.film(page.trainer, {"position": 0})) == {"total": 0}


# --- Looking back ---


def kept(page):
    """The iterations that can be looked at again, as the page works them out."""
    model = page.last("model")
    first, every = model["kept"]
    now = model["iteration"]
    return [t for t in range(first, now) if t == first or t % every == 0] + [now]


async def test_every_iteration_of_a_short_run_is_there_exactly(page):
    await page.open()
    await page.train(iterations=60)
    X, y = numbers(page)
    alpha = page.last("project")["alpha"]
    recorded = {int(row[0]): row for row in series(page)}
    before = parameters(page)
    assert kept(page) == list(range(61))
    for t in range(61):
        view = history.at(page.trainer, {"iteration": t})
        said = told(view)
        assert (said["iteration"], said["now"]) == (t, 60)
        assert said["cost"] == recorded[t][2]  # to the last bit
        assert said["right"] == round(recorded[t][3] * 12)
        w, b = textbook(X, y, alpha, t)
        assert said["b"] == pytest.approx(b, abs=1e-13)
        np.testing.assert_allclose(view.buffers["past"], w, atol=1e-7)
        assert view.buffers["past"].dtype == np.float32
        picture = page.trainer.project.get(said["flow"]["id"])
        vector = page.trainer.project.vector(picture) / 255
        assert said["flow"]["z"] == pytest.approx(w @ vector + b, abs=1e-12)
    after = parameters(page)
    assert (after[0] == before[0]).all() and after[1] == before[1]
    assert (page.trainer.model.iteration, page.last("model")["iteration"]) == (60, 60)


async def test_a_long_run_is_thinned_and_stays_exact(page, monkeypatch):
    monkeypatch.setattr(checkpoints, "MOST", 40)
    await page.open()
    await page.train(iterations=1000)
    recorded = {int(row[0]): row[2] for row in series(page)}
    there = kept(page)
    assert there[0] == 0 and there[-1] == 1000 and 13 <= len(there) <= 41
    assert page.last("model")["kept"][1] == 27
    for t in there:
        said = told(history.at(page.trainer, {"iteration": t}))
        assert (said["iteration"], said["cost"]) == (t, recorded[t])
    assert told(history.at(page.trainer, {"iteration": 28}))["iteration"] == 27
    assert told(history.at(page.trainer, {"iteration": 5000}))["iteration"] == 1000


async def test_moments_take_up_little_memory(page, monkeypatch):
    await page.open(size=64)
    room = 2_000_000
    page.trainer.model.checkpoints = checkpoints.Checkpoints(room)
    monkeypatch.setattr(page.trainer.model, "use", lambda *_: None)  # the path that needs more
    await page.train(iterations=50)
    past = page.trainer.model.checkpoints
    assert 0 < past.bytes <= room
    assert past.every == 9
    t = kept(page)[1]
    X, y = numbers(page, 64)
    w, _ = textbook(X, y, page.last("project")["alpha"], t)
    view = history.at(page.trainer, {"iteration": t})
    np.testing.assert_allclose(view.buffers["past"], w, atol=1e-7)


async def test_the_way_back_ends_where_the_pictures_changed(page):
    await page.open()
    await page.train(iterations=30)
    await page.ingest(page.put(png(some_pictures(1, seed=5)[0]), "a"))
    assert page.last("model")["kept"] == [30, 1]
    await page.train(iterations=5)
    assert kept(page) == [30, 31, 32, 33, 34, 35]
    X, y = numbers(page)
    said = told(history.at(page.trainer, {"iteration": 3}))
    assert said["iteration"] == 30
    w, b = textbook(*_without_last(page), page.last("project")["alpha"], 0)
    assert said["m"] == len(y) == 13 and w.shape == (X.shape[0],) and b == 0.0


def _without_last(page):
    X, y = numbers(page)
    return X[:, :-1], y[:-1]


async def test_back_and_reset_take_the_past_with_them(page):
    await page.open()
    await page.train(iterations=10)
    await page.ask("back", "model")
    assert kept(page) == list(range(10))
    at_9 = told(history.at(page.trainer, {"iteration": 9}))["cost"]
    assert at_9 == page.last("model")["cost"]
    await page.train("step", count=1)
    assert kept(page) == list(range(11))
    assert told(history.at(page.trainer, {"iteration": 9}))["cost"] == at_9
    await page.ask("reset", "model")
    assert page.last("model")["kept"] == [0, 1]
    assert told(history.at(page.trainer, {"iteration": 9}))["iteration"] == 0
    page.send("undo")
    await page.settled()
    assert page.last("model")["kept"][0] == 10
    assert told(history.at(page.trainer, {"iteration": 9}))["iteration"] == 10


async def test_no_past_without_pictures(page):
    await page.open("none")
    assert told(history.at(page.trainer, {"iteration": 0})) == {"iteration": 0, "cost": None}
    with pytest.raises(RefusedError):
        history.at(page.trainer, {"iteration": -1})


async def test_the_past_of_more_classes(page):
    await page.open()
    await page.ask("add_class", "flow")
    await page.ingest(page.put(png(some_pictures(1, seed=9)[0]), "c"))
    page.send("look", tray="c")
    await page.train(iterations=6)
    recorded = {int(row[0]): row[2] for row in series(page)}
    view = history.at(page.trainer, {"iteration": 4})
    said = told(view)
    assert said["cost"] == recorded[4] and said["flow"]["looked"] == "c"
    assert view.buffers["past"].shape == (768,)
    assert len(said["flow"]["scores"]) == 3
