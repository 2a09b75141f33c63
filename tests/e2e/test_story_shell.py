"""The story as a place: entered, left, linked to, read to the end, by keyboard and by ear."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.lab import Lab, axe

PLACE = re.compile(r"row (\d+), column (\d+)")


def story(lab: Lab, **parameters: str) -> Page:
    """A chapter opened by its address."""
    lab.open(**parameters)
    expect(lab.page.locator("#chapter-title")).not_to_be_empty()
    return lab.page


def to_check(page: Page) -> None:
    """Turn to the question, counting the words on the way: never more than 120."""
    for _ in range(6):
        part = page.locator("#part, #question").filter(visible=True)
        assert len(part.inner_text().split()) <= 120
        if not page.locator("#part-next").is_visible():
            break
        page.locator("#part-next").click()
    expect(page.locator("#answer")).to_be_visible()


def test_the_lab_starts_without_the_story(new_page: Callable[..., Page], address: str) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    lab = Lab(page, address).open()
    assert not [path for path in asked if "story" in path]
    page.get_by_role("button", name="Story").click()
    expect(page.locator("#chapter-title")).to_have_text("A picture is numbers")
    assert "python/story.zip" in asked
    expect(page).to_have_url(re.compile(r"\?chapter=1$"))
    expect(page.locator("main.lab")).to_be_hidden()
    assert page.get_by_test_id("cost").count() == 1  # in the lab alone
    page.get_by_role("button", name="Lab").click()
    expect(lab.cost).to_be_visible()
    before = len(asked)
    page.get_by_role("button", name="Story").click()
    expect(page.locator("#chapter-title")).to_be_visible()
    assert not [path for path in asked[before:] if "story" in path]


def test_back_and_forward_go_through_chapters_and_lab(lab: Lab) -> None:
    page = story(lab, chapter="1")
    page.locator("#turn-next").click()
    expect(page.locator("#chapter-title")).to_have_text("Many pictures")
    page.locator("#rail a").nth(2).click()
    expect(page.locator("#chapter-title")).to_have_text("One neuron")
    page.get_by_role("button", name="Lab").click()
    expect(lab.cost).to_be_visible()
    for title in ("One neuron", "Many pictures", "A picture is numbers"):
        page.go_back()
        expect(page.locator("#chapter-title")).to_have_text(title)
    page.go_forward()
    expect(page.locator("#chapter-title")).to_have_text("Many pictures")
    expect(page.locator("#rail [aria-current]")).to_contain_text("2")


def test_a_question_is_answered_and_the_progress_survives_a_reload(lab: Lab) -> None:
    page = story(lab, chapter="1", sample="shapes")
    to_check(page)
    question = page.locator("#question-words")
    row, column = map(int, PLACE.search(question.inner_text()).groups())
    answer, say = page.get_by_label("Your answer"), page.locator("#answer-say")
    answer.fill(str(row * 7 + column))
    answer.press("Enter")
    expect(say).to_have_text("You counted pixels. Each pixel takes three places.")
    answer.fill("1")
    page.get_by_role("button", name="Check it").click()
    expect(say).to_contain_text("Not yet.")
    page.get_by_role("button", name="Show me").click()
    right = (row * 7 + column) * 3 + 1
    expect(say).to_have_text(f"({row} × 7 + {column}) × 3 + 1 = {right}")
    page.get_by_role("button", name="Calculator").click()
    page.get_by_role("textbox", name="Sum").fill(f"({row}×7+{column})×3+1")
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator("#sum-is")).to_have_text(f"= {right}")
    page.get_by_role("button", name="Use as answer").click()
    expect(answer).to_have_value(str(right))
    answer.press("Enter")
    expect(say).to_contain_text("Right!")
    expect(page.locator("#rail li").first).to_have_class("done")
    page.goto(lab.address + "?chapter")
    expect(page.locator("#question")).to_be_visible(timeout=90_000)
    expect(page.locator("#rail li").first).to_have_class("done")
    expect(page.locator("#chapter-title")).to_have_text("A picture is numbers")


def test_the_numpy_is_the_librarys_own_source(lab: Lab) -> None:
    page = story(lab, chapter="1", sample="shapes")
    page.get_by_text("Show the NumPy").click()
    source = page.locator('[data-source="pictures.to_vector"]')
    expect(source).to_contain_text("def to_vector(")
    root = Path(__file__).parents[2]
    library = (root / "py_logreg" / "pictures.py").read_text(encoding="utf-8")
    shown = source.evaluate("node => node.textContent")
    assert len(shown) > 500 and shown in library


def test_a_link_opens_exactly_what_was_shared(
    lab: Lab, new_page: Callable[..., Page], address: str
) -> None:
    page = story(lab, chapter="2", sample="sun", alpha="0.0125", iterations="250", size="32")
    page.get_by_role("button", name="Link to this place").click()
    page.get_by_role("checkbox", name="Camera").check()
    page.get_by_role("checkbox", name="Under the hood").check()
    link = page.locator("#share-link").inner_text()
    page.keyboard.press("Escape")
    expect(page.locator("#share-box")).to_be_hidden()
    assert link.startswith(address)
    other = new_page()
    other.goto(link)
    expect(other.locator("#chapter-title")).to_have_text("Many pictures", timeout=90_000)
    expect(other.locator("#chip-x")).to_contain_text("3072", timeout=90_000)
    other.get_by_role("button", name="Lab").click()
    expect(other.locator("#project-name")).to_have_text(page.locator("#project-name").inner_text())
    expect(other.get_by_test_id("learning-rate")).to_have_value("0.0125")
    expect(other.get_by_test_id("iterations")).to_have_value("250")
    expect(other.locator("#size")).to_have_value("32")
    expect(other.locator(".z-hood")).to_be_hidden()
    assert not [b for b in other.locator('[data-work="camera"]').all() if b.is_visible()]
    other.get_by_role("button", name="Link to this place").click()
    again = other.locator("#share-link").inner_text()
    assert again == link.replace("chapter=2&", "")


def test_own_pictures_are_not_in_the_link(lab: Lab, tmp_path: Path) -> None:
    from tests.e2e import pictures

    lab.open(sample="none", size="16")
    lab.a.upload(*pictures.jpegs(tmp_path, 1, tint=0))
    lab.a.expect_count(1)
    lab.page.get_by_role("button", name="Link to this place").click()
    link = lab.page.locator("#share-link")
    expect(link).to_contain_text("size=16")
    assert "photo" not in link.inner_text() and len(link.inner_text()) < 200


@pytest.mark.parametrize(
    ("language", "scheme"), [("en", "light"), pytest.param("zh-CN", "dark", marks=pytest.mark.all)]
)
def test_axe_finds_nothing(
    new_page: Callable[..., Page], address: str, axe_source: str, language: str, scheme: str
) -> None:
    page = new_page(color_scheme=scheme, reduced_motion="reduce")
    lab = Lab(page, address)
    story(lab, chapter="1", sample="shapes", lang=language, size="16")
    page.locator("#numpy summary").click()
    page.locator("#figure-numbers").click()
    page.locator("#share").click()
    assert axe(page, axe_source) == []
    page.locator("#share").click()
    to_check_without_counting(page)
    page.locator("#calculate").click()
    page.locator("#answer").fill("1")
    page.locator("#answer").press("Enter")
    assert axe(page, axe_source) == []
    page.locator("#turn-next").click()
    expect(page.locator(".column-of").first).to_be_visible()
    page.locator("#play").click()
    assert axe(page, axe_source) == []


def to_check_without_counting(page: Page) -> None:
    while page.locator("#part-next").is_visible():
        page.locator("#part-next").click()


@pytest.mark.parametrize("width", [320, 820])
def test_nothing_scrolls_sideways(new_page: Callable[..., Page], address: str, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    lab = Lab(page, address)
    story(lab, chapter="1", sample="shapes")
    page.locator('[data-full="1"]').click()
    expect(page.locator("#column-shape")).to_have_text("(12288, 1)")
    page.locator("#figure-numbers").click()
    for following in (False, True):
        if following:
            page.locator("#turn-next").click()
            expect(page.locator(".column-of").first).to_be_visible()
            page.locator("#play").click()
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{wide} pixels in a window of {width}"


def test_the_story_leaves_the_lab_as_it_was(lab: Lab) -> None:
    """Styles and elements of the chapters come into the same document."""
    lab.open(sample="shapes")
    page = lab.page

    def boxes() -> list[object]:
        shown = (
            ".zone, .zone .panel-head, .zone canvas, .zone .plot, .zone .btn, #look, .row, .tray"
        )
        return [one.bounding_box() for one in page.locator(shown).all()]

    before = boxes()
    page.get_by_role("button", name="Story").click()
    for number in range(1, 11):
        page.locator(f"#rail [data-chapter='{number}']").click()
        expect(page.locator("#chapter-count")).to_contain_text(f"{number} of")
        expect(page.locator("#figure > *").first).to_be_visible()
        expect(page.locator("#figure-says")).not_to_be_empty()
    page.get_by_role("button", name="Lab").click()
    expect(lab.cost).to_be_visible()
    assert boxes() == before
