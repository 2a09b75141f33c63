"""A drawing as the list of its strokes, so that the last one can be taken back."""

from js import window


class Strokes:
    """Strokes on a dark sheet.

    Parameters
    ----------
    canvas : HTMLCanvasElement
    paper : str
        The colour of the sheet, and of the eraser.
    """

    def __init__(self, canvas, paper):
        self.canvas = canvas
        self.paper = paper
        self._context = canvas.getContext("2d")
        self._context.lineCap = "round"
        self._context.lineJoin = "round"
        self._done = []  # (Path2D, colour, width)
        self._last = None
        self.clear()

    @property
    def empty(self):
        return not self._done

    def begin(self, x, y, colour, width):
        """Put the brush down: a dot."""
        path = window.Path2D.new()
        path.moveTo(x, y)
        path.lineTo(x + 0.01, y)  # a line without length is not painted
        self._done.append((path, colour, width))
        self._last = (x, y)
        self._paint(path, colour, width)

    def extend(self, x, y):
        """Draw on to (x, y). Only the new piece is painted."""
        path, colour, width = self._done[-1]
        path.lineTo(x, y)
        piece = window.Path2D.new()
        piece.moveTo(*self._last)
        piece.lineTo(x, y)
        self._last = (x, y)
        self._paint(piece, colour, width)

    def undo(self):
        """Take the last stroke back."""
        if self._done:
            self._done.pop()
        self._blank()
        for path, colour, width in self._done:
            self._paint(path, colour, width)

    def clear(self):
        self._done = []
        self._blank()

    def _blank(self):
        self._context.fillStyle = self.paper
        self._context.fillRect(0, 0, self.canvas.width, self.canvas.height)

    def _paint(self, path, colour, width):
        self._context.strokeStyle = colour
        self._context.lineWidth = width
        self._context.stroke(path)
