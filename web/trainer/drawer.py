"""The drawer: which tab is open, and telling the page what it shows."""

from __future__ import annotations

from collections.abc import Callable, Generator
from time import perf_counter
from typing import TYPE_CHECKING, Any

from trainer import explain, hood, judge
from trainer.bowl import bowl
from trainer.refused import RefusedError
from trainer.slices import spread
from trainer.views import View

if TYPE_CHECKING:
    from trainer.trainer import Trainer

TABS = ("graph", "bowl", "weights", "judge", "explain", "speed", "python")

#: These are about one neuron, so of two classes alone.
ONE_NEURON = ("graph", "bowl")

#: Tabs with several views, and what is shown first.
INSPECT: dict[str, Any] = {"judge": judge, "explain": explain}

#: These take a while, and are worked at beside everything else.
LONG = ("bowl", *INSPECT)

#: Seconds between two looks into the drawer during a run; into those that take a while.
LOOK = 0.25
LOOK_LONG = 1.0


class Drawer:
    """Shows one tab, or none, of the trainer's model."""

    def __init__(self, trainer: Trainer, clock: Callable[[], float] = perf_counter) -> None:
        self._trainer = trainer
        self._clock = clock
        self._tab: str | None = None
        self._working = False
        self._again = False
        self._shown = 0.0
        self._given = {tab: dict(module.FIRST) for tab, module in INSPECT.items()}

    def open(self, tab: str | None) -> None:
        """Show this tab from now on; None shuts the drawer."""
        if tab is not None and tab not in TABS:
            raise RefusedError("tab", value=tab)
        self._tab = tab
        self._shown = 0.0
        self.show()

    def inspect(self, tab: str, given: dict[str, Any]) -> None:
        """What a tab with several views shows from now on."""
        if tab not in INSPECT:
            raise RefusedError("tab", value=tab)
        if given.get("view") not in INSPECT[tab].VIEWS:
            raise RefusedError("bad-item")
        self._given[tab] = given
        if tab == self._tab:
            self._shown = 0.0
            self.show()

    def show(self) -> None:
        """Tell the page what the open tab shows now (during a run: now and then)."""
        if self._tab is None:
            return
        if self._tab in ONE_NEURON and len(self._trainer.model.classes) > 2:
            return
        look = LOOK_LONG if self._tab in INSPECT else LOOK
        if self._trainer.training.active and self._clock() - self._shown < look:
            return
        self._shown = self._clock()
        if self._tab not in LONG:
            self._send(self._tab, self._view(self._tab))
        elif self._working:
            self._again = True
        else:
            self._working = True
            self._trainer.spawn(self._show_long(self._tab), "hood")

    def _view(self, tab: str) -> View:
        trainer = self._trainer
        project, model = trainer.project, trainer.model
        if tab == "weights":
            return hood.weights(project, model)
        if tab == "graph":
            chosen = project.get(trainer.selected) or next(project.training(), None)
            return hood.graph(project, model, chosen)
        if tab == "python":
            return hood.python(model, trainer.preparation.alpha)
        return View({"m": project.m, "n_x": project.n_x, "size": project.size}, {})

    async def _show_long(self, tab: str) -> None:
        trainer = self._trainer
        model, view = trainer.model, None
        given = self._given.get(tab)
        try:
            # Another model may take this one's place meanwhile; it then forgets its pictures.
            work = self._work(tab)
            view = work and await spread(work, lambda: trainer.model is not model)
        finally:
            self._working = False
        if view is not None and (tab, given) == (self._tab, self._given.get(tab)):
            self._send(tab, view)
        if self._again:
            self._again = False
            self.show()

    def _work(self, tab: str) -> Generator[None, None, View | None] | None:
        trainer = self._trainer
        if tab in INSPECT:
            given = self._given[tab]
            work: Generator[None, None, View] = INSPECT[tab].VIEWS[given["view"]](trainer, given)
            return work
        if len(trainer.model.classes) > 2:
            return None
        return bowl(trainer.model, trainer.preparation.alpha)

    def _send(self, tab: str, view: View) -> None:
        self._trainer.send("hood", view.buffers, tab=tab, data=view.fields)
