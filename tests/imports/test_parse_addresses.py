"""A list brings no address that is a second spelling of a mailbox."""

from __future__ import annotations

import pytest
from tests.cast import Cast
from tests.imports.lists import SAMI, mentors


@pytest.mark.parametrize("written", ['"ruth"@example.org', r'"r\uth"@example.org', "r@[192.0.2.1]"])
def test_a_quoted_address_in_a_list_is_refused(cast: Cast, written: str) -> None:
    ruth = (1, "Ruth", "Amar", "050-234-5678", written, "Haifa", "Hebrew")
    brought = mentors(cast, ruth, SAMI)
    assert (brought.rows_refused, brought.rows_new) == (1, 1)
    problems = [problem["code"] for row in brought.rows.all() for problem in row.problems]
    assert problems == ["not_an_email"]
