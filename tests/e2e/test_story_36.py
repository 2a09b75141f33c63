"""Chapters 3 to 6: the numbers on the page are the library's, and the keyboard suffices."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from py_logreg import neuron
from py_logreg.descent import gradient_descent
from py_logreg.pictures import resize, to_vector
from tests.e2e.lab import Lab, axe
from tests.e2e.pictures import photograph, save

SIZE, ALPHA, ITERATIONS = 16, 0.01, 40
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉−", "0123456789-")


class Learned(NamedTuple):
    """The same project in the library: pictures of A, of B, and the neuron after the run."""

    a: list[np.ndarray]
    b: list[np.ndarray]
    w: np.ndarray
    bias: float

    @property
    def first(self) -> tuple[np.ndarray, np.ndarray]:
        """X (n_x, 6) and y of the pictures that chapters 4 and 6 show."""
        pairs = zip(self.a[:3], self.b[:3], strict=True)
        return np.stack([one for pair in pairs for one in pair], axis=1), np.array([1, 0] * 3)


def learn(a: list[np.ndarray], b: list[np.ndarray]) -> Learned:
    X, y = np.stack([*a, *b], axis=1), np.array([1] * len(a) + [0] * len(b))
    *_, last = gradient_descent(X, y, learning_rate=ALPHA, iterations=ITERATIONS)
    return Learned(a, b, last.w, last.b)


def cats(lab: Lab, dist: Path, folder: Path) -> Learned:
    """The sample, trained on the page and in the library."""
    lab.open(sample="cats", size=str(SIZE), alpha=str(ALPHA))
    lab.run(ITERATIONS)
    about = json.loads((dist / "samples" / "cats.json").read_text(encoding="utf-8"))
    sheet = np.asarray(Image.open(dist / "samples" / "cats.png").convert("RGB"))
    kinds: dict[int, list[np.ndarray]] = {1: [], 0: []}
    for i, tile in enumerate(about["tiles"]):
        row, column = divmod(i, about["columns"])
        if tile["split"] == "train":
            pixels = sheet[64 * row : 64 * row + 64, 64 * column : 64 * column + 64]
            kinds[tile["label"]].append(resize(pixels.ravel(), (64, 64), (SIZE, SIZE)))
    return learn(kinds[1], kinds[0])


def uploaded(lab: Lab, dist: Path, folder: Path) -> Learned:
    """Six photographs, trained on the page and in the library."""
    lab.open(sample="none", size=str(SIZE), alpha=str(ALPHA))
    # PNG: two builds of a JPEG decoder may differ in the last bit, which training would amplify.
    files = [
        [save(photograph(10 * tint + i, tint=tint), folder / f"{tint}-{i}.png") for i in range(3)]
        for tint in (0, 2)
    ]
    for tray, some in zip((lab.a, lab.b), files, strict=True):
        tray.upload(*some)
        tray.expect_count(3)
    lab.run(ITERATIONS)
    a, b = ([to_vector(path, (SIZE, SIZE)) for path in some] for some in files)
    return learn(a, b)


def number(text: str) -> float:
    found = re.search(r"-?\d+(\.\d+)?", text.translate(SUBSCRIPTS))
    assert found, text
    return float(found.group())


def chapter(page: Page, which: int) -> None:
    if page.locator("#story").is_hidden():
        page.locator("#rooms [data-to=story]").click()
    page.locator(f"#rail [data-chapter='{which}']").click()
    expect(page.locator(f".c{which}")).to_be_visible()


def table(page: Page) -> list[list[str]]:
    """The rows of "Numbers as a table"."""
    switch = page.locator("#figure-numbers")
    if switch.get_attribute("aria-pressed") != "true":
        switch.click()
    rows = page.locator("#figure-table tbody tr")
    expect(rows.first).to_be_visible()
    return [row.split("\t") for row in page.locator("#figure-table tbody").inner_text().split("\n")]


def near(value: float, decimals: int = 4) -> object:
    return pytest.approx(value, abs=0.6 * 10**-decimals)


@pytest.mark.parametrize("project", [cats, uploaded])
def test_the_page_shows_the_library_s_numbers(
    lab: Lab, dist: Path, tmp_path: Path, project: Callable[[Lab, Path, Path], Learned]
) -> None:
    learned = project(lab, dist, tmp_path)
    page = lab.page
    votes_of_three_places(page, learned)
    losses_of_the_neuron(page, learned)
    graph_of_the_picture(page, learned)
    pots_of_the_pictures(page, learned)


def votes_of_three_places(page: Page, learned: Learned) -> None:
    chapter(page, 3)
    x = learned.a[0] / 255
    z = float(neuron.linear(learned.w, learned.bias, learned.a[0][:, None])[0])
    expect(page.locator("#c3-facts")).to_contain_text(f"{abs(z):.4f}")
    facts = [number(text) for text in page.locator("#c3-facts dd").all_inner_texts()[:5]]
    votes = learned.w * x
    wanted = [votes[votes > 0].sum(), votes[votes < 0].sum(), learned.bias, z, neuron.sigmoid(z)]
    assert facts == [near(float(one)) for one in wanted]
    places = [int(number(page.locator(f"#c3-n{k}").inner_text())) for k in range(3)]
    tenths = [float(page.locator(f"#c3-x{k}").input_value()) for k in range(3)]
    assert tenths == [pytest.approx(x[k], abs=0.051) for k in places]
    page.locator("#c3-w1").fill("2.3")
    w, b = np.array([1.5, 2.3, 2.0]), -0.4
    expect(page.locator("#c3-ow1")).to_have_text("2.3")
    expect(page.locator("#c3-v1")).to_have_text(re.compile(f"{2.3 * tenths[1]:.2f}".rstrip("0")))
    *shown, wx, bias, z, a = [number(row[-1]) for row in table(page)]
    assert shown == [near(one) for one in w * tenths]
    score = float(neuron.linear(w, b, np.array(tenths)[:, None])[0])
    assert [wx, bias, z] == [near(score - b), near(b), near(score)]
    assert a == near(float(neuron.sigmoid(score)))


def losses_of_the_neuron(page: Page, learned: Learned) -> None:
    chapter(page, 4)
    X, y = learned.first
    page.locator("#c4-project").click()
    expect(page.locator("#c4-project")).to_have_attribute("aria-pressed", "true")
    z = neuron.linear(learned.w, learned.bias, X)
    expect(page.locator("#c4-pot")).to_contain_text(f"{neuron.cost_from_logits(z, y):.6f}")
    *rows, last = table(page)
    answers, losses = neuron.sigmoid(z), neuron.losses(z, y)
    assert [number(row[1].split("=")[1]) for row in rows] == list(y)
    assert [number(row[2]) for row in rows] == [near(a) for a in answers]
    assert [number(row[3]) for row in rows] == [near(loss, 6) for loss in losses]
    assert number(last[3]) == near(losses.mean(), 6)
    worst = page.locator("#c4-worst li").first
    assert int(worst.get_attribute("data-i") or -1) == int(losses.argmax())


def graph_of_the_picture(page: Page, learned: Learned) -> None:
    chapter(page, 5)
    page.locator("[data-kind=picture]").click()
    expect(page.locator("#g5 [data-node=L]")).to_be_visible()
    page.locator("#play").click()
    page.locator("#backward").click(modifiers=["Shift"])
    expect(page.locator("#backward")).to_be_disabled()
    table(page)
    expect(page.locator("#figure-table tbody")).not_to_contain_text("?")  # all steps are made
    shown = {
        row[0].translate(SUBSCRIPTS).split(" = ")[0]: [number(cell) for cell in row[1:]]
        for row in table(page)
    }
    x = learned.a[0] / 255
    X = np.array([[shown["x0"][0]], [shown["x1"][0]]])
    assert max(shown["x0"][0], shown["x1"][0]) == near(x.max())
    spots = [np.flatnonzero(np.abs(x - one) < 6e-5) for one in X[:, 0]]
    w = [
        learned.w[spots[k][np.abs(learned.w[spots[k]] - shown[f"w{k}"][0]).argmin()]]
        for k in (0, 1)
    ]
    assert [shown["w0"][0], shown["w1"][0]] == [near(one) for one in w]
    assert shown["b"][0] == near(learned.bias) and shown["y"][0] == 1
    a = neuron.forward(w, learned.bias, X)
    dw, db = neuron.backward(X, a, [1])
    assert shown["a"][0] == near(a[0]) and shown["L"] == [near(neuron.cost(a, [1])), 1]
    assert [shown[name][1] for name in ("w0", "w1", "b")] == [near(dw[0]), near(dw[1]), near(db)]
    assert shown["z"][1] == near(a[0] - 1)


def pots_of_the_pictures(page: Page, learned: Learned) -> None:
    chapter(page, 6)
    page.locator("[data-source=pictures]").click()
    expect(page.locator(".c6 tr[data-i]")).to_have_count(6)
    page.locator("#play").click()
    page.locator("#c6-once").click()
    expect(page.locator("#c6-badge")).to_contain_text("largest difference")
    X, y = learned.first
    spread = X.astype(float).std(axis=1)
    half = len(spread) // 2
    places = [int(spread[:half].argmax()), half + int(spread[half:].argmax())]
    x, w = X[places] / 255, learned.w[places]
    a = neuron.forward(w, learned.bias, x)
    dw, db = neuron.backward(x, a, y)
    wanted = [neuron.cost(a, y), *dw, db]
    pots = page.locator("#c6-pots .pot")
    shown = [number(pots.nth(k).locator(".num").first.inner_text()) for k in range(4)]
    assert shown == [near(one, 6) for one in wanted]
    vector = page.locator("#c6-vector")
    line = [
        number(text) for text in vector.locator(".c6-matrix").nth(2).locator("td").all_inner_texts()
    ]
    assert line == [near(one, 6) for one in dw]
    assert number(vector.locator("dd").first.inner_text()) == near(db, 6)
    rows = table(page)
    assert [number(row[8]) for row in rows[:6]] == [near(one) for one in x[0] * (a - y)]


def test_the_graph_and_its_question_by_keyboard(lab: Lab) -> None:
    lab.open(sample="shapes", size="16", chapter="5")
    page, press = lab.page, lab.page.keyboard.press
    expect(page.locator("#g5 [data-node=J]")).to_be_visible()
    page.locator("#forward").focus()
    for node, value in (("u", "6"), ("v", "11"), ("J", "33")):
        press("Enter")
        expect(page.locator(f"#g5 [data-node={node}] .vf")).to_have_text(value)
    page.locator("#backward").focus()
    for node, slope in (("J", "1"), ("v", "3"), ("a", "3"), ("u", "3")):
        press("Enter")
        expect(page.locator(f"#g5 [data-node={node}] .vg")).to_have_text(slope)
    page.locator("#g5-number").focus()
    page.keyboard.type("8")
    press("Enter")
    expect(page.locator("#g5-said")).to_have_attribute("data-ok", "0")
    press("ControlOrMeta+a")
    page.keyboard.type("9")
    press("Enter")
    expect(page.locator("#g5 [data-node=c] .vg")).to_have_text("9")
    page.locator("#backward").focus()
    press("Enter")
    expect(page.locator("#g5 [data-node=b] .vg")).to_have_text("6")
    page.locator("#g5").focus()
    press("Enter")
    for key, way in (("ArrowLeft", "v → J"), ("ArrowLeft", "a → v → J"), ("ArrowDown", "b → u")):
        press(key)
        expect(page.locator("#g5-path")).to_contain_text(way)
    expect(page.locator("#g5-path")).to_contain_text("2 × 1 × 3 = 6")
    press("Enter")
    expect(page.locator("[data-leaf=b] input")).to_be_focused()
    press("ArrowRight")
    expect(page.locator("#g5 [data-node=J] .vf")).to_have_text("39")
    page.locator("#part-next").focus()
    for _ in range(4):
        page.locator("#part-next").press("Enter")
    expect(page.locator("#question-words")).to_contain_text("a = 5, b = 4, c = 2")
    expect(page.locator("#g5 [data-node=c] .vq")).to_have_text("?")
    page.locator("#answer").focus()
    page.keyboard.type("4")
    press("Enter")
    expect(page.locator("#answer-say")).to_contain_text("J is three times further")
    press("ControlOrMeta+a")
    page.keyboard.type("１２")
    press("Enter")
    expect(page.locator("#answer-say")).to_contain_text("Right!")
    expect(page.locator("#rail li.done [data-chapter='5']")).to_be_visible()


def test_the_questions_say_all_that_is_needed(lab: Lab) -> None:
    lab.open(sample="shapes", size="16", chapter="3")
    page = lab.page
    x0, x1, x2, w0, w1, w2, b = asked(page, 3)
    answer(page, w0 * x0 + w1 * x1 + w2 * x2 + b)
    y, a = asked(page, 4)
    answer(page, -np.log(a if y else 1 - a))
    told = np.array(asked(page, 6)).reshape(2, -1)
    answer(page, (told[0] - told[1]).mean())


def asked(page: Page, which: int) -> list[float]:
    """The numbers in a chapter's question."""
    chapter(page, which)
    while page.locator("#question").is_hidden():
        page.locator("#part-next").click()
    expect(page.locator("#answer")).to_be_enabled()
    words = page.locator("#question-words").inner_text().translate(SUBSCRIPTS)
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", words)]


