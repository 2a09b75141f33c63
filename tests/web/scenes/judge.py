"""The drawer's tab Judge: its views, the badge, the table, and what each asks for."""

import json

import fake_figures as page
from fake_js import every, fire, hear, one, parts, take_sent

from app import data, hood, messages, pictures, words

ANSWERS = {
    "view": "answers",
    "group": "test",
    "classes": ["a", "b"],
    "counts": [[5, 2], [1, 4]],
    "recall": [0.714, 0.8],
    "precision": [0.833, None],
    "right": 9,
    "of": 12,
    "unlabelled": 1,
    "lazy": 7,
    "lazy_class": "a",
    "small": True,
    "cost": 0.512,
    "cell": "wrong",
    "found": 30,
    "start": 0,
    "window": 24,
    "list": [[4, "rex", "b", "a", 0.93, [0.93, 0.07]], [3, "tom", "a", "b", 0.6, [0.4, 0.6]]],
}
HOLD = {
    "view": "hold_out",
    "classes": ["a", "b"],
    "share": 0.2,
    "sizes": [10, 5],
    "held": [2, 1],
    "groups": [["noto", [3, 1]], ["twemoji", [2, 2]]],
    "test": 4,
}
COMPARE = {
    "view": "compare",
    "models": [[0, ["a", "b"], 64, 40, 2], [1, ["a", "b"], 32, 10, 1]],
    "most": 4,
    "left": 0,
    "right": 1,
    "of": 12,
    "rights": [9, 8],
    "costs": [0.4, None],
    "both": [7, 2, 1, 2],
    "found": 1,
    "start": 0,
    "window": 24,
    "list": [[4, "rex", "b", "b", 0.7, "a", 0.9]],
}


def _open():
    pictures.start()
    errors = page.begin(messages, hood)
    page.opened(groups=["noto", "twemoji"])
    hood.choose("judge")
    take_sent()
    return errors


def _hear(data):
    hear("hood", tab="judge", data=data)


def _view(name, data):
    errors = _open()
    one("[data-view=" + name + "]").click()
    take_sent("inspect")
    _hear(data)
    return errors


def scene_the_tab_says_which_view_is_open_before_it_is_told():
    pictures.start()
    page.begin(messages, hood)
    page.opened()
    take_sent()
    hood.choose("judge")
    sent = take_sent()
    given = {"view": "answers", "group": "test", "cell": "wrong", "start": 0}
    assert sent == [("inspect", {"tab": "judge", "given": given}), ("hood", {"tab": "judge"})], sent


def scene_the_table_counts_and_says_it_in_words():
    errors = _open()
    _hear(ANSWERS)
    assert errors == []
    cells = [cell.textContent for cell in every(".matrix [data-cell]")]
    assert cells == ["5✓", "2✗", "1✗", "4✓"], cells
    assert "9 of 12" in one("#says-judge").textContent
    assert (
        "8%" in one("#says-judge").textContent
        and "One picture more" in one("#says-judge").textContent
    )
    assert "n = 12: steps of 8%" in one("#judge-rates").textContent
    assert "lazy rule: always Cat" in one("#judge-rates").textContent
    label = one('[data-cell="b a"]').getAttribute("aria-label")
    assert label == "Other called Cat: one picture. Show it", label
    assert "–" in one(".matrix").textContent  # the precision of a class that was never named


def scene_a_cell_filters_and_keeps_the_focus():
    _open()
    _hear(ANSWERS)
    one('[data-cell="a b"]').focus()
    fire(one('[data-cell="a b"] b'), "click")
    given = {"view": "answers", "group": "test", "cell": ["a", "b"], "start": 0}
    assert take_sent("inspect") == [{"tab": "judge", "given": given}]
    data = dict(ANSWERS)
    data.update(cell=["a", "b"], found=1, list=ANSWERS["list"][1:])
    _hear(data)
    assert one('[data-cell="a b"]').getAttribute("aria-pressed") == "true"
    assert one("[data-cell]:focus").getAttribute("data-cell") == "a b"
    assert "Cat called Other: 1" in one("#judge-title").textContent
    one('#judge-title [data-cell="wrong"]').click()
    assert take_sent("inspect")[0]["given"]["cell"] == "wrong"


def scene_mistakes_are_cards_the_surest_first_and_flow_on_a_click():
    _open()
    _hear(ANSWERS)
    cards = every("[data-card]")
    assert [card.getAttribute("data-card") for card in cards] == ["4", "3"]
    label = cards[0].getAttribute("aria-label")
    assert label.startswith("rex: truth Other, called Cat with 93%, wrong"), label
    assert take_sent("pixels") == [{"ids": [4, 3]}]
    fire(cards[0].querySelector("canvas"), "click")
    assert take_sent("select") == [{"id": 4}]
    hear("pixels", ids=[4], names=["rex"], marks=[""], groups=[""])
    from fake_js import painted

    assert [picture for _, picture in painted] == [4]


def scene_a_long_list_has_pages():
    _open()
    _hear(ANSWERS)
    before, after = every("[data-page]")
    assert before.disabled and not after.disabled
    assert "1–2 / 30" in one("#judge-pager").textContent
    fire(after, "click")
    assert take_sent("inspect")[0]["given"]["start"] == 24


def scene_the_other_pictures_are_judged():
    _open()
    _hear(ANSWERS)
    one('[data-group="train"]').click()
    assert take_sent("inspect")[0]["given"]["group"] == "train"
    data = dict(ANSWERS)
    data.update(of=0, right=0, lazy=0, counts=[[0, 0], [0, 0]], small=False, cost=None)
    data.update(group="train", recall=[None, None], list=[], found=0)
    _hear(data)
    assert "No training pictures" in one("#says-judge").textContent


