"""What chapters 3 to 6 of the story are told: votes, losses, the graph, the pots."""

import json
import math

import numpy as np
import pytest

from py_logreg import neuron
from py_logreg.graph import Graph
from tests.web.trainer_page import some_pictures
from trainer.lessons import graph, loss, pots, votes
from trainer.refused import RefusedError


def told(view):
    """The fields as they arrive on the page."""
    return json.loads(json.dumps(view.fields, allow_nan=False))


def near(values, **options):
    return pytest.approx(values, abs=5e-7, **options)


# --- Chapter 3: one neuron ---


def test_three_votes_by_hand(page):
    given = {"x": [0.2, 0.9, 0.5], "w": [1.5, -0.5, 2.0], "b": -0.4}
    said = told(votes.mini(page.trainer, given))
    assert said["votes"] == near([0.3, -0.45, 1.0])
    assert said["sums"] == near([0.3, -0.15, 0.85])
    assert (said["wx"], said["z"], said["a"]) == near((0.85, 0.45, 0.610639))
    assert said["answer"] == "a"
    assert said["weights_and_b"] == near(2.6)


@pytest.mark.parametrize("weight", [-3, 0, 2.5])
def test_a_dark_number_has_no_vote(page, weight):
    given = {"x": [0, 0.9, 0.5], "w": [weight, -0.5, 2.0], "b": -0.4}
    assert told(votes.mini(page.trainer, given))["z"] == near(0.15)


S_CURVE = {
    -6: 0.002473,
    -4: 0.017986,
    -2: 0.119203,
    -1: 0.268941,
    0: 0.5,
    1: 0.731059,
    2: 0.880797,
    4: 0.982014,
    6: 0.997527,
}


def test_the_point_runs_along_the_s_curve(page):
    for z, a in S_CURVE.items():
        said = told(votes.point(page.trainer, {"z": z}))
        other = told(votes.point(page.trainer, {"z": -z}))
        assert said["a"] == near(a)
        assert said["a"] + other["a"] == pytest.approx(1, abs=1e-15)
        assert said["answer"] == ("a" if z > 0 else "b" if z < 0 else "undecided")


