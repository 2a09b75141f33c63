"""A project as one file that can be kept, sent and opened elsewhere.

The file is a zip: ``manifest.json`` (format, version, the project's record, and of each member its
sha256), ``pictures/*.png``, and, once something was learned, ``training.json`` with
``training.bin`` (what `trainer.records` writes, the curve included) and ``neuron.npz``, the model
alone as ``py_logreg.load`` reads it.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Generator
from typing import Any, NamedTuple

from py_logreg.pictures import PictureError, to_image, to_vector
from trainer import export, records
from trainer.model import Model, Past
from trainer.preparation import Preparation
from trainer.project import Project
from trainer.refused import RefusedError
from trainer.store import KeptPicture
from trainer.zipped import Zipped

FORMAT, VERSION = "py_logreg project", 1

MANIFEST, TRAINING, NUMBERS = "manifest.json", "training.json", "training.bin"

#: The manifest of 10,000 pictures has 2 MB; a picture of 64 x 64 pixels has 12 KB as PNG.
MOST_MANIFEST, MOST_PICTURE, MOST_NUMBERS = 16 << 20, 64 << 10, 48 << 20

_DATE = (1980, 1, 1, 0, 0, 0)  # the same project gives the same bytes

_Kept = tuple[KeptPicture, dict[str, Any]]


class Unpacked(NamedTuple):
    """What a project file holds, looked through and found right."""

    fields: dict[str, Any]
    pictures: list[_Kept]
    past: Past | None


def pack(
    project: Project,
    preparation: Preparation,
    model: Model,
    lesson: dict[str, Any] | None = None,
) -> Generator[None, None, bytes]:
    """The bytes of a project file, with another `lesson` if one is given.

    Yields after each picture.
    """
    target = io.BytesIO()
    everything = [picture for some in project.trays.values() for picture in some]
    keys = {picture.id: key for key, picture in enumerate(everything)}
    listed, hashes = [], {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:

        def add(name: str, content: bytes) -> None:
            archive.writestr(zipfile.ZipInfo(name, _DATE), content)
            hashes[name] = hashlib.sha256(content).hexdigest()

        for picture in everything:
            png = io.BytesIO()
            master = project.masters([picture])[0]
            to_image(master).save(png, "PNG")
            name = f"pictures/{keys[picture.id]:05}.png"
            add(name, png.getvalue())
            about = json.loads(records.picture_text(picture, master.tobytes()))
            listed.append({"file": name, **about})
            yield
        if model.iteration:
            text, content = records.model_record(model)
            add(TRAINING, text.encode())
            add(NUMBERS, content)
            add("neuron.npz", export.file("model", project, model).content)
        record = json.loads(records.project_text(project, preparation.rate, keys))
        record["lesson"] = lesson or record["lesson"]
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "project": record,
            "pictures": listed,
            "sha256": hashes,
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        archive.writestr(zipfile.ZipInfo(MANIFEST, _DATE), text.encode())
    return target.getvalue()


def is_project(zipped: Zipped) -> bool:
    """Whether this is a project file (of whatever version, damaged or not)."""
    if MANIFEST not in zipped.names:
        return False
    manifest = _manifest(zipped)
    return isinstance(manifest, dict) and manifest.get("format") == FORMAT


def unpack(zipped: Zipped) -> Generator[None, None, Unpacked]:
    """Read a project file and check all of it; yields after each picture.

    Raises
    ------
    RefusedError
        "file-newer", "file-damaged" or what `Zipped` raises.
    """
    manifest = _manifest(zipped)
    if type(manifest.get("version")) is not int or manifest["version"] < 1:
        raise RefusedError("file-damaged", part=MANIFEST)
    if manifest["version"] > VERSION:
        raise RefusedError("file-newer")
    hashes, listed = manifest.get("sha256"), manifest.get("pictures")
    if not isinstance(hashes, dict) or not isinstance(listed, list):
        raise RefusedError("file-damaged", part=MANIFEST)
    try:
        fields = records.read_project(json.dumps(manifest.get("project")))
    except records.RecordError as error:
        code = "file-newer" if error.newer else "file-damaged"
        raise RefusedError(code, **({} if error.newer else {"part": MANIFEST})) from error

    def member(name: Any, most: int) -> bytes:
        if not isinstance(name, str) or name not in zipped.names:
            raise RefusedError("file-damaged", part=str(name)[:80])
        content = zipped.read(name, most)
        if hashlib.sha256(content).hexdigest() != hashes.get(name):
            raise RefusedError("file-damaged", part=name)
        return content

    pictures: list[_Kept] = []
    for key, about in enumerate(listed):
        name = about.get("file") if isinstance(about, dict) else None
        content = member(name, MOST_PICTURE)
        try:
            master = to_vector(content).tobytes()
            kept = KeptPicture(key, json.dumps(about), master)
            pictures.append((kept, records.read_picture(kept)))
        except (PictureError, records.RecordError) as error:
            raise RefusedError("file-damaged", part=str(name)) from error
        yield
    named = {key for some in fields["trays"].values() for key, _ in some}
    if named != set(range(len(pictures))):
        raise RefusedError("file-damaged", part=MANIFEST)
    past = None
    if TRAINING in zipped.names:
        text, numbers = member(TRAINING, MOST_MANIFEST), member(NUMBERS, MOST_NUMBERS)
        try:
            size = 3 * fields["size"] ** 2
            past = records.read_model(text.decode(), numbers, size, len(fields["classes"]))
        except (records.RecordError, UnicodeError) as error:
            raise RefusedError("file-damaged", part=TRAINING) from error
    return Unpacked(fields, pictures, past)


def _manifest(zipped: Zipped) -> dict[str, Any]:
    try:
        manifest = json.loads(zipped.read(MANIFEST, MOST_MANIFEST))
    except (ValueError, RecursionError) as error:
        raise RefusedError("file-damaged", part=MANIFEST) from error
    if not isinstance(manifest, dict):
        raise RefusedError("file-damaged", part=MANIFEST)
    return manifest
