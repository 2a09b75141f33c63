"""More than two classes in the trainer: numbers as the library and finite differences say."""

import asyncio
import io
import math

import numpy as np
import pytest

import py_logreg
from py_logreg import softmax
from py_logreg.descent import curvature
from tests.web.trainer_page import png, some_pictures
from trainer import slices


async def three(page):
    """Three classes of four pictures each, of 16 x 16."""
    await page.open(size=16)
    await page.ask("add_class", "flow")
    items = [page.put(png(one), "c") for one in some_pictures(4, seed=9)]
    await page.ingest(*items)


def problem(page):
    examples = page.trainer.project.learned()
    return examples.S.T / 255, examples.y.astype(int)


async def test_a_third_class_starts_anew_and_undo_brings_the_neuron_back(page):
    await page.open(size=16)
    before = await page.train("step", count=3)
    await page.ask("add_class", "flow")
    assert page.last("project")["classes"] == ["a", "b", "c"]
    assert page.last("project")["can_undo"] == "add-class"
    assert page.last("model")["iteration"] == 0 and page.last("model")["cost"] is None
    await page.ask("undo", "flow")
    assert page.last("project")["classes"] == ["a", "b"]
    assert page.last("model")["iteration"] == 3
    assert page.last("model")["cost"] == before["cost"]


async def test_the_descent_is_the_librarys(page):
    await three(page)
    X, y = problem(page)
    assert page.last("model")["cost"] == pytest.approx(math.log(3), abs=1e-15)
    alpha = page.last("project")["alpha"]
    assert alpha <= 0.5 / curvature(X) < 3 * alpha
    assert page.last("project")["alpha_limit"] == pytest.approx(1 / curvature(X))
    model = await page.train("run", iterations=50)
    *_, last = softmax.gradient_descent(X, y, learning_rate=alpha, iterations=50)
    assert model["cost"] == pytest.approx(
        softmax.cost_from_logits(softmax.linear(last.w, last.b, X), y), abs=1e-12
    )
    assert model["right"] == int((softmax.forward(last.w, last.b, X).argmax(axis=0) == y).sum())
    for tray, row in (("c", 2), ("b", 0), ("a", 1)):
        looked = await page.ask("look", "model", tray=tray)
        assert looked["looked"] == tray and looked["b"] == pytest.approx(last.b[row])
        np.testing.assert_allclose(looked.buffers["weights"], last.w[row], atol=1e-7)


async def test_one_step_follows_finite_differences(page):
    await three(page)
    X, y = problem(page)
    alpha = page.last("project")["alpha"]
    await page.train("step", count=1)
    model = page.trainer.model
    for row, place in ((0, 5), (1, 100), (2, 700)):
        W = np.zeros((3, len(X)))
        costs = []
        for change in (1e-5, -1e-5):
            W[row, place] = change
            costs.append(softmax.cost_from_logits(W @ X, y))
        slope = (costs[0] - costs[1]) / 2e-5
        assert model.weights[row, place] == pytest.approx(-alpha * slope, rel=1e-5, abs=1e-12)


async def test_back_and_reset(page):
    await three(page)
    first = await page.train("step", count=1)
    await page.train("step", count=1)
    assert (await page.ask("back", "model"))["cost"] == first["cost"]
    await page.ask("reset", "model")
    assert page.last("model")["cost"] == pytest.approx(math.log(3), abs=1e-15)


