"""The page's side of the trainer, for tests: it sends commands, keeps events, and waits for them.

Every message crosses as JSON and is checked by the protocol, as it is in the browser.
"""

import asyncio
import io
import json
import random
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from protocol.messages import COMMANDS, EVENTS, FAILURES, SAYINGS, UNDOABLE, decode, encode
from tests.web.fake_store import FakeStore
from trainer.trainer import Trainer


class Event(NamedTuple):
    kind: str
    fields: dict[str, Any]
    buffers: dict[str, np.ndarray]

    def __getitem__(self, name):
        return self.fields[name]


class FakeLink:
    """Site and inbox in memory."""

    def __init__(self, heard):
        self.base = ""
        self.files = {}
        self.inbox = {}
        self.store = FakeStore(self.inbox)
        self._heard = heard

    def send(self, text, buffers):
        kind, fields = decode(text, EVENTS)
        self._heard(Event(kind, fields, {name: np.array(a) for name, a in buffers.items()}))

    async def fetch(self, path):
        await asyncio.sleep(0)
        if path not in self.files:
            raise FileNotFoundError(path)
        return self.files[path]

    async def take(self, key):
        await asyncio.sleep(0)
        return self.inbox.get(key)

    async def remove(self, keys):
        for key in keys:
            self.inbox.pop(key, None)


class Page:
    """What a test speaks through."""

    def __init__(self, clock=perf_counter):
        self.events = []
        self.allowed_failures = set()
        self.link = FakeLink(self._hear)
        self.trainer = Trainer(self.link, clock=clock, chance=random.Random(7))
        self._news = asyncio.Event()
        self._keys = 0

    def _hear(self, event):
        if event.kind == "say":
            assert set(event["params"]) == set(SAYINGS[event["code"]])
        if event.kind == "failed":
            assert set(FAILURES[event["code"]]) <= set(event["params"])
        if event.kind == "project":
            assert event["can_undo"] is None or event["can_undo"] in UNDOABLE
        if event.kind == "ingested":
            assert all(params.keys() >= set(FAILURES[code]) for *_, code, params in event["failed"])
        self.events.append(event)
        self._news.set()

    # --- Speaking and listening ---

    def send(self, kind, buffers=None, **fields):
        """One command; returns how many events there were before it."""
        before = len(self.events)
        self.trainer.receive(encode(kind, fields, COMMANDS), buffers or {})
        return before

    async def until(self, wanted, since=0):
        """The first event from number `since` on for which `wanted(event)` is true."""
        seen = since
        while True:
            while seen < len(self.events):
                if wanted(self.events[seen]):
                    return self.events[seen]
                seen += 1
            self._news.clear()
            await self._news.wait()

    async def ask(self, kind, answer, buffers=None, **fields):
        """Send a command and wait for the first event of kind `answer`."""
        before = self.send(kind, buffers, **fields)
        return await self.until(lambda event: event.kind == answer, before)

    def last(self, kind):
        """The last event of a kind."""
        return next(event for event in reversed(self.events) if event.kind == kind)

    def all(self, kind, since=0):
        """All events of a kind."""
        return [event for event in self.events[since:] if event.kind == kind]

    @property
    def trays(self):
        """The trays as the page knows them: {tray: [[id, label, mark], ...]}."""
        known = {}
        for event in self.events:
            if event.kind == "trays":
                known |= event["trays"]
            elif event.kind == "tray":
                known[event["tray"]] = known[event["tray"]][: event["behind"]] + event["pictures"]
        return known

    def ids(self, tray):
        """The ids in a tray."""
        return [one[0] for one in self.trays[tray]]

    async def settled(self):
        """Wait until nothing is under way, all is kept, and give tasks a few turns more."""
        await asyncio.sleep(0)
        trainer = self.trainer
        while trainer.training.active or trainer.ingest.active or not trainer.preparation.ready:
            await asyncio.sleep(0.001)
        await trainer.keeper.save()
        for _ in range(5):
            await asyncio.sleep(0)

    # --- What most tests begin with ---

    def add_sample(self, name="cats", pictures=None, **changes):
        """Put a sample set on the site: by default 12 training and 4 test pictures."""
        tiles = pictures or [
            (one, i % 2, "test" if i >= 12 else "train", f"style-{i % 3}")
            for i, one in enumerate(some_pictures(16))
        ]
        columns = 5
        sheet = np.zeros((-(-len(tiles) // columns) * 64, columns * 64, 3), np.uint8)
        listing = []
        for i, (pixels, label, split, group) in enumerate(tiles):
            row, column = divmod(i, columns)
            sheet[64 * row : 64 * row + 64, 64 * column : 64 * column + 64] = pixels
            listing.append({"name": f"tile {i}", "label": label, "split": split, "group": group})
        about = {
            "id": name,
            "version": 1,
            "columns": columns,
            "tile": 64,
            "class_names": {"a": "Cat", "b": "Other"},
            "tiles": listing,
            **changes,
        }
        self.link.files[f"samples/{name}.json"] = json.dumps(about).encode()
        self.link.files[f"samples/{name}.png"] = png(sheet)

    async def open(self, sample="cats", size=16, alpha=None):
        """Open a sample set (made if there is none) and wait until it is shown."""
        if sample != "none" and f"samples/{sample}.json" not in self.link.files:
            self.add_sample(sample)
        await self.ask("open", "flow", sample=sample, size=size, alpha=alpha)
        await self.settled()

    def put(self, content, tray="a", name="picture", folder=""):
        """Put a file into the inbox; returns its item."""
        key = f"page.{self._keys:08}"
        self._keys += 1
        self.link.inbox[key] = content
        return {"key": key, "tray": tray, "name": name, "folder": folder}

    async def ingest(self, *items):
        """Have files read; returns the last event about them."""
        before = self.send("ingest", items=list(items))
        done = await self.until(lambda e: e.kind == "ingested" and not e["active"], before)
        await self.settled()
        return done

    async def train(self, kind="run", **fields):
        """Train to the end; returns the last event about the model."""
        before = self.send(kind, **fields)
        event = await self.until(lambda e: e.kind in ("failed", "model"), before)
        await self.settled()
        return event if event.kind == "failed" else self.last("model")


def some_pictures(count, seed=0):
    """Pictures (64, 64, 3) of coarse colours; every other one is brighter at the top."""
    rng = np.random.default_rng(seed)
    made = []
    for i in range(count):
        coarse = rng.integers(40, 160, (8, 8, 3))
        coarse[: 4 if i % 2 else 1] += 60
        made.append(np.kron(coarse, np.ones((8, 8, 1), int)).astype(np.uint8))
    return made


def png(pixels, format="PNG", **options):
    """An image file of (h, w, 3) pixels."""
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, format, **options)
    return target.getvalue()


def jpeg(pixels):
    """A JPEG file of (h, w, 3) pixels."""
    return png(pixels, "JPEG", quality=95)


class SteadyClock:
    """Each look at it takes a millisecond: a run makes the same slices on every machine."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        self.now += 0.001
        return self.now
