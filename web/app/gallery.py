"""Panel: all pictures of a tray; select, move, delete, label, hold out, clear."""

from app import classes, data, drag, link, pictures
from app.grid import Grid
from app.names import tray_name
from app.web import attribute, element, every, key_of, on, one, show, text
from app.words import t
from protocol.messages import LABELS

#: "Every 5th picture": the share that is held out.
SHARE = 0.2

_grid = None
_tray = "a"
_chosen = set()
_anchor = 0  # where a Shift-click begins


def start():
    data.on_trays(_changed)
    pictures.on_arrival(lambda come: _grid.paint(come) if _grid else None)


def choose(tray):
    """The tray that the panel will show."""
    global _tray
    _tray = tray


def open(body):
    global _grid
    _chosen.clear()
    scroll = one("#all-scroll", body)
    _grid = Grid(scroll, _chosen)
    on(scroll, "scroll", lambda *_: _grid.render())
    on(scroll, "click", _pick, ".pick")
    on(scroll, "click", _truth, "[data-truth]")
    on(scroll, "keydown", _key, ".pick")
    drag.start(scroll, lambda picture: list(_chosen) if picture in _chosen else [picture])
    on(
        one("#all-trays", body),
        "click",
        lambda _, tab: _turn(tab.getAttribute("data-show")),
        "[data-show]",
    )
    on(one("#all-select", body), "click", lambda *_: _choose_all(True))
    on(one("#all-none", body), "click", lambda *_: _choose_all(False))
    panel = body.firstElementChild
    on(
        panel,
        "click",
        lambda _, button: _act("move", tray=button.getAttribute("data-move")),
        "[data-move]",
    )
    on(panel, "click", _label, "[data-label]")
    on(one("#all-delete", body), "click", lambda *_: _act("delete"))
    on(one("#all-clear", body), "click", lambda *_: link.send("clear", tray=_tray))
    on(one("#all-duplicates", body), "click", lambda *_: link.send("delete", ids=data.duplicates()))
    on(one("#hold-out-go", body), "click", _hold_out)
    redraw()


def close():
    global _grid
    _grid = None


def redraw():
    global _tray
    if _grid is None:
        return
    if _tray not in data.trays:  # its class is gone
        _tray = "a"
    for tab in every("#all-trays [data-show]"):
        key = tab.getAttribute("data-show")
        text(tab, t("all.tray", tray=tray_name(key), n=len(data.trays[key].pictures)))
        attribute(tab, "aria-pressed", "true" if key == _tray else "false")
    attribute(one("#all-scroll"), "data-tray", _tray)
    _hold_choices()
    _changed()


def _changed():
    if _grid is None:
        return
    entries = data.trays[_tray].pictures
    if _chosen:
        _chosen.intersection_update(set(entry[0] for entry in entries))
    again = len(data.duplicates())
    show(one("#all-duplicates"), again > 0)
    text(one("#all-duplicates"), t("all.duplicates", n=again))
    for tab in every("#all-trays [data-show]"):
        key = tab.getAttribute("data-show")
        text(tab, t("all.tray", tray=tray_name(key), n=len(data.trays[key].pictures)))
    _grid.show(_tray, entries)
    show(one("#all-empty"), not entries)
    show(one("#all-labels"), _tray == "test")
    show(one("#all-hold"), _tray != "test")
    _buttons()


def _buttons():
    text(one("#all-chosen"), t("all.chosen", n=len(_chosen)))
    for button in every(".all-pictures [data-move], .all-pictures [data-label], #all-delete"):
        button.disabled = not _chosen or button.getAttribute("data-move") == _tray
    entries = data.trays[_tray].pictures
    one("#all-select").disabled = len(_chosen) == len(entries)
    one("#all-none").disabled = not _chosen
    one("#all-clear").disabled = not entries


def _turn(tray):
    global _tray
    _tray = tray
    _chosen.clear()
    redraw()


def _pick(event, button):
    """A click turns one picture on or off; with Shift everything from the last one to it."""
    global _anchor
    place = _grid.place_of(button)
    if event.shiftKey:
        low, high = min(_anchor, place), max(_anchor, place)
        _chosen.update(entry[0] for entry in _grid.entries[low : high + 1])
    else:
        picture = _grid.entries[place][0]
        if picture in _chosen:
            _chosen.discard(picture)
        else:
            _chosen.add(picture)
        _anchor = place
    _grid.cursor = place
    _grid.render()
    _buttons()


def _choose_all(wanted):
    _chosen.clear()
    if wanted:
        _chosen.update(entry[0] for entry in _grid.entries)
    _grid.render()
    _buttons()


def _key(event, button):
    place = _grid.place_of(button)
    wide = _grid.columns
    moves = {
        "ArrowRight": place + 1,
        "ArrowLeft": place - 1,
        "ArrowDown": place + wide,
        "ArrowUp": place - wide,
        "Home": 0,
        "End": len(_grid.entries) - 1,
    }
    key = key_of(event)
    picture = _grid.entries[place][0]
    if key in moves:
        if 0 <= moves[key] < len(_grid.entries):
            _grid.focus(moves[key])
    elif key == "a" and (event.ctrlKey or event.metaKey):
        _choose_all(True)
    elif key in ("Delete", "Backspace"):
        link.send("delete", ids=sorted(_chosen) if picture in _chosen else [picture])
    elif _tray == "test" and key.lower() in classes.letters + ["?"] and not event.ctrlKey:
        link.send("label", ids=[picture], label=LABELS.get(key.lower()))
    else:
        return
    event.preventDefault()


def _truth(_, button):
    picture = _grid.entries[_grid.place_of(button)][0]
    pressed = button.getAttribute("aria-pressed") == "true"
    label = None if pressed else int(button.getAttribute("data-truth"))
    link.send("label", ids=[picture], label=label)


def _label(_, button):
    label = button.getAttribute("data-label")
    _act("label", label=None if label == "none" else int(label))


def _act(kind, **fields):
    """Send a command about the selected pictures."""
    if _chosen:
        link.send(kind, ids=sorted(_chosen), **fields)


def _hold_choices():
    """What can be held out: every fifth picture, or all of one drawing style."""
    menu = one("#hold-out")
    before = menu.value
    menu.replaceChildren()
    groups = link.state["project"]["groups"] if "project" in link.state else []
    choices = [("", t("all.every_fifth"))]
    choices += [(group, t("all.style", name=group)) for group in groups]
    for value, words in choices:
        option = element("option", None, words)
        option.value = value
        menu.append(option)
    menu.value = before if before in groups else ""


def _hold_out(*_):
    group = one("#hold-out").value
    if group:
        link.send("hold_out", group=group, share=None)
    else:
        link.send("hold_out", group=None, share=SHARE)
