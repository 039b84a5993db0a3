"""Checks of arguments, shared by the formulas: each returns the value or raises ``ValueError``."""

from __future__ import annotations

import math
import operator
from numbers import Real
from typing import SupportsIndex


def positive(name: str, value: float) -> float:
    """Return ``value`` as a float if it is finite and above 0, else raise ``ValueError``."""
    number = _finite(name, value, "above 0")
    if number <= 0.0:
        raise ValueError(f"{name} must be a finite number above 0, got {value!r}.")
    return number


def non_negative(name: str, value: float) -> float:
    """Return ``value`` as a float if it is finite and at least 0, else raise ``ValueError``."""
    number = _finite(name, value, "of at least 0")
    if number < 0.0:
        raise ValueError(f"{name} must be a finite number of at least 0, got {value!r}.")
    return number


def fraction(name: str, value: float) -> float:
    """Return ``value`` as a float if it lies in [0, 1], else raise ``ValueError``."""
    number = _finite(name, value, "from 0 to 1")
    if not 0.0 <= number <= 1.0:
        raise ValueError(f"{name} must be a number from 0 to 1, got {value!r}.")
    return number


def count(name: str, value: SupportsIndex, least: int) -> int:
    """Return ``value`` as an int if it is a whole number >= ``least``, else raise ``ValueError``.

    A float is refused even when it is whole, and so is a bool: a count is an integer.
    """
    message = f"{name} must be an integer of at least {least}, got {value!r}."
    if isinstance(value, bool):
        raise ValueError(message)
    try:
        number = operator.index(value)
    except TypeError:
        raise ValueError(message) from None
    if number < least:
        raise ValueError(message)
    return number


def _finite(name: str, value: object, allowed: str) -> float:
    """Return ``value`` as a finite float, else raise ``ValueError`` naming what is allowed."""
    message = f"{name} must be a finite number {allowed}, got {value!r}."
    if not isinstance(value, Real) or not math.isfinite(value):
        raise ValueError(message)
    return float(value)
