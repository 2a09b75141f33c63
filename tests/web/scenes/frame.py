"""Scenes of the frame: zone tabs, dock, language, and what the page says of Python."""

from fake_js import document, every, fire, hear, one, parts, pass_time, take_sent

from app import data, messages, web, zones
from scenes import play


def begin():
    play.start(messages, zones, data)


def model(**changes):
    fields = {
        "state": "ready",
        "iteration": 7,
        "cost": 0.41230719,
        "seconds": 1.0,
        "b": 0.0,
        "looked": "a",
        "right": 0,
        "m": 2,
        "test_right": 0,
        "test_labelled": 0,
        "test_cost": None,
        "baseline": None,
        "restart": False,
        "marks": [],
        "bounces": False,
        "can_back": False,
        "version": 0,
        "kept": [0, 1],
    }
    fields.update(changes)
    hear("model", **fields)


def state():
    return one("[data-testid=app]").getAttribute("data-trainer")


def scene_tabs_by_click_and_arrows():
    begin()
    one("#tab-data").click()
    assert one(".lab").getAttribute("data-zone") == "data"
    assert [tab.tabIndex for tab in every("[data-go]")] == [0, -1, -1]
    one("#tab-data").focus()
    for key, zone in (
        ("ArrowRight", "neuron"),
        ("End", "train"),
        ("ArrowRight", "data"),
        ("ArrowLeft", "train"),
        ("Home", "data"),
    ):
        fire(document.activeElement, "keydown", key=key)
        assert one(".lab").getAttribute("data-zone") == zone
        assert document.activeElement.getAttribute("data-go") == zone
        assert document.activeElement.getAttribute("aria-selected") == "true"


def scene_the_dock_steps_and_stops():
    begin()
    step, stop = one("#dock-step"), one("#dock-stop")
    assert step.disabled
    model()
    assert one("#dock-cost").textContent == "0.412307"
    assert one("#dock-iteration").textContent == "7"
    assert stop.hidden and not step.disabled
    step.click()
    model(state="training")
    assert step.hidden and not stop.hidden
    stop.click()
    assert take_sent() == [("step", {"count": 1}), ("stop", {})]
    model(cost=None)
    assert step.disabled


def scene_the_state_of_python_is_said():
    begin()
    assert state() == "booting"
    hear("phase", phase="numpy")
    assert "NumPy" in one("#status-trainer").textContent
    assert not one("#status-trainer .spin").hidden
    model()
    assert state() == "ready" and one("#status-trainer .spin").hidden
    model(state="training")
    assert state() == "training"
    model()
    assert state() == "ready"


def scene_a_start_that_fails_says_why_and_what_still_works():
    begin()
    hear("failed", code="no-worker", params={}, during="start", fatal=True)
    message = one("[data-testid=message]")
    assert state() == "failed" and not message.hidden
    assert message.getAttribute("data-kind") == "error"
    assert "samples" in message.textContent
    model()
    assert state() == "failed"


def scene_a_refusal_is_no_failure_of_python():
    begin()
    model()
    hear("failed", code="tray-empty", params={"tray": "both"}, during="run", fatal=False)
    assert state() == "ready"
    assert "both classes" in one("[data-testid=message]").textContent
    hear("failed", code="brand-new", params={}, during="run", fatal=False)
    assert "brand-new" in one("[data-testid=message]").textContent
    one("#message-close").click()
    assert one("[data-testid=message]").hidden


def scene_numbers_in_sentences_are_short():
    begin()
    hear("say", code="bounces", params={"alpha": 0.02, "limit": 0.0028741253437538877})
    said = one("[data-testid=message]").textContent
    assert "0.002874" in said and "0.0028741" not in said


def scene_the_language_changes_everything_that_was_written():
    begin()
    play.project()
    play.trays(a=play.pictures(1, 3))
    spoken = []

    async def load(language):
        spoken.append(language)
        sample = parts.words.table["sample"]["cats"]
        sample["a"], sample["title"] = "MAO", "MAO MEN"

    parts.words.load = load
    parts.words.current = lambda: spoken[-1] if spoken else "en"
    one('[data-lang="zh-CN"]').click()
    pass_time(5)
    assert spoken == ["zh-CN"]
    assert one('[data-lang="zh-CN"]').getAttribute("aria-pressed") == "true"
    assert one('[data-rename="a"]').textContent == "MAO"
    assert one("#project-name").textContent == "MAO MEN"
    assert one('[data-thumbs="a"] .thumb').getAttribute("aria-label").startswith("MAO")


def scene_names_of_the_learner_are_not_translated():
    begin()
    parts.words.table["sample"]["cats"]["b"] = "ANDERE"
    play.project()
    play.project(names_default=False, class_names={"a": "Rouge", "b": "Other"})
    assert one('[data-rename="a"]').textContent == "Rouge"
    assert one('[data-rename="b"]').textContent == "ANDERE"
    play.project(names_default=False, class_names={"a": "Rouge", "b": ""})
    assert one('[data-rename="a"]').textContent == "Rouge"
    assert one('[data-rename="b"]').textContent == "give it a name"


def scene_what_is_asked_for_later_is_done_in_order_and_once():
    done, said = [], []
    web._report = lambda error: said.append(str(error))
    parts.turns.kept = []

    def broken():
        raise ValueError("no")

    def again():
        done.append("again")
        if done.count("again") < 3:
            web.later(again)  # from within: a second time

    web.later(done.append, "first")
    web.later(broken)
    web.later(again)
    web.later(done.append, "first")
    web.later(done.append, "last")
    assert done == []
    (step,) = parts.turns.kept  # one taker, however much is asked for
    while step():
        pass
    assert done == ["first", "again", "last", "again", "again"], done
    assert said == ["no"], said
    web.later(done.append, "new")
    assert len(parts.turns.kept) == 2
    parts.turns.kept[1]()
    assert done[-1] == "new"
