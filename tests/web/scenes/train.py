"""The train zone: what is shown, what is sent, which button may be pressed when."""

import fake_figures as page
from fake_js import document, fire, hear, one, pass_time, take_sent

from app import knobs, messages, train


def _open(**changes):
    errors = page.begin(messages, train)
    page.opened(**changes)
    take_sent()
    return errors


def _text(handle):
    return one("[data-testid=" + handle + "]").textContent


def _press(handle):
    button = one("[data-testid=" + handle + "]")
    assert not button.disabled and not button.hidden, handle
    button.click()


def _type(field, words, key=None):
    field.focus()
    field.value = words
    if key:
        fire(field, "keydown", key=key)
    else:
        fire(field, "change")
        field.blur()


def _alpha():
    return one("[data-testid=learning-rate]")


def _iterations():
    return one("[data-testid=iterations]")


def scene_cost_has_six_decimals_and_iteration_none():
    errors = _open()
    assert _text("cost") == "0.693147" and _text("iteration") == "0"
    page.model(iteration=123456, cost=12.3456789, seconds=3.456)
    assert _text("cost") == "12.345679" and _text("iteration") == "123456"
    assert one("#seconds").textContent == "3.46 s"
    page.model(cost=None)
    assert _text("cost") == "–"
    assert errors == []


def scene_cost_iteration_and_state_change_together():
    _open()
    page.model(state="training", iteration=7)
    page.model(state="ready", iteration=100, cost=0.412307)
    app = one("[data-testid=app]")
    shown = (_text("cost"), _text("iteration"), app.getAttribute("data-trainer"))
    assert shown == ("0.412307", "100", "ready")


def scene_training_needs_a_picture_in_both_trays():
    page.begin(messages, train)
    page.trays(a=(1,), b=())
    page.project()
    page.model(cost=None)
    for handle in ("train", "step"):
        assert one("[data-testid=" + handle + "]").disabled
    assert one("#ten").disabled and not one("[data-testid=reset]").disabled
    page.trays(a=(1,), b=(2,))
    for handle in ("train", "step"):
        assert not one("[data-testid=" + handle + "]").disabled
    assert not one("#ten").disabled


def scene_run_gives_its_slot_to_stop():
    _open()
    _press("train")
    assert take_sent() == [("run", {"iterations": 100})]
    run, stop = one("[data-testid=train]"), one("[data-testid=stop]")
    assert run.hidden and not stop.hidden and not stop.disabled
    page.model(state="training", iteration=5)
    assert run.hidden and not stop.hidden
    assert one("[data-testid=step]").disabled and one("#ten").disabled and one("#back").disabled
    assert not one("[data-testid=reset]").disabled
    _press("stop")
    assert take_sent() == [("stop", {})]
    page.model(state="ready", iteration=9, can_back=True)
    assert not run.hidden and stop.hidden and not one("#back").disabled


def scene_the_focus_goes_from_run_to_stop_and_back():
    _open()
    one("[data-testid=train]").focus()
    _press("train")
    assert one("[data-testid=stop]").matches(":focus")
    page.model(state="ready", iteration=100)
    assert one("[data-testid=train]").matches(":focus")


def scene_a_refused_run_gives_the_slot_back():
    _open()
    _press("train")
    hear("failed", code="tray-empty", params={"tray": "a"}, during="run", fatal=False)
    assert not one("[data-testid=train]").hidden and one("[data-testid=stop]").hidden


def scene_steps_back_slow_and_reset():
    _open()
    _press("step")
    one("#ten").click()
    page.model(iteration=11, can_back=True)
    one("#back").click()
    _press("reset")
    one("#slow").click()
    assert one("#slow").getAttribute("aria-pressed") == "true"
    one("#slow").click()
    assert take_sent() == [
        ("step", {"count": 1}),
        ("step", {"count": 10}),
        ("back", {}),
        ("reset", {}),
        ("slow", {"on": True}),
        ("slow", {"on": False}),
    ]


