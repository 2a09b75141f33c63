"""The container of a model file: a .npz of arrays with a JSON header, read with suspicion.

A .npz is a zip archive of .npy files. Ours also holds `header.json`, and its members are stored
uncompressed, so that nothing in it can be larger than the file itself. Nothing is ever unpickled,
and sizes are compared before memory is taken.
"""

from __future__ import annotations

import io
import json
import math
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import numpy as np
from numpy.typing import NDArray

MAX_BYTES = 128 << 20
"""The largest model file: 16 million weights."""

Target = str | os.PathLike[str] | BinaryIO

_HEADER = "header.json"
_MAX_HEADER = 4 << 20
_MAX_MEMBERS = 16
_END = 22  # bytes of a zip archive's closing record
_DATE = (1980, 1, 1, 0, 0, 0)  # the same model gives the same bytes


class ModelFileError(ValueError):
    """A file that is not a usable model.

    Attributes
    ----------
    field : str
        What is wrong: "file" for the file as a whole, else the part of it.
    """

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"This is not a usable model file: {field} {problem}.")
        self.field = field
        self.problem = problem

    def __reduce__(self) -> tuple[type[ModelFileError], tuple[str, str]]:
        return type(self), (self.field, self.problem)


def pack(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Header and arrays as the bytes of a model file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        text = json.dumps(header, indent=1, allow_nan=False, ensure_ascii=False)
        _add(archive, _HEADER, text.encode())
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(
                member, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False
            )
            _add(archive, f"{name}.npy", member.getvalue())
    data = out.getvalue()
    if len(data) > MAX_BYTES:
        raise ValueError(
            f"The model takes {len(data) >> 20} MB, more than the {MAX_BYTES >> 20} MB of a "
            "model file."
        )
    return data


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The header, and the bytes of every .npy member by name. Arrays: see `array`."""
    _check_end(data)
    members: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_members(archive, len(data))
            for info in archive.infolist():
                members[info.filename] = archive.read(info)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        refuse("file", f"is damaged or cut short ({error})")
    except (ValueError, UnicodeError) as error:
        if isinstance(error, ModelFileError):
            raise
        refuse("file", f"is damaged ({error})")
    if _HEADER not in members:
        refuse(_HEADER, "is missing")
    header = _parsed(members.pop(_HEADER))
    return header, {name.removesuffix(".npy"): raw for name, raw in members.items()}


def array(
    members: Mapping[str, bytes], name: str, dtype: type[np.generic], shape: tuple[int, ...]
) -> NDArray[Any]:
    """The array of a member, which must have this type and shape and be finite."""
    if name not in members:
        refuse(name, "is missing")
    file = io.BytesIO(members[name])
    try:
        if np.lib.format.read_magic(file) != (1, 0):
            refuse(name, "is of another .npy version")
        stored_shape, fortran, stored = np.lib.format.read_array_header_1_0(file)
    except ModelFileError:
        raise
    except Exception as error:  # the parser of foreign bytes raises several types
        refuse(name, f"is not an array ({error})")
    if stored != np.dtype(dtype).newbyteorder("<") or fortran:
        refuse(name, f"must be {np.dtype(dtype)} in C order, not {stored}")
    if stored_shape != shape:
        refuse(name, f"must have shape {shape}, not {stored_shape}")
    content = file.read()
    if len(content) != math.prod(shape) * stored.itemsize:
        refuse(name, f"holds {len(content)} bytes, which do not fit its shape {shape}")
    values = np.frombuffer(content, stored).reshape(shape).astype(dtype)
    if not np.isfinite(values).all():
        refuse(name, "contains NaN or infinity")
    return values


def read(source: Target) -> bytes:
    """The bytes of a file or of an open binary file, if they are not too many."""
    if isinstance(source, str | os.PathLike):
        with open(source, "rb") as file:
            return read(file)
    data = source.read(MAX_BYTES + 1)
    if not isinstance(data, bytes | bytearray | memoryview):
        raise TypeError("a model file must be opened in binary mode")
    if len(data) > MAX_BYTES:
        refuse("file", f"is larger than {MAX_BYTES >> 20} MB")
    return bytes(data)


def write(target: Target, data: bytes) -> None:
    """Write a file whole or not at all: under another name first, then renamed."""
    if not isinstance(target, str | os.PathLike):
        target.write(data)
        return
    path = Path(target)
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder, not a file.")
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(draft, _usual_mode(path))
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise


def _usual_mode(path: Path) -> int:
    """The permissions of the file so far, else those a new file gets."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _DATE), content)


def _check_end(data: bytes) -> None:
    """Refuse what is no zip archive, or one whose table of contents is long.

    `zipfile` reads that table into memory whole, so its length is looked at before.
    """
    if data[:4] != b"PK\x03\x04":
        refuse("file", "does not begin like one" if data else "is empty")
    end = data[-_END:]
    if end[:4] != b"PK\x05\x06":
        refuse("file", "is cut short or has something behind its end")
    if data[-_END - 20 : -_END - 16] == b"PK\x06\x07":
        refuse("file", "uses the large form of zip")
    if int.from_bytes(end[12:16], "little") > 256 * _MAX_MEMBERS:
        refuse("file", "has too many members")


def _check_members(archive: zipfile.ZipFile, available: int) -> None:
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if len(infos) > _MAX_MEMBERS:
        refuse("file", "has too many members")
    for info in infos:
        name = info.filename
        if names.count(name) > 1:
            refuse(name, "stands in the file twice")
        if name != _HEADER and not name.endswith(".npy"):
            refuse(name, "does not belong in a model file")
        if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
            refuse(name, "is compressed; the parts of a model file never are")
        if info.flag_bits & 0x1:
            refuse(name, "is encrypted")
        limit = _MAX_HEADER if name == _HEADER else available
        if info.file_size > limit:
            refuse(name, f"declares {info.file_size} bytes, which is too many")
    if sum(info.file_size for info in infos) > available:
        refuse("file", "has members that overlap")


def _parsed(text: bytes) -> dict[str, Any]:
    def no_constant(name: str) -> NoReturn:
        refuse(_HEADER, f"contains {name}")

    try:
        header = json.loads(text.decode(), parse_constant=no_constant)
    except (UnicodeError, json.JSONDecodeError, RecursionError) as error:
        refuse(_HEADER, f"is not JSON ({error})")
    except ValueError as error:
        if isinstance(error, ModelFileError):
            raise
        refuse(_HEADER, f"holds a number that is too long ({error})")
    if not isinstance(header, dict):
        refuse(_HEADER, "is not a JSON object")
    return header


def refuse(field: str, problem: str) -> NoReturn:
    """Raise ModelFileError."""
    raise ModelFileError(field, problem) from None
