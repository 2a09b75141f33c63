"""Chapters 7 and 8 and looking back: numbers against the library, the keyboard, axe."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from py_logreg import neuron
from py_logreg.descent import curvature, gradient_descent
from py_logreg.kernels import PIXEL_MAX
from py_logreg.loops import SlowMotion
from py_logreg.pictures import resize, to_vector
from tests.e2e.lab import Lab, axe
from tests.e2e.pictures import photograph, save
from tests.e2e.test_story_12 import sample_vectors

SIZE, ALPHA = 16, 0.02
HILL = (np.ones((1, 4)), np.array([1, 1, 1, 0]))
MAP = (np.array([[0, 0.2, 0.4, 0.6, 0.8, 1]]), np.array([0, 0, 1, 0, 1, 1]))


class Pictures(NamedTuple):
    """The project's training pictures as masters, in the order of its classes."""

    a: list[np.ndarray]
    b: list[np.ndarray]

    def at(self, size: int) -> tuple[np.ndarray, np.ndarray]:
        """X (n_x, m) of pixels and y."""
        masters = np.stack([*self.a, *self.b])
        y = np.array([1] * len(self.a) + [0] * len(self.b))
        return resize(masters, (64, 64), (size, size)).T, y


def cats(lab: Lab, dist: Path, folder: Path) -> Pictures:
    lab.open(sample="cats", size=str(SIZE), alpha=str(ALPHA))
    vectors = sample_vectors(dist, "cats")
    return Pictures([*vectors["1"]], [*vectors["0"]])


def uploaded(lab: Lab, dist: Path, folder: Path) -> Pictures:
    lab.open(sample="none", size=str(SIZE), alpha=str(ALPHA))
    files = [
        [save(photograph(10 * tint + i, tint=tint), folder / f"{tint}-{i}.png") for i in range(4)]
        for tint in (0, 2)
    ]
    for tray, some in zip((lab.a, lab.b), files, strict=True):
        tray.upload(*some)
        tray.expect_count(4)
    return Pictures(*([to_vector(path) for path in some] for some in files))


def chapter(page: Page, which: int) -> None:
    if page.locator("#story").is_hidden():
        page.locator("#rooms [data-to=story]").click()
    page.locator(f"#rail [data-chapter='{which}']").click()
    expect(page.locator(f".c{which}")).to_be_visible()


def number(text: str) -> float:
    found = re.search(r"-?\d+(\.\d+)?(e-?\d+)?", text.replace("−", "-").replace(",", ""))
    assert found, text
    return float(found.group())


def facts(page: Page) -> dict[str, float]:
    """The numbers beside the drawing of chapter 7."""
    rows = page.locator("#c7-facts > div").all_inner_texts()
    return {name: number(value) for name, value in (row.split("\n") for row in rows)}


def expect_fact(page: Page, name: str, value: str) -> None:
    row = page.locator("#c7-facts > div").filter(
        has=page.locator("dt", has_text=re.compile(rf"^{re.escape(name)}$"))
    )
    expect(row.locator("dd")).to_have_text(re.compile(rf"^{re.escape(value)}(?!\d)"))


def written(value: float, decimals: int) -> str:
    """As the page writes it: a rounded zero carries no minus sign."""
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−")


def to_check(page: Page) -> None:
    while page.locator("#part-next").is_visible():
        page.locator("#part-next").click()


def hill_walk(alpha: float, steps: int) -> list[tuple[float, float, float]]:
    """(w, dw, J) on the four pictures with b held at 0."""
    X, y = HILL
    w, out = 0.0, []
    for _ in range(steps + 1):
        a = neuron.forward([w], 0.0, X)
        dw = float(neuron.backward(X, a, y)[0][0])
        out.append((w, dw, neuron.cost(a, y)))
        w -= alpha * dw
    return out


