"""Checks a built site: exactly the listed files, one wheel, nothing fetched from outside."""

from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from . import addresses, listing, references, single
from .errors import CheckError

WHEEL = "py_logreg-*.whl"


class Allowed(NamedTuple):
    """An address in a vendored file that this site never fetches, and why not."""

    file: str  # a pattern
    address: str  # a pattern
    why: str


ALLOWED = (
    Allowed(
        "vendor/pyscript/core-*.js", "https://cdn.jsdelivr.net/*", "used without `interpreter`"
    ),
    Allowed("vendor/pyscript/core-*.js", "https://micropython.org/pi/*", "mip.install"),
    Allowed("vendor/pyscript/core-*.js", "https://raw.githubusercontent.com/*", "mip.install"),
    Allowed("vendor/pyscript/core-*.js", "https://packages.pyscript.net/*", "a link in an error"),
    Allowed("vendor/pyscript/core-*.js", "https://docs.pyscript.net/*", "a link in an error"),
    Allowed("vendor/pyscript/core-*.js", "https://pyscript.github.io/*", "a link in an error"),
    Allowed("vendor/pyscript/core-*.js", "https://github.com/pyscript/*", "a docstring"),
    Allowed("vendor/pyscript/core-*.js", "https://developer.mozilla.org/*", "a docstring"),
    Allowed("vendor/pyscript/core-*.js", "http://0.0.0.0", "compared with the page's own address"),
    Allowed("vendor/pyscript/core-*.js", "https://", "a scheme to compare with"),
    Allowed("vendor/pyscript/core-*.js", "http://", "a scheme to compare with"),
    Allowed("vendor/pyodide/pyodide.mjs", "https://cdn.jsdelivr.net/*", "used without `indexURL`"),
    Allowed("vendor/pyodide/pyodide.asm.mjs", "https://${*", "a socket's address, never opened"),
    Allowed("vendor/micropython/micropython.mjs", "https://emscripten.org/*", "words of an error"),
    Allowed("licences/licences.json", "https://*", "a link that a person may follow"),
)


def check(site: Path) -> None:
    """Raise CheckError, naming every fault, unless the site keeps its rules."""
    found = faults(site)
    if found:
        raise CheckError(
            "The built site is not in order; run build.py build, and if that does not help, "
            "mend the sources:\n  " + "\n  ".join(found)
        )


def faults(site: Path) -> list[str]:
    """Each broken rule, as a sentence."""
    found = listing.faults(site)
    wheels = [path for path in listing.files(site) if fnmatchcase(Path(path).name, WHEEL)]
    if len(wheels) != 1:
        found.append(f"There must be exactly one py_logreg wheel, not {len(wheels)}: {wheels}.")
    for path in listing.files(site):
        found += outside(site, path)
    return [*found, *references.faults(site), *single.faults(site)]


def outside(site: Path, path: str) -> list[str]:
    """Each address in one file that a browser would fetch from elsewhere."""
    whole = path == single.NAME
    content = single.text_of(site).encode() if whole else (site / path).read_bytes()
    try:
        found = addresses.find(path, content)
    except CheckError as error:
        return [str(error)]
    return [
        f"{path} would fetch {address}."
        for address in found
        if not any(covers(rule, path, address) for rule in ALLOWED)
    ]


def covers(rule: Allowed, path: str, address: str) -> bool:
    """Whether a rule allows this address in this file."""
    return fnmatchcase(path, rule.file) and fnmatchcase(address, rule.address)
