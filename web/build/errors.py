"""What can go wrong in a build. Each message is a plain sentence: the cause, then what to do."""

from __future__ import annotations


class BuildError(Exception):
    """Something stopped the command; its text is meant for the person who typed it."""


class PythonNotFoundError(BuildError):
    """No interpreter that can make the virtual environment."""


class NodeNotFoundError(BuildError):
    """Neither the system nor the virtual environment has a Node that is new enough."""


class BrowserNotFoundError(BuildError):
    """No Chromium to run the tests in, and none could be installed."""


class StepError(BuildError):
    """A program that the build runs ended with an error."""


class MissingInputError(BuildError):
    """A file of this repository, or of a package, that the site is made from is not there."""


class SourceError(BuildError):
    """One source could not deliver; the next one is asked."""


class MissingPartError(BuildError):
    """No source could deliver a part."""


class HashMismatchError(BuildError):
    """A file's contents are not what its name promises."""


class CheckError(BuildError):
    """The built site breaks one of its rules."""


class NetworkError(BuildError):
    """This machine is in no network."""


class PortError(BuildError):
    """No port of this machine could be opened."""
