"""What the page is shown: the flow, answers, the drawer, the race, files to take along."""

import csv
import io
import math

import numpy as np
import pytest

import py_logreg
from py_logreg import neuron
from tests.web.trainer_page import jpeg, png, some_pictures


async def trained(page, size=16, iterations=60):
    """A page with a trained neuron; returns w, b."""
    await page.open(size=size)
    await page.train(iterations=iterations)
    return page.trainer.model.w.copy(), page.trainer.model.b


def shrunk(pixels, size):
    """A 64 x 64 picture as the neuron sees it: area means, rounded half up."""
    factor = 64 // size
    blocks = pixels.astype(float).reshape(size, factor, size, factor, 3)
    return np.floor(blocks.mean(axis=(1, 3)) + 0.5).astype(np.uint8).ravel()


# --- The flow ---


@pytest.mark.parametrize("size", [16, 32, 64])
async def test_the_first_training_picture_flows(page, size):
    w, b = await trained(page, size)
    flow = page.last("flow")
    x = shrunk(some_pictures(16)[1], size)
    assert (flow["id"], flow["position"], flow["of"]) == (page.ids("a")[0], 0, 12)
    assert (flow["name"], flow["tray"], flow["label"]) == ("tile 1", "a", 1)
    np.testing.assert_array_equal(flow.buffers["flow"], x)
    last = len(x) - 1
    assert flow["x"] == [[k, "RGB"[k % 3], int(x[k])] for k in (0, 1, 2, last)]
    z = float(w @ (x / 255) + b)
    a = 1 / (1 + math.exp(-z))
    assert flow["wx"] + flow["b"] == flow["z"] == pytest.approx(z, abs=1e-12)
    assert flow["a"] == pytest.approx(a, abs=1e-12)
    assert flow["loss"] == pytest.approx(-math.log(a), abs=1e-12)
    assert flow["dz"] == pytest.approx(a - 1, abs=1e-12)
    sums = np.concatenate([[0], np.cumsum(w * x / 255)])
    every = len(x) // (len(flow["sums"]) - 1)
    np.testing.assert_allclose(flow["sums"], sums[::every], atol=1e-12)
    assert flow["sums"][-1] == flow["wx"]


async def test_any_picture_can_be_selected(page):
    w, b = await trained(page)
    for tray, at, position in (("a", 2, 2), ("b", 0, 6), ("b", 5, 11), ("test", 1, -1)):
        picture = page.ids(tray)[at]
        flow = await page.ask("select", "flow", id=picture)
        assert (flow["id"], flow["tray"], flow["position"]) == (picture, tray, position)
    page.send("label", ids=[picture], label=None)
    flow = page.last("flow")
    assert (flow["label"], flow["loss"], flow["dz"]) == (None, None, None)
    x = shrunk(some_pictures(16)[13], 16)
    assert flow["z"] == pytest.approx(float(w @ (x / 255) + b), abs=1e-12)


async def test_a_selected_picture_that_goes_makes_room_for_the_first(page):
    await page.open()
    page.send("select", id=page.ids("b")[3])
    page.send("delete", ids=[page.ids("b")[3]])
    assert page.last("flow")["id"] == page.ids("a")[0]
    page.send("undo")
    assert page.last("flow")["id"] == page.ids("b")[3]
    page.send("select", id=None)
    assert page.last("flow")["id"] == page.ids("a")[0]


# --- Trying ---


def check_answer(event, x, w, b):
    """Compare a "tried" event with its picture's vector, worked out anew."""
    votes = w * x / 255
    z = float(votes.sum() + b)
    assert event["z"] == pytest.approx(z, abs=1e-12)
    assert event["a"] == pytest.approx(1 / (1 + math.exp(-z)), abs=1e-12)
    assert event["push_a"] == pytest.approx(votes[votes > 0].sum(), abs=1e-12)
    assert event["push_b"] == pytest.approx(votes[votes < 0].sum(), abs=1e-12)
    assert event["push_a"] + event["push_b"] + event["b"] == pytest.approx(event["z"], abs=1e-12)
    np.testing.assert_array_equal(event.buffers["seen"], x)
    np.testing.assert_allclose(event.buffers["votes"], votes.reshape(-1, 3).sum(axis=1), rtol=1e-5)


