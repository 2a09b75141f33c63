"""The story's frame, with chapters of the test's own in it."""

import json

import fake_figures as page
from fake_js import Bag, Window, document, every, fire, hear, one, pass_time, take_sent, window

from app import messages, neuron, pictures, words
from app.story import ask, calculator, keys, notation, panel, progress, question, shell
from app.web import task

Window.scrollIntoView = lambda self: None
document.querySelector("#story").scrollIntoView = lambda: None
notation.start = notation.open_chapter = notation.refresh = lambda: None

KEPT = "py_logreg.story"


def _chapter(**changes):
    """A chapter that counts its forward steps, three of them, and remembers what it was told."""
    told = []
    state = {"done": 0}

    def forward(everything):
        state["done"] = 3 if everything else state["done"] + 1

    def backward(everything):
        state["done"] = 0 if everything else state["done"] - 1

    def check():
        return {
            "kind": "whole",
            "words": {"r": 3, "c": state["done"]},
            "right": 76,
            "wrong": [25, 77],
            "sum": "(3 × 7 + 4) × 3 + 1 = 76",
        }

    fields = {
        "CARDS": 2,
        "SNIPPET": "\nx = v / 255\n",
        "SOURCES": ("neuron.forward",),
        "start": lambda: told.append("start"),
        "make": lambda: '<button id="mine">' + words.t("story.lab") + "</button>",
        "draw": lambda: told.append("draw"),
        "forward": forward,
        "backward": backward,
        "moves": lambda: (state["done"] < 3, state["done"] > 0),
        "words": lambda: {"H": 5, "W": 7, "n_x": 12288, "m": 40, "A": "Cat", "B": "Dog"},
        "check": check,
        "numbers": lambda: [("done", str(state["done"]))],
        "speak": lambda: str(state["done"]) + " done",
        "table": lambda: (["a", "b"], [[1, state["done"]], ["<", 2]]),
        "leave": lambda: told.append("leave"),
        "told": told,
        "state": state,
    }
    fields.update(changes)
    return Bag(**fields)


def _open(number=1, **changes):
    """The story with two chapters, opened at one of them."""
    chapters = {n: _chapter(**changes) for n in (1, 2)}
    went = []
    errors = page.begin(messages, pictures, neuron)
    shell._modules.update(chapters)
    shell.start(["app/story/chapter1.py", "app/story/chapter2.py", "app/story/ask.py"], went.append)
    page.trays()
    page.project()
    page.model()
    page.flow()
    shell.open_chapter(number)
    take_sent()
    assert not errors, errors
    return chapters, went


def _words():
    return one("#part").textContent


def _kept():
    return json.loads(window.localStorage.getItem(KEPT))


def _answer(text):
    one("#answer").value = text
    fire(one("#answer-try"), "click")
    return one("#answer-say").textContent


def _to_check():
    while one("#question").hidden:
        fire(one("#part-next"), "click")


def scene_only_chapters_that_there_are_stand_in_the_rail():
    _open()
    there = every("#rail a")
    assert [a.getAttribute("data-chapter") for a in there] == ["1", "2"]
    assert [a.getAttribute("aria-current") for a in there] == ["step", None]
    assert one("#turn-before").hidden and not one("#turn-next").hidden
    assert one("#chapter-title").textContent == "A picture is numbers"
    assert document.activeElement is one("#chapter-title")


def scene_cards_action_and_question_take_turns():
    _open()
    assert "Card 1 of 2" in _words() and "little squares" in _words()
    assert words.t("story.1.goal") in _words() and words.t("story.1.needs") in _words()
    assert one("#part-before").disabled
    fire(one("#part-next"), "click")
    assert "Card 2 of 2" in _words() and "5 × 7 × 3 = 12288" in _words()
    assert words.t("story.1.goal") not in _words()
    fire(one("#part-next"), "click")
    assert "Now you" in _words() and "blue number" in _words()
    fire(one("#part-next"), "click")
    assert one("#part").hidden and not one("#question").hidden
    assert one("#part-next").hidden
    fire(one("#part-before"), "click")
    assert "Now you" in _words() and one("#question").hidden
    assert len(every("#part-dots li")) == 4


def scene_the_passes_are_played_one_by_one_or_to_their_end():
    chapters, _ = _open()
    state = chapters[1].state
    assert one("#backward").disabled and not one("#forward").disabled
    fire(one("#forward"), "click")
    assert state["done"] == 1 and not one("#backward").disabled
    assert one("#figure-says").textContent == "1 done"
    fire(one("#play"), "click")
    assert state["done"] == 3 and one("#forward").disabled and one("#play").disabled
    fire(one("#backward"), "click", shiftKey=True)
    assert state["done"] == 0
    fire(one("#forward"), "click", shiftKey=True)
    assert state["done"] == 3


