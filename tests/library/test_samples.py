"""The sets drawn by code: the same bytes for ever, and each behaves as its lesson says."""

import hashlib
import math

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from py_logreg import neuron, samples
from py_logreg.descent import Descent, curvature, default_learning_rate
from py_logreg.pictures import resize

LN2 = math.log(2)
DIGESTS = {
    "shapes": "7648e289ab6af15f",
    "sun": "6ba2b888275cef8f",
    "circle-triangle": "7b4c3ed87878deb6",
    "bright-dark": "8053c4af4e577099",
    "same-different": "a0c0f6063c77143f",
    "stripes": "8e8cf4103ba6f3ec",
}


def trained(rows, labels, learning_rate=None, iterations=2000):
    """A descent after its run, and the cost before each update."""
    alpha = learning_rate or default_learning_rate(rows.T)
    descent = Descent(rows, labels, iterations=iterations)
    costs = []
    for _ in range(iterations):
        costs.append(descent.cost)
        descent.step(alpha)
    return descent, np.array(costs)


def accuracy(descent, rows, labels):
    a = neuron.forward(descent.w, descent.b, rows.T)
    return float(((a > 0.5) == (labels == 1)).mean())


def fresh(id_, seeds):
    """Pictures that no default set holds."""
    sets = [samples.make(id_, seed) for seed in seeds]
    return np.concatenate([s.pictures for s in sets]), np.concatenate([s.labels for s in sets])


@pytest.mark.parametrize("id_", samples.IDS)
def test_a_set_is_balanced_and_described(id_):
    sample = samples.make(id_)
    assert sample.id == id_
    assert sample.pictures.shape == (60, 12288)
    assert sample.pictures.dtype == np.uint8
    assert sample.groups == (None,) * 60
    assert len(set(zip(sample.names, sample.split, strict=True))) == 60
    assert len(np.unique(sample.pictures, axis=0)) == 60
    for split, each in (("train", 20), ("test", 10)):
        rows, labels = sample.part(split)
        assert rows.shape == (2 * each, 12288)
        assert labels.tolist() == [1] * each + [0] * each


@pytest.mark.parametrize("id_", samples.IDS)
def test_every_computer_draws_the_same_bytes(id_):
    assert hashlib.sha256(samples.make(id_).pictures.tobytes()).hexdigest()[:16] == DIGESTS[id_]
    assert not np.array_equal(samples.make(id_).pictures, samples.make(id_, seed=7).pictures)


def test_a_set_cannot_be_changed():
    sample = samples.make("sun")
    with pytest.raises(ValueError, match="read-only"):
        sample.pictures[0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        sample.labels[0] = 0
    with pytest.raises(AttributeError):
        sample.id = "moon"


def test_an_unknown_set_is_named():
    with pytest.raises(ValueError, match="'moon'"):
        samples.make("moon")


@pytest.mark.parametrize("id_", ["shapes", "sun", "circle-triangle"])
def test_what_one_neuron_can_learn_it_learns(id_):
    sample = samples.make(id_)
    descent, costs = trained(*sample.part("train"))
    assert costs[0] == pytest.approx(LN2, abs=1e-15)
    assert (np.diff(costs) < 0).all()
    assert costs[-1] < 0.05
    assert accuracy(descent, *sample.part("train")) == 1
    assert accuracy(descent, *sample.part("test")) == 1
    assert accuracy(descent, *fresh(id_, range(100, 105))) > 0.97


def test_shapes_are_told_apart_by_colour_alone():
    descent, _ = trained(*samples.make("shapes").part("train"))
    red, _, blue = descent.w.reshape(-1, 3).sum(axis=0)
    assert red > 0 > blue


def test_a_high_sun_weighs_above_a_low_one():
    descent, _ = trained(*samples.make("sun").part("train"))
    upper, lower = descent.w.reshape(2, -1).sum(axis=1)
    assert upper > 0 > lower


def test_circles_squares_and_triangles_have_one_area():
    """So their brightness says nothing. Edges move by whole points, 1/8 of a pixel: 1 %."""
    for radius in (240, 261, 288):
        area = math.pi * radius**2
        for shape in (samples._disc, samples._square, samples._triangle):
            assert 4 * shape(512, 512, radius).sum() == pytest.approx(area, rel=0.01)


def test_bright_and_dark_bounce_before_they_fall():
    rows, labels = samples.make("bright-dark").part("train")
    assert 2 / curvature(rows.T) < 0.02 / 3
    descent, costs = trained(rows, labels, learning_rate=0.02)
    assert costs[:100].max() > 2 * LN2
    assert (np.diff(costs[:100]) > 0).sum() > 20
    assert costs[-1] < 0.1
    assert (np.diff(costs[-500:]) < 0).all()
    assert accuracy(descent, rows, labels) == 1
    _, slow = trained(rows, labels)
    assert (np.diff(slow) < 0).all()


@pytest.mark.parametrize("side", [64, 32, 16])
def test_same_and_different_stay_at_ln_2_for_ever(side):
    sample = samples.make("same-different")
    for split in ("train", "test"):
        rows, labels = sample.part(split)
        rows = resize(rows, (64, 64), (side, side))
        assert (rows[0::2].astype(int) + rows[1::2] == 255).all()
        assert (labels[0::2] == labels[1::2]).all()
        answers = np.full(len(labels), 0.5)
        dw, db = neuron.backward(rows.T, answers, labels)
        assert not dw.any()
        assert db == 0
    rows, labels = sample.part("train")
    rows = resize(rows, (64, 64), (side, side))
    descent, costs = trained(rows, labels)
    assert abs(costs - LN2).max() < 1e-15
    assert not descent.w.any()


def test_nothing_linear_tells_same_from_different_but_a_neighbour_does():
    sample = samples.make("same-different")
    train, y_train = sample.part("train")
    test, y_test = sample.part("test")
    peer = LogisticRegression(C=1e6, max_iter=1000).fit(train / 255.0, y_train)
    assert abs(peer.coef_).max() < 1e-8
    neighbour = KNeighborsClassifier(1).fit(train / 255.0, y_train)
    assert neighbour.score(test / 255.0, y_test) == 1


def test_stripes_are_learned_by_heart_only():
    sample = samples.make("stripes")
    descent, costs = trained(*sample.part("train"))
    assert costs[-1] < 0.15
    assert accuracy(descent, *sample.part("train")) == 1
    assert 0.4 <= accuracy(descent, *sample.part("test")) <= 0.6
    assert 0.45 <= accuracy(descent, *fresh("stripes", range(100, 110))) <= 0.55
