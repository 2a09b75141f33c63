"""Nothing leaves the origin, whoever asks; and a start that needs more is stopped and explained."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Watch
from tests.e2e.lab import BOOT_MS, Lab

PAGES = ("index", "help", "licences", "doctor", "class")
ELSEWHERE = "https://elsewhere.example/x"
# Tries the ways out, and notes on the body which directive stopped each.
ATTEMPTS = """
async (elsewhere) => {
  const stopped = new Set();
  document.addEventListener("securitypolicyviolation", (event) => {
    if (!event.blockedURI.startsWith("https://elsewhere")) return;
    stopped.add(event.effectiveDirective);
    document.body.dataset.stopped = [...stopped].sort().join(" ");
  });
  const tried = (node) => new Promise((done) => {
    node.onload = node.onerror = done;
    document.body.append(node);
  });
  await fetch(elsewhere).catch(() => {});
  navigator.sendBeacon(elsewhere);
  const make = (tag, settings) => Object.assign(document.createElement(tag), settings);
  await tried(make("img", { src: elsewhere }));
  await tried(make("script", { src: elsewhere }));
  await tried(make("link", { rel: "stylesheet", href: elsewhere }));
  document.body.append(make("iframe", { src: elsewhere }));
}
"""
DIRECTIVES = [
    "connect-src",
    "frame-src",
    "img-src",
    "script-src-elem",
    "style-src-elem",
]


@pytest.mark.parametrize(
    "name", [PAGES[0], *(pytest.param(name, marks=pytest.mark.all) for name in PAGES[1:])]
)
@pytest.mark.parametrize("from_server", [True, False], ids=["header", "meta"])
def test_no_page_reaches_another_origin(
    new_page: Callable[..., Page], address: str, watch: Watch, name: str, from_server: bool
) -> None:
    watch.expect("")
    page = new_page()
    asked: list[str] = []
    page.on("response", lambda answer: asked.append(answer.url))

    def one_policy_alone(route: Route) -> None:
        response = route.fetch()
        body = response.text()
        headers = dict(response.headers)
        if from_server:
            body = body.replace('http-equiv="Content-Security-Policy"', 'name="none"')
        else:
            del headers["content-security-policy"]
        route.fulfill(response=response, headers=headers, body=body)

    page.route(f"**/{name}.html", one_policy_alone)
    page.route("**/vendor/pyscript/core.js", lambda route: route.abort())  # not needed here
    page.goto(f"{address}{name}.html")
    page.evaluate(ATTEMPTS, ELSEWHERE)
    expect(page.locator("body")).to_have_attribute("data-stopped", " ".join(DIRECTIVES))
    assert all(url.startswith((address, "blob:", "data:")) for url in asked)


def test_no_other_site_can_frame_the_page(
    new_page: Callable[..., Page], address: str, watch: Watch
) -> None:
    watch.expect("frame")
    page = new_page()
    page.set_content(f'<iframe src="{address}help.html"></iframe>')
    expect(page.frame_locator("iframe").get_by_role("heading", name="Help")).to_have_count(0)
    assert [frame.url for frame in page.frames[1:]] == ["chrome-error://chromewebdata/"]


@pytest.mark.parametrize(
    ("config", "part"), [("app.json", "micropython"), ("trainer.json", "A part of Python")]
)
def test_a_fall_back_to_the_network_is_stopped_and_said(
    new_page: Callable[..., Page], address: str, dist: Path, watch: Watch, config: str, part: str
) -> None:
    """Without the interpreter that this site names, PyScript would fetch one from its CDN."""
    watch.expect("")  # the browser's own complaints; what left is looked at below
    page = new_page()
    settings = json.loads((dist / config).read_text(encoding="utf-8"))
    del settings["interpreter"]
    page.route(f"**/{config}", lambda route: route.fulfill(json=settings))
    answered: list[str] = []
    page.on("response", lambda answer: answered.append(answer.url))
    lab = Lab(page, address).visit()
    lab.expect_state("failed", timeout=BOOT_MS)
    expect(lab.message).to_contain_text("nothing may be fetched from outside")
    expect(lab.message).to_contain_text(part)
    expect(lab.message.get_by_role("link", name="Check this device")).to_be_visible()
    assert all(url.startswith((address, "blob:", "data:")) for url in answered)


def test_a_missing_part_is_said_even_without_the_pages_python(
    new_page: Callable[..., Page], address: str, watch: Watch
) -> None:
    watch.expect("")
    page = new_page()
    page.route("**/vendor/pyscript/core-*.js", lambda route: route.abort())
    lab = Lab(page, address).visit(lang="zh-CN")
    lab.expect_state("failed")
    expect(lab.message).to_contain_text("页面缺了一部分")
    lab.message.get_by_role("link", name="检查这台设备").click()
    expect(page.locator("#verdict")).to_have_attribute("data-state", "fails")
    expect(page.locator("#check-files .what")).to_contain_text("core-")
