"""story/formulas.json: the story's formulas, LaTeX in web/story/formulas.toml, as MathML."""

import json
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

from latex2mathml.converter import convert

from .errors import MissingInputError
from .paths import WEB

SOURCE = WEB / "story" / "formulas.toml"
NAME = "story/formulas.json"


def write(site: Path) -> None:
    """Write {name: "<math>...</math>"} into the site."""
    target = site / NAME
    target.parent.mkdir(exist_ok=True)
    made = {name: mathml(name, latex) for name, latex in read().items()}
    target.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read() -> dict[str, str]:
    """The formulas by name, in LaTeX."""
    return {
        str(name): str(latex) for name, latex in tomllib.loads(SOURCE.read_text("utf-8")).items()
    }


def mathml(name: str, latex: str) -> str:
    """One formula as markup for a page, which needs no namespace.

    Raises
    ------
    MissingInputError
        The formula holds a command that the converter does not know, and leaves as it stands.
    """
    tree = ET.fromstring(convert(latex))
    if "\\" in "".join(tree.itertext()):
        raise MissingInputError(f"The formula {name} in {SOURCE.name} cannot be converted: {latex}")
    for node in tree.iter():
        node.tag = node.tag.rpartition("}")[2]
        join_letters(node)
    del tree.attrib["display"]
    return ET.tostring(tree, encoding="unicode")


def join_letters(node: ET.Element) -> None:
    """Make one identifier of the upright letters of a name such as dw, in place."""
    letters = list(node)
    if len(letters) > 1 and all(letter.get("mathvariant") == "normal" for letter in letters):
        node.tag = "mi"
        node.text = "".join(letter.text or "" for letter in letters)
        for letter in letters:
            node.remove(letter)
