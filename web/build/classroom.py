"""What the teacher's server tells beside the site: its address, a class pack, how many came."""

import io
import json
import threading
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

import segno

from .errors import MissingInputError

PAGE = "class.html"
FACTS = "class.json"
CODE = "class.svg"
PACK = "class.pack"


class Classroom:
    """A class and its visitors.

    Parameters
    ----------
    hosts : this machine's addresses in the local network, the likeliest first.
    https : whether its server speaks https.
    pack : a project file that the page opens for every visitor.

    Attributes
    ----------
    port : that of the server, which sets it.

    Raises
    ------
    MissingInputError
        There is no such pack.
    """

    def __init__(
        self, hosts: Sequence[str], *, https: bool = False, pack: Path | None = None
    ) -> None:
        if pack and not pack.is_file():
            raise MissingInputError(f"There is no file {pack}: --pack needs a project file.")
        self.hosts = hosts
        self.https = https
        self.pack = pack
        self.port = 0
        self.query = urlencode({"pack": PACK})
        self.came: set[str] = set()  # network addresses; only their number is ever told
        self.lock = threading.Lock()

    @property
    def addresses(self) -> list[str]:
        """Where a browser finds the site, the likeliest first."""
        scheme = "https" if self.https else "http"
        return [f"{scheme}://{host}:{self.port}/" for host in self.hosts]

    def welcome(self, visitor: str) -> None:
        """Count the device at this network address, once."""
        with self.lock:
            self.came.add(visitor)

    @property
    def visitors(self) -> int:
        return len(self.came)

    def answer(self, path: str) -> tuple[bytes, str] | None:
        """Body and type of what only a class has; None: not here."""
        if path == FACTS:
            return json.dumps(self.facts()).encode(), "application/json"
        if path == CODE:
            return self.code().encode(), "image/svg+xml"
        if path == PACK and self.pack:
            return self.pack.read_bytes(), "application/zip"
        return None

    def facts(self) -> dict[str, object]:
        """What the page is told, as one line of JSON."""
        pack = {"path": PACK, "name": self.pack.name} if self.pack else None
        return {
            "addresses": self.addresses,
            "https": self.https,
            "visitors": self.visitors,
            "pack": pack,
        }

    def code(self) -> str:
        """The address as a QR code, an SVG picture."""
        out = io.BytesIO()
        self.qr().save(out, kind="svg", light="#fff", svgclass=None, lineclass=None, xmldecl=False)
        return out.getvalue().decode()

    def drawn(self) -> str:
        """The address as a QR code in letters, for a terminal."""
        out = io.StringIO()
        self.qr().terminal(out, compact=True)
        return out.getvalue()

    def qr(self) -> segno.QRCode:
        return segno.make(self.addresses[0], micro=False)