def scene_alpha_follows_the_data_until_it_is_typed():
    _open()
    assert _alpha().value == "0.002"
    page.project(alpha=0.05)
    assert _alpha().value == "0.05"
    _type(_alpha(), "0.3")
    page.project(alpha=0.3, alpha_follows=False)
    assert _alpha().value == "0.3"


def scene_alpha_is_used_exactly_as_typed():
    _open()
    for written, value, shown in (
        ("0,00012345", 0.00012345, "0.00012345"),
        ("０．５", 0.5, "0.5"),
        (" 1 ", 1, "1"),
        ("0.1234567", 0.1234567, "0.12346"),
        ("1e-7", 1e-7, "0.0000001"),
        ("250", 250, "250"),
    ):
        _type(_alpha(), written)
        assert take_sent("alpha") == [{"value": value}], written
        assert _alpha().value == shown, (_alpha().value, shown)
        page.project(alpha=value, alpha_follows=False)
        assert _alpha().value == shown
    _type(_alpha(), "250")  # what is in force already
    assert take_sent() == []


def scene_alpha_is_committed_by_enter():
    _open()
    _type(_alpha(), "0.7", "Enter")
    assert take_sent() == [("alpha", {"value": 0.7})]
    fire(_alpha(), "change")
    assert take_sent() == []


def scene_alpha_that_is_no_number_above_0_is_named_and_the_old_stays():
    _open()
    for written in ("-1", "0", "abc", "", "nan", "inf", "−3"):
        _type(_alpha(), written)
        assert take_sent() == [], written
        assert _alpha().getAttribute("aria-invalid") == "true"
        said = _text("message")
        assert "Learning rate" in said and "0.002 stays" in said, said
    _press("step")
    assert take_sent() == [("step", {"count": 1})]
    _type(_alpha(), "0.002")
    assert _alpha().getAttribute("aria-invalid") is None and take_sent() == []


def scene_escape_brings_the_value_in_force_back():
    _open()
    _type(_alpha(), "x")
    _type(_alpha(), "y", "Escape")
    assert _alpha().value == "0.002" and _alpha().getAttribute("aria-invalid") is None


def scene_a_project_told_too_late_does_not_undo_what_was_typed():
    _open()
    _type(_alpha(), "0.9")
    page.project(alpha=0.004, alpha_follows=False)
    assert _alpha().value == "0.9" and knobs.alpha_now() == 0.9
    page.project(alpha=0.9, alpha_follows=False)
    page.project(alpha=0.5, alpha_follows=False)  # Undo, say
    assert _alpha().value == "0.5"


def scene_nobody_writes_into_a_field_that_is_being_edited():
    _open()
    _alpha().focus()
    _alpha().value = "0.0"
    page.project(alpha=0.5)
    assert _alpha().value == "0.0"


def scene_alpha_typed_before_python_is_ready_counts():
    page.begin(messages, train)
    _type(_alpha(), "0.03")
    assert take_sent() == []
    page.project()
    assert take_sent("alpha") == [{"value": 0.03}]
    assert _alpha().value == "0.03"


def scene_only_the_slider_snaps():
    _open()
    slider = one("#alpha-slider")
    for place, value in ((-20, 0.01), (-19, 0.0125), (-17, 0.02), (-14, 0.04), (-11, 0.08), (3, 2)):
        slider.value = str(place)
        fire(slider, "input")
        assert take_sent() == [("alpha", {"value": value})], place
        assert _alpha().value == str(value)
        assert knobs.slider_value(value) == place
        page.project(alpha=value, alpha_follows=False)
    _type(_alpha(), "0.011")
    assert take_sent() == [("alpha", {"value": 0.011})]
    assert slider.value == "-20" and _alpha().value == "0.011"


def scene_three_slider_steps_double_alpha():
    for place in range(-50, 8):
        ratio = knobs.slider_alpha(place + 3) / knobs.slider_alpha(place)
        assert 1.95 < ratio < 2.05, (place, ratio)
        assert knobs.slider_value(knobs.slider_alpha(place)) == place


def scene_alpha_may_change_during_a_run():
    _open()
    _press("train")
    page.model(state="training", iteration=5)
    take_sent()
    assert not _alpha().disabled
    _type(_alpha(), "0.02")
    assert take_sent() == [("alpha", {"value": 0.02})]


