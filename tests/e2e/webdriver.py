"""WebKit through its WebDriver: the few commands of the W3C protocol that the tests need."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from typing import Any

from web.build import engines

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of an element, by the protocol
SIZE = {"width": 1300, "height": 950}  # its own is a tablet's
START_SECONDS = 60
ANSWER_SECONDS = 120  # no command takes longer on a busy machine


class WebDriver:
    """A session in WebKitGTK's small browser, on a screen that nobody sees."""

    def __init__(self) -> None:
        self._processes: list[subprocess.Popen[bytes]] = []
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (open as long as they write)
        display = self._start_screen()
        port = free_port()
        # No language, as on a system that names none: the page must start there too.
        self._start(
            [engines.WEBKIT_DRIVER, f"--port={port}"],
            env={**os.environ, "DISPLAY": display, "LC_ALL": "C", "LANGUAGE": ""},
        )
        self._session = f"http://127.0.0.1:{port}"
        self._wait_for_driver()
        options = {"binary": str(engines.webkit()), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        begun = self.ask("POST", "/session", {"capabilities": wanted})
        self._session += f"/session/{begun['sessionId']}"
        self.version: str = begun["capabilities"]["browserVersion"]
        self.ask("POST", "/window/rect", SIZE)

    def _start(self, command: list[str], **options: Any) -> None:
        self._processes.append(
            subprocess.Popen(command, stdout=self._log, stderr=subprocess.STDOUT, **options)
        )

    def _start_screen(self) -> str:
        """Name of a new screen: the server finds a free number itself and tells it."""
        told, tells = os.pipe()
        size = ["-screen", "0", "1400x1000x24"]
        self._start(
            [engines.WEBKIT_SCREEN, "-displayfd", str(tells), "-nolisten", "tcp", *size],
            pass_fds=(tells,),
        )
        os.close(tells)
        with os.fdopen(told) as answer:
            number = answer.readline().strip()
        assert number, "the screen did not start"
        return f":{number}"

    def _wait_for_driver(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.ask("GET", "/status")
                return
            except urllib.error.URLError:
                assert time.monotonic() < deadline, "the driver does not answer"
                time.sleep(0.05)

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """The value of the driver's answer."""
        request = urllib.request.Request(
            self._session + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            refused = json.load(error)["value"]
            raise AssertionError(f"{path}: {refused['error']}: {refused['message']}") from None

    def go(self, address: str) -> None:
        self.ask("POST", "/url", {"url": address})

    def run(self, function: str, *arguments: object) -> Any:
        """What a JavaScript function's body returns."""
        return self.ask("POST", "/execute/sync", {"script": function, "args": arguments})

    def find(self, selector: str) -> str:
        found = self.ask("POST", "/element", {"using": "css selector", "value": selector})
        return str(found[ELEMENT])

    def on(self, selector: str, command: str, **body: object) -> None:
        """Do something with an element: "click", "clear" or "value"."""
        self.ask("POST", f"/element/{self.find(selector)}/{command}", body)

    def drag(self, points: list[tuple[float, float]]) -> None:
        """Press the mouse at the first of these places, and let it go at the last."""
        move = [{"type": "pointerMove", "x": round(x), "y": round(y)} for x, y in points]
        steps = [move[0], {"type": "pointerDown", "button": 0}, *move[1:]]
        steps.append({"type": "pointerUp", "button": 0})
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}}
        self.ask("POST", "/actions", {"actions": [{**mouse, "actions": steps}]})

    def close(self) -> None:
        try:
            if "/session/" in self._session:
                self.ask("DELETE", "")
        finally:
            for process in reversed(self._processes):
                process.terminate()
                process.wait()
            self._log.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
