"""The keyboard in a figure: it is one tab stop; Enter goes in, arrows move, Escape leaves.

    keys.roving("#sheet", moved, jumped=..., chosen=..., left=...)

makes every element of the figure that matches ``#sheet`` such a stop, also when the figure is drawn
anew. Its markup needs ``tabindex="0"``; while somebody is inside it has ``data-inside``.
"""

from app.web import attribute, on, one

FAR = 10

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
    on(figure, "keydown", key, selector)
    on(figure, "focusout", lambda event, node: _leaves(event, node) and go_out(node), selector)


def _leaves(event, node):
    """Whether the focus goes out of a node, not merely to another one inside."""
    there = event.relatedTarget
    return there is None or not node.contains(there)
