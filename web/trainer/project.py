"""The project: pictures in their trays, their truths, the names of the classes, the size."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from typing import Any

import numpy as np

from protocol.messages import CLASSES, LABELS
from py_logreg import pictures
from py_logreg.metrics import stratified_split
from trainer.kept_models import KeptModels
from trainer.masters import SIDE, Masters, Pixels
from trainer.picture import Digest, Examples, Picture, digest, plain
from trainer.refused import RefusedError
from trainer.undo import UndoStack
from trainer.versions import Versions

#: Characters in the name of a class or picture; more are cut off.
NAME_LENGTH = 80

#: More pictures than this (12 MB) are never copied together.
MANY = 1000


class Project:
    """Pictures, truths and names. Every change can be taken back through `history`.

    Parameters
    ----------
    history : UndoStack
    new_id : callable
        Gives ids that were never used before.
    chance : random.Random
        Chooses what is held out.

    Attributes
    ----------
    title : str
        What the learner calls the project, "" if it was never named.
    lesson : dict or None
        What a class pack adds; see `trainer.lesson`.
    classes : tuple of str
        The letters of the classes, two to six.
    trays : dict of str to list of Picture
    size : int
        Height and width of the pictures that the neuron sees. May be set.
    versions : Versions
        Counts the states of the training pictures; `Trainer.prepare` lets it look.
    kept : KeptModels
        Models that are kept to be compared.
    changed : set of str
        Trays whose list differs from what the page was told; emptied by whoever tells it.
    """

    def __init__(
        self,
        history: UndoStack,
        new_id: Callable[[], int] | None = None,
        *,
        name: str = "",
        class_names: dict[str, str] | None = None,
        size: int = SIDE,
        chance: random.Random | None = None,
    ) -> None:
        self.name = name
        self.class_names = dict(class_names or {"a": "", "b": ""})
        self.first_names = dict(self.class_names)
        self.title = ""
        self.versions = Versions()
        self.kept = KeptModels(history)
        self.lesson: dict[str, Any] | None = None
        self.classes = CLASSES[:2]
        self.trays: dict[str, list[Picture]] = {tray: [] for tray in (*self.classes, "test")}
        self.changed = set(self.trays)
        self._history = history
        self._new_id = new_id or count().__next__
        self._chance = chance or random.Random()
        self._masters = Masters()
        self._pictures: dict[int, Picture] = {}
        self._alike: dict[Digest, set[int]] = {}
        self.size = size
        self._examples: dict[tuple[int, tuple[str, ...]], Examples] = {}

    # --- What is there ---

    @property
    def names_default(self) -> bool:
        """Whether the classes still have the names that came with the sample."""
        now = {tray: self.class_names[tray] for tray in self.first_names}
        return self.name != "" and now == self.first_names

    @property
    def n_x(self) -> int:
        """How many numbers one picture has."""
        return self.size * self.size * 3

    @property
    def m(self) -> int:
        """How many training pictures there are."""
        return sum(len(self.trays[tray]) for tray in self.classes)

    @property
    def groups(self) -> list[str]:
        """Drawing styles present in the training trays, sorted."""
        return sorted({p.group for p in self.training()} - {""})

    def training(self) -> Iterator[Picture]:
        """The training pictures as the page lists them."""
        for tray in self.classes:
            yield from self.trays[tray]

    def get(self, picture_id: int | None) -> Picture | None:
        """The picture with this id, if it is (still) there."""
        return None if picture_id is None else self._pictures.get(picture_id)

    def holds(self, master: Pixels) -> bool:
        """Whether a picture with these 64 x 64 pixels is in a tray."""
        return bool(self._alike.get(digest(master)))

    def mark(self, picture: Picture) -> str:
        """ "one-colour", "duplicate" (not the first with these pixels) or ""."""
        if picture.one_colour:
            return "one-colour"
        return "duplicate" if picture.id != min(self._alike[picture.digest]) else ""

    def masters(self, some: Sequence[Picture]) -> Pixels:
        """Their 64 x 64 pixels, shape (len(some), 12288)."""
        return self._masters.take([picture.row for picture in some])

    def vector(self, picture: Picture) -> Pixels:
        """One picture at the project's size, shape (n_x,)."""
        return self.at_size(self._masters[picture.row])

    def at_size(self, master: Pixels) -> Pixels:
        """Masters (12288,) or (k, 12288) at the project's size."""
        if self.size == SIDE:
            return master
        return pictures.resize(master, (SIDE, SIDE), (self.size, self.size))

    def learned(self) -> Examples:
        """The training pictures as the neuron sees them."""
        return self.examples(*self.classes)

    def examples(self, *trays: str) -> Examples:
        """The pictures of some trays as the neuron sees them; remembered until they change."""
        key = (self.size, trays)
        if key not in self._examples:
            some = sorted((p for t in trays for p in self.trays[t]), key=lambda p: p.id)
            truths = [np.nan if p.label is None else p.label for p in some]
            self._examples[key] = Examples(
                tuple(p.id for p in some),
                self._rows(some),
                np.array(truths, dtype=np.float64),
            )
        return self._examples[key]

    def truth_from(self, folder: str) -> int | None:
        """The label of the class that a folder is named after, or None."""
        names = {plain(self.class_names[tray]): LABELS[tray] for tray in reversed(self.classes)}
        names.pop("", None)
        return names.get(plain(folder.rstrip("/").rpartition("/")[2]))

    # --- What can be done ---

    def add(
        self,
        master: Pixels,
        name: str,
        tray: str,
        *,
        label: int | None = None,
        group: str = "",
    ) -> Picture:
        """Put a picture at the end of a tray. `label` counts in the test tray alone."""
        picture = Picture(
            id=self._new_id(),
            row=self._masters.add(master),
            name=name[:NAME_LENGTH],
            tray=tray,
            label=LABELS.get(tray, label),
            group=group,
            digest=digest(master),
            one_colour=pictures.is_one_colour(master),
        )
        self._insert(picture, len(self.trays[tray]))
        return picture

    def came(self, ids: Sequence[int], word: str) -> None:
        """Let Undo take out again what was added; more may be put into `ids` until then."""

        def take_out() -> None:
            gone = [picture for picture, _ in self._places(ids)]
            self._remove(gone)
            for picture in gone:
                self._masters.free(picture.row)

        self._history.push(word, take_out)

    def delete(self, ids: Iterable[int], word: str = "delete") -> None:
        """Take pictures out."""
        gone = self._places(ids)
        if not gone:
            return
        self._remove([picture for picture, _ in gone])

        def bring_back() -> None:
            for picture, place in gone:  # in rising order, so that each place exists again
                self._insert(picture, place)

        def forget() -> None:
            for picture, _ in gone:
                self._masters.free(picture.row)

        self._history.push(word, bring_back, forget)

    def clear(self, tray: str) -> None:
        """Take all pictures out of a tray."""
        self.delete([picture.id for picture in self.trays[tray]], "clear")

    def move(self, ids: Iterable[int], tray: str, word: str = "move") -> None:
        """Put pictures at the end of another tray.

        One that goes into a class takes its truth from there; one that goes to the test tray
        keeps the truth it had.
        """
        moved = [(p, place) for p, place in self._places(ids) if p.tray != tray]
        if not moved:
            return
        before = [(p, place, p.tray, p.label) for p, place in moved]
        some = [p for p, _ in moved]
        self._remove(some)
        for picture in some:
            picture.tray = tray
            picture.label = LABELS.get(tray, picture.label)
            self._insert(picture, len(self.trays[tray]))

        def put_back() -> None:
            self._remove(some)
            for picture, place, old_tray, label in before:
                picture.tray, picture.label = old_tray, label
                self._insert(picture, place)

        self._history.push(word, put_back)

    def label(self, ids: Iterable[int], label: int | None) -> None:
        """Say what pictures in the test tray truly show: a class's label or None (unknown)."""
        if label is not None and label not in [LABELS[tray] for tray in self.classes]:
            raise RefusedError("label")
        some = [p for p, _ in self._places(ids) if p.tray == "test" and p.label != label]
        if not some:
            return
        before = [(picture, picture.label) for picture in some]

        def set_all(labels: Iterable[tuple[Picture, int | None]]) -> None:
            for picture, value in labels:
                picture.label = value
            self._touch("test")

        set_all((picture, label) for picture in some)
        self._history.push("label", lambda: set_all(before))

    def rename(self, tray: str, name: str) -> None:
        """Give a class another name."""
        name = " ".join(name.split())[:NAME_LENGTH]
        if tray not in self.classes or not name:
            raise RefusedError("name-empty")
        others = [self.class_names[other] for other in self.classes if other != tray]
        if plain(name) in map(plain, others):
            raise RefusedError("same-name", name=name)
        before = dict(self.class_names)
        if before[tray] == name:
            return

        def name_back() -> None:
            self.class_names = before

        self.class_names = {**before, tray: name}
        self._history.push("rename", name_back)

    def hold_out(self, group: str | None, share: float | None) -> None:
        """Move a drawing style, or a random share of each class, to the test tray."""
        if group is not None:
            ids = [p.id for p in self.training() if p.group == group]
        elif share is not None and 0 < share < 1:
            some = list(self.training())
            seed = self._chance.randrange(1 << 31)
            held = stratified_split([p.label for p in some], share, random_state=seed)
            ids = [p.id for p, goes in zip(some, held, strict=True) if goes]
        else:
            raise RefusedError("hold-out")
        if not ids:
            raise RefusedError("hold-out")
        self.move(ids, "test", "hold-out")

    def set_classes(self, number: int) -> None:
        """Have so many classes: one more, without a name, or one less. Not in the history.

        Raises
        ------
        RefusedError
            If there can be no more, or a class to be taken away still has pictures, be it in the
            test tray.
        """
        if number > len(CLASSES):
            raise RefusedError("classes-most", most=len(CLASSES))
        if number < 2:
            raise RefusedError("classes-least")
        for tray in self.classes[number:]:
            tested = any(picture.label == LABELS[tray] for picture in self.trays["test"])
            if self.trays[tray] or tested:
                raise RefusedError("class-not-empty", tray=tray)
        for tray in self.classes[number:]:
            del self.trays[tray]
            self.changed.discard(tray)
        for tray in CLASSES[len(self.classes) : number]:
            self.trays[tray] = []
            self.changed.add(tray)
        self.classes = CLASSES[:number]
        self.class_names = {tray: self.class_names.get(tray, "") for tray in self.classes}
        self._examples.clear()

    # --- Below ---

    def _rows(self, some: Sequence[Picture]) -> Pixels:
        """Pictures as the neuron sees them; many of full size are not copied."""
        if self.size == SIDE and len(some) > MANY:
            return self._masters.rows([picture.row for picture in some])
        rows = np.empty((len(some), self.n_x), np.uint8)
        for start in range(0, len(some), MANY):
            part = some[start : start + MANY]
            rows[start : start + MANY] = self.at_size(self.masters(part))
        return rows

    def _places(self, ids: Iterable[int]) -> list[tuple[Picture, int]]:
        """The pictures that are there, with their places, in rising order."""
        wanted = set(ids)
        return [
            (picture, place)
            for tray in (*self.classes, "test")
            for place, picture in enumerate(self.trays[tray])
            if picture.id in wanted
        ]

    def _insert(self, picture: Picture, place: int) -> None:
        self.trays[picture.tray].insert(place, picture)
        self._pictures[picture.id] = picture
        self._alike.setdefault(picture.digest, set()).add(picture.id)
        self._touch(picture.tray)
        self._touch_alike(picture.digest)

    def _remove(self, some: Sequence[Picture]) -> None:
        gone = {picture.id for picture in some}
        for tray in {picture.tray for picture in some}:
            self.trays[tray] = [p for p in self.trays[tray] if p.id not in gone]
            self._touch(tray)
        for picture in some:
            del self._pictures[picture.id]
            self._alike[picture.digest].remove(picture.id)
        for picture in some:
            self._touch_alike(picture.digest)

    def _touch(self, tray: str) -> None:
        self.changed.add(tray)
        for key in [key for key in self._examples if tray in key[1]]:
            del self._examples[key]

    def _touch_alike(self, digest: Digest) -> None:
        # Marks of equal pictures may have changed, in whatever tray they are.
        self.changed.update(self._pictures[one].tray for one in self._alike[digest])
