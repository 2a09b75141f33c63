"""Translates archives of Python sources into archives of bytecode. Runs inside Pyodide.

Bytecode belongs to one version of Python, so Pyodide's own makes it. The results are plain zip
archives whose files are stored uncompressed: the page reads them without unpacking, and whoever
delivers them may compress them whole.
"""

from __future__ import annotations

import importlib.util
import marshal
import re
import zipfile
from collections.abc import Iterator

SITE_PACKAGES = "/lib/python3.14/site-packages/"
WHEN = (1980, 1, 1, 0, 0, 0)  # every file bears the earliest time that zip can express
CHECKED, UNCHECKED = 0b11, 0b01  # PEP 552: whether Python compares the source's hash

# Programs for developers, tests, doubles of modules in C, and what cannot work in a browser.
NOT_NEEDED_STDLIB = re.compile(
    r"(_pyrepl|http|idlelib|multiprocessing|sqlite3|tkinter|tomllib|turtledemo|unittest|wsgiref"
    r"|xml|xmlrpc|__phello__)/"
    r"|asyncio/(__main__|proactor_events|tools|windows_events|windows_utils)\.py$"
    r"|(concurrent/interpreters|ctypes/macholib|email/mime|zoneinfo)/"
    r"|(concurrent/futures/(interpreter|process)|ctypes/(_aix|util|wintypes)|html/parser)\.py$"
    r"|(json|sysconfig|zipfile)/(__main__|tool)\.py$"
    r"|logging/(config|handlers)\.py$"
    r"|urllib/(error|request|response|robotparser)\.py$"
    r"|(_aix_support|_android_support|_apple_support|_ios_support|_markupbase|_osx_support"
    r"|_pydatetime|_pyio|antigravity|argparse|bdb|cProfile|cmd|compileall|configparser|doctest"
    r"|filecmp|fileinput|ftplib|getopt|getpass|gettext|graphlib|imaplib|mailbox|modulefinder"
    r"|netrc|nturl2path|optparse|pdb|pickletools|plistlib|poplib|profile|pstats|pty|py_compile"
    r"|pyclbr|pydoc|rlcompleter|sched|shelve|shlex|smtplib|socketserver|ssl|statistics|symtable"
    r"|tabnanny|tarfile|this|timeit|trace|tty|turtle|wave|webbrowser|zipapp|__hello__)\.py$"
    r"|(.+/)?(test|tests)/"
    r"|.*(?<!\.py)$"
)
NOT_NEEDED_PACKAGES = re.compile(
    r"(?![^/]+\.dist-info/)("  # its licences and metadata stay
    r".+/(_examples|_pyinstaller|f2py|include|pkgconfig|npy-pkg-config|test|testing|tests)/"
    r"|.*\.(a|c|h|in|ini|pxd|pyi|pyx|template)$"
    r"|numpy/(conftest|_configtool)\.py$"
    r"|numpy/polynomial/|numpy/matlib\.py$"  # nothing here uses them; np.unique needs numpy.ma
    r"|numpy/fft/|numpy/lib/(recfunctions|user_array)\.py$"
    r"|numpy/linalg/lapack_lite\."  # a double of _umath_linalg
    r"|PIL/(_imagingft|_imagingtk|_tkinter_finder)\."  # writing in pictures; windows
    r"|PIL/((Bdf|Pcf)FontFile|FontFile|Image(Cms|Draw2?|Font|Grab|Qt|Show|Text|Tk|Win))\.py$"
    r"|PIL/(PSDraw|PdfParser|WalImageFile|report)\.py$"
    # Kinds of files that py_logreg.pictures does not open.
    r"|PIL/(?!(Avif|Bmp|Dib|Gif|Ico|Jpeg|Mpo|Png|Ppm|Tiff|WebP)Image)\w+ImagePlugin\.py$"
    r")"
)
# Modules that hold nothing but docstrings, which are left out everywhere.
EMPTIED = re.compile(r"numpy/_core/_add_newdocs(_scalars)?\.py$")
# What Pyodide's own loader notes beside a package that it installs from its release.
NOTES = {"INSTALLER": "pyodide.loadPackage", "PYODIDE_SOURCE": "pyodide"}


def stdlib(source: str, target: str) -> None:
    """Translate the standard library as Pyodide ships it."""
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as result:
        for name, content in chosen(archive, NOT_NEEDED_STDLIB):
            path = f"/lib/python314.zip/{name}"
            put(result, name + "c", bytecode(content, path, optimize=2, flags=UNCHECKED))


def wheel(source: str, target: str) -> None:
    """Translate a wheel of Pyodide's release, without what only its developers need."""
    names: list[str] = []
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as result:
        for name, content in chosen(archive, NOT_NEEDED_PACKAGES):
            if name.endswith(".dist-info/RECORD"):
                record = name
                continue
            if name.endswith(".py"):
                path = SITE_PACKAGES + name
                if EMPTIED.match(name):
                    content = b""
                content = bytecode(content, path, optimize=2, flags=UNCHECKED)
                name += "c"
            put(result, name, content)
            names.append(name)
        for note, text in NOTES.items():
            name = record.replace("RECORD", note)
            put(result, name, text.encode())
            names.append(name)
        lines = "".join(f"{name},,\n" for name in [*names, record])
        put(result, record, lines.encode())


def program(source: str, target: str) -> None:
    """Translate the worker's own modules: their bytecode takes the place of their sources."""
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as result:
        for name in sorted(archive.namelist()):
            content = bytecode(archive.read(name), f"/{name}", optimize=2, flags=UNCHECKED)
            put(result, name + "c", content)


def library(source: str, target: str) -> None:
    """Translate modules that stay sources: their bytecode goes where Python keeps it itself.

    It holds a hash of its source, and Python compiles the source if they differ. The sources come
    from elsewhere, a wheel or PyScript.
    """
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as result:
        for name in sorted(archive.namelist()):
            content = archive.read(name)
            cache = importlib.util.cache_from_source(f"/{name}").removeprefix("/")
            put(result, cache, bytecode(content, f"/{name}", optimize=0, flags=CHECKED))


def chosen(archive: zipfile.ZipFile, not_needed: re.Pattern[str]) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the files that ship, in order of their names."""
    for name in sorted(archive.namelist()):
        if not name.endswith("/") and not not_needed.match(name):
            yield name, archive.read(name)


def bytecode(source: bytes, path: str, *, optimize: int, flags: int) -> bytes:
    """The contents of a .pyc file; ``optimize`` 2 leaves out docstrings and assertions.

    Parameters
    ----------
    path : where the source lies, or would: it stands in tracebacks.
    """
    code = compile(source, path, "exec", dont_inherit=True, optimize=optimize)
    head = importlib.util.MAGIC_NUMBER + flags.to_bytes(4, "little")
    # A second pass, because marshal also writes which objects happened to be shared.
    body = marshal.dumps(marshal.loads(marshal.dumps(code)))
    return head + importlib.util.source_hash(source) + body


def put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, WHEN)
    entry.create_system = 3
    archive.writestr(entry, content)
