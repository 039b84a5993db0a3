"""Paths of names of any kind are written and read the same way everywhere."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sim.centre.paths import last_of, names_of, path_of, quoted
from sim.errors import InputError
from tests.corpora import quick

ODD = "aZ09_-.,:;='\"\\/[]{}()<>#$%&*+?!|~^`@ \t\n\r\0\x7f\xa0\u2028\u202eé总行🙂"
"""Characters that mean something somewhere, and a few that mean nothing."""


@pytest.mark.parametrize("name", ["main_general", "总行", "main-2", "a/b", "2", "Überlauf"])
def test_a_name_of_letters_and_digits_stands_as_it_is(name: str) -> None:
    assert quoted(name) == name


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a.b", '"a.b"'),
        ("Main St. 1", '"Main St. 1"'),
        ('x"y\\', '"x\\"y\\\\"'),
        ("", '""'),
        ("a=b", '"a=b"'),
    ],
)
def test_any_other_name_stands_in_quotes(name: str, written: str) -> None:
    assert quoted(name) == written


@quick(50)
@given(st.lists(st.text(ODD), min_size=1, max_size=4))
@example(["centre", "pools", "总行 No. 1/2", "wage_per_hour"])
@example(["'", '"', "\\", ".", "="])
def test_a_path_is_read_as_it_was_written(names: list[str]) -> None:
    assert names_of(path_of(names)) == tuple(names)


def test_either_quote_will_do_and_spaces_need_none() -> None:
    assert names_of("a.'b.c'.d") == names_of('a."b.c".d') == ("a", "b.c", "d")
    assert names_of("a.Main Street.d") == ("a", "Main Street", "d")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("a..b", "a name is missing beside a dot"),
        ("a.", "a name is missing beside a dot"),
        ("", "a name is missing"),
        ('a."b', "is not closed"),
        ('a."b"c', "after a name in quotes comes a dot"),
    ],
)
def test_a_path_that_cannot_be_read_is_one_sentence(path: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        names_of(path)


def test_the_last_name_of_a_text_that_is_no_path_is_all_of_it() -> None:
    assert (last_of('a."b.c"'), last_of("a..b")) == ("b.c", "a..b")
