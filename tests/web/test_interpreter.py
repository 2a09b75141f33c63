"""The reader of archives that the worker starts from, in Node; zipfile and zlib are the oracle."""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import struct
import subprocess
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

ARCHIVE = Path(__file__).parents[2] / "web" / "boot" / "archive.mjs"
HARNESS = """
import * as archive from %s;
let text = "";
for await (const part of process.stdin) text += part;
const { reader, inputs } = JSON.parse(text);
const results = [];
for (const input of inputs) {
  try {
    const files = await archive[reader](new Uint8Array(Buffer.from(input, "base64")));
    results.push(files.map(({ name, data }) => [name, Buffer.from(data).toString("base64")]));
  } catch (error) {
    results.push({ error: error.name, message: error.message });
  }
}
console.log(JSON.stringify(results));
"""
CONTENTS = {
    "a.pyc": b"bytecode" * 9,
    "pkg/empty": b"",
    "pkg/deep/größe.so": bytes(range(256)),
}


def make(
    contents: dict[str, bytes] = CONTENTS, method: int = zipfile.ZIP_STORED, comment: bytes = b""
) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of names that stand twice
        archive.comment = comment
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = method
            archive.writestr(entry, content)
    return file.getvalue()


def read(reader: str, *inputs: bytes) -> list[Any]:
    """For each archive a dict of its files, or the error."""
    node = shutil.which("node")
    assert node, "these tests need Node"
    done = subprocess.run(
        [node, "--input-type=module", "-e", HARNESS % json.dumps(ARCHIVE.as_uri())],
        input=json.dumps(
            {"reader": reader, "inputs": [base64.b64encode(one).decode() for one in inputs]}
        ),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return [
        {name: base64.b64decode(data) for name, data in result}
        if isinstance(result, list)
        else result["error"]
        for result in json.loads(done.stdout)
    ]


@pytest.mark.parametrize("reader", ["stored", "unpacked"])
def test_stored_files_are_read_as_they_are(reader: str) -> None:
    assert read(reader, make()) == [CONTENTS]


def test_folders_are_no_files() -> None:
    assert read("stored", make({"pkg/": b"", "pkg/a": b"1"})) == [{"pkg/a": b"1"}]


def test_an_archive_of_nothing_is_an_archive() -> None:
    assert read("stored", make({})) == [{}]


def test_deflated_files_are_unpacked_where_they_are_expected_and_else_refused() -> None:
    deflated = make(method=zipfile.ZIP_DEFLATED)
    assert read("unpacked", deflated) == [CONTENTS]
    assert read("stored", deflated) == ["ArchiveError"]


def test_other_compressions_are_refused() -> None:
    others = [make(method=zipfile.ZIP_BZIP2), make(method=zipfile.ZIP_LZMA)]
    assert read("unpacked", *others) == ["ArchiveError"] * 2


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_that_is_cut_is_refused_wherever_it_is_cut(method: int) -> None:
    whole = make(method=method)
    parts = [whole[:size] for size in range(len(whole))]
    assert read("unpacked", *parts) == ["ArchiveError"] * len(whole)


@pytest.mark.parametrize(
    ("reader", "method"),
    [
        ("stored", zipfile.ZIP_STORED),
        ("unpacked", zipfile.ZIP_STORED),
        ("unpacked", zipfile.ZIP_DEFLATED),
    ],
)
def test_no_altered_byte_changes_what_is_read(reader: str, method: int) -> None:
    whole = make(method=method)
    altered = [
        whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :]
        for place in range(len(whole))
        for bit in (0x01, 0x80)
    ]
    results = read(reader, *altered)
    # Dates, permissions and the like may change: nobody reads them.
    assert all(result in ("ArchiveError", CONTENTS) for result in results)
    signatures = [found.start() for found in re.finditer(b"PK", whole)]
    assert len(signatures) == 2 * len(CONTENTS) + 1
    for place in signatures:
        assert results[2 * place : 2 * place + 8] == ["ArchiveError"] * 8


def test_an_archive_with_something_before_or_after_it_is_refused() -> None:
    inputs = [b"#!" + make(), make() + b"\0", make(comment=b"hello"), make() + make()]
    assert read("stored", *inputs) == ["ArchiveError"] * len(inputs)


