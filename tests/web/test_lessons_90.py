"""What chapters 9 and 10 of the story are told: the exam, why, stuck, the traps."""

import json
import math

import numpy as np
import pytest

from py_logreg import neuron, samples
from py_logreg.descent import curvature, gradient_descent
from py_logreg.pictures import resize
from tests.web.trainer_page import some_pictures
from trainer.lessons import bench, exam, stuck, traps, why
from trainer.refused import RefusedError


def told(view):
    """The fields as they arrive on the page."""
    return json.loads(json.dumps(view.fields, allow_nan=False))


def worked(work):
    """What a generator of slices returns at last."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def near(values, **options):
    return pytest.approx(values, abs=5e-7, **options)


def sheet(page, band=0.0, cell=None, start=0):
    return told(exam.sheet(page.trainer, {"band": band, "cell": cell, "start": start}))


async def trained(page, iterations=60, size=16):
    await page.open(size=size)
    await page.train(iterations=iterations)
    return page.trainer.model.w.copy(), page.trainer.model.b


# --- Chapter 9: predict and judge ---


def test_the_practice_list():
    said = exam.practice(0.0)
    assert [row[0] for row in said["list"]] == [1, 1, 0, 0, 1]
    assert [row[1] for row in said["list"]] == [0.91, 0.42, 0.68, 0.15, 0.55]
    assert [row[2] for row in said["list"]] == near(
        [0.094311, 0.867501, 1.139434, 0.162519, 0.597837]
    )
    assert [row[3] for row in said["list"]] == [True, False, False, True, True]
    assert said["counts"] == [2, 1, 1, 1]
    assert (said["right"], said["of"], said["accuracy"]) == (3, 5, 0.6)
    assert (said["lazy"], said["lazy_share"], said["beats"]) == (3, 0.6, False)
    assert (said["cost"], said["mean_a"]) == near((0.572320, 0.542000))


@pytest.mark.parametrize(
    "width, answered, right",
    [(0.0, 5, 3), (0.05, 5, 3), (0.06, 4, 2), (0.1, 3, 2), (0.2, 2, 2), (0.5, 0, 0)],
)
def test_answers_within_the_band_are_unsure(width, answered, right):
    said = exam.practice(width)["band"]
    assert (said["answered"], said["right"], said["of"]) == (answered, right, 5)


async def test_the_test_pictures_stand_in_the_order_of_their_answers(page):
    w, b = await trained(page)
    said = sheet(page)
    assert (said["of"], said["shown"], said["start"], said["practice"]) == (4, 4, 0, None)
    answers = [row[5] for row in said["list"]]
    assert answers == sorted(answers) and [row[0] for row in said["list"]] == [0, 1, 2, 3]
    for _, picture, name, truth, z, a, loss, right, unsure in said["list"]:
        number = int(name.split()[1])
        x = resize(some_pictures(16)[number].ravel(), (64, 64), (16, 16)) / 255
        assert picture in page.ids("test") and truth == number % 2
        assert z == pytest.approx(float(w @ x) + b, abs=1e-12)
        assert a == pytest.approx(1 / (1 + math.exp(-z)), abs=1e-12)
        assert loss == pytest.approx(-math.log(a if truth else 1 - a), abs=1e-12)
        assert right == ((a > 0.5) == bool(truth)) and unsure is False
    sums, model = said["sums"], page.last("model")
    assert sums["right"] == model["test_right"] and sums["cost"] == model["test_cost"]
    assert said["train"] == [model["right"], 12, model["right"] / 12]
    assert sum(sums["counts"]) == 4 and sums["worth"] == 25.0 and sums["lazy"] == 2


async def test_an_untrained_neuron_calls_every_picture_b(page):
    await page.open(size=16)
    said = sheet(page, band=0.01)
    assert [row[5] for row in said["list"]] == [0.5] * 4
    assert said["sums"]["counts"] == [0, 2, 0, 2] and not said["sums"]["beats"]
    assert [row[8] for row in said["list"]] == [True] * 4
    assert said["sums"]["band"]["answered"] == 0


async def test_a_cell_of_the_table_leaves_its_pictures(page):
    await page.open(size=16)
    wrong, right = sheet(page, cell="a_as_b"), sheet(page, cell="b_as_b")
    assert {row[3] for row in wrong["list"]} == {1} and {row[7] for row in wrong["list"]} == {False}
    assert {row[3] for row in right["list"]} == {0} and right["shown"] == 2
    assert sheet(page, cell="a_as_a")["list"] == []
    assert wrong["sums"] == sheet(page)["sums"]


async def test_many_test_pictures_come_in_windows(page):
    pictures = [
        (one, i % 2, "train" if i < 4 else "test", "") for i, one in enumerate(some_pictures(34))
    ]
    page.add_sample("many", pictures)
    await page.open("many", size=16)
    await page.train(iterations=20)
    first, last = sheet(page), sheet(page, start=24)
    assert len(first["list"]) == 24 and len(last["list"]) == 6
    assert [row[0] for row in first["list"] + last["list"]] == list(range(30))
    assert sheet(page, start=5000)["start"] == 24


async def test_too_few_tests_bring_the_practice_list(page):
    await trained(page)
    page.send("label", ids=page.ids("test")[:2], label=None)
    said = sheet(page)
    assert said["of"] == 4 and said["sums"]["of"] == 2 and said["practice"]["of"] == 5
    assert [row[3:4] + row[6:8] for row in said["list"]].count([None, None, None]) == 2
    page.send("clear", tray="test")
    assert sheet(page)["sums"] is None and sheet(page)["list"] == []
    assert told(exam.band(page.trainer, {"band": 0.1}))["band"]["of"] == 5


async def test_the_band_alone(page):
    await trained(page)
    said = sheet(page, band=0.2)
    alone = told(exam.band(page.trainer, {"band": 0.2}))
    assert alone["band"] == said["sums"]["band"]
    assert sorted(alone["unsure"]) == sorted(row[1] for row in said["list"] if row[8])


# --- Why ---


async def test_the_votes_add_up_to_the_score(page):
    w, b = await trained(page)
    picture = page.ids("test")[1]
    view = why.picture(page.trainer, {"id": picture})
    said, x = told(view), view.buffers["why_seen"] / 255
    np.testing.assert_array_equal(
        view.buffers["why_seen"], resize(some_pictures(16)[13].ravel(), (64, 64), (16, 16))
    )
    assert said["push_a"] + said["push_b"] + said["b"] == pytest.approx(said["z"], abs=1e-12)
    assert said["z"] == pytest.approx(float(w @ x) + b, abs=1e-12)
    votes = w * x
    assert said["push_a"] == pytest.approx(votes[votes > 0].sum(), abs=1e-12)
    np.testing.assert_allclose(
        view.buffers["why_votes"], votes.reshape(-1, 3).sum(axis=1), rtol=1e-5, atol=1e-9
    )
    np.testing.assert_allclose(
        view.buffers["why_weights"], w.reshape(-1, 3).sum(axis=1), rtol=1e-5, atol=1e-9
    )
    order = np.argsort(-np.abs(votes), kind="stable")[:10]
    assert [place[0] for place in said["strongest"]] == order.tolist()
    for k, channel, row, column, value, share, weight, vote in said["strongest"]:
        assert (row * 16 + column) * 3 + "RGB".index(channel) == k
        assert (value / 255, weight, vote) == (share, w[k], votes[k])


async def test_all_maps_share_one_scale_that_no_vote_exceeds(page):
    await trained(page)
    views = [why.picture(page.trainer, {"id": one}) for one in page.ids("test") + page.ids("a")]
    (scale,) = {view.fields["scale"] for view in views}
    w = page.trainer.model.w.reshape(-1, 3)
    assert scale == max(max(p[p > 0].sum(), -p[p < 0].sum()) for p in w)
    assert all(np.abs(view.buffers["why_votes"]).max() <= scale * 1.000001 for view in views)


async def test_three_votes_of_chapter_3(page):
    page.add_sample(
        "dots", [(np.full((64, 64, 3), 255 * i, np.uint8), i, "train", "") for i in (0, 1)]
    )
    await page.open("dots", size=16)
    x, w = np.array([0.2, 0.9, 0.5]), np.array([1.5, -0.5, 2.0])
    votes = w * x  # the map's own sums, worked by hand
    assert (votes[votes > 0].sum(), votes[votes < 0].sum()) == near((1.3, -0.45))
    assert votes.sum() - 0.4 == near(0.45)
    pixels = np.zeros(16 * 16 * 3, np.uint8)
    pixels[:3] = 51, 230, 128
    model = page.trainer.model
    model._w, model._b = np.concatenate([w, np.zeros(765)]), -0.4
    page.trainer.tried = (np.kron(pixels.reshape(16, 16, 3), np.ones((4, 4, 1))).astype(np.uint8)
                          .ravel(), "drawn", 1)  # fmt: skip
    said = told(why.picture(page.trainer, {"id": None, "tried": True}))
    exact = (1.5 * 51 + 2 * 128) / 255, -0.5 * 230 / 255
    assert (said["push_a"], said["push_b"], said["b"]) == pytest.approx((*exact, -0.4), abs=1e-12)
    assert said["z"] == pytest.approx(sum(exact) - 0.4, abs=1e-12)
    assert (said["name"], said["tried"], said["id"], said["loss"]) == ("drawn", True, None, None)


async def test_a_pixel_has_three_votes(page):
    w, _ = await trained(page)
    view = why.picture(page.trainer, {"id": page.ids("b")[0]})
    said = told(why.pixel(page.trainer, {"id": page.ids("b")[0], "pixel": 37}))
    x = view.buffers["why_seen"] / 255
    assert (said["row"], said["column"]) == (2, 5)
    assert [place[:2] for place in said["places"]] == [[111, "R"], [112, "G"], [113, "B"]]
    assert [place[7] for place in said["places"]] == (w * x)[111:114].tolist()
    assert said["total"] == pytest.approx(view.buffers["why_votes"][37], rel=1e-5)
    with pytest.raises(RefusedError):
        why.pixel(page.trainer, {"id": page.ids("b")[0], "pixel": 256})


async def test_the_most_similar_training_pictures(page):
    await page.open(size=16)
    S = {
        i: resize(one.ravel(), (64, 64), (16, 16)) / 255 for i, one in enumerate(some_pictures(12))
    }
    for picture in (page.ids("test")[0], page.ids("a")[2]):
        x = why.picture(page.trainer, {"id": picture}).buffers["why_seen"] / 255
        said = told(worked(why.similar(page.trainer, {"id": picture})))
        far = {f"tile {i}": float(np.linalg.norm(s - x)) for i, s in S.items()}
        own = page.trainer.project.get(picture).name
        expected = sorted((d, name) for name, d in far.items() if name != own)[:5]
        assert [row[1] for row in said["nearest"]] == [name for _, name in expected]
        assert [row[3] for row in said["nearest"]] == pytest.approx([d for d, _ in expected])
        assert picture not in [row[0] for row in said["nearest"]]


async def test_a_drawing_that_was_tried_can_be_looked_at(page):
    await trained(page)
    await page.ask("try", "tried", key=None, id=page.ids("b")[0], name="", tag=1)
    assert sheet(page)["tried"] is None
    drawn = np.arange(12288, dtype=np.uint32).astype(np.uint8)
    answer = await page.ask(
        "try", "tried", {"rgb": drawn.tobytes()}, key=None, id=None, name="drawing", tag=2
    )
    assert sheet(page)["tried"] == "drawing"
    said = told(why.picture(page.trainer, {"id": None, "tried": True}))
    assert (said["z"], said["a"], said["push_a"]) == (answer["z"], answer["a"], answer["push_a"])
    assert (
        len(worked(why.similar(page.trainer, {"id": None, "tried": True})).fields["nearest"]) == 5
    )


async def test_nothing_is_said_of_an_empty_project_or_of_many_classes(page):
    await page.open("none")
    assert told(why.picture(page.trainer, {"id": None}))["id"] is None
    assert worked(why.similar(page.trainer, {"id": 3})).fields == {"nearest": []}
    page.send("add_class")
    assert sheet(page) == {"classes": 3}


# --- Chapter 10: two squares ---

LN2 = 0.693147


def squares(w=(0, 0), b=0.0, extra=()):
    return told(stuck.squares(None, {"w": list(w), "b": b, "extra": list(extra)}))


def descended(w, b, steps, alpha=1.0, extra=()):
    given = {"w": list(w), "b": b, "steps": steps, "alpha": alpha, "extra": list(extra)}
    return told(stuck.descend(None, given))


def test_there_is_no_slope_at_zero():
    said = squares()
    assert [one[:3] for one in said["pictures"]] == [[0, 0, 1], [1, 1, 1], [0, 1, 0], [1, 0, 0]]
    assert (said["dw"], said["db"]) == ([0, 0], 0)
    assert said["J"] == near(LN2) and said["floor"] == near(LN2) and said["line"] is None


def test_from_zero_it_stays_for_ever():
    path = descended((0, 0), 0.0, 1000)["path"]
    for t in (0, 1, 10, 100, 1000):
        assert path[t] == [t, math.log(2), 0, 0, 0]
    w, b = path[-1][2:4], path[-1][4]
    for _ in range(9):
        end = descended(w, b, 1000)["path"][-1]
        w, b = end[2:4], end[4]
    assert end[1] == near(LN2)  # t = 10,000


ELSEWHERE = {0: 0.780911, 1: 0.759808, 2: 0.747518, 10: 0.712401, 100: 0.693148, 1000: 0.693147}


def test_from_elsewhere_it_comes_back():
    path = descended((1, -1), 0.5, 1000)["path"]
    for t, J in ELSEWHERE.items():
        assert path[t][0] == t and path[t][1] == near(J)
    assert path[1000][2:] == pytest.approx([0, 0, 0], abs=1e-6)
    assert squares((1, -1), 0.5)["J"] == near(0.780911)


def test_up_to_which_alpha_j_never_rises():
    assert descended((1, -1), 0.5, 1)["limit"] == near(5.021749)
    for w, b in (((1, -1), 0.5), ((3, 2), -1), ((-2, 2), 1), ((0, 0), 4)):
        costs = [point[1] for point in descended(w, b, 200, alpha=5.021749)["path"]]
        assert np.diff(costs).max() <= 1e-15
    # Somewhat above, a start next to the lowest point is driven away from it.
    above = [point[1] for point in descended((0.01, 0.01), 0.01, 200, alpha=5.2)["path"]]
    assert np.diff(above).max() > 1e-6


UNEVEN = {0: 0.693147, 1: 0.659660, 100: 0.636519, 1000: 0.636514}


def test_more_pictures_of_one_kind_move_the_floor():
    extra = [[0.2, 0.2, 1]]
    said = descended((0, 0), 0.0, 1000, extra=extra)
    for t, J in UNEVEN.items():
        assert said["path"][t][1] == near(J)
    assert said["path"][-1][2:] == pytest.approx([0, 0, math.log(2)], abs=1e-6)
    q = 2 / 3
    assert said["floor"] == near(-q * math.log(q) - (1 - q) * math.log(1 - q))
    now = squares(extra=extra)
    assert not now["balanced"] and now["pictures"][5][:3] == pytest.approx([0.8, 0.8, 1])
    assert squares(extra=[*extra, [0.3, 0.6, 0]])["balanced"]


@pytest.mark.parametrize("seed", range(5))
def test_all_pairs_have_one_total_and_j_never_falls_below(seed):
    dice = np.random.default_rng(seed)
    w, b = dice.normal(0, 2, 2).tolist(), float(dice.normal())
    extra = [[*dice.random(2).tolist(), 1], [*dice.random(2).tolist(), 0]]
    said = squares(w, b, extra)
    assert said["total"] == pytest.approx(sum(w) + 2 * b)
    assert said["once"] == pytest.approx(sum(w) + b)
    for first, second, same, z1, z2, total in said["pairs"]:
        assert total == z1 + z2 == pytest.approx(said["total"])
        assert (z1, z2) == (said["pictures"][first][3], said["pictures"][second][3])
        assert same == bool(said["pictures"][first][2])
    assert said["J"] >= math.log(2) - 1e-12


def test_three_of_four_right_costs_more():
    said = squares((-2, 2), 1.0)
    assert said["J"] == near(0.997093) and said["right"] == 3


def test_the_border_is_where_the_score_is_zero():
    for w, b in (((1, -1), 0.5), ((-2, 2), 1), ((0, 1), -0.5), ((2, 0), -1), ((1, 1), -1)):
        for x0, x1 in squares(w, b)["line"]:
            assert w[0] * x0 + w[1] * x1 + b == pytest.approx(0, abs=1e-12)
            assert -0.5 <= x0 <= 1.5 and -0.5 <= x1 <= 1.5
    assert squares((1, 1), 5)["line"] is None


def test_dragging_the_border_sets_the_weights():
    given = {"ends": [0, 0.5, 1, 0.5], "w": [1, 1], "b": 0, "extra": []}
    said = told(stuck.line(None, given))
    assert said["w"] == [0, 1.41] and said["b"] == pytest.approx(-0.71)
    other = told(stuck.line(None, {**given, "w": [1, -1]}))
    assert other["w"] == [0, -1.41]  # its side stays
    assert told(stuck.line(None, {**given, "w": [0, 0]}))["w"] in ([0, 1], [0, -1])
    same = told(stuck.line(None, {**given, "ends": [0, 0, 0.01, 0]}))
    assert same["w"] == [1, 1]


# --- Chapter 10: the sample in pairs ---


def test_the_sample_stays_at_ln_2():
    view = worked(stuck.sample(None, {"start": "zero", "steps": 300}))
    said = told(view)
    assert said["costs"] == [math.log(2)] * 301
    assert said["largest"] == 0 and said["b"] == 0 and not view.buffers["stuck_weights"].any()
    assert said["alpha"] < said["limit"] == pytest.approx(0.0026, abs=5e-5)
    assert said["neighbours"] == [20, 20] and said["neuron"] == [10, 20]


def test_from_any_weights_all_pairs_have_one_total():
    view = worked(stuck.sample(None, {"start": "anywhere", "steps": 300}))
    said = told(view)
    made = samples.make("same-different")
    S, y = made.part("train")
    w = 0.01 * np.random.default_rng(0).standard_normal(12288)
    z = S @ w / 255 + 0.5
    before = told(worked(stuck.sample(None, {"start": "anywhere", "steps": 0})))["totals"]
    for k, (same, one, other, total) in enumerate(before):
        assert (one, other) == pytest.approx((z[2 * k], z[2 * k + 1]))
        assert same == bool(y[2 * k]) and total == pytest.approx(w.sum() + 1.0)
    assert said["costs"][0] == pytest.approx(neuron.cost_from_logits(z, y))
    assert np.diff(said["costs"]).max() < 0 and said["costs"][-1] > math.log(2)
    assert [row[3] for row in said["totals"]] == pytest.approx([said["total"]] * 20)
    steps = gradient_descent(
        S.T, y, learning_rate=said["alpha"], iterations=301, w=w, b=0.5, method="primal"
    )
    assert said["costs"] == pytest.approx([step.cost for step in steps])
    for k in range(0, 12, 2):
        np.testing.assert_array_equal(
            view.buffers[f"stuck_{k}"], 255 - view.buffers[f"stuck_{k + 1}"]
        )
    assert [same for _, same in said["shown"]] == [True, False] * 3


# --- Chapter 10: the traps ---


async def sprung(page, kind, seed=0):
    return told(worked(traps.spring(page.trainer, {"kind": kind, "seed": seed})))


def learned(S, y, steps=300):
    """The same training with the library's plain descent."""
    y = np.asarray(y, dtype=float)
    alpha = 1 / curvature(S.T)
    *_, last = gradient_descent(S.T, y, learning_rate=alpha, iterations=steps, method="primal")
    return last.w, last.b, alpha


