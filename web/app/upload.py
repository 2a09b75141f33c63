"""Panel: pictures from files and folders, and how folders work."""

from app import classes, data
from app.names import class_name, tray_name
from app.web import attribute, on, one, show, text
from app.words import t


def open(body):
    on(one("#upload-files", body), "click", lambda *_: _tray_input("").click())
    on(one("#upload-folder", body), "click", lambda *_: _tray_input("[data-folder]").click())
    folders = hasattr(_tray_input("[data-folder]"), "webkitdirectory")
    show(one("#upload-folder", body), folders)
    show(one(".both", body), folders)
    redraw()


def close():
    pass


def redraw():
    attribute(one("#drop"), "data-tray", data.target)
    text(one("#drop-words"), t("upload.drop", tray=tray_name(data.target)))
    lines = ["  {}/  1.jpg  2.jpg …".format(class_name(letter)) for letter in classes.letters]
    text(one("#upload-tree"), "\n".join([t("upload.pictures") + "/"] + lines))


def _tray_input(kind):
    """The file chooser of the tray that is aimed at."""
    return one('.tray[data-tray="' + data.target + '"] input[type=file]' + kind)
