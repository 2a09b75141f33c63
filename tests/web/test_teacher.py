"""The teacher's page: links that open what they say, and numbers that the library computes."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from py_logreg import neuron

WEB = Path(__file__).parents[2] / "web"
SAMPLES = set(json.loads((WEB / "locales" / "en.json").read_text(encoding="utf-8"))["sample"])


class Teacher(HTMLParser):
    """The page's links, ids and tables of numbers, and what the link's form offers."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.offers: dict[str, list[str]] = {}
        self.tables: dict[str, list[list[str]]] = {}
        self._chapter = self._select = ""
        self._cell = False
        self.feed((WEB / "teacher.html").read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "href" in given and tag == "a":
            self.links.append(given["href"])
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "article":
            self._chapter = given.get("id", "")
        elif tag == "select":
            self._select = given["name"]
        elif tag == "input" and given.get("type") == "checkbox":
            self.offers.setdefault(given["name"], []).append(given["value"])
        elif tag == "option":
            self.offers.setdefault(self._select, []).append(given["value"])
        elif tag == "tbody" and self._chapter:
            self.tables[self._chapter] = []
        elif tag == "tr" and self._chapter in self.tables:
            self.tables[self._chapter].append([])
        self._cell = tag in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._cell and self._chapter in self.tables and self.tables[self._chapter]:
            self.tables[self._chapter][-1].append(data)

    def handle_endtag(self, tag: str) -> None:
        self._cell = False
        if tag == "article":
            self._chapter = ""

    def numbers(self, chapter: int) -> list[list[float]]:
        """The rows of a chapter's table, without their heads."""
        return [
            [float(part.replace("−", "-")) for cell in row[1:] for part in cell.split(", ")]
            for row in self.tables[f"chapter-{chapter}"]
        ]


PAGE = Teacher()
OPENING = [link for link in PAGE.links if link.startswith("./?")]


@pytest.mark.parametrize("link", OPENING)
def test_a_link_opens_what_there_is(link: str) -> None:
    asked = {name: value for name, (value,) in parse_qs(urlsplit(link).query).items()}
    assert asked.keys() <= {"chapter", "sample", "alpha", "iterations", "size", "hide", "lang"}
    assert asked.get("sample", "none") in SAMPLES
    assert int(asked.get("chapter", 1)) in range(1, 11)
    assert float(asked.get("alpha", 1)) > 0
    assert asked.get("size", "64") in ("16", "32", "64")


def test_every_chapter_has_its_notes_and_its_link() -> None:
    assert {f"chapter-{number}" for number in range(1, 11)} <= set(PAGE.ids)
    for number in range(1, 11):
        assert any(link.startswith(f"./?chapter={number}&sample=") for link in OPENING)


def test_every_part_that_is_linked_is_there() -> None:
    assert len(PAGE.ids) == len(set(PAGE.ids))
    assert {link[1:] for link in PAGE.links if link.startswith("#")} <= set(PAGE.ids)


def test_the_form_offers_what_there_is() -> None:
    assert set(PAGE.offers["sample"]) - {""} == SAMPLES
    assert PAGE.offers["chapter"] == ["", *(str(number) for number in range(1, 11))]
    assert PAGE.offers["size"] == ["", "16", "32", "64"]


def test_what_the_form_can_hide_is_what_the_page_hides() -> None:
    style = (WEB / "style" / "hiding.css").read_text(encoding="utf-8")
    program = (WEB / "app" / "hiding.py").read_text(encoding="utf-8")
    assert re.findall(r'data-hide~="(\w+)"', style) == PAGE.offers["hide"]
    assert (
        re.findall(r'"(\w+)"', program.partition("NAMES = ")[2].partition("def ")[0])
        == (PAGE.offers["hide"])
    )


def test_the_s_curve_is_the_librarys() -> None:
    scores = [float(row[0].replace("−", "-")) for row in PAGE.tables["chapter-3"]]
    assert np.allclose(np.ravel(PAGE.numbers(3)), neuron.sigmoid(np.array(scores)), atol=5e-7)


def test_the_losses_are_the_librarys() -> None:
    for row, shown in zip(PAGE.tables["chapter-4"], PAGE.numbers(4), strict=True):
        answer = np.array([float(row[0])])
        losses = [neuron.cost(answer, np.array([truth])) for truth in (1, 0)]
        assert np.allclose(shown, losses, atol=5e-7)


def test_the_pots_are_the_librarys() -> None:
    X, y = np.array([[1.0, 2, 0], [2, 1, 1]]), np.array([1, 0, 1])
    pots = []
    for m in (1, 2, 3):
        a = neuron.forward(np.array([0.3, -0.2]), 0.1, X[:, :m])
        dw, db = neuron.backward(X[:, :m], a, y[:m])
        means = np.array([neuron.cost(a, y[:m]), *dw, db])
        pots.append(means * m)
    assert np.allclose(PAGE.numbers(6), [*pots, means], atol=5e-7)


def test_the_three_runners_are_the_librarys() -> None:
    X, y = np.ones((1, 4)), np.array([1, 1, 1, 0])
    shown = {
        row[0]: numbers
        for row, numbers in zip(PAGE.tables["chapter-7"], PAGE.numbers(7), strict=True)
    }
    for runner, alpha in enumerate((0.1, 4, 12)):
        w = np.zeros(1)
        for t in range(101):
            a = neuron.forward(w, 0.0, X)
            if str(t) in shown:
                mine = shown[str(t)][2 * runner : 2 * runner + 2]
                assert np.allclose(mine, [w[0], neuron.cost(a, y)], atol=5e-7), (alpha, t)
            w = w - alpha * neuron.backward(X, a, y)[0]