def right(w, b, S, y):
    return [int(((neuron.forward(w, b, S.T) > 0.5) == (y == 1)).sum()), len(y)]


SUN = samples.make("sun")
S, Y = SUN.part("train")
T, TRUTH = SUN.part("test")


async def test_on_an_empty_project_a_sample_is_taken(page):
    await page.open("none")
    w, b, _ = learned(S, Y)
    said = await sprung(page, "scrambled")
    rows = {row[0]: row[1:3] for row in said["rows"]}
    planes = [T.reshape(-1, 3, 64, 64)[:, c] for c in range(3)]
    wrong = np.stack(planes, axis=-1).reshape(20, -1)
    assert (said["own"], said["m"], said["m_test"]) == (False, 40, 20)
    assert said["measured"] == rows["scrambled"] == right(w, b, wrong, TRUTH)
    assert rows["normal"] == rows["alike"] == right(w, b, T, TRUTH)
    assert rows["lazy"] == [10, 20] and said["pictures"] == ["before", "after"]


async def test_the_background_decides(page):
    await page.open("none")
    view = worked(traps.spring(page.trainer, {"kind": "background", "seed": 0}))
    said = told(view)
    assert [row[1:] for row in said["rows"]] == [[40, 40, 100], [20, 20, 100], [0, 20, 0]]
    assert (said["measured"], said["share"]) == ([0, 20], 0)
    a_red, b_blue, swapped = (
        view.buffers[f"trap_background_{k}"].reshape(64, 64, 3) for k in range(3)
    )
    assert (a_red[0, 0].tolist(), b_blue[0, 0].tolist()) == ([210, 40, 40], [40, 60, 210])
    assert swapped[63, 63].tolist() == [40, 60, 210]
    np.testing.assert_array_equal(a_red[12:52, 12:52].ravel(), resize(S[0], (64, 64), (40, 40)))
    votes = view.buffers["trap_map"].reshape(64, 64)
    assert votes.sum() < votes[12:52, 12:52].sum() < abs(votes.sum())  # the wall outvotes it


