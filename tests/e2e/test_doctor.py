"""The page that an error links to: what works on this device, said in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Watch
from tests.e2e.lab import Lab, axe
from web.build import listing

CHECKS = ("program", "worker", "memory", "files", "storage", "camera", "offline")


class Doctor:
    """The page as a teacher reads it."""

    def __init__(self, page: Page, address: str, language: str = "en") -> None:
        self.page = page
        self.verdict = page.locator("#verdict")
        self.report = page.locator("#report")
        page.goto(f"{address}doctor.html?lang={language}")

    def expect_verdict(self, state: str) -> Doctor:
        expect(self.page.locator("#copy")).to_be_enabled()
        expect(self.verdict).to_have_attribute("data-state", state)
        return self

    def expect_check(self, name: str, state: str, words: str = "") -> Doctor:
        row = self.page.locator(f"#check-{name}")
        expect(row).to_have_attribute("data-state", state)
        expect(row.locator(".what")).to_contain_text(words)
        return self


def test_all_is_well_and_the_report_is_copied(
    new_page: Callable[..., Page], address: str, dist: Path
) -> None:
    page = new_page()
    page.context.grant_permissions(["camera", "clipboard-read", "clipboard-write"])
    doctor = Doctor(page, address).expect_verdict("works")
    for name in CHECKS:
        doctor.expect_check(name, "works")
    kept = [
        entry["path"]
        for entry in listing.read(dist)
        if not entry["path"].startswith("vendor/pyodide/") or "pyodide" in entry["path"][15:]
    ]
    said = re.search(r"All (\d+) files", doctor.report.inner_text())
    assert said
    assert len(kept) - 10 < int(said[1]) <= len(kept)
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#copied")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == doctor.report.inner_text()
    assert "[works] Camera: There is a camera." in doctor.report.inner_text()


def test_over_plain_http_it_hashes_and_copies_without_the_browsers_help(
    new_page: Callable[..., Page], address: str
) -> None:
    page = new_page()
    page.add_init_script(
        "delete Crypto.prototype.subtle;"
        "delete Navigator.prototype.clipboard; Document.prototype.execCommand = () => false;"
    )
    doctor = Doctor(page, address).expect_verdict("works")
    assert page.evaluate("typeof crypto.subtle") == "undefined"
    doctor.expect_check("files", "works", "exactly as they were built")
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#copied")).to_contain_text("Ctrl + C")
    assert page.evaluate("getSelection().toString()").split() == doctor.report.inner_text().split()


NO_PROGRAM = "delete globalThis.WebAssembly;"
OLD_PROGRAM = "WebAssembly.validate = () => false;"
NO_WORKER = "globalThis.Worker = class { constructor() { throw 0 } };"
NO_MEMORY = "WebAssembly.Memory = class { constructor() { throw 0 } };"
LITTLE_MEMORY = (
    "const M = WebAssembly.Memory; WebAssembly.Memory = function (limits) "
    "{ if (limits.initial > 4000) throw 0; return new M(limits); };"
)
NO_STORE = "IDBFactory.prototype.open = () => { throw 0 };"
SILENT_STORE = "IDBFactory.prototype.open = () => ({});"
LITTLE_ROOM = "StorageManager.prototype.estimate = async () => ({ quota: 6e7, usage: 1e7 });"
NO_CAMERA = "MediaDevices.prototype.enumerateDevices = async () => [];"
CAMERA_DENIED = "Permissions.prototype.query = async () => ({ state: 'denied' });"
NO_SERVICE = "delete Navigator.prototype.serviceWorker;"


@pytest.mark.parametrize(
    ("broken", "verdict", "found"),
    [
        (
            NO_PROGRAM + NO_WORKER + NO_STORE + NO_CAMERA + NO_SERVICE,
            "fails",
            {
                "program": ("fails", "no WebAssembly"),
                "worker": ("fails", "add-ons"),
                "storage": ("limited", "are lost"),
                "camera": ("limited", "no camera"),
                "offline": ("limited", "each visit"),
            },
        ),
        (
            OLD_PROGRAM + NO_MEMORY,
            "fails",
            {"program": ("fails", "too old"), "memory": ("fails", "memory")},
        ),
        (
            LITTLE_MEMORY + LITTLE_ROOM + CAMERA_DENIED,
            "limited",
            {
                "memory": ("limited", "a few hundred"),
                "storage": ("limited", "Only 50 MB"),
                "camera": ("limited", "Allow it"),
            },
        ),
        pytest.param(
            SILENT_STORE,
            "fails",
            {"storage": ("fails", "no answer in ten seconds")},
            marks=pytest.mark.all,
        ),
    ],
)
def test_what_is_missing_is_named(
    new_page: Callable[..., Page],
    address: str,
    broken: str,
    verdict: str,
    found: dict[str, tuple[str, str]],
) -> None:
    page = new_page()
    page.add_init_script(broken)
    doctor = Doctor(page, address).expect_verdict(verdict)
    for name, (state, words) in found.items():
        doctor.expect_check(name, state, words)


def test_a_damaged_copy_of_the_site_is_found(new_page: Callable[..., Page], address: str) -> None:
    page = new_page()

    def damage(route: object) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.body() + b"\n")

    page.route("**/py_logreg-*.whl", damage)
    doctor = Doctor(page, address).expect_verdict("fails")
    doctor.expect_check("files", "fails", "1 file is missing or damaged (py_logreg-")
    page.unroute("**/py_logreg-*.whl")
    page.get_by_role("button", name="Check again").click()
    doctor.expect_verdict("works")


def test_it_works_without_a_network(new_page: Callable[..., Page], address: str) -> None:
    page = new_page(service_workers="allow")
    Lab(page, address).visit()
    expect(page.locator("#status-offline")).to_be_visible(timeout=90_000)
    page.context.set_offline(True)
    doctor = Doctor(page, address).expect_verdict("works")
    doctor.expect_check("offline", "works", "is kept on this device")


@pytest.mark.parametrize(
    ("language", "scheme"),
    [
        ("en", "light"),
        ("zh-CN", "dark"),
        pytest.param("en", "dark", marks=pytest.mark.all),
        pytest.param("zh-CN", "light", marks=pytest.mark.all),
    ],
)
def test_everyone_can_read_it(
    new_page: Callable[..., Page], address: str, axe_source: str, scheme: str, language: str
) -> None:
    page = new_page(color_scheme=scheme, locale=language)
    Doctor(page, address, language).expect_verdict("works")
    for width in (1280, 820, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert axe(page, axe_source) == []


def test_help_and_every_failed_start_lead_to_it(
    new_page: Callable[..., Page], address: str, watch: Watch
) -> None:
    page = new_page()
    page.goto(f"{address}help.html")
    page.get_by_role("link", name="Check what works on this device").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check this device")
    watch.expect("")
    page.route("**/pyodide.asm.wasm", lambda route: route.abort())
    lab = Lab(page, address).visit()
    lab.expect_state("failed", timeout=90_000)
    lab.message.get_by_role("link", name="Check this device").click()
    expect(page.locator("#verdict")).to_have_attribute("data-state", "fails")