async def test_flow_and_try_tell_every_probability(page):
    await three(page)
    await page.train("run", iterations=50)
    model = page.trainer.model
    picture = page.ids("c")[0]
    await page.ask("look", "flow", tray="c")
    flow = await page.ask("select", "flow", id=picture)
    x = page.trainer.project.vector(page.trainer.project.get(picture))[:, np.newaxis]
    a = softmax.forward(model.weights, model.biases, x)[:, 0]
    assert [tray for tray, _, _ in flow["scores"]] == ["a", "b", "c"]
    np.testing.assert_allclose([share for *_, share in flow["scores"]], a[[1, 0, 2]])
    assert flow["a"] == pytest.approx(a[2]) and flow["dz"] == pytest.approx(a[2] - 1)
    assert flow["loss"] == pytest.approx(-math.log(a[2]))
    assert flow["z"] == pytest.approx(flow["wx"] + flow["b"])
    tried = await page.ask("try", "tried", key=None, id=picture, name="", tag=1)
    assert tried["a"] == pytest.approx(a[1])
    assert tried["answer"] == "bac"[a.argmax()]
    assert tried["push_a"] + tried["push_b"] + tried["b"] == pytest.approx(tried["z"])


async def test_a_tie_is_undecided(page):
    await three(page)
    tried = await page.ask("try", "tried", key=None, id=page.ids("a")[0], name="", tag=1)
    assert tried["answer"] == "undecided" and tried["a"] == pytest.approx(1 / 3)


async def test_only_an_empty_last_class_goes(page):
    await three(page)
    page.send("move", ids=page.ids("c")[:1], tray="test")
    assert page.trays["test"][-1][1] == 2
    assert (await page.ask("remove_class", "failed"))["code"] == "class-not-empty"
    page.send("delete", ids=page.ids("c"))
    assert (await page.ask("remove_class", "failed"))["code"] == "class-not-empty"
    page.send("label", ids=[page.ids("test")[-1]], label=1)
    await page.ask("remove_class", "flow")
    assert page.last("project")["classes"] == ["a", "b"]
    assert (await page.ask("label", "failed", ids=page.ids("test"), label=2))["code"] == "label"
    assert (await page.ask("remove_class", "failed"))["code"] == "classes-least"
    await page.ask("undo", "flow")
    assert page.last("project")["classes"] == ["a", "b", "c"]


async def test_a_class_with_pictures_is_not_undone(page):
    await three(page)
    assert (await page.ask("undo", "failed"))["code"] == "class-not-empty"
    assert page.last("project")["classes"] == ["a", "b", "c"]
    page.send("move", ids=page.ids("c"), tray="a")
    await page.ask("undo", "flow")
    assert len(page.ids("c")) == 4


async def test_there_are_at_most_six(page):
    await page.open("none", size=16)
    for _ in range(4):
        await page.ask("add_class", "flow")
    assert page.last("project")["classes"] == list("abcdef")
    assert (await page.ask("add_class", "failed"))["params"] == {"most": 6}


async def test_a_file_for_a_class_that_is_gone_is_refused(page):
    await page.open(size=16)
    done = await page.ingest(page.put(png(some_pictures(1)[0]), "d"))
    assert done["failed"][0][2] == "tray" and not done["added"]


async def test_the_saved_model_gives_the_same_probabilities(page):
    await three(page)
    await page.train("run", iterations=20)
    saved = await page.ask("export", "exported", what="model")
    loaded = py_logreg.load(io.BytesIO(saved.buffers["file"].tobytes()))
    S = page.trainer.project.learned().S
    model = page.trainer.model
    expected = softmax.forward(model.weights, model.biases, S.T).T
    np.testing.assert_allclose(loaded.predict_proba(S), expected, atol=1e-12)
    assert loaded.class_names_ == ("Other", "Cat", "C")
    for what in ("python", "onnx", "weights", "csv"):
        assert len((await page.ask("export", "exported", what=what)).buffers["file"])


async def test_another_model_may_come_while_the_bowl_is_computed(page, monkeypatch):
    monkeypatch.setattr(slices, "SLICE", 0.0)  # a pause at every occasion
    await page.open(size=16)
    await page.train("step", count=1)
    page.send("hood", tab="bowl")
    await asyncio.sleep(0)
    page.send("add_class")
    await page.settled()
    assert not page.all("failed")
    before = page.send("undo")
    await page.until(lambda event: event.kind == "hood", before)
    page.send("hood", tab="bowl")
    await asyncio.sleep(0)
    await page.ask("reset", "model")
    await page.settled()
    assert not page.all("failed")
