"""Nobody left out: axe, the keyboard, reduced motion, a refused camera, files dropped by hand."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import pictures
from tests.e2e.lab import Lab, axe

#: What a browser answers when a person says no; the shell has no prompt in which to say so.
REFUSED = """
navigator.mediaDevices.getUserMedia = () =>
  Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
"""

#: What a screen reader is told of the lab after 20 steps: the parts that must not be missing.
TOLD = {
    "#z-data": r"""
- region "Data":
  - group "Red":
    - heading "Red" [level=3]
    - button "All pictures of class A"
    - button /Red, picture 1 of 20/
    - button "Add picture files to class A"
  - img "50% Red, 50% Blue"
  - group "Add to":
    - button "A" [pressed]
    - button "B"
  - button "Draw"
  - group "Test":
    - button /Test, picture 1 of 20/
""",
    ".train": r"""
- heading "Train" [level=2]
- button "Numbers as a table"
- term: Cost J
- definition: /^0\.\d{6}$/
- term: Iteration
- definition: "20"
- img /Cost by iteration, from 0\.693 to 0\.\d{3}/
- slider "Look back at the run"
- img /Share named correctly by iteration. training \d+\.\d%, test \d+\.\d% of 20 pictures/
- button "Take one step"
- button "Run"
- button "Reset"
- textbox "Learning rate α"
- textbox "Iterations"
- combobox "Size"
""",
    "#z-try": r"""
- group "Try":
  - figure "picture":
    - img /as the neuron sees it/
  - figure:
    - img /blue towards Red, orange towards Blue, compared with a black picture/
  - img /Probability of Red. 0\.\d{4}/
  - img /S-curve. z = .+ gives a = 0\.\d{3}/
""",
    ".z-hood": r"""
- region "Under the hood":
  - tablist "Under the hood":
    - tab "Graph"
    - tab "Bowl" [selected]
    - tab "Weights"
  - button "Numbers as a table"
  - button "Open or close the drawer" [expanded]
  - tabpanel "Bowl":
    - figure:
      - img /Contours of the cost in one slice/
    - figure:
      - img /The cost along the next step. now/
""",
}
DRAWING = r"""
- region "Draw":
  - button "Close and show the neuron"
  - application "Drawing sheet"
  - group "Brush":
    - button "Medium" [pressed]
  - group "Colour":
    - button "White" [pressed]
  - button "Undo stroke" [disabled]
  - button "Add to A" [disabled]
"""


@pytest.mark.parametrize(
    ("language", "scheme"),
    [
        ("en", "light"),
        pytest.param("zh-CN", "dark", marks=pytest.mark.all),
        pytest.param("en", "dark", marks=pytest.mark.all),
        pytest.param("zh-CN", "light", marks=pytest.mark.all),
    ],
)
def test_axe_finds_nothing(
    new_page: Callable[..., Page], address: str, axe_source: str, scheme: str, language: str
) -> None:
    page = new_page(color_scheme=scheme, reduced_motion="reduce")
    lab = Lab(page, address).open(sample="shapes", lang=language)
    lab.run(20)
    assert axe(page, axe_source) == []
    if language == "en":
        for zone, told in TOLD.items():
            expect(page.locator(zone)).to_match_aria_snapshot(told)
    for tab in ("graph", "weights", "judge", "explain", "speed", "python"):
        page.locator(f"#hood-{tab}").click()
        expect(page.locator(f"#hood-{tab}")).to_have_attribute("aria-selected", "true")
        assert axe(page, axe_source) == [], tab
    for work in ("draw", "camera", "upload", "samples"):
        page.locator(f".four [data-work={work}]").click()
        expect(page.locator("#z-work")).to_be_visible()
        if (language, work) == ("en", "draw"):
            expect(page.locator("#z-work")).to_match_aria_snapshot(DRAWING)
        assert axe(page, axe_source) == [], work
        page.keyboard.press("Escape")


@pytest.mark.parametrize("name", ["help", "licences"])
def test_axe_finds_nothing_on_the_other_pages(
    new_page: Callable[..., Page], address: str, axe_source: str, name: str
) -> None:
    page = new_page()
    page.goto(f"{address}{name}.html")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert axe(page, axe_source) == []


def test_licences_name_every_part(new_page: Callable[..., Page], address: str) -> None:
    page = new_page()
    page.goto(f"{address}licences.html")
    for part in ("Pyodide", "NumPy", "Pillow", "MicroPython", "uPlot", "Twemoji", "CC-BY-4.0"):
        expect(page.get_by_text(part).first).to_be_visible()


def test_step_and_run_by_keyboard(lab: Lab) -> None:
    lab.open(sample="shapes")
    lab.page.get_by_test_id("step").focus()
    lab.page.keyboard.press("Enter")
    expect(lab.iteration).to_have_text(re.compile(r"^\s*1\b"))
    lab.iterations.focus()
    lab.page.keyboard.press("ControlOrMeta+a")
    lab.page.keyboard.type("9")
    lab.page.keyboard.press("Enter")
    lab.page.get_by_test_id("train").focus()
    lab.page.keyboard.press("Space")
    expect(lab.iteration).to_have_text(re.compile(r"^\s*10\b"))


def test_a_refused_camera_is_said(lab: Lab) -> None:
    lab.page.add_init_script(REFUSED)
    lab.open(sample="shapes")
    lab.page.locator(".four [data-work=camera]").click()
    told = re.compile("allow|permission|refused", re.I)
    expect(lab.page.locator("#z-work")).to_contain_text(told)


def test_files_can_be_dropped_on_a_tray(lab: Lab, tmp_path: Path) -> None:
    lab.open(sample="none")
    content = [base64.b64encode(file.read_bytes()).decode() for file in jpegs(tmp_path)]
    dropped = lab.page.evaluate_handle(
        """(files) => {
          const transfer = new DataTransfer();
          files.forEach((text, i) => {
            const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
            transfer.items.add(new File([bytes], `dropped-${i}.jpg`, { type: "image/jpeg" }));
          });
          return transfer;
        }""",
        content,
    )
    lab.b.root.dispatch_event("dragover", {"dataTransfer": dropped})
    lab.b.root.dispatch_event("drop", {"dataTransfer": dropped})
    lab.b.expect_count(3)


def jpegs(folder: Path) -> list[Path]:
    return pictures.jpegs(folder, 3, tint=2)
