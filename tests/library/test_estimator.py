"""LogisticRegression keeps scikit-learn's contract, and trains as the textbook does."""

import pickle
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.datasets import load_digits, load_iris
from sklearn.exceptions import ConvergenceWarning, DataConversionWarning
from sklearn.exceptions import NotFittedError as SklearnNotFittedError
from sklearn.linear_model import LogisticRegression as Peer
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

import py_logreg
from py_logreg import LogisticRegression
from py_logreg.descent import gradient_descent


@parametrize_with_checks(
    [
        LogisticRegression(),
        LogisticRegression(l2=1.0),
        LogisticRegression(solver="lbfgs"),
        LogisticRegression(solver="lbfgs", l2=1.0),
    ]
)
def test_scikit_learns_own_checks(estimator, check):
    check(estimator)


@pytest.fixture
def blobs():
    rng = np.random.default_rng(3)
    y = np.arange(60) % 2
    return rng.normal(size=(60, 5)) + 1.2 * y[:, None], y


@pytest.fixture
def pixels():
    rng = np.random.default_rng(4)
    y = np.arange(30) % 2
    X = rng.integers(0, 256, size=(30, 48)) * 0.6 + 90 * y[:, None]
    return X.astype(np.uint8), y


def textbook(X, y, rate, iterations, l2=0.0):
    """Gradient descent as written on a blackboard; X is (m, n)."""
    w, b, m = np.zeros(X.shape[1]), 0.0, len(y)
    costs = []
    for _ in range(iterations):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        costs.append(-np.mean(y * np.log(a) + (1 - y) * np.log(1 - a)) + l2 / (2 * m) * w @ w)
        w, b = w - rate * (X.T @ (a - y) / m + l2 / m * w), b - rate * np.mean(a - y)
    return w, b, np.array(costs)


def run(program):
    root = Path(py_logreg.__file__).parents[1]
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=root)


def test_does_not_import_scikit_learn():
    program = (
        "import sys, numpy as np; from py_logreg import LogisticRegression as L;"
        "m = L(max_iter=3).fit(np.eye(4), [0, 1, 0, 1]); m.predict_proba(np.eye(4)); repr(m);"
        "L(solver='lbfgs').fit(np.eye(4), [0, 1, 0, 2]).get_params();"
        "bad = [n for n in sys.modules if n.split('.')[0] in ('sklearn', 'scipy', 'PIL')];"
        "assert not bad, bad"
    )
    done = run(program)
    assert (done.returncode, done.stderr) == (0, "")


def test_not_fitted_without_scikit_learn():
    program = (
        "from py_logreg import LogisticRegression\n"
        "try:\n    LogisticRegression().predict([[1.0]])\n"
        "except ValueError as e:\n    assert isinstance(e, AttributeError); print(e)"
    )
    done = run(program)
    assert "not fitted yet" in done.stdout, done.stderr


@pytest.mark.parametrize("l2", [0.0, 0.7])
def test_two_classes_are_the_sigmoid_neuron(blobs, l2):
    X, y = blobs
    model = LogisticRegression(learning_rate=0.3, max_iter=40, l2=l2).fit(X, y)
    w, b, costs = textbook(X, y, 0.3, 40, l2)
    np.testing.assert_allclose(model.coef_, w[None, :], rtol=1e-10)
    np.testing.assert_allclose(model.intercept_, [b], rtol=1e-10)
    np.testing.assert_allclose(model.costs_, costs, rtol=1e-12)
    assert model.costs_[0] == pytest.approx(np.log(2), abs=1e-15)
    assert model.n_iter_ == 40
    a = 1 / (1 + np.exp(-(X @ w + b)))
    np.testing.assert_allclose(model.predict_proba(X), np.stack([1 - a, a], 1), rtol=1e-9)
    np.testing.assert_allclose(model.decision_function(X), X @ w + b, rtol=1e-9)


