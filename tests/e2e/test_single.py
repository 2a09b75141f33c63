"""One file on a stick: opened from the disk, with no server and no network, it does all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

import py_logreg
from tests.e2e import pictures
from tests.e2e.conftest import FAKE_CAMERA, FLAGS, Watch
from tests.e2e.lab import Lab
from tests.e2e.test_keeping import saved
from tests.e2e.test_recovering import DIE, HANG, expect_recovered, python
from web.build import single
from web.build.browser import find_browser

NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND"


@pytest.fixture(scope="module")
def file(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Alone in a folder of its own, under a name that is not ours and must be escaped."""
    folder = tmp_path_factory.mktemp("stick") / "Klasse 7b & 数学"
    folder.mkdir()
    return single.write(dist, folder).rename(folder / "Our neuron #1, 100 %.html")


@pytest.fixture
def address(file: Path) -> str:
    """Of all addresses, blob: and data: apart, the only one that may be asked for."""
    return file.as_uri()


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    flags = [flag for flag in FLAGS if not flag.startswith("--host-resolver-rules")]
    chromium = playwright.chromium.launch(
        executable_path=find_browser(), args=[*flags, NO_NETWORK, *FAKE_CAMERA]
    )
    yield chromium
    chromium.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    fresh = new_page(service_workers="allow")
    fresh.context.set_offline(True)
    return fresh


@pytest.fixture
def lab(page: Page, address: str) -> Lab:
    return Lab(page, address)


def test_samples_train_and_the_story_is_in_the_file(lab: Lab) -> None:
    lab.open(size="16")
    expect(lab.cost).to_have_text(re.compile(r"0\.693147"))
    expect(lab.page.locator("#status-offline")).to_be_visible()
    lab.run(100)
    assert lab.shown_cost() < 0.5
    lab.press("reset")
    expect(lab.cost).to_have_text(re.compile(r"0\.693147"))
    lab.page.locator(".four [data-work=samples]").click()
    lab.page.locator(".sample").filter(has_text="stripes").get_by_role("button").click()
    expect(lab.page.locator("#project-name")).to_contain_text(re.compile("stripes", re.I))
    page = lab.page
    page.locator("#rooms [data-to=story]").click()
    page.locator("#rail [data-chapter='5']").click()
    title = page.locator("#story h2, #story h1").first
    expect(page.locator("#rail [data-chapter='5']")).to_have_attribute("aria-current", "step")
    for _ in range(3):
        page.locator("#forward").click()
    expect(page.locator("#figure")).to_contain_text("33")  # J = 3(a + bc)
    page.locator("#rail [data-chapter='7']").click()
    expect(page.locator("#rail [data-chapter='7']")).to_have_attribute("aria-current", "step")
    expect(title).to_be_visible()
    page.locator("#rooms [data-to=lab]").click()
    lab.press("step")
    expect(lab.iteration).to_have_text(re.compile(r"^\s*1\b"))


def test_own_pictures_by_file_drawing_and_camera_become_a_model_to_keep(
    lab: Lab, tmp_path: Path
) -> None:
    lab.visit(sample="none")
    lab.a.upload(*pictures.jpegs(tmp_path / "red", 4, tint=0))  # while Python starts
    lab.expect_state("ready", timeout=90_000)
    lab.b.upload(*pictures.jpegs(tmp_path / "blue", 4, tint=2, first_seed=50))
    lab.a.expect_count(4)
    lab.b.expect_count(4)

    lab.page.locator(".four [data-work=draw]").click()
    pad = lab.page.locator("#z-work canvas").first
    pad.click()
    lab.page.locator("#z-work").get_by_role("button", name=re.compile("^Add to A", re.I)).click()
    lab.a.expect_count(5)

    lab.page.locator("#target [data-target=b]").click()
    lab.page.locator(".four [data-work=camera]").click()
    expect(lab.page.locator("#z-work video")).to_be_visible()
    keep = lab.page.locator("#z-work").get_by_role(
        "button", name=re.compile("keep capturing", re.I)
    )
    keep.click()
    expect(lab.b.count).not_to_have_text("4")
    keep.click()
    lab.page.keyboard.press("Escape")

    lab.run(200)
    fresh = pictures.save(pictures.photograph(99, tint=0), tmp_path / "fresh.png")
    lab.page.locator("#try-file").set_input_files(fresh)
    expect(lab.page.locator("#trypic")).to_have_attribute("aria-label", re.compile(r"fresh\.png"))
    shown = lab.shown_probability()

    lab.page.get_by_role("tab", name="Python").click()
    with lab.page.expect_download() as download:
        lab.page.locator("[data-export=model]").click()
    download.value.save_as(tmp_path / "model.npz")
    model = py_logreg.load(tmp_path / "model.npz")
    vector = py_logreg.pictures.to_vector(fresh)
    assert model.predict_proba(vector[None])[0, 1] == pytest.approx(shown, abs=5e-5)

    # All of it is there again when the file is opened the next time.
    counts = lab.a.count.inner_text(), lab.b.count.inner_text()
    expect(lab.page.locator("#status-kept")).to_have_text(re.compile("^Saved"))
    lab.open()
    lab.a.expect_count(int(counts[0]))
    lab.b.expect_count(int(counts[1]))
    expect(lab.iteration).to_have_text(re.compile(r"^\s*200\b"))


@pytest.mark.all
@pytest.mark.parametrize("fault", [DIE, HANG], ids=["dies", "hangs"])
def test_python_is_started_again_with_the_project(lab: Lab, fault: str, tmp_path: Path) -> None:
    lab.open(sample="none")
    lab.a.upload(*pictures.jpegs(tmp_path, 3, tint=0))
    lab.a.expect_count(3)
    saved(lab)
    python(lab.page).evaluate(fault)
    expect_recovered(lab, "Python stopped")
    lab.a.expect_count(3)


def test_help_licences_and_doctor_are_in_the_file(lab: Lab, watch: Watch) -> None:
    lab.open(sample="shapes", lang="zh-CN")
    lab.run(3)
    with lab.page.context.expect_page() as opened:
        lab.page.get_by_role("link", name="帮助").click()
    beside = opened.value
    watch.follow(beside)
    expect(beside.get_by_role("heading", level=1)).to_have_text("帮助")
    beside.get_by_role("link", name="许可证").click()
    expect(beside.locator("#licences li").first).to_be_visible()
    numpy = beside.locator("#licences li").filter(has_text="NumPy").first
    numpy.get_by_role("link").last.click()
    expect(beside.locator("pre")).to_contain_text("NumPy Developers")
    beside.go_back()
    beside.go_back()
    beside.locator("a[href*=doctor]").click()
    for check in ("program", "worker", "memory", "files", "storage", "offline"):
        expect(beside.locator(f"#check-{check}")).to_have_attribute("data-state", "works")
    with beside.expect_event("close"):
        beside.get_by_role("link", name="回到实验室").click()
    assert lab.shown_iteration() == 3


def test_a_file_that_is_not_whole_says_so(
    page: Page, file: Path, tmp_path: Path, watch: Watch
) -> None:
    cut = tmp_path / "cut.html"
    cut.write_bytes(file.read_bytes()[:9_000_000])
    watch.address = cut.as_uri()
    watch.expect("This archive cannot be used")
    page.goto(cut.as_uri())
    expect(page.get_by_role("alert")).to_contain_text("not whole")
    Lab(page, watch.address).expect_state("failed")
