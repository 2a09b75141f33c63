"""Chapters 7 and 8: walks, slice, bowl, race and film, with the trainer's answers played here."""

import asyncio

import fake_figures as page
import fake_js
from fake_js import Node, every, fire, hear, one, take_sent

from app import hood_speed, messages, neuron, pictures, race, rewind, train
from app.story import formulas, shell

Node.offsetParent = None
Node.open = False
Node.scrollIntoView = lambda self: None
Node.lastElementChild = property(lambda self: self.elements[-1] if self.elements else None)


async def _no_formulas():
    class Empty:
        def __getattr__(self, name):
            return "<math></math>"

    formulas._table = Empty()


formulas.load = _no_formulas


class Surface:
    def __init__(self):
        self.told = []

    def show(self, canvas, name, about):
        self.told.append(("show", name))
        return True

    def spin(self, canvas, on):
        self.told.append(("spin", on))
        return on

    def turn(self, canvas, around, up):
        self.told.append(("turn", around, up))

    def pick(self, canvas, x, y):
        return "[-1.5, 0.25]"


surface = fake_js.parts.surface = Surface()

SHAPE = {"lowest": [1.0986, 0.0, 0.562335], "limit": 8.0, "m": 4}
SHAPE.update({"w": [-1.5, 4.5, 67], "b": [0.0, 0.0, 52]})
SHAPE["curve"] = [[-1.5, 1.33], [1.0986, 0.562335], [4.5, 1.13]]
MAP = {"lowest": [6.07, -3.04, 0.412998], "limit": 6.27, "m": 6}
MAP.update({"w": [-6.0, 16.0, 67], "b": [-11.0, 6.0, 52]})
SLICE = {"iteration": 10, "alpha": 0.002, "limit": 0.0026, "n_x": 12288, "m": 3, "J": 0.5}
SLICE.update({"J_after": 0.45, "dw_norm": 3.0, "db": 0.1, "slope": -9.01, "w_norm": 0.2, "b": 0.0})
SLICE["slice"] = [[0.0, 0.5], [0.002, 0.45], [0.006, 0.7]]


def _open(number):
    errors = page.begin(messages, neuron, rewind, train, pictures)
    shell.start(["app/story/chapter7.py", "app/story/chapter8.py"], lambda number: None)
    page.opened()
    page.model(iteration=10, cost=0.5, can_back=True)
    take_sent()
    shell.open_chapter(number)
    page.resize()
    return errors


def _questions():
    return [asked for asked in take_sent("lesson") if asked["number"] > 0]


def _tell(asked, data):
    hear("lesson", about=asked["about"], number=asked["number"], data=data)


def _point(w, dw, b=0.0, J=0.6):
    return [w, b, J, dw, 0.0]


def _settle():
    """Tasks that wait for an answer get their turns."""

    async def turns():
        for _ in range(20):
            await asyncio.sleep_ms(0)

    asyncio.run(turns())


def _serve():
    """Answer every question as the trainer would, with simple numbers; returns what was asked."""
    seen = []
    for _ in range(12):
        _settle()
        asked = _questions()
        if not asked:
            break
        for one_ in asked:
            seen.append((one_["about"], one_["given"]))
            _tell(one_, _answer(one_["about"], one_["given"]))
    _settle()
    return seen


def _answer(about, given):
    if about == "hill.shape":
        return SHAPE if given["figure"] == "hill" else MAP
    if about == "hill.walk":
        points = [_point(given["w"] + k, -0.25, given["b"]) for k in range(given["steps"] + 1)]
        asked = {"right": given["w"] + 1, "uphill": given["w"] - 1, "unit": given["w"] + 0.25}
        asked["small"] = given["alpha"] < 0.01
        return {"points": points, "asked": asked, "alpha": given["alpha"]}
    if about == "hill.slice":
        return SLICE
    if about == "hill.start":
        return {"path": [[given["at"][0], given["at"][1], 0.9], [0, 0, 0.4]], "alpha": 0.1}
    if about == "hill.surface":
        bowl = {"u": [-2, 2, 5], "v": [-1, 1, 3], "path": [], "J": 0.5, "alpha": 0.002}
        bowl["lowest"] = [0, 0, 0.1]
        return bowl
    if about == "race.film":
        now = None
        position = given["position"]
        if position:
            now = [0, position - 1, 0.5, 0.4, 0.2]
        film = {"position": position, "total": 6, "n_x": 3, "m": 2, "side": 4, "b": 0.0}
        film.update({"ids": [1, 2], "now": now, "z": [0.2 * position, 0.0], "done": 0})
        film["all"] = 36864
        return film
    raise AssertionError(about)


