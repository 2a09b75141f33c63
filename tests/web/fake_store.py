"""Projects in memory, with the rules of the browser's database: all of a change or nothing."""

import asyncio

from trainer.store import Head, KeptPicture, Record


class FakeStore:
    """Shared by the pages of one device.

    Attributes
    ----------
    refused : bool
        The browser keeps nothing.
    limit : int or None
        Bytes that there is room for.
    saves : list of Change
        What was written.
    """

    def __init__(self, inbox):
        self.inbox = inbox
        self.records, self.pixels, self.models = {}, {}, {}
        self.leases, self.turns = {}, {}
        self.refused = False
        self.limit = None
        self.saves = []

    @property
    def size(self):
        return sum(len(one.master) for one in self.pixels.values())

    async def heads(self):
        await asyncio.sleep(0)
        if self.refused:
            return None
        return [
            Head(one, self.turns.get(one, 0), text, size, self.leases.get(one, ""))
            for one, (text, size) in self.records.items()
        ]

    async def claim(self, project, tab, others):
        await asyncio.sleep(0)
        owner = self.leases.get(project, tab)
        if owner != tab and owner in others:
            return False
        self._lend(project, tab)
        return True

    def _lend(self, project, tab):
        self.leases[project] = tab
        self.turns[project] = 1 + max(self.turns.values(), default=0)

    async def read(self, project):
        await asyncio.sleep(0)
        if project not in self.records:
            return None
        return Record(self.records[project][0], *self.models.get(project, ("", b"")))

    async def pictures(self, project, behind):
        await asyncio.sleep(0)
        keys = sorted(key for one, key in self.pixels if one == project and key > behind)
        return [self.pixels[project, key] for key in keys[:5]]

    async def save(self, change):
        await asyncio.sleep(0)
        if self.refused:
            return "off"
        owner = self.leases.get(change.project)
        if owner != change.tab if owner is not None else not change.first:
            return "lost"
        added = sum(len(one.master) for one in change.pictures)
        if self.limit is not None and self.size + added > self.limit:
            return "full"
        if owner is None or change.latest:
            self._lend(change.project, change.tab)
        for key in change.gone:
            self.pixels.pop((change.project, key), None)
        for one in change.pictures:
            self.pixels[change.project, one.key] = KeptPicture(*one)
        if change.record is not None:
            self.records[change.project] = (change.record, change.bytes)
        if change.model is not None:
            self.models[change.project] = (change.model, bytes(change.content))
        for key in change.inbox:
            self.inbox.pop(key, None)
        self.saves.append(change)
        return ""

    async def remove(self, projects):
        await asyncio.sleep(0)
        for project in list(self.records) if projects is None else projects:
            for table in (self.records, self.models, self.leases, self.turns):
                table.pop(project, None)
            for place in [place for place in self.pixels if place[0] == project]:
                del self.pixels[place]
        if projects is None:
            self.inbox.clear()

    async def room(self):
        return None if self.limit is None else self.limit - self.size
