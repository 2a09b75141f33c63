"""The data zone: the trays, their balance, and where new pictures go."""

from js import document, window

from app import classes, drag, link, live, pictures, reading, rename
from app.names import class_name
from app.tray import Tray
from app.web import (
    attribute,
    depicts,
    element,
    every,
    key_of,
    later,
    on,
    on_resize,
    one,
    show,
    text,
)
from app.words import on_change, percent, t

trays = {}
target = "a"
_due = False  # a frame is asked for
_retarget = []
_watchers = []
_resized = None  # asks for a drawing when a tray has another size


def start():
    global _resized
    for key in classes.trays():
        trays[key] = Tray(key)
    classes.start()
    classes.on_count(_count)
    pictures.start()
    live.start()
    reading.start()
    rename.start()
    drag.start(one("#z-data"), lambda picture: [picture])
    pictures.on_arrival(_paint)
    reading.on_waiting(_render)
    on_change(_render)
    link.hear("trays", _fill)
    link.hear("stopped", lambda _: _forget())
    link.hear("tray", _go_on)
    link.hear("project", lambda _: _render())
    link.hear("flow", _follow)
    zone = one("#z-data")
    on(zone, "click", _select, ".thumb[data-id]")
    on(zone, "focusin", lambda _, thumb: _tray_of(thumb).hold(thumb), ".thumb[data-id]")
    on(zone, "keydown", _key, ".thumb[data-id]")
    on(
        document,
        "click",
        lambda _, button: aim(button.getAttribute("data-target")),
        "[data-target]",
    )
    # The zone, too: how many rows its trays have goes by the room below it.
    _resized = on_resize(_render, zone, *[trays[key].grid for key in trays])
    aim("a")


def duplicates():
    """Ids of the pictures that were seen before, in whatever tray."""
    every_ = [entry for key in trays for entry in trays[key].pictures]
    return [entry[0] for entry in every_ if entry[2] == "duplicate"]


def _forget():
    for key in trays:
        trays[key].forget()


def on_trays(handler):
    """Call ``handler()`` when the pictures of a tray have changed."""
    _watchers.append(handler)


def on_target(handler):
    """Call ``handler()`` when new pictures go to another tray."""
    _retarget.append(handler)


def aim(tray):
    """New pictures go to ``tray``."""
    global target
    target = tray
    for button in every("[data-target]"):
        chosen = button.getAttribute("data-target") == tray
        attribute(button, "aria-pressed", "true" if chosen else "false")
    for handler in _retarget:
        handler()


def _count(new, gone):
    """There are more classes, or fewer."""
    for key in new:
        trays[key] = Tray(key)
        _resized.observe(trays[key].grid)
    for key in gone:
        _resized.unobserve(trays.pop(key).grid)
    aim("a" if target in gone else target)
    _render()


def _tray_of(node):
    return trays[node.closest("[data-thumbs]").getAttribute("data-thumbs")]


def _fill(event):
    for key in event["trays"]:
        trays[key].fill(event["trays"][key])
    _render()
    for handler in _watchers:
        handler()


def _go_on(event):
    trays[event["tray"]].go_on(event["behind"], event["pictures"])
    _render()
    for handler in _watchers:
        handler()


def _follow(flow):
    if flow["id"] == trays["a"].flowing:
        return
    for key in trays:
        trays[key].follow(flow["id"])
    _render()


def _paint(come):
    for key in trays:
        later(_paint_tray, key, come)


def _paint_tray(key, come):
    if key in trays:
        trays[key].paint(come)


def _render():
    """Draw everything in the next frame, once, however much has changed until then."""
    global _due
    if not _due:
        _due = True
        window.requestAnimationFrame(_draw)


def _draw(_):
    global _due
    _due = False
    rooms = [(key, trays[key].room()) for key in trays]  # all before anything changes
    for key, room in rooms:
        later(_draw_tray, key, room)
    later(_draw_rest)


def _draw_tray(key, room):
    if key in trays:
        trays[key].render(reading.waiting(key), room)


def _draw_rest():
    rename.show_names()
    if classes.many():
        _balance_of_many()
    else:
        _balance(len(trays["a"].pictures), len(trays["b"].pictures))
    number = sum(len(trays[key].pictures) for key in trays)
    text(one("#data-total"), t("data.total", n=number) if number else "")
    unknown = trays["test"].unknown
    show(one("#unlabelled"), unknown > 0)
    text(one("#unlabelled span"), t("data.unlabelled", n=unknown) if unknown else "")


def _balance(in_a, in_b):
    """The bar in whole percents that add up to 100; an empty bar has no fill."""
    both = in_a + in_b
    share = int(100 * in_a / both + 0.5) if both else 0
    shares = (share, 100 - share) if both else (0, 0)
    words = [percent(part / 100) if both else "" for part in shares]
    text(one("#share-a"), words[0])
    text(one("#share-b"), words[1])
    bar = one("#balance")
    for part in every("i", bar)[2:]:
        part.remove()
    one(".fill-a", bar).style.flexGrow = str(in_a)
    one(".fill-b", bar).style.flexGrow = str(in_b)
    label = t("data.no_balance")
    if both:
        label = t("data.balance", a=class_name("a"), b=class_name("b"), pa=words[0], pb=words[1])
    depicts(bar, label)


def _balance_of_many():
    """The bar with a part for each class; how many they are stands in their trays."""
    bar = one("#balance")
    for part in every("i", bar)[2:]:
        part.remove()
    words = []
    for letter in classes.letters:
        part = one(".fill-" + letter, bar)
        if part is None:
            part = element("i", "fill-" + letter)
            bar.append(part)
        number = len(trays[letter].pictures)
        part.style.flexGrow = str(number)
        words.append("{} {}".format(class_name(letter), number))
    depicts(bar, ", ".join(words))


def _select(_, thumb):
    link.send("select", id=int(thumb.getAttribute("data-id")))


def _key(event, thumb):
    tray = _tray_of(thumb)
    if event.key in ("Delete", "Backspace"):
        link.send("delete", ids=[int(thumb.getAttribute("data-id"))])
    elif not tray.step(thumb, key_of(event)):
        return
    event.preventDefault()
