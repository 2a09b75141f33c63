"""The try zone: one picture, what the neuron says of it, and which pixels said so."""

import asyncio

from js import window

from app import classes, figures, flow_table, link, live
from app.names import class_name
from app.numbers import Numbers
from app.web import attribute, depicts, on_resize, one, parts, task, text
from app.web import show as reveal
from app.words import fixed, on_change, signed, t

#: While the model changes, the picture is tried again at most so often.
EVERY_MS = 150

#: After so long an answer is given up, so that a lost one does not end all trying.
PATIENCE_MS = 5000

#: All of these are told at once when another project is opened.
TRAYS = ("a", "b", "test")

#: There is no test picture: try the one that flows through the neuron.
FLOWING = -1

_flowing = None
_first = None  # what to try first in a new project: an id, or FLOWING
_waiting = False  # "again" was sent and is not answered
_sent_at = -PATIENCE_MS
_stale = False  # the model has changed since the last question
_later = False
_frame = (0, 0)


def start():
    _numbers.start()
    link.hear("tried", _tried)
    link.hear("model", _model)
    link.hear("failed", _failed)
    link.hear("stopped", _stopped)
    link.hear("trays", _trays)
    link.hear("flow", _flow)
    link.hear("project", lambda _: render())
    on_change(render)
    on_resize(_resized, one("#try-sigmoid"))
    dark = window.matchMedia("(prefers-color-scheme: dark)")
    dark.addEventListener("change", lambda _: _votes())


def show(picture, name=""):
    """Try a picture of the project."""
    live.try_picture(picture, name)


def render():
    """Draw the last answer again, in the present language."""
    tried = link.state.get("tried")
    if tried and _fits(tried):
        _draw(tried)


def _fits(tried):
    """Whether an answer is of as many classes as there are now; else a new one is on its way."""
    return len(tried["scores"]) == (len(classes.letters) if classes.many() else 0)


def _trays(event):
    """All trays at once: another project."""
    global _first, _flowing
    if all(tray in event["trays"] for tray in TRAYS):
        tests = event["trays"]["test"]
        _first = tests[0][0] if tests else FLOWING
        _flowing = None


def _flow(flow):
    """A test picture that is looked at is tried; of a new project its first picture is."""
    global _flowing, _first
    if flow["id"] is None or flow["id"] == _flowing:
        return
    _flowing = flow["id"]
    if _first is not None:
        show(flow["id"] if _first == FLOWING else _first)
        _first = None
    elif flow["tray"] == "test":
        show(flow["id"], flow["name"])


def _model(_):
    global _stale
    _stale = "tried" in link.state
    _again()


def _again():
    """Ask once more about the last picture, one question at a time."""
    global _waiting, _sent_at, _stale, _later
    now = float(window.performance.now())
    since = now - _sent_at
    if not _stale or (_waiting and since < PATIENCE_MS):
        return
    if since < EVERY_MS:
        if not _later:
            _later = True
            task(_wake())
        return
    _waiting, _sent_at, _stale = True, now, False
    link.send("again")


async def _wake():
    # Not with window.setTimeout: asyncio calls the same function in another way, and MicroPython
    # keeps one proxy for both, which then now and then loses its "this".
    global _later
    await asyncio.sleep(EVERY_MS / 1000)
    _later = False
    _again()


def _tried(tried):
    global _waiting
    _waiting = False
    if _fits(tried):
        _draw(tried)
    _again()


def _stopped(_):
    """Another Python has tried nothing yet."""
    global _waiting, _stale
    _waiting = _stale = False


def _failed(failure):
    global _waiting
    if failure["during"] == "again":
        _waiting = False


def _draw(tried):
    answer, a = tried["answer"], tried["a"]
    attribute(one("#z-try"), "data-empty", None)
    parts.pixels.rgb(one("#trypic"), "seen")
    label = t("try.picture_label", name=tried["name"]) if tried["name"] else t("try.unnamed")
    attribute(one("#trypic"), "aria-label", label)
    _votes()
    words = t("try.undecided") if answer == "undecided" else class_name(answer)
    head = "" if answer == "undecided" else figures.mark(answer)
    one("[data-testid=prediction]").innerHTML = head + "<span>" + figures.escape(words) + "</span>"
    text(one("[data-testid=probability]"), fixed(a, 4))
    text(one("#try-of"), t("try.of", name=class_name("a")))
    bar = one("#prob")
    one(".fill-a", bar).style.width = "%.2f%%" % (100 * a)
    attribute(bar, "aria-label", t("try.bar", name=class_name("a"), a=fixed(a, 4)))
    _numbers.refresh()
    several = bool(tried["scores"])
    reveal(one("#try-classes"), several)
    reveal(bar, not several)
    reveal(one(".balance-of"), not several)
    if several:
        names = [class_name(entry[0]) for entry in tried["scores"]]
        one("#try-classes").innerHTML = figures.chances(tried["scores"], names, answer)
        return
    _push(tried)
    _sigmoid(tried)


def _votes():
    parts.pixels.signed(one("#why"), "votes")
    tried = link.state["tried"]
    if tried["scores"]:
        named = "a" if tried["answer"] == "undecided" else tried["answer"]
        words = t("try.why_class", name=class_name(named))
    else:
        words = t("try.why_label", a=class_name("a"), b=class_name("b"))
    attribute(one("#why"), "aria-label", words)


def _push(tried):
    for tray in ("a", "b"):
        text(one("#push-" + tray), t("try.push", name=class_name(tray)))
        text(one("#sum-" + tray), signed(tried["push_" + tray]))
    text(one("#push-bias"), "b " + signed(tried["b"]))
    text(one("#push-z"), "z = " + signed(tried["z"]))


def _sigmoid(tried):
    width, height = _frame
    plot = one("#try-sigmoid")
    if width:
        plot.innerHTML = figures.small_sigmoid(tried["z"], tried["a"], width, height)
    words = t("neuron.sigmoid_label", z=fixed(tried["z"], 3), a=fixed(tried["a"], 3))
    depicts(plot, words)


def _resized():
    global _frame
    plot = one("#try-sigmoid")
    _frame = (int(plot.clientWidth), int(plot.clientHeight))
    tried = link.state.get("tried")
    if tried:
        _sigmoid(tried)


def _table():
    tried = link.state.get("tried")
    return flow_table.tried(tried) if tried and _fits(tried) else ((), ())


_numbers = Numbers("#try-numbers", "#try-table", _table)