async def test_three_places_of_the_selected_picture(page):
    await page.open(size=16)
    first = told(votes.places(page.trainer, {"places": None}))
    x = page.last("flow").buffers["flow"] / 255
    chosen = [place[0] for place in first["places"]]
    assert len({k // 3 for k in chosen}) == 3
    for place, wanted in zip(first["places"], (0.2, 0.9, 0.5), strict=True):
        k, channel, row, column, value, share, tenths = place
        assert (row * 16 + column) * 3 + "RGB".index(channel) == k
        assert value / 255 == share == x[k]
        assert tenths == round(x[k], 1)
        assert abs(share - wanted) <= np.abs(x - wanted).min() + 0.05
    tapped = told(
        votes.places(page.trainer, {"places": chosen, "slot": 1, "pixel": 37, "ignored": 0})
    )
    now = [place[0] for place in tapped["places"]]
    assert now[0] == chosen[0] and now[2] == chosen[2] and now[1] // 3 == 37
    assert x[now[1]] == x[111:114].max()
    page.send("select", id=page.ids("b")[2])
    other = told(votes.places(page.trainer, {"places": now}))
    assert other["id"] == page.ids("b")[2] and [p[0] for p in other["places"]] == now


async def test_all_votes_of_a_picture(page):
    await page.open(size=16)
    await page.train(iterations=40)
    w, b = page.trainer.model.w, page.trainer.model.b
    view = votes.all_votes(page.trainer, {})
    flow = page.last("flow")
    x = flow.buffers["flow"] / 255
    assert view.fields["z"] == flow["z"] == pytest.approx(float(w @ x + b), abs=1e-12)
    assert view.fields["a"] == flow["a"]
    assert view.fields["push_a"] + view.fields["push_b"] == pytest.approx(flow["wx"], abs=1e-12)
    np.testing.assert_allclose(
        view.buffers["lesson_votes"], (w * x).reshape(-1, 3).sum(axis=1), rtol=1e-5
    )


async def test_an_empty_project_has_no_votes(page):
    await page.open("none")
    assert votes.places(page.trainer, {"places": None}).fields["id"] is None
    assert votes.all_votes(page.trainer, {}).fields == {"id": None}


@pytest.mark.parametrize(
    "ask, given",
    [
        (votes.mini, {"x": [1, 2], "w": [1, 2, 3], "b": 0}),
        (votes.mini, {"x": [1, 2, "3"], "w": [1, 2, 3], "b": 0}),
        (votes.mini, {"x": [1, 2, 3], "w": [1, 2, 3]}),
        (votes.point, {"z": True}),
        (votes.places, {"places": [0, 1, 10**6]}),
        (votes.places, {"places": None, "pixel": 1, "slot": 3}),
        (loss.guesses, {"a": [0.5], "y": []}),
        (loss.guesses, {"a": [1.0], "y": [1]}),
        (loss.guesses, {"a": [0.5], "y": [0.5]}),
        (pots.fill, {"source": "elsewhere"}),
        (graph.play, {"kind": "three", "values": {}, "forward": -1, "backward": 0}),
        (graph.play, {"kind": "three", "values": None, "forward": 0, "backward": 0}),
        (graph.play, {"kind": "own", "values": {}, "forward": 0, "backward": 0}),
    ],
)
async def test_what_cannot_be_is_refused(page, ask, given):
    await page.open(size=16)
    with pytest.raises(RefusedError) as refused:
        ask(page.trainer, given)
    assert refused.value.code == "bad-item"


# --- Chapter 4: loss and cost ---

LOSSES = [
    (0.99, 0.010050, 4.605170),
    (0.9, 0.105361, 2.302585),
    (0.75, 0.287682, 1.386294),
    (0.5, 0.693147, 0.693147),
    (0.25, 1.386294, 0.287682),
    (0.1, 2.302585, 0.105361),
    (0.01, 4.605170, 0.010050),
]


def test_the_loss_of_a_guess(page):
    for a, one, zero in LOSSES:
        said = told(loss.guesses(page.trainer, {"a": [a, a], "y": [1, 0]}))
        assert said["losses"] == near([one, zero])


def test_four_guesses_and_their_mean(page):
    said = told(loss.guesses(page.trainer, {"a": [0.9, 0.6, 0.2, 0.5], "y": [1, 0, 0, 1]}))
    assert said["losses"] == near([0.105361, 0.916291, 0.223144, 0.693147])
    assert said["sums"][-1] == near(1.937942)
    assert said["J"] == near(0.484485)
    assert said["worst"] == [1, 3, 2, 0]
    assert said["asked"][:4] == [1, 0, 0.6, near(0.4)]
    assert said["asked"][4:] == near([0.916291, 0.510826, 0.397940])


def test_a_doubtful_guess_is_not_asked_about(page):
    said = told(loss.guesses(page.trainer, {"a": [0.5, 0.45], "y": [1, 0]}))
    assert said["asked"] is None and said["J"] == near(0.645492)


async def test_the_pictures_to_guess(page):
    await page.open(size=16)
    said = told(loss.pictures(page.trainer, {}))
    a, b = page.ids("a"), page.ids("b")
    assert [one[0] for one in said["pictures"]] == [a[0], b[0], a[1], b[1], a[2], b[2]]
    assert [one[2] for one in said["pictures"]] == [1, 0, 1, 0, 1, 0]
    at = {round(point[0], 2): point[1:] for point in said["curves"]}
    for guess, one, zero in LOSSES:
        assert at[guess] == near([one, zero])


async def test_what_the_neuron_says(page):
    await page.open(size=16)
    await page.train(iterations=40)
    z = told(loss.neuron_says(page.trainer, {}))["z"]
    pictures = loss.pictures(page.trainer, {}).fields["pictures"]
    y = [one[2] for one in pictures]
    said = told(loss.guesses(page.trainer, {"z": z, "y": y}))
    for k, (picture, _, _) in enumerate(pictures):
        flow = await page.ask("select", "flow", id=picture)
        assert (z[k], said["a"][k], said["losses"][k]) == pytest.approx(
            (flow["z"], flow["a"], flow["loss"]), abs=1e-12
        )
    assert said["J"] == pytest.approx(neuron.cost(said["a"], y), abs=1e-12)
    await page.open("none")
    assert loss.neuron_says(page.trainer, {}).fields == {"z": []}


def test_an_answer_that_rounds_to_1_still_has_its_loss(page):
    said = told(loss.guesses(page.trainer, {"z": [40.0, -2.0], "y": [0, 0]}))
    assert said["a"][0] == 1.0 and said["losses"] == near([40, 0.126928])
    assert said["asked"][0] == 1


# --- Chapter 5: the computation graph ---


def played(page, kind="three", forward=99, backward=99, values=None, **given):
    given = {
        "kind": kind,
        "values": values or {},
        "forward": forward,
        "backward": backward,
        **given,
    }
    return told(graph.play(page.trainer, given))


def numbers(said):
    """{bubble: (value, slope)}."""
    return {name: (value, slope) for name, _, _, _, value, slope in said["nodes"]}


def test_the_first_graph_forward_and_backward(page):
    said = played(page)
    assert numbers(said) == {
        "a": (5, 3),
        "b": (3, 6),
        "c": (2, 9),
        "u": (6, 3),
        "v": (11, 3),
        "J": (33, 1),
    }
    assert said["asked"] == {"right": 9, "wrong": [3, 6]}
    after = {leaf: nudge[3] for leaf, nudge in said["nudges"].items()}
    assert after == {"a": near(33.003), "b": near(33.006), "c": near(33.009)}
    edges = {(start, end): factor for start, end, factor in said["edges"]}
    assert edges == {("b", "u"): 2, ("c", "u"): 3, ("a", "v"): 1, ("u", "v"): 1, ("v", "J"): 3}


def test_other_leaves(page):
    said = played(page, values={"a": 4, "b": -1, "c": 2.5})
    now = numbers(said)
    assert now["J"][0] == near(4.5)
    assert (now["a"][1], now["b"][1], now["c"][1]) == near((3, 7.5, -3))
    assert played(page, values={"b": 2})["asked"] is None  # b = c
    assert played(page, values={"b": 0})["asked"] is None


def test_one_bubble_a_press(page):
    said = played(page, forward=1, backward=0)
    assert said["step"] == {
        "pass": "forward",
        "node": "u",
        "symbol": "b·c",
        "numbers": "3·2",
        "value": 6,
    }
    assert numbers(said)["v"] == (None, None)
    assert (said["forward"], said["forward_total"]) == (1, 3)
    ends = ["J", "v", "a", "u", "c", "b"]
    for k, name in enumerate(ends):
        said = played(page, backward=k + 1)
        assert said["step"]["node"] == name
        assert said["next"] == (ends[k + 1] if k < 5 else None)
        assert said["backward"] == k + 1 and said["backward_total"] == 6
        known = {n for n, (_, slope) in numbers(said).items() if slope is not None}
        assert known == set(ends[: k + 1])
    assert said["step"]["terms"] == [["u", 3, 2, 6, "c"]]
    assert played(page, forward=2, backward=6)["backward"] == 0  # first all the way forward


def test_the_way_from_a_bubble(page):
    assert played(page, chosen="b")["paths"] == [[["b", "u", "v", "J"], [2, 1, 3], 6]]
    assert played(page, forward=0, backward=0, chosen="nobody")["paths"] == []


NEURON = [
    # w, b, y -> z, a, L, dL/da, da/dz, dz, dw
    ((0.3, -0.2), 0.1, 1, 0.0, 0.5, 0.693147, -2.0, 0.25, -0.5, (-0.5, -1.0)),
    ((0.8, 0.8), 0.6, 1, 3.0, 0.952574, 0.048587, None, None, -0.047426, (-0.047426, -0.094852)),
    (
        (0.3, -0.1),
        0.2,
        1,
        0.3,
        0.574443,
        0.554355,
        -1.740818,
        0.244458,
        -0.425557,
        (-0.425557, -0.851115),
    ),
    ((0.3, -0.1), 0.2, 0, 0.3, 0.574443, 0.854355, 2.349859, None, 0.574443, (0.574443, 1.148885)),
]


@pytest.mark.parametrize("w, b, y, z, a, lost, dl_da, da_dz, dz, dw", NEURON)
def test_one_example_of_the_neuron(page, w, b, y, z, a, lost, dl_da, da_dz, dz, dw):
    said = played(page, "neuron", values={"w0": w[0], "w1": w[1], "b": b, "y": y})
    now = numbers(said)
    assert (now["z"][0], now["a"][0], now["L"][0]) == near((z, a, lost))
    assert (now["z"][1], now["b"][1], now["w0"][1], now["w1"][1]) == near((dz, dz, *dw))
    factors = {(start, end): factor for start, end, factor in said["edges"]}
    if dl_da is not None:
        assert now["a"][1] == factors["a", "L"] == near(dl_da)
    if da_dz is not None:
        assert factors["z", "a"] == near(da_dz)
    X, answers = np.array([[1.0], [2.0]]), neuron.forward(w, b, [[1.0], [2.0]])
    slopes, slope = neuron.backward(X, answers, [y])
    assert (now["w0"][1], now["w1"][1]) == pytest.approx(tuple(slopes), abs=1e-12)
    assert now["b"][1] == pytest.approx(slope, abs=1e-12)
    assert now["L"][0] == pytest.approx(neuron.cost(answers, [y]), abs=1e-12)


def test_a_nudge_on_a_curve_is_nearly_the_slope(page):
    nudges = played(page, "neuron")["nudges"]
    moved = {leaf: nudge[4] for leaf, nudge in nudges.items()}
    assert (moved["w0"], moved["w1"], moved["b"]) == near((-0.499875, -0.999500, -0.499875))


async def test_one_example_from_the_selected_picture(page):
    await page.open(size=16)
    await page.train(iterations=40)
    page.send("select", id=page.ids("b")[1])
    now = numbers(played(page, "picture"))
    x = page.last("flow").buffers["flow"] / 255
    assert now["y"][0] == 0 and now["b"][0] == page.trainer.model.b
    places = [int(np.flatnonzero(x == now[name][0])[0]) for name in ("x0", "x1")]
    assert [x[k] for k in places] == sorted(x[places], reverse=x[places[0]] >= x[places[1]])
    assert max(x) in x[places]
    w = (now["w0"][0], now["w1"][0])
    assert set(w) <= set(page.trainer.model.w)
    X = [[now["x0"][0]], [now["x1"][0]]]
    a = neuron.forward(w, page.trainer.model.b, X)
    assert now["a"][0] == pytest.approx(a[0], abs=1e-12)
    dw, db = neuron.backward(X, a, [0.0])
    assert (now["w0"][1], now["w1"][1], now["b"][1]) == pytest.approx((*dw, db), abs=1e-12)


async def test_no_picture_to_take_an_example_from(page):
    await page.open("none")
    assert played(page, "picture")["error"][0] == "no-picture"


FORMULAS = [
    "(a + b)·c ÷ d − a^2",
    "exp(−a·b) + ln(c)",
    "sigmoid(a*b - c) ^ 3",
    "a*a + a/b - exp(a)",
    "loss(sigmoid(a - b), 1)",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_of_the_learner_s_own(page, formula):
    said = played(page, "own", formula=formula)
    reference = Graph(formula, **said["leaves"])
    reference.finish()
    for name, (value, slope) in numbers(said).items():
        assert (value, slope) == (reference.value(name), reference.slope(name))
        if name in said["leaves"]:
            *_, moved, exact = said["nudges"][name]
            assert moved == pytest.approx(exact, rel=0.02, abs=0.02)
    for start, end, factor in said["edges"]:
        assert start in reference.nodes and end in reference.nodes and factor is not None


@pytest.mark.parametrize(
    "formula, inputs, place, letters",
    [
        ("a*b", ("a", "b"), 0, "b"),
        ("a/b", ("a", "b"), 1, "−a/b²"),
        ("a-b", ("a", "b"), 1, "−1"),
        ("a^b", ("a", "b"), 0, "b·a^(b − 1)"),
        ("ln(a)", ("a",), 0, "1/a"),
        ("exp(a)", ("a",), 0, "J"),
        ("sigmoid(a)", ("a",), 0, "J(1 − J)"),
        ("loss(a, y)", ("a", "y"), 0, "−y/a + (1 − y)/(1 − a)"),
    ],
)
def test_local_factors_in_letters_are_those_in_numbers(formula, inputs, place, letters):
    values = {"a": 0.7, "b": 1.3, "y": 1.0}
    g = Graph(formula, **{name: values[name] for name in inputs})
    g.finish()
    written = graph.local_symbol(g.nodes["J"], place)
    assert written == letters
    python = written.replace("−", "-").replace("·", "*").replace("^", "**").replace("²", "**2")
    python = python.replace("J(", "J*(").replace(")(", ")*(")
    names = {**values, "J": g.value("J"), "ln": math.log}
    assert eval(python, {}, names) == pytest.approx(g.slope(inputs[place]))


@pytest.mark.parametrize(
    "formula, code, position",
    [
        ("", "empty", 0),
        ("a + ", "unexpected-end", 4),
        ("a $ b", "unknown-sign", 2),
        ("tan(a)", "unknown-function", 0),
        ("a + b)", "unexpected", 5),
        ("+".join(f"exp(a{k})" for k in range(45)), "too-many-bubbles", None),
    ],
)
def test_a_formula_that_cannot_be_read_is_told(page, formula, code, position):
    said = played(page, "own", formula=formula)
    assert said["nodes"] == [] and said["error"][:2] == [code, position]


def test_a_number_that_does_not_exist_stops_the_pass(page):
    said = played(page, "own", formula="u = a + b; v = ln(u); J = v*c", values={"a": -9})
    assert said["error"][0] == "no-number" and said["error"][2] == {"name": "v"}
    assert numbers(said)["u"] == (-6, None) and numbers(said)["v"] == (None, None)
    assert (said["forward"], said["forward_total"], said["nudges"]) == (1, 3, {})


# --- Chapter 6: m examples ---


def test_the_pots_of_the_practice_set(page):
    said = told(pots.fill(page.trainer, {"source": "practice"}))
    assert [row[3] for row in said["rows"]] == near([0, 0.5, -0.1])
    assert [row[4] for row in said["rows"]] == near([0.5, 0.622459, 0.475021])
    assert [row[5] for row in said["rows"]] == near([0.693147, 0.974077, 0.744397])
    assert [row[6] for row in said["rows"]] == near([-0.5, 0.622459, -0.524979])
    assert said["pots"][0] == near([0.693147, -0.5, -1.0, -0.5])
    assert said["pots"][1] == near([1.667224, 0.744919, -0.377541, 0.122459])
    assert said["pots"][2] == near([2.411621, 0.744919, -0.902520, -0.402520])
    assert said["divided"] == near([0.803874, 0.248306, -0.300840, -0.134173])
    assert said["vector"] == pytest.approx(said["divided"], abs=1e-12)
    assert said["difference"] < 1e-12
    assert said["asked"] == {"right": near(-0.134173), "wrong": [near(-0.402520), near(0.134173)]}
    shares = [[row[7], row[8], row[6]] for row in said["rows"]]
    assert np.sum(shares, axis=0) == near(said["pots"][2][1:])


@pytest.mark.parametrize(
    "alpha, w, b, cost",
    [
        (1.0, (0.051694, 0.100840), 0.234173, 0.651528),
        (0.1, (0.275169, -0.169916), 0.113417, 0.787037),
    ],
)
def test_one_step_from_the_pots(page, alpha, w, b, cost):
    said = told(pots.fill(page.trainer, {"source": "practice"}))
    _, *dw, db = said["divided"]
    stepped = np.array(said["w"]) - alpha * np.array(dw)
    bias = said["b"] - alpha * db
    assert tuple(stepped) == near(w) and bias == near(b)
    X, y, *_ = pots.PRACTICE
    assert neuron.cost_from_logits(neuron.linear(stepped, bias, X), y) == near(cost)


async def test_the_pots_of_the_learner_s_own_pictures(page):
    await page.open(size=16)
    await page.train(iterations=40)
    said = told(pots.fill(page.trainer, {"source": "pictures"}))
    a, b = page.ids("a"), page.ids("b")
    assert said["ids"] == [a[0], b[0], a[1], b[1], a[2], b[2]] and said["m"] == 6
    X = np.array([row[:2] for row in said["rows"]]).T
    for i, picture in enumerate(said["ids"]):
        flow = await page.ask("select", "flow", id=picture)
        x = flow.buffers["flow"] / 255
        assert X[:, i].tolist() == [x[place[0]] for place in said["places"]]
    w = page.trainer.model.w[[place[0] for place in said["places"]]]
    y = np.array([1, 0, 1, 0, 1, 0])
    answers = neuron.forward(w, page.trainer.model.b, X)
    dw, db = neuron.backward(X, answers, y)
    assert said["divided"] == pytest.approx([neuron.cost(answers, y), *dw, db], abs=1e-12)
    assert said["difference"] < 1e-12
    assert all(np.ptp(row) > 0 for row in X)


async def test_too_few_pictures_for_the_pots(page):
    page.add_sample("two", [(one, i, "train", "") for i, one in enumerate(some_pictures(2))])
    await page.open("two")
    said = told(pots.fill(page.trainer, {"source": "pictures"}))
    assert said == {"source": "pictures", "m": 2, "least": 3, "many": False}


async def test_more_than_two_classes_have_no_one_neuron(page):
    await page.open(size=16)
    page.send("add_class")
    await page.settled()
    assert votes.all_votes(page.trainer, {}).fields == {"id": None}
    assert loss.neuron_says(page.trainer, {}).fields == {"z": []}
    assert played(page, "picture")["error"][0] == "many-classes"
    said = told(pots.fill(page.trainer, {"source": "pictures"}))
    assert said["many"] and "rows" not in said
