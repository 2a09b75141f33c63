"""The try zone: what is tried by itself, what is shown, how often is asked."""

import fake_figures as page
from fake_js import every, hear, one, pass_time, take_sent, window

from app import live, messages, trying

clock = [1000.0]


def _open(**changes):
    window.performance.now = lambda: clock[0]
    page.begin(messages, trying)
    live.start()
    page.opened(**changes)
    page.resize()


def _text(handle):
    return one("[data-testid=" + handle + "]").textContent


def scene_the_first_test_picture_is_tried_by_itself():
    _open()
    assert [sent["id"] for sent in take_sent("try")] == [4]


def scene_without_a_test_tray_the_picture_that_flows_is_tried():
    window.performance.now = lambda: clock[0]
    page.begin(messages, trying)
    page.trays(test=())
    page.project()
    page.model()
    page.flow()
    assert [sent["id"] for sent in take_sent("try")] == [1]


def scene_an_empty_project_tries_nothing():
    page.begin(messages, trying)
    page.trays((), (), ())
    page.project()
    page.model(cost=None)
    page.flow(id=None, position=-1, of=0, tray="", label=None, x=[], sums=[], loss=None, dz=None)
    assert take_sent("try") == [] and one("#z-try").getAttribute("data-empty") is not None
    assert _text("prediction") == "–" and _text("probability") == "–"


def scene_another_project_tries_its_own_first_picture():
    _open()
    page.tried()
    take_sent()
    page.trays((11, 12), (13,), (14,))
    page.project(name="faces")
    page.flow(id=11)
    assert [sent["id"] for sent in take_sent("try")] == [14]


def scene_a_test_picture_that_is_looked_at_is_tried():
    _open()
    page.tried()
    take_sent()
    page.flow(id=4, position=-1, tray="test", label=None, name="tom")
    page.flow(id=4, position=-1, tray="test", label=None, name="tom")
    asked = take_sent("try")
    assert [(sent["id"], sent["name"]) for sent in asked] == [(4, "tom")]
    page.flow(id=2)
    assert take_sent("try") == []


def scene_probability_has_four_decimals():
    _open()
    page.tried()
    assert _text("prediction") == "Cat" and _text("probability") == "0.7530"
    page.tried(a=1e-9, z=-20.7, answer="b")
    assert _text("prediction") == "Other" and _text("probability") == "0.0000"
    page.tried(a=0.5, z=0.0, answer="undecided")
    assert _text("prediction") == "undecided" and _text("probability") == "0.5000"
    assert one("#try-of").textContent == "P(Cat)"


def scene_the_push_table_adds_up():
    _open()
    page.tried()
    shown = [one("#" + name).textContent for name in ("sum-a", "sum-b", "push-bias", "push-z")]
    assert shown == ["+3.257", "−2.120", "b −0.022", "z = +1.115"], shown
    assert one("#push-a").textContent == "votes for Cat"


def scene_what_is_seen_is_said():
    _open()
    page.tried()
    assert one("#prob").getAttribute("aria-label") == "Probability of Cat: 0.7530"
    assert one("#prob .fill-a").style.width == "75.30%"
    assert "felix" in one("#trypic").getAttribute("aria-label")
    page.tried(name="")
    assert one("#trypic").getAttribute("aria-label") == "The picture, as the neuron sees it"
    assert "black" in one("#why").getAttribute("aria-label")
    assert ("rgb", "trypic", "seen") in page.drawn and ("signed", "why", "votes", -1) in page.drawn
    assert one("#z-try").getAttribute("data-empty") is None


def scene_a_changed_model_asks_again_one_at_a_time():
    _open()
    page.tried()
    take_sent()
    clock[0] += 1000
    page.model(iteration=1)
    assert take_sent("again") == [{}]
    page.model(iteration=2)
    clock[0] += 1000
    page.model(iteration=3)
    assert take_sent("again") == []  # one is unanswered
    page.tried(iteration=1)
    assert take_sent("again") == [{}]  # the model has changed since
    page.tried(iteration=3)
    assert take_sent("again") == []


def scene_a_fast_model_is_asked_about_now_and_then_and_at_its_end():
    _open()
    page.tried()
    take_sent()
    clock[0] += 1000
    page.model(iteration=1)
    page.tried(iteration=1)
    page.model(iteration=2)
    assert take_sent("again") == [{}]
    clock[0] += trying.EVERY_MS
    pass_time(trying.EVERY_MS - 10)
    assert take_sent("again") == []
    pass_time(20)
    assert take_sent("again") == [{}]


def scene_another_python_is_not_asked_about_what_it_has_not_tried():
    _open()
    page.tried()
    page.model(iteration=1)
    clock[0] += 10
    page.tried()
    page.model(iteration=2)  # too soon: asked later
    take_sent()
    hear("stopped", reason="no-memory")
    clock[0] += 1000
    pass_time(trying.EVERY_MS + 10)
    assert take_sent("again") == []


def scene_nothing_tried_is_not_asked_again():
    _open()
    take_sent()
    clock[0] += 1000
    page.model(iteration=1)
    assert take_sent("again") == []


def scene_a_refused_or_lost_answer_does_not_end_the_asking():
    _open()
    page.tried()
    take_sent()
    clock[0] += 1000
    page.model(iteration=1)
    hear("failed", code="internal", params={"reason": "x"}, during="again", fatal=False)
    clock[0] += 1000
    page.model(iteration=2)
    assert take_sent("again") == [{}, {}]
    clock[0] += trying.PATIENCE_MS
    page.model(iteration=3)
    assert take_sent("again") == [{}]


def scene_names_are_written_not_run():
    _open(class_names={"a": "<i>x</i>", "b": "B"})
    page.tried()
    assert _text("prediction") == "<i>x</i>"


def scene_what_is_tried_can_be_read_as_numbers():
    _open()
    page.tried()
    one("#try-numbers").click()
    cells = [cell.textContent for cell in every("#try-table td")]
    assert cells[::3] == ["votes for Cat", "votes for Other", "bias", "score", "probability of Cat"]
    assert cells[2::3] == ["3.257", "−2.120", "−0.022", "1.115", "0.7530"], cells
    page.tried(a=0.5, z=0.0, answer="undecided")
    assert every("#try-table td")[-1].textContent == "0.5000"
