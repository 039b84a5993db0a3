"""Whatever stands in a file: what it says, or one sentence with file, line and reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.cli import main
from sim.config import yaml_files
from sim.config.yaml_files import read
from sim.errors import InputError
from tests.tiers import sampled

BOMB = "a: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "\n".join(
    f"b{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)
)

MISTAKES: dict[str, tuple[str | bytes, str]] = {
    "a tab": ("a:\n\tb: 1", "line 2: a tab stands where a line is indented; YAML takes spaces"),
    "a tab within": ("a:\n  b: 1\n\tc: 1", "line 3: a tab stands"),
    "an open quote": ("a: 1\nb: \"x\nc: 1\n", "line 2: the quote that opens in this line"),
    "an open single quote": ("a: 'x\nb: 1\n", "line 1: the quote that opens in this line"),
    "an open bracket": ("a:\n  b: [1, 2\nc: 3\n", "line 2: the bracket that opens in this line"),
    "an open brace at the end": ("a: 1\nb: {c: [1, 2]", "line 2: the bracket that opens"),
    "a name twice": ("a: 1\nb: 2\na: 3", "line 3: 'a' stands twice in one mapping"),
    "a name twice deep": ("a:\n  b: {c: 1, c: 2}", "line 2: 'c' stands twice"),
    "a python tag": ("a: !!python/object/apply:os.system [x]", "line 1: found the tag !!python"),
    "a tag of one's own": ("a: !thing 1", "line 1: found the tag !thing"),
    "a set": ("a: !!set {b}", "line 1: found the tag !!set"),
    "a tag that does not fit": ("a: !!int abc", "line 1: found the tag !!int"),
    "aliases without end": (BOMB, "stand for more than 100,000 values"),
    "an anchor that holds itself": ("a: &a [1, *a]", "line 1: an anchor (&name) holds itself"),
    "an anchor around itself": ("a: &a\n  b:\n    c: *a", "holds itself"),
    "an alias of nothing": ("a: *b", "line 1: found undefined alias"),
    "brackets within brackets": ("a: " + "[" * 100 + "]" * 100, "more than 40 mappings and lists"),
    "open brackets": ("[" * 100_000, "more than 40 mappings and lists"),
    "names within names": ("\n".join(" " * n + "a:" for n in range(100)), "line 41: more than 40"),
    "lists in a line": ("- " * 5000 + "x", "more than 40 mappings and lists"),
    "GBK": ("a: 1\nb: 总行".encode("gbk"), "line 2: is not UTF-8 (perhaps GBK)"),
    "neither": (b"a: 1\nb: \xff\xff", "line 2: is not UTF-8; save"),
    "UTF-16 without its mark": ("a: b".encode("utf-16-le"), "line 1: found a NUL byte"),
    "half of UTF-16": (b"\xff\xfea", "is no whole UTF-16 text"),
    "a NUL byte": (b"a: 1\nb: \x00", "line 2: found a NUL byte"),
    "a bell": ("a: \x07", "line 1: found character 0x7"),
    "a full-width colon": ("centre：\n  name: x", "line 1 holds '：', a full-width character"),
    "one in a field": ("a: 1\nb：2\n", "line 2 holds '：', a full-width character"),
    "one in braces": ("a: {b：1}", "line 1: 'b：1' holds a full-width colon"),
    "one alone": ("centre：small", "line 1 holds '：'"),
    "a full-width comma": ("a: [1，2\nb: 1", "line 1 holds '，', a full-width character"),
    "a list": ("- 1\n- 2", "line 1: a file holds fields, key: value; found a list"),
    "a text": ("hello", "line 1: a file holds fields, key: value; found 'hello'"),
    "nothing": ("", "mine.yaml: is empty"),
    "a comment": ("# nothing\n", "mine.yaml: is empty"),
    "two documents": ("a: 1\n---\nb: 2", "line 2: a second document begins"),
    "a line outside": ("{a: 1}\nb: 2", "line 2: stands outside of the fields above"),
    "a colon in a text": ("a: b: c", "line 1: a second ': ' in one line"),
    "indentation": ("a:\n  b: 1\n c: 2", "line 3: does not fit the lines above"),
    "an at sign": ("a: @x", "line 1: a text cannot begin with '@'; put it in quotes"),
    "a list as a name": ("? [a]\n: 1", "line 1: a name is text; found a list or a mapping"),
    "no as a name": ("a:\n  no: 1", "line 2: no as a name is false to YAML; put it in quotes"),
    "on as a name": ("on: 1", "on as a name is true to YAML; put it in quotes: 'on'"),
    "1e3 as a name": ("1e3: 1", "1e3 as a name is the number 1000 to YAML; put it in"),
    "a number as a name": ("7: 1", "7 as a name is the number 7 to YAML; put it in quotes: '7'"),
    "null as a name": ("~: 1", "~ as a name is null to YAML; put it in quotes: '~'"),
    "base 60": ("a: 12:30", "line 1: 12:30 without quotes is another number to YAML"),
    "base 60 as a name": ("12:30: 1", "12:30 without quotes is another number"),
    "base 8": ("a: 010", "010 without quotes is another number"),
    "a long number": ("a: " + "9" * 5000, "a number of 5000 digits"),
    "an unknown escape": ('a: "\\q"', "line 1: is not YAML: found unknown escape"),
    "a merge of nothing": ("<<: 3", "line 1: '<<' takes in mappings"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "words"), MISTAKES.values(), ids=MISTAKES)
def test_what_is_wrong_with_a_file_is_one_sentence(content: str | bytes, words: str) -> None:
    raw = content.encode() if isinstance(content, str) else content
    with pytest.raises(InputError) as error:
        read.__wrapped__(raw, "mine.yaml")
    message = str(error.value)
    assert words in message
    assert message.startswith("mine.yaml")
    assert "\n" not in message
    assert len(message) < 300


@pytest.mark.parametrize(("content", "words"), MISTAKES.values(), ids=MISTAKES)
def test_the_slow_reader_refuses_the_same(
    content: str | bytes, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where PyYAML was built without libyaml."""
    monkeypatch.setattr("yaml.__with_libyaml__", False)
    monkeypatch.setattr(yaml_files, "_LOADER", yaml_files._loader())
    raw = content.encode() if isinstance(content, str) else content
    with pytest.raises(InputError, match=r"^mine\.yaml"):
        read.__wrapped__(raw, "mine.yaml")