def test_learning_rate_may_depend_on_the_iteration(blobs):
    X, y = blobs
    seen = []

    def rate(iteration):
        seen.append(iteration)
        return 0.5 / (1 + iteration)

    model = LogisticRegression(learning_rate=rate, max_iter=5).fit(X, y)
    assert seen == [0, 1, 2, 3, 4]
    last = list(gradient_descent(X.T, y, learning_rate=rate, iterations=5))[-1]
    np.testing.assert_allclose(model.coef_[0], last.w, rtol=1e-12)


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("l2", [0.0, 300.0])
def test_automatic_learning_rate_never_raises_the_cost(classes, l2):
    X, y = load_iris(return_X_y=True)
    keep = y < classes
    model = LogisticRegression(max_iter=300, l2=l2).fit(X[keep], y[keep])
    assert (np.diff(model.costs_) <= 1e-12).all()
    assert model.costs_[-1] < model.costs_[0]


def test_uint8_means_pixels(pixels):
    X, y = pixels
    fast = LogisticRegression(max_iter=50).fit(X, y)
    slow = LogisticRegression(max_iter=50).fit(X / 255.0, y)
    assert fast.learning_rate_ == slow.learning_rate_
    np.testing.assert_allclose(fast.coef_, slow.coef_, rtol=1e-9)
    np.testing.assert_allclose(fast.predict_proba(X), slow.predict_proba(X / 255.0), rtol=1e-9)
    untouched = LogisticRegression(max_iter=50).fit(X.astype(float), y)
    assert untouched.learning_rate_ < fast.learning_rate_ / 1000


@pytest.mark.parametrize("solver", ["gd", "lbfgs"])
def test_labels_may_be_words(blobs, solver):
    X, y = blobs
    words = np.array(["cat", "zebra"])[y]
    model = LogisticRegression(solver=solver, l2=1.0).fit(X, words)
    assert model.classes_.tolist() == ["cat", "zebra"]
    assert set(model.predict(X)) == {"cat", "zebra"}
    positive = model.decision_function(X) > 0
    assert (model.predict(X)[positive] == "zebra").all()


def test_exactly_undecided_counts_as_the_first_class():
    model = LogisticRegression.from_parameters([0.0, 0.0], 0.0)
    assert model.predict([[1.0, 2.0]]).tolist() == [0]
    assert model.predict_proba([[1.0, 2.0]]).tolist() == [[0.5, 0.5]]


@pytest.mark.parametrize("class_weight", [None, "balanced", {0: 2.0, 1: 0.5}])
def test_same_optimum_as_scikit_learn(blobs, class_weight):
    X, y = blobs
    y = (np.arange(60) % 3 == 0).astype(int) | (X[:, 0] > 1.5)
    weight = np.random.default_rng(0).uniform(0.0, 3.0, 60)
    ours = LogisticRegression(solver="lbfgs", l2=2.0, tol=1e-9, class_weight=class_weight)
    peer = Peer(C=0.5, tol=1e-10, max_iter=10_000, class_weight=class_weight)
    ours.fit(X, y, sample_weight=weight)
    peer.fit(X, y, sample_weight=weight)
    np.testing.assert_allclose(ours.coef_, peer.coef_, atol=2e-6)
    np.testing.assert_allclose(ours.intercept_, peer.intercept_, atol=2e-6)
    np.testing.assert_allclose(ours.predict_proba(X), peer.predict_proba(X), atol=1e-6)
    assert ours.score(X, y, weight) == pytest.approx(peer.score(X, y, weight))


def test_more_classes_reach_scikit_learns_optimum():
    X, y = load_iris(return_X_y=True)
    ours = LogisticRegression(solver="lbfgs", l2=1.0, tol=1e-8).fit(X, y)
    peer = Peer(C=1.0, tol=1e-9, max_iter=10_000).fit(X, y)
    assert ours.coef_.shape == (3, 4)
    np.testing.assert_allclose(ours.coef_, peer.coef_, atol=1e-5)
    np.testing.assert_allclose(ours.predict_proba(X), peer.predict_proba(X), atol=1e-6)
    np.testing.assert_allclose(ours.predict_proba(X).sum(axis=1), 1.0, rtol=1e-12)


