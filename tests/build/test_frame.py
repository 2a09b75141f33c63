"""The pages without Python in their frame."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.build import frame, security
from web.build.errors import MissingInputError

FRAME = (
    '<!doctype html>\n<meta content="{policy}">\n<title>{words} · lab</title>\n{head}'
    '<body data-title="{title}">\n<header>\n  <a href="./">Back</a>\n</header>\n{main}'
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    (tmp_path / "frame.html").write_text(FRAME, encoding="utf-8")
    return tmp_path / "site"


def filled(site: Path, text: str) -> str:
    page = site / "page.html"
    page.write_text(text, encoding="utf-8")
    frame.fill(site, site.parent / "frame.html")
    return page.read_text(encoding="utf-8")


def test_a_page_with_nothing_of_its_own(site: Path) -> None:
    assert filled(site, '<title data-i18n="a.b">Aha</title>\n<main>{x}</main>\n') == (
        f'<!doctype html>\n<meta content="{security.READING_POLICY}">\n<title>Aha · lab</title>\n'
        '<body data-title="a.b">\n<header>\n  <a href="./">Back</a>\n'
        "</header>\n<main>{x}</main>\n</body>\n</html>\n"
    )


def test_what_is_its_own_comes_where_it_belongs(site: Path) -> None:
    assert filled(
        site,
        '<title data-i18n="a.b">Aha</title>\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src *">\n'
        '<script src="x.js"></script>\n<a href="./">There</a>\n<main>\n<a>y</a>\n</main>\n',
    ) == (
        '<!doctype html>\n<meta content="default-src *">\n<title>Aha · lab</title>\n'
        '<script src="x.js"></script>\n<body data-title="a.b">\n<header>\n'
        '  <a href="./">There</a>\n</header>\n<main>\n<a>y</a>\n</main>\n</body>\n</html>\n'
    )


def test_a_whole_document_stays_as_it_is(site: Path) -> None:
    assert filled(site, "<!doctype html>\n<p>{x}") == "<!doctype html>\n<p>{x}"


@pytest.mark.parametrize("text", ["<main></main>\n", '<title data-i18n="a.b">A</title>\n'])
def test_a_page_that_is_none_is_named(site: Path, text: str) -> None:
    with pytest.raises(MissingInputError, match=r"page\.html"):
        filled(site, text)
