"""A walk down a small hill or map of chapter 7: where the ball was, is, and would go next.

Every number is the trainer's; a walk changes only when an answer has come, so that what is shown
belongs together.
"""

from app.story.ask import ask, ask_latest
from app.web import task

#: The steps that "All" makes at once, and each of three runners.
MANY = 10


class Walk:
    """``figure`` is "hill" or "map", ``presets`` its three learning rates; ``changed()`` is called
    after every change. A point is [w, b, J, dw, db].
    """

    def __init__(self, figure, presets, changed):
        self.figure = figure
        self.presets = presets
        self.alpha = presets[1]
        self.path = []  # the points so far, the ball at the last
        self.next = None  # the point after one step with alpha
        self.asked = None  # what the question is about
        self.runs = []  # [(alpha, points)] of the three runners
        self.shape = None
        self._left = 0  # steps asked for and not begun; below 0: back
        self._busy = False
        self._changed = changed

    @property
    def here(self):
        return self.path[-1]

    def open(self):
        """Ask for what is not known yet."""
        if self.shape is None:
            ask_latest("hill.shape", self._shaped, figure=self.figure)
        if not self.path:
            self.place(0.0, 0.0)

    def place(self, w, b):
        """Put the ball somewhere: a new walk begins there."""
        self._left = 0
        ask_latest("hill.walk", lambda data: self._arrived(data, []), **self._given(w, b, 1))

    def use(self, alpha):
        """Another learning rate from here on."""
        self.alpha = alpha
        if not self.path:
            self.place(0.0, 0.0)  # the answer under way is about the rate before
        else:
            before = self.path[:-1]
            given = self._given(self.here[0], self.here[1], 1)
            ask_latest("hill.walk", lambda data: self._arrived(data, before), **given)

    def step(self, count):
        """Make steps, or with a negative count take steps back."""
        self._left += count
        if not self._busy and self.path:
            self._busy = True
            task(self._go())

    def run(self):
        """Let three runners start where the ball is, one with each preset."""
        self.runs = []
        task(self._race(self.here[0], self.here[1]))

    def clear(self):
        """No runners any more."""
        self.runs = []
        self._changed()

    # --- Answers ---

    def _given(self, w, b, steps):
        return {"figure": self.figure, "w": w, "b": b, "alpha": self.alpha, "steps": steps}

    async def _go(self):
        try:
            while self._left:
                count, self._left = self._left, 0
                path = self.path
                if count < 0:
                    path = path[: max(1, len(path) + count)]
                else:
                    more = await ask("hill.walk", **self._given(path[-1][0], path[-1][1], count))
                    path = path[:-1] + more["points"]
                data = await ask("hill.walk", **self._given(path[-1][0], path[-1][1], 1))
                self._arrived(data, path[:-1])
        finally:
            self._busy = False

    async def _race(self, w, b):
        runs = []
        for alpha in self.presets:
            given = {"figure": self.figure, "w": w, "b": b, "alpha": alpha, "steps": MANY}
            runs.append((alpha, (await ask("hill.walk", **given))["points"]))
        self.runs = runs
        self._changed()

    def _arrived(self, data, before):
        here, self.next = data["points"]
        self.path = before + [here]
        self.asked = data["asked"]
        self.alpha = data["alpha"]
        self._changed()

    def _shaped(self, data):
        self.shape = data
        self._changed()
