"""The work bench: takes the neuron's place while pictures are made, chosen or sorted."""

from js import document

from app import camera, classes, data, draw, gallery, lesson, link, projects, samples, upload
from app.names import class_name
from app.web import attribute, clone, element, on, one, parts, show, text
from app.words import fixed, on_change, t

#: Each has open(body), close() and redraw(); gallery also show(tray).
PANELS = {
    "draw": draw,
    "camera": camera,
    "upload": upload,
    "samples": samples,
    "projects": projects,
    "all": gallery,
    "lesson": lesson,
}

_name = None  # the panel that is open
_opener = None  # gets the focus back


def start():
    on(document, "click", _open, "[data-work]")
    on(one("#z-data"), "click", _open_all, "[data-all]")
    on(one("#z-data"), "click", _open_all, ".more")
    on(one("#work-close"), "click", lambda *_: close())
    on(document, "keydown", _escape)
    on(one(".zones"), "click", lambda *_: close(focus=False), "[data-go]")
    on_change(_title)
    link.hear("tried", _answer)
    link.hear("project", lambda _: _redraw())
    data.on_target(_redraw)
    for name in PANELS:
        if hasattr(PANELS[name], "start"):
            PANELS[name].start()


def open_panel(name, opener=None):
    """Show a panel; what was open is closed."""
    global _name, _opener
    if _name is not None:
        PANELS[_name].close()
    _name, _opener = name, opener or _opener
    body = one("#work-body")
    body.replaceChildren(clone(name))
    slot = one("[data-slot=target]", body)
    if slot is not None:
        slot.replaceWith(clone("target"))
    parts.words.apply(body)
    classes.dress(body)
    attribute(one(".lab"), "data-bench", name)
    show(one("#z-neuron"), False)
    show(one("#z-work"), True)
    PANELS[name].open(body)
    data.aim(data.target)  # also marks the new segment
    _title()
    one("#h-work").focus()


def close(focus=True):
    """Give the place back to the neuron, and the focus to where it came from."""
    global _name, _opener
    if _name is None:
        return
    PANELS[_name].close()
    _name = None
    one("#work-body").replaceChildren()
    attribute(one(".lab"), "data-bench", None)
    show(one("#z-work"), False)
    show(one("#z-neuron"), True)
    if focus:
        gone = _opener is None or not _opener.isConnected
        (one("#h-neuron") if gone else _opener).focus()
    _opener = None


def _open(_, button):
    name = button.getAttribute("data-work")
    if name == _name:
        close()
    else:
        open_panel(name, button)


def _open_all(_, button):
    tray = button.getAttribute("data-all") or button.closest("[data-tray]").getAttribute(
        "data-tray"
    )
    gallery.choose(tray)
    open_panel("all", button)


def _escape(event, _):
    if event.key == "Escape" and _name is not None and not event.defaultPrevented:
        close()


def _answer(tried):
    """Small screens have no room for the Try zone beside the sheet: one line of it."""
    line = one("#work-body .answer")
    if line is None:
        return
    answer = tried["answer"]
    words = t("try.undecided") if answer == "undecided" else class_name(answer)
    line.replaceChildren()
    if answer != "undecided":
        line.append(clone("mark-" + answer))
    line.append(words, element("span", "num", fixed(tried["a"], 4)))


def _title():
    _redraw()
    if _name is not None:
        text(one("#h-work"), t("work." + _name))


def _redraw():
    if _name is not None:
        PANELS[_name].redraw()