def scene_numbers_come_as_a_table_too():
    _open()
    _hear(ANSWERS)
    one("#numbers-judge").click()
    assert one("#view-judge").hidden and not one("#table-judge").hidden
    heads = [head.textContent for head in every("#table-judge thead th")]
    assert heads == ["Truth", "called Cat", "called Other", "recall", "precision"], heads
    row = [cell.textContent for cell in every("#table-judge tbody tr td")][:4]
    assert row == ["5", "2", "71%", "83%"], row
    one("#numbers-judge").click()
    assert not one("#view-judge").hidden and one("#table-judge").hidden


def scene_the_badge_says_when_to_train_again():
    _open()
    _hear(ANSWERS)
    assert one("#judge-version").hidden
    page.model(version=3, iteration=5)
    page.project(version=5)
    for badge in (one("#judge-version"), one("#try-version")):
        assert badge.textContent == ("Model: data v3. You now have v5: train again.")
    page.model(version=3, iteration=9, state="training")
    assert one("#judge-version").hidden
    page.model(version=5, iteration=9)
    assert one("#judge-version").hidden


def scene_a_share_a_style_or_by_hand():
    errors = _view("hold_out", HOLD)
    assert errors == [] and "3 pictures of 15" in one("#says-judge").textContent
    numbers = [cell.textContent for cell in every("#hold-what tbody td")]
    assert numbers == ["10", "2", "8", "5", "1", "4"], numbers
    one("#hold-share").value = "35"
    fire(one("#hold-share"), "input")
    assert one("#hold-shown").textContent == "35%"
    assert take_sent("inspect")[-1]["given"] == {"view": "hold_out", "share": 0.35}
    one("#hold-go").click()
    one("#hold-group").value = "twemoji"
    fire(one("#hold-group"), "change")
    one("#hold-group-go").click()
    assert take_sent("hold_out") == [
        {"group": None, "share": 0.35},
        {"group": "twemoji", "share": None},
    ]
    assert one('#view-judge [data-work="all"]') is not None


def scene_nothing_can_be_held_out_of_single_pictures():
    data = dict(HOLD)
    data.update(sizes=[1, 1], held=[0, 0], groups=[])
    _view("hold_out", data)
    assert one("#hold-go").disabled and one("#hold-group-go").disabled
    assert "two pictures" in one("#says-judge").textContent


def scene_many_files_are_answered_and_saved():
    errors = _view("many", {"view": "many", "iteration": 5})
    assert one(".many-state").hidden and one("#many-failed").hidden
    common = {"total": 3, "iteration": 5}

    def batched(**fields):
        fields.update(common)
        hear("batched", **fields)

    batched(start=True, done=0, answered=0, failed=[], active=True)
    assert one("#many-shown").textContent == "0 of 3 files" and one("#many-save").hidden
    one("#many-cancel").click()
    assert take_sent("cancel_batch") == [{"keys": []}]
    batched(start=False, done=3, answered=2, failed=[["a.txt", "not-a-picture", {}]], active=False)
    assert one("#many-shown").textContent == "2 files answered, 1 not readable."
    assert "a.txt" in one("#many-failed").textContent and one("#many-cancel").hidden
    one("#many-save").click()
    sent = take_sent("batch_table")[0]
    assert sent["problems"] == ["This is not a picture. Choose a JPEG or PNG file."]
    assert sent["words"]["classes"] == {"a": "Cat", "b": "Other"}
    hear("stopped", reason="hung")
    assert one(".many-state").hidden and errors == []


def scene_files_are_handed_over_with_how_many_more_will_come():
    page.begin(messages, data)
    page.opened()
    parts.capture.on_their_way = {"batch": 50}
    fields = {"name": "x", "folder": "", "tray": "batch", "kept": True}
    parts.capture.heard(json.dumps([dict(fields, key=f"k{k}") for k in range(120)]))
    handed = [(len(sent["items"]), sent["coming"]) for sent in take_sent("batch")]
    assert handed == [(100, 70), (20, 50)]


def scene_a_batch_is_told_without_the_tab():
    errors = page.begin(messages, hood)
    page.opened()
    hear(
        "batched",
        start=True,
        done=1,
        total=1,
        answered=1,
        failed=[],
        active=False,
        iteration=1,
    )
    assert errors == []


def scene_two_models_are_compared():
    errors = _view("compare", COMPARE)
    assert errors == []
    assert "both name 7 correctly, only “now” 2" in one("#says-judge").textContent
    sides = [menu.value for menu in every("[data-side]")]
    assert len(sides) == 2
    row = [cell.textContent for cell in every(".compare tbody td")][:4]
    assert row == ["9 / 12 · 75%", "8 / 12 · 67%", "0.4000", "–"], row
    label = one("[data-card]").getAttribute("aria-label")
    assert label.startswith("rex: truth Other; “now” says Other, “model 1” says Cat"), label
    menu = one('[data-side="right"]')
    menu.value = "0"
    fire(menu, "change")
    given = take_sent("inspect")[0]["given"]
    assert (given["left"], given["right"]) == (0, 0)
    one("#model-keep").click()
    one('[data-drop="1"]').click()
    assert take_sent() == [("keep_model", {}), ("drop_model", {"number": 1})]


def scene_before_a_model_is_kept():
    data = dict(COMPARE)
    data.update(models=COMPARE["models"][:1], right=0)
    _view("compare", data)
    assert "Keep the model" in one("#says-judge").textContent
    assert every(".compare") == []


def scene_the_words_follow_the_language():
    errors = _open()
    _hear(ANSWERS)
    hood.render()
    assert "9 of 12" in one("#says-judge").textContent and errors == []
    assert words.known("judge.says")
