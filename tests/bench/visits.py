"""A class at the door: the bytes of a first visit, and how long forty at once take the server.

    python -m tests.bench.visits [--visitors N]

Bytes are the bodies that a real browser asks for until the trainer is ready, as the server sends
them. The forty visits repeat those requests over loopback, each visitor with a browser's six
connections, so the time is that of server and clients on one machine: a floor, since no network
is that quick.
"""

from __future__ import annotations

import argparse
import http.client
import resource
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, sync_playwright

from web.build import certificate, compress, serve
from web.build.browser import find_browser
from web.build.classroom import Classroom
from web.build.handler import Content, Handler
from web.build.paths import DIST
from web.build.serve import HOST, Server

NAME = "teacher.example"  # not this machine's own name, for which a browser takes the snapshot
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    f"--host-resolver-rules=MAP {NAME} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
CONNECTIONS = 6
TIMEOUT_MS = 120_000


class Tally:
    """What the server sends while it is in force: path -> bytes.

    Each file counts once: a browser stores nothing that comes under a certificate which nobody
    vouches for, and asks twice for what both page and worker use.
    """

    def __init__(self) -> None:
        self.sent: Counter[str] = Counter()

    def __enter__(self) -> Tally:
        self.head = Handler.head
        tally = self

        def head(handler: Handler, status: Any, content: Content, **more: str) -> None:
            if status == 200:
                tally.sent[handler.path.lstrip("/")] = len(content.body)
            tally.head(handler, status, content, **more)

        Handler.head = head  # type: ignore[method-assign]
        return self

    def __exit__(self, *_: object) -> None:
        Handler.head = self.head  # type: ignore[method-assign]


def first_visit(running: Playwright, address: str) -> Counter[str]:
    """Open the page in a browser that has never seen it, until its trainer is ready."""
    browser = running.chromium.launch(executable_path=find_browser(), args=FLAGS)
    page = browser.new_page(ignore_https_errors=True, service_workers="block")
    with Tally() as tally:
        page.goto(address)
        page.wait_for_selector("[data-trainer=ready]", timeout=TIMEOUT_MS)
    browser.close()
    return tally.sent


def bytes_of_first_visits(running: Playwright, store: Path) -> Counter[str]:
    """Print a table; returns the requests over plain http."""
    plain: Counter[str] = Counter()
    print(f"{'first visit':44} {'files':>6} {'MB':>7}")
    for title, host, https, shelf in (
        ("http, as the files are", NAME, False, None),
        ("http, gzip", NAME, False, store),
        ("https, brotli", NAME, True, store),
        ("this machine itself, with the snapshot", HOST, False, store),
    ):
        tls = certificate.context([NAME]) if https else None
        room = Classroom([NAME], https=https)
        with Server(DIST, classroom=room, tls=tls, store=shelf) as server:
            scheme = "https" if https else "http"
            sent = first_visit(running, f"{scheme}://{host}:{server.port}/")
        print(f"{title:44} {len(sent):6} {sum(sent.values()) / 1e6:7.2f}")
        if title == "http, gzip":
            plain = sent
    return plain


def visit(port: int, paths: list[str]) -> int:
    """Fetch all paths as a browser does, over six connections; returns the bytes."""

    def fetch(share: list[str]) -> int:
        line = http.client.HTTPConnection(HOST, port, timeout=60)
        got = 0
        for path in share:
            line.request("GET", f"/{path}", headers={"Accept-Encoding": "gzip"})
            answer = line.getresponse()
            got += len(answer.read())
            if answer.status != 200:
                raise RuntimeError(f"{path} was answered with {answer.status}.")
        line.close()
        return got

    with ThreadPoolExecutor(CONNECTIONS) as lines:
        return sum(lines.map(fetch, [paths[k::CONNECTIONS] for k in range(CONNECTIONS)]))


def at_once(store: Path, visitors: int, requests: Counter[str]) -> None:
    with Server(DIST, classroom=Classroom([NAME]), store=store) as server:
        begun = time.perf_counter()
        with ThreadPoolExecutor(visitors) as door:
            got = list(door.map(lambda _: visit(server.port, list(requests)), range(visitors)))
        seconds = time.perf_counter() - begun
    assert set(got) == {sum(requests.values())}, "a visit was not whole"
    print(f"{visitors} visits at once: {seconds:.1f} s, {sum(got) / 1e6:.0f} MB, all whole")
    if sys.platform == "linux":
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        print(f"peak memory of server and clients together: {peak:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visitors", type=int, default=40)
    options = parser.parse_args()
    serve.EVERYWHERE = HOST  # nothing is opened to the network
    store = compress.make(DIST, brotli=True)
    with sync_playwright() as running:
        requests = bytes_of_first_visits(running, store)
    at_once(store, options.visitors, requests)


if __name__ == "__main__":
    main()
