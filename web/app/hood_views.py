"""A tab of the drawer with several views: which is open, its one-sentence summary, its table.

A view is a module with ``make()`` (its markup), ``given()`` (what the trainer is asked),
``draw(data)``, ``says(data)`` (the figure in a sentence), ``table(data)`` (the same as
(heads, rows), or None) and ``start(ask)``, called once, where ``ask()`` asks the trainer anew.
"""

from app import figures, link
from app.web import attribute, every, on, one, show, text
from app.words import t


class Views:
    """The views of one tab, [(name, module), ...]; the first is open at first."""

    def __init__(self, tab, views, head=None):
        self.tab = tab
        self.names = [name for name, _ in views]
        self._modules = dict(views)
        self._head = head  # markup at the end of the head, or None
        self._open = self.names[0]
        self._numbers = False
        self._data = None

    def start(self):
        body = one("#hood-body")
        choose = "[data-views=" + self.tab + "] [data-view]"
        on(body, "click", lambda _, node: self.choose(node.getAttribute("data-view")), choose)
        on(body, "click", lambda *_: self._switch(), "#numbers-" + self.tab)
        for name in self.names:
            self._modules[name].start(self.ask)

    def make(self):
        buttons = "".join(
            '<button data-view="%s" aria-pressed="%s">%s</button>'
            % (name, "true" if name == self._open else "false", t(self.tab + "." + name))
            for name in self.names
        )
        return (
            '<div class="views" data-views="{tab}"><div class="views-head">'
            '<div class="seg" role="group" aria-label="{label}">{buttons}</div>{head}'
            '<button class="btn btn-quiet btn-icon end" id="numbers-{tab}" aria-pressed="{on}" '
            'aria-controls="table-{tab}" aria-label="{numbers}" title="{numbers}">'
            '<svg class="ico" aria-hidden="true"><use href="#i-table"/></svg></button></div>'
            '<p class="views-says" id="says-{tab}"></p>'
            '<div class="view view-{open}" id="view-{tab}">{view}</div>'
            '<div class="numbers-table view-table" id="table-{tab}" tabindex="0" role="region" '
            'aria-label="{numbers}" hidden></div></div>'
        ).format(
            tab=self.tab,
            label=t("hood.views"),
            buttons=buttons,
            head=self._head() if self._head else "",
            numbers=t("numbers.switch"),
            on="true" if self._numbers else "false",
            open=self._open,
            view=self._modules[self._open].make(),
        )

    def draw(self, data):
        """Draw what the trainer told, if it is about the view that is open."""
        if data["view"] != self._open or one("#view-" + self.tab) is None:
            return
        self._data = data
        module = self._modules[self._open]
        empty = data.get("empty")
        text(one("#says-" + self.tab), t("hood.no_picture") if empty else module.says(data))
        table = None if empty else module.table(data)
        button = one("#numbers-" + self.tab)
        show(button, table is not None)
        attribute(button, "aria-pressed", "true" if self._numbers else "false")
        as_table = self._numbers and table is not None
        show(one("#view-" + self.tab), not (empty or as_table))
        show(one("#table-" + self.tab), as_table)
        if as_table:
            one("#table-" + self.tab).innerHTML = markup(table)
        elif not empty:
            module.draw(data)

    def choose(self, name):
        """Open a view."""
        self._open = name
        for button in every("[data-views=" + self.tab + "] [data-view]"):
            chosen = button.getAttribute("data-view") == name
            attribute(button, "aria-pressed", "true" if chosen else "false")
        text(one("#says-" + self.tab), "")
        view = one("#view-" + self.tab)
        attribute(view, "class", "view view-" + name)
        view.innerHTML = self._modules[name].make()
        show(view, True)
        show(one("#table-" + self.tab), False)
        self.ask()

    def ask(self):
        """Ask the trainer for what the open view shows."""
        given = self._modules[self._open].given()
        given["view"] = self._open
        link.send("inspect", tab=self.tab, given=given)

    def _switch(self):
        self._numbers = not self._numbers
        if self._data is not None:
            self.draw(self._data)


def markup(table):
    """A table as markup; the first cell of a row names it."""
    heads, rows = table
    head = ""
    for word in heads:  # a header without words is none to a screen reader
        head += '<th scope="col">%s</th>' % figures.escape(word) if word else "<td></td>"
    body = ""
    for row in rows:
        cells = "".join("<td>%s</td>" % figures.escape(word) for word in row[1:])
        body += '<tr><th scope="row">%s</th>%s</tr>' % (figures.escape(row[0]), cells)
    return "<table><thead><tr>%s</tr></thead><tbody>%s</tbody></table>" % (head, body)


def facts(rows):
    """[(words, value), ...] as a list of facts."""
    return '<dl class="facts">%s</dl>' % "".join(
        "<div><dt>%s</dt><dd>%s</dd></div>" % (figures.escape(name), value) for name, value in rows
    )
