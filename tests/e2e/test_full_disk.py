"""The disk gets full: it is said before it hurts, work goes on, and nothing is lost."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Playwright, expect

from tests.e2e import pictures
from tests.e2e.conftest import FLAGS, Watch
from tests.e2e.lab import BOOT_MS, Lab
from tests.e2e.test_keeping import saved
from web.build.browser import find_browser

#: What the page keeps free, and room for a few pictures.
ROOM = (8 << 20) + 600_000

#: Others fill what is left, piece by piece.
FILL = """new Promise((full) => {
    const opening = indexedDB.open("others");
    opening.onupgradeneeded = () =>
        opening.result.createObjectStore("all", { autoIncrement: true });
    opening.onsuccess = () => {
        const add = (bytes) => {
            const transaction = opening.result.transaction("all", "readwrite");
            transaction.objectStore("all").add(new Blob([new Uint8Array(bytes)]));
            transaction.oncomplete = () => add(bytes);
            transaction.onabort = () => {
                if (bytes > 1000) add(bytes >> 1);
                else full(opening.result.close());
            };
        };
        add(1 << 20);
    };
})"""

EMPTY = """new Promise((done) => {
    indexedDB.deleteDatabase("others").onsuccess = () => done(true);
})"""


def test_a_full_disk_is_announced_and_loses_nothing(
    playwright: Playwright, address: str, watch: Watch, tmp_path: Path
) -> None:
    # What a private context writes counts for nothing, so this is a browser with a profile.
    browser = playwright.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=find_browser(),
        args=FLAGS,
        service_workers="block",
        viewport={"width": 1280, "height": 800},
    )
    page = browser.pages[0]
    watch.follow(page)
    page.goto(f"{address}licences.html")
    limit = {"origin": address, "quotaSize": ROOM}
    browser.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", limit)
    lab = Lab(page, address).open(sample="none")
    kept = page.locator("#status-kept")
    lab.a.upload(*pictures.jpegs(tmp_path / "red", 2, tint=0))
    lab.a.expect_count(2)
    saved(lab)
    expect(lab.message).to_be_hidden()

    # Too little room for these: it is said, and they are saved all the same.
    lab.b.upload(*pictures.jpegs(tmp_path / "blue", 30, tint=2, first_seed=50))
    lab.b.expect_count(30)
    expect(lab.message).to_contain_text("Less than 8 MB of room")
    expect(lab.message.get_by_role("button", name="Save as a file")).to_be_visible()
    saved(lab)

    # No room at all: the lesson goes on, and a file is offered.
    page.evaluate(FILL)
    lab.a.upload(*pictures.jpegs(tmp_path / "more", 40, tint=0, first_seed=100))
    lab.a.expect_count(42)
    expect(kept).to_have_text("Not saved: no room")
    expect(lab.message).to_contain_text("no room left")
    lab.run(20)
    with page.expect_download() as download:
        lab.message.get_by_role("button", name="Save as a file").click()
    assert download.value.suggested_filename.endswith(".zip")

    page.evaluate(EMPTY)
    saved(lab)
    page.close()
    back = Lab(browser.new_page(), address)
    watch.follow(back.page)
    back.visit().expect_state("ready", timeout=BOOT_MS)
    back.a.expect_count(42)
    back.b.expect_count(30)
    expect(back.iteration).to_have_text(re.compile(r"^\s*20\b"))
    browser.close()