def test_the_hill_and_the_map_walk_as_the_library_does(lab: Lab) -> None:
    lab.open(chapter="7", sample="shapes", size="16")
    page = lab.page
    page.locator("#c7-preset-2").click()  # 12
    expect_fact(page, "w − α·dw", "3.0000")
    page.locator("#play").click()
    expect_fact(page, "t", "10")
    walk = hill_walk(12, 10)
    w, dw, J = walk[-1]
    for name, value, decimals in (("w", w, 4), ("dw", dw, 4), ("J", J, 6)):
        expect_fact(page, name, written(value, decimals))
    # J on screen belongs to the w on screen, also at an earlier iteration.
    page.locator("#c7-at").fill("2")
    w, _, J = walk[2]
    expect_fact(page, "w", written(w, 4))
    expect_fact(page, "J", written(J, 6))
    page.locator("#backward").click()
    expect_fact(page, "t", "9")
    expect_fact(page, "w", written(walk[9][0], 4))

    # The three runners of the table.
    page.locator("#c7-reset").click()
    expect_fact(page, "t", "0")
    page.locator("#c7-runners").click()
    page.locator("#figure-numbers").click()
    for alpha in (0.1, 4, 12):
        w, dw, J = hill_walk(alpha, 10)[-1]
        row = page.locator(f'#figure-table tr:has(td:text-is("α {alpha}: 10"))')
        cells = [written(w, 4), written(dw, 4), written(J, 6)]
        expect(row.locator("td")).to_have_text([f"α {alpha}: 10", *cells])

    page.locator("[data-figure=map]").click()
    page.locator("#play").click()
    expect_fact(page, "t", "10")
    *_, last = gradient_descent(*MAP, learning_rate=5, iterations=10)
    expect_fact(page, "w", written(float(last.w[0]), 4))
    expect_fact(page, "b", written(last.b, 4))
    expect_fact(page, "J", written(neuron.cost(neuron.forward(last.w, last.b, MAP[0]), MAP[1]), 6))


@pytest.mark.parametrize("project", [cats, uploaded])
def test_the_slice_and_the_past_are_the_learners_own(
    lab: Lab, dist: Path, tmp_path: Path, project: Callable[[Lab, Path, Path], Pictures]
) -> None:
    X, y = project(lab, dist, tmp_path).at(SIZE)
    page = lab.page
    steps = list(gradient_descent(X, y, learning_rate=ALPHA, iterations=12))
    chapter(page, 7)
    page.locator("[data-figure=slice]").click()
    page.locator("#play").click()
    expect_fact(page, "t", "10")
    expect_fact(page, "J", written(steps[10].cost, 6))
    expect_fact(page, "next J", written(steps[11].cost, 6))
    a = neuron.forward(steps[9].w, steps[9].b, X)
    dw, db = neuron.backward(X, a, y)
    expect_fact(page, "‖dw‖", written(float(np.linalg.norm(dw)), 4))
    expect_fact(page, "db", written(db, 4))
    page.locator("#forward").click()
    expect_fact(page, "J", written(steps[11].cost, 6))  # where the mark at alpha was
    page.locator("#backward").click()
    expect_fact(page, "t", "10")

    # 2 / lambda, and a start of one's own: the model stays where it is.
    page.locator("#c7-open").click()
    expect(page.locator("#c7-limit")).to_contain_text("=")
    limit = number(page.locator("#c7-limit").inner_text().split("=")[1])
    assert limit == pytest.approx(2 / curvature(X), rel=1e-3)
    page.locator("#c7-u").fill("5")
    expect(page.locator("#c7-start")).to_contain_text("After 60 steps")
    expect_fact(page, "J", written(steps[10].cost, 6))

    # Looking back in the chapter and in the lab shows the same past, and only the past.
    page.locator(".c7 [data-rewind]").fill("4")
    says = page.locator(".c7 [data-rewind-says]")
    expect(says).to_have_text(f"4: {written(steps[4].cost, 6)}")
    page.locator("#rooms [data-to=lab]").click()
    expect(page.locator(".past")).to_contain_text("iteration 4")
    assert lab.shown_cost() == pytest.approx(steps[10].cost, abs=6e-7)
    assert lab.shown_iteration() == 10
    which = int(re.findall(r"\d+", page.locator("#flow-which").inner_text())[0])
    then = neuron.forward(steps[3].w, steps[3].b, X[:, [which]])[0]
    expect(page.locator("#yhat")).to_have_text(written(float(then), 3))
    page.locator(".past").get_by_role("button", name="Back to now").click()
    here = neuron.forward(steps[9].w, steps[9].b, X[:, [which]])[0]
    expect(page.locator("#yhat")).to_have_text(written(float(here), 3))
    lab.press("step")
    expect(lab.iteration).to_have_text(re.compile(r"^\s*11\b"))
    assert lab.shown_cost() == pytest.approx(steps[11].cost, abs=6e-7)


