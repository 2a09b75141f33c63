"""Chapters 3 to 6 of the story under the page's own interpreter, with the trainer's own answers."""

import asyncio
import json

import pytest

from tests.web.micropython import play, scenes
from tests.web.trainer_page import Page
from trainer.lessons import graph, loss, pots, votes

MINI = {"x": [0.2, 0.9, 0.5], "w": [1.5, -0.5, 2.0], "b": -0.4}
GUESSES = {"a": [0.9, 0.6, 0.2, 0.5], "y": [1, 0, 0, 1]}

#: What the trainer is asked in the scenes: name -> (function, given).
QUESTIONS = {
    "mini": (votes.mini, MINI),
    "mini without b": (votes.mini, {**MINI, "b": 0.0}),
    "places": (votes.places, {"places": None}),
    "all": (votes.all_votes, {}),
    "point": (votes.point, {"z": 2}),
    "pictures": (loss.pictures, {}),
    "guesses": (loss.guesses, GUESSES),
    "undecided": (loss.guesses, {"a": [0.5] * 6, "y": [1, 0] * 3}),
    "guessed": (loss.guesses, {"a": [0.9, 0.6, 0.2, 0.5, 0.75, 0.1], "y": [1, 0] * 3}),
    "scores": (loss.neuron_says, {}),
    "practice": (pots.fill, {"source": "practice"}),
    "own pictures": (pots.fill, {"source": "pictures"}),
}


def graphs():
    """Questions about graphs: "three 3 6" has gone forward 3 bubbles and back 6."""
    for forward, backward in [(k, 0) for k in range(4)] + [(3, k) for k in range(1, 7)]:
        yield f"three {forward} {backward}", {"kind": "three"}, forward, backward, {}
    yield "b chosen", {"kind": "three", "chosen": "b"}, 3, 6, {}
    yield "b is c", {"kind": "three"}, 3, 6, {"b": 2}
    for kind in ("neuron", "picture"):
        yield kind, {"kind": kind}, 7, 11, {}
        yield kind + " z", {"kind": kind}, 7, 4, {}
    formulas = {
        "wide": "(a + b)·ln(c) − a^2 ÷ exp(b)",
        "long": "sigmoid(exp(ln(a + b)·c) − 1)^2 + 5",
        "broad": "a*b + c*d + e*f + g*h",
        "bare": "a",
        "number": "3",
        "broken": "a + * b",
        "strange": "tan(a)",
        "empty": "",
    }
    for name, formula in formulas.items():
        yield name, {"kind": "own", "formula": formula}, 99, 99, {}
    yield "zero", {"kind": "own", "formula": "u = a - b; J = 1/u"}, 9, 0, {"a": 3}


@pytest.fixture(scope="module")
def answers():
    """Every answer by its name, as JSON: the page's numbers are the trainer's."""
    return asyncio.run(collect())


async def collect():
    page = Page()
    await page.open(size=16)
    await page.train(iterations=40)
    found = {name: ask(page.trainer, given) for name, (ask, given) in QUESTIONS.items()}
    for name, given, forward, backward, values in graphs():
        given = {**given, "forward": forward, "backward": backward, "values": values}
        found[name] = graph.play(page.trainer, given)
    await page.open("none")
    found["few pictures"] = pots.fill(page.trainer, {"source": "pictures"})
    return json.dumps({name: view.fields for name, view in found.items()})


@pytest.mark.parametrize("scene", scenes("story_36"))
def test_story(scene, tmp_path, answers):
    (tmp_path / "answers.json").write_text(answers, encoding="utf-8")
    play("story_36", scene, tmp_path)