async def test_the_coin_is_learned_by_heart(page):
    await page.open("none")
    said = await sprung(page, "coin", seed=5)
    dice = np.random.default_rng(5)
    y, truth = (dice.permutation(np.arange(20) % 2) for _ in range(2))
    some = S[np.linspace(0, 39, 20).astype(int)]
    rows = {row[0]: row[1:3] for row in said["rows"]}
    steps = rows["steps"][0]
    w, b, _ = learned(some, y, steps)
    assert rows["train"] == right(w, b, some, y) == [20, 20]
    assert said["measured"] == rows["fresh"] == right(w, b, T, truth)
    assert rows["J"] == pytest.approx([neuron.cost_from_logits(some @ w / 255 + b, y)])
    assert rows["J"][0] < 0.1


async def test_it_never_says_that_it_does_not_know(page):
    await page.open("none")
    said = await sprung(page, "neither")
    w, b, _ = learned(S, Y)
    rows = {row[0]: row[1] for row in said["rows"]}
    assert rows["black"] == pytest.approx(float(neuron.sigmoid(b)), abs=1e-9)
    assert rows["white"] == pytest.approx(float(neuron.sigmoid(w.sum() + b)), abs=1e-9)
    assert said["measured"] == [round(100 * max(rows["noise"], 1 - rows["noise"])), 100]
    assert said["pictures"] == list(rows) == ["black", "noise", "white", "stripes"]


