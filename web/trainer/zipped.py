"""Zip files from anywhere: nothing in them is believed, and nothing is unpacked unasked."""

from __future__ import annotations

import io
import zipfile
import zlib

from trainer.refused import RefusedError

#: A file, its members, one of them, and all of them unpacked may not be larger than this.
MOST_BYTES, MOST_MEMBERS, MOST_MEMBER, MOST_UNPACKED = 512 << 20, 30_000, 64 << 20, 2 << 30

#: A member that unpacks to more than so many times its size is a bomb, unless it is small.
MOST_RATIO, SMALL = 200, 1 << 20

_END = 22  # bytes of the closing record
_ENTRY = 600  # a generous size of an entry in the table of contents


class Zipped:
    """The members of a zip file, by their names.

    Raises
    ------
    RefusedError
        "zip-broken", "zip-too-large", "zip-names" or "zip-locked". Nothing was unpacked then.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) > MOST_BYTES:
            raise RefusedError("zip-too-large", limit=MOST_BYTES >> 20)
        end = content.rfind(b"PK\x05\x06", -_END - 65_536)
        if end < 0 or not content.startswith(b"PK"):
            raise RefusedError("zip-broken")
        comment = int.from_bytes(content[end + 20 : end + 22], "little")
        if end + _END + comment != len(content):  # that of a zip inside
            raise RefusedError("zip-broken")
        table = int.from_bytes(content[end + 12 : end + 16], "little")
        if table > MOST_MEMBERS * _ENTRY:  # it would be read into memory whole
            raise RefusedError("zip-too-large", limit=MOST_BYTES >> 20)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise RefusedError("zip-broken") from error
        infos = [info for info in self._archive.infolist() if not info.is_dir()]
        if len(infos) > MOST_MEMBERS or sum(i.file_size for i in infos) > MOST_UNPACKED:
            raise RefusedError("zip-too-large", limit=MOST_BYTES >> 20)
        for info in infos:
            _check(info)
        self._infos = {info.filename: info for info in infos}
        if len(self._infos) < len(infos):
            raise RefusedError("zip-names", name=infos[0].filename[:80])

    @property
    def names(self) -> list[str]:
        """The members, in the order of the file."""
        return list(self._infos)

    def read(self, name: str, most: int = MOST_MEMBER) -> bytes:
        """The bytes of a member; RefusedError "zip-broken" or "zip-too-large"."""
        info = self._infos.get(name)
        if info is None:
            raise RefusedError("zip-broken")
        try:
            with self._archive.open(info) as member:
                content = member.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError) as error:
            raise RefusedError("zip-broken") from error
        except NotImplementedError as error:
            raise RefusedError("zip-locked") from error
        if len(content) > most:
            raise RefusedError("zip-too-large", limit=most >> 20)
        return content


def _check(info: zipfile.ZipInfo) -> None:
    name = info.filename
    parts = name.split("/")
    if ".." in parts or name.startswith("/") or "\\" in info.orig_filename or ":" in parts[0]:
        raise RefusedError("zip-names", name=name[:80])
    if info.flag_bits & 0x1:
        raise RefusedError("zip-locked")
    bomb = info.file_size > SMALL and info.file_size > MOST_RATIO * max(1, info.compress_size)
    if info.file_size > MOST_MEMBER or bomb:
        raise RefusedError("zip-too-large", limit=MOST_MEMBER >> 20)
