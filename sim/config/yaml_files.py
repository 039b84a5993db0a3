"""The one reader of YAML: a file becomes plain data, or one sentence with the file and the line.

What it takes is what everybody agrees on: mappings of names, lists, text, numbers, true, false and
null, anchors, aliases and merge keys. Whatever YAML reads otherwise than a person would (``12:30``
is 750, ``no`` as a name is false) has to be put in quotes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import yaml

from sim.catalogue import _
from sim.config.yaml_mistakes import YamlMistake, wide_hint, worded
from sim.errors import InputError, system_reason

Data = dict[str, Any]

LARGEST = 2_000_000
"""Bytes of the largest file; longer tables belong into a trace."""

DEEPEST = 40
"""Mappings and lists within each other; no field lies deeper than a dozen."""

MOST_ALIASED = 100_000
"""Values that the aliases of a file may stand for together."""

_PLAIN, _TEXT = "plain", "text"
_CORE = "tag:yaml.org,2002:"
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_MAY_BE_NUMBER = frozenset("+-.0123456789")
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9_]*)")
_HEXADECIMAL = re.compile(r"[-+]?0x[0-9a-fA-F_]*[0-9a-fA-F][0-9a-fA-F_]*")
_FLOAT = re.compile(
    r"[-+]?(?:[0-9]+(?:_[0-9]+)*\.[0-9_]*(?:[eE][-+]?[0-9]+)?"
    r"|[0-9]+(?:_[0-9]+)*[eE][-+]?[0-9]+"
    r"|\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+)?)"
)
_MISREAD = re.compile(
    r"[-+]?(?:0[0-9_]*[0-9]|0b[01_]+|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?)"
)
_TIME = re.compile(r"0[0-9](?::[0-5][0-9])+(?:\.[0-9]*)?")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LEADING = re.compile(r"(?m)^[ \t?-]*")


def data_in(file: Path, shown: str | None = None) -> Data:
    """What a file says; nobody may change it.

    Parameters
    ----------
    file : where it is.
    shown : what messages call it; None: its path.

    Raises
    ------
    InputError : it cannot be read, or is no mapping in YAML; file, line and reason.
    """
    return read(bytes_of(file, shown), shown or str(file))


def bytes_of(file: Path, shown: str | None = None) -> bytes:
    """The content of a file that can be one of ours.

    Raises
    ------
    InputError : it cannot be read, or is too large.
    """
    name = shown or str(file)
    try:
        if file.is_dir():
            raise InputError(_("{name}: is a folder, not a file").format(name=name))
        if not file.is_file():
            reason = _("is no regular file") if file.exists() else _("there is no such file")
            raise InputError(_("{name}: {reason}").format(name=name, reason=reason))
        if (size := file.stat().st_size) > LARGEST:
            raise InputError(
                _(
                    "{name}: has {size} MB; a file of settings has {largest} MB at most "
                    "(recorded times belong into the file of a trace)"
                ).format(
                    name=name, size=f"{size / 1000000.0:,.0f}", largest=f"{LARGEST / 1000000.0:.0f}"
                )
            )
        return file.read_bytes()
    except OSError as error:
        raise InputError(
            _("{name}: cannot be read: {strerror}").format(name=name, strerror=system_reason(error))
        ) from None


@lru_cache(maxsize=128)
def read(raw: bytes, name: str) -> Data:
    """What the bytes of a file say; nobody may change it.

    Raises
    ------
    InputError : they are no mapping in YAML; ``name``, line and reason.
    """
    text = text_of(raw, name)
    try:
        return _read(text)
    except YamlMistake as mistake:
        if mistake.line is None:
            told = _("{name}: {mistake}").format(name=name, mistake=mistake)
        else:
            told = _("{name}, line {line}: {mistake}").format(
                name=name, line=mistake.line, mistake=mistake
            )
        raise InputError(told) from None


def text_of(raw: bytes, name: str) -> str:
    """The text of a file: UTF-8, or UTF-16 with its mark.

    Raises
    ------
    InputError : it is neither.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError:
            raise InputError(
                _("{name}: is no whole UTF-16 text; save it as UTF-8").format(name=name)
            ) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
    try:
        raw.decode("gb18030")
        guess = " (perhaps GBK)"
    except UnicodeDecodeError:
        guess = ""
    raise InputError(
        _("{name}, line {line}: is not UTF-8{guess}; save the file as UTF-8").format(
            name=name, line=line, guess=guess
        )
    )


