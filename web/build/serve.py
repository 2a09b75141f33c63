"""Serves the built site: to this machine, or to a class in the local network."""

import os
import socket
import ssl
import sys
import threading
import webbrowser
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from . import certificate, compress, lan
from .classroom import PAGE, Classroom
from .console import say, status
from .errors import PortError
from .handler import TIMEOUT, Files, Handler, ToHttps

HOST = "127.0.0.1"
EVERYWHERE = "0.0.0.0"
NEXT = 20  # ports to try after the one asked for, before taking any
TLS_HELLO = b"\x16"  # the first byte of every TLS connection


class Quiet(ThreadingHTTPServer):
    """One thread for each connection; a failure of one is nobody else's."""

    daemon_threads = True
    request_queue_size = 512  # a class comes at once, each browser with six connections
    allow_reuse_address = os.name != "nt"  # there it would share a port that is taken
    classroom: Classroom | None = None
    tls: ssl.SSLContext | None = None

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.tls is None:
            super().finish_request(request, client_address)
            return
        # Here and not in the loop that accepts: a slow device must not hold up the others.
        request.settimeout(TIMEOUT)
        if request.recv(1, socket.MSG_PEEK) != TLS_HELLO:
            ToHttps(request, client_address, self)
            return
        with self.tls.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves, refuses the certificate or falls silent is no error."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError | ssl.SSLError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Server:
    """The running server; ``with Server(site, port=0) as server: server.address``.

    Parameters
    ----------
    site : the built site.
    port : the one to try first; 0: any.
    classroom : serve the local network, and tell this; None: serve this machine alone.
    tls : speak https with this.
    store : where the compressed copies are.
    handler : called with the site's files and a request, which it answers.
    """

    def __init__(
        self,
        site: Path,
        port: int = 0,
        *,
        classroom: Classroom | None = None,
        tls: ssl.SSLContext | None = None,
        store: Path | None = None,
        handler: Callable[..., BaseHTTPRequestHandler] = Handler,
    ) -> None:
        self.site = site
        answering = partial(handler, Files(site, store))
        self.http = listen(EVERYWHERE if classroom else HOST, port, answering)
        self.port: int = self.http.server_address[1]
        self.address = f"{'https' if tls else 'http'}://{HOST}:{self.port}/"
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.http.tls = tls
        self.http.classroom = classroom
        if classroom:
            classroom.port = self.port

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


def listen(host: str, port: int, handler: Callable[..., BaseHTTPRequestHandler]) -> Quiet:
    """Open ``port``, else one of those after it, else any that is free."""
    for number in [*range(port, min(port + NEXT, 65536)), 0] if port else [0]:
        try:
            return Quiet((host, number), handler)
        except OSError:
            continue
    raise PortError(
        f"No port of {host} could be opened: end a program that uses them and try again."
    )


def serve(site: Path, port: int, *, browser: bool) -> None:
    """Serve this machine until Ctrl-C."""
    with Server(site, port) as server:
        say_port(server, port)
        say(f"The site is at {server.address} (Ctrl-C ends it)")
        if browser and has_screen():
            webbrowser.open(server.address)
        wait(server)


def serve_class(site: Path, port: int, *, https: bool, pack: Path | None, browser: bool) -> None:
    """Serve the local network until Ctrl-C, and show the class where to go.

    Raises
    ------
    NetworkError, PortError, MissingInputError, StepError
    """
    room = Classroom(lan.addresses(), https=https, pack=pack)
    tls = certificate.context([*room.hosts, HOST, "localhost"]) if https else None
    store = compress.make(site, brotli=https)
    with Server(site, port, classroom=room, tls=tls, store=store) as server:
        say_port(server, port)
        announce(room, server.address)
        if browser and has_screen():
            webbrowser.open(server.address + PAGE)
        wait(server)


def announce(room: Classroom, here: str) -> None:
    """Say where the class finds the site, and what to do if it does not."""
    address, *others = room.addresses
    line = "─" * (len(address) + 6)
    say(f"\n┌{line}┐\n│   {address}   │\n└{line}┘\n")
    if sys.stdout.isatty():
        say(room.drawn())
    say(f"For the projector: {here}{PAGE}")
    if others:
        say(f"This machine is in several networks; also: {' '.join(others)}")
    if room.https:
        say(
            "Every browser warns once, since no authority knows this machine: choose Advanced, "
            "then go on. The live camera works."
        )
    else:
        say(
            "Over plain http no browser gives the live camera; files, drawing, samples and a "
            "phone's own camera work. With --https the live camera works too."
        )
    say(
        "If a device cannot open the address: it must be in the same network; allow Python when "
        "the firewall of this machine asks (private networks); some school networks keep devices "
        "apart: then use the hotspot of this machine or of a phone.\nCtrl-C ends it."
    )


def say_port(server: Server, wanted: int) -> None:
    if wanted and server.port != wanted:
        say(f"Port {wanted} is taken; it is port {server.port} now.")


def wait(server: Server) -> None:
    """Wait for Ctrl-C, and show how many have come."""
    try:
        while server.thread.is_alive():
            if server.http.classroom:
                status(f"Devices so far: {server.http.classroom.visitors}")
            server.thread.join(1)  # on Windows Ctrl-C waits for the end of a wait
    except KeyboardInterrupt:
        say("Ended.")


def has_screen() -> bool:
    """Whether a browser window can open: without a display, a text browser would take over."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