async def test_few_pictures_and_a_rare_class(page):
    await page.open("none")
    dice = np.random.default_rng(0)
    some = np.concatenate([dice.choice(np.flatnonzero(one == Y), 2, False) for one in (1, 0)])
    w, b, _ = learned(S[some], Y[some])
    said = await sprung(page, "few")
    assert said["measured"] == right(w, b, T, TRUTH) and said["rows"][0] == ["train", 4, 4, 100]
    assert said["rows"][2][:3] == ["all", *right(*learned(S, Y)[:2], T, TRUTH)]
    rare = [*range(20), 20, 39]
    w, b, _ = learned(S[rare], Y[rare])
    said = await sprung(page, "imbalance")
    assert said["rows"][:2] == [["learned_a", 20], ["learned_b", 2]]
    assert said["measured"] == right(w, b, T[10:], TRUTH[10:])


async def test_unscaled_pixels_make_j_bounce(page):
    await page.open("none")
    said = await sprung(page, "unscaled")
    made = samples.make("bright-dark")
    P, y = made.part("train")
    w, b, alpha = learned(P, y, 100)
    steps = gradient_descent(
        P.T.astype(float), y, learning_rate=alpha, iterations=101, method="primal"
    )
    costs = [step.cost for step in steps]
    rows = {row[0]: row[1] for row in said["rows"]}
    assert rows["alpha"] == pytest.approx(alpha)
    assert said["costs"][:20] == pytest.approx(costs[:20], rel=1e-6)
    assert said["measured"] == [int((np.diff(said["costs"]) > 0).sum()), 100]
    assert rows["highest"] == max(said["costs"]) > 1000 * math.log(2)
    assert rows["J_scaled"] == pytest.approx(neuron.cost_from_logits(P @ w / 255 + b, y))


