"""The drawer: which tab is open, and telling the page what it shows."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from trainer import hood
from trainer.bowl import bowl
from trainer.refused import RefusedError
from trainer.slices import spread
from trainer.views import View

if TYPE_CHECKING:
    from trainer.trainer import Trainer

TABS = ("graph", "bowl", "weights", "mistakes", "speed", "python")

#: These are about one neuron, so of two classes alone.
ONE_NEURON = ("graph", "bowl")

#: Seconds between two looks into the drawer during a run.
LOOK = 0.25


class Drawer:
    """Shows one tab, or none, of the trainer's model."""

    def __init__(self, trainer: Trainer, clock: Callable[[], float] = perf_counter) -> None:
        self._trainer = trainer
        self._clock = clock
        self._tab: str | None = None
        self._working = False
        self._again = False
        self._shown = 0.0

    def open(self, tab: str | None) -> None:
        """Show this tab from now on; None shuts the drawer."""
        if tab is not None and tab not in TABS:
            raise RefusedError("tab", value=tab)
        self._tab = tab
        self._shown = 0.0
        self.show()

    def show(self) -> None:
        """Tell the page what the open tab shows now (during a run: now and then)."""
        if self._tab is None:
            return
        if self._tab in ONE_NEURON and len(self._trainer.model.classes) > 2:
            return
        if self._trainer.training.active and self._clock() - self._shown < LOOK:
            return
        self._shown = self._clock()
        if self._tab != "bowl":
            self._send(self._tab, self._view(self._tab))
        elif self._working:
            self._again = True
        else:
            self._working = True
            self._trainer.spawn(self._show_bowl(), "hood")

    def _view(self, tab: str) -> View:
        trainer = self._trainer
        project, model = trainer.project, trainer.model
        if tab == "weights":
            return hood.weights(project, model)
        if tab == "mistakes":
            return hood.mistakes(project, model)
        if tab == "graph":
            chosen = project.get(trainer.selected) or next(project.training(), None)
            return hood.graph(project, model, chosen)
        if tab == "python":
            return hood.python(model, trainer.preparation.alpha)
        return View({"m": project.m, "n_x": project.n_x, "size": project.size}, {})

    async def _show_bowl(self) -> None:
        trainer = self._trainer
        model, view = trainer.model, None
        try:
            if len(model.classes) == 2:
                # Another may take its place meanwhile; it then forgets its pictures.
                work = bowl(model, trainer.preparation.alpha)
                view = await spread(work, lambda: trainer.model is not model)
        finally:
            self._working = False
        if self._tab == "bowl" and view is not None:
            self._send("bowl", view)
        if self._again:
            self._again = False
            self.show()

    def _send(self, tab: str, view: View) -> None:
        self._trainer.send("hood", view.buffers, tab=tab, data=view.fields)
