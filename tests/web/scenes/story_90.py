"""Chapters 9 and 10: the exam, two squares, pairs, traps."""

import fake_figures as page
from fake_js import Node, every, fire, hear, one, pass_time, take_sent

from app import messages, neuron, pictures
from app.story import check, formulas, shell

Node.scrollIntoView = lambda self: None
Node.open = False
Node.lastElementChild = property(lambda self: self.elements[-1] if self.elements else None)


async def _no_formulas():
    class Empty:
        def __getattr__(self, name):
            return "<math></math>"

    formulas._table = Empty()


formulas.load = _no_formulas

CHAPTERS = ("app/story/chapter9.py", "app/story/chapter10.py")
PRACTICE = {
    "list": [
        [1, 0.91, 0.094311, True],
        [1, 0.42, 0.867501, False],
        [0, 0.68, 1.139434, False],
        [0, 0.15, 0.162519, True],
        [1, 0.55, 0.597837, True],
    ],
    "counts": [2, 1, 1, 1],
    "right": 3,
    "of": 5,
    "accuracy": 0.6,
    "lazy": 3,
    "lazy_share": 0.6,
    "beats": False,
    "worth": 20.0,
    "mean_a": 0.542,
    "cost": 0.57232,
    "band": {"low": 0.5, "high": 0.5, "answered": 5, "right": 3, "of": 5},
}
SUMS = {
    "counts": [1, 1, 0, 2],
    "right": 3,
    "of": 4,
    "accuracy": 0.75,
    "lazy": 2,
    "lazy_share": 0.5,
    "beats": True,
    "worth": 25.0,
    "mean_a": 0.4,
    "cost": 0.61,
    "band": {"low": 0.5, "high": 0.5, "answered": 4, "right": 3, "of": 4},
}
SHEET = {
    "classes": 2,
    "list": [
        [0, 11, "hen", 0, -1.9, 0.13, 0.139, True, False],
        [1, 12, "dog", 0, -0.9, 0.29, 0.342, True, False],
        [2, 13, "tom", 1, -0.1, 0.475, 0.744, False, False],
        [3, 14, "kit", None, 0.8, 0.69, None, None, False],
    ],
    "start": 0,
    "shown": 4,
    "of": 4,
    "cell": None,
    "train": [11, 12, 0.9166666],
    "sums": SUMS,
    "practice": None,
    "tried": None,
}
PICTURE = {
    "id": 13,
    "tried": False,
    "name": "tom",
    "tray": "test",
    "label": 1,
    "classes": 2,
    "size": 64,
    "n_x": 12288,
    "push_a": 1.3,
    "push_b": -0.45,
    "wx": 0.85,
    "b": -0.4,
    "z": 0.45,
    "a": 0.610639,
    "answer": "a",
    "loss": 0.493,
    "scale": 0.0145,
    "weights_scale": 0.02,
    "strongest": [[k, "RGB"[k % 3], 0, k // 3, 255, 1.0, 0.01 - k / 999, 0.01] for k in range(10)],
}


def _open(number):
    errors = page.begin(messages, pictures)
    page.opened()
    page.flow()
    gone = []
    shell.start(list(CHAPTERS), gone.append)
    shell.open_chapter(number)
    assert shell.now == number
    return errors


def _answer(about, data, **wanted):
    """Answer the questions about something; returns what was given with the last."""
    asked = [one for one in take_sent("lesson") if one["about"] == about]
    assert asked, about
    for ask in asked:
        for name in wanted:
            assert ask["given"][name] == wanted[name], (about, name, ask["given"][name])
        hear("lesson", about=about, number=ask["number"], data=data)
    return asked[-1]["given"]


def _exam(sheet=SHEET, picture=PICTURE):
    errors = _open(9)
    ask = [one for one in take_sent("lesson") if one["about"] == "exam.sheet"][-1]
    hear("lesson", about="exam.sheet", number=ask["number"], data=sheet)
    asked = take_sent("lesson")
    for one_ in asked:
        data = picture if one_["about"] == "why.picture" else {"nearest": [[3, "rex", "b", 12.5]]}
        hear("lesson", about=one_["about"], number=one_["number"], data=data)
    return errors, asked


def scene_the_first_wrong_test_picture_is_explained():
    errors, asked = _exam()
    assert [one["given"]["id"] for one in asked] == [13, 13]
    items = every("#c9-list .c9-item")
    assert len(items) == 4 and items[2].getAttribute("aria-selected") == "true"
    assert one('.c9-item[data-test="13"] .vh').textContent == (
        "Picture 2, tom: truth Cat, a 0.4750, says Other, wrong"
    )
    assert "unknown" in items[3].textContent
    assert one("#c9-z").textContent == "0.4500" and one("#c9-a").textContent == "0.6106"
    assert [cell.textContent for cell in every("#c9-adds dd")] == [
        "+1.3000",
        "−0.4500",
        "−0.4000",
        "0.4500",
    ]
    assert one("#figure-says").textContent == (
        "Picture 2: truth Cat, answer 0.6106, wrong. Votes for Cat 1.3000, for Other −0.4500, "
        "head start −0.4000, score 0.4500. Test: 3 of 4 right; lazy rule 2 of 4."
    )
    assert one("#c9-nearest [data-near]").getAttribute("aria-label") == "rex, Other, distance 12.50"
    assert one("#c9-cost").textContent == "0.610000" and errors == []
    assert shell.filled("card2").endswith("With 4 test pictures, one picture is worth 25%.")


def scene_the_exam_is_checked_against_the_tests():
    _exam()
    asked = shell.module().check()
    for written in ("0.75", "75 %", "3/4", "75", "０．７５"):
        assert check.judge(written, asked) == check.RIGHT, written
    assert check.judge("0.917", asked) == check.WRONG_1
    assert check.judge("0.4", asked) == check.WRONG_2
    assert check.judge("0.5", asked) == check.NOT_YET
    assert asked["sum"] == "3 / 4 = 0.7500"


def scene_with_few_tests_there_is_a_practice_list():
    sheet = dict(SHEET)
    sheet.update({"list": [], "sums": None, "practice": PRACTICE, "of": 0, "shown": 0})
    errors, _ = _exam(sheet)
    assert not one("#c9-practice").hidden and one("#c9-list").hidden
    asked = shell.module().check()
    assert (asked["right"], asked["wrong"]) == (0.6, [None, 0.542])
    heads, rows = shell.module().table()
    assert len(rows) == 5 and rows[2] == ["2", "", "Other", "0.6800", "Cat", "wrong", "1.139434"]
    assert all(button.disabled for button in every("#c9-table [data-cell]"))
    assert errors == [] and len(heads) == len(rows[0])


def scene_a_cell_filters_and_again_shows_all():
    _exam()
    cell = one('[data-cell="a_as_b"]')
    assert cell.getAttribute("aria-label") == "1 pictures of Cat called Other: show them"
    cell.click()
    few = dict(SHEET)
    few.update({"cell": "a_as_b", "list": SHEET["list"][2:3], "shown": 1})
    _answer("exam.sheet", few, cell="a_as_b")
    assert len(every("#c9-list .c9-item")) == 1 and not one("#c9-all").hidden
    assert one('[data-cell="a_as_b"]').getAttribute("aria-pressed") == "true"
    one("#c9-all").click()
    _answer("exam.sheet", SHEET, cell=None)
    assert one("#c9-all").hidden


def scene_arrow_keys_walk_the_list_and_the_map():
    _exam()
    listed = one("#c9-list")
    fire(listed, "keydown", key="ArrowRight")
    assert take_sent("lesson") == []  # it is entered first
    fire(listed, "keydown", key="Enter")
    fire(listed, "keydown", key="ArrowRight")
    _answer("why.picture", PICTURE, id=14)
    fire(listed, "keydown", key="Home")
    _answer("why.picture", PICTURE, id=11)
    fire(listed, "keydown", key="End")
    _answer("why.picture", PICTURE, id=14)
    mapped = one("#c9-map")
    fire(mapped, "keydown", key="Enter")
    places = [[0, "R", 0, 0, 255, 1.0, 0.01, 0.01], [1, "G", 0, 0, 0, 0.0, 0.02, 0.0]]
    told = {"row": 0, "column": 0, "places": places, "total": 0.01}
    _answer("why.pixel", told, pixel=0)
    fire(mapped, "keydown", key="ArrowDown", shiftKey=True)
    _answer("why.pixel", told, pixel=640)
    assert "R: 1.0000 × +0.010000 = +0.010000" in one("#c9-pixel").textContent
    assert len(every("#c9-one .c9-here rect")) == 3  # in the picture, the weights, the votes
    # Other weights: its votes are asked anew; another picture: nothing is pointed at.
    shell.module().draw()
    _answer("exam.sheet", SHEET)
    asked = take_sent("lesson")
    for ask in asked:
        if ask["about"] == "why.picture":
            hear("lesson", about=ask["about"], number=ask["number"], data=PICTURE)
    _answer("why.pixel", dict(told, total=0.02), pixel=640)
    assert "Σ +0.020000" in one("#c9-pixel").textContent
    fire(mapped, "keydown", key="Escape")
    fire(mapped, "keydown", key="ArrowDown")
    assert take_sent("lesson") == []


def scene_a_training_picture_can_be_asked_why_too():
    _exam()
    neuron._order.update({"a": [3, 4], "b": [5]})
    for by, wanted in ((1, 3), (1, 4), (1, 5), (1, 3), (-1, 5)):
        one(f'[data-own="{by}"]').click()
        asked = take_sent("lesson")
        assert [ask["about"] for ask in asked] == ["why.picture", "why.similar"]
        for ask in asked:
            assert ask["given"]["id"] == wanted
            data = PICTURE if ask["about"] == "why.picture" else {"nearest": []}
            hear("lesson", about=ask["about"], number=ask["number"], data=data)
        assert not every('#c9-list [aria-selected="true"]')


def scene_past_the_end_the_next_window_comes():
    first = dict(SHEET)
    first["shown"] = first["of"] = 28
    _exam(first)
    assert one("#c9-window").textContent == "0–3 / 28"
    fire(one("#c9-list"), "keydown", key="Enter")
    fire(one("#c9-list"), "keydown", key="End")
    take_sent()
    fire(one("#c9-list"), "keydown", key="ArrowRight")
    next_ = dict(first)
    next_.update({"start": 24, "list": [[24, 31, "max", 1, 1.0, 0.73, 0.31, True, False]]})
    ask = _answer_only("exam.sheet", next_)
    assert ask["start"] == 24
    assert one("#c9-list .c9-item").getAttribute("aria-selected") == "true"


def _answer_only(about, data):
    ask = [one for one in take_sent("lesson") if one["about"] == about][-1]
    hear("lesson", about=about, number=ask["number"], data=data)
    return ask["given"]


def scene_the_band_makes_answers_unsure():
    _exam()
    slider = one("#c9-band")
    slider.value = "0.1"
    fire(slider, "input")
    band = {"low": 0.4, "high": 0.6, "answered": 3, "right": 3, "of": 4}
    _answer("exam.band", {"classes": 2, "unsure": [13], "band": band}, band=0.1)
    unsure = [item.getAttribute("data-unsure") is not None for item in every("#c9-list .c9-item")]
    assert unsure == [False, False, True, False]
    assert "Between 0.40 and 0.60" in one("#c9-band-says").textContent
    assert "3 of 4 pictures, 3 of them right" in one("#c9-band-says").textContent


def scene_forward_goes_through_five_stages_and_backward_to_ten_votes():
    _exam()
    figure = one("#c9-one")
    assert figure.getAttribute("data-stage") == "5" and not one("#backward").disabled
    one("#forward").click()
    assert figure.getAttribute("data-stage") == "1"
    for stage in "2345":
        one("#forward").click()
        assert figure.getAttribute("data-stage") == stage
    one("#backward").click()
    assert figure.getAttribute("data-back") == "1" and one("#c9-strong").hidden
    one("#backward").click()
    assert len(every("#c9-strong tbody tr")) == 10 and one("#backward").disabled
    assert len(every("#c9-marks rect")) == 10
    fire(one("#play"), "click")
    assert one("#c9-strong").hidden


def scene_a_drawing_is_looked_at_anew_whenever_it_is_tried():
    sheet = dict(SHEET)
    sheet["tried"] = "your drawing"
    _exam(sheet)
    page.tried()
    assert take_sent("lesson") == []  # another picture is looked at
    one("#c9-tried").click()
    _answer("why.picture", PICTURE, id=None, tried=True)
    page.tried(a=0.2)
    assert [ask["about"] for ask in take_sent("lesson")] == ["exam.sheet"]


def scene_a_bouncing_cost_is_drawn():
    _stuck()
    one('[data-part="traps"]').click()
    one('[data-trap="unscaled"]').click()
    fire(one("#c10-guess"), "input")
    take_sent()
    one("#forward").click()
    pass_time(20)
    [ask] = take_sent("lesson")
    data = {"kind": "unscaled", "own": True, "m": 8, "m_test": 4, "style": "", "pictures": []}
    data.update({"measured": [28, 100], "share": 28.0, "costs": [0.693147, 900.0, 35535.3]})
    data["rows"] = [["alpha", 0.0014945], ["J", 35535.3], ["highest", 35535.3]]
    hear("lesson", about="stuck.trap", number=ask["number"], data=data)
    pass_time(20)
    assert len(every("#c10-bounce polyline")) == 1
    assert one("#c10-bounce").getAttribute("aria-label") == "J after 2 steps: 35535.300000"


def scene_many_classes_have_no_exam():
    page.begin(messages, pictures)
    page.opened()
    from app import classes

    classes.many = lambda: True
    shell.start(list(CHAPTERS), print)
    shell.open_chapter(9)
    assert one("#figure .one-neuron") is not None and shell.module().check() is None


# --- Chapter 10 ---


def _squares(w=(0.0, 0.0), b=0.0, extra=()):
    rows = [[0.0, 0.0, 1], [1.0, 1.0, 1], [0.0, 1.0, 0], [1.0, 0.0, 0]]
    for x0, x1, same in extra:
        rows += [[x0, x1, same], [1 - x0, 1 - x1, same]]
    shown = []
    for x0, x1, y in rows:
        shown.append([x0, x1, y, w[0] * x0 + w[1] * x1 + b, 0.5])
    pairs = []
    for i in range(0, len(rows), 2):
        z1, z2 = shown[i][3], shown[i + 1][3]
        pairs.append([i, i + 1, bool(rows[i][2]), z1, z2, z1 + z2])
    same = len([row for row in rows if row[2]])
    return {
        "w": list(w),
        "b": b,
        "pictures": shown,
        "pairs": pairs,
        "total": w[0] + w[1] + 2 * b,
        "once": w[0] + w[1] + b,
        "J": 0.780911 if any(w) else 0.693147,
        "floor": 0.693147 if 2 * same == len(rows) else 0.636514,
        "balanced": 2 * same == len(rows),
        "right": 2,
        "dw": [0.0, 0.0],
        "db": 0.0,
        "line": [[-0.5, 0.0], [1.0, 1.5]] if any(w) else None,
    }


def _stuck():
    errors = _open(10)
    _answer("stuck.squares", _squares(), w=[0.0, 0.0], b=0.0)
    return errors


def scene_two_squares_stand_at_zero():
    errors = _stuck()
    assert one("#c10-J").textContent == "0.693147" and one("#c10-floor").textContent == "0.693147"
    assert len(every("#c10-plane .c10-picture")) == 4
    assert one("#c10-right").textContent == "2 / 4"
    assert not every("#c10-plane .c10-border") and len(every("#c10-plane .ghost")) == 2
    assert one("#figure-says").textContent == (
        "Pair 1, different: scores 0.0000 and 0.0000, total 0.0000. Cost 0.693147; "
        "lowest possible 0.693147."
    )
    assert one("#forward").textContent == "Step" and errors == []


def scene_steps_are_taken_and_taken_back():
    _stuck()
    one("#c10-elsewhere").click()
    _answer("stuck.squares", _squares((1.0, -1.0), 0.5), w=[1.0, -1.0], b=0.5)
    one("#forward").click()
    path = [[0, 0.780911, 1.0, -1.0, 0.5], [1, 0.759808, 0.89, -1.0, 0.39]]
    _answer("stuck.descend", {"path": path, "limit": 5.02, "floor": 0.693147}, steps=1, alpha=1.0)
    _answer("stuck.squares", _squares((0.89, -1.0), 0.39), w=[0.89, -1.0], b=0.39)
    assert not one("#backward").disabled
    one("#backward").click()
    _answer("stuck.squares", _squares((1.0, -1.0), 0.5), w=[1.0, -1.0], b=0.5)
    assert one("#backward").disabled
    fire(one("#forward"), "click", shiftKey=True)
    assert take_sent("lesson")[-1]["given"]["steps"] == 100


def scene_the_question_moves_the_weights_where_the_total_is_nothing():
    _stuck()
    assert shell.module().check() is None
    _answer("stuck.squares", _squares((1.0, -1.0), 0.5), w=[1.0, -1.0], b=0.5)
    asked = shell.module().check()
    assert asked["words"] == {"w0": "1", "w1": "−1", "b": "0.5"}
    assert check.judge("1", asked) == check.RIGHT and check.judge("1.004", asked) == check.RIGHT
    assert check.judge("0.5", asked) == check.WRONG_1 and check.judge("0", asked) == check.WRONG_2
    assert asked["sum"] == "(w₀ + b) + (w₁ + b) = 1.5 + (−0.5) = 1"


def scene_an_added_pair_asks_for_one_of_the_other_kind():
    _stuck()
    assert one("#c10-add").textContent == "Add “same” and its negative"
    one("#c10-add").click()
    extra = [[0.2, 0.2, 1]]
    _answer("stuck.squares", _squares(extra=extra), extra=extra)
    assert one("#c10-add").textContent == "Now add “different” and its negative"
    assert "0.636514" in one("#c10-uneven").textContent
    assert len(every("#c10-pairs .c10-pair")) == 3
    one("#c10-add").click()
    extra = [[0.2, 0.2, 1], [0.2, 0.8, 0]]
    _answer("stuck.squares", _squares(extra=extra), extra=extra)
    assert one("#c10-uneven").hidden
    one("#c10-less").click()
    assert take_sent("lesson")[-1]["given"]["extra"] == extra[:1]


def scene_the_border_is_dragged_by_hand_and_by_key():
    _stuck()
    handle = one('#c10-plane [data-handle="1"]')
    fire(handle, "pointerdown")
    fire(one("#c10-plane"), "pointermove", clientX=100, clientY=60)  # the middle of 200 x 120
    given = _answer("stuck.line", _squares((0.5, 0.5), -0.5), w=[0.0, 0.0])
    assert given["ends"][2:] == [0.5, 0.5]
    fire(one("#c10-plane"), "pointerup")
    plane = one("#c10-plane")
    fire(plane, "keydown", key="Enter")
    fire(plane, "keydown", key="ArrowRight")
    given = _answer("stuck.line", _squares((0.5, 0.5), -0.5), w=[0.5, 0.5])
    assert abs(given["ends"][2] - (1.0 - 0.16 * 1.5 + 0.05)) < 1e-9
    fire(plane, "keydown", key="Enter")  # the other handle
    fire(plane, "keydown", key="ArrowUp")
    given = _answer("stuck.line", _squares((0.5, 0.5), -0.5))
    assert abs(given["ends"][1] - (0.0 + 0.16 * 1.5 + 0.05)) < 1e-9


def scene_pairs_are_walked_and_lit():
    _stuck()
    pairs = one("#c10-pairs")
    fire(pairs, "keydown", key="Enter")
    fire(pairs, "keydown", key="ArrowLeft")
    assert one("#c10-pairs .c10-pair").getAttribute("aria-selected") == "true"
    assert len(every("#c10-plane [data-lit]")) == 2
    fire(pairs, "keydown", key="Enter")
    assert take_sent("lesson")[-1]["about"] == "stuck.descend"


SAMPLE = {
    "costs": [0.693147, 0.693147],
    "alpha": 0.001,
    "limit": 0.00257,
    "m": 40,
    "n_x": 12288,
    "totals": [[True, 0.0, 0.0, 0.0], [False, 0.0, 0.0, 0.0]],
    "total": 0.0,
    "largest": 0.0,
    "b": 0.0,
    "floor": 0.693147,
    "neighbours": [20, 20],
    "neuron": [10, 20],
    "shown": [[0, True], [1, False]],
}


def scene_the_sample_is_blank_and_its_neighbours_know():
    _stuck()
    one('[data-part="pairs"]').click()
    _answer("stuck.sample", SAMPLE, start="zero", steps=0)
    assert one("#c10-largest").textContent == "all exactly 0"
    assert one("#c10-neighbours").textContent == "20 / 20"
    assert one("#forward").textContent == "Run"
    assert len(every("#c10-couples canvas")) == 4
    assert ("rgb", "c10-s3", "stuck_3") in page.drawn
    one('[data-from="anywhere"]').click()
    _answer("stuck.sample", SAMPLE, start="anywhere", steps=0)
    one('[data-from="anywhere"]').click()
    untrained = dict(SAMPLE)
    untrained["costs"] = [0.78]
    _answer("stuck.sample", untrained, start="anywhere", steps=0)
    one('[data-from="anywhere"]').click()
    _answer("stuck.sample", SAMPLE, start="anywhere", steps=300)
    one("#forward").click()
    assert take_sent("lesson")[-1]["given"]["steps"] == 300


def scene_a_trap_is_predicted_first():
    errors = _stuck()
    one('[data-part="traps"]').click()
    assert one("#c10-spring").disabled and not one("#c10-first").hidden
    assert "Neither Cat nor Other" in [button.textContent for button in every("[data-trap]")]
    one('[data-trap="coin"]').click()
    slider = one("#c10-guess")
    slider.value = "80"
    fire(slider, "input")
    assert not one("#c10-spring").disabled
    take_sent()
    one("#c10-spring").click()
    pass_time(20)
    [ask] = take_sent("lesson")
    assert (ask["about"], ask["given"]) == ("stuck.trap", {"kind": "coin", "seed": 0})
    assert one("#c10-spring").disabled
    data = {
        "kind": "coin",
        "own": False,
        "m": 40,
        "m_test": 20,
        "style": "",
        "measured": [11, 20],
        "share": 55.0,
        "rows": [["train", 20, 20, 100.0], ["fresh", 11, 20, 55.0], ["J", 0.0998], ["steps", 498]],
        "pictures": [],
        "costs": [],
    }
    hear("lesson", about="stuck.trap", number=ask["number"], data=data)
    pass_time(20)
    assert one(".c10-compared").textContent == (
        "You predicted 80%. Measured: 11 of 20, that is 55%."
    )
    heads, rows = shell.module().table()
    assert rows[1:] == [
        ["fresh pictures, as the coin says", "11 / 20 = 55%"],
        ["J at the end", "0.099800"],
        ["steps", "498"],
    ]
    one("#c10-spring").click()
    pass_time(20)
    assert take_sent("lesson")[-1]["given"]["seed"] == 1
    assert errors == [] and len(heads) == 2
