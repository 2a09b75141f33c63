"""The drawer's tab Explain: its views, the picture explained, painting by pointer and keys."""

import fake_figures as page
from fake_js import every, fire, hear, one, take_sent

from app import hood, messages, pictures

SUBJECT = {
    "id": 1,
    "tried": False,
    "name": "felix",
    "tray": "a",
    "label": 1,
    "size": 64,
    "classes": ["a", "b"],
    "looked": "a",
    "z": 0.8,
    "a": 0.69,
    "answer": "a",
    "scores": [],
    "can_try": True,
}
CHANGE = {"length": 1.5, "mean": 3.45, "most": 12.5, "outside": 0, "z": 0.0, "a": 0.5}


def _data(**more):
    data = dict(SUBJECT)
    data.update(more)
    return data


VOTES = _data(
    view="votes",
    push_for=2.0,
    push_against=-1.1,
    wx=0.9,
    b=-0.1,
    weights=["a"],
    weights_scale=0.02,
)
FLIP = _data(
    view="flip",
    rival="b",
    score=0.8,
    w_norm=0.5,
    ways=[["b", 1.5, 1.6]],
    exact=CHANGE,
    within=CHANGE,
    whole={"z": 0.001, "a": 0.5002},
)
NEAREST = _data(view="nearest", nearest=[[3, "rex", "b", 5.25], [2, "tom", "a", 6.0]], of=12)
PAINT = _data(
    view="paint",
    fill="black",
    region=[16, 16, 32, 32],
    after={"z": -0.2, "a": 0.45, "answer": "b"},
    change=-1.0,
)


def _open(view=None, data=None):
    pictures.start()
    errors = page.begin(messages, hood)
    page.opened()
    hood.choose("explain")
    if view:
        one("[data-view=" + view + "]").click()
    take_sent()
    if data:
        _hear(data)
    return errors


def _hear(data):
    hear("hood", tab="explain", data=data)


def scene_the_votes_and_their_sum():
    errors = _open(None, VOTES)
    assert errors == []
    facts = [fact.textContent for fact in every("#ex-facts dd")]
    assert facts == ["+2.0000", "−1.1000", "+0.9000", "−0.1000", "+0.8000", "0.6900"], facts
    maps = [what[1:3] for what in page.drawn if what[0] == "signed"]
    assert maps == [("ex-votes", "explain_map"), ("ex-w-a", "weights_a")], maps
    assert ("rgb", "ex-seen", "explain_seen") in page.drawn
    assert "felix (truth: Cat)" in one("#says-explain").textContent


def scene_the_weights_of_every_class():
    data = dict(VOTES)
    scores = [["a", 0.8, 0.6], ["b", 0.1, 0.3], ["c", -1.0, 0.1]]
    data.update(classes=["a", "b", "c"], weights=["a", "b", "c"], scores=scores, looked="c")
    errors = _open()
    page.project(classes=["a", "b", "c"], class_names={"a": "Cat", "b": "Other", "c": "Fox"})
    _hear(data)
    maps = [what[1] for what in page.drawn if what[0] == "signed"]
    assert maps[-3:] == ["ex-w-a", "ex-w-b", "ex-w-c"] and errors == []
    assert "P(Fox)" in one("#ex-facts").textContent


def scene_the_smallest_change_in_numbers():
    errors = _open("flip", FLIP)
    assert errors == []
    assert "3.45 steps of 255" in one("#says-explain").textContent
    assert "No smaller one does" in one("#says-explain").textContent
    row = [cell.textContent for cell in every("#ex-numbers tbody td")][:2]
    assert row == ["1.5000", "1.5000"], row
    assert one("#ex-after-note").textContent == "a 0.5002"


def scene_it_is_said_where_the_change_is_not_possible():
    data = dict(FLIP)
    data.update(within=None)
    _open("flip", data)
    assert "no change of this picture reaches it" in one("#says-explain").textContent
    data.update(exact=None, whole=None, ways=[["b", None, None]])
    _hear(data)
    assert "All weights are 0" in one("#says-explain").textContent
    assert one("#ex-after").hidden
    clipped = dict(CHANGE)
    clipped.update(outside=7)
    data = dict(FLIP)
    data.update(exact=clipped)
    _hear(data)
    assert "7 numbers would leave 0…255" in one("#says-explain").textContent
    assert not one("#ex-after").hidden


