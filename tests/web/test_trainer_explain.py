"""Explaining: the votes, the smallest change, the nearest pictures, and painting over."""

import re
from pathlib import Path

import numpy as np
import pytest

from py_logreg.softmax import softmax
from tests.web.trainer_page import some_pictures

WHOLE = [0, 0, 16, 16]


async def look(page, **given):
    """An event of the tab "Explain"."""
    page.send("hood", tab="explain")
    before = page.send("inspect", tab="explain", given=given)
    return await page.until(
        lambda e: e.kind == "failed" or (e.kind == "hood" and e["data"]["view"] == given["view"]),
        before,
    )


async def trained(page, iterations=40, classes=2):
    await page.open(size=16)
    if classes > 2:
        page.send("add_class")
        page.send("move", ids=page.ids("a")[:2] + page.ids("b")[:1], tray="c")
    await page.train(iterations=iterations)
    return page.trainer.model.weights, page.trainer.model.biases


def seen(page, picture):
    project = page.trainer.project
    return project.vector(project.get(picture))


async def test_the_votes_add_up_to_z_less_b(page):
    w, _ = await trained(page)
    one = page.ids("b")[2]
    page.send("select", id=one)
    event = await look(page, view="votes", tried=False)
    data, x = event["data"], seen(page, one)
    assert (data["id"], data["tray"], data["label"]) == (one, "b", 0)
    votes = w * x / 255
    assert data["push_for"] == pytest.approx(votes[votes > 0].sum())
    assert data["push_for"] + data["push_against"] == pytest.approx(data["z"] - data["b"])
    per_pixel = votes.reshape(-1, 3).sum(axis=1)
    np.testing.assert_allclose(event.buffers["explain_map"], per_pixel, rtol=1e-5, atol=1e-9)
    assert (
        event.buffers["explain_map"].dtype == np.float32
    )  # not bytes: small votes must not vanish
    maps = w.reshape(-1, 3).sum(axis=1)
    np.testing.assert_allclose(event.buffers["weights_a"], maps, rtol=1e-5, atol=1e-9)
    assert data["weights_scale"] == pytest.approx(np.abs(maps).max())
    np.testing.assert_array_equal(event.buffers["explain_seen"], x)


BRIDGE = Path(__file__).parents[2] / "web" / "boot" / "bridge.js"


@pytest.mark.parametrize("view", ["votes", "flip", "paint"])
async def test_the_page_takes_every_map_for_the_numbers_it_holds(page, view):
    """What the bridge does not name arrives as bytes: a map of votes would be noise."""
    floats = set(re.findall(r"(\w+): Float32Array", BRIDGE.read_text()))
    floats |= {f"weights_{letter}" for letter in "abcdef"}  # named there one by one, in a map
    await trained(page, classes=3 if view == "votes" else 2)
    event = await look(page, view=view, tried=False, region=WHOLE, fill="grey")
    for name, buffer in event.buffers.items():
        assert buffer.dtype == (np.float32 if name in floats else np.uint8), name


async def test_the_picture_tried_last_is_explained_on_demand(page):
    w, b = await trained(page)
    assert not (await look(page, view="votes", tried=True))["data"]["tried"]  # none was tried
    shot = some_pictures(1, seed=9)[0]
    await page.ask("try", "tried", {"rgb": shot.tobytes()}, key=None, id=None, name="drawn", tag=1)
    data = (await look(page, view="votes", tried=True))["data"]
    x = page.trainer.project.at_size(shot.ravel()) / 255
    assert (data["id"], data["name"], data["z"]) == (None, "drawn", pytest.approx(w @ x + b))