@pytest.mark.parametrize("k", [2, 3])
def test_a_weight_is_a_repetition(blobs, k):
    X, _ = blobs
    y = np.arange(60) % k
    times = np.random.default_rng(1).integers(0, 4, 60)
    weighted = LogisticRegression(max_iter=100).fit(X, y, sample_weight=times)
    repeated = LogisticRegression(max_iter=100).fit(np.repeat(X, times, 0), np.repeat(y, times))
    assert weighted.learning_rate_ == repeated.learning_rate_
    np.testing.assert_allclose(weighted.coef_, repeated.coef_, rtol=1e-9)
    np.testing.assert_allclose(weighted.costs_, repeated.costs_, rtol=1e-12)


@pytest.mark.parametrize("solver", ["gd", "lbfgs"])
def test_callback_sees_every_update_and_can_stop(blobs, solver):
    X, y = blobs
    steps = []

    def stop_after_four(step):
        steps.append((step.iteration, step.cost, step.w, step.b))
        return step.iteration == 3

    model = LogisticRegression(solver=solver, l2=1.0).fit(X, y, callback=stop_after_four)
    assert [s[0] for s in steps] == [0, 1, 2, 3]
    assert model.n_iter_ == 4
    assert model.costs_.tolist() == [s[1] for s in steps]
    np.testing.assert_array_equal(model.coef_[0], steps[-1][2])
    assert model.intercept_[0] == steps[-1][3]


def test_only_true_stops(blobs):
    model = LogisticRegression(max_iter=5).fit(*blobs, callback=lambda step: "go on")
    assert model.n_iter_ == 5


@pytest.mark.parametrize("k", [2, 3])
def test_partial_fit_walks_like_fit(blobs, k):
    X, _ = blobs
    y = np.arange(60) % k
    whole = LogisticRegression(learning_rate=0.1, max_iter=7, l2=0.5).fit(X, y)
    piece = LogisticRegression(learning_rate=0.1, l2=0.5)
    for _ in range(7):
        piece.partial_fit(X, y, classes=range(k))
    np.testing.assert_allclose(piece.coef_, whole.coef_, rtol=1e-10)
    np.testing.assert_allclose(piece.costs_, whole.costs_, rtol=1e-12)
    assert piece.n_iter_ == 7


def test_partial_fit_names_its_classes_first(blobs):
    X, y = blobs
    with pytest.raises(ValueError, match="classes must be passed on the first call"):
        LogisticRegression().partial_fit(X, y)
    model = LogisticRegression().partial_fit(X[:3], ["b", "b", "b"], classes=["b", "a"])
    assert model.classes_.tolist() == ["a", "b"]
    with pytest.raises(ValueError, match="does not name"):
        model.partial_fit(X[:1], ["c"])
    with pytest.raises(ValueError, match="differ from those known"):
        model.partial_fit(X[:1], ["a"], classes=["a", "b", "c"])
    with pytest.raises(ValueError, match="not one class alone"):
        LogisticRegression().partial_fit(X, y, classes=[1])
    with pytest.raises(ValueError, match="needs all examples at once"):
        LogisticRegression(class_weight="balanced").partial_fit(X, y, classes=[0, 1])


@pytest.mark.parametrize("k", [2, 3])
def test_batches_are_seeded(blobs, k):
    X, _ = blobs
    y = np.arange(60) % k

    def train(seed):
        return LogisticRegression(batch_size=7, max_iter=20, random_state=seed).fit(X, y)

    assert train(1).n_iter_ == 20
    np.testing.assert_array_equal(train(1).coef_, train(1).coef_)
    assert (train(1).coef_ != train(2).coef_).any()
    np.testing.assert_array_equal(
        train(np.random.RandomState(5)).coef_, train(np.random.RandomState(5)).coef_
    )


