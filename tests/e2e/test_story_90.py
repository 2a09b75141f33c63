"""Chapters 9 and 10 in a browser: the numbers on the page against py_logreg."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from py_logreg import metrics, neuron
from py_logreg.descent import curvature, gradient_descent
from py_logreg.pictures import to_vector
from tests.e2e import pictures
from tests.e2e.lab import Lab, axe, first_number
from trainer import samples
from trainer.samples import Sheet

STEPS = 100


def cats(dist: Path) -> Sheet:
    folder = dist / "samples"
    listing = json.loads((folder / "cats.json").read_text(encoding="utf-8"))
    return samples.read(listing, (folder / "cats.png").read_bytes(), "cats")


def rows(sheet: Sheet, *trays: str) -> tuple[np.ndarray, np.ndarray]:
    """Pictures of some trays as rows, in the order of the sheet, and their truths."""
    tiles = [tile for tile in sheet.tiles if tile.tray in trays]
    return np.array([tile.master for tile in tiles]), np.array([tile.label for tile in tiles])


def learned(S: np.ndarray, y: np.ndarray, alpha: float, steps: int) -> tuple[np.ndarray, float]:
    *_, last = gradient_descent(S.T, y, learning_rate=alpha, iterations=steps)
    return last.w, last.b


def scrambled(S: np.ndarray) -> np.ndarray:
    """Rows read as if all red came first, then all green, then all blue."""
    return S.reshape(-1, 3, 64, 64).transpose(0, 2, 3, 1).reshape(len(S), -1)


def number(node: Locator) -> float:
    return first_number(node.inner_text())


def open_chapter(page: Page, chapter: int) -> None:
    page.get_by_role("button", name="Story", exact=True).click()
    page.locator(f'#rail [data-chapter="{chapter}"]').click()


def ask(page: Page, *answers: tuple[str, str]) -> None:
    """Go to the question, and give answers with what is said to each."""
    while page.locator("#question").is_hidden():
        page.locator("#part-next").click()
    for answer, said in answers:
        page.locator("#answer").fill(answer)
        page.locator("#answer-try").click()
        expect(page.locator("#answer-say")).to_contain_text(said)


def test_the_exam_of_the_cats(lab: Lab, dist: Path, axe_source: str) -> None:
    lab.open(sample="cats", alpha="0.002")
    lab.run(STEPS)
    page = lab.page
    open_chapter(page, 9)
    sheet = cats(dist)
    w, b = learned(*rows(sheet, "a", "b"), 0.002, STEPS)
    T, truth = rows(sheet, "test")
    z = neuron.linear(w, b, T.T)
    a = neuron.sigmoid(z)
    order = np.argsort(a, kind="stable")

    shown = page.locator("#c9-list .c9-item > .num")
    expect(shown).to_have_count(24)
    assert shown.all_inner_texts() == [f"{a[i]:.3f}" for i in order[:24]]
    counts = metrics.confusion(truth, a)
    expect(page.locator("#c9-table .num")).to_have_text([str(count) for count in counts])
    expect(page.locator("#c9-cost")).to_have_text(f"{neuron.cost_from_logits(z, truth):.6f}")

    # The first wrong one is explained; its votes add up to the score.
    wrong = [i for i in order if (a[i] > 0.5) != (truth[i] == 1)]
    votes = w * T[wrong[0]] / 255
    parts = [votes[votes > 0].sum(), votes[votes < 0].sum(), b, z[wrong[0]]]
    expect(page.locator("#c9-a")).to_have_text(f"{a[wrong[0]]:.4f}")
    told = [first_number(text) for text in page.locator("#c9-adds dd").all_inner_texts()]
    assert [abs(value) for value in told] == pytest.approx(np.abs(parts).tolist(), abs=5.1e-5)

    # Backward: the ten strongest votes.
    page.locator("#backward").click()
    page.locator("#backward").click()
    strongest = np.argsort(-np.abs(votes), kind="stable")[:10]
    places = page.locator("#c9-strong tbody td:first-child")
    expect(places).to_have_text([re.compile(rf"k={k}$") for k in strongest])

    # By key: into the list, to its ends.
    page.locator("#c9-list").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Home")
    expect(page.locator("#c9-a")).to_have_text(f"{a[order[0]]:.4f}")
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")  # over the end: the rest of the list comes
    expect(page.locator("#c9-a")).to_have_text(f"{a[order[24]]:.4f}")
    expect(shown).to_have_count(len(truth) - 24)

    # The band: who is sure enough?
    page.locator("#c9-band").fill("0.2")
    sure = np.abs(a - 0.5) >= 0.2
    right = int(((a > 0.5) == (truth == 1))[sure].sum())
    says = page.locator("#c9-band-says")
    expect(says).to_contain_text(f"{sure.sum()} of {len(truth)} pictures, {right} of them right")

    # A cell of the table leaves its pictures.
    cell = page.get_by_role("button", name="called Cat: show them").last
    cell.click()
    expect(shown).to_have_count(counts.b_as_a)
    expect(page.locator('[data-cell="b_as_a"]')).to_have_attribute("aria-pressed", "true")
    page.locator("#c9-all").click()

    S, y = rows(sheet, "a", "b")
    practised = ((neuron.forward(w, b, S.T) > 0.5) == (y == 1)).mean()
    ask(
        page,
        (f"{practised:.4f}", "Those pictures were practised"),
        (f"{a.mean():.4f}", "how often it says A"),
        (f"{counts.right}/{counts.total}", "Right!"),
    )
    assert axe(page, axe_source) == []


def test_why_of_one_s_own_pictures_and_the_practice_list(lab: Lab, tmp_path: Path) -> None:
    lab.open(sample="none", size="32")
    files = [*pictures.jpegs(tmp_path / "a", 9, tint=0), *pictures.jpegs(tmp_path / "b", 9, tint=2)]
    fresh = pictures.save(pictures.photograph(77, tint=0), tmp_path / "fresh.png")
    lab.a.upload(*files[:9])
    lab.b.upload(*files[9:])
    lab.test.upload(fresh)
    lab.a.expect_count(9)
    lab.b.expect_count(9)
    lab.test.expect_count(1)
    lab.type(lab.alpha, "0.005")
    lab.run(30)
    page = lab.page
    open_chapter(page, 9)
    S = np.array([to_vector(file, (32, 32)) for file in files])
    w, b = learned(S, np.array([1] * 9 + [0] * 9), 0.005, 30)
    x = to_vector(fresh, (32, 32))
    # Two JPEG decoders may differ by a grey level: the score then differs in its last digits.
    z = float(w @ (x / 255) + b)
    expect(page.locator("#c9-list .c9-item")).to_have_count(1)
    expect(page.locator("#c9-z")).to_have_text(re.compile(r"\d"))
    sign = -1 if page.locator("#c9-z").inner_text().startswith("−") else 1
    assert sign * abs(number(page.locator("#c9-z"))) == pytest.approx(z, abs=0.01)
    near = page.locator("#c9-nearest .num")
    expect(near).to_have_count(5)
    distances = np.sort(np.sqrt((((S - x.astype(float)) / 255) ** 2).sum(axis=1)))[:5]
    told = [first_number(text) for text in near.all_inner_texts()]
    assert told == pytest.approx(distances.tolist(), abs=0.05)
    expect(page.locator("#c9-practice tbody tr")).to_have_count(5)
    ask(page, ("0.542", "how often it says A"), ("60 %", "Right!"))
    # Why of a training picture.
    page.get_by_role("button", name="Next training picture").click()
    first = float(w @ (S[0] / 255) + b)
    expect(page.locator("#c9-name")).to_have_text(re.compile(r"photo-0"))
    told_z = page.locator("#c9-z").inner_text().replace("−", "-")
    assert float(told_z) == pytest.approx(first, abs=0.01)

    # A drawing of the lab waits in the story.
    page.locator("#c9-draw").click()
    box = page.locator("#pad").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 120, box["y"] + 140)  # a dot: one picture, tried once
    expect(page.locator("#trypic")).to_have_attribute("aria-label", re.compile("drawing"))
    probability = page.get_by_test_id("probability").inner_text()
    page.get_by_role("button", name="Story", exact=True).click()
    expect(page.locator("#c9-tried")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#c9-a")).to_have_text(probability)

    # A trap on one's own pictures: every third of a class is kept out of the training.
    open_chapter(page, 10)
    page.locator("[data-part=traps]").click()
    page.locator("[data-trap=scrambled]").click()
    page.locator("#c10-guess").fill("90")
    page.locator("#c10-spring").click()
    masters, y = np.array([to_vector(file) for file in files]), np.array([1] * 9 + [0] * 9)
    out = np.arange(18) % 9 % 3 == 2
    w, b = learned(masters[~out], y[~out], 1 / curvature(masters[~out].T), 300)
    right = (neuron.forward(w, b, scrambled(masters[out]).T) > 0.5) == (y[out] == 1)
    expect(page.locator("#c10-result")).to_contain_text("12 to learn from, 6 to test with")
    expect(page.locator(".c10-compared")).to_contain_text(f"Measured: {right.sum()} of 6")


def test_two_squares_never_pass_ln_2(lab: Lab, axe_source: str) -> None:
    lab.open(sample="shapes", chapter="10")
    page = lab.page
    J = page.locator("#c10-J")
    expect(J).to_have_text("0.693147")
    page.locator("#c10-run").click()
    expect(page.locator("#c10-costs")).to_have_attribute(
        "aria-label", "J after 100 steps: 0.693147"
    )
    page.locator("#c10-elsewhere").click()
    expect(J).to_have_text("0.780911")
    X, y = np.array([[0, 1, 0, 1], [0, 1, 1, 0]]), np.array([1, 1, 0, 0])
    steps = list(gradient_descent(X, y, learning_rate=1.0, iterations=4, w=[1, -1], b=0.5))
    for step in steps[1:3]:
        page.locator("#forward").click()
        expect(J).to_have_text(f"{step.cost:.6f}")
    page.locator("#backward").click()
    expect(J).to_have_text(f"{steps[1].cost:.6f}")

    # Dragged anywhere, every pair has the same total and J stays above.
    handle = page.locator("#c10-plane [data-handle='0']")
    box = handle.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 11, box["y"] + 11)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] - 60, steps=6)
    page.mouse.up()
    expect(J).not_to_have_text(f"{steps[1].cost:.6f}")
    totals = page.locator("#c10-pairs .num b")
    expect(totals).to_have_count(2)
    assert len(set(totals.all_inner_texts())) == 1
    assert number(J) >= math.log(2) - 1e-6
    page.locator("#c10-plane").focus()
    before = J.inner_text()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    expect(J).not_to_have_text(before)
    page.keyboard.press("Escape")

    page.locator("#c10-elsewhere").click()
    expect(J).to_have_text("0.780911")
    ask(page, ("0.5", "counts twice"), ("0", "do not cancel"), ("1", "The same total. Always."))
    assert axe(page, axe_source) == []


def test_the_sample_is_stuck_and_the_traps_are_real(lab: Lab, dist: Path, axe_source: str) -> None:
    lab.open(sample="cats", chapter="10")
    page = lab.page
    page.locator("[data-part=pairs]").click()
    page.locator("[data-from=zero]").click()
    flat = page.locator("#c10-flat")
    expect(flat).to_have_attribute("aria-label", "J after 300 steps: 0.693147")
    expect(page.locator("#c10-neighbours")).to_have_text("20 / 20")
    expect(page.locator("#c10-largest")).to_have_text("all exactly 0")
    assert axe(page, axe_source) == []

    page.locator("[data-part=traps]").click()
    page.locator("[data-trap=scrambled]").click()
    expect(page.locator("#c10-spring")).to_be_disabled()  # predict first
    page.locator("#c10-guess").fill("90")
    page.locator("#c10-spring").click()
    sheet = cats(dist)
    S, y = rows(sheet, "a", "b")
    chosen = []
    for label in (1, 0):
        of = np.flatnonzero(y == label)
        chosen += of[np.linspace(0, len(of) - 1, min(60, len(of))).astype(int)].tolist()
    S, y = S[chosen], y[chosen]
    T, truth = rows(sheet, "test")
    w, b = learned(S, y, 1 / curvature(S.T), 300)
    right = int(((neuron.forward(w, b, scrambled(T).T) > 0.5) == (truth == 1)).sum())
    expect(page.locator(".c10-compared")).to_contain_text(
        f"You predicted 90%. Measured: {right} of {len(T)}"
    )
    expect(page.locator("#c10-result canvas")).to_have_count(2)
    page.locator("[data-trap=background]").click()
    page.locator("#c10-guess").fill("90")
    page.locator("#c10-spring").click()
    expect(page.locator("#c10-p-map")).to_be_visible()
    assert axe(page, axe_source) == []
    page.get_by_role("button", name="Lab", exact=True).click()
    assert lab.shown_iteration() == 0  # the project is as it was
    expect(lab.cost).to_contain_text("0.693147")
