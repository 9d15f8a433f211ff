"""When two reports speak of one matter, and what an address says."""

from datetime import timedelta

import pytest

from campaigns.domain.signal import Kind, source_of
from campaigns.testing import AT, SHEFFIELD, a_signal
from sanctuary.errors import Invalid
from sanctuary.ids import new_id

PAGE = "https://example.org/story"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({}, {}, True),
        ({}, {"area": SHEFFIELD}, False),
        ({}, {"kind": Kind.TRAGEDY}, False),
        ({}, {"raised_at": AT + timedelta(hours=48)}, True),
        ({}, {"raised_at": AT + timedelta(hours=49)}, False),
        ({"area": None}, {"area": None}, False),
        ({"area": None, "stream": "schools"}, {"area": None, "stream": "schools"}, True),
        ({"source": PAGE, "area": None}, {"source": PAGE, "area": SHEFFIELD}, True),
        ({"source": PAGE}, {"source": PAGE + "/other"}, False),
    ],
)
def test_same_matter(one, other, same):
    assert a_signal(**one).same_matter(a_signal(**other)) is same


def test_a_duplicate_of_a_duplicate_joins_the_first():
    first = a_signal(incident_id=new_id())
    second = a_signal().duplicates(first)
    third = a_signal().duplicates(second)
    assert (third.duplicate_of, third.incident_id) == (first.id, first.incident_id)


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("http://www.Example.org/a/?utm_source=x&v=1&fbclid=2", "https://example.org/a?v=1"),
        ("https://example.org", "https://example.org"),
        ("  ", None),
        (None, None),
    ],
)
def test_an_address_is_written_in_one_way(url, source):
    assert source_of(url) == source


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc", "example", "http://[x"])
def test_what_is_no_page_is_refused(url):
    with pytest.raises(Invalid, match="address of a page"):
        source_of(url)
