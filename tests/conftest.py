"""Real engines for every test, from the first need to the end; and which tests begin."""

import pytest

from sanctuary import testing


def pytest_collection_modifyitems(items):
    """Files that may take longest come first: else one worker ends alone with the last of them."""
    longest = {}
    for item in items:
        marker = item.get_closest_marker("timeout")
        if marker is not None and marker.args:
            longest[item.path] = max(longest.get(item.path, 0), marker.args[0])
    items.sort(key=lambda item: -longest.get(item.path, 0))


@pytest.fixture(scope="session", autouse=True)
def _engines_end_with_the_tests():
    yield
    testing.stop_engines()
