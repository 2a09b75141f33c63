"""The whole site: made from a warm cache without a network, and the same every time."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from py_logreg._decoding import FORMATS
from web.build import (
    inputs,
    listing,
    offline,
    precompile,
    runtime,
    security,
    single,
    site,
    sources,
)
from web.build.errors import MissingInputError
from web.build.hashes import sha256
from web.build.paths import ROOT, WEB

UNUSED = {"pydoc", "urllib/error", "urllib/request", "xml/etree/ElementTree"}


class NoNetwork:
    """A source that must not be asked."""

    name = "the network"

    def fetch(self, parts: object, into: Path) -> None:
        raise AssertionError(f"asked for {parts}")


@pytest.fixture(scope="module")
def parts() -> site.Parts:
    """What the last build left in the cache; the network is out of reach."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "known", lambda release, wheelhouse: [NoNetwork()])
        patch.setattr("web.build.node.install", NoNetwork().fetch)
        patch.setattr("web.build.samples.run", NoNetwork().fetch)
        return site.collect()


@pytest.fixture(scope="module")
def made(parts: site.Parts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    site.assemble(parts, folder)
    return folder


def test_the_page_loads_the_very_wheel_that_people_install(made: Path) -> None:
    (wheel,) = made.rglob("py_logreg-*.whl")
    lock = json.loads((made / "vendor/pyodide/pyodide-lock.json").read_text(encoding="utf-8"))
    entry = lock["packages"]["py-logreg"]
    assert (made / "vendor/pyodide" / entry["file_name"]).resolve() == wheel.resolve()
    assert entry["sha256"] == sha256(wheel)
    assert entry["depends"] == ["numpy"]


def test_pyodides_lock_holds_what_ships_and_no_more(made: Path) -> None:
    lock = json.loads((made / "vendor/pyodide/pyodide-lock.json").read_text(encoding="utf-8"))
    assert set(lock["packages"]) == {"numpy", "pillow", "py-logreg"}
    for entry in lock["packages"].values():
        file = made / "vendor/pyodide" / entry["file_name"]
        assert entry["sha256"] == sha256(file)
        assert set(entry["depends"]) <= set(lock["packages"])


def python_modules(site: Path, *folders: str) -> set[str]:
    paths = (path for folder in folders for path in (site / folder).rglob("*.py"))
    return {path.relative_to(site).as_posix() for path in paths}


def archived(archive: Path) -> dict[str, bytes]:
    """The files of an archive by their names, as the page takes them: none is compressed."""
    with zipfile.ZipFile(archive) as opened:
        assert all(entry.compress_type == zipfile.ZIP_STORED for entry in opened.infolist())
        return {name: opened.read(name) for name in opened.namelist()}


def test_every_module_of_the_page_and_of_the_worker_is_there(made: Path) -> None:
    app, trainer, story = (
        json.loads((made / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("app", "trainer", "story")
    )
    for config in (app, trainer):
        assert (made / config["interpreter"]).is_file()
    # The story's own modules are fetched only when somebody enters it.
    later = python_modules(WEB, "app/story")
    assert later
    assert set(story["modules"]) == later
    assert story["archives"] == ["python/story.zip"]
    at_start = python_modules(WEB, "app", "protocol") - later - {"app/main.py"}
    for name, modules in (("page", at_start), ("story", later)):
        found = archived(made / "python" / f"{name}.zip")
        assert found.keys() == {module.replace(".py", ".mpy") for module in modules}
        for module in modules:  # what a traceback names is the source
            assert module.encode() in found[module.replace(".py", ".mpy")]
    assert python_modules(made, "app") == {"app/main.py"}
    own = python_modules(made, "trainer", "protocol")
    assert set(bundle(made)["modules"]) == own
    translated = archived(made / "python" / "program.zip")
    assert translated.keys() == {f"home/pyodide/{name}c" for name in own}


def bundle(site: Path) -> dict[str, Any]:
    text = (site / "python" / "bundle.mjs").read_text(encoding="utf-8")
    listed: dict[str, Any] = json.loads(text.removeprefix("export default ").rstrip(";\n"))
    return listed


def test_the_bundle_lists_its_files_with_their_sizes(made: Path) -> None:
    listed = bundle(made)
    parts = [listed["stdlib"], listed["library"], *listed["archives"]]
    for part in parts:
        assert (made / "python" / part["path"]).stat().st_size == part["bytes"]
    snapshot = listed["snapshot"]
    memory = (made / "python" / snapshot["path"]).read_bytes()
    filled = sum(end - begin for begin, end in snapshot["runs"])
    assert len(memory) == snapshot["head"] + filled
    assert hashlib.sha256(memory).hexdigest() == snapshot["sha256"]
    names = {part["path"] for part in parts if "/" not in part["path"]}
    present = {path.name for path in (made / "python").iterdir()}
    assert present == names | {"bundle.mjs", "snapshot.bin", "page.zip", "story.zip"}


def test_numpys_bytecode_is_of_its_own_sources_and_all_else_is_as_in_its_wheel(
    made: Path, parts: site.Parts
) -> None:
    (wheel,) = (path for name, path in parts.wheels.items() if name.startswith("numpy-"))
    with zipfile.ZipFile(wheel) as official, zipfile.ZipFile(made / "python/numpy.zip") as ours:
        sources = set(official.namelist())
        for entry in ours.infolist():
            if entry.filename.endswith(".pyc"):
                assert entry.filename.removesuffix("c") in sources
            elif entry.filename.rpartition("/")[2] not in ("RECORD", "INSTALLER", "PYODIDE_SOURCE"):
                assert ours.read(entry) == official.read(entry.filename)
        libraries = {name for name in sources if name.endswith(".so")} - set(ours.namelist())
        unused = {"numpy/linalg/lapack_lite", "numpy/fft/_pocketfft_umath"}
        assert {name.split(".")[0] for name in libraries} == unused
        licences = {name for name in sources if "/licenses/" in name and not name.endswith("/")}
        assert licences and licences <= set(ours.namelist())


def asked_for(source: bytes, name: str) -> set[str]:
    """What a module may import, sooner or later, as paths without an ending."""
    asked = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            asked |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            home = name.split("/")[: -node.level] if node.level else []
            base = ".".join([*home, *(node.module or "").split(".")]).rstrip(".")
            asked |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return {path.replace(".", "/") for path in asked}


def kept_sources(made: Path, parts: site.Parts, package: str) -> Iterator[tuple[str, bytes]]:
    """Names and sources of a package's modules that ship."""
    (wheel,) = (path for name, path in parts.wheels.items() if name.startswith(f"{package}-"))
    with (
        zipfile.ZipFile(wheel) as official,
        zipfile.ZipFile(made / f"python/{package}.zip") as ours,
    ):
        for name in ours.namelist():
            if name.endswith(".pyc"):
                yield name.removesuffix("c"), official.read(name.removesuffix("c"))


def test_numpy_finds_every_module_that_it_may_ask_for_later(made: Path, parts: site.Parts) -> None:
    """NumPy imports some modules only inside functions: np.unique needs numpy.ma, for one."""
    (wheel,) = (path for name, path in parts.wheels.items() if name.startswith("numpy-"))
    packages = {name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".py")}
    kept = dict(kept_sources(made, parts, "numpy"))
    asked = set().union(*(asked_for(source, name) for name, source in kept.items()))
    places = {path + end for path in asked for end in (".py", "/__init__.py")}
    left_out = {place.split("/")[1] for place in places & packages - set(kept)}
    unused = {"conftest.py", "f2py", "fft", "matlib.py", "polynomial", "testing", "tests"}
    assert left_out <= unused


def test_nobody_asks_for_what_is_left_out_of_the_standard_library(
    made: Path, parts: site.Parts
) -> None:
    own = [*ROOT.glob("py_logreg/**/*.py"), *(made / "trainer").rglob("*.py")]
    modules = {
        **dict(kept_sources(made, parts, "numpy")),
        **dict(kept_sources(made, parts, "pillow")),
        **{path.name: path.read_bytes() for path in own if path.name != "cli.py"},
    }
    asked = set().union(*(asked_for(source, name) for name, source in modules.items()))
    official = parts.modules / "pyodide" / "python_stdlib.zip"
    everything = {name.removesuffix(".py") for name in zipfile.ZipFile(official).namelist()}
    kept = {name.removesuffix(".pyc") for name in archived(made / "python" / "stdlib.zip")}
    # In functions of NumPy and Pillow that have no business in a browser.
    assert asked & everything - kept <= UNUSED


def test_pillow_opens_what_the_library_takes(made: Path) -> None:
    names = {name.split(".")[0].lower() for name in archived(made / "python" / "pillow.zip")}
    assert {f"pil/{name.lower()}imageplugin" for name in FORMATS} <= names


def test_damaged_bytecode_is_noticed(made: Path, tmp_path: Path) -> None:
    source, result = tmp_path / "source.zip", tmp_path / "result.zip"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("a.py", "1")
        archive.writestr("a.so", b"library")
    job = precompile.Job("a", "wheel", source)
    good = {"a.pyc": b"magic...hash....code", "a.so": b"library"}
    bad = [
        {**good, "b.pyc": b"magic...hash....code"},
        {**good, "a.so": b"another"},
        {"a.so": b"library"},
    ]
    for contents in [good, *bad]:
        with zipfile.ZipFile(result, "w") as archive:
            for name, content in contents.items():
                archive.writestr(name, content)
        assert bool(list(precompile.faults(job, result))) is (contents is not good)


def test_the_lab_does_not_load_the_story(made: Path) -> None:
    later = json.loads((made / "story.json").read_text(encoding="utf-8"))
    page = (made / "index.html").read_text(encoding="utf-8")
    for path in later["styles"] + later["scripts"]:
        assert (made / path).is_file() and path not in page


def test_nothing_of_the_workshop_ships(made: Path) -> None:
    shipped = list(listing.files(made))
    for part in ("build/", "node_modules/", "__pycache__", "package.json", ".map", "xterm", ".py~"):
        assert not [path for path in shipped if part in path.removeprefix("vendor/")]
    assert not [path for path in shipped if path.startswith("samples/") and path.endswith(".py")]


def test_the_service_worker_keeps_the_site_but_what_no_page_needs(made: Path) -> None:
    kept = {file["url"]: file["sha256"] for file in offline.kept(made)}
    every = {entry["path"]: entry["sha256"] for entry in listing.read(made)}
    assert kept.items() <= every.items()
    left_out = sorted(Path(path).name.split("-")[0] for path in every.keys() - kept.keys())
    assert left_out == ["numpy", "pillow", "python_stdlib.zip", "sw.js"]


def test_the_manifests_icons_are_as_large_as_it_says(made: Path) -> None:
    manifest = json.loads((made / "manifest.webmanifest").read_text(encoding="utf-8"))
    drawn = [icon for icon in manifest["icons"] if icon["type"] == "image/png"]
    assert {icon["sizes"] for icon in drawn} == {"192x192", "512x512"}
    for icon in drawn:
        with Image.open(made / icon["src"]) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
            # Only an icon that is full to its edge may be cut to any shape.
            whole = picture.convert("RGBA").getchannel("A").getextrema() == (255, 255)
            assert whole == (icon.get("purpose") == "maskable")


def test_every_text_of_the_licence_table_is_there(made: Path) -> None:
    table = json.loads((made / "licences/licences.json").read_text(encoding="utf-8"))
    rows = {row["name"]: row for row in table["shipped"]}
    texts = {path.name for path in (made / "licences").glob("*.txt")}
    assert {row["file"] for row in rows.values()} <= texts
    assert texts == {row["file"] for row in table["shipped"]}
    for row in table["shipped"]:
        assert row["licence"] and row["holder"], row
        assert len((made / "licences" / row["file"]).read_text(encoding="utf-8")) > 400
    words = {
        "py_logreg": "MIT License",
        "pyodide": "Mozilla Public License",
        "Python": "PYTHON SOFTWARE FOUNDATION LICENSE",
        "NumPy": "NumPy Developers",
        "Pillow": "Python Imaging Library",
        "@pyscript/core": "Apache License",
        "polyscript": "Apache License",
        "uplot": "Leon Sorokin",
        "@micropython/micropython-webassembly-pyscript": "Damien P. George",
        "Noto Emoji": "Apache License",
        "Twitter Emoji": "Attribution 4.0",
        "Fluent Emoji": "Microsoft",
    }
    for name, word in words.items():
        assert word in (made / "licences" / rows[name]["file"]).read_text(encoding="utf-8"), name


def test_the_same_sources_make_the_same_site(made: Path, parts: site.Parts, tmp_path: Path) -> None:
    site.assemble(parts, tmp_path)
    assert listing.read(tmp_path) == listing.read(made)


def test_the_finished_site_takes_the_old_ones_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dist, work = tmp_path / "dist", tmp_path / ".dist-new"
    for folder, text in ((dist, "old"), (work, "new")):
        folder.mkdir()
        (folder / "index.html").write_text(text, encoding="utf-8")
    monkeypatch.setattr(site, "DIST", dist)
    site.swap(work)
    assert (dist / "index.html").read_text(encoding="utf-8") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]


def test_a_failed_build_leaves_the_old_site_and_no_rubbish(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, parts: site.Parts
) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "index.html").write_text("old", encoding="utf-8")
    (tmp_path / ".dist-of-a-build-that-was-killed").mkdir()
    for name, value in (("ROOT", tmp_path), ("DIST", tmp_path / "dist"), ("WEB", tmp_path)):
        monkeypatch.setattr(site, name, value)
    monkeypatch.setattr(site, "collect", lambda wheelhouse: parts)
    with pytest.raises(MissingInputError, match=r"index\.html is missing"):
        site.make(None)
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]
    assert (tmp_path / "dist" / "index.html").read_text(encoding="utf-8") == "old"


