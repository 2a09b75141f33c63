"""A figure's switch "Numbers as a table", and the table that it opens."""

from app.figures import escape
from app.web import attribute, on, one, show


class Numbers:
    """The numbers of a figure as a table, for those who read rather than look.

    Parameters
    ----------
    switch, box : str
        Selectors of the button and of the region that holds the table.
    table : callable
        ``table()`` gives (heads, rows) as they are now.
    changed : callable, optional
        ``changed(on)`` is called when the switch was pressed.
    """

    def __init__(self, switch, box, table, changed=None):
        self.on = False
        self._switch, self._box = switch, box
        self._table, self._changed = table, changed

    def start(self):
        on(one(self._switch), "click", lambda *_: self._press())

    def show(self):
        """The switch as it stands, and the table where it is on."""
        attribute(one(self._switch), "aria-pressed", "true" if self.on else "false")
        show(one(self._box), self.on)
        self.refresh()

    def offer(self, possible):
        """Whether the figure has numbers at all."""
        show(one(self._switch), possible)
        if possible:
            self.show()
        else:
            show(one(self._box), False)

    def refresh(self):
        """Follow the figure."""
        if self.on:
            heads, rows = self._table()
            one(self._box).innerHTML = markup(heads, rows)

    def _press(self):
        self.on = not self.on
        self.show()
        if self._changed:
            self._changed(self.on)


def markup(heads, rows):
    """A table of words and numbers."""
    out = "".join('<th scope="col">%s</th>' % escape(str(head)) for head in heads)
    out = "<table><thead><tr>%s</tr></thead><tbody>" % out
    for row in rows:
        out += "<tr>" + "".join("<td>%s</td>" % escape(str(cell)) for cell in row) + "</tr>"
    return out + "</tbody></table>"
