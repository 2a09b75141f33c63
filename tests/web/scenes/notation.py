"""The formulas of a chapter, their numbers, and the table of symbols; what a link hides."""

import json
import sys

import fake_figures  # noqa: F401  (markup)
from fake_js import Bag, document, every, fire, one, pass_time, window

from app import hiding
from app.story import formulas, notation, shell
from app.web import clone

with open(sys.argv[0].rsplit("/", 1)[0] + "/story/formulas.json") as file:
    MADE = json.load(file)

asked = []


async def _fetch(address):
    asked.append(address)

    async def read():
        return Bag(**MADE)

    return Bag(json=read)


def _open(number, values):
    window.fetch = _fetch
    shell.now = number
    shell.module = lambda: Bag(numbers=lambda: values)
    one("#story").append(clone("story"))
    one("#symbols").open = False
    notation.start()
    pass_time(10)


def _named(name):
    return one(f'#formulas [data-formula="{name}"]')


def scene_a_chapter_shows_its_formulas():
    for number in range(1, 11):
        _open(number, [])
        shown = [button.getAttribute("data-formula") for button in every("#formulas button")]
        assert tuple(shown) == notation.SHOWN[number], shown
        one("#story").replaceChildren()
    assert asked == ["story/formulas.json"], asked


def scene_a_formula_says_itself_in_words():
    _open(3, [])
    math = _named("score").querySelector("math")
    assert math.getAttribute("aria-label") == "z equals w transpose x plus b"
    assert formulas.formula("score", block=True).startswith('<math display="block" aria-label="z ')


def scene_a_formula_opens_into_the_present_numbers():
    values = [("z", "0.4500"), ("a", "0.6106")]
    _open(3, values)
    fire(_named("score"), "click")
    assert _named("score").getAttribute("aria-expanded") == "true"
    assert not one("#formula-numbers").hidden
    assert one("#formula-values").textContent == "z0.4500a0.6106"
    values[0] = ("z", "<0.1500>")  # the learner has moved a slider
    notation.refresh()
    assert one("#formula-values").textContent == "z<0.1500>a0.6106"
    fire(_named("sigmoid"), "click")
    assert _named("score").getAttribute("aria-expanded") == "false"
    fire(_named("sigmoid"), "click")
    assert one("#formula-numbers").hidden


def scene_without_numbers_it_says_so():
    _open(3, [])
    fire(_named("score"), "click")
    assert one("#formula-numbers p").textContent.startswith("No numbers yet")


def scene_the_symbols_open_and_close():
    _open(1, [])
    calls = []
    one("#symbols").showModal = lambda: calls.append("open")
    one("#symbols").close = lambda: calls.append("close")
    fire(one("#symbols-open"), "click")
    rows = every("#symbols-table tbody tr")
    assert len(rows) == 24
    said = [row.querySelector("td").textContent for row in rows]
    assert "w transpose x" in said and "sum over i" in said, said
    fire(one("#symbols-close"), "click")
    assert calls == ["open", "close"], calls


def scene_a_link_hides_what_it_names_and_nothing_else():
    for search, hidden in (("hood,camera,body", "camera hood"), ("", None), ("nothing", None)):
        hiding.parameters = lambda search=search: {"hide": search}
        hiding.start()
        assert document.body.getAttribute("data-hide") == hidden, search
