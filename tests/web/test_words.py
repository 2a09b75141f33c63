"""Every word a person reads: there in both languages, used, and filled with what is told."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from protocol.messages import FAILURES, SAYINGS, UNDOABLE
from web.build import languages, node

WEB = Path(__file__).parents[2] / "web"
LANGUAGES = [language.tag for language in languages.read()]

#: Chapter 10's tables are put together by the trainer, which names their rows and pictures.
TOLD = "rows|pictures"

#: Keys that the page puts together: a literal beginning, and what may follow.
BUILT = (
    ("error.", FAILURES),
    (
        "error.",
        ("no-worker", "no-app", "worker", "worker-part", "blocked", "missing-part"),
    ),  # boot/bridge.js
    ("say.", SAYINGS),
    ("done.", UNDOABLE),
    ("status.", ("booting", "ready", "training", "failed")),
    ("numbers.", ("what", "multiplications", "time")),
    ("work.", ("draw", "camera", "upload", "samples", "projects", "all")),
    ("camera.", ("insecure", "refused", "none", "in_use", "failed")),
    ("mark.", ("duplicate", "one-colour")),
    ("phase.", ("numpy", "library")),
    ("kept.", ("off", "full", "lost")),
    ("during.", ("run", "step", "ingest", "open", "export", "race", "try", "working")),
    ("during.", ("pack", "look_into", "bring")),
    ("judge.", ("answers", "hold_out", "many", "compare")),  # app/hood_views.py
    ("explain.", ("votes", "flip", "nearest", "paint")),
    ("projects.", ("no-class", "already-here")),
    ("story.", ("check", "answer", "show_me", "calculator")),  # app/story/question.py
)

#: The ten chapters: what the shell and the chapter's own number put together.
CHAPTERS = [str(number) for number in range(1, 11)]
#: Every chapter has these; its cards are card1, card2 ... without a gap.
PARTS = ("title", "goal", "needs", "card1", "action", "check", "hint", "wrong1", "wrong2", "reader")
CHAPTER_KEY = re.compile(
    rf"story\.(\d+)\.({'|'.join(PARTS)}|card\d|after|reader_\w+|ui\.\w+|teacher\.\w+)"
)


def flat(node: Any, prefix: str = "") -> dict[str, Any]:
    """Dotted key -> words; plural forms stay one value."""
    if isinstance(node, str) or "other" in node:
        return {prefix: node}
    out = {}
    for name, inner in node.items():
        out.update(flat(inner, f"{prefix}.{name}" if prefix else name))
    return out


def read(language: str) -> dict[str, Any]:
    return flat(json.loads((WEB / "locales" / f"{language}.json").read_text(encoding="utf-8")))


TABLES = {language: read(language) for language in LANGUAGES}
ENGLISH = TABLES["en"]
SOURCES = {
    path: path.read_text(encoding="utf-8")
    for pattern in ("*.html", "app/**/*.py", "boot/**/*.js")
    for path in sorted(WEB.glob(pattern))
}


def forms(words: Any) -> list[str]:
    return [words] if isinstance(words, str) else list(words.values())


def places(words: Any) -> set[str]:
    """The {places} of some words; a singular may leave out its number."""
    return set(re.findall(r"\{(\w+)\}", " ".join(forms(words))))


def used() -> set[str]:
    """Every key that some source names."""
    keys = {f"{head}{tail}" for head, tails in BUILT for tail in tails}
    for text in SOURCES.values():
        literals = re.findall(r"""["'`]([a-z_]+(?:\.[a-z0-9_-]+)+)["'`]""", text)
        keys.update(key for key in literals if key in ENGLISH)
        keys.update(re.findall(r'data-i18n(?:-label)?="([^"]+)"', text))
        # Beginnings such as "hood.fact_" + name, f"train.{what}" and "neuron.loss_%s" % label.
        for head in re.findall(r"""["'`]([a-z_]+\.[a-z0-9_.-]*?)(?:["'`] ?\+|\$?\{|%)""", text):
            # "story." alone begins everything of the story; BUILT and CHAPTER_KEY say what is used.
            if head != "story.":
                keys.update(key for key in ENGLISH if key.startswith(head))
    keys.update(("language.name", "language.short", "language.direction"))  # web/build/languages.py
    for name in ("help", "licences", "teacher", "doctor", "class"):
        keys.add(f"{name}.title")
    keys.update(f"story.names.{chapter}" for chapter in CHAPTERS)
    chapters = "".join(text for path, text in SOURCES.items() if "story" in path.parts)
    keys.update(key for key in ENGLISH if CHAPTER_KEY.fullmatch(key) and in_story(key, chapters))
    return keys


def in_story(key: str, chapters: str) -> bool:
    """Whether the story names a chapter's word: its last part, or a beginning of it ("error_")."""
    if not re.search(r"\.(ui|after|reader_\w+)\b", key) or re.search(rf"\.ui\.({TOLD})\.", key):
        return True
    last = key.rpartition(".")[2]
    heads = [last[: end.end()] for end in re.finditer("_", last)]
    return any(
        re.search(rf"""["' .]{re.escape(word)}["' .%{{}}]""", chapters) for word in (last, *heads)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language: str) -> None:
    assert TABLES["en"].keys() == TABLES[language].keys()


def test_there_is_english_and_chinese() -> None:
    assert {"en", "zh-CN"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_empty(language: str) -> None:
    for key, words in TABLES[language].items():
        assert all(form.strip() for form in forms(words)), key


@pytest.mark.parametrize("key", sorted(ENGLISH))
def test_places_are_the_same_in_every_language(key: str) -> None:
    for table in TABLES.values():
        assert places(ENGLISH[key]) == places(table[key])


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_the_forms_of_the_language(language: str) -> None:
    asked = (
        f"new Intl.PluralRules({json.dumps(language)}).resolvedOptions().pluralCategories.join()"
    )
    program = shutil.which("node", path=node.search_path())
    assert program
    said = subprocess.run([program, "-p", asked], capture_output=True, text=True, check=True)
    wanted = set(said.stdout.strip().split(","))
    for key, words in TABLES[language].items():
        if not isinstance(words, str):
            assert set(words) == wanted, key


def test_every_key_of_a_page_exists() -> None:
    for path, text in SOURCES.items():
        for key in re.findall(r'data-i18n(?:-label)?="([^"]+)"', text):
            assert key in ENGLISH, f"{path.name}: {key}"


def test_every_key_of_a_program_exists() -> None:
    # t("..."), tell("..."), fault("...") and the like, with a whole literal.
    call = re.compile(
        r"""\b(?:t|tell|fault|_say_key|words)\(\s*["'`]([a-z_]+\.[\w.-]+)["'`]\s*[,)]"""
    )
    for path, text in SOURCES.items():
        for key in call.findall(text):
            assert key in ENGLISH, f"{path.name}: {key}"


@pytest.mark.parametrize(("head", "tails"), BUILT)
def test_every_built_key_exists(head: str, tails: tuple[str, ...]) -> None:
    assert [tail for tail in tails if head + tail not in ENGLISH] == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_has_all_its_words(chapter: str) -> None:
    keys = {key for key in ENGLISH if key.startswith(f"story.{chapter}.")}
    assert {f"story.{chapter}.{part}" for part in PARTS} <= keys
    cards = sorted(key for key in keys if ".card" in key)
    assert cards == [f"story.{chapter}.card{k + 1}" for k in range(len(cards))]


def test_there_are_ten_chapters() -> None:
    numbers = {found[1] for key in ENGLISH if (found := CHAPTER_KEY.fullmatch(key))}
    assert numbers == set(CHAPTERS)
    assert {key for key in ENGLISH if key.startswith("story.names.")} == {
        f"story.names.{chapter}" for chapter in CHAPTERS
    }


@pytest.mark.parametrize("table", [("error.", FAILURES), ("say.", SAYINGS)])
def test_sentences_are_filled_with_what_the_trainer_tells(table: tuple[str, Any]) -> None:
    head, codes = table
    for code, params in codes.items():
        assert places(ENGLISH[head + code]) <= set(params), code


def test_no_words_are_unused() -> None:
    assert sorted(set(ENGLISH) - used()) == []


def test_words_in_the_page_are_the_english_words() -> None:
    # Before any script runs the page is read as it stands.
    pattern = re.compile(r'data-i18n="([^"]+)"[^<]*?>([^<]+)</')
    for name in (
        "index.html",
        "frame.html",
        "help.html",
        "licences.html",
        "doctor.html",
        "class.html",
        "teacher.html",
    ):
        for key, shown in pattern.findall(SOURCES[WEB / name]):
            plain = shown.replace("&amp;", "&").replace("&lt;", "<")
            assert plain == ENGLISH[key], f"{name}: {key}"


def test_a_sample_names_the_licence_of_each_of_its_sources() -> None:
    notice = json.loads((WEB / "samples" / "NOTICE.json").read_text(encoding="utf-8"))
    for source in notice:
        for sample in source["samples"]:
            said = (
                ENGLISH[f"sample.{sample}.licence"]
                .replace("CC BY", "CC-BY")
                .replace("-BY 4", "-BY-4")
            )
            assert source["licence"] in said, (sample, source["title"])
