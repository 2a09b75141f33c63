"""Tests of the trainer: coroutines are run, and a page is there for them."""

import asyncio
import inspect

import pytest

from tests.web.trainer_page import Page, SteadyClock

#: A test that waits longer than this waits for something that never comes.
PATIENCE = 60


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """Run a test that is a coroutine function."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    arguments = {name: pyfuncitem.funcargs[name] for name in names if name in pyfuncitem.funcargs}
    asyncio.run(asyncio.wait_for(pyfuncitem.obj(**arguments), PATIENCE))
    return True


def _checked(page):
    yield page
    broken = [e["params"] for e in page.all("failed") if e["code"] in ("internal", "protocol")]
    assert [one for one in broken if one["reason"] not in page.allowed_failures] == []


@pytest.fixture
def page():
    """The page's side of a trainer."""
    yield from _checked(Page())


@pytest.fixture
def steady_page():
    """The same with a clock that goes by how often it is looked at."""
    yield from _checked(Page(SteadyClock()))
