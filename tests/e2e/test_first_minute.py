"""Open the page, press a button, see the cost fall: on the sample that is already there."""

from __future__ import annotations

import math
import re

from playwright.sync_api import expect

from tests.e2e.lab import Lab


def test_opens_with_the_cats_and_ln_2(lab: Lab) -> None:
    lab.open()
    assert (
        int(lab.a.count.inner_text())
        + int(lab.b.count.inner_text())
        + int(lab.test.count.inner_text())
        == 60 + 128
    )
    expect(lab.cost).to_have_text(re.compile(r"0\.693147"))
    expect(lab.iteration).to_have_text(re.compile(r"^\s*0\b"))
    expect(lab.a.thumbs.first).to_be_visible()


def test_the_sample_is_on_the_shelf_before_python(lab: Lab) -> None:
    lab.visit()
    expect(lab.page.locator("[data-thumbs=a] > *").first).to_be_visible()
    lab.expect_state("booting")
    lab.expect_state("ready", timeout=90_000)


def test_every_handle_stands_once(lab: Lab) -> None:
    lab.open()
    handles = (
        "app cost iteration prediction probability class-a class-b test-tray train step stop "
        "reset learning-rate iterations cost-plot message"
    )
    for handle in handles.split():
        expect(lab.page.get_by_test_id(handle)).to_have_count(1)


def test_handles_are_in_reach_at_1280_by_720(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 1280, "height": 720})
    lab.open()
    for handle in ("train", "step", "reset", "learning-rate", "iterations"):
        control = lab.page.get_by_test_id(handle)
        expect(control).to_be_enabled()
        control.click(trial=True)
    for handle in ("cost", "iteration", "prediction", "probability", "cost-plot"):
        expect(lab.page.get_by_test_id(handle)).to_be_visible()


def test_one_step_lowers_the_cost(lab: Lab) -> None:
    lab.open()
    lab.press("step")
    expect(lab.iteration).to_have_text(re.compile(r"^\s*1\b"))
    assert 0 < lab.shown_cost() < math.log(2)


def test_reset_is_enabled_at_iteration_0_and_returns_to_the_same_start(lab: Lab) -> None:
    lab.open()
    expect(lab.page.get_by_test_id("reset")).to_be_enabled()
    lab.run(50)
    after_first = lab.shown_cost()
    lab.press("reset")
    expect(lab.iteration).to_have_text(re.compile(r"^\s*0\b"))
    expect(lab.cost).to_have_text(re.compile(r"0\.693147"))
    lab.run(50)
    assert lab.shown_cost() == after_first


def test_runs_add_up_and_back_takes_one_step_away(lab: Lab) -> None:
    lab.open()
    lab.run(20)
    at_20 = lab.shown_cost()
    lab.run(10)
    expect(lab.iteration).to_have_text(re.compile(r"^\s*30\b"))
    for _ in range(10):
        before = lab.shown_iteration()
        lab.page.locator("#back").click()
        expect(lab.iteration).to_have_text(re.compile(rf"^\s*{before - 1}\b"))
    assert lab.shown_cost() == at_20


def test_stop_keeps_what_was_reached(lab: Lab) -> None:
    lab.open()
    lab.type(lab.iterations, "100000")
    lab.press("train")
    lab.expect_state("training")
    expect(lab.iteration).not_to_have_text(re.compile(r"^\s*0\b"))
    lab.press("stop")
    lab.expect_state("ready")
    reached = lab.shown_iteration()
    assert 0 < reached < 100_000
    lab.press("step")
    expect(lab.iteration).to_have_text(re.compile(rf"^\s*{reached + 1}\b"))


def test_cats_are_learned_and_a_held_out_style_is_recognised(lab: Lab) -> None:
    lab.open()
    lab.run(2000)
    training, test = lab.accuracies()[:2]
    assert training > 0.95
    assert test > 0.8
    assert lab.shown_cost() < 0.3


def test_alpha_is_used_as_typed_and_can_change_mid_run(lab: Lab) -> None:
    lab.open(sample="bright-dark")
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


def test_an_impossible_alpha_is_named_and_the_old_one_stays(lab: Lab) -> None:
    lab.open()
    lab.type(lab.alpha, "-1")
    expect(lab.alpha).to_have_attribute("aria-invalid", "true")
    expect(lab.message).to_be_visible()
    lab.press("step")
    expect(lab.iteration).to_have_text(re.compile(r"^\s*1\b"))
    assert lab.shown_cost() < math.log(2)


def test_a_cost_that_bounces_is_described_and_runs_on(lab: Lab) -> None:
    lab.open(sample="bright-dark", alpha="0.02")
    lab.run(30)
    expect(lab.message).to_be_visible()
    expect(lab.message).to_contain_text("bounces")
    assert lab.shown_iteration() == 30


def test_same_or_different_stays_at_ln_2(lab: Lab) -> None:
    lab.open(sample="same-different")
    lab.run(1000)
    expect(lab.cost).to_have_text(re.compile(r"0\.693147"))


def test_size_can_be_changed_and_taken_back(lab: Lab) -> None:
    lab.open()
    lab.run(5)
    lab.page.locator("#size").select_option("16")
    expect(lab.page.locator("#shape-planes")).to_have_text("(16, 16, 3)")
    expect(lab.iteration).to_have_text(re.compile(r"^\s*0\b"))
    lab.message.get_by_role("button", name="Undo").click()
    expect(lab.page.locator("#shape-planes")).to_have_text("(64, 64, 3)")
    expect(lab.iteration).to_have_text(re.compile(r"^\s*5\b"))


def test_chinese_by_address_and_by_button(lab: Lab) -> None:
    lab.open(lang="zh-CN")
    expect(lab.page.get_by_test_id("step")).to_have_text("走一步")
    expect(lab.page.locator("html")).to_have_attribute("lang", "zh-CN")
    lab.page.get_by_role("button", name="EN").click()
    expect(lab.page.get_by_test_id("step")).to_have_text("Take one step")


def test_works_without_the_server_once_open(lab: Lab) -> None:
    lab.open()
    lab.page.context.set_offline(True)
    lab.run(20)
    lab.press("reset")
    expect(lab.cost).to_have_text(re.compile(r"0\.693147"))
