"""Adding a language is adding one file: the switch, the pages and the scripts pick it up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from web.build import frame, languages
from web.build.errors import MissingInputError
from web.build.paths import WEB


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The pages and the words, and a third language."""
    shutil.copytree(WEB / "locales", tmp_path / "locales")
    (tmp_path / "boot").mkdir()
    for page in WEB.glob("*.html"):
        if page.name != frame.FRAME:
            shutil.copyfile(page, tmp_path / page.name)
    frame.fill(tmp_path, WEB / frame.FRAME)
    said = {"language": {"name": "فارسی <b>", "short": "فا", "direction": "rtl"}}
    (tmp_path / "locales" / "fa.json").write_text(json.dumps(said), encoding="utf-8")
    return tmp_path


def test_a_file_of_words_is_a_language(site: Path) -> None:
    languages.write(site)
    script = (site / "boot" / "languages.js").read_text(encoding="utf-8")
    listed = json.loads(script.removeprefix("export const LANGUAGES = ").rstrip().rstrip(";"))
    assert [language["tag"] for language in listed] == ["en", "fa", "zh-CN"]
    assert listed[1] == {"tag": "fa", "name": "فارسی <b>", "short": "فا", "direction": "rtl"}
    for page in site.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert text.count('<button data-lang="') == 3, page.name
        assert '<button data-lang="fa" lang="fa" title="فارسی &lt;b&gt;"' in text
    teacher = (site / "teacher.html").read_text(encoding="utf-8")
    assert '<option value="fa" lang="fa">فارسی &lt;b&gt;</option>' in teacher


def test_a_language_without_a_name_is_refused(site: Path) -> None:
    (site / "locales" / "fa.json").write_text('{"language": {"name": "x"}}', encoding="utf-8")
    with pytest.raises(MissingInputError, match=r"fa\.json lacks language\.short"):
        languages.write(site)