@pytest.mark.parametrize(
    ("content", "data"),
    [
        ("a: 总行".encode("utf-16"), {"a": "总行"}),
        ("a: 总行".encode("utf-8-sig"), {"a": "总行"}),
        (b"a: 08:30\r\nb: 2026-01-01\r\n", {"a": "08:30", "b": "2026-01-01"}),
        ("标题: 总行：主中心，第一".encode(), {"标题": "总行：主中心，第一"}),
        (b"'no': 'no'\n'12:30': '010'", {"no": "no", "12:30": "010"}),
        (b"a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}", {"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}}),
        (b"a: '[[[[' # ]]]\n", {"a": "[[[["}),
    ],
)
def test_what_is_right_is_read(content: bytes, data: object) -> None:
    assert read(content, "mine.yaml") == data


def _folder(folder: Path) -> Path:
    (folder / "mine.yaml").mkdir()
    return folder / "mine.yaml"


def _large(folder: Path) -> Path:
    with (folder / "mine.yaml").open("wb") as file:
        file.truncate(yaml_files.LARGEST + 1)
    return folder / "mine.yaml"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_folder, "mine.yaml: is a folder, not a file"),
        (_large, "mine.yaml: has 2 MB; a file of settings has 2 MB at most"),
        (lambda folder: folder / "none.yaml", "none.yaml: there is no such file"),
        (lambda folder: folder / "a\0b.yaml", "there is no such file"),
        (lambda folder: folder, "is a folder, not a file; give one file"),
        (lambda folder: Path("~nobody-at-all/x.yaml"), "there is no such file"),
        (lambda folder: Path("/dev/null/x.yaml"), "there is no such file"),
        (lambda folder: folder / f"{'x' * 300}.yaml", ".yaml: "),
    ],
)
def test_what_is_no_file_is_one_sentence(
    make: Callable[[Path], Path], words: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as error:
        sim.load(make(tmp_path))
    assert words in str(error.value)


@pytest.mark.parametrize("mistake", sampled(["a tab", "GBK", "nothing", "a list", "a python tag"]))
def test_every_door_says_the_same(
    mistake: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, words = MISTAKES[mistake]
    (tmp_path / "scenario").mkdir()
    file = tmp_path / "scenario" / "mine.yaml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    own = ["--scenarios", str(tmp_path)]
    for command in (
        ["run", str(file)],
        ["check", str(file)],
        ["sweep", str(file), "seed=1,2"],
        ["compare", "base", str(file)],
        ["sensitivity", str(file)],
        ["warm-up", str(file)],
        ["run", *own, "scenario=mine"],
        ["check", *own, "scenario=mine"],
        ["sweep", *own, "scenario=base,mine"],
        ["compare", *own, "base", "mine"],
        ["sensitivity", *own, "scenario=mine"],
        ["warm-up", *own, "scenario=mine"],
    ):
        assert main(command) == 2, command
        told = capsys.readouterr().err
        assert words in told and "mine.yaml" in told, command
        assert len(told.splitlines()) == 1
    with pytest.raises(InputError) as error:
        sim.load(file)
    assert words in str(error.value)
    with pytest.raises(InputError) as error:
        sim.load("retail_bank", ["scenario=mine"], tmp_path)
    assert words in str(error.value)


def test_a_text_that_yaml_takes_for_something_else_belongs_in_quotes(tmp_path: Path) -> None:
    for value in ("no", "1e3", "null", "7"):
        (tmp_path / "mine.yaml").write_text(f"scenario: {{title: {value}}}")
        with pytest.raises(InputError, match=r"line 1: scenario\.title: .*, in quotes; "):
            sim.load(tmp_path / "mine.yaml")
