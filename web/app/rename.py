"""Rename a class where its name stands: Enter keeps, Escape forgets, a class needs a name."""

from app import classes, link, messages
from app.names import class_name, given_name
from app.web import attribute, element, every, on, one, show, text
from app.words import t

LONGEST = 40

_editing = None  # the tray whose name is being written


def start():
    zone = one("#z-data")
    on(zone, "click", _open, "[data-rename]")
    on(zone, "keydown", _key, "input.rename")
    on(zone, "focusout", _left, "input.rename")


def show_names():
    if "project" not in link.state:  # what stands there is the name in the sample
        return
    for button in every("[data-rename]"):
        tray = button.getAttribute("data-rename")
        text(button, given_name(tray) or t("data.name_it"))
        label = t("data.rename", name=class_name(tray))
        button.title = label


def _name_of(tray):
    return one('[data-rename="' + tray + '"]')


def _open(_, button):
    global _editing
    _editing = button.getAttribute("data-rename")
    field = element("input", "field rename")
    field.type = "text"
    field.maxLength = LONGEST
    field.autocomplete = "off"
    field.value = given_name(_editing)
    attribute(field, "aria-label", t("data.rename", name=class_name(_editing)))
    show(button, False)
    button.after(field)
    field.focus()
    field.select()


def _key(event, field):
    # While an input method composes, Enter and Escape belong to it.
    if event.isComposing:
        return
    if event.key == "Enter":
        event.preventDefault()
        tray = _editing
        if _close(field, keep=True):
            _name_of(tray).focus()
    elif event.key == "Escape":
        event.preventDefault()
        event.stopPropagation()
        tray = _editing
        _close(field, keep=False)
        _name_of(tray).focus()


def _left(_, field):
    if not field.value.strip() or not _close(field, keep=True):
        _close(field, keep=False)


def _close(field, keep):
    """End the writing; False where the name cannot be kept and the field stays."""
    global _editing
    tray = _editing
    if tray is None:
        return True
    name = " ".join(field.value.split())
    others = [class_name(other).lower() for other in classes.letters if other != tray]
    if keep and (not name or name.lower() in others):
        attribute(field, "aria-invalid", "true")
        messages.fault("data.name_needed" if not name else "data.name_taken", name=name)
        return False
    _editing = None  # first: taking the field away is a loss of focus too
    button = _name_of(tray)
    field.remove()
    show(button, True)
    if keep and name != given_name(tray):
        text(button, name)
        link.send("rename", tray=tray, name=name)
    return True