async def test_every_class_has_its_weights(page):
    W, _ = await trained(page, classes=3)
    event = await look(page, view="votes", tried=False)
    assert event["data"]["weights"] == ["a", "b", "c"]
    for letter, row in (("a", 1), ("b", 0), ("c", 2)):
        expected = W[row].reshape(-1, 3).sum(axis=1)
        buffer = event.buffers[f"weights_{letter}"]
        np.testing.assert_allclose(buffer, expected, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("tray", ["a", "b"])
async def test_the_smallest_change_makes_the_neuron_undecided(page, tray):
    w, b = await trained(page)
    one = page.ids(tray)[1]
    page.send("select", id=one)
    event = await look(page, view="flip", tried=False)
    data, x = event["data"], seen(page, one) / 255
    z = w @ x + b
    assert data["rival"] == ("b" if z > 0 else "a")
    exact = data["exact"]
    assert exact["length"] == pytest.approx(abs(z) / np.linalg.norm(w))
    assert (exact["z"], exact["a"]) == (pytest.approx(0, abs=1e-12), pytest.approx(0.5))
    change = -z * w / (w @ w)
    assert exact["most"] == pytest.approx(255 * np.abs(change).max())
    assert exact["outside"] == int(((x + change < 0) | (x + change > 1)).sum())
    assert exact["mean"] == pytest.approx(255 * np.sqrt((change**2).mean()))
    within = data["within"]
    assert within["outside"] == 0 and within["z"] == pytest.approx(0, abs=1e-9)
    assert within["length"] >= exact["length"] - 1e-12
    after = event.buffers["explain_after"]
    assert data["whole"]["z"] == pytest.approx(w @ (after / 255) + b)
    assert abs(data["whole"]["a"] - 0.5) < 0.01
    moved = event.buffers["explain_map"]
    np.testing.assert_allclose(
        moved, ((after - x * 255) / 255).reshape(-1, 3).sum(axis=1), atol=3 * 0.5 / 255 + 1e-6
    )


async def test_it_is_said_when_no_picture_is_undecided(page):
    await trained(page)
    model = page.trainer.model
    model._b = 1e3  # far beyond all that weights can do
    data = (await look(page, view="flip", tried=False))["data"]
    assert data["within"] is None and data["exact"]["outside"] > 0
    model._w, model._b = np.zeros_like(model.w), 1.0
    event = await look(page, view="flip", tried=False)
    assert event["data"]["exact"] is None and "explain_after" not in event.buffers


async def test_of_three_classes_the_nearest_rival_is_met_first(page):
    W, b = await trained(page, classes=3)
    one = page.ids("b")[0]
    page.send("select", id=one)
    event = await look(page, view="flip", tried=False)
    data, x = event["data"], seen(page, one) / 255
    z = W @ x + b
    best = int(np.argmax(z))
    rows = {"a": 1, "b": 0, "c": 2}
    lengths = {
        letter: (z[best] - z[row]) / np.linalg.norm(W[best] - W[row])
        for letter, row in rows.items()
        if row != best
    }
    assert [way[0] for way in data["ways"]] == sorted(lengths, key=lengths.get)
    assert data["ways"][0][1] == pytest.approx(min(lengths.values()))
    w = W[best] - W[rows[data["rival"]]]
    after = x - data["score"] * w / (w @ w)
    P = softmax((W @ after + b)[:, np.newaxis])[:, 0]
    assert P[best] == pytest.approx(P[rows[data["rival"]]]) == P.max()


async def test_the_nearest_training_pictures(page):
    await trained(page, 1)
    one = page.ids("a")[3]
    page.send("select", id=one)
    data = (await look(page, view="nearest", tried=False))["data"]
    x = seen(page, one) / 255
    far = {
        other: np.linalg.norm(seen(page, other) / 255 - x)
        for other in page.ids("a") + page.ids("b")
        if other != one
    }
    assert [entry[0] for entry in data["nearest"]] == sorted(far, key=far.get)[:8]
    for other, _, tray, distance in data["nearest"]:
        assert other in page.ids(tray) and distance == pytest.approx(far[other])


@pytest.mark.parametrize("fill", ["black", "grey", "mean"])
@pytest.mark.parametrize("region", [[2, 3, 9, 7], [0, 0, 16, 16]])
async def test_painting_over(page, fill, region):
    w, b = await trained(page)
    one = page.ids("b")[0]
    page.send("select", id=one)
    event = await look(page, view="paint", tried=False, region=region, fill=fill)
    data, x = event["data"], seen(page, one)
    top, left, bottom, right = region
    sheet = x.reshape(16, 16, 3).copy()
    S = np.stack([seen(page, other) for other in page.ids("a") + page.ids("b")])
    mean = np.floor(S.mean(axis=0) + 0.5).reshape(16, 16, 3)
    cover = {"black": 0, "grey": 128, "mean": mean[top:bottom, left:right]}[fill]
    sheet[top:bottom, left:right] = cover
    np.testing.assert_array_equal(event.buffers["explain_after"], sheet.ravel())
    z = w @ (sheet.ravel() / 255) + b
    assert data["after"]["z"] == pytest.approx(z)
    assert data["after"]["a"] == pytest.approx(1 / (1 + np.exp(-z)))
    assert data["z"] + data["change"] == pytest.approx(z)
    assert event.buffers["explain_map"].sum() == pytest.approx(data["change"], abs=1e-5)


async def test_a_region_is_cut_to_the_picture(page):
    await trained(page, 1)
    for region, cut in (
        ([5, 5, 5, 5], [5, 5, 6, 6]),
        ([10, 10, 99, 99], [10, 10, 16, 16]),
        ([40, 40, 99, 99], [15, 15, 16, 16]),
    ):
        data = (await look(page, view="paint", tried=False, region=region, fill="black"))["data"]
        assert data["region"] == cut


@pytest.mark.parametrize(
    "given",
    [
        {"view": "paint", "region": [0, 0, 1], "fill": "black"},
        {"view": "paint", "region": [0, 0, 1, -1], "fill": "black"},
        {"view": "paint", "region": WHOLE, "fill": "pink"},
    ],
)
async def test_what_cannot_be_painted_is_refused(page, given):
    await page.open(size=16)
    failed = await look(page, tried=False, **given)
    assert (failed.kind, failed["code"]) == ("failed", "bad-item")


@pytest.mark.parametrize("view", ["votes", "flip", "nearest", "paint"])
async def test_without_pictures_there_is_nothing_to_explain(page, view):
    await page.open("none", size=16)
    event = await look(page, view=view, tried=False, region=WHOLE, fill="black")
    assert event["data"]["empty"]