def scene_run_commits_what_stands_in_the_fields():
    _open()
    _alpha().value = "0.25"
    _iterations().value = "７"
    _press("train")
    assert take_sent() == [("alpha", {"value": 0.25}), ("run", {"iterations": 7})]
    assert _iterations().value == "7"


def scene_iterations_are_whole_numbers_up_to_a_hundred_thousand():
    _open()
    for written in ("0", "-5", "1.5", "100001", "", "many"):
        _type(_iterations(), written)
        assert _iterations().getAttribute("aria-invalid") == "true", written
        assert "Iterations" in _text("message") and "100 stays" in _text("message")
    _press("train")
    assert take_sent("run") == [{"iterations": 100}]
    page.model(state="ready")
    _type(_iterations(), "100000")
    assert _iterations().getAttribute("aria-invalid") is None
    _press("train")
    assert take_sent("run") == [{"iterations": 100000}]


def scene_size_is_asked_for():
    _open()
    select = one("#size")
    select.value = "16"
    fire(select, "change")
    assert take_sent() == [("size", {"value": 16})]
    page.project(size=16)
    assert select.value == "16"


def scene_charts_are_told_and_described():
    _open()
    del page.drawn[:]
    page.model(iteration=100, cost=0.4123, right=2, marks=[3], baseline=None, restart=True)
    assert page.drawn[0] == ("chart", True)
    kind, marks, baseline = page.drawn[1]
    assert (kind, marks) == ("annotate", [3]) and baseline != baseline
    words = one("#cost-plot").getAttribute("aria-label")
    assert words == "Cost by iteration, from 0.693 to 0.412", words
    words = one("#accuracy-plot").getAttribute("aria-label")
    assert "66.7%" in words and "100.0%" in words, words
    page.model(test_labelled=0, test_right=0)
    assert "test" not in one("#accuracy-plot").getAttribute("aria-label")


def scene_numbers_stand_in_a_table():
    _open()
    page.parts.chart.rows = [[0, 0.6931472, 0.5, None], [1, 0.65, 0.75, 0.5]]
    one("#numbers").click()
    assert one("#charts").hidden and not one("#numbers-table").hidden
    cells = [cell.textContent for cell in one("#numbers-table").querySelectorAll("td")]
    assert cells == ["1", "0.650000", "0.750", "0.500", "0", "0.693147", "0.500", "–"], cells
    one("#numbers").click()
    assert not one("#charts").hidden and one("#numbers-table").hidden


def scene_steps_and_the_end_of_a_run_are_spoken_and_progress_every_two_seconds():
    _open()
    spoken = one("#speak")
    assert spoken.textContent == "", "opening a project is no step"
    page.model(iteration=1, cost=0.69)
    assert spoken.textContent == "Step 1, cost 0.69"
    _press("train")
    page.model(state="training", iteration=2, cost=0.68)
    page.model(state="training", iteration=3, cost=0.67)
    pass_time(1900)
    assert spoken.textContent == "Step 1, cost 0.69", "too soon after another"
    pass_time(200)
    assert spoken.textContent == "Step 3, cost 0.67", "the newest of those that waited"
    pass_time(2000)
    page.model(state="training", iteration=50, cost=0.5)
    assert spoken.textContent == "Step 50, cost 0.50"
    page.model(state="training", iteration=60, cost=0.48)
    page.model(state="ready", iteration=100, cost=0.41)
    assert spoken.textContent == "Step 100, cost 0.41", "an end is spoken at once"
    pass_time(3000)
    assert spoken.textContent == "Step 100, cost 0.41", "and nothing older after it"


def scene_the_story_speaks_for_itself():
    _open()
    document.body.setAttribute("data-room", "story")
    page.model(iteration=1, cost=0.69)
    document.body.setAttribute("data-room", "lab")
    assert one("#speak").textContent == ""


def scene_words_can_be_written_again():
    _open()
    train.render()
    assert _text("cost") == "0.693147"