@pytest.mark.parametrize("size", [16, 64])
async def test_a_picture_is_tried_from_everywhere(page, size):
    w, b = await trained(page, size)
    pixels = some_pictures(3, seed=9)[2]
    x = shrunk(pixels, size)
    rgb = {"rgb": pixels.tobytes()}
    event = await page.ask("try", "tried", rgb, key=None, id=None, name="drawn", tag=5)
    assert (event["tag"], event["name"], event["iteration"]) == (5, "drawn", 60)
    assert event["answer"] == ("a" if event["a"] > 0.5 else "b")
    check_answer(event, x, w, b)
    key = page.put(png(pixels), "a")["key"]
    event = await page.ask("try", "tried", key=key, id=None, name="file", tag=6)
    check_answer(event, x, w, b)
    await page.settled()
    assert page.link.inbox == {}
    loose = {"loose": jpeg(pixels)}
    event = await page.ask("try", "tried", loose, key="loose", id=None, name="file", tag=7)
    assert event["tag"] == 7
    picture = page.ids("test")[0]
    event = await page.ask("try", "tried", key=None, id=picture, name="", tag=8)
    check_answer(event, shrunk(some_pictures(16)[12], size), w, b)


async def test_before_training_every_answer_is_undecided(page):
    await page.open()
    event = await page.ask("try", "tried", key=None, id=page.ids("a")[0], name="", tag=1)
    assert (event["a"], event["answer"]) == (0.5, "undecided")


async def test_the_last_picture_is_tried_again_with_the_present_neuron(page):
    await page.open()
    failed = await page.ask("again", "failed")
    assert failed["code"] == "no-picture"
    pixels = some_pictures(2)[1]
    rgb = {"rgb": pixels.tobytes()}
    await page.ask("try", "tried", rgb, key=None, id=None, name="drawn", tag=5)
    await page.train(iterations=10)
    event = await page.ask("again", "tried")
    assert (event["tag"], event["name"], event["iteration"]) == (5, "drawn", 10)
    check_answer(event, shrunk(pixels, 16), page.trainer.model.w, page.trainer.model.b)
    page.send("size", value=32)
    event = await page.ask("again", "tried")
    np.testing.assert_array_equal(event.buffers["seen"], shrunk(pixels, 32))


async def test_an_answer_comes_between_two_slices_of_a_run(steady_page):
    page = steady_page
    await page.open()
    page.send("run", iterations=100_000)
    rgb = {"rgb": bytes(12288)}
    for tag in range(20):
        at = page.trainer.model.iteration
        before = page.send("try", rgb, key=None, id=None, name="camera", tag=tag)
        told = page.all("tried", before)  # there already, without any update
        assert [(e["tag"], e["iteration"]) for e in told] == [(tag, at)]
        await page.until(lambda e, at=at: e.kind == "model" and e["iteration"] > at, before)
    page.send("stop")


@pytest.mark.parametrize(
    ("fields", "buffers", "code"),
    [
        ({"key": None, "id": None}, {}, "no-picture"),
        ({"key": None, "id": None}, {"rgb": bytes(12287)}, "no-picture"),
        ({"key": None, "id": 4711}, {}, "no-picture"),
        ({"key": "gone", "id": None}, {}, "missing"),
        ({"key": "loose", "id": None}, {"loose": b"no picture"}, "not-a-picture"),
        ({"key": "page.00000000", "id": None}, {}, "truncated"),
    ],
)
async def test_what_cannot_be_tried_is_named(page, fields, buffers, code):
    await page.open()
    page.put(png(some_pictures(1)[0])[:200])
    failed = await page.ask("try", "failed", buffers, **fields, name="my file", tag=3)
    assert (failed["code"], failed["during"]) == (code, "try")
    assert failed["params"].items() >= {"name": "my file", "tag": 3}.items()


# --- The drawer ---


async def test_weights(page):
    w, b = await trained(page)
    data = (await page.ask("hood", "hood", tab="weights"))["data"]
    assert (data["min"], data["max"]) == (w.min(), w.max())
    assert (data["scale"], data["b"], data["size"]) == (np.abs(w).max(), b, 16)
    assert data["positive"] + data["negative"] + data["zero"] == len(w)
    grid = w.reshape(16, 16, 3)
    assert data["sums"] == pytest.approx(dict(zip("RGB", grid.sum(axis=(0, 1)), strict=True)))


