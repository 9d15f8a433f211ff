"""Real engines for every test: started when first needed, stopped at the end."""

import pytest

from sanctuary import testing


@pytest.fixture(scope="session", autouse=True)
def _engines_end_with_the_tests():
    yield
    testing.stop_engines()