def scene_a_listener_hears_the_state_once_a_hand_rests():
    _open()
    heard = []
    messages.speak = heard.append
    for _ in range(3):
        fire(one("#forward"), "click")
    pass_time(1000)
    assert heard == ["3 done"], heard
    shell.changed()
    pass_time(1000)
    assert heard == ["3 done"], heard


def scene_during_a_run_a_listener_hears_at_most_every_two_seconds():
    chapters, _ = _open()
    heard = []
    messages.speak = heard.append
    page.model(state="training")
    for k in range(40):
        chapters[1].state["done"] = k
        shell.changed()
        pass_time(100)
    assert 2 <= len(heard) <= 3, heard


def scene_the_trainers_news_are_drawn_together():
    chapters, _ = _open()
    del chapters[1].told[:]
    for k in range(5):
        page.model(iteration=k)
    assert chapters[1].told == []
    pass_time(200)
    assert chapters[1].told == ["draw"]


def scene_another_chapter_is_opened_by_its_address():
    chapters, went = _open()
    event = fire(one("#turn-next"), "click")
    assert went == [2] and event.defaultPrevented
    event = fire(every("#rail a")[1], "click", ctrlKey=True)
    assert went == [2] and not event.defaultPrevented
    shell.open_chapter(2)
    assert chapters[1].told[-1] == "leave" and "draw" in chapters[2].told
    assert one("#chapter-title").textContent == "Many pictures"
    shell.close()
    assert chapters[2].told[-1] == "leave" and shell.now == 0
    page.model(iteration=9)
    pass_time(200)
    assert chapters[2].told[-1] == "leave"
    assert shell.open_chapter(None) == 2  # the one that was open last


def scene_an_answer_is_judged_and_never_blocks():
    _open()
    _to_check()
    assert "row 3, column 0" in one("#question-words").textContent
    assert _answer("") == "Write a number."
    assert _answer("25") == words.t("story.1.wrong1")
    assert one("#answer").getAttribute("aria-invalid") == "true"
    assert one("#answer-show").hidden
    assert _answer("75").startswith("Not yet. How many whole pixels")
    assert not one("#answer-show").hidden
    fire(one("#answer-show"), "click")
    assert one("#answer-say").textContent == "(3 × 7 + 4) × 3 + 1 = 76"
    assert not one("#turn-next").hidden
    assert _answer("７６").startswith("Right!")
    assert one("#answer-say").getAttribute("data-ok") == "1"
    assert one("#answer").getAttribute("aria-invalid") is None
    assert _kept()["done"] == [1]
    assert every("#rail li")[0].className == "done"


def scene_enter_checks_the_answer():
    _open()
    _to_check()
    one("#answer").value = "77"
    fire(one("#answer"), "keydown", key="Enter")
    assert one("#answer-say").textContent == words.t("story.1.wrong2")


def scene_another_state_is_another_question():
    chapters, _ = _open()
    _to_check()
    _answer("1")
    _answer("2")
    assert not one("#answer-show").hidden
    fire(one("#forward"), "click")
    assert "column 1" in one("#question-words").textContent
    assert one("#answer-show").hidden and one("#answer").value == ""
    assert one("#answer-say").textContent == ""
    chapters[1].check = lambda: None
    shell.changed()
    assert one("#question-words").textContent == words.t("story.no_question")
    assert one("#answer").disabled and one("#answer-try").disabled


def scene_progress_is_kept_and_damaged_progress_is_none():
    _open()
    fire(one("#part-next"), "click")
    assert _kept() == {"chapter": 1, "part": 1, "done": []}
    for kept in ("", "x", "[]", "7", '{"chapter": 99}', '{"chapter": "1", "part": -1, "done": 5}'):
        window.localStorage.setItem(KEPT, kept)
        progress.chapter, progress.part = 1, 0
        progress.done.clear()
        progress.start([1, 2])
        assert (progress.chapter, progress.part, progress.done) == (1, 0, set()), kept
    window.localStorage.setItem(KEPT, '{"chapter": 2, "part": 3, "done": [1, 2, 99, true, "x"]}')
    progress.start([1, 2])
    assert (progress.chapter, progress.part, progress.done) == (2, 3, {1, 2})


def scene_a_device_that_keeps_nothing_is_no_fault():
    def refuse(*_):
        raise ValueError("storage is refused")

    window.localStorage.getItem = window.localStorage.setItem = refuse
    _open()
    fire(one("#part-next"), "click")
    assert "Card 2" in _words()


