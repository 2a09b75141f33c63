"""What the two Pythons of the page load: Pyodide's lock, pruned, and the two PyScript configs."""

import json
from pathlib import Path
from typing import Any

from pyodide_lock import PyodideLockSpec
from pyodide_lock.utils import add_wheels_to_spec

from . import head, pagecode
from .errors import MissingInputError
from .sources import Part

PACKAGES = ("numpy", "pillow")
# PyScript's own additions that the page does not use; it would wait for them.
UNUSED = ("deprecations-manager", "donkey", "py-editor", "py-game", "py-terminal")
PLUGINS = {"plugins": [f"!{name}" for name in UNUSED]}
PLACE = "<py-config hidden>{}</py-config>"  # PyScript's own place for what holds for every script
UP = "../../"  # from vendor/pyodide/, where the lock lies, to the wheel at the top


def read(modules: Path) -> PyodideLockSpec:
    """The lock file of the Pyodide release in a node_modules folder."""
    return PyodideLockSpec.from_json(modules / "pyodide" / "pyodide-lock.json")


def parts(lock: PyodideLockSpec) -> list[Part]:
    """The wheels that ship, with the hashes that Pyodide itself states."""
    try:
        chosen = [lock.packages[name] for name in PACKAGES]
    except KeyError as error:
        raise MissingInputError(
            f"Pyodide's lock file has no {error}: check web/package.json."
        ) from None
    return [Part(one.file_name, one.sha256) for one in chosen]


def pruned(lock: PyodideLockSpec, wheel: Path) -> PyodideLockSpec:
    """A lock with what ships and no more: NumPy, Pillow and our wheel."""
    small = lock.clone()
    small.packages = {name: lock.packages[name] for name in PACKAGES}
    return add_wheels_to_spec(small, [wheel], base_url=UP)


def app_config() -> dict[str, Any]:
    """PyScript's config of the page: MicroPython, which brings its modules along."""
    return {"interpreter": "./boot/micropython.mjs", **PLUGINS}


def story(site: Path) -> dict[str, list[str]]:
    """What the page fetches when somebody enters the story, and which modules it has then."""
    styles, scripts = (
        sorted(path.relative_to(site).as_posix() for path in site.glob(pattern))
        for pattern in ("style/story*.css", "boot/story/*.js")
    )
    return {
        "modules": pagecode.sources(site, pagecode.STORY),
        "archives": [pagecode.STORY_ARCHIVE],
        "styles": styles,
        "scripts": scripts,
    }


def trainer_config() -> dict[str, Any]:
    """PyScript's config of the worker: Pyodide, which brings packages and modules along."""
    return {
        "interpreter": "./boot/interpreter.mjs",
        "sync_main_only": True,
        "js_modules": {"worker": {"./boot/inbox.js": "inbox", "./boot/store.js": "store"}},
    }


def write(lock: PyodideLockSpec, wheel: Path, site: Path) -> None:
    """Write the lock and the lists into the site, and into its page what PyScript leaves out.

    Raises
    ------
    MissingInputError
        The page has no place for it.
    """
    pruned(lock, wheel).to_json(site / "vendor" / "pyodide" / "pyodide-lock.json")
    lists = {"app": app_config(), "trainer": trainer_config(), "story": story(site)}
    for name, config in lists.items():
        (site / f"{name}.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    page = site / head.PAGE
    text, empty = page.read_text(encoding="utf-8"), PLACE.format("")
    if empty not in text:
        raise MissingInputError(f"{head.PAGE} does not contain {empty}.")
    filled = PLACE.format(json.dumps(PLUGINS))
    page.write_text(text.replace(empty, filled), encoding="utf-8")