async def test_another_style_is_harder(page):
    await page.open("none")
    said = await sprung(page, "style")
    w, b, _ = learned(S, Y)
    assert said["style"] == "" and said["measured"] == right(w, b, 255 - T, TRUTH)
    assert said["rows"][1][:3] == ["usual", *right(w, b, T, TRUTH)]


def tiles(count, styles, tests=0):
    made = some_pictures(count)
    return [
        (one, i % 2, "test" if i >= count - tests else "train", f"style-{i % styles}")
        for i, one in enumerate(made)
    ]


@pytest.mark.parametrize("kind", sorted(traps.TRAPS))
async def test_own_pictures_are_copied_and_stay_as_they_are(page, kind):
    page.add_sample("many", tiles(60, 3, 12))
    await page.open("many", size=16)
    await page.train(iterations=10)
    project, model = page.trainer.project, page.trainer.model
    before = project.examples("a", "b", "test").S.copy(), model.w.copy(), model.cost
    events = len(page.events)
    said = await sprung(page, kind)
    assert said["own"] and (kind == "style" or (said["m"], said["m_test"]) == (48, 12))
    np.testing.assert_array_equal(project.examples("a", "b", "test").S, before[0])
    np.testing.assert_array_equal(model.w, before[1])
    assert model.cost == before[2] and len(page.events) == events
    assert 0 <= said["measured"][0] <= said["measured"][1]


