"""The trainer's door to the browser. Besides `disk` nothing else here knows JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import js
from polyscript import xworker
from pyodide.ffi import JsException, create_proxy, to_js
from pyscript.js_modules import inbox

from trainer.disk import Disk


class BrowserLink:
    """Messages, files of the site and the inbox, seen from a worker.

    Attributes
    ----------
    base : str
        The address of the site; a worker's own address is a blob.
    store : Disk
        Where projects are kept.
    """

    def __init__(self) -> None:
        self.base = ""
        self.store = Disk()
        self._handler: Any = None

    def listen(self, receive: Callable[[str, dict[str, bytes]], None]) -> None:
        """Call `receive(text, buffers)` for each message of the page from now on."""

        def on_message(event: Any) -> None:
            text = event.data.text
            if not isinstance(text, str):  # not one of ours
                return
            buffers = event.data.buffers
            entries = js.Object.entries(buffers) if buffers else []
            receive(text, {name: buffer.to_bytes() for name, buffer in entries})

        self._handler = create_proxy(on_message)
        xworker.onmessage = self._handler

    def send(self, text: str, buffers: Mapping[str, Any]) -> None:
        """Send a message; arrays cross as bytes of their own, without another copy."""
        parts = js.Object.new()
        owned = js.Array.new()
        for name, array in buffers.items():
            part = js.Uint8Array.new(array.nbytes)
            if array.nbytes:
                part.assign(memoryview(array.tobytes()))
            setattr(parts, name, part.buffer)
            owned.push(part.buffer)
        message = js.Object.new()
        message.text = text
        message.buffers = parts
        xworker.postMessage(message, owned)

    async def fetch(self, path: str) -> bytes:
        """The bytes of a file of the site; OSError if there is none."""
        try:
            response = await js.fetch(js.URL.new(path, self.base).href)
            if not response.ok:
                raise OSError(f"{path}: status {response.status}")
            content: bytes = (await response.arrayBuffer()).to_bytes()
            return content
        except JsException as error:
            raise OSError(f"{path}: {error}") from error

    async def take(self, key: str) -> bytes | None:
        """The bytes of a file in the inbox, None if it is not there."""
        content = await inbox.take(key)
        return content.to_bytes() if content else None

    async def remove(self, keys: list[str]) -> None:
        """Forget files of the inbox."""
        await inbox.remove(to_js(keys))
