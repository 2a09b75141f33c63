"""Judge, third view: answers to many files, as a table to take along. Nothing is added."""

from app import classes, figures, link, messages
from app.names import class_name
from app.web import on, one, show, text
from app.words import t

#: So many files that could not be read are listed on the page; the table has all.
LISTED = 50

_told = None  # the last "batched"
_failed = []  # [(file, sentence)], in the order of the list


def start(_):
    body = one("#hood-body")
    on(body, "click", _cancel, "#many-cancel")
    on(body, "click", lambda *_: _table(), "#many-save")
    link.hear("batched", _batched)
    link.hear("stopped", lambda _: _lost())


def given():
    return {}


def make():
    chooser = (
        '<label class="btn"><svg class="ico" aria-hidden="true"><use href="#i-%s"/></svg>'
        '<span>%s</span><input class="vh" type="file" multiple%s data-tray="batch" '
        'aria-label="%s"></label>'
    )
    files = chooser % ("upload", t("judge.many_files"), "", t("judge.many_files"))
    folder = chooser % (
        "folder",
        t("judge.many_folder"),
        " webkitdirectory",
        t("judge.many_folder"),
    )
    return (
        '<div class="drop many-drop" data-tray="batch"><p>%s</p><div class="row-of-buttons">%s%s'
        '</div></div><div class="many-state"><p class="pair"><span id="many-shown" role="status">'
        '</span><button class="btn btn-quiet" id="many-cancel">%s</button></p>'
        '<progress id="many-bar" max="1" value="0" aria-label="%s"></progress>'
        '<button class="btn" id="many-save"><svg class="ico" aria-hidden="true">'
        '<use href="#i-save"/></svg><span>%s</span></button></div>'
        '<div class="many-failed" id="many-failed" tabindex="0" role="region" '
        'aria-label="%s"></div>'
    ) % (
        t("judge.many_what"),
        files,
        folder,
        t("judge.many_cancel"),
        t("judge.many"),
        t("judge.many_save"),
        t("judge.many_problems"),
    )


def says(_):
    return t("judge.many_note")


def table(_):
    return None  # it is what is saved


def draw(_):
    _show()


def _cancel(*_):
    from app import reading  # it imports this module

    reading.cancel_batch()


def _batched(event):
    global _told
    if event["start"]:
        _failed.clear()
    for name, code, params in event["failed"]:
        _failed.append((name, messages.sentence(code, params)))
    _told = event
    _show()
    if not event["active"]:
        messages.speak(_sentence())


def _lost():
    """Python is started anew: it has no answers any more."""
    global _told
    _told = None
    _failed.clear()
    _show()


def _sentence():
    count = {"n": _told["answered"], "failed": str(len(_failed))}
    if _told["active"]:
        return t("judge.many_progress", done=_told["done"], total=_told["total"])
    if _told["done"] < _told["total"]:
        return t("judge.many_stopped", total=_told["total"], **count)
    return t("judge.many_done", **count)


def _show():
    if one("#many-shown") is None:
        return
    told = _told is not None
    show(one(".many-state"), told)
    show(one("#many-failed"), bool(_failed))
    if not told:
        return
    active = _told["active"]
    text(one("#many-shown"), _sentence())
    bar = one("#many-bar")
    bar.max, bar.value = max(1, _told["total"]), _told["done"]
    show(one("#many-cancel"), active)
    show(one("#many-save"), not active)
    one("#many-save").disabled = not _told["done"]
    items = "".join(
        "<dt>%s</dt><dd>%s</dd>" % (figures.escape(name), figures.escape(why))
        for name, why in _failed[:LISTED]
    )
    one("#many-failed").innerHTML = "<dl>%s</dl>" % items


def _table():
    words = {name: t("judge.many_" + name) for name in ("file", "answer", "problem")}
    words["undecided"] = t("try.undecided")
    words["classes"] = {letter: class_name(letter) for letter in classes.letters}
    link.send("batch_table", words=words, problems=[why for _, why in _failed])
