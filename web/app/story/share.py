"""A link that opens this very place: chapter or lab, sample, settings, and what is left out.

Pictures never go into it: an own project is not named, so its link opens the default sample.
"""

from js import window

from app import hiding, knobs, link
from app.web import attribute, every, on, one, parameters, parts, show, text
from app.words import on_change, significant, t

#: What a link may hide, and the key of its words.
CONTROLS = {
    "draw": "data.draw",
    "camera": "data.camera",
    "upload": "data.upload",
    "samples": "data.samples",
    "alpha": "train.alpha",
    "iterations": "train.iterations",
    "size": "train.size",
    "hood": "hood.title",
    "rooms": "teacher.h_rooms",
    "numpy": "story.numpy",
    "formulas": "story.formulas",
    "show": "story.show_me",
}

#: Digits of a learning rate in a link: as many as a person can mean.
DIGITS = 12


def start():
    box = one("#share-box")
    on(box, "change", lambda *_: _write(), "[data-hides]")
    on(box, "click", lambda *_: parts.save.copy(one("#share-link"), _copied), "#share-copy")
    on(box, "keydown", lambda event, _: event.key == "Escape" and toggle())
    for kind in ("project", "model"):
        link.hear(kind, lambda _: _write())
    on_change(_make)


def toggle():
    """Open the box, or close it and give the focus back."""
    box = one("#share-box")
    opened = box.hidden
    show(box, opened)
    attribute(one("#share"), "aria-expanded", "true" if opened else "false")
    if opened:
        _make()
        one("#share-copy").focus()
    else:
        one("#share").focus()


def address(hide):
    """The link to this place for somebody who sees no ``hide``."""
    given = []
    chapter = parameters().get("chapter")
    if chapter:
        given.append(("chapter", chapter))
    project = link.state.get("project")
    if project:
        if project["name"]:
            given.append(("sample", project["name"]))
        if not project["alpha_follows"]:
            given.append(("alpha", significant(project["alpha"], DIGITS)))
        given.append(("iterations", str(knobs.iterations())))
        given.append(("size", str(project["size"])))
    if hide:
        given.append(("hide", ",".join(hide)))
    home = window.location.origin + window.location.pathname
    return home + "?" + "&".join(name + "=" + value for name, value in given) if given else home


def _make():
    box = one("#share-box")
    if box.hidden:
        return
    now = hiding.hidden()
    boxes = "".join(
        '<label><input type="checkbox" data-hides="%s"%s> %s</label>'
        % (name, " checked" if name in now else "", t(CONTROLS[name]))
        for name in hiding.NAMES
    )
    box.innerHTML = (
        '<h2>%s</h2><p class="code" id="share-link" tabindex="0"></p>'
        '<button class="btn" id="share-copy">%s</button><p class="note" role="status" '
        'id="share-says">%s</p><fieldset><legend>%s</legend><div class="hides">%s</div></fieldset>'
    ) % (
        t("story.share.title"),
        t("story.share.copy"),
        t("story.share.note"),
        t("story.share.hide"),
        boxes,
    )
    _write()


def _write():
    if one("#share-box").hidden:
        return
    hide = [box.getAttribute("data-hides") for box in every("[data-hides]") if box.checked]
    text(one("#share-link"), address(hide))


def _copied(done):
    text(one("#share-says"), t("hood.copied" if done else "hood.copy_selected"))
