"""The drawer "under the hood": which tab is open, and what it draws.

A tab is a module with ``make()`` (its markup, made anew when it is opened or the
language changes), ``draw(data)`` for what the trainer says, and ``start()``, called
once, for listeners on the drawer's body, which stays. One with several views also has
``ask()``, which tells the trainer which of them is open; one with ``table(data)`` ->
(heads, rows) can be read as numbers.
"""

from js import window

from app import (
    classes,
    hood_bowl,
    hood_explain,
    hood_graph,
    hood_judge,
    hood_python,
    hood_speed,
    hood_weights,
    link,
)
from app.numbers import Numbers
from app.web import attribute, every, key_of, on, one, show
from app.words import on_change, t

TABS = (
    ("graph", hood_graph),
    ("bowl", hood_bowl),
    ("weights", hood_weights),
    ("judge", hood_judge),
    ("explain", hood_explain),
    ("speed", hood_speed),
    ("python", hood_python),
)
#: These are about one neuron, so of two classes alone.
ONE_NEURON = ("graph", "bowl")

NAMES = [name for name, _ in TABS]
_modules = dict(TABS)

#: Where the browser remembers the tab, and that the drawer was shut ("").
MEMORY = "py_logreg.hood"

_tab = "bowl"
_opened = True


def start():
    global _tab, _opened
    remembered = _remembered()
    if remembered in NAMES:
        _tab = remembered
    _opened = remembered != ""
    tabs = one(".tabs [role=tablist]")
    on(tabs, "click", lambda _, tab: choose(tab.getAttribute("data-hood")), "[data-hood]")
    on(tabs, "keydown", _key, "[data-hood]")
    on(one("#hood-toggle"), "click", lambda *_: _toggle())
    for _, module in TABS:
        module.start()
    _numbers.start()
    link.hear("hood", _draw)
    link.hear("raced", lambda _: _numbers.refresh())
    classes.on_count(lambda *_: render())
    on_change(render)
    render()
    ask()


def render():
    """Make the open tab anew, in the present language."""
    for button in every("[data-hood]"):
        chosen = button.getAttribute("data-hood") == _tab
        attribute(button, "aria-selected", "true" if chosen else "false")
        button.tabIndex = 0 if chosen else -1
    body = one("#hood-body")
    attribute(body, "aria-labelledby", "hood-" + _tab)
    attribute(one("#hood-toggle"), "aria-expanded", "true" if _opened else "false")
    show(body, _opened)
    _numbers.offer(_opened and not _closed() and hasattr(_modules[_tab], "table"))
    if not _opened:
        body.replaceChildren()
        return
    if _closed():
        body.innerHTML = '<p class="note one-neuron">%s</p>' % t("hood.one_neuron")
        return
    body.innerHTML = _modules[_tab].make()
    body.scrollTop = 0
    said = link.state.get("hood")
    if said and said["tab"] == _tab:
        _modules[_tab].draw(said["data"])


def choose(tab):
    """Open the drawer at a tab."""
    global _tab, _opened
    _tab, _opened = tab, True
    render()
    ask()
    _remember()


def _toggle():
    global _opened
    _opened = not _opened
    render()
    ask()
    _remember()


def ask():
    """Let the trainer tell what the open tab shows."""
    if _opened and hasattr(_modules[_tab], "ask"):
        _modules[_tab].ask()  # a tab with views: which one
    link.send("hood", tab=_tab if _opened else None)


def rest():
    """Let it compute nothing for a drawer that is out of sight."""
    link.send("hood", tab=None)


def _closed():
    return classes.many() and _tab in ONE_NEURON


def _draw(said):
    if _opened and not _closed() and said["tab"] == _tab:
        _modules[_tab].draw(said["data"])
        _numbers.refresh()


def _table():
    said = link.state.get("hood")
    if not said or said["tab"] != _tab:
        return (), ()
    return _modules[_tab].table(said["data"])


_numbers = Numbers("#hood-numbers", "#hood-table", _table)


def _key(event, button):
    here = NAMES.index(button.getAttribute("data-hood"))
    moves = {"ArrowRight": here + 1, "ArrowLeft": here - 1, "Home": 0, "End": len(NAMES) - 1}
    key = key_of(event)
    if key not in moves:
        return
    event.preventDefault()
    choose(NAMES[moves[key] % len(NAMES)])
    one("#hood-" + _tab).focus()


def _remembered():
    try:
        return window.localStorage.getItem(MEMORY)
    except Exception:  # storage refused
        return None


def _remember():
    try:
        window.localStorage.setItem(MEMORY, _tab if _opened else "")
    except Exception:  # nothing to remember it in
        pass