async def test_the_graph_agrees_with_the_neuron_and_its_slopes(page):
    w, b = await trained(page)
    for tray, y in (("a", 1), ("b", 0)):
        page.send("select", id=page.ids(tray)[1])
        data = (await page.ask("hood", "hood", tab="graph"))["data"]
        picture = page.trainer.project.get(data["id"])
        x = page.trainer.project.vector(picture) / 255
        a = neuron.forward(w, b, x[:, np.newaxis])
        dw, db = neuron.backward(x[:, np.newaxis], a, [y])
        assert (data["y"], data["a"]) == (y, pytest.approx(a[0], abs=1e-14))
        assert data["db"] == data["dz"] == pytest.approx(db, abs=1e-14)
        assert data["dL_da"] * data["da_dz"] == pytest.approx(data["dz"], abs=1e-12)
        assert data["dL_da"] == pytest.approx(-y / a[0] + (1 - y) / (1 - a[0]), rel=1e-12)
        assert data["loss"] == pytest.approx(neuron.cost(a, [y]), abs=1e-12)
        assert len({(row, column) for _, _, row, column, *_ in data["places"]}) == 2
        for k, channel, row, column, xk, wk, vote, slope in data["places"]:
            assert k == (row * 16 + column) * 3 + "RGB".index(channel)
            assert (xk, wk) == (x[k], w[k])
            assert (vote, slope) == (pytest.approx(wk * xk), pytest.approx(dw[k]))
        assert max(place[4] for place in data["places"]) == x.max()
        total = sum(place[6] for place in data["places"]) + data["rest"] + data["b"]
        assert total == pytest.approx(data["z"], abs=1e-12)


async def test_the_graph_of_a_picture_without_truth_has_no_backward_part(page):
    await page.open()
    page.send("label", ids=page.ids("test"), label=None)
    page.send("select", id=page.ids("test")[0])
    data = (await page.ask("hood", "hood", tab="graph"))["data"]
    assert [data[name] for name in ("y", "loss", "dL_da", "dz", "db")] == [None] * 5
    assert data["a"] == 0.5
    await page.open("none")
    assert (await page.ask("hood", "hood", tab="graph"))["data"] == {"id": None}


async def test_the_slope_in_a_is_right_where_a_rounds_to_one(page):
    await page.open("none", size=16)
    bright = np.full((64, 64, 3), 255, np.uint8)
    bright[0, 0] = 0
    await page.ingest(page.put(png(bright), "a"), page.put(png(255 - bright), "b"))
    page.send("alpha", value=500.0)
    await page.train("step", count=1)
    page.send("select", id=page.ids("a")[0])
    data = (await page.ask("hood", "hood", tab="graph"))["data"]
    assert data["a"] == 1.0
    assert data["dL_da"] == -1.0
    assert data["loss"] > 0 or data["z"] > 700


async def test_python_shows_the_lines_that_run(page):
    await page.open(alpha=0.002)
    data = (await page.ask("hood", "hood", tab="python"))["data"]
    assert data["source"].keys() == {"forward", "cost", "backward"}
    for name, source in data["source"].items():
        assert source.startswith(f"def {name}(")
        compile(source.replace(": ArrayLike", ""), name, "exec")
    values = data["values"]
    assert (values["alpha"], values["iteration"], values["J"]) == (0.002, 0, math.log(2))
    assert (values["X"], values["w"], values["y"]) == ([768, 12], [768], [12])


