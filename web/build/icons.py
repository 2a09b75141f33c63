"""The icons of an installed site, drawn from icon.svg by sharp."""

from pathlib import Path

from . import node
from .paths import WEB

PROGRAM = Path(__file__).with_name("icons.mjs")


def draw(modules: Path, into: Path) -> None:
    """Fill the new folder ``into`` with what manifest.webmanifest names.

    Parameters
    ----------
    modules : the node_modules folder with sharp.

    Raises
    ------
    StepError
    """
    into.mkdir()
    node.run(
        [PROGRAM, modules, WEB / "icon.svg", into],
        failed="the icons could not be drawn",
    )