def _facts():
    return one("#c7-facts").textContent


def scene_a_rate_chosen_before_the_first_answer_is_kept():
    _open(7)
    one("#c7-preset-2").click()
    seen = _serve()
    assert [given["alpha"] for about, given in seen if about == "hill.walk"] == [4, 12]
    assert one("#c7-alpha").value == "12"


def scene_the_hill_opens_with_the_ball_at_zero():
    errors = _open(7)
    seen = _serve()
    assert ("hill.shape", {"figure": "hill"}) in seen
    walk = {"figure": "hill", "w": 0.0, "b": 0.0, "alpha": 4, "steps": 1}
    assert ("hill.walk", walk) in seen
    assert "0.600000" in _facts() and one("#c7-w").value == "0.0000"
    assert len(every("#c7-plot .ball")) == 1 and len(every("#c7-plot .ring-g")) == 1
    said = one("#figure-says").textContent
    assert said.startswith("Iteration 0: w 0.0000, slope −0.2500, cost 0.600000"), said
    assert errors == []


def scene_step_back_all_and_reset():
    _open(7)
    _serve()
    one("#forward").click()
    _serve()
    assert one("#c7-w").value == "1.0000" and not one("#backward").disabled
    fire(one("#forward"), "click", shiftKey=True)
    _serve()
    assert one("#c7-w").value == "11.0000"
    _, rows = shell.module().table()
    assert len(rows) == 12 and rows[-1][:2] == ["11", "11.0000"]
    one("#backward").click()
    _serve()
    assert one("#c7-w").value == "10.0000"
    one("#c7-reset").click()
    _serve()
    assert one("#c7-w").value == "0.0000" and one("#backward").disabled


def scene_two_quick_presses_are_two_steps():
    _open(7)
    _serve()
    one("#forward").click()
    one("#forward").click()
    _serve()
    assert one("#c7-w").value == "2.0000" and len(shell.module().table()[1]) == 3


def scene_alpha_is_used_as_typed_chosen_or_slid():
    _open(7)
    _serve()
    field = one("#c7-alpha")
    field.value = "12,5"
    fire(field, "change")
    assert [given["alpha"] for about, given in _serve() if about == "hill.walk"] == [12.5]
    one("#c7-preset-0").click()
    assert [given["alpha"] for about, given in _serve() if about == "hill.walk"] == [0.1]
    one("#c7-slider").value = "3"
    fire(one("#c7-slider"), "input")
    assert [given["alpha"] for about, given in _serve() if about == "hill.walk"] == [2]
    field.value = "-1"
    fire(field, "change")
    assert _serve() == [] and field.value == "2"
    assert take_sent("alpha") == []  # the project's own is another


def scene_three_runners_start_at_the_ball_and_can_go():
    _open(7)
    _serve()
    one("#c7-runners").click()
    asked = [given for about, given in _serve() if about == "hill.walk"]
    assert [given["alpha"] for given in asked] == [0.1, 4, 12]
    assert [given["steps"] for given in asked] == [10, 10, 10]
    assert len(every("#c7-plot .f-r2")) == 11 and len(every("#c7-curve .f-r0")) == 11
    assert one("#c7-runners").textContent == "No runners"
    assert len(shell.module().table()[1]) == 1 + 33
    one("#c7-runners").click()
    assert every("#c7-plot .f-r2") == []


def scene_the_ball_is_dragged():
    _open(7)
    _serve()
    plot = one("#c7-plot")
    fire(plot, "pointermove", clientX=100, clientY=50, buttons=0)
    assert _serve() == []
    fire(plot, "pointerdown", clientX=65, clientY=50, buttons=1)
    [(about, given)] = _serve()
    assert about == "hill.walk" and given["w"] == 1.5 and given["b"] == 0.0, given