def test_looking_back_leaves_every_handle_usable(lab: Lab) -> None:
    page = lab.page
    page.set_viewport_size({"width": 1280, "height": 720})
    lab.open(sample="shapes")
    height = page.evaluate("document.documentElement.scrollHeight")
    lab.run(50)
    cost = lab.shown_cost()
    slider = page.locator("#z-train [data-rewind]")
    slider.focus()
    for _ in range(5):
        slider.press("ArrowLeft")
    expect(page.locator("#z-train [data-rewind-says]")).to_have_text(re.compile(r"^45: 0\.\d{6}$"))
    assert (lab.shown_cost(), lab.shown_iteration()) == (cost, 50)
    for handle in ("train", "step", "reset", "learning-rate", "iterations"):
        page.get_by_test_id(handle).click(trial=True)
    assert page.evaluate("document.documentElement.scrollHeight") == height
    page.locator("#z-train [data-rewind-now]").click()
    expect(page.locator(".past")).to_be_hidden()

    # The curve before Reset stays until it is dismissed.
    lab.press("reset")
    chip = page.locator("#z-train [data-before]")
    expect(chip).to_have_attribute("aria-label", re.compile(rf"50 iterations, cost {cost:.6f}"))
    lab.run(5)
    expect(chip).to_be_visible()
    chip.click()
    expect(chip).to_be_hidden()


@pytest.mark.parametrize("project", [pytest.param(cats, marks=pytest.mark.all), uploaded])
def test_the_race_and_the_film_multiply_the_learners_pictures(
    lab: Lab, dist: Path, tmp_path: Path, project: Callable[[Lab, Path, Path], Pictures]
) -> None:
    mine = project(lab, dist, tmp_path)
    page = lab.page
    chapter(page, 8)
    # Slow motion: three pictures of 4 x 4, with the weights that a race of that size has.
    X, _ = mine.at(4)
    m = X.shape[1]
    some = X[:, np.linspace(0, m - 1, 3).astype(int)] / PIXEL_MAX
    w = 0.01 * np.random.default_rng(4).standard_normal(48)
    film = SlowMotion(w.tolist(), 0.0, some.tolist())
    expect(page.locator("#c8-at")).to_contain_text("0 of 144")
    for _ in range(3):
        step = film.forward()
        page.locator("#forward").click()
        words = " × ".join(written(value, 4) for value in (step.w, step.x))
        words = f"w[{step.k}] × X[{step.k}][{step.i}] = {words} = {written(step.product, 4)}"
        expect(page.locator("#c8-now")).to_have_text(words)
        expect(page.locator("#c8-sums li").first).to_contain_text(written(step.z, 4))
    page.locator("#backward").click()
    expect(page.locator("#c8-sums li").first).to_contain_text(written(film.backward().z, 4))
    page.locator("#play").click()
    for i in range(3):
        z = float(w @ some[:, i])
        expect(page.locator("#c8-sums li").nth(i)).to_contain_text(f"z[{i}] = {written(z, 4)}")

    # First one picture, then all of them, with the project's own weights.
    pictures, side = page.locator("#race8-pictures"), page.locator("#race8-side")
    side.fill("2")  # 16 x 16
    for count in (1, m):
        pictures.fill(str(count))
        page.locator("#race8-go").click()
        expect(page.locator("#race8-ratio")).to_contain_text("×", timeout=60_000)
        assert number(page.locator("#race8-difference").inner_text()) <= 1e-9
        expect(page.locator("#race8-count-loop")).to_contain_text(
            re.compile(rf"^{2 * 768 * count:,} multiplications")
        )
    to_check(page)
    expect(page.locator("#question-words")).to_contain_text(f"768 numbers in a picture, {m}")
    page.locator("#answer").fill("1")
    page.locator("#answer-try").click()
    expect(page.locator("#answer-say")).to_contain_text("One line of text")
    page.locator("#answer").fill(f"{768 * m:,}")
    page.locator("#answer").press("Enter")
    expect(page.locator("#answer-say")).to_contain_text("Right")


