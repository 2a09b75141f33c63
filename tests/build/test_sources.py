"""Parts come from the first source that has the right file, and from nowhere else."""

from __future__ import annotations

import hashlib
import socket
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from web.build import sources
from web.build.errors import HashMismatchError, MissingPartError, SourceError
from web.build.sources import Part, Site, Wheelhouse, collect

GOOD = b"the very file" * 1000
PART = Part("one.whl", hashlib.sha256(GOOD).hexdigest())
OTHER = Part("two.whl", hashlib.sha256(b"another").hexdigest())


class Fake:
    """A source that delivers what it is given, and counts."""

    def __init__(self, files: dict[str, bytes] | None = None, error: str = "") -> None:
        self.name = "a fake"
        self.files = files or {}
        self.error = error
        self.asked: list[list[str]] = []

    def fetch(self, parts: Sequence[Part], into: Path) -> None:
        self.asked.append([part.file_name for part in parts])
        for part in parts:
            if part.file_name in self.files:
                (into / part.file_name).write_bytes(self.files[part.file_name])
        if self.error:
            raise SourceError(self.error)


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_first_source_that_has_a_part_delivers_it(tmp_path: Path) -> None:
    first, second = Fake({"one.whl": GOOD}), Fake({"one.whl": GOOD})
    found = collect([PART], tmp_path, [first, second])
    assert found == {"one.whl": tmp_path / "one.whl"}
    assert found["one.whl"].read_bytes() == GOOD
    assert (len(first.asked), len(second.asked)) == (1, 0)


def test_only_what_is_missing_is_asked_of_the_next_source(tmp_path: Path) -> None:
    first, second = Fake({"one.whl": GOOD}), Fake({"two.whl": b"another"})
    collect([PART, OTHER], tmp_path, [first, second])
    assert first.asked == [["one.whl", "two.whl"]]
    assert second.asked == [["two.whl"]]


def test_what_a_failing_source_did_deliver_is_kept(tmp_path: Path) -> None:
    first = Fake({"one.whl": GOOD}, error="the line broke")
    second = Fake({"two.whl": b"another"})
    collect([PART, OTHER], tmp_path, [first, second])
    assert second.asked == [["two.whl"]]


def test_a_warm_cache_asks_nobody(tmp_path: Path) -> None:
    (tmp_path / "one.whl").write_bytes(GOOD)
    source = Fake(error="there is no network")
    assert collect([PART], tmp_path, [source])["one.whl"].read_bytes() == GOOD
    assert source.asked == []


def test_a_damaged_file_in_the_cache_is_fetched_again(tmp_path: Path) -> None:
    (tmp_path / "one.whl").write_bytes(GOOD[:-1])
    collect([PART], tmp_path, [Fake({"one.whl": GOOD})])
    assert (tmp_path / "one.whl").read_bytes() == GOOD


def test_a_wrong_file_is_refused_and_the_next_source_asked(tmp_path: Path) -> None:
    collect([PART], tmp_path, [Fake({"one.whl": b"forged"}), Fake({"one.whl": GOOD})])
    assert (tmp_path / "one.whl").read_bytes() == GOOD


def test_a_wrong_file_alone_is_a_hash_mismatch_and_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(
        HashMismatchError, match=r"one\.whl could not be had .* sha256 .*wheelhouse"
    ):
        collect([PART], tmp_path, [Fake({"one.whl": b"forged"})])
    assert list(tmp_path.iterdir()) == []


def test_no_source_at_all_names_the_part_and_the_reason(tmp_path: Path) -> None:
    with pytest.raises(MissingPartError, match=r"one\.whl .*a fake: the line broke.*--wheelhouse"):
        collect([PART], tmp_path, [Fake(error="the line broke"), Fake()])


def test_a_wheelhouse_is_a_folder_of_files(tmp_path: Path) -> None:
    house = tmp_path / "house"
    house.mkdir()
    (house / "one.whl").write_bytes(GOOD)
    collect([PART], tmp_path / "store", [Wheelhouse(house)])
    assert (tmp_path / "store" / "one.whl").read_bytes() == GOOD


def test_a_wheelhouse_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingPartError, match=r"nowhere: there is no such folder"):
        collect([PART], tmp_path / "store", [Wheelhouse(tmp_path / "nowhere")])


def test_a_site_delivers_by_address(tmp_path: Path, web) -> None:
    web.files["one.whl"] = GOOD
    collect([PART], tmp_path, [Site(web.address)])
    assert web.asked == ["/one.whl"]


def test_a_site_that_fails_is_asked_once_and_then_the_next_source(tmp_path: Path, web) -> None:
    second = Fake({"one.whl": GOOD, "two.whl": b"another"})
    collect([PART, OTHER], tmp_path, [Site(web.address), second])
    assert web.asked == ["/one.whl"]
    assert second.asked == [["one.whl", "two.whl"]]


def test_a_site_that_is_not_there_gives_way_to_the_next_source(tmp_path: Path) -> None:
    second = Fake({"one.whl": GOOD})
    collect([PART], tmp_path, [Site(f"http://127.0.0.1:{closed_port()}/"), second])
    assert second.asked == [["one.whl"]]


def test_a_download_cut_short_is_not_taken_for_the_file(tmp_path: Path, web) -> None:
    web.files["one.whl"] = GOOD
    web.cut = 10
    second = Fake({"one.whl": GOOD})
    collect([PART], tmp_path, [Site(web.address), second])
    assert second.asked == [["one.whl"]]
    assert (tmp_path / "one.whl").read_bytes() == GOOD


def test_only_the_wanted_files_are_taken_out_of_a_package(tmp_path: Path) -> None:
    carrier = tmp_path / "carrier.whl"
    with zipfile.ZipFile(carrier, "w") as archive:
        archive.writestr("inside/one.whl", GOOD)
        archive.writestr("inside/three.whl", b"not asked for")
        archive.writestr("one.whl", b"not in that folder")
    into = tmp_path / "into"
    into.mkdir()
    sources.unpack(carrier, "inside", [PART, OTHER], into)
    assert {path.name: path.read_bytes() for path in into.iterdir()} == {"one.whl": GOOD}


def test_the_release_site_comes_before_the_package_and_a_wheelhouse_before_both() -> None:
    names = [type(source).__name__ for source in sources.known("314.0.4", Path("house"))]
    assert names == ["Wheelhouse", "Site", "Package"]
    assert [source.name for source in sources.known("314.0.4", None)] == [
        "https://cdn.jsdelivr.net/pyodide/v314.0.4/full/",
        "the Python package open-webui==0.12.4",
    ]