def test_pipeline_grid_search_clone_and_pickle(blobs):
    X, y = blobs
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(solver="lbfgs", l2=1.0))
    grid = {"logisticregression__l2": [0.1, 1.0], "logisticregression__solver": ["gd", "lbfgs"]}
    search = GridSearchCV(pipeline, grid, cv=3).fit(X, y)
    assert search.best_score_ > 0.8
    assert cross_val_score(LogisticRegression(max_iter=50), X, y, cv=3).mean() > 0.8
    model = LogisticRegression(max_iter=30, l2=0.2).fit(X, y)
    copy = clone(model)
    assert copy.get_params() == model.get_params() and not hasattr(copy, "coef_")
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.predict_proba(X), model.predict_proba(X))


def test_repr_shows_what_differs():
    assert repr(LogisticRegression()) == "LogisticRegression()"
    assert repr(LogisticRegression("lbfgs", l2=2)) == "LogisticRegression(l2=2, solver='lbfgs')"
    with pytest.raises(ValueError, match="Invalid parameter 'C'"):
        LogisticRegression().set_params(C=1.0)


def test_names_of_columns(blobs):
    X, y = blobs
    table = pd.DataFrame(X, columns=list("abcde"))
    model = LogisticRegression(max_iter=10).fit(table, y)
    assert model.feature_names_in_.tolist() == list("abcde")
    with pytest.warns(UserWarning, match="does not have valid feature names"):
        model.predict(X)
    with pytest.raises(ValueError, match="same order"):
        model.predict(table[list("edcba")])
    with pytest.raises(ValueError, match="unseen at fit time:\n- z"):
        model.predict(table.rename(columns={"a": "z"}))
    with pytest.raises(TypeError, match="mixed types"):
        model.fit(table.rename(columns={"a": 1}), y)
    with pytest.warns(UserWarning, match="fitted without feature names"):
        model.fit(X, y).predict(table)


def test_refitting_starts_anew(blobs):
    X, y = blobs
    model = LogisticRegression.from_parameters(
        np.ones(12), 0.0, class_names=["b", "a"], size=(2, 2)
    )
    assert (model.class_names_, model.size_) == (("b", "a"), (2, 2))
    model.fit(X, y)
    fresh = LogisticRegression().fit(X, y)
    np.testing.assert_array_equal(model.coef_, fresh.coef_)
    assert not hasattr(model, "class_names_") and not hasattr(model, "size_")


def test_says_when_the_optimum_was_not_reached():
    X, y = load_digits(return_X_y=True)
    with pytest.warns(ConvergenceWarning, match="Raise max_iter or tol"):
        LogisticRegression("lbfgs", l2=1.0, max_iter=3).fit(X, y)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        LogisticRegression("lbfgs", l2=1.0, tol=1e-3).fit(X / 16, y)