@pytest.fixture
def sources_of_a_site(monkeypatch: pytest.MonkeyPatch, site: Path, tmp_path: Path) -> Path:
    """A finished site, its stamp, and one source file."""
    (tmp_path / "web").mkdir()
    source = tmp_path / "web" / "page.js"
    source.write_text("let a = 1;", encoding="utf-8")
    monkeypatch.setattr(inputs, "DIST", site)
    monkeypatch.setattr(inputs, "STAMP", tmp_path / "stamp.json")
    digest = inputs.digest
    monkeypatch.setattr(inputs, "sources", lambda: iter([source]))
    monkeypatch.setattr(inputs, "digest", lambda files: digest(files, tmp_path))
    inputs.stamp(inputs.digest(inputs.sources()))
    return source


def test_a_site_is_fresh_until_a_source_changes(sources_of_a_site: Path) -> None:
    assert inputs.fresh()
    sources_of_a_site.write_text("let a = 2;", encoding="utf-8")
    assert not inputs.fresh()


def test_a_site_that_was_touched_is_not_fresh(sources_of_a_site: Path) -> None:
    (inputs.DIST / "page.css").write_text("", encoding="utf-8")
    assert not inputs.fresh()


def test_a_site_of_another_build_is_not_fresh(sources_of_a_site: Path) -> None:
    (inputs.DIST / "page.css").write_text("", encoding="utf-8")
    listing.write(inputs.DIST)
    assert not inputs.fresh()


def test_pyodides_lock_without_numpy_is_named(parts: site.Parts) -> None:
    lock = runtime.read(parts.modules)
    del lock.packages["numpy"]
    with pytest.raises(MissingInputError, match="numpy"):
        runtime.parts(lock)


def test_every_page_has_the_policy_of_its_kind(made: Path) -> None:
    stated = {
        page.name: re.findall(
            r'"Content-Security-Policy" content="([^"]+)"', page.read_text("utf-8")
        )
        for page in made.glob("*.html")
        if page.name != single.NAME
    }
    runs_python = {"index.html", "doctor.html"}
    assert stated == {
        name: [security.CONTENT_SECURITY_POLICY if name in runs_python else security.READING_POLICY]
        for name in stated
    }
    assert runs_python < stated.keys()
