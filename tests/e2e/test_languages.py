"""A language that nobody here speaks: from right to left, and with words half as long again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.lab import Lab, axe
from web.build.paths import WEB

HEBREW = dict(zip("abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיכלמנסעפצקרשתםןףץ", strict=True))
PLACES = re.compile(r"(\{\w+\})")

#: Buttons whose words do not fit, controls on top of each other, and what sticks out of the window.
#: A bar at the window's edge (the dock, the story's Back and Forward) may lie over what can be
#: scrolled out from under it; the page must be long enough that everything can.
FAULTS = """() => {
  const shown = (node) =>
    node.checkVisibility({ visibilityProperty: true }) && node.getBoundingClientRect().width > 2;
  const named = (node) =>
    `${node.tagName} ${node.id || node.className} "${node.textContent.trim().slice(0, 30)}"`;
  const some = "button:not(.name, .pick, .thumb), a[href], select, input:not([type=file])";
  const controls = [...document.querySelectorAll(some)].filter(shown);
  const faults = [];
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) {
    const out = [...document.body.querySelectorAll("*")].filter((node) => {
      const box = node.getBoundingClientRect();
      return shown(node) && (box.right > innerWidth + 1 || box.left < -1);
    });
    faults.push(`the page is ${wide} wide: ${out.slice(0, 9).map(named).join("; ")}`);
  }
  for (const node of controls.filter((one) => one.matches("button, a") && one.clientWidth)) {
    const high = node.scrollHeight > node.clientHeight + 1;
    if (high || node.scrollWidth > node.clientWidth + 1) faults.push(`cut: ${named(node)}`);
  }
  const bar = [...document.querySelectorAll(".dock, .act")].find(
    (node) => shown(node) && getComputedStyle(node).position === "fixed",
  );
  const frame = (node) => (bar?.contains(node) ? bar : node.closest(".topbar, .zones"));
  if (bar) {
    const free = document.documentElement.scrollHeight - bar.offsetHeight - scrollY;
    const stuck = controls.filter(
      (node) => !bar.contains(node) && node.getBoundingClientRect().bottom > free,
    );
    if (stuck.length) faults.push(`always under the bar: ${stuck.map(named).join("; ")}`);
  }
  const boxes = controls.map((node) => [node, node.getBoundingClientRect()]);
  boxes.forEach(([p, a], i) => {
    for (const [q, b] of boxes.slice(i + 1)) {
      if (p.contains(q) || q.contains(p) || frame(p) !== frame(q)) continue;
      const across = a.left < b.right - 2 && b.left < a.right - 2;
      if (across && a.top < b.bottom - 2 && b.top < a.bottom - 2)
        faults.push(`${named(p)} over ${named(q)}`);
    }
  });
  return faults;
}"""


def mapped(node: Any, change: Callable[[str], str]) -> Any:
    if isinstance(node, str):
        return change(node)
    return {key: mapped(inner, change) for key, inner in node.items()}


def hebrew(words: str) -> str:
    """Every Latin letter by a Hebrew one; what is filled in stays."""
    parts = PLACES.split(words)
    return "".join(
        part if PLACES.fullmatch(part) else "".join(HEBREW.get(x.lower(), x) for x in part)
        for part in parts
    )


def long(words: str) -> str:
    """The same words and two fifths more of them; a single word grows by itself."""
    more = ("element naturally longer phrase " * 40)[: round(0.4 * len(PLACES.sub("", words)))]
    return words + (" " + more.strip() if " " in words else more.replace(" ", ""))


CHANGES = {"rtl": ("he", hebrew), "long": ("en-x-long", long)}

#: The text spacing of WCAG 1.4.12. The page's policy forbids style elements, not style sheets.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""


def speak(page: Page, kind: str) -> str:
    """Let the site have one language more, as the build would; returns its tag."""
    if kind == "spaced":
        return "en"
    tag, change = CHANGES[kind]
    words = json.loads((WEB / "locales" / "en.json").read_text(encoding="utf-8"))
    table = mapped(words, change)
    direction = "rtl" if kind == "rtl" else "ltr"
    listed = [
        {"tag": one, "name": one, "short": one[:2], "direction": "ltr"} for one in ("en", tag)
    ]
    listed[1]["direction"] = direction

    def languages(route: Route) -> None:
        script = f"export const LANGUAGES = {json.dumps(listed)};"
        route.fulfill(body=script, content_type="text/javascript")

    page.route("**/boot/languages.js", languages)
    page.route(f"**/locales/{tag}.json", lambda route: route.fulfill(json=table))
    return tag


@pytest.mark.parametrize(
    ("kind", "width"),
    [
        ("rtl", 390),
        pytest.param("long", 1280, marks=pytest.mark.all),
        *(pytest.param("rtl", width, marks=pytest.mark.all) for width in (820, 1280)),
        *(pytest.param("long", width, marks=pytest.mark.all) for width in (320, 390, 820)),
        *(pytest.param("spaced", width, marks=pytest.mark.all) for width in (390, 1280)),
    ],
)
def test_nothing_breaks(
    new_page: Callable[..., Page], address: str, axe_source: str, kind: str, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 900})
    tag = speak(page, kind)
    lab = Lab(page, address).open(sample="shapes", lang=tag)
    html = page.locator("html")
    expect(html).to_have_attribute("dir", "rtl" if kind == "rtl" else "ltr")
    expect(html).to_have_attribute("lang", tag)
    if kind == "spaced":
        page.evaluate(SPACED)
    found: dict[str, list[str]] = {}
    for zone in ("data", "neuron", "train") if width < 1100 else ("",):
        if zone:
            page.locator(f"#tab-{zone}").click()
        found[zone or "lab"] = page.evaluate(FAULTS)
        if zone in ("", "neuron"):
            for tab in ("graph", "weights", "speed", "python"):
                page.locator(f"#hood-{tab}").click()
                expect(page.locator(f"#hood-{tab}")).to_have_attribute("aria-selected", "true")
                found[tab] = page.evaluate(FAULTS)
    if width < 1100:
        page.locator("#tab-data").click()
    page.locator(".four [data-work=draw]").click()
    expect(page.locator("#pad")).to_be_visible()
    found["draw"] = page.evaluate(FAULTS)
    page.keyboard.press("Escape")
    page.locator("#rooms [data-to=story]").click()
    expect(page.locator("#chapter-title")).not_to_be_empty()
    found["story"] = page.evaluate(FAULTS)
    assert not any(found.values()), json.dumps(found, indent=1, ensure_ascii=False)
    if kind == "rtl":
        assert axe(page, axe_source) == []
        page.locator("#rooms [data-to=lab]").click()
        places = [lab.app.locator(one).bounding_box() for one in ("#rooms", ".topbar > .end")]
        assert places[0]["x"] > places[1]["x"], "the bar begins at the right"