async def test_a_drawing_style_of_one_s_own_is_kept_out(page):
    page.add_sample("many", tiles(60, 3, 12))
    await page.open("many", size=16)
    said = await sprung(page, "style")
    assert said["style"] in {"style-0", "style-1", "style-2"} and said["m_test"] == 20
    on = bench.by_style(page.trainer.project)
    w, b, _ = learned(on.S, on.y)
    assert said["measured"] == right(w, b, on.T, on.truth)
    inside = {one.tobytes() for one in on.T}
    assert not inside & {one.tobytes() for one in on.S}


async def test_without_test_pictures_every_third_is_kept_out(page):
    page.add_sample("some", tiles(24, 1))
    await page.open("some", size=16)
    on = bench.pictures(page.trainer.project)
    assert on.own and (len(on.y), len(on.truth)) == (16, 8)
    assert not {one.tobytes() for one in on.T} & {one.tobytes() for one in on.S}
    page.send("clear", tray="a")
    assert not bench.pictures(page.trainer.project).own


@pytest.mark.parametrize(
    "ask, given",
    [
        (exam.sheet, {"band": 0.6, "cell": None, "start": 0}),
        (exam.sheet, {"band": 0.1, "cell": "c_as_d", "start": 0}),
        (exam.sheet, {"band": 0.1, "cell": None, "start": -1}),
        (exam.band, {}),
        (stuck.squares, {"w": [1], "b": 0}),
        (stuck.squares, {"w": [1, 1], "b": 0, "extra": [[0.2, 0.2, 0.5]]}),
        (stuck.squares, {"w": [1, 1], "b": 0, "extra": [[2, 0.2, 1]]}),
        (stuck.descend, {"w": [1, 1], "b": 0, "steps": 10, "alpha": 0}),
        (stuck.descend, {"w": [1, 1], "b": 0, "steps": 10**6, "alpha": 1}),
    ],
)
async def test_what_is_not_possible_is_refused(page, ask, given):
    await page.open(size=16)
    with pytest.raises(RefusedError):
        ask(page.trainer, given)


@pytest.mark.parametrize("given", [{"kind": "other", "seed": 0}, {"kind": "coin", "seed": -1}])
def test_a_trap_that_does_not_exist_is_refused(page, given):
    with pytest.raises(RefusedError):
        next(traps.spring(page.trainer, given))
