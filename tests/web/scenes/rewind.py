"""Looking back at the run, and the curve of the run before."""

import fake_figures as page
from fake_js import Node, fire, hear, one, take_sent

from app import messages, neuron, rewind, train

Node.offsetParent = None


def _open(iteration=40, **changes):
    errors = page.begin(messages, neuron, rewind, train)
    page.opened()
    page.model(iteration=iteration, cost=0.5, **changes)
    take_sent()
    del page.drawn[:]
    return errors


def _slider():
    return one(".rewind [data-rewind]")


def _slide(step):
    _slider().value = str(step)
    fire(_slider(), "input")


def _asked():
    return [(one["given"]["iteration"], one["number"]) for one in take_sent("lesson")]


def _tell(iteration, number, now=40, cost=0.6):
    way = {"id": 1, "position": 0, "of": 3, "name": "felix", "tray": "a", "label": 1}
    way.update({"x": [], "sums": [0.0, 0.1], "wx": 0.1, "b": 0.2, "z": 0.3, "a": 0.57})
    way.update({"loss": 0.5, "dz": -0.4, "looked": "a", "answer": "a", "scores": []})
    data = {"iteration": iteration, "now": now, "cost": cost, "b": 0.2, "right": 2, "m": 3}
    data["flow"] = way
    hear("lesson", about="history.at", number=number, data=data)


def scene_the_slider_goes_from_the_first_kept_iteration_to_now():
    _open()
    slider = _slider()
    assert (slider.max, slider.value, slider.disabled) == ("40", "40", False)
    assert "iteration 40, cost 0.500000" in slider.getAttribute("aria-valuetext")
    page.model(iteration=100, kept=[31, 9])  # places: 27 (shows 31), 36, ..., 99, now
    assert (slider.max, slider.value) == ("9", "9")
    _slide(1)
    assert _asked()[0][0] == 36
    page.model(iteration=0)
    assert slider.disabled
    page.model(iteration=5, state="training")
    assert slider.disabled


def scene_what_is_looked_back_at_is_drawn_and_the_model_stays():
    errors = _open()
    _slide(7)
    [(iteration, number)] = _asked()
    assert iteration == 7
    _tell(7, number)
    assert rewind.past["iteration"] == 7
    assert one("#yhat").textContent == "0.570"
    assert one("#z-neuron").getAttribute("data-past") == ""
    assert ("look", 7, 0.6) in page.drawn
    assert ("signed", "w", "past", -1) in page.drawn
    assert one(".rewind [data-rewind-says]").textContent == "7: 0.600000"
    assert "iteration 7" in one(".past").textContent
    assert one("[data-testid=cost]").textContent == "0.500000"
    assert one("[data-testid=iteration]").textContent == "40"
    assert take_sent() == []
    one(".rewind [data-rewind-now]").click()
    assert rewind.past is None and one("#z-neuron").getAttribute("data-past") is None
    assert one("#yhat").textContent == "0.734" and _slider().value == "40"
    assert one(".past").hidden and one(".rewind [data-rewind-says]").textContent == ""
    assert errors == []


def scene_one_question_at_a_time_and_the_newest_is_shown():
    _open()
    for step in (30, 20, 10):
        _slide(step)
    [(iteration, number)] = _asked()
    assert iteration == 30
    _tell(30, number)
    assert rewind.past is None
    [(iteration, number)] = _asked()
    assert iteration == 10
    _tell(10, number)
    assert rewind.past["iteration"] == 10 and _slider().value == "10"


def scene_going_on_ends_the_looking_back():
    _open()
    _slide(7)
    _tell(*_asked()[0])
    page.model(iteration=41, cost=0.49)
    assert rewind.past is None and one(".past").hidden
    _slide(8)
    [(_, number)] = _asked()
    page.model(iteration=42, cost=0.48)
    _tell(8, number, now=41)  # told of a model that is gone
    assert rewind.past is None


def scene_another_picture_is_looked_at_in_the_same_past():
    _open()
    _slide(7)
    _tell(*_asked()[0])
    page.flow(id=2)
    assert [iteration for iteration, _ in _asked()] == [7]


def scene_the_slider_at_its_end_is_now():
    _open()
    _slide(7)
    _tell(*_asked()[0])
    _slide(40)
    assert rewind.past is None and take_sent() == []


def scene_a_pointer_on_the_curve_looks_back():
    _open()
    fire(one("#cost-plot"), "pointermove", clientX=12, buttons=0)
    assert take_sent() == []
    fire(one("#cost-plot"), "pointerdown", clientX=12, buttons=1)
    assert _asked()[0][0] == 12


def scene_the_curve_before_a_reset_stays_until_it_is_dismissed():
    _open()
    chip = one(".rewind [data-before]")
    assert chip.hidden
    one("[data-testid=reset]").click()
    page.model(iteration=0, restart=True)
    kinds = [what[0] for what in page.drawn]
    assert kinds.index("keep") < kinds.index("chart")
    assert not chip.hidden and chip.textContent == "before α 0.002"
    assert "40 iterations, cost 0.500000" in chip.getAttribute("aria-label")
    chip.click()
    assert chip.hidden and ("dismiss",) in page.drawn
    one("[data-testid=reset]").click()  # at iteration 0 there is nothing to keep
    del page.drawn[:]
    page.model(iteration=0, restart=True)
    assert ("keep",) not in page.drawn


def scene_another_project_takes_the_curve_before_along():
    _open()
    one("[data-testid=reset]").click()
    page.model(iteration=0, restart=True)
    page.model(iteration=0, restart=True)
    assert one(".rewind [data-before]").hidden


def scene_a_question_that_failed_does_not_end_all_asking():
    _open()
    _slide(7)
    [(_, number)] = _asked()
    params = {"number": number, "reason": "x"}
    hear("failed", code="internal", params=params, during="lesson", fatal=False)
    _slide(9)
    assert _asked()[0][0] == 9