def scene_the_story_goes_on_where_it_was_left():
    window.localStorage.setItem(KEPT, '{"chapter": 2, "part": 2, "done": [1]}')
    _open(None)
    assert shell.now == 2 and "Now you" in _words()
    assert every("#rail li")[0].className == "done"


def scene_numbers_as_a_table():
    _open()
    assert one("#figure-table").hidden
    fire(one("#figure-numbers"), "click")
    cells = [cell.textContent for cell in every("#figure-table td")]
    assert cells == ["1", "0", "<", "2"], cells
    fire(one("#forward"), "click")
    assert every("#figure-table td")[1].textContent == "1"
    shell.open_chapter(2)
    assert not one("#figure-table").hidden and every("#figure-table td")[1].textContent == "0"
    fire(one("#figure-numbers"), "click")
    assert one("#figure-table").hidden


def scene_the_numpy_shows_what_ran():
    _open()
    assert take_sent("lesson") == []
    one("#numpy").open = True
    fire(one("#numpy"), "toggle")
    pass_time(20)
    (asked,) = take_sent("lesson")
    assert asked["about"] == "source.of" and asked["given"] == {"names": ["neuron.forward"]}
    data = {"sources": {"neuron.forward": "def forward(w, b, X):\n    return 1\n"}}
    hear("lesson", about="source.of", number=asked["number"], data=data)
    pass_time(50)
    assert one("[data-source]").textContent.startswith("def forward")
    assert one("#numpy-body pre").textContent == "x = v / 255"
    assert one("#numpy-values dd").textContent == "0"
    fire(one("#forward"), "click")
    assert one("#numpy-values dd").textContent == "1"
    shell.open_chapter(2)
    pass_time(50)
    assert take_sent("lesson") == []  # it is known


def scene_the_figures_picture_is_chosen_beside_it():
    _open()
    assert one("#pick-name").textContent == "Cat"
    fire(one("#pick-next"), "click")
    assert take_sent("select") == [{"id": 2}]
    page.flow(id=3, label=0)
    shell.changed()
    assert one("#pick-name").textContent == "Other"
    page.flow(id=None, label=None)
    shell.changed()
    assert one("#pick-name").textContent == words.t("story.ui.no_picture")


def scene_the_calculator_asks_the_trainer():
    _open()
    _to_check()
    fire(one("#calculate"), "click")
    assert one("#calculate").getAttribute("aria-expanded") == "true"
    for key in ("7", "\u00d7", "ln", "2", ")"):
        fire(_key(key), "click")
    assert one("#sum-text").value == "7\u00d7ln(2)"
    assert one("#sum-use").disabled
    fire(one("#sum-work"), "click")
    (asked,) = take_sent("lesson")
    assert asked["given"] == {"text": "7\u00d7ln(2)"}
    hear("lesson", about="sums.value", number=asked["number"], data={"value": 4.852030263919617})
    assert one("#sum-is").textContent == "= 4.8520303"
    fire(one("#sum-use"), "click")
    assert one("#answer").value == "4.8520303"
    fire(_key("\u232b"), "click")
    assert one("#sum-text").value == "7\u00d7ln(2"
    fire(one("#sum-text"), "keydown", key="Enter")
    (asked,) = take_sent("lesson")
    hear("lesson", about="sums.value", number=asked["number"], data={"value": None})
    assert one("#sum-is").textContent == words.t("story.ui.no_sum") and one("#sum-use").disabled
    fire(_key("C"), "click")
    assert one("#sum-text").value == ""


def _key(words_):
    assert words_ in calculator.KEYS
    return next(key for key in every("[data-key]") if key.textContent == words_)


def scene_a_question_is_answered_once_and_a_failed_one_raises():
    _open()
    got = []

    async def wonder(about, **given):
        try:
            got.append((await ask.ask(about, **given))["x"])
        except ask.AskError as error:
            got.append((error.code, error.params["value"]))

    task(wonder("votes.mini", x=1))
    task(wonder("votes.mini", x=2))
    pass_time(20)
    first, second = take_sent("lesson")
    hear("lesson", about="votes.mini", number=second["number"], data={"x": 22})
    params = {"value": "no", "number": first["number"]}
    hear("failed", code="lesson", params=params, during="lesson", fatal=False)
    pass_time(20)
    assert got == [22, ("lesson", "no")], got
    hear("lesson", about="votes.mini", number=second["number"], data={"x": 0})  # heard already
    hear("lesson", about="votes.mini", number=9999, data={"x": 0})
    assert got == [22, ("lesson", "no")]


