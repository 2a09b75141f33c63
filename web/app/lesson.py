"""Panel: the start page of a class pack. What its teacher has fixed is marked where it stands."""

from app import link
from app.web import attribute, every, on, one, show, text
from app.words import on_change, t

#: What each lock holds.
HELD = {
    "alpha": "#alpha, #alpha-slider",
    "size": "#size",
    "classes": "#class-add, [data-remove], [data-rename]",
}

_merging = False  # the file being opened is added to what is there
_held = False


def start():
    link.on_send(_sent)
    link.hear("project", lambda _: _hold())
    link.hear("brought", _brought)
    on_change(_hold)


def open(body):
    on(one("#lesson-begin", body), "click", lambda *_: _close())
    redraw()


def close():
    pass


def redraw():
    lesson = _lesson()
    if lesson is None or one("#lesson-title") is None:
        return
    text(one("#lesson-title"), lesson["title"] or t("lesson.untitled"))
    text(one("#lesson-words"), lesson["words"])
    text(one("#lesson-fixed"), _fixed(lesson))


def _lesson():
    project = link.state.get("project")
    return project["lesson"] if project else None


def _fixed(lesson):
    if not lesson["locked"]:
        return ""
    return t("lesson.fixed", what=", ".join(t("lesson.lock_" + one_) for one_ in lesson["locked"]))


def _hold():
    """Mark what is fixed, and say so; let go of it where the project is another."""
    global _held
    lesson = _lesson()
    if lesson is None and not _held:
        return
    _held = lesson is not None
    locked = lesson["locked"] if lesson else []
    for lock in HELD:
        for node in every(HELD[lock]):
            if lock in locked:
                node.disabled = True
                attribute(node, "data-locked", "")
            elif node.getAttribute("data-locked") is not None:
                node.disabled = False
                attribute(node, "data-locked", None)
    show(one("#lesson-about"), lesson is not None)
    line = one("#lesson-held")
    show(line, bool(locked))
    text(one("span", line), _fixed(lesson) if lesson else "")
    redraw()


def _sent(kind, fields):
    global _merging
    if kind == "bring":
        _merging = fields["merge"]


def _brought(_):
    from app import work  # it imports this module

    if _lesson() is not None and not _merging:
        work.open_panel("lesson", one("#lesson-about"))


def _close():
    from app import work

    work.close()
