"""From values of uncertain inputs to the study that has them."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sim.catalogue import _
from sim.centre import Parts
from sim.centre.paths import names_of, path_of, quoted
from sim.errors import InputError
from sim.experiments.sensitivity.inputs import UncertainInput, Uncertainty
from sim.study.fields import is_whole, with_field
from sim.study.study import Study


@dataclass(frozen=True)
class _Target:
    """A field that an input moves."""

    key: str
    base: Any
    whole: bool
    rest: str | None
    """Path of the entry that takes up the difference."""
    rest_base: float


class InputFields:
    """What the inputs move in a study.

    Parameters
    ----------
    study : as it stands; fields that no input moves stay so.
    uncertainty : the inputs.

    Raises
    ------
    InputError : an input moves no field, one that is no number, or one that another input moves;
        or shares that do not belong together.
    """

    def __init__(self, study: Study, uncertainty: Uncertainty) -> None:
        self._data = study.to_dict()
        self._parts = Parts(self._data)
        self._targets = [
            (asked, _targets(self._data, name, asked)) for name, asked in uncertainty.inputs.items()
        ]
        moved: dict[str, str] = {}
        for name, (_base, targets) in zip(uncertainty.names, self._targets, strict=True):
            for key in [t.key for t in targets] + [t.rest for t in targets if t.rest is not None]:
                if key in moved:
                    raise InputError(
                        _(
                            "uncertainty.inputs.{name}.fields: {key} is moved by input "
                            "'{moved}' already"
                        ).format(name=quoted(name), key=key, moved=moved[key])
                    )
                moved[key] = name

    def fields(self) -> dict[str, list[str]]:
        """Paths of the fields that each input moves, by its place in the order of the inputs."""
        return {str(i): [t.key for t in targets] for i, (_, targets) in enumerate(self._targets)}

    def study_at(self, values: Sequence[float]) -> Study:
        """The study with the inputs at ``values``, in their order; checked.

        Raises
        ------
        InputError : the study is wrong there.
        """
        data: dict[str, Any] = self._data
        for (asked, targets), value in zip(self._targets, values, strict=True):
            for target in targets:
                new = _moved(asked, target, float(value))
                data = with_field(data, target.key, new, added=False)
                if target.rest is not None:
                    left = target.rest_base - (float(new) - float(target.base))
                    data = with_field(data, target.rest, left, added=False)
        return Study.from_dict(data, self._parts)


def _moved(asked: UncertainInput, target: _Target, value: float) -> float | int:
    new = value
    if asked.how == "factor":
        new = target.base * value
    elif asked.how == "shift":
        new = target.base + value
    return round(new) if target.whole else float(f"{new:.9g}")


def _targets(data: dict[str, Any], name: str, asked: UncertainInput) -> list[_Target]:
    where = f"uncertainty.inputs.{quoted(name)}"
    found = []
    for path in asked.fields:
        keys = [key for key, value in _matching(data, names_of(path), ()) if value is not None]
        if "*" not in path:
            _exists(data, path, where)
            keys = [path]
        if not keys:
            raise InputError(
                _("{where}.fields: '{path}' matches no field that is set").format(
                    where=where, path=path
                )
            )
        found += [_target(data, key, where, asked) for key in keys]
    return found


def _exists(data: dict[str, Any], path: str, where: str) -> None:
    """A misspelt path is named."""
    try:
        with_field(data, path, None, added=False)
    except InputError as error:
        raise InputError(
            _("{where}.fields: {error}").format(where=where, error=error), error.problems
        ) from None


def _target(data: dict[str, Any], key: str, where: str, asked: UncertainInput) -> _Target:
    base = _value(data, key)
    number = isinstance(base, int | float) and not isinstance(base, bool)
    if not number and (asked.how != "value" or isinstance(base, dict | list | str | bool)):
        raise InputError(
            _("{where}.fields: {key} is no number, found {base}").format(
                where=where, key=key, base=repr(base)
            )
        )
    if asked.rest is None:
        return _Target(key, base, is_whole(key), None, 0.0)
    *above, entry = names_of(key)
    shares = _value(data, path_of(above))
    if not isinstance(shares, dict) or asked.rest not in shares or asked.rest == entry:
        others = ", ".join(k for k in shares if k != entry) if isinstance(shares, dict) else "none"
        raise InputError(
            _(
                "{where}.rest: found '{rest}'; entries beside {key} that can take up the "
                "difference: {others}"
            ).format(where=where, rest=asked.rest, key=key, others=others)
        )
    return _Target(key, base, False, path_of([*above, asked.rest]), float(shares[asked.rest]))


def _value(data: Any, key: str) -> Any:
    for part in names_of(key):
        if isinstance(data, list):
            data = data[int(part)] if part.isdigit() and int(part) < len(data) else None
        else:
            data = data.get(part) if isinstance(data, dict) else None
    return data


def _matching(data: Any, parts: Sequence[str], above: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Paths below ``data`` that match, and what stands there."""
    if not parts:
        yield path_of(above), data
        return
    if isinstance(data, list):
        entries: dict[str, Any] = {str(i): value for i, value in enumerate(data)}
    else:
        entries = data if isinstance(data, dict) else {}
    for name, value in entries.items():
        if str(name) == parts[0] or fnmatch.fnmatchcase(str(name), parts[0]):
            yield from _matching(value, parts[1:], (*above, str(name)))