def answer(page: Page, value: float) -> None:
    page.locator("#answer").fill(f"{value:.3f}")
    page.locator("#answer-try").click()
    expect(page.locator("#answer-say")).to_contain_text("Right!")


def test_a_formula_of_one_s_own(lab: Lab) -> None:
    lab.open(sample="shapes", size="16", chapter="5")
    page = lab.page
    page.get_by_role("button", name="Your formula").click()
    page.locator("#g5-formula").fill("sigmoid(a*b) + tan(c)")
    page.locator("#g5-formula").press("Enter")
    expect(page.locator("#g5-error")).to_contain_text("There is no function tan")
    page.locator("#g5-formula").fill("u = a·b; J = u ÷ c − exp(u)")
    page.locator("#g5-own .btn").click()
    page.locator("#play").click()
    page.locator("#backward").click(modifiers=["Shift"])
    expect(page.locator("#backward")).to_be_disabled()
    a, b, c = (number(page.locator(f"[data-leaf={leaf}] output").inner_text()) for leaf in "abc")
    slope = page.locator("#g5 [data-node=a] .vg")
    assert number(slope.text_content() or "") == near(b / c - b * np.exp(a * b))
    page.locator("[data-leaf=c] input").fill("0")
    expect(page.locator("#g5-error")).to_contain_text("would divide by 0")


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "zh-CN")])
def test_axe_finds_nothing_in_chapters_3_to_6(
    new_page: Callable[..., Page], address: str, axe_source: str, scheme: str, language: str
) -> None:
    page = new_page(color_scheme=scheme, reduced_motion="reduce")
    Lab(page, address).open(sample="shapes", size="16", lang=language, chapter="3")
    for which in (3, 4, 5, 6):
        chapter(page, which)
        expect(page.locator("#forward")).to_be_enabled()
        page.locator("#play").click()
        assert axe(page, axe_source) == [], which