async def test_the_bowl_holds_real_costs(page):
    await trained(page, iterations=40)
    page.send("alpha", value=page.last("project")["alpha_limit"])
    event = await page.ask("hood", "hood", tab="bowl")
    data, model, project = event["data"], page.trainer.model, page.trainer.project
    examples = project.examples("a", "b")
    X, y, w, b = examples.S.T / 255, examples.y, model.w, model.b

    def height(w, b):
        return neuron.cost_from_logits(w @ X + b, y)

    dw, db = neuron.backward(X, neuron.forward(w, b, X), y)
    norm = np.linalg.norm(dw)
    assert data["dw_norm"] == pytest.approx(norm, rel=1e-9)
    assert data["db"] == pytest.approx(db, rel=1e-9)
    assert data["J"] == page.last("model")["cost"]
    alpha = data["alpha"]
    assert data["J_after"] == pytest.approx(height(w - alpha * dw, b - alpha * db), abs=1e-12)
    assert data["change"] == pytest.approx(data["J_after"] - data["J"], abs=1e-15)
    for t, there in data["slice"][::7]:
        assert there == pytest.approx(height(w - t * dw, b - t * db), abs=1e-12)
    assert (data["slice"][0][0], data["slice"][-1][0]) == (0.0, pytest.approx(3 * alpha))
    (u0, u1, columns), (v0, v1, rows) = data["u"], data["v"]
    grid = event.buffers["grid"].reshape(rows, columns)
    us, vs = np.linspace(u0, u1, columns), np.linspace(v0, v1, rows)
    for row, column in ((0, 0), (rows - 1, 3), (rows // 2, columns // 2)):
        point = height(w + us[column] * dw / norm, b + vs[row])
        assert grid[row, column] == pytest.approx(point, abs=1e-12)
    assert data["next"] == pytest.approx([-alpha * norm, -alpha * db], rel=1e-9)
    assert data["lowest"][2] <= grid.min() + 1e-9
    for u, v in ([0, 0], data["next"], data["lowest"][:2], *(p[:2] for p in data["path"])):
        assert u0 <= u <= u1 and v0 <= v <= v1
    # The path, projected here from the weights themselves.
    for _ in range(5):
        page.send("back")
    behind = page.trainer.model
    u = (behind.w - w) @ dw / norm
    assert data["path"][-5] == [
        pytest.approx(u, abs=1e-9),
        pytest.approx(behind.b - b, abs=1e-15),
        35,
    ]
    assert [p[2] for p in data["path"]] == list(range(40))
    await page.settled()


async def test_the_bowl_shows_enough_of_b_for_contours_to_bend(page):
    await trained(page, iterations=40)
    event = await page.ask("hood", "hood", tab="bowl")
    (_, _, columns), (_, _, rows) = event["data"]["u"], event["data"]["v"]
    grid = event.buffers["grid"].reshape(rows, columns)
    along_u, along_v = np.ptp(grid[rows // 2]), np.ptp(grid[:, columns // 2])
    assert along_v > 0.1 * along_u


async def test_the_bowl_of_an_empty_project_and_of_a_flat_one(page):
    await page.open("none", size=16)
    assert (await page.ask("hood", "hood", tab="bowl"))["data"] == {"J": None}
    page.send("hood", tab=None)
    one = some_pictures(1)[0]
    await page.ingest(*(page.put(png(p), t) for p in (one, 255 - one) for t in ("a", "b")))
    data = (await page.ask("hood", "hood", tab="bowl"))["data"]
    assert (data["J"], data["dw_norm"], data["db"]) == (math.log(2), 0.0, 0.0)
    assert data["J_after"] == math.log(2)


async def test_the_drawer_follows_the_model_and_falls_silent(page):
    await page.open()
    page.send("hood", tab="weights")
    await page.train("step", count=1)
    assert page.last("hood")["data"]["max"] == page.trainer.model.w.max()
    page.send("hood", tab=None)
    before = len(page.events)
    await page.train("step", count=1)
    assert page.all("hood", before) == []
    failed = await page.ask("hood", "failed", tab="bottom")
    assert (failed["code"], failed["params"]) == ("tab", {"value": "bottom"})


async def test_the_speed_tab_knows_how_much_can_race(page):
    await page.open(size=32)
    data = (await page.ask("hood", "hood", tab="speed"))["data"]
    assert data == {"m": 12, "n_x": 3072, "size": 32}


# --- The race ---


@pytest.fixture
def short_race(monkeypatch):
    """A race without its warm-up and repeats."""
    monkeypatch.setattr("trainer.race.WARM_UP", 0.0)
    monkeypatch.setattr("trainer.race.REPEAT", 0.0)


async def raced(page, **fields):
    before = page.send("race", **fields)
    await page.until(lambda e: e.kind == "raced" and e["lane"] == "both", before)
    return {e["lane"]: e["data"] for e in page.all("raced", before) if e["done"]}


@pytest.mark.parametrize(("pictures", "side"), [(1, 4), (5, 8), (12, 16), (3, 32)])
async def test_both_lanes_reach_the_same_answer(page, short_race, pictures, side):
    await trained(page)
    lanes = await raced(page, pictures=pictures, side=side)
    n_x = 3 * side * side
    for lane in ("loop", "vector"):
        data = lanes[lane]
        assert (data["m"], data["n_x"], data["stopped"]) == (pictures, n_x, False)
        assert data["multiplications"] == data["total"] == 2 * n_x * pictures
        assert data["seconds"] > 0
    assert lanes["vector"]["line"] in ("blas", "einsum")
    assert lanes["both"]["difference"] <= 1e-9
    assert lanes["both"]["ratio"] == lanes["loop"]["seconds"] / lanes["vector"]["seconds"]


async def test_a_loop_that_takes_too_long_is_told_as_stopped(page, short_race, monkeypatch):
    monkeypatch.setattr("trainer.race.LIMIT", 0.0)
    await page.open()
    lanes = await raced(page, pictures=12, side=16)
    loop = lanes["loop"]
    assert loop["stopped"] is True
    assert 0 < loop["multiplications"] < loop["total"]
    assert lanes["both"] == {"ratio": None, "difference": None}


async def test_a_race_can_be_stopped(page, monkeypatch):
    await page.open()
    page.send("race", pictures=12, side=64)
    before = page.send("stop")
    await page.train("step", count=2)
    assert page.all("raced", before) == []
    assert page.last("model")["iteration"] == 2


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"pictures": 13, "side": 16}, "race-pictures"),
        ({"pictures": 0, "side": 16}, "race-pictures"),
        ({"pictures": 3, "side": 128}, "size"),
    ],
)
async def test_impossible_races(page, fields, code):
    await page.open()
    assert (await page.ask("race", "failed", **fields))["code"] == code