def scene_the_nearest_pictures_flow_on_a_click():
    errors = _open("nearest", NEAREST)
    assert errors == [] and "class Other. Of the nearest 2, 1" in one("#says-explain").textContent
    fire(one('[data-card="3"] canvas'), "click")
    assert take_sent("select") == [{"id": 3}]


def scene_a_region_is_dragged():
    errors = _open("paint", PAINT)
    box = one("#ex-paint")
    take_sent()
    fire(box, "pointerdown", clientX=51, clientY=31, pointerId=1)  # of 200 x 120
    fire(box, "pointermove", clientX=100, clientY=60, pointerId=1)
    assert take_sent("inspect") == []  # the region it had
    fire(box, "pointermove", clientX=149, clientY=89, pointerId=1)
    fire(box, "pointerup", clientX=149, clientY=89, pointerId=1)
    assert [sent["given"]["region"] for sent in take_sent("inspect")] == [[16, 16, 48, 48]]
    fire(box, "pointermove", clientX=10, clientY=10, pointerId=1)
    assert take_sent("inspect") == [] and errors == []


def scene_a_region_is_moved_and_sized_with_the_keys():
    _open("paint", PAINT)
    box = one("#ex-paint")
    for key, shift, region in (
        ("ArrowRight", False, [16, 20, 32, 36]),
        ("ArrowUp", False, [12, 20, 28, 36]),
        ("ArrowDown", True, [12, 20, 32, 36]),
        ("ArrowLeft", True, [12, 20, 32, 32]),
    ):
        assert fire(box, "keydown", key=key, shiftKey=shift).defaultPrevented
        assert take_sent("inspect")[-1]["given"]["region"] == region, key
    assert not fire(box, "keydown", key="a", shiftKey=False).defaultPrevented


def scene_what_is_painted_with():
    _open("paint", PAINT)
    one('[data-fill="mean"]').click()
    assert take_sent("inspect")[-1]["given"]["fill"] == "mean"
    assert "turns from Cat to Other" in one("#says-explain").textContent
    rows = [fact.textContent for fact in every("#ex-facts dd")]
    assert rows == ["0.8000 → −0.2000", "0.6900 → 0.4500", "−1.0000"], rows


def scene_the_region_fits_pictures_of_another_size():
    _open("paint", PAINT)
    take_sent()
    data = dict(PAINT)
    data.update(size=16, region=[4, 4, 8, 8])
    _hear(data)
    assert take_sent("inspect")[-1]["given"]["region"] == [4, 4, 8, 8]


def scene_the_picture_tried_last():
    _open(None, VOTES)
    assert not one("#explain-source").hidden
    one('[data-source="tried"]').click()
    assert take_sent("inspect")[-1]["given"] == {"view": "votes", "tried": True}
    data = dict(VOTES)
    data.update(tried=True, id=None, tray="", label=None, name="")
    _hear(data)
    assert one('[data-source="tried"]').getAttribute("aria-pressed") == "true"
    assert "This picture" in one("#says-explain").textContent
    page.tried()
    assert len(take_sent("inspect")) == 1  # another one is tried: it is explained
    one('[data-source="flow"]').click()


def scene_numbers_as_a_table():
    _open(None, VOTES)
    one("#numbers-explain").click()
    for view, data, first in (
        ("votes", VOTES, "votes for Cat"),
        ("flip", FLIP, "length ‖δ‖"),
        ("nearest", NEAREST, "rex"),
        ("paint", PAINT, "z"),
    ):
        one("[data-view=" + view + "]").click()
        _hear(data)
        assert one("#view-explain").hidden
        assert every("#table-explain tbody th")[0].textContent == first, one(
            "#table-explain"
        ).innerHTML


def scene_without_pictures():
    errors = _open(None, {"view": "votes", "id": None, "tried": False, "empty": True})
    assert errors == [] and "no picture" in one("#says-explain").textContent
    assert one("#view-explain").hidden
