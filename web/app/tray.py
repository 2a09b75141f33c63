"""A tray's row or two of thumbnails: a few of its pictures, those being read, "+38" and "+"."""

from js import document

from app import pictures
from app.names import label_name, tray_name
from app.web import attribute, clone, every, one, parts, text
from app.words import t


def split(pictures_, waiting, room):
    """(thumbnails, grey squares, is there a "more" cell) that fit into ``room`` cells."""
    if pictures_ + waiting <= room:
        return pictures_, waiting, False
    room = max(0, room - 1)
    busy = min(waiting, max(room - pictures_, room // 3))
    return min(pictures_, room - busy), busy, True


class Tray:
    """The thumbnails of one tray. Buttons are made once and shown again for other pictures."""

    def __init__(self, key):
        self.key = key
        self.box = one('.tray[data-tray="' + key + '"]')
        self.grid = one(".thumbs", self.box)
        self.add = one(".add", self.grid)
        self.more = clone("more")
        self.pictures = []  # [[id, label, mark], ...] as the trainer tells it
        self._told = False  # until it has, what boot/shelf.js put here stays
        self.unknown = 0  # how many are without a truth
        self.flowing = None
        self._thumbs = []
        self._shown = 0
        self._placed = 0  # thumbnails in the document
        self._painted = {}  # k -> the picture that thumbnail k shows
        self._has_more = False
        self._busy = []
        self._first = 0
        self._here = 0  # which thumbnail Tab reaches

    def fill(self, pictures_):
        """Show a new list; pictures that were appended come into view."""
        before = self.pictures
        self.pictures = pictures_
        self._told = True
        self.unknown = _unknown(pictures_)
        text(one("[data-testid=count]", self.box), str(len(pictures_)))
        grown = before and pictures_ and pictures_[0][0] == before[0][0]
        if grown and len(pictures_) > len(before):
            self._first = len(pictures_)
        elif not grown:
            self._first = 0

    def forget(self):
        """The same ids will be other pictures."""
        self._painted.clear()

    def go_on(self, behind, pictures_):
        """From place ``behind`` on the list is another."""
        before = len(self.pictures)
        self.unknown += _unknown(pictures_) - _unknown(self.pictures[behind:])
        self.pictures[behind:] = pictures_
        number = len(self.pictures)
        text(one("[data-testid=count]", self.box), str(number))
        if number > before:
            self._first = number

    def place_of(self, picture):
        for k in range(len(self.pictures)):
            if self.pictures[k][0] == picture:
                return k
        return None

    def follow(self, picture):
        """The picture that flows through the neuron has the ring, and is in view."""
        self.flowing = picture
        place = self.place_of(picture)
        if place is not None and not self._first <= place < self._first + self._shown:
            self._first = place // max(1, self._shown) * self._shown

    def room(self):
        """How many cells fit, with the "+"; fewer than one while the tray is out of sight."""
        return int(parts.pixels.room(self.grid)) - 1

    def render(self, waiting, room):
        """Draw the cells that fit; ``waiting`` files are being read for this tray."""
        number = len(self.pictures)
        if self._told or waiting:
            attribute(self.box, "data-empty", None if number + waiting else "")
        if room < 1:
            return  # on another tab; drawn when it comes into view
        if not self._told:
            self._wait(waiting, room)
            return
        held = self.grid.contains(document.activeElement)
        self._shown, busy, has_more = split(number, waiting, room)
        self._first = max(0, min(self._first, number - self._shown))
        self._set_nodes(busy, has_more)
        if has_more:
            rest = number + waiting - self._shown - busy
            more = "+" + str(rest)
            text(self.more, more)
            label = t("data.more", more=more, n=number, tray=tray_name(self.key))
            attribute(self.more, "aria-label", label)
        self._here = max(0, min(self._here, self._shown - 1))
        for k in range(self._shown):
            self._draw(k)
        if held and not self.grid.contains(document.activeElement):
            self.focus(self._here)  # the picture that had it is gone
        pictures.want([self.pictures[self._first + k][0] for k in range(self._shown)])

    def paint(self, come):
        """Paint those thumbnails whose pixels have come, a set of ids."""
        for k in range(min(self._shown, len(self.pictures) - self._first)):
            if self.pictures[self._first + k][0] in come:
                self._draw(k)

    def step(self, button, key):
        """Move the focus as an arrow key asks; False for other keys."""
        k = self._index(button)
        wide = int(parts.pixels.columns(self.grid))
        to = {
            "ArrowRight": k + 1,
            "ArrowLeft": k - 1,
            "ArrowDown": k + wide,
            "ArrowUp": k - wide,
            "Home": 0,
            "End": self._shown - 1,
        }.get(key)
        if to is None:
            return False
        if 0 <= to < self._shown:
            self.focus(to)
        return True

    def focus(self, k):
        """Give a thumbnail the focus, and Tab with it; the "+" where there is none."""
        if not self._shown:
            one("input", self.add).focus()
            return
        self.hold(self._thumbs[min(k, self._shown - 1)])
        self._thumbs[self._here].focus()

    def hold(self, button):
        """Tab comes back to this thumbnail."""
        self._here = self._index(button)
        for k in range(self._shown):
            self._thumbs[k].tabIndex = 0 if k == self._here else -1

    def _index(self, button):
        return int(button.getAttribute("data-k"))

    def _set_nodes(self, busy, more):
        """Put as many cells in place; those that stay are not moved, so that focus stays too."""
        for stale in every("canvas.thumb", self.grid):  # what stood here before Python
            stale.remove()
        if more and not self._has_more:
            self.add.before(self.more)
        elif self._has_more and not more:
            self.more.remove()
        self._has_more = more
        end = self.more if more else self.add
        while len(self._thumbs) < self._shown:
            button = clone("thumb")
            attribute(button, "data-k", len(self._thumbs))
            self._thumbs.append(button)
        for k in range(self._placed, self._shown):
            end.before(self._thumbs[k])
        for k in range(self._shown, self._placed):
            self._thumbs[k].remove()
        self._placed = self._shown
        self._set_busy(busy, end)

    def _set_busy(self, number, end):
        for node in self._busy:
            node.remove()
        while len(self._busy) < number:
            self._busy.append(clone("busy"))
        for k in range(number):
            end.before(self._busy[k])

    def _wait(self, waiting, room):
        """Leave what stood here before Python, as far as it fits beside the files being read."""
        standing = every("canvas.thumb", self.grid)
        shown, busy, _ = split(len(standing), waiting, room)
        for canvas in standing[shown:]:
            canvas.remove()
        self._set_busy(busy, self.add)

    def _draw(self, k):
        place = self._first + k
        picture, label, _ = self.pictures[place]
        button = self._thumbs[k]
        button.tabIndex = 0 if k == self._here else -1
        if self._painted.get(k) != picture:
            attribute(button, "data-id", picture)
            painted = pictures.paint(one("canvas", button), picture)
            attribute(button, "aria-busy", None if painted else "true")
            self._painted[k] = picture if painted else None
        attribute(button, "aria-current", "true" if picture == self.flowing else None)
        unknown = self.key == "test" and label is None
        attribute(button, "data-unknown", "" if unknown else None)
        name = thumb_name(self.key, self.pictures[place], place, len(self.pictures))
        attribute(button, "aria-label", name)
        button.title = name


def _unknown(entries):
    return sum(1 for entry in entries if entry[1] is None)


def thumb_name(tray, entry, place, number):
    """What a picture is called aloud: "Cat, picture 3 of 48: tabby.png, seen before"."""
    picture, label, mark = entry
    name = t("data.thumb", tray=tray_name(tray), k=place + 1, n=number)
    file = pictures.about(picture)[0]
    if file:
        name += ": " + file
    if tray == "test":
        name += ", " + label_name(label)
    if mark:
        name += ", " + t("mark." + mark)
    return name
