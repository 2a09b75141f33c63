"""The languages of the page: one file each in web/locales/, and nothing else to be told."""

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path

from .errors import MissingInputError
from .paths import WEB

#: Filled in every page: the buttons of the switch, and the choices of a form.
SWITCH = re.compile(r"(<div [^>]*\bdata-languages\b[^>]*>)(</div>)")
CHOICES = re.compile(r"(<select [^>]*\bdata-languages\b[^>]*>.*?)(</select>)")

#: The page as it stands before any script runs.
FIRST = "en"


@dataclass(frozen=True)
class Language:
    """What a file of words says of itself."""

    tag: str  # of BCP 47, as in <html lang>
    name: str  # in its own words
    short: str  # for a narrow switch
    direction: str  # "ltr" or "rtl"


def read(folder: Path = WEB / "locales") -> list[Language]:
    """All languages, the page's first one first.

    Raises
    ------
    MissingInputError
        A file does not say what its language is called.
    """
    found = []
    for path in sorted(folder.glob("*.json")):
        said = json.loads(path.read_text(encoding="utf-8")).get("language", {})
        missing = [key for key in ("name", "short", "direction") if not said.get(key)]
        if missing:
            raise MissingInputError(f"{path.name} lacks language.{missing[0]}.")
        found.append(Language(path.stem, said["name"], said["short"], said["direction"]))
    return sorted(found, key=lambda language: (language.tag != FIRST, language.tag))


def write(site: Path) -> None:
    """Let the pages and the scripts of the site know its languages."""
    known = read(site / "locales")
    listed = [vars(language) for language in known]
    script = f"export const LANGUAGES = {json.dumps(listed, ensure_ascii=False, indent=1)};\n"
    (site / "boot" / "languages.js").write_text(script, encoding="utf-8")
    for page in site.glob("*.html"):
        page.write_text(fill(page.read_text(encoding="utf-8"), known), encoding="utf-8")


def fill(page: str, known: list[Language]) -> str:
    """A page with a button, or in a form a choice, for each language."""
    buttons = "".join(
        f'<button data-lang="{one.tag}" lang="{one.tag}" title="{html.escape(one.name)}" '
        f'aria-pressed="{str(one.tag == FIRST).lower()}">{html.escape(one.short)}</button>'
        for one in known
    )
    choices = "".join(
        f'<option value="{one.tag}" lang="{one.tag}">{html.escape(one.name)}</option>'
        for one in known
    )
    page = SWITCH.sub(lambda found: found[1] + buttons + found[2], page)
    return CHOICES.sub(lambda found: found[1] + choices + found[2], page)
