"""Open the page, press a button, see the cost fall: on the sample that is already there."""

from __future__ import annotations

import math
import re

from playwright.sync_api import expect

from tests.e2e.lab import Held, Lab, drawn


def expect_iteration(lab: Lab, number: int) -> None:
    expect(lab.iteration).to_have_text(re.compile(rf"^\s*{number}\b"))


def test_the_first_glance(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 1280, "height": 720})
    lab.open()
    assert (
        int(lab.a.count.inner_text())
        + int(lab.b.count.inner_text())
        + int(lab.test.count.inner_text())
        == 60 + 128
    )
    expect(lab.cost).to_have_text(re.compile(r"0\.693147"))
    expect_iteration(lab, 0)
    expect(lab.a.thumbs.first).to_be_visible()
    handles = (
        "app cost iteration prediction probability class-a class-b test-tray train step stop "
        "reset learning-rate iterations cost-plot message"
    )
    for handle in handles.split():
        expect(lab.page.get_by_test_id(handle)).to_have_count(1)
    for handle in ("train", "step", "reset", "learning-rate", "iterations"):
        control = lab.page.get_by_test_id(handle)
        expect(control).to_be_enabled()
        control.click(trial=True)
    for handle in ("cost", "iteration", "prediction", "probability", "cost-plot"):
        expect(lab.page.get_by_test_id(handle)).to_be_visible()


def test_the_sample_is_on_the_shelf_before_python_in_either_language(lab: Lab) -> None:
    python = Held(lab.page)
    lab.visit(lang="zh-CN")
    drawn(lab)
    expect(lab.page.locator("[data-thumbs=a] .thumb").first).to_be_visible()
    lab.expect_state("booting")
    python.release()
    lab.expect_state("ready", timeout=90_000)
    expect(lab.page.get_by_test_id("step")).to_have_text("走一步")
    expect(lab.page.locator("html")).to_have_attribute("lang", "zh-CN")
    lab.page.get_by_role("button", name="EN").click()
    expect(lab.page.get_by_test_id("step")).to_have_text("Take one step")


def test_step_run_stop_back_and_reset(lab: Lab) -> None:
    lab.open()
    expect(lab.page.get_by_test_id("reset")).to_be_enabled()
    lab.press("step")
    expect_iteration(lab, 1)
    assert 0 < lab.shown_cost() < math.log(2)
    # Runs add up, and Back takes one step away.
    lab.run(19)
    at_20 = lab.shown_cost()
    lab.run(10)
    expect_iteration(lab, 30)
    for _ in range(10):
        before = lab.shown_iteration()
        lab.page.locator("#back").click()
        expect_iteration(lab, before - 1)
    assert lab.shown_cost() == at_20
    # Reset returns to the same start.
    lab.press("reset")
    expect_iteration(lab, 0)
    expect(lab.cost).to_have_text(re.compile(r"0\.693147"))
    lab.run(20)
    assert lab.shown_cost() == at_20
    # Stop keeps what was reached.
    lab.type(lab.iterations, "100000")
    lab.press("train")
    lab.expect_state("training")
    expect(lab.iteration).not_to_have_text(re.compile(r"^\s*20\b"))
    lab.press("stop")
    lab.expect_state("ready")
    reached = lab.shown_iteration()
    assert 20 < reached < 100_020
    lab.press("step")
    expect_iteration(lab, reached + 1)


def test_cats_are_learned_and_a_held_out_style_is_recognised_without_the_server(lab: Lab) -> None:
    lab.open()
    lab.page.context.set_offline(True)
    lab.run(2000)
    training, test = lab.accuracies()[:2]
    assert training > 0.95
    assert test > 0.8
    assert lab.shown_cost() < 0.3


def test_alpha_is_used_as_typed_and_can_change_mid_run(lab: Lab) -> None:
    lab.open(sample="bright-dark", alpha="0.02")
    # A cost that bounces is described, and runs on.
    lab.run(30)
    expect(lab.message).to_be_visible()
    expect(lab.message).to_contain_text("bounces")
    assert lab.shown_iteration() == 30
    lab.type(lab.alpha, "0,00012345")
    expect(lab.alpha).to_have_value("0.00012345")
    lab.type(lab.iterations, "100000")
    lab.press("train")
    lab.expect_state("training")
    lab.type(lab.alpha, "0.0002")
    expect(lab.alpha).to_have_value("0.0002")
    lab.press("stop")
    lab.expect_state("ready")
    expect(lab.alpha).to_have_value("0.0002")
    # An impossible one is named; the old one stays in use.
    lab.press("reset")
    expect_iteration(lab, 0)
    lab.type(lab.alpha, "-1")
    expect(lab.alpha).to_have_attribute("aria-invalid", "true")
    expect(lab.message).to_contain_text("-1")
    lab.press("step")
    expect_iteration(lab, 1)
    assert lab.shown_cost() < math.log(2)


def test_same_or_different_stays_at_ln_2_and_a_size_can_be_taken_back(lab: Lab) -> None:
    lab.open(sample="same-different")
    lab.run(1000)
    expect(lab.cost).to_have_text(re.compile(r"0\.693147"))
    lab.page.locator("#size").select_option("16")
    expect(lab.page.locator("#shape-planes")).to_have_text("(16, 16, 3)")
    expect_iteration(lab, 0)
    lab.message.get_by_role("button", name="Undo").click()
    expect(lab.page.locator("#shape-planes")).to_have_text("(64, 64, 3)")
    expect_iteration(lab, 1000)
