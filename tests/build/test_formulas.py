"""The story's formulas: whole, readable aloud, and there for every chapter that names one."""

from __future__ import annotations

import ast
import json
import re
import xml.etree.ElementTree as ET

import pytest

from web.build import formulas
from web.build.errors import MissingInputError
from web.build.paths import WEB

FORMULAS = formulas.read()
# Elements of MathML Core: what browsers draw without a library.
CORE = {"math", "mrow", "mi", "mn", "mo", "mspace", "mfrac", "mstyle", "mtable", "mtr", "mtd"} | {
    f"m{place}" for place in ("sup", "sub", "subsup", "over", "under", "underover")
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    site = tmp_path_factory.mktemp("site")
    formulas.write(site)
    table = json.loads((site / formulas.NAME).read_text(encoding="utf-8"))
    assert isinstance(table, dict)
    return table


def test_every_formula_is_made(made: dict[str, str]) -> None:
    assert list(made) == list(FORMULAS)


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_is_plain_mathml(made: dict[str, str], name: str) -> None:
    tree = ET.fromstring(made[name])
    assert tree.tag == "math"
    # app/story/formulas.py puts attributes in after these five letters.
    assert made[name].startswith("<math>")
    assert {node.tag for node in tree.iter()} <= CORE
    # An inline style would be refused by the pages' Content-Security-Policy.
    assert not any("style" in node.attrib for node in tree.iter())


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("score", "z=wTx+b"),
        ("sigmoid", "σ(z)=11+e−z"),
        ("update_w", "w←w−α·dw"),
        ("dz", "dz=dLdz=a−y"),
        ("place_green", "k=(r·W+c)·3+1"),
    ],
)
def test_a_formula_shows_its_signs(made: dict[str, str], name: str, shown: str) -> None:
    assert re.sub(r"\s", "", "".join(ET.fromstring(made[name]).itertext())) == shown


def test_a_name_of_several_letters_is_one_identifier(made: dict[str, str]) -> None:
    names = [node.text for node in ET.fromstring(made["dw_k"]).iter("mi")]
    assert names == ["dw", "k", "x", "k", "dz"]


def test_an_unknown_command_stops_the_build() -> None:
    with pytest.raises(MissingInputError, match="loss"):
        formulas.mathml("loss", r"\nosuchcommand x")


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_formula_can_be_read_aloud(language: str) -> None:
    table = json.loads((WEB / "locales" / f"{language}.json").read_text(encoding="utf-8"))
    assert table["formula"].keys() == FORMULAS.keys()


def test_every_formula_that_a_chapter_names_exists() -> None:
    tree = ast.parse((WEB / "app" / "story" / "notation.py").read_text(encoding="utf-8"))
    (shown,) = (
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "SHOWN"
    )
    assert [len(names) > 0 for names in shown] == [False] + 10 * [True]
    assert {name for names in shown for name in names} <= FORMULAS.keys()


def test_every_symbol_has_its_formula() -> None:
    table = json.loads((WEB / "locales" / "en.json").read_text(encoding="utf-8"))["symbols"]
    symbols = {name for name, words in table.items() if isinstance(words, dict)}
    assert {f"symbol_{name}" for name in symbols} == {
        name for name in FORMULAS if name.startswith("symbol_")
    }
