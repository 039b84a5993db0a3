"""The centre: its parts, and that they fit together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from sim.centre.centre_fields import CentreFields
from sim.centre.checks import cross_check
from sim.centre.left_out import completed


class Centre(CentreFields):
    """A contact centre. Names given in one part are checked against the others."""

    @model_validator(mode="before")
    @classmethod
    def _what_may_be_left_out(cls, data: Any) -> Any:
        return completed(data) if isinstance(data, Mapping) else data

    @model_validator(mode="after")
    def _names_and_numbers(self) -> Centre:
        problems = cross_check(self)
        if problems:
            raise PydanticCustomError(
                "cross_check", "{sentence}", {"sentence": problems[0], "problems": problems}
            )
        return self
