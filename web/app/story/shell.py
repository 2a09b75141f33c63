"""The story's frame: opens chapters and keeps everything around their figure in step.

A chapter is a module ``chapterN`` of this package:

    CARDS = 3                     its cards: story.N.card1 ... card3
    start()                       once: delegated listeners on one("#figure"), link.hear(...)
    make()                        the figure's markup
    draw()                        ask for numbers and fill; again when project, model or flow change
    forward(everything), backward(everything), moves()    the panel's buttons
    words()                       what fills the {places} of its cards, action and questions
    check()                       the question of the present state, or None; see question.py
    numbers()                     [(name, text)] beside the NumPy
    speak()                       the figure in words
    table()                       (heads, rows) of "Numbers as a table"
    leave()                       another chapter opens

It calls :func:`changed` after each change of its state. It may also have SNIPPET (its few lines of
NumPy), SOURCES (functions of the library shown in full, "neuron.forward"), PICTURE = False (its
figure is not about the selected picture), LABELS (other words for the panel's buttons), ENTRY (the
selector of the part of the figure that Enter leads to), PASS = True (Backward is a way of its own,
not the undoing of Forward), and part(name): "card1" ... "action", "check" is shown now. A figure
ignores events while ``shell.now`` is another.
"""

import asyncio

from app import link
from app.story import ask, beside, keys, notation, panel, picker, progress, question
from app.web import attribute, clone, element, on, one, parts, show, task, text
from app.words import known, on_change, t

COUNT = 10

#: What the trainer says often (during a run) is drawn at most so often.
EVERY_MS = 80

now = 0  # number of the open chapter, 0 while the lab is shown
available = []  # numbers of the chapters there are
_modules = {}
_due = False
_go = None  # go(number): open a chapter by its address


def start(names, go):
    """Make the frame. ``names``: paths of the modules that have come; ``go(number)`` turns."""
    global _go
    _go = go
    available[:] = [n for n in range(1, COUNT + 1) if "app/story/chapter%d.py" % n in names]
    main = one("#story")
    main.replaceChildren(clone("story"))
    parts.words.apply(main)
    progress.start(available)
    ask.start()
    panel.start()
    keys.start(lambda: getattr(module(), "ENTRY", None))
    picker.start()
    beside.start()
    notation.start()
    question.start()
    on(main, "click", _turn, "[data-chapter]")
    for kind in ("project", "model", "flow"):
        link.hear(kind, lambda _: _soon())
    on_change(_again)


def open_chapter(number):
    """Show a chapter (None: the one that was open last); returns its number."""
    global now
    if number not in available:
        number = progress.chapter if progress.chapter in available else available[0]
    if number == now:
        return now
    if now:
        module().leave()
    now = number
    name = "app.story.chapter%d" % number
    if number not in _modules:
        _modules[number] = __import__(name, None, None, ("make",))
        _modules[number].start()
    _make()
    panel.open_at(progress.part if number == progress.chapter else 0)
    one("#story").scrollIntoView()
    one("#chapter-title").focus()
    return now


def close():
    """The lab is shown."""
    global now
    if now:
        module().leave()
        now = 0


def module():
    """The open chapter's module."""
    return _modules[now]


def changed():
    """The open chapter's state has changed: everything that tells of it follows."""
    if now:
        panel.refresh()
        picker.refresh()
        beside.refresh()
        notation.refresh()


def key(name):
    """The key of a word of the open chapter."""
    return "story.%d.%s" % (now, name)


def label(name, common):
    """A chapter's own word for something that all have, else the common one."""
    own = key("ui." + getattr(module(), "LABELS", {}).get(name, name))
    return t(own) if known(own) else t(common)


def filled(name):
    """Words of the open chapter with the learner's own numbers in their places."""
    return t(key(name), **plain(module().words()))


def plain(given):
    """Whole numbers as text: a place in a column is written 1981, not 1,981."""
    return {name: str(v) if isinstance(v, int) else v for name, v in given.items()}


def _make():
    """Everything of the open chapter anew."""
    text(one("#chapter-count"), t("story.chapter", n=str(now), of=str(COUNT)))
    text(one("#chapter-title"), t(key("title")))
    text(one("#figure-title"), label("figure", key("title")))
    one("#figure").innerHTML = module().make()
    _rail()
    picker.open_for(module())
    beside.open_chapter()
    notation.open_chapter()
    module().draw()
    changed()


def _again():
    """The language has changed."""
    if now:
        _make()
        panel.render()


def _rail():
    rail = one("#rail")
    rail.replaceChildren()
    for number in available:
        item, there = element("li"), element("a")
        attribute(there, "href", _address(number))
        attribute(there, "data-chapter", number)
        if number in progress.done:
            attribute(item, "class", "done")
        if number == now:
            attribute(there, "aria-current", "step")
        there.append(element("b", None, str(number)))
        there.append(element("span", None, t("story.names.%d" % number)))
        if number in progress.done:
            there.append(element("span", "vh", t("story.ui.done")))
        item.append(there)
        rail.append(item)
    here = available.index(now)
    _turner("before", available[here - 1] if here else None)
    _turner("next", available[here + 1] if here + 1 < len(available) else None)


def _turner(which, number):
    there = one("#turn-" + which)
    show(there, number is not None)
    if number is not None:
        attribute(there, "href", _address(number))
        attribute(there, "data-chapter", number)
        text(one("span", there), t("story.names.%d" % number))


def _address(number):
    return "?chapter=%d" % number


def solved():
    """The open chapter's question has been answered."""
    progress.solved(now)
    _rail()


def _turn(event, there):
    if event.ctrlKey or event.metaKey or event.shiftKey:
        return  # in a tab or window of its own
    event.preventDefault()
    _go(int(there.getAttribute("data-chapter")))


def _soon():
    global _due
    if now and not _due:
        _due = True
        task(_draw())


async def _draw():
    global _due
    await asyncio.sleep(EVERY_MS / 1000)
    _due = False
    if now:
        module().draw()
        changed()
