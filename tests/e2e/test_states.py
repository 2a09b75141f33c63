"""Every state of the page, at three widths, in the light and in the dark, in each language.

What axe finds is asked in each of them; what a screen reader is told in those that have a shape of
their own.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import pictures
from tests.e2e.lab import BOOT_MS, Lab, axe

COMBINATIONS = [*itertools.product((390, 820, 1280), ("light", "dark"), ("en", "zh-CN"))]
CHEAP = (390, "dark", "zh-CN")  # the narrowest, and what is looked at least


def zone(lab: Lab, name: str) -> None:
    """Where zones are tabs, turn to one."""
    tab = lab.page.locator(f"#tab-{name}")
    if tab.is_visible():
        tab.click()


def bench(lab: Lab, name: str) -> None:
    """Open a bench; the last one is closed first."""
    lab.page.keyboard.press("Escape")
    zone(lab, "data")
    lab.page.locator(f"[data-work={name}]").locator("visible=true").first.click()
    expect(lab.page.locator("#z-work")).to_be_visible()


def empty(lab: Lab, folder: Path, language: str) -> Iterator[str]:
    """Nothing there yet; then what cannot be read."""
    lab.open(sample="none", size="16", lang=language)
    for name in ("data", "train", "neuron"):
        zone(lab, name)
        yield f"empty, {name}"
    zone(lab, "data")
    folder.mkdir(exist_ok=True)
    broken = folder / "broken.jpg"
    broken.write_bytes(b"no picture")
    lab.a.upload(broken)
    expect(lab.message).to_be_visible()
    yield "a message"
    for name in ("upload", "samples", "draw", "camera", "projects"):
        bench(lab, name)
        if name == "camera":
            expect(lab.page.locator("#video")).to_be_visible()
        if name == "projects":
            lab.page.locator(".projects summary").click()
        yield name
    lab.page.keyboard.press("Escape")


def three(lab: Lab, folder: Path, _: str) -> Iterator[str]:
    """A third class, trained, and all pictures of one tray."""
    zone(lab, "data")
    lab.page.locator("#class-add").click()
    for number, letter in enumerate("abc"):
        tray = lab.page.get_by_test_id(f"class-{letter}")
        files = pictures.jpegs(folder / letter, 3, number, 10 * number)
        tray.locator("input[type=file]").first.set_input_files(files)
        expect(tray.get_by_test_id("count")).to_have_text("3")
    yield "three classes"
    zone(lab, "train")
    lab.run(20)
    yield "three classes, trained"
    zone(lab, "data")
    lab.page.locator("[data-testid=class-c] [data-all]").click()
    expect(lab.page.locator("#all-grid .pick").first).to_be_visible()
    lab.page.locator("#all-grid .pick").first.click()
    yield "all pictures"
    lab.page.keyboard.press("Escape")
    zone(lab, "neuron")
    for tab in ("graph", "weights", "judge", "explain", "speed", "python"):
        lab.page.locator(f"#hood-{tab}").click()
        expect(lab.page.locator(f"#hood-{tab}")).to_have_attribute("aria-selected", "true")
        yield f"three classes, {tab}"


def story(lab: Lab, _: Path, language: str) -> Iterator[str]:
    """A chapter: its words, its numbers, a wrong answer, the symbols."""
    page = lab.page
    lab.open(sample="shapes", size="16", lang=language, chapter="1")
    expect(page.locator("#chapter-title")).not_to_be_empty()
    page.locator("#figure-numbers").click()
    page.locator("#numpy summary").click()
    page.locator("#notation summary").click()
    expect(page.locator("#figure-table tbody tr").first).to_be_visible()
    yield "chapter, all open"
    page.locator("#figure-numbers").click()
    while page.locator("#part-next").is_visible():
        page.locator("#part-next").click()
    page.locator("#answer").fill("0.5")
    page.locator("#answer").press("Enter")
    expect(page.locator("#answer-say")).to_have_attribute("data-ok", "0")
    yield "chapter, answered wrong"
    page.locator("#symbols-open").click()
    expect(page.locator("#symbols-table")).to_be_visible()
    yield "symbols"
    page.locator("#symbols-close").click()


@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [
        pytest.param(
            *one, marks=() if one == CHEAP else pytest.mark.all, id="-".join(map(str, one))
        )
        for one in COMBINATIONS
    ],
)
def test_axe_finds_nothing_in_any_state(
    new_page: Callable[..., Page],
    address: str,
    axe_source: str,
    tmp_path: Path,
    width: int,
    scheme: str,
    language: str,
) -> None:
    page = new_page(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
        reduced_motion="reduce",
        has_touch=width < 1100,
    )
    lab = Lab(page, address)
    found = {
        name: axe(page, axe_source)
        for walk in (empty, three, story)
        for name in walk(lab, tmp_path, language)
    }
    for other in ("doctor", "teacher", "help", "licences"):
        page.goto(f"{address}{other}.html?lang={language}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        if other == "doctor":
            expect(page.locator("#copy")).to_be_enabled(timeout=BOOT_MS)
        found[other] = axe(page, axe_source)
    faults = {name: faults for name, faults in found.items() if faults}
    assert not faults, json.dumps(faults, indent=1)


#: What a screen reader is told in each state: the parts that must not be missing.
TOLD = {
    "empty": (
        ".lab",
        r"""
