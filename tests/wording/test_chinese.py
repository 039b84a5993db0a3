"""The Chinese catalogue has every message, with the placeholders of the English one."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo

from sim.wording import known_languages, language, language_code, numbers
from sim.wording.names import named
from sim.wording.translations import read, translations, untranslated
from tests.wording.pseudo import listed

PLACEHOLDER = re.compile(r"\{\w*\}|%\(\w+\)[srd]|%%|%[srd]|</?[a-z]\w*[^<>]*>|`")
GLUED = re.compile(r"[\u4e00-\u9fff][,;:?!](?!\w)|[\u4e00-\u9fff]\(")


def of_chinese() -> Catalog:
    return next(read(path) for path in translations() if path.parents[1].name == "zh")


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    return of_chinese()


def texts(catalogue: Catalog) -> Iterator[tuple[Message, str, str]]:
    """A message, its English (the plural) and its translation."""
    for message in catalogue:
        if message.id:
            ids = [message.id] if isinstance(message.id, str) else [*message.id]
            string = message.string
            first = string if isinstance(string, str) else next(iter(string or ("",)))
            yield message, ids[-1], str(first)


def test_every_message_has_a_translation(chinese: Catalog) -> None:
    assert untranslated(chinese) == []
    assert {m.id for m in chinese} >= {m.id for m in listed()}, (
        "run `make translations` and translate what it names"
    )


def test_a_translation_has_the_placeholders_of_its_message(chinese: Catalog) -> None:
    wrong = [
        (english, translated)
        for _message, english, translated in texts(chinese)
        if sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(translated))
    ]
    assert wrong == []


def test_chinese_sentences_have_chinese_punctuation(chinese: Catalog) -> None:
    sentences = [t for _m, e, t in texts(chinese) if e != numbers.SCALES and "\n" not in t]
    found = [text for text in sentences if GLUED.search(text)]
    assert found == []


def test_what_is_read_is_compiled_from_what_is_translated(chinese: Catalog) -> None:
    path = next(p for p in translations() if p.parents[1].name == "zh")
    compiled = read_mo(io.BytesIO(path.with_suffix(".mo").read_bytes()))
    assert {key(m): text for m, _e, text in texts(compiled)} == {
        key(m): text for m, _e, text in texts(chinese)
    }, "run `make translations`"


def key(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def test_chinese_is_known_and_named_as_pages_need_it() -> None:
    assert known_languages() == ["en", "zh"]
    with language("zh"):
        assert language_code() == "zh-CN"
    with language("zh_CN"):
        assert language_code() == "zh-CN"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (950.0, "950 元"),
        (212_345.0, "21.2 万元"),
        (2_345_678.0, "235 万元"),
        (-2.5e9, "−25.0 亿元"),
    ],
)
def test_amounts_of_money_are_counted_in_ten_thousands(value: float, text: str) -> None:
    with language("zh"):
        assert numbers.money(value, "CNY") == text


def test_other_amounts_have_chinese_units() -> None:
    with language("zh"):
        assert numbers.amount(0.8341, "share") == "83.4%"
        assert numbers.amount(17.25, "s") == "17.2 秒"
        assert numbers.amount(12345.6, "CNY/day") == "12,346 元/天"
        assert numbers.money(212_345.0, "EUR") == "21.2 万欧元"
        assert numbers.money(212_345.0, "XTS") == "21.2 万XTS"
        assert numbers.axis_unit("CNY/day", "CNY", 212_345.0) == (1e-4, "万元/天")


def test_shipped_titles_are_translated_and_those_of_others_stand() -> None:
    with language("zh"):
        assert named("Bigger second site") == "扩大第二站点"
        assert named("Base, demand x1.1") == "基准方案，demand x1.1"
        assert named("Our own plan, autumn") == "Our own plan, autumn"
        assert named("") == ""
    assert named("Base, demand x1.1") == "Base, demand x1.1"
