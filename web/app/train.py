"""The train zone: what the cost is, how it came there, and the buttons that change it."""

import json

from js import document

from app import classes, figures, knobs, link, speech
from app.numbers import Numbers
from app.web import attribute, depicts, on, one, parts, show, text
from app.words import fixed, on_change, t

#: Rows of the numbers' table.
ROWS = 200

_filled = {}  # tray -> whether it has a picture
_asked = False  # a run was asked for and has not begun
_training = False
_spoken = None  # (iteration, cost) that was told last


def start():
    on(_button("step"), "click", lambda *_: _step(1))
    on(one("#ten"), "click", lambda *_: _step(10))
    on(_button("train"), "click", lambda *_: _run())
    on(_button("stop"), "click", lambda *_: _stop())
    on(_button("reset"), "click", lambda *_: link.send("reset"))
    on(one("#back"), "click", lambda *_: link.send("back"))
    on(one("#slow"), "click", lambda _, __: _slow())
    _numbers.start()
    knobs.start()
    link.hear("trays", _trays)
    link.hear("project", lambda _: _buttons())
    link.hear("model", _model)
    link.hear("failed", _failed)
    on_change(render)
    parts.chart.start(one("#cost-plot"), one("#accuracy-plot"), lambda key: t(key))


def render():
    """Write everything again, in the present language."""
    parts.chart.draw()
    model = link.state.get("model")
    if model:
        _score(model)
        _describe(model)
    _buttons()
    _numbers.refresh()


def _button(handle):
    return one('[data-testid="' + handle + '"]')


def _trays(event):
    for tray in event["trays"]:
        _filled[tray] = bool(event["trays"][tray])
    _buttons()


def _model(model):
    global _asked, _training
    ended = _training and model["state"] == "ready"
    _training = model["state"] == "training"
    _asked = False
    _score(model)
    parts.chart.append(model["restart"])
    baseline = model["baseline"]
    lazy = float("nan") if baseline is None else float(baseline)
    parts.chart.annotate(json.dumps(model["marks"]), lazy)
    _describe(model)
    _buttons()
    _say(model, ended)
    _numbers.refresh()


def _score(model):
    cost = model["cost"]
    text(_button("cost"), "\u2013" if cost is None else fixed(cost, 6))
    text(_button("iteration"), str(model["iteration"]))
    seconds = model["seconds"]
    text(one("#seconds"), fixed(seconds, 2 if seconds < 10 else 1) + " s")
    text(one("#train-what"), t("train.what", n=model["m"]))


def _describe(model):
    """The charts in words, for those who do not see them."""
    begin, cost = float(parts.chart.first()), model["cost"]
    attribute(one("#charts"), "data-empty", "" if cost is None else None)
    if cost is None:
        words = t("train.chart_empty")
    else:
        words = t("train.cost_chart", begin=fixed(begin, 3), now=fixed(cost, 3))
    depicts(one("#cost-plot"), words)
    share = figures.share(model["right"], model["m"])
    if not model["m"]:
        words = t("train.chart_empty")
    elif model["test_labelled"]:
        test = figures.share(model["test_right"], model["test_labelled"])
        words = t("train.accuracy_chart", train=share, test=test, n=model["test_labelled"])
    else:
        words = t("train.accuracy_train", train=share)
    depicts(one("#accuracy-plot"), words)


def _buttons():
    model = link.state.get("model")
    possible = all(_filled.get(letter) for letter in classes.letters)
    busy = _training or _asked
    had_focus = _button("train").matches(":focus") or _button("stop").matches(":focus")
    show(_button("train"), not busy)
    show(_button("stop"), busy)
    for button in (_button("step"), one("#ten"), _button("train")):
        button.disabled = busy or not possible
    if had_focus:  # the one that took the other's slot takes its focus too
        _button("stop" if busy else "train").focus()
    one("#back").disabled = busy or not (model and model["can_back"])


def _step(count):
    knobs.commit()
    link.send("step", count=count)


def _run():
    global _asked
    knobs.commit()
    _asked = True
    link.send("run", iterations=knobs.iterations())
    _buttons()


def _stop():
    global _asked
    _asked = False
    link.send("stop")
    _buttons()


def _slow():
    button = one("#slow")
    slow = button.getAttribute("aria-pressed") != "true"
    attribute(button, "aria-pressed", "true" if slow else "false")
    link.send("slow", on=slow)


def _failed(failure):
    global _asked
    if failure["during"] in ("run", "step"):
        _asked = False
        _buttons()


def _say(model, ended):
    """Tell listeners how far it is; in the story its figures speak for themselves."""
    global _spoken
    now = (model["iteration"], model["cost"])
    news, _spoken = _spoken is not None and now != _spoken, now
    if not news or model["cost"] is None or document.body.getAttribute("data-room") == "story":
        return
    words = t("train.spoken", iteration="%d" % now[0], cost=fixed(now[1], 2))
    if ended:
        speech.say(words)
    else:
        speech.progress(words)


def _table():
    """The curve, the newest iteration first."""
    rows = []
    for iteration, cost, train, test in reversed(json.loads(parts.chart.table(ROWS))):
        cells = ["%d" % iteration, "\u2013" if cost is None else fixed(cost, 6)]
        rows.append(
            cells + ["\u2013" if share is None else fixed(share, 3) for share in (train, test)]
        )
    heads = ("train.iteration", "train.cost", "train.train_short", "train.test_short")
    return [t(head) for head in heads], rows


_numbers = Numbers("#numbers", "#numbers-table", _table, lambda on: show(one("#charts"), not on))