- region "Data":
  - heading "Data" [level=2]
  - button "Add a class"
  - group "give it a name":
    - button "Add picture files to class A"
    - paragraph: Drop pictures here, or press +.
  - img "No training pictures yet"
- region "The neuron":
  - button "Picture before" [disabled]
  - paragraph: no picture yet
- region "Train":
  - img /No curve yet. both classes need pictures/
  - slider "Look back at the run" [disabled]
  - button "Take one step" [disabled]
  - button "Run" [disabled]
  - group "Try":
    - img "No picture is tried yet"
""",
    ),
    "ready": (
        "body",
        r"""
- banner:
  - group "Lab or story":
    - button "Lab" [pressed]
    - button "Story"
  - heading "Red and blue shapes" [level=1]
  - button "Projects on this device"
  - list:
    - listitem: Python is ready
    - listitem: Pictures stay on this device
  - group "Language":
    - button "EN" [pressed]
    - button "中文"
  - button "Link to this place"
  - link "Help"
- main:
  - region "The neuron":
    - group /Pixels of the picture/:
      - img /Picture red square 1, truth. Red/
    - figure "R"
    - figure "G"
    - figure "B"
    - img /The weights as a picture/
    - img /Running sum of w·x over 768 terms/
    - img /S-curve. z = 0\.000 gives a = 0\.500/
  - region "Train":
    - definition: "0.693147"
    - button "Take one step"
    - button "Run"
""",
    ),
    "training": (
        ".train",
        r"""
- definition: /^\d\.\d{6}$/
- img /Cost by iteration, from 0\.693 to/
- slider "Look back at the run" [disabled]
- img /Share named correctly by iteration. training/
- button "Take one step" [disabled]
- button "Stop"
- textbox "Learning rate α"
- textbox "Iterations": "100000"
""",
    ),
    "judge": (
        ".z-hood",
        r"""
- tablist "Under the hood":
  - tab "Judge" [selected]
- tabpanel "Judge":
  - group "What is shown":
    - button "Answers" [pressed]
    - button "Hold out"
    - button "Many files"
    - button "Two models"
  - paragraph: /\d+ of 20 named correctly/
  - group "Which pictures":
    - button "Test" [pressed]
    - button "Training"
  - table /How often each class was called what/:
    - rowgroup:
      - row:
        - columnheader "called Red"
        - columnheader "called Blue"
        - columnheader "recall"
    - rowgroup:
      - row:
        - rowheader "Red"
        - cell:
          - button /Red called Red. \d+ pictures. Show them/
      - row:
        - rowheader "Blue"
      - row:
        - rowheader "precision"
""",
    ),
    "chapter": (
        "#story",
        r"""
- navigation "Chapters":
  - list:
    - listitem:
      - link "1 Pixels"
    - listitem:
      - link "10 Break it"
- region "A picture is numbers":
  - paragraph: Chapter 1 of 10
  - heading "A picture is numbers" [level=2]
  - heading "Card 1 of 3" [level=3]
  - button "Back" [disabled]
  - button "Next"
  - group "Unfold":
    - button "Unfold"
    - button "Fold back" [disabled]
    - button "All"
- region "Unfold":
  - button "Symbols"
  - button "Numbers as a table"
  - group "Unfold":
    - slider "How much is unfolded": "0"
    - figure "red"
    - figure "green"
    - figure "blue"
    - figure /Picture 5 . 7/:
      - application /Enter goes in, arrows move/
""",
    ),
    "doctor": (
        "body",
        r"""
