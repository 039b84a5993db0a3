"""Uncertain inputs: which fields of a study they move, and what is known of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, field_validator

from sim.catalogue import _
from sim.centre.base import Description
from sim.centre.validate import validated
from sim.errors import InputError
from sim.experiments.sensitivity.laws import Floats, Law

Path = Annotated[str, Field(min_length=1)]


class UncertainInput(Description):
    """One input that is not known for sure.

    ``fields`` may have ``*`` in the place of a name: every field is moved together.
    """

    title: str = Field(default="", description="name shown to people; none = its key")
    fields: tuple[Path, ...] = Field(
        min_length=1, description="paths of the fields that it moves, one or a list"
    )
    how: Literal["value", "factor", "shift"] = Field(
        default="value",
        description="the number drawn is the fields' value, a factor on it, or is added to it",
    )
    rest: str | None = Field(
        default=None,
        description="for an entry of shares that sum to 1: the other entry that takes up the "
        "difference; none = the sum may change",
    )
    law: Law = Field(description="what is known of the number")
    unit: str = Field(default="", description="unit of the number, for readers")
    source: str = Field(
        min_length=1,
        description="where the law comes from, or the word 'assumption' with the reasoning",
    )

    @field_validator("fields", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value


class Uncertainty(Description):
    """What is uncertain about a study. The inputs are independent of each other."""

    title: str = Field(default="", description="name shown to people")
    note: str = Field(default="", description="what it is about, for readers")
    inputs: dict[str, UncertainInput] = Field(min_length=1, description="inputs by name")

    @field_validator("inputs")
    @classmethod
    def _names(cls, value: dict[str, UncertainInput]) -> dict[str, UncertainInput]:
        for name in value:
            if not re.fullmatch(r"[A-Za-z]\w*", name):
                raise ValueError(
                    _("'{name}' is no name of letters, digits and _ for an input").format(name=name)
                )
        return value

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Uncertainty:
        """Read plain data, as YAML gives them.

        Parameters
        ----------
        data : ``title``, ``note`` and ``inputs``, as a file of the group ``uncertainty`` has them.

        Raises
        ------
        InputError : anything is wrong; the message names the path of the first problem.
        """
        if not isinstance(data, Mapping):
            raise InputError(
                _("uncertainty: is a mapping with inputs, found {type}").format(
                    type=type(data).__name__
                )
            )
        return validated(cls, data, "uncertainty")

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs, in their order."""
        return tuple(self.inputs)

    def title_of(self, name: str) -> str:
        """An input's name for people.

        Parameters
        ----------
        name : of an input.
        """
        return self.inputs[name].title or name.replace("_", " ")

    def values(self, shares: Floats) -> Floats:
        """Values of the inputs at which their laws have the given probabilities.

        Parameters
        ----------
        shares : shape (points, inputs), each above 0 and below 1.
        """
        columns = [i.law.quantile(shares[:, k]) for k, i in enumerate(self.inputs.values())]
        return np.column_stack(columns)