def _read(text: str) -> Data:
    bad = _UNPRINTABLE.search(text)
    if bad is not None:
        code = ord(bad[0])
        what = _("a NUL byte (is it UTF-16? save it as UTF-8)")
        if code:
            what = _("character {code}").format(code=f"{code:#x}")
        raise YamlMistake(
            _("found {what}, which no YAML file holds").format(what=what),
            text.count("\n", 0, bad.start()),
        )
    _require_flat(text)
    try:
        node = whole_node(text)
    except yaml.YAMLError as error:
        raise worded(error, text) from None
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
        raise YamlMistake(_("is empty; give at least one field, key: value"), None)
    if not isinstance(node, yaml.MappingNode):
        found = _("a list") if isinstance(node, yaml.SequenceNode) else f"'{_short(node.value)}'"
        hint = wide_hint(text, range(len(text.splitlines())))
        raise YamlMistake(
            _("a file holds fields, key: value; found {found}{hint}").format(
                found=found, hint=hint
            ),
            _line(node),
        )
    found = _Reading().value(node)
    assert isinstance(found, dict)
    return found


def whole_node(text: str) -> Any:
    """The node of a text, whose lines and tags are known.

    Raises
    ------
    YAMLError : it is no YAML.
    """
    loader = _LOADER(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _require_flat(text: str) -> None:
    """Refuse deep nesting before a parser that calls itself sees it."""
    level = deepest = 0
    for character in re.findall(r"[\[\]{}]", text):
        level = level + 1 if character in "[{" else max(level - 1, 0)
        deepest = max(deepest, level)
    longest = max((found.end() - found.start() for found in _LEADING.finditer(text)), default=0)
    if deepest <= DEEPEST and longest <= 2 * DEEPEST:
        return
    if deepest > 50 * DEEPEST or longest > 50 * DEEPEST:
        raise _too_deep(None)
    depth = 0
    loader = _LOADER(text)
    try:
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                depth += 1
                if depth > DEEPEST:
                    raise _too_deep(_line(event))
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                depth -= 1
    except yaml.YAMLError as error:
        raise worded(error, text) from None
    finally:
        loader.dispose()


def _too_deep(line: int | None) -> YamlMistake:
    return YamlMistake(
        _("more than {deepest} mappings and lists lie within each other").format(deepest=DEEPEST),
        line,
    )


class _Reading:
    """From the nodes of one file to data."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Any, int]] = {}
        self._open: set[int] = set()
        self._size = self._aliased = 0

    def value(self, node: Any) -> Any:
        """The value of a node; nodes with an anchor are made once."""
        if isinstance(node, yaml.ScalarNode):
            self._size += 1
            return _scalar(node)
        if id(node) in self._made:
            made, size = self._made[id(node)]
            self._size += size
            self._aliased += size
            if self._aliased > MOST_ALIASED:
                told = _("its aliases (*name) stand for more than {most_aliased} values").format(
                    most_aliased=f"{MOST_ALIASED:,}"
                )
                raise YamlMistake(told, _line(node))
            return made
        if id(node) in self._open:
            raise YamlMistake(_("an anchor (&name) holds itself"), _line(node))
        self._open.add(id(node))
        before = self._size
        self._size += 1
        if isinstance(node, yaml.SequenceNode):
            _require_tag(node, "seq")
            made = [self.value(item) for item in node.value]
        else:
            _require_tag(node, "map")
            made = self._mapping(node)
        self._open.discard(id(node))
        self._made[id(node)] = made, self._size - before
        return made

    def _mapping(self, node: Any) -> Data:
        merged: list[Data] = []
        own: Data = {}
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and (key.tag, key.value) == (_PLAIN, "<<"):
                merged += self._merged(value)
                continue
            name = _name(key)
            if name in own:
                raise YamlMistake(
                    _("'{text}' stands twice in one mapping").format(text=_short(name)), _line(key)
                )
            own[name] = self.value(value)
            if own[name] is None and key.tag == _PLAIN and "：" in name:
                raise YamlMistake(
                    _("'{text}' holds a full-width colon; YAML's is ':' and a space").format(
                        text=_short(name)
                    ),
                    _line(key),
                )
        if not merged:
            return own
        made: Data = {}
        for below in reversed(merged):
            made.update(below)
        made.update(own)
        return made

    def _merged(self, node: Any) -> list[Data]:
        found = self.value(node)
        below = found if isinstance(found, list) else [found]
        if not all(isinstance(one, dict) for one in below):
            raise YamlMistake(_("'<<' takes in mappings, such as *name"), _line(node))
        return below


def _name(node: Any) -> str:
    """The key of a mapping, which is text."""
    if not isinstance(node, yaml.ScalarNode):
        raise YamlMistake(_("a name is text; found a list or a mapping before ':'"), _line(node))
    name = _scalar(node)
    if isinstance(name, str):
        return name
    if not node.value:
        raise YamlMistake(_("a name is missing before ':'"), _line(node))
    raise YamlMistake(
        _("{value} as a name is {told} to YAML; put it in quotes: '{value}'").format(
            value=node.value, told=_told(name)
        ),
        _line(node),
    )


def _told(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return _("the number {value}").format(value=f"{value:g}")


def _scalar(node: Any) -> Any:
    if node.tag == _TEXT:
        return node.value
    if node.tag == _PLAIN:
        return _plain(node)
    return _tagged(node)


def _plain(node: Any) -> Any:
    """What a text without quotes means."""
    text: str = node.value
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _MAY_BE_NUMBER:
        return text
    if _WHOLE.fullmatch(text):
        _require_short(node)
        return int(text.replace("_", ""))
    if _FLOAT.fullmatch(text) and len(text) < 400:
        return float(text.replace("_", ""))
    if _MISREAD.fullmatch(text) and not _TIME.fullmatch(text):
        raise YamlMistake(
            _(
                "{text} without quotes is another number to YAML than it looks; put it in "
                "quotes: '{text}', or write the number in full"
            ).format(text=_short(text)),
            _line(node),
        )
    if _HEXADECIMAL.fullmatch(text):
        _require_short(node)
        return int(text.replace("_", ""), 16)
    return text


def _require_short(node: Any) -> None:
    if len(node.value) > 100:
        raise YamlMistake(
            _("a number of {count} digits: '{text}'").format(
                count=len(node.value), text=_short(node.value)
            ),
            _line(node),
        )


def _tagged(node: Any) -> Any:
    """A text with one of the few tags that name plain kinds."""
    kind = node.tag.removeprefix(_CORE) if node.tag.startswith(_CORE) else ""
    if kind == "str":
        return node.value
    if kind in ("int", "float", "bool", "null"):
        found = _plain(node) if node.value else None
        if kind == "float" and type(found) is int:
            return float(found)
        if type(found) is {"int": int, "float": float, "bool": bool, "null": type(None)}[kind]:
            return found
    _refuse_tag(node)


def _require_tag(node: Any, kind: str) -> None:
    if node.tag not in (_PLAIN, f"{_CORE}{kind}"):
        _refuse_tag(node)


def _refuse_tag(node: Any) -> NoReturn:
    shown = node.tag.replace(_CORE, "!!")
    raise YamlMistake(
        _("found the tag {text}; a file holds plain data, and no tag is taken").format(
            text=_short(shown)
        ),
        _line(node),
    )


def _line(node: Any) -> int:
    line: int = node.start_mark.line  # of a node or an event
    return line


def _short(text: str) -> str:
    text = "".join(c if c.isprintable() else " " for c in text[:41])
    return text if len(text) <= 40 else f"{text[:40]}..."


class _Resolver(yaml.resolver.BaseResolver):
    """Tells plain text from quoted; what it means is decided by us."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        """Called by the composer."""
        return _PLAIN if kind is not yaml.ScalarNode or implicit[0] else _TEXT


def _loader() -> Any:
    """A composer over the parser written in C, which is seven times as fast, where there is one."""
    if yaml.__with_libyaml__:
        parser: Any = import_module("yaml.cyaml").CParser

        class Loader(parser, _Resolver):  # type: ignore[misc]
            def __init__(self, text: str) -> None:
                parser.__init__(self, text)
                _Resolver.__init__(self)

        return Loader

    class SlowLoader(
        yaml.reader.Reader,
        yaml.scanner.Scanner,
        yaml.parser.Parser,
        yaml.composer.Composer,
        _Resolver,
    ):
        def __init__(self, text: str) -> None:
            yaml.reader.Reader.__init__(self, text)
            yaml.scanner.Scanner.__init__(self)
            yaml.parser.Parser.__init__(self)
            yaml.composer.Composer.__init__(self)
            _Resolver.__init__(self)

    return SlowLoader


_LOADER = _loader()