def scene_an_earlier_iteration_lights_in_both_drawings():
    _open(7)
    _serve()
    fire(one("#forward"), "click", shiftKey=True)
    _serve()
    slider = one("#c7-at")
    assert (slider.max, slider.value) == ("10", "10")
    slider.value = "3"
    fire(slider, "input")
    assert len(every("#c7-plot .looked")) == len(every("#c7-curve .looked")) == 1
    assert "3.0000" in _facts()
    dot = one('#c7-plot [data-t="7"]')
    fire(dot, "pointerover")
    assert "7.0000" in _facts()
    fire(one('#c7-plot [data-t="7"]'), "pointerout")
    assert "3.0000" in _facts()
    assert one("#c7-w").value == "10.0000"  # the ball itself stays


def scene_the_keyboard_walks():
    _open(7)
    _serve()
    keys = one("#c7-keys")
    for key in ("Enter", "Enter"):
        fire(keys, "keydown", key=key)
    _serve()
    assert one("#c7-w").value == "1.0000"
    fire(keys, "keydown", key="Enter", shiftKey=True)
    _serve()
    assert one("#c7-w").value == "0.0000"
    fire(keys, "keydown", key="ArrowRight")
    assert [given["alpha"] for _, given in _serve()] == [5]
    fire(keys, "keydown", key="ArrowUp")
    assert [given["w"] for _, given in _serve()] == [0.1]
    fire(keys, "keydown", key="Escape")
    fire(keys, "keydown", key="ArrowRight")
    assert _serve() == []


def _ask_the_question():
    while one("#question").hidden:
        one("#part-next").click()


def scene_the_question_is_about_the_hill_and_locks_the_step():
    _open(7)
    _serve()
    one('[data-figure="map"]').click()
    _serve()
    _ask_the_question()
    _serve()
    shell.changed()
    assert one('[data-figure="hill"]').getAttribute("aria-pressed") == "true"
    assert one("#forward").disabled
    question = shell.module().check()
    assert question["right"] == 1.0 and question["wrong"] == [-1.0, 0.25]
    assert question["sum"] == "w − α·dw = 0.0000 − 4 × (−0.2500) = 1.0000", question["sum"]
    said = one("#question-words").textContent
    assert "You are at w = 0.0000. The slope is −0.2500, α = 4." in said, said
    one("#answer").value = "1,0"
    one("#answer-try").click()
    assert "Right" in one("#answer-say").textContent, one("#answer-say").textContent
    one("#part-before").click()
    assert not one("#forward").disabled


def scene_a_step_too_small_to_ask_about_begins_anew():
    _open(7)
    _serve()
    one("#c7-alpha").value = "0.001"
    fire(one("#c7-alpha"), "change")
    _serve()
    assert shell.module().check() is None
    _ask_the_question()
    _serve()
    shell.changed()
    assert shell.module().check()["words"]["alpha"] == "4"


def scene_the_slice_steps_the_learners_own_neuron():
    _open(7)
    _serve()
    one('[data-figure="slice"]').click()
    _serve()
    assert "0.500000" in _facts() and "0.450000" in _facts()
    assert ("also", "c7-chart") in page.drawn
    one("#forward").click()
    fire(one("#forward"), "click", shiftKey=True)
    one("#backward").click()
    one("#c7-reset").click()
    one("#c7-slider").value = "-20"
    fire(one("#c7-slider"), "input")
    sent = [(kind, fields) for kind, fields in take_sent() if kind != "lesson"]
    assert sent == [
        ("step", {"count": 1}),
        ("step", {"count": 10}),
        ("back", {}),
        ("reset", {}),
        ("alpha", {"value": 0.01}),
    ]
    page.model(state="training", cost=0.4)
    assert shell.module().moves() == (False, False)
    one('[data-figure="hill"]').click()
    _serve()
    shell.close()
    assert ("without", "c7-chart") in page.drawn


