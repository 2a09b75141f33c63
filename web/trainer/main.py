"""Start of the worker: say how far it is, load the heavy parts, then serve the page."""

import sys
from importlib import import_module
from traceback import print_exc

from protocol.messages import EVENTS, encode
from trainer.link import BrowserLink, xworker

# PyScript looks the receiver of messages up in this module, under this name.
__all__ = ["xworker"]


def start() -> None:
    """Each phase is told before it begins, since nothing is heard of Python meanwhile."""
    link = BrowserLink()

    def tell(kind: str, **fields: object) -> None:
        link.send(encode(kind, fields, EVENTS), {})

    try:
        tell("phase", phase="numpy")
        numpy = import_module("numpy")
        tell("phase", phase="library")
        py_logreg = import_module("py_logreg")
        trainer = import_module("trainer.trainer").Trainer(link)
    except Exception as error:
        print_exc()
        reason = f"{type(error).__name__}: {error}"
        tell("failed", code="start", params={"reason": reason}, during="start", fatal=True)
        return
    link.listen(trainer.receive)
    python = ".".join(str(part) for part in sys.version_info[:3])
    tell("ready", python=python, numpy=numpy.__version__, version=py_logreg.__version__)


start()
