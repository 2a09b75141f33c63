"""Looking back at the run: the neuron as it was, and the curve of the run before this one.

The model stays as it is; any change of it ends the looking back. Every ``[data-rewind]`` is a
slider over the run, ``[data-rewind-now]`` a button that leads back to now, and
``[data-rewind-says]`` tells what is shown.
"""

from js import document

from app import link, neuron
from app.web import attribute, every, on, one, parts, show, text
from app.words import fixed, on_change, significant, t

past = None  # the iteration that is looked at, as trainer/lessons/history.py tells of it
_wanted = None  # the iteration asked for last
_asking = False
_again = (
    False  # something else was asked for, or of another picture, while a question was under way
)
_number = 0  # questions from here count downwards, the story's upwards
_before = None  # {"alpha", "n", "J"} of the run that stays as a thin line
_reset = None  # the same while a reset is under way
_watchers = []


def start():
    on(document, "input", lambda _, slider: _slide(int(float(slider.value))), "[data-rewind]")
    on(document, "click", lambda *_: now(), "[data-rewind-now]")
    on(document, "click", lambda *_: dismiss(), "[data-before]")
    on(one("#cost-plot"), "pointerdown pointermove", _point)
    link.on_send(_sent)
    link.hear("model", _model)
    link.hear("flow", lambda _: past and look(past["iteration"]))
    link.hear("lesson", _arrived)
    link.hear("failed", _failed)
    on_change(dress)


def on_look(handler):
    """Call ``handler()`` whenever something else is looked at."""
    _watchers.append(handler)


def look(iteration):
    """Show the neuron as it was at an iteration, or at the last one before it that is kept."""
    global _wanted, _asking, _again, _number
    _wanted = iteration
    _again = _asking
    if _asking:
        return
    _asking = True
    _number -= 1
    link.send("lesson", about="history.at", given={"iteration": iteration}, number=_number)


def now():
    """Show the neuron as it is."""
    global _wanted
    _wanted = None
    _show(None)


def dismiss():
    """Take the line of the run before away."""
    global _before
    _before = None
    parts.chart.dismiss()
    dress()


def point(box, event):
    """The pointer over a cost chart, held down, looks back."""
    if event.buttons and _span()[1] > 0:
        _go(int(parts.chart.iteration(box, event.clientX)))


def dress():
    """Every slider, button and sentence as things are now."""
    base, steps, stride = _span()
    model = link.state.get("model")
    busy = not model or model["state"] == "training"
    at = steps if past is None else min(steps, -(-(past["iteration"] - base) // stride))
    for slider in every("[data-rewind]"):
        slider.max = str(steps)
        if not _asking:  # else somebody may be moving it
            slider.value = str(at)
        slider.disabled = busy or not steps
        attribute(slider, "aria-valuetext", says())
    for node in every("[data-rewind-says]"):
        text(node, says(node.getAttribute("data-rewind-says")) if past else "")
    for node in every("[data-rewind-now], [data-past-only]"):
        show(node, past is not None)
    for node in every("[data-before]"):
        show(node, _before is not None and past is None)
        if _before is not None:
            text(one("span", node), t("rewind.before", alpha=_before["alpha"]))
            attribute(node, "aria-label", t("rewind.dismiss", **_before))


def says(key="long"):
    """What is shown: an iteration, and the cost then."""
    model = link.state.get("model")
    shown = past or model
    if not shown or shown["cost"] is None:
        return ""
    cost = fixed(shown["cost"], 6)
    return t("rewind." + (key if past else "at_now"), iteration=str(shown["iteration"]), cost=cost)


def _span():
    """Where the slider begins, its steps up to now, and how many iterations a step is."""
    model = link.state.get("model")
    if not model or model["cost"] is None:
        return 0, 0, 1
    first, stride = model["kept"]
    base = first - first % stride
    return base, -(-(model["iteration"] - base) // stride), stride


def _slide(step):
    base, _, stride = _span()
    _go(base + step * stride)


def _go(iteration):
    model = link.state["model"]
    if model["state"] == "training":
        return
    if iteration >= model["iteration"]:
        now()
    else:
        look(max(0, iteration))


def _point(event, _):
    point(one("#cost-plot"), event)


def _show(what):
    global past
    if past is None and what is None:
        dress()
        return
    had_focus = any(button.matches(":focus") for button in every("[data-rewind-now]"))
    past = what
    nothing = float("nan")
    parts.chart.look(what["iteration"] if what else nothing, what["cost"] if what else nothing)
    neuron.look_back(what)
    dress()
    if had_focus and what is None:  # the button has gone
        _focus_slider()
    for handler in _watchers:
        handler()


def _focus_slider():
    for slider in every("[data-rewind]"):
        if slider.offsetParent is not None:
            slider.focus()


def _arrived(said):
    global _asking
    if said["number"] != _number:
        return
    _asking = False
    data = said["data"]
    if _wanted is None or data["cost"] is None:
        return
    if data["now"] != link.state["model"]["iteration"]:  # the model has gone on meanwhile
        now()
    elif _again:
        look(_wanted)
    else:
        _show(data)


def _failed(failure):
    global _asking
    if failure["during"] == "lesson" and failure["params"].get("number") == _number:
        _asking = False


def _sent(kind, _):
    global _reset
    model = link.state.get("model")
    if kind == "reset" and model and model["iteration"] and model["cost"] is not None:
        alpha = significant(link.state["project"]["alpha"])
        _reset = {"alpha": alpha, "n": str(model["iteration"]), "J": fixed(model["cost"], 6)}
    elif kind in ("open", "undo", "size"):
        _reset = None


def _model(model):
    """Runs before the chart takes the new rows."""
    global _before, _reset
    if model["restart"]:
        _before = _reset if _reset and parts.chart.keep() else None
        if _before is None:
            parts.chart.dismiss()
        _reset = None
    gone_on = past and (model["iteration"] != past["now"] or model["state"] == "training")
    if gone_on or model["restart"] or model["cost"] is None:
        now()
    else:
        dress()
