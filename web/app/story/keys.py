"""The keyboard in a figure: it is one tab stop; Enter goes in, arrows move, Escape leaves.

Tab goes past the figure; inside it, Tab goes from one of its parts to the next.

    keys.roving("#sheet", moved, jumped=..., chosen=..., left=...)

makes every element of the figure that matches ``#sheet`` a part with arrow keys of its own, also
when the figure is drawn anew. Its markup needs ``tabindex="0"``; while somebody is inside it has
``data-inside``.
"""

from js import document

from app.web import attribute, every, on, one

FAR = 10

#: What can have the focus in a figure.
PARTS = "button, input, select, a, [tabindex]"

_doors = []  # (selector, go_in) of the parts with arrow keys
_back = False  # Shift+Tab is held down


def start(first):
    """Make the figure one tab stop; ``first()`` is the selector of where Enter leads, or None."""
    figure = one("#figure")
    on(figure, "keydown", lambda event, _: _at_figure(event, first()))
    on(figure, "focusin", _came)
    on(document, "keydown keyup pointerdown", _tabbing)


def _tabbing(event, _):
    global _back
    _back = event.type == "keydown" and event.key == "Tab" and event.shiftKey


def _at_figure(event, first):
    figure = one("#figure")
    if event.target.id != "figure":
        if event.key == "Escape":
            event.preventDefault()
            figure.focus()
    elif event.key == "Enter":
        event.preventDefault()
        _enter(figure, first)
    elif event.key == "Tab" and not event.shiftKey:
        one("#figure-end").focus()  # from there the browser goes on to what follows


def _came(event, _):
    """Somebody who comes backward with Tab meets the figure before its parts."""
    there = event.relatedTarget
    figure = one("#figure")
    if _back and event.target.id != "figure" and not (there and figure.contains(there)):
        figure.focus()


def _enter(figure, first):
    node = one(first, figure) if first else None
    for selector, _ in _doors:
        node = node or one(selector, figure)
    for part in every(PARTS, figure):
        if node is None and not part.disabled and not part.closest("[hidden]"):
            node = part
    if node is None:
        return
    node.focus()
    for selector, go_in in _doors:
        if node.matches(selector):
            go_in(node)


ARROWS = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, -1), "ArrowDown": (0, 1)}


def roving(selector, moved, jumped=None, chosen=None, entered=None, left=None, undone=None):
    """Listen to the keys of an element of the figure.

    moved(dx, dy) is called with steps to the right and downward, FAR at once with Shift;
    jumped(end) for Home (False) and End (True); chosen() for Enter or Space inside, undone() for
    Shift+Enter; entered() and left() when somebody goes in and out.
    """

    def go_in(node):
        attribute(node, "data-inside", "")
        if entered:
            entered()

    def go_out(node):
        if node.getAttribute("data-inside") is None:
            return
        attribute(node, "data-inside", None)
        if left:
            left()

    def key(event, node):
        if event.target.closest("input, select, textarea, button"):
            return  # controls inside keep their own keys
        inside = node.getAttribute("data-inside") is not None
        name = event.key
        if name == "Enter" and not inside:
            go_in(node)
        elif not inside:
            return
        elif name == "Enter" and event.shiftKey and undone:
            undone()
        elif name in ("Enter", " "):
            if chosen:
                chosen()
        elif name == "Escape":
            go_out(node)
        elif name in ARROWS:
            far = FAR if event.shiftKey else 1
            moved(ARROWS[name][0] * far, ARROWS[name][1] * far)
        elif name in ("Home", "End") and jumped:
            jumped(name == "End")
        else:
            return
        event.preventDefault()

    figure = one("#figure")
    _doors.append((selector, go_in))
    on(figure, "keydown", key, selector)
    on(figure, "focusout", lambda event, node: _leaves(event, node) and go_out(node), selector)


def _leaves(event, node):
    """Whether the focus goes out of a node, not merely to another one inside."""
    there = event.relatedTarget
    return there is None or not node.contains(there)
