"""Reads installed npm packages."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .errors import MissingInputError

TEXTS = ("LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "COPYING")


@dataclass(frozen=True)
class Package:
    """A package's folder in node_modules."""

    folder: Path

    @cached_property
    def facts(self) -> dict[str, Any]:
        path = self.folder / "package.json"
        if not path.is_file():
            raise MissingInputError(
                f"The npm package {self.folder.name} is missing: run build.py lock."
            )
        facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return facts

    @property
    def name(self) -> str:
        return str(self.facts["name"])

    @property
    def slug(self) -> str:
        """The name as a file name."""
        return self.name.removeprefix("@").replace("/", "-")

    @property
    def version(self) -> str:
        return str(self.facts["version"])

    @property
    def licence(self) -> str:
        return str(self.facts["license"]).replace("APACHE", "Apache")

    @property
    def author(self) -> str:
        given = self.facts.get("author") or ""
        return str(given["name"] if isinstance(given, dict) else given).partition("<")[0].strip()

    @property
    def sources(self) -> str:
        given = self.facts.get("repository") or ""
        address = str(given["url"] if isinstance(given, dict) else given)
        return address.removeprefix("git+").removesuffix(".git")

    @property
    def licence_file(self) -> Path | None:
        found = (self.folder / name for name in TEXTS)
        return next((path for path in found if path.is_file()), None)

    def dependencies(self) -> list["Package"]:
        return [self.resolve(name) for name in self.facts.get("dependencies", {})]

    def resolve(self, name: str) -> "Package":
        """The package that ``name`` means from within this one: the nearest that has it."""
        for parent in (self.folder, *self.folder.parents):
            if (parent / "node_modules" / name / "package.json").is_file():
                return Package(parent / "node_modules" / name)
        raise MissingInputError(f"The npm package {name} is missing: run build.py lock.")


def closure(modules: Path, names: Iterable[str]) -> list[Package]:
    """``names`` and all that they depend on, each version once, by name."""
    wanted = [Package(modules / name) for name in names]
    seen: dict[tuple[str, str], Package] = {}
    while wanted:
        package = wanted.pop()
        if (package.name, package.version) not in seen:
            seen[package.name, package.version] = package
            wanted += package.dependencies()
    return [seen[key] for key in sorted(seen)]