NAMES = [
    *("../a", "a/../b", "..", ".", "./a", "/a", "//a", "a//b", "a/./b", "a/..", ""),
    *("C:a", "a\\b", "..\\a", "a\0b"),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    # zipfile itself mends some of these names, so they are put in afterwards.
    plain = "x" * len(name)
    tricky = make({plain: b"1"}).replace(plain.encode(), name.encode()) if name else make({"": b""})
    assert read("stored", tricky) == ["ArchiveError"]


def test_a_name_that_is_not_utf8_is_refused() -> None:
    assert read("stored", make({"xx": b""}).replace(b"xx", b"\xff\xfe")) == ["ArchiveError"]


def test_a_name_that_stands_twice_is_refused() -> None:
    twice = make({"aa": b"1", "bb": b"2"}).replace(b"bb", b"aa")
    assert read("stored", twice) == ["ArchiveError"]


def test_a_file_with_two_names_is_refused() -> None:
    other = make({"aa": b"1"}).replace(b"aa", b"bb", 1)
    assert read("stored", other) == ["ArchiveError"]


def test_two_files_that_share_bytes_are_refused() -> None:
    whole = bytearray(make({"aa": b"1", "ab": b"1"}))
    second = whole.rindex(b"PK\x01\x02")
    whole[second + 42 : second + 46] = bytes(4)  # where its header begins: at that of the first
    assert read("stored", bytes(whole)) == ["ArchiveError"]


def test_a_file_that_reaches_into_the_directory_is_refused() -> None:
    whole = bytearray(make({"aa": b"1"}))
    directory = whole.index(b"PK\x01\x02")
    content = whole[directory - 1 : directory + 9]  # nothing of what is altered below
    fields = (zlib.crc32(content), len(content), len(content))
    whole[directory + 16 : directory + 28] = struct.pack("<III", *fields)
    assert read("stored", bytes(whole)) == ["ArchiveError"]


def test_encrypted_files_and_files_without_sizes_are_refused() -> None:
    encrypted = bytearray(make({"aa": b"1"}))
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[encrypted.index(header) + flags] |= 1

    class Pipe(io.RawIOBase):
        """Cannot go back, so that zipfile writes each size behind its file."""

        def __init__(self) -> None:
            self.bytes = b""

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.bytes += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        archive.writestr("aa", b"1")
    assert read("stored", bytes(encrypted), pipe.bytes) == ["ArchiveError"] * 2


def test_the_checksum_is_that_of_zlib() -> None:
    """The archives above are checked with it, but a wrong checksum might be wrong on both sides."""
    inputs = [b"", b"a", b"123456789", bytes(range(256)) * 40]
    node = shutil.which("node")
    assert node, "these tests need Node"
    program = (
        f"import {{ crc32 }} from {json.dumps(ARCHIVE.as_uri())};"
        f"console.log(JSON.stringify({[list(one) for one in inputs]}"
        ".map((one) => crc32(Uint8Array.from(one)))))"
    )
    done = subprocess.run(
        [node, "--input-type=module", "-e", program], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [zlib.crc32(one) for one in inputs]


PACKED = """
import { packed, unfold } from %s;
import { crc32 } from %s;
const memory = new Uint8Array(%s);
for (const [begin, end] of [[1, 2], [4096, 12288], [40959, 40960], [65536, 65540]]) {
  memory.fill(7, begin, end);
}
const { runs, content } = packed(memory);
const back = new Uint8Array(memory.length).fill(9); // what a machine has put there
unfold(content, runs, back);
let fault = "";
try {
  unfold(content.subarray(1), runs, back);
} catch (error) {
  fault = error.message;
}
unfold(content, runs, back);
const same = crc32(back) === crc32(memory);
console.log(JSON.stringify({ runs, kept: content.length, same, fault }));
"""


def test_a_memory_without_its_empty_pages_unfolds_to_what_it_was() -> None:
    node = shutil.which("node")
    assert node, "these tests need Node"
    modules = [
        json.dumps((ARCHIVE.parent / name).as_uri()) for name in ("snapshot.mjs", ARCHIVE.name)
    ]
    done = subprocess.run(
        [node, "--input-type=module", "-e", PACKED % (*modules, 16 * 4096 + 100)],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["runs"] == [[0, 12288], [36864, 40960], [65536, 65636]]
    assert told["kept"] == 12288 + 4096 + 100
    assert told["same"] is True
    assert told["fault"]