ONES = np.ones((4, 2))
TRUTHS = [0, 1, 0, 1]


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        (np.full((4, 2), np.nan), TRUTHS, "Input X contains NaN"),
        (np.full((4, 2), np.inf), TRUTHS, "Input X contains infinity"),
        (ONES[0], TRUTHS, "Expected 2D array, got 1D array"),
        (np.ones((0, 2)), [], r"0 sample\(s\)"),
        (np.ones((4, 0)), TRUTHS, r"0 feature\(s\)"),
        (ONES * 1j, TRUTHS, "Complex data not supported"),
        ([["a"]] * 4, TRUTHS, "X must hold numbers"),
        (ONES, [0, 1, 0], "inconsistent numbers of samples"),
        (ONES, [1, 1, 1, 1], "only one class: "),
        (ONES, [0.5, 1, 0, 1], "Unknown label type: continuous"),
        (ONES, [0, 1, np.nan, 1], "Input y contains NaN"),
        (ONES, np.ones((4, 2)), "y should be a 1d array"),
        (ONES, None, "the target y is None"),
        (ONES, np.ones(4, complex), "Unknown label type"),
    ],
)
@pytest.mark.parametrize("solver", ["gd", "lbfgs"])
def test_bad_data(solver, X, y, message):
    model = LogisticRegression(solver)
    with pytest.raises(ValueError, match=message):
        model.fit(X, y)
    assert not hasattr(model, "coef_")


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"learning_rate": 0.0}, "learning_rate must be above zero"),
        ({"learning_rate": -1.0}, "learning_rate must be above zero"),
        ({"learning_rate": float("nan")}, "learning_rate must be a finite number"),
        ({"learning_rate": "fast"}, "learning_rate must be a number"),
        ({"max_iter": 0}, "max_iter must be a whole number of at least 1"),
        ({"max_iter": 2.5}, "max_iter must be a whole number"),
        ({"l2": -1.0}, "l2 must not be negative"),
        ({"l2": float("inf")}, "l2 must be a finite number"),
        ({"solver": "adam"}, 'solver must be "gd" or "lbfgs"'),
        ({"solver": "lbfgs", "tol": 0.0}, "tol must be above zero"),
        ({"batch_size": 0}, "batch_size must be a whole number of at least 1"),
        ({"class_weight": "even"}, 'class_weight must be a dict or "balanced"'),
        ({"class_weight": {7: 1.0}}, "class_weight names classes that y does not hold"),
        ({"class_weight": {0: -1.0}}, "sample_weight must not be negative"),
    ],
)
def test_bad_parameters(params, message):
    with pytest.raises(ValueError, match=message):
        LogisticRegression(**params).fit(np.eye(4), TRUTHS)


@pytest.mark.parametrize("weight", [[1.0], [1, 1, 1, -1], [0, 0, 0, 0], [1, 1, 1, np.nan]])
def test_bad_weights(weight):
    with pytest.raises(ValueError, match="sample_weight"):
        LogisticRegression().fit(np.eye(4), TRUTHS, sample_weight=weight)


def test_overflow_ends_training():
    with pytest.raises(FloatingPointError, match="overflowed"):
        LogisticRegression(learning_rate=1e308, max_iter=50).fit(np.eye(4) * 1e10, TRUTHS)


def test_predicting_needs_training_and_the_same_width(blobs):
    with pytest.raises(SklearnNotFittedError, match="not fitted yet"):
        LogisticRegression().predict(ONES)
    with pytest.raises(ValueError, match="X has 2 features, but LogisticRegression is expecting 5"):
        LogisticRegression(max_iter=1).fit(*blobs).predict(ONES)


def test_column_vector_y_is_warned_about(blobs):
    X, y = blobs
    with pytest.warns(DataConversionWarning):
        LogisticRegression(max_iter=2).fit(X, y[:, None])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"w": [1.0, np.nan]}, "w contains NaN"),
        ({"w": np.ones((2, 2))}, "does not fit 2 classes"),
        ({"w": []}, "does not fit 2 classes"),
        ({"b": [1.0, 2.0]}, "b must have shape"),
        ({"classes": [1, 0]}, "sorted"),
        ({"classes": [1]}, "at least two classes"),
        ({"class_names": ["one"]}, "class_names must be 2 strings"),
        ({"class_names": [1, 2]}, "class_names must be 2 strings"),
        ({"size": (1, 1)}, "have 3 numbers, but w has 2"),
        ({"size": (0, 1)}, "size must be a whole number"),
        ({"n_iter": -1}, "n_iter must be a whole number"),
    ],
)
def test_from_parameters_checks(arguments, message):
    with pytest.raises(ValueError, match=message):
        LogisticRegression.from_parameters(**{"w": [1.0, 2.0], "b": 0.5, **arguments})