def scene_the_bowl_turns_and_takes_a_start():
    _open(7)
    _serve()
    one('[data-figure="slice"]').click()
    _serve()
    one("#c7-open").click()
    assert ("hill.surface", {}) in _serve()
    assert ("show", "surface") in surface.told and ("spin", True) in surface.told
    canvas = one("#c7-surface")
    fire(canvas, "pointerdown", clientX=50, clientY=50)
    assert one("#c7-spin").getAttribute("aria-pressed") == "false"
    fire(canvas, "pointermove", clientX=60, clientY=50)
    assert surface.told[-1][0] == "turn"
    fire(canvas, "pointerup", clientX=60, clientY=50)
    assert _serve() == []  # that was no click
    fire(canvas, "pointerdown", clientX=50, clientY=50)
    fire(canvas, "pointerup", clientX=50, clientY=50)
    assert ("hill.start", {"at": [-1.5, 0.25]}) in _serve()
    assert "J 0.900000" in one("#c7-start").textContent
    keys = one("#c7-turn")
    fire(keys, "keydown", key="Enter")
    fire(keys, "keydown", key="ArrowLeft")
    assert surface.told[-1] == ("turn", 6, 0)
    assert "0.0026" in one("#c7-limit").textContent
    take_sent()
    one("#c7-bright").click()
    [opened] = take_sent("open")
    assert opened["sample"] == "bright-dark" and opened["alpha"] == 0.02


def scene_the_film_plays_forward_and_backward():
    errors = _open(8)
    _serve()
    assert one("#c8-now").textContent.startswith("z begins at b") and one("#backward").disabled
    one("#forward").click()
    assert ("race.film", {"position": 1}) in _serve()
    assert one("#c8-now").textContent == "w[0] × X[0][0] = 0.5000 × 0.4000 = 0.2000"
    assert one("#c8-at").textContent == "multiplication 1 of 6"
    fire(one("#forward"), "click", shiftKey=True)
    assert ("race.film", {"position": 6}) in _serve()
    assert one("#forward").disabled
    one("#backward").click()
    assert ("race.film", {"position": 5}) in _serve()
    fire(one("#c8-film"), "keydown", key="Enter")
    fire(one("#c8-film"), "keydown", key="Home")
    assert ("race.film", {"position": 0}) in _serve()
    assert errors == []


def _race(lane, done=True, **more):
    data = {"multiplications": 72, "total": 72, "scores": 36, "seconds": 0.0125, "m": 3}
    data.update({"n_x": 12, "stopped": False, "line": "einsum", "shown": [[1, 0.5], [2, -0.25]]})
    data.update(more)
    hear("raced", lane=lane, done=done, data=data)


def scene_a_race_is_run_told_and_asked_about():
    _open(8)
    _serve()
    assert shell.module().check() is None
    one("#race8-side").value = "0"
    fire(one("#race8-side"), "input")
    fire(one("#race8-side"), "keydown", key="Enter")
    assert take_sent("race") == [{"pictures": 3, "side": 4}]
    assert one("#race8-go").textContent == "Stop"
    _race("vector", seconds=0.0001)
    _race("loop")
    hear("raced", lane="both", done=True, data={"ratio": 125.0, "difference": 1.5e-15})
    assert one("#race8-ratio").textContent == "125 ×"
    assert len(every("#c8-scores li")) == 2
    question = shell.module().check()
    assert (question["right"], question["wrong"], question["kind"]) == (36, [1, 12], "whole")
    assert question["sum"] == "n_x × m = 12 × 3 = 36"
    said = shell.module().speak()
    assert said.startswith("Loop: 12.5 ms. Vector: 0.1 ms. 125 times as fast. 72"), said
    assert "1.5e-15" in said
    fire(one("#c8-scores li"), "pointerover")
    assert one("#c8-scores li").getAttribute("data-lit") == ""
    assert every("#c8-sums [data-lit]")


def scene_the_drawer_and_the_chapter_show_the_same_race():
    body = one("#hood-body")
    hood_speed.start()
    body.innerHTML = hood_speed.make()
    _open(8)
    _serve()
    one("#race8-go").click()
    assert one("#race-go").textContent == "Stop" and race.racing
    shell.close()
    assert one("#race-go").textContent == "Race" and not race.racing


def scene_one_picture_is_not_asked_about():
    _open(8)
    _serve()
    _race("vector", m=1, scores=12)
    hear("raced", lane="both", done=True, data={"ratio": 2.0, "difference": 0.0})
    assert shell.module().check() is None


def scene_words_of_the_cards_are_filled():
    _open(8)
    _serve()
    words = one("#part").textContent
    assert "12288 multiplications" in words and "36864 in all" in words, words
