"""The browser's database as a `trainer.store.Store`: Python's side of boot/store.js."""

from __future__ import annotations

import json
from typing import Any

import js
from pyodide.ffi import JsException
from pyscript.js_modules import store

from trainer.store import Change, Head, KeptPicture, Record

#: Pictures that are read at once (3 MB).
MOST = 256


class Disk:
    """Projects in IndexedDB."""

    async def heads(self) -> list[Head] | None:
        try:
            text = await store.list()
        except JsException:
            return None
        return [Head(**one) for one in json.loads(text)] if text else None

    async def claim(self, project: str, tab: str, others: list[str]) -> bool:
        return bool(await _done(store.claim(project, tab, json.dumps(others))))

    async def read(self, project: str) -> Record | None:
        found = await _done(store.read(project))
        if found is None:
            return None
        return Record(found.text, found.model, found.content.to_bytes())

    async def pictures(self, project: str, behind: int) -> list[KeptPicture]:
        found = await _done(store.pictures(project, behind, MOST))
        content, end, out = found.bytes.to_bytes(), 0, []
        for key, text, length in json.loads(found.text):
            out.append(KeptPicture(key, text, content[end : end + length]))
            end += length
        return out

    async def save(self, change: Change) -> str:
        fields = {name: value for name, value in vars(change).items() if name != "content"}
        fields["pictures"] = [[one.key, one.text] for one in change.pictures]
        masters = _bytes(b"".join(one.master for one in change.pictures))
        try:
            return str(await store.save(json.dumps(fields), masters, _bytes(change.content)))
        except JsException:
            return "off"

    async def remove(self, projects: list[str] | None) -> None:
        await _done(store.remove(json.dumps(projects)))

    async def room(self) -> int | None:
        try:
            left = int(await store.room())
        except JsException:
            return None
        return None if left < 0 else left


async def _done(promise: Any) -> Any:
    try:
        return await promise
    except JsException as error:
        raise OSError(str(error)) from error


def _bytes(content: Any) -> Any:
    view = memoryview(content).cast("B") if len(content) else b""
    array = js.Uint8Array.new(len(view))
    if len(view):
        array.assign(view)
    return array
