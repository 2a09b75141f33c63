"""The classes: A and B stand in the page; C to F come and go, each with the same parts."""

from js import document

from app import link
from app.web import attribute, clone, every, on, one, show, text
from app.words import on_change, t
from protocol.messages import CLASSES, LABELS

#: Letters of the classes there are now, in order.
letters = list(CLASSES[:2])

#: Buttons that stand once for each class: attribute, whether its value is the label instead of
#: the letter, whether it has a mark, and the key of its words (None: the letter).
BUTTONS = (
    ("target", False, True, None),
    ("show", False, False, None),
    ("move", False, True, "all.to_class"),
    ("label", True, True, None),
    ("truth", True, False, None),
)

_watchers = []


def start():
    on(one("#class-add"), "click", lambda *_: link.send("add_class"))
    on(one("#z-data"), "click", _remove, "[data-remove]")
    link.hear("trays", _grow)
    link.hear("project", lambda project: _set(project["classes"]))
    on_change(_word)


def on_count(handler):
    """Call ``handler(new, gone)`` with the letters when there are more classes or fewer."""
    _watchers.append(handler)


def many():
    """Whether there are more than two."""
    return len(letters) > 2


def trays():
    """The trays in their order on the page."""
    return letters + ["test"]


def letter_of(label):
    """The class of a label."""
    return next(letter for letter in letters if LABELS[letter] == label)


def dress(root=document):
    """Give every group of buttons below ``root`` one for each class."""
    for kind, by_label, marked, key in BUTTONS:
        value = _value("b", by_label)
        for second in every('[data-%s="%s"]' % (kind, value), root):
            _dress(second, kind, by_label, marked, key)


def _dress(second, kind, by_label, marked, key):
    before = second
    for letter in CLASSES[2:]:
        value = _value(letter, by_label)
        button = one('[data-%s="%s"]' % (kind, value), second.parentNode)
        if letter not in letters:
            if button is not None:
                button.remove()
            continue
        if button is None:
            button = second.cloneNode(True)
            attribute(button, "data-" + kind, value)
            attribute(button, "aria-pressed", "false" if kind == "target" else None)
            before.after(button)
        button.replaceChildren()
        if marked:
            button.append(clone("mark-" + letter))
        button.append(t(key, letter=letter.upper()) if key else letter.upper())
        before = button


def _value(letter, by_label):
    return str(LABELS[letter]) if by_label else letter


def _grow(event):
    """The trainer tells of a new tray before it tells of the project."""
    _set([letter for letter in CLASSES if letter in letters or letter in event["trays"]])


def _set(now):
    global letters
    now = list(now)
    if now == letters:
        return
    new = [letter for letter in now if letter not in letters]
    gone = [letter for letter in letters if letter not in now]
    letters = now
    for letter in new:
        one("#z-data .bal").before(_box(letter))
    for letter in gone:
        box = one('.tray[data-tray="' + letter + '"]')
        focused = box.contains(document.activeElement)
        box.remove()
        if focused:
            one("#class-add").focus()
    attribute(one(".lab"), "data-many", str(len(letters)) if many() else None)
    one("#class-add").disabled = len(letters) == len(CLASSES)
    dress()
    _word()
    for handler in _watchers:
        handler(new, gone)


def _box(letter):
    """The tray of a class, with the parts that A and B have."""
    box = clone("tray")
    attribute(box, "data-testid", "class-" + letter)
    attribute(box, "aria-labelledby", "name-" + letter)
    attribute(one("h3", box), "id", "name-" + letter)
    text(one(".letter", box), letter.upper() + " · ")
    one(".tray-head", box).prepend(clone("mark-" + letter))
    attribute(box, "data-tray", letter)
    for name in ("tray", "rename", "waiting", "all", "thumbs", "remove"):
        for node in every("[data-" + name + "]", box):
            attribute(node, "data-" + name, letter)
    return box


def _word():
    """The words of the extra trays, in the present language."""
    for letter in letters[2:]:
        box = one('.tray[data-tray="' + letter + '"]')
        labels = (
            (".add", "data.add_class_files"),
            (".add input", "data.add_class_files"),
            ("[data-all]", "data.all_class"),
            ("[data-remove]", "data.remove_class"),
        )
        for selector, key in labels:
            attribute(one(selector, box), "aria-label", t(key, letter=letter.upper()))
        one("[data-remove]", box).title = t("data.remove_class", letter=letter.upper())
        show(one("[data-remove]", box), letter == letters[-1])
        text(one(".empty", box), t("data.empty"))
    dress()


def _remove(*_):
    link.send("remove_class")
