"""Real engines for every test, from the first need to the end; which begin; failures at once."""

import asyncio
import faulthandler
import gc
import os
import sys
from threading import Timer

import pytest
from hypothesis import HealthCheck, settings

from sanctuary import testing

LAST_RESORT_SECONDS = 600
# How fast a machine is, is not what a property says.
settings.register_profile("any", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any")


def pytest_collection_modifyitems(items):
    """Files that may take longest come first: else one worker ends alone with the last of them."""
    longest = {}
    for item in items:
        marker = item.get_closest_marker("timeout")
        if marker is not None and marker.args:
            longest[item.path] = max(longest.get(item.path, 0), marker.args[0])
    items.sort(key=lambda item: -longest.get(item.path, 0))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """A test that outlives even its alarm ends its process, and says where everything stood."""
    marker = item.get_closest_marker("timeout")
    seconds = max(LAST_RESORT_SECONDS, 2 * marker.args[0] if marker and marker.args else 0)
    timer = Timer(seconds, _end, [item.nodeid])
    timer.daemon = True
    timer.start()
    try:
        return (yield)
    finally:
        timer.cancel()


def _end(nodeid):
    """The alarm may be lost in a task, and guards no teardown after a failure: this one holds."""
    _tell(nodeid)
    os._exit(1)


def _tell(nodeid):
    out = sys.__stderr__
    out.write(f"\n{nodeid} does not end. Where everything stands:\n")
    for each in gc.get_objects():
        if isinstance(each, asyncio.Task) and not each.done():
            each.print_stack(limit=8, file=out)
            _awaited(each.get_coro(), out)
    out.flush()
    faulthandler.dump_traceback(file=out, all_threads=True)


def _awaited(coroutine, out):
    """What a task waits for, down to the last frame: its own stack shows the first alone."""
    while frame := getattr(coroutine, "cr_frame", None):
        out.write(f"    {frame.f_code.co_filename}:{frame.f_lineno} {frame.f_code.co_name}\n")
        coroutine = coroutine.cr_await


def pytest_exception_interact(node, call):
    """An alarm is told from where everything stood, before anything is taken down."""
    if isinstance(call.excinfo.value, pytest.fail.Exception) and "Timeout" in str(call.excinfo):
        _tell(node.nodeid)


def pytest_runtest_logreport(report):
    """Say at once what failed: whoever stops a long run early would not learn it."""
    if report.failed and hasattr(report, "node"):
        end = "\n".join(report.longreprtext.splitlines()[-30:])
        sys.stderr.write(f"\n{report.nodeid} failed ({report.when}):\n{end}\n")


@pytest.fixture(scope="session", autouse=True)
def _engines_end_with_the_tests():
    yield
    testing.stop_engines()
