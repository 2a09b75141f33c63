"""A small calculator beside the answer's field. The trainer works the sum out."""

from app.story import ask
from app.web import attribute, on, one, show, text
from app.words import MINUS, significant, t

KEYS = ("7", "8", "9", "\u00f7", "\u232b", "4", "5", "6", "\u00d7", "C", "1", "2", "3", MINUS, "(")
KEYS += ("0", ".", "ln", "+", ")")


def start(box):
    """``box`` holds the question and stays."""
    on(box, "click", lambda _, button: _open(button), "#calculate")
    on(box, "click", lambda _, button: _press(button.textContent), "[data-key]")
    on(box, "click", lambda *_: _work(), "#sum-work")
    on(box, "click", lambda *_: _use(), "#sum-use")
    on(box, "keydown", lambda event, _: event.key == "Enter" and _work(), "#sum-text")


def _open(button):
    opened = one("#calculator").hidden
    attribute(button, "aria-expanded", "true" if opened else "false")
    body = one("#calculator")
    if opened:
        keys = "".join('<button class="btn" data-key>%s</button>' % key for key in KEYS)
        keys = keys.replace(
            "data-key>\u232b", 'data-key aria-label="%s">\u232b' % t("story.ui.rub")
        )
        body.innerHTML = (
            '<input class="field" id="sum-text" autocomplete="off" aria-label="%s">'
            '<output class="num" id="sum-is"></output><div class="keys">%s</div>'
            '<div class="pair"><button class="btn" id="sum-work" aria-label="%s">=</button>'
            '<button class="btn" id="sum-use" disabled>%s</button></div>'
        ) % (t("story.ui.sum"), keys, t("story.ui.work"), t("story.ui.use"))
    show(body, opened)
    if opened:
        one("#sum-text").focus()


def _press(key):
    field = one("#sum-text")
    if key == "C":
        field.value = ""
        text(one("#sum-is"), "")
    elif key == "\u232b":
        field.value = field.value[:-1]
    else:
        field.value += key + "(" if key == "ln" else key
    one("#sum-use").disabled = True


def _work():
    written = one("#sum-text").value.strip()
    if written:
        ask.ask_latest("sums.value", _told, text=written)


def _told(said):
    if one("#sum-is") is None:
        return
    value = said["value"]
    words = t("story.ui.no_sum") if value is None else "= " + significant(value, 8)
    text(one("#sum-is"), words)
    one("#sum-use").disabled = value is None


def _use():
    one("#answer").value = one("#sum-is").textContent[2:]
    one("#answer").focus()
