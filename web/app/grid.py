"""A grid of many pictures of which only the visible rows exist."""

from js import document

from app import classes, pictures
from app.tray import thumb_name
from app.web import attribute, clone, every, one, parts, text
from app.words import t
from protocol.messages import LABELS

#: Rows kept above and below what is visible.
SPARE = 1


class Grid:
    """The pictures of one tray in a box that scrolls.

    Cells are made once and show other pictures when the box scrolls; the list's height
    and padding stand for the rows that do not exist.

    Parameters
    ----------
    scroll : HTMLElement
        The box that scrolls, with one list in it.
    chosen : set
        Ids of the selected pictures; read, never changed here.
    """

    def __init__(self, scroll, chosen):
        self.scroll = scroll
        self.list = one("ul", scroll)
        self.chosen = chosen
        self.tray = "a"
        self.entries = []
        self.cursor = 0  # the picture that Tab reaches, as its place in the list
        self._cells = []
        self._first = 0
        self._shown = 0

    def show(self, tray, entries):
        """Show the pictures ``entries`` = [[id, label, mark], ...] of a tray."""
        if tray != self.tray:
            self.scroll.scrollTop = 0
            self.cursor = 0
        self.tray, self.entries = tray, entries
        attribute(self.list, "data-truths", "" if tray == "test" else None)
        self.cursor = max(0, min(self.cursor, len(entries) - 1))
        self.render()

    @property
    def columns(self):
        return int(parts.pixels.columns(self.list))

    def render(self):
        """Put the visible rows in place."""
        if not self.scroll.clientWidth:
            return
        self._grow(1)
        if not self.entries:
            self._cells[0].remove()
        held = self.list.contains(document.activeElement)
        number, columns = len(self.entries), self.columns
        row = self._row_height()
        rows = -(-number // columns)
        top = max(0, int(self.scroll.scrollTop // row) - SPARE)
        visible = int(self.scroll.clientHeight // row) + 2 + 2 * SPARE
        top = max(0, min(top, rows - visible))
        self._first = top * columns
        self._shown = max(0, min(visible * columns, number - self._first))
        self.list.style.height = "{}px".format(rows * row)
        self.list.style.paddingTop = "{}px".format(top * row)
        self._grow(self._shown)
        for k in range(len(self._cells)):
            if k >= self._shown:
                self._cells[k].remove()
            elif not self._cells[k].isConnected:
                self.list.append(self._cells[k])
        for k in range(self._shown):
            self._draw(k)
        if held and not self.list.contains(document.activeElement):
            self._give_back()
        pictures.want([self.entries[self._first + k][0] for k in range(self._shown)])

    def paint(self, come):
        for k in range(min(self._shown, len(self.entries) - self._first)):
            if self.entries[self._first + k][0] in come:
                self._draw(k)

    def place_of(self, node):
        """The place in the list of the picture in whose cell ``node`` stands."""
        return self._first + int(node.closest(".cell").getAttribute("data-k"))

    def focus(self, place):
        """Bring a picture into view and give it the focus."""
        if not self.entries:
            return
        self.cursor = max(0, min(place, len(self.entries) - 1))
        row = self._row_height()
        top = self.cursor // self.columns * row
        if top < self.scroll.scrollTop:
            self.scroll.scrollTop = top
        elif top + row > self.scroll.scrollTop + self.scroll.clientHeight:
            self.scroll.scrollTop = top + row - self.scroll.clientHeight
        self.render()
        one(".pick", self._cells[self.cursor - self._first]).focus()

    def _give_back(self):
        """The picture that had the focus is gone: its neighbour gets it."""
        if self._first <= self.cursor < self._first + self._shown:
            one(".pick", self._cells[self.cursor - self._first]).focus()

    def _row_height(self):
        return max(1, self._cells[0].offsetHeight)

    def _grow(self, number):
        while len(self._cells) < number:
            cell = clone("cell")
            attribute(cell, "data-k", len(self._cells))
            self._cells.append(cell)
            self.list.append(cell)
        if not self._cells[0].isConnected:
            self.list.append(self._cells[0])

    def _draw(self, k):
        place = self._first + k
        picture, label, mark = self.entries[place]
        cell = self._cells[k]
        button = one(".pick", cell)
        attribute(button, "data-id", picture)
        attribute(button, "aria-pressed", "true" if picture in self.chosen else "false")
        attribute(
            button,
            "aria-label",
            thumb_name(self.tray, self.entries[place], place, len(self.entries)),
        )
        button.tabIndex = 0 if place == self.cursor else -1
        painted = pictures.paint(one("canvas", button), picture)
        attribute(button, "aria-busy", None if painted else "true")
        text(one(".marks", cell), t("mark." + mark) if mark else "")
        self._draw_truth(cell, label)

    def _draw_truth(self, cell, label):
        if len(every("[data-truth]", cell)) != len(classes.letters):
            classes.dress(cell)
        for letter in classes.letters:
            value = LABELS[letter]
            button = one('[data-truth="{}"]'.format(value), cell)
            attribute(button, "aria-pressed", "true" if label == value else "false")
            attribute(button, "aria-label", t("all.truth", letter=letter.upper()))
            button.tabIndex = -1  # the keys A, B and ? do the same on the picture
