"""Engines besides Chromium: found, installed where that is possible, else named with what to do."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.e2e import matrix
from web.build import audit, engines
from web.build.errors import BrowserNotFoundError


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines.shutil, "which", lambda _: None)


@pytest.mark.usefixtures("nothing_installed")
@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_what_is_missing_is_named_with_what_to_install(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines.sys, "platform", platform)
    with pytest.raises(BrowserNotFoundError, match=r"Firefox and WebKit.*install") as told:
        engines.ensure()
    assert ("webkit2gtk-driver" in str(told.value)) == (platform == "linux")


def test_debian_installs_them_for_root(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(engines.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(engines.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(engines, "run_quietly", lambda command, **_: ran.append(command[1:]))
    monkeypatch.setattr(engines, "missing", lambda: [] if len(ran) == 2 else ["WebKit"])
    engines.ensure()
    assert ran[0] == ["update"]
    assert set(engines.PACKAGES) < set(ran[1])


def report(**told: object) -> SimpleNamespace:
    pairs = [("engine", told["engine"]), ("edition", "served")]
    flows = [("flow", flow) for flow in told["flows"]]
    return SimpleNamespace(when="call", user_properties=pairs + flows)


def test_the_table_says_what_each_engine_did(tmp_path: Path) -> None:
    found = matrix.rows(
        [
            report(engine="WebKit 2.50", flows=["main job"]),
            report(engine="Firefox 153", flows=matrix.FLOWS),
            SimpleNamespace(when="call", user_properties=[]),
        ]
    )
    assert found == [
        ("Firefox 153", "served", "works", "works", "works"),
        ("WebKit 2.50", "served", "works", "FAILS", "FAILS"),
    ]
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{matrix.BEGIN}old\n{matrix.END}\nafter\n", encoding="utf-8")
    matrix.write(readme, found)
    text = readme.read_text(encoding="utf-8")
    assert "| WebKit 2.50 | served | works | FAILS | FAILS |" in text
    assert "old" not in text
    assert text.startswith("before\n") and text.endswith("after\n")


def test_an_audit_names_what_costs_points() -> None:
    refs = [{"id": "contrast", "weight": 7}, {"id": "fine", "weight": 3}, {"id": "x", "weight": 0}]
    found = {
        "categories": {"seo": {"auditRefs": refs}},
        "audits": {
            "contrast": {"id": "contrast", "score": 0, "title": "Contrast"},
            "fine": {"id": "fine", "score": 1, "title": "Fine"},
            "x": {"id": "x", "score": 0, "title": "Not counted"},
        },
    }
    assert audit.reasons(found, "seo") == "contrast (Contrast)"
