"""A built site that breaks a rule is refused, and the fault is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from web.build import addresses, check, listing
from web.build.errors import CheckError
from web.build.paths import DIST


def put(site: Path, name: str, text: str) -> None:
    """Add or change a file and list it, as a build would."""
    (site / name).parent.mkdir(parents=True, exist_ok=True)
    (site / name).write_text(text, encoding="utf-8")
    listing.write(site)


def test_a_site_in_order_passes(site: Path) -> None:
    check.check(site)


def test_the_list_states_what_each_file_is(site: Path) -> None:
    entries = json.loads((site / "files.json").read_text(encoding="utf-8"))
    assert [entry["path"] for entry in entries] == sorted(
        ["app.json", "app/page.js", "index.html", "page.css", "py_logreg-0.1.0-py3-none-any.whl"]
    )
    # The digest as published for the text "abc" (FIPS 180-2, appendix B.1).
    put(site, "abc.txt", "abc")
    entry = next(entry for entry in listing.read(site) if entry["path"] == "abc.txt")
    assert entry["bytes"] == 3
    assert entry["sha256"] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_no_site_at_all(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match=r"no built site .*run build\.py build"):
        check.check(tmp_path)


def test_a_damaged_list(site: Path) -> None:
    (site / "files.json").write_text('[{"path": "index.html"}]', encoding="utf-8")
    with pytest.raises(CheckError, match=r"files\.json is damaged"):
        check.check(site)


def test_an_unlisted_file(site: Path) -> None:
    (site / "app" / "guest.js").write_text("", encoding="utf-8")
    with pytest.raises(CheckError, match=r"app/guest\.js is in no list"):
        check.check(site)


def test_a_missing_file(site: Path) -> None:
    (site / "page.css").unlink()
    with pytest.raises(CheckError, match=r"page\.css is listed and missing"):
        check.check(site)


def test_a_changed_file(site: Path) -> None:
    (site / "page.css").write_text("body { color: red   }\n", encoding="utf-8")
    with pytest.raises(CheckError, match=r"page\.css is not what was built"):
        check.check(site)


def test_a_second_wheel(site: Path) -> None:
    put(site, "vendor/py_logreg-0.0.9-py3-none-any.whl", "")
    with pytest.raises(CheckError, match=r"exactly one py_logreg wheel, not 2"):
        check.check(site)


def test_no_wheel(site: Path) -> None:
    (site / "py_logreg-0.1.0-py3-none-any.whl").unlink()
    listing.write(site)
    with pytest.raises(CheckError, match=r"exactly one py_logreg wheel, not 0"):
        check.check(site)


@pytest.mark.parametrize(
    ("name", "text", "target"),
    [
        ("index.html", '<a href="help.html">?</a>', "help.html"),
        ("index.html", '<a href="app/">app</a>', "app"),
        ("index.html", '<img src="/top.png">', "/top.png"),
        ("app/page.js", 'import { t } from "./words.js";', "app/words.js"),
        (
            "site.webmanifest",
            '{"start_url": "./", "icons": [{"src": "icons/1.png"}]}',
            "icons/1.png",
        ),
        ("page.css", "@font-face { src: url('fonts/a.woff2') }", "fonts/a.woff2"),
        ("app.json", '{"interpreter": "./none.mjs", "files": {}}', "none.mjs"),
        (
            "app.json",
            '{"interpreter": "./page.css", "files": {"./app/main.py": "./app/main.py"}}',
            "app/main.py",
        ),
    ],
)
def test_a_name_that_leads_nowhere(site: Path, name: str, text: str, target: str) -> None:
    put(site, name, text)
    with pytest.raises(CheckError) as refused:
        check.check(site)
    assert f"{name} names {target}, which is not in the site." in str(refused.value)


@pytest.mark.parametrize("address", [".", "./", "index.html", "?lang=en", "#top", "./#top", ""])
def test_a_name_that_leads_home(site: Path, address: str) -> None:
    put(site, "index.html", f'<a href="{address}">home</a>')
    check.check(site)


OUTSIDE = "https://elsewhere.example/x"

FETCHED = [
    ("page.html", f'<script src="{OUTSIDE}"></script>'),
    ("page.html", f"<script type=module>import '{OUTSIDE}'</script>"),
    ("page.html", '<script src="//elsewhere.example/x"></script>'),
    ("page.html", f'<link rel="stylesheet" href="{OUTSIDE}">'),
    ("page.html", f'<link rel="modulepreload" href="{OUTSIDE}">'),
    ("page.html", f'<link rel="preconnect" href="{OUTSIDE}">'),
    ("page.html", f'<img src="{OUTSIDE}">'),
    ("page.html", f'<img srcset="a.png 1x, {OUTSIDE} 2x">'),
    ("page.html", f'<form action="{OUTSIDE}"></form>'),
    ("page.html", f'<a href="help.html" ping="{OUTSIDE}">x</a>'),
    ("page.html", f'<base href="{OUTSIDE}">'),
    ("page.html", f'<meta http-equiv="refresh" content="0; url={OUTSIDE}">'),
    ("page.html", f'<p style="background: url({OUTSIDE})">'),
    ("page.html", f"<style>@import '{OUTSIDE}';</style>"),
    ("page.html", f"<p onclick=\"fetch('{OUTSIDE}')\">"),
    ("page.html", f'<script type=mpy config=\'{{"interpreter": "{OUTSIDE}"}}\'></script>'),
    ("icon.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{OUTSIDE}"/></svg>'),
    ("icon.svg", f'<svg><use xlink:href="{OUTSIDE}"/></svg>'),
    ("page.css", f"@font-face {{ src: url('{OUTSIDE}') }}"),
    ("page.css", "body { background: url(//elsewhere.example/x) }"),
    ("page.css", f'@import "{OUTSIDE}";'),
    ("page.js", f'fetch("{OUTSIDE}")'),
    ("page.js", f"const a = `{OUTSIDE}`;"),
    ("page.js", "fetch('//elsewhere.example/x')"),
    ("page.js", f"const c = '/* '; fetch('{OUTSIDE}'); const d = ' */';"),
    ("page.js", f"const c = /[/]/; fetch('{OUTSIDE}');"),
    ("page.mjs", f'import x from "{OUTSIDE}";'),
    ("main.py", f'fetch("{OUTSIDE}")'),
    ("main.py", f'fetch(f"{OUTSIDE}?{{number}}")'),
    ("app.json", f'{{"files": {{"{OUTSIDE}": "./x"}}}}'),
    ("app.json", f'{{"packages": ["{OUTSIDE}"]}}'),
    ("app.webmanifest", f'{{"start_url": "{OUTSIDE}"}}'),
]


@pytest.mark.parametrize(("name", "text"), FETCHED)
def test_an_address_that_would_be_fetched_is_found(name: str, text: str) -> None:
    found = addresses.find(name, text.encode())
    assert len(found) == 1
    assert "elsewhere.example" in found[0]


NOT_FETCHED = [
    ("page.html", f'<a href="{OUTSIDE}">a link</a>'),
    ("page.html", f'<link rel="license" href="{OUTSIDE}">'),
    ("page.html", f"<!-- {OUTSIDE} --><p>{OUTSIDE}</p>"),
    ("page.html", '<svg xmlns="http://www.w3.org/2000/svg"></svg><img src="a//b.png">'),
    ("page.css", f"/* url({OUTSIDE}) */ body {{ background: url(paper.png) }}"),
    ("page.js", f"// {OUTSIDE}\n/* {OUTSIDE}\n {OUTSIDE} */\nlet a = 1; // {OUTSIDE}"),
    ("page.js", 'document.createElementNS("http://www.w3.org/2000/svg", "g"); a = b // c;'),
    ("main.py", f'"""A module. See {OUTSIDE}."""\n# {OUTSIDE}\n'),
    ("words.json", f'{{"text": "The licence stands at {OUTSIDE}."}}'),
    ("licence.txt", OUTSIDE),
    ("numbers.wasm", OUTSIDE),
]


@pytest.mark.parametrize(("name", "text"), NOT_FETCHED)
def test_what_is_not_fetched_is_left_alone(name: str, text: str) -> None:
    assert addresses.find(name, text.encode()) == []


def test_an_outside_address_fails_the_check(site: Path) -> None:
    put(site, "app/page.js", f'fetch("{OUTSIDE}")')
    with pytest.raises(CheckError, match=r"app/page\.js would fetch https://elsewhere"):
        check.check(site)


def test_the_exceptions_hold_for_their_own_file_only(site: Path) -> None:
    text = 'const cdn = "https://cdn.jsdelivr.net/pyodide/";'
    put(site, "vendor/pyodide/pyodide.mjs", text)
    check.check(site)
    put(site, "app/page.js", text)
    with pytest.raises(CheckError, match=r"app/page\.js would fetch https://cdn"):
        check.check(site)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.json", b"{"), ("a.py", b"def"), ("a.js", b'fetch("\xff")'), ("a.css", b"\xff")],
)
def test_a_file_that_cannot_be_judged_fails_the_check(
    site: Path, name: str, content: bytes
) -> None:
    (site / name).write_bytes(content)
    listing.write(site)
    with pytest.raises(CheckError, match=rf"{name} is not what its name says"):
        check.check(site)


def test_the_real_site_passes() -> None:
    check.check(DIST)


def test_every_exception_is_still_needed() -> None:
    found = [
        (path, address)
        for path in listing.files(DIST)
        for address in addresses.find(path, (DIST / path).read_bytes())
    ]
    unused = [
        rule
        for rule in check.ALLOWED
        if not any(check.covers(rule, path, address) for path, address in found)
    ]
    assert unused == []