def scene_of_a_dragging_hands_questions_the_newest_wins():
    _open()
    got = []

    def heard(said):
        got.append(said["x"])

    for x in range(10):
        ask.ask_latest("votes.mini", heard, x=x)
    ask.ask_latest("loss.curve", heard, x=100)
    sent = take_sent("lesson")
    assert [one_["given"]["x"] for one_ in sent] == [0, 100]
    hear("lesson", about="votes.mini", number=sent[0]["number"], data={"x": 0})
    (last,) = take_sent("lesson")
    assert last["given"]["x"] == 9 and got == [0]
    params = {"value": "", "number": last["number"]}
    hear("failed", code="lesson", params=params, during="lesson", fatal=False)
    assert got == [0]
    ask.ask_latest("votes.mini", heard, x=11)
    (again,) = take_sent("lesson")
    hear("lesson", about="votes.mini", number=again["number"], data={"x": 11})
    assert got == [0, 11]


def scene_a_figure_is_one_tab_stop():
    told = []
    make = lambda: '<div id="stop" tabindex="0"><input id="inner"></div>'  # noqa: E731
    _open(make=make)
    keys.roving(
        "#stop",
        lambda right, down: told.append((right, down)),
        jumped=told.append,
        chosen=lambda: told.append("chosen"),
        entered=lambda: told.append("in"),
        left=lambda: told.append("out"),
    )
    stop = one("#stop")

    def press(key, **more):
        return fire(stop, "keydown", key=key, **more).defaultPrevented

    assert not press("ArrowRight") and told == []  # outside, the page scrolls as ever
    assert press("Enter") and told == ["in"] and stop.getAttribute("data-inside") == ""
    assert press("ArrowRight") and press("ArrowUp", shiftKey=True)
    assert press("Home") and press("End") and press("Enter") and press(" ")
    assert told[1:] == [(1, 0), (0, -10), False, True, "chosen", "chosen"], told
    assert not press("a") and not press("Tab")
    fire(one("#inner"), "keydown", key="ArrowLeft")  # a control inside keeps its keys
    assert len(told) == 7
    assert press("Escape") and told[-1] == "out" and not press("ArrowLeft")
    press("Enter")
    fire(stop, "focusout", relatedTarget=one("#inner"))
    assert stop.getAttribute("data-inside") == ""
    fire(stop, "focusout", relatedTarget=None)
    assert told[-1] == "out" and stop.getAttribute("data-inside") is None


def scene_tab_goes_past_the_figure_and_enter_into_it():
    _open(make=lambda: '<input id="inner"><div id="stop" tabindex="0"></div>', ENTRY="#inner")
    keys.roving("#stop", lambda right, down: None)
    figure, inner, stop = one("#figure"), one("#inner"), one("#stop")
    figure.focus()
    fire(figure, "keydown", key="Tab")
    assert document.activeElement is one("#figure-end")
    figure.focus()
    assert fire(figure, "keydown", key="Enter").defaultPrevented
    assert document.activeElement is inner  # where the chapter wants it
    assert fire(inner, "keydown", key="Escape").defaultPrevented
    assert document.activeElement is figure
    shell.module().ENTRY = None
    fire(figure, "keydown", key="Enter")  # else to the first part with keys of its own
    assert document.activeElement is stop and stop.getAttribute("data-inside") == ""
    fire(stop, "keydown", key="Escape")
    assert stop.getAttribute("data-inside") is None
    fire(document, "keydown", key="Tab", shiftKey=True)
    stop.focus()  # from below, the figure comes before its parts
    assert document.activeElement is figure
    fire(document, "keyup", key="Tab")
    stop.focus()
    assert document.activeElement is stop


def scene_all_plays_the_pass_that_is_due():
    chapters, _ = _open(PASS=True)
    state = chapters[1].state
    fire(one("#play"), "click")
    assert state["done"] == 3 and not one("#play").disabled
    assert one("#backward").textContent == "Fold back"
    fire(one("#play"), "click")
    assert state["done"] == 0


def scene_everything_is_written_again_in_another_language():
    chapters, _ = _open()
    fire(one("#part-next"), "click")
    for handler in words._watchers:
        handler()
    assert "Card 2" in _words() and chapters[1].told.count("draw") == 2
    assert one("#mine").textContent == "Lab"


def scene_the_question_waits_in_the_panel_of_its_own_chapter():
    _open()
    _to_check()
    _answer("76")
    shell.open_chapter(2)
    assert one("#question").hidden and panel._here == 0
    assert question._question is None