def test_downhill_by_keyboard_alone(lab: Lab) -> None:
    lab.open(chapter="7", sample="shapes", size="16")
    page, keys = lab.page, lab.page.keyboard
    figure = page.locator("#c7-keys")
    expect_fact(page, "t", "0")
    figure.focus()
    keys.press("Enter")
    keys.press("ArrowRight")  # 4 -> 5
    expect(page.locator("#c7-alpha")).to_have_value("5")
    expect_fact(page, "w − α·dw", "1.2500")
    keys.press("Enter")
    expect_fact(page, "t", "1")
    keys.press("Shift+Enter")
    expect_fact(page, "t", "0")
    keys.press("ArrowUp")
    expect_fact(page, "w", "0.1000")
    keys.press("Escape")
    expect(figure).not_to_have_attribute("data-inside", "")
    to_check(page)
    expect(page.locator("#forward")).to_be_disabled()
    X, y = HILL
    dw = float(neuron.backward(X, neuron.forward([0.1], 0.0, X), y)[0][0])
    page.locator("#answer").fill(f"{0.1 + 5 * dw:.4f}")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator("#answer-say")).to_contain_text("You went uphill")
    page.locator("#answer").fill(f"{0.1 - 5 * dw:.4f}".replace(".", ","))
    page.locator("#answer").press("Enter")
    expect(page.locator("#answer-say")).to_contain_text("Right")


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.all)])
def test_axe_finds_nothing_in_chapters_7_and_8(
    new_page: Callable[..., Page], address: str, axe_source: str, scheme: str
) -> None:
    page = new_page(color_scheme=scheme, reduced_motion="reduce")
    lab = Lab(page, address).open(chapter="7", sample="shapes", size="16", lang="zh-CN")
    expect_fact(page, "t", "0")
    page.locator("#c7-runners").click()
    expect(page.locator("#c7-curve .t-r2")).to_be_visible()
    assert axe(page, axe_source) == []
    page.locator("[data-figure=map]").click()
    expect(page.locator("#c7-plot .contour").first).to_be_attached()
    assert axe(page, axe_source) == []
    page.locator("[data-figure=slice]").click()
    page.locator("#play").click()
    expect_fact(page, "t", "10")
    page.locator("#c7-open").click()
    expect(page.locator("#c7-surface")).to_have_attribute("aria-label", re.compile(r"0\.\d{6}"))
    expect(page.locator("#c7-spin")).to_have_attribute("aria-pressed", "false")  # no motion
    page.locator(".c7 [data-rewind]").fill("3")
    expect(page.locator(".c7 [data-rewind-says]")).to_have_text(re.compile(r"^3"))
    assert axe(page, axe_source) == []
    chapter(page, 8)
    page.locator("#race8-side").fill("0")
    page.locator("#race8-go").click()
    expect(page.locator("#c8-scores .num").nth(1)).to_have_text(re.compile(r"\d"), timeout=60_000)
    assert axe(page, axe_source) == []
    assert lab.page is page