async def test_nobody_races_beside_a_run(page):
    await page.open()
    page.send("run", iterations=100_000)
    assert (await page.ask("race", "failed", pictures=2, side=4))["code"] == "busy"
    page.send("stop")


# --- Files ---


async def exported(page, what):
    event = await page.ask("export", "exported", what=what)
    assert event["what"] == what
    return event, event.buffers["file"].tobytes()


async def test_the_curve_as_a_table(page):
    await trained(page, iterations=25)
    event, content = await exported(page, "csv")
    assert (event["name"], event["mime"]) == ("curve.csv", "text/csv")
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert [int(row["iteration"]) for row in rows] == list(range(26))
    assert float(rows[0]["cost"]) == math.log(2)
    assert float(rows[-1]["cost"]) == page.last("model")["cost"]
    assert rows[-1]["test_accuracy"] != "" and rows[3]["test_accuracy"] == ""


async def test_the_model_as_the_librarys_own_file(page):
    w, b = await trained(page)
    page.send("rename", tray="a", name="Kätzchen")
    _, content = await exported(page, "model")
    model = py_logreg.load(io.BytesIO(content))
    np.testing.assert_array_equal(model.coef_[0], w)
    assert model.intercept_[0] == b
    assert list(model.classes_) == [0, 1]
    assert model.class_names_ == ("Other", "Kätzchen")
    assert (model.size_, model.n_iter_) == ((16, 16), 60)
    x = shrunk(some_pictures(16)[12], 16)
    event = await page.ask("try", "tried", key=None, id=page.ids("test")[0], name="", tag=1)
    assert model.predict_proba(x[np.newaxis])[0, 1] == pytest.approx(event["a"], abs=1e-14)


async def test_the_model_as_a_program_and_as_tables(page):
    await trained(page)
    event, program = await exported(page, "python")
    assert event["name"] == "neuron.py"
    compile(program, event["name"], "exec")
    _, onnx = await exported(page, "onnx")
    assert onnx
    _, weights = await exported(page, "weights")
    assert len(weights.splitlines()) > 768


async def test_classes_without_a_name_are_a_and_b(page):
    await page.open("none", size=16)
    _, content = await exported(page, "model")
    assert py_logreg.load(io.BytesIO(content)).class_names_ == ("B", "A")


async def test_an_unknown_file_is_refused(page):
    await page.open()
    failed = await page.ask("export", "failed", what="pickle")
    assert (failed["code"], failed["params"]) == ("export", {"what": "pickle"})