- main:
  - heading "Check this device" [level=1]
  - status: /works on this device/
  - list:
    - listitem:
      - heading "Python" [level=2]
      - text: /works/
    - listitem:
      - heading "Memory" [level=2]
  - heading "Report" [level=2]
  - region "Report"
  - paragraph:
    - button "Copy"
""",
    ),
    "teacher": (
        "body",
        r"""
- main:
  - heading "For teachers" [level=1]
  - navigation "On this page":
    - link "Lesson plans"
    - link "The ten chapters"
    - link "Five experiments"
    - link "Glossary"
    - link "Make a link"
  - button "Print the plans"
  - heading "Lesson plans" [level=2]
  - region /45 minutes/:
    - table:
      - rowgroup:
        - row:
          - columnheader "min"
          - columnheader "what"
""",
    ),
    "help": (
        "body",
        r"""
- banner:
  - link "Back to the lab"
  - group "Language":
    - button "EN" [pressed]
- main:
  - heading "Help" [level=1]
  - heading "The first minute" [level=2]
  - heading "Pictures" [level=2]
  - heading "The numbers" [level=2]
  - term: w, b
  - heading "Keyboard" [level=2]
  - heading "When something does not work" [level=2]
  - paragraph:
    - link "Check what works on this device"
""",
    ),
}


def test_a_screen_reader_is_told_of_every_state(lab: Lab) -> None:
    page = lab.page

    def expect_told(state: str) -> None:
        place, told = TOLD[state]
        expect(page.locator(place)).to_match_aria_snapshot(told)

    lab.open(sample="none", size="16")
    expect_told("empty")
    lab.open(sample="shapes", size="16")
    expect_told("ready")
    lab.type(lab.iterations, "100000")
    lab.press("train")
    lab.expect_state("training")
    expect_told("training")
    lab.press("stop")
    lab.expect_state("ready")
    page.locator("#hood-judge").click()
    expect_told("judge")
    page.locator("#rooms [data-to=story]").click()
    expect_told("chapter")
    for other in ("doctor", "teacher", "help"):
        page.goto(f"{lab.address}{other}.html")
        expect_told(other)


#: How something shows, apart from its words: where two differ they can be told apart. In forced
#: colours neither shadows nor grounds of our own are left.
LOOK = """node => {
  const seen = getComputedStyle(node);
  const outline = seen.outlineStyle === "none" ? "" : seen.outlineColor;
  return [seen.backgroundColor, seen.borderBottomColor, outline, seen.borderWidth].join();
}"""

#: What is chosen, and something like it that is not.
CHOSEN = {
    "room": ("#rooms [aria-pressed=true]", "#rooms [aria-pressed=false]"),
    "language": (".topbar .end [aria-pressed=true]", ".topbar .end [aria-pressed=false]"),
    "picture": (".thumb[aria-current=true]", ".thumb:not([aria-current])"),
    "tab": (".tabs [aria-selected=true]", ".tabs [aria-selected=false]"),
    "tray": (".z-data .to [aria-pressed=true]", ".z-data .to [aria-pressed=false]"),
    "brush": ("[data-brush][aria-pressed=true]", "[data-brush][aria-pressed=false]"),
    "colour": (".swatch[aria-pressed=true]", ".swatch[aria-pressed=false]"),
}


@pytest.mark.parametrize("scheme", ["dark", pytest.param("light", marks=pytest.mark.all)])
def test_colours_of_the_system_hide_nothing(
    new_page: Callable[..., Page], address: str, scheme: str
) -> None:
    page = new_page(forced_colors="active", color_scheme=scheme)
    lab = Lab(page, address).open(sample="shapes", size="16")
    lab.a.thumbs.nth(2).click()
    page.locator(".four [data-work=draw]").click()
    for name, pair in CHOSEN.items():
        one, other = (page.locator(place).locator("visible=true").first for place in pair)
        assert one.evaluate(LOOK) != other.evaluate(LOOK), name
    assert page.locator("#pad").evaluate("n => getComputedStyle(n).outlineStyle") == "solid"
    step = page.get_by_test_id("step")
    before = step.evaluate(LOOK)
    step.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert step.evaluate(LOOK) != before, "the focus cannot be seen"
    page.locator("#rooms [data-to=story]").click()
    # The squares are there first, their colours with the first numbers.
    page.wait_for_function(
        """() => {
            const squares = [...document.querySelectorAll(".cells.large > *")];
            const seen = squares.filter((one) => one.checkVisibility());
            return new Set(seen.map((one) => getComputedStyle(one).backgroundColor)).size > 3;
        }"""
    )
