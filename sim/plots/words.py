"""Numbers and names as people read them."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable
from typing import NamedTuple

NO_VALUE = "–"

DISPOSITION_TITLES = {
    "answered": "Answered by an agent",
    "contained": "Served by the IVR",
    "hung_up_in_ivr": "Hung up in the IVR",
    "abandoned": "Gave up waiting",
    "balked": "Left at once on hearing of a wait",
    "blocked": "Busy tone (no line)",
    "blocked_queue": "Refused by a full queue",
    "disconnected": "Cut off at closing time",
    "dropped_in_outage": "Dropped in an outage",
    "called_back": "Called back by an agent",
    "callback_unanswered": "Did not answer the callback",
    "message": "Sent to a message",
    "done": "Done",
    "not_reached": "Dialled in vain",
    "unfinished": "Not done yet",
}


PART_TITLES = {
    "agents": "Agents' wages",
    "overtime": "Overtime",
    "hiring": "Hiring and training",
    "coaching": "Coaching of new hires",
    "seats": "Seats",
    "standby_seats": "Standby seats",
    "site_fixed": "Sites, fixed",
    "capital": "Investments",
    "trunk_lines": "Trunk lines",
    "telecom": "Telecom minutes",
    "ivr_ports": "IVR ports",
    "ivr_minutes": "IVR minutes",
    "transfers": "Transfers between sites",
    "outsourcing": "Outsourcing",
    "penalty": "Service-level penalty",
    "lost_value": "Value of lost calls",
    "revenue": "Revenue (negative)",
}


def part_title(part: str) -> str:
    """Name of a cost part for people."""
    return PART_TITLES.get(part, part.replace("_", " ").capitalize())


def mid_sentence(title: str) -> str:
    """A title inside a sentence: small first letter, unless it starts an abbreviation."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


class Scale(NamedTuple):
    """A factor that makes amounts readable, and its word."""

    factor: float
    word: str

    def unit(self, currency: str) -> str:
        """Such as ``"thousand CNY"``."""
        return f"{self.word} {currency}".strip()


def money_scale(largest: float) -> Scale:
    """Scale for amounts of up to ``largest`` (absolute)."""
    if not math.isfinite(largest) or abs(largest) < 1e4:
        return Scale(1.0, "")
    if abs(largest) < 1e6:
        return Scale(1e3, "thousand")
    if abs(largest) < 1e9:
        return Scale(1e6, "million")
    return Scale(1e9, "billion")


def grouped(value: float, digits: int = 0) -> str:
    """With thousands separators and a true minus; `NO_VALUE` for NaN."""
    if not math.isfinite(value):
        return NO_VALUE
    text = f"{value:,.{digits}f}"
    if text.startswith("-"):
        text = text[1:] if not any(c in "123456789" for c in text) else "−" + text[1:]
    return text


def significant(value: float, digits: int = 3) -> str:
    """At least ``digits`` significant figures, never more than needed for whole numbers."""
    if not math.isfinite(value):
        return NO_VALUE
    if value == 0:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    return grouped(value, min(max(places, 0), 6))


def money(value: float, currency: str, digits: int = 3) -> str:
    """Such as ``"212 thousand CNY"``."""
    if not math.isfinite(value):
        return NO_VALUE
    scale = money_scale(value)
    return f"{significant(value / scale.factor, digits)} {scale.unit(currency)}"


def percent(share: float, digits: int = 1) -> str:
    """A share as a percentage, such as ``"83.4 %"``; 99.97 % is never rounded up to 100 %."""
    if not math.isfinite(share):
        return NO_VALUE
    text = grouped(100.0 * share, digits)
    while digits < 4 and share < 1.0 and text == grouped(100.0, digits):
        digits += 1
        text = grouped(100.0 * share, digits)
    return f"{text} %"


def plain_percent(share: float) -> str:
    """A target as a percentage without needless decimals, such as ``"80 %"``."""
    return f"{100.0 * share:.4g} %"


def shortened(text: str, width: int) -> str:
    """``text`` on one line, at most ``width`` characters: the middle goes, both ends stay."""
    text = one_line(text)
    if len(text) <= width:
        return text
    tail_width = (width - 3) * 2 // 5
    head, tail = text[: width - 3 - tail_width], text[len(text) - tail_width :]
    # Whole words, unless that would cost much of an end.
    head_words, tail_words = head.rpartition(" ")[0], tail.partition(" ")[2]
    head = head_words if len(head_words) > 0.6 * len(head) else head
    tail = tail_words if len(tail_words) > 0.6 * len(tail) else tail
    return f"{head.rstrip(' ,;:-')} … {tail}" if tail else f"{head}…"


def wrapped(text: str, width: int, lines: int) -> str:
    """``text`` on at most ``lines`` lines of at most ``width`` characters."""
    text = one_line(text)
    for most in range(width * lines, 0, -1):
        pieces = textwrap.wrap(shortened(text, most), width) or [""]
        if len(pieces) <= lines:
            break
    return "\n".join(pieces)


def one_line(text: str) -> str:
    """``text`` with every run of white space as one space."""
    return " ".join(text.split())


def tick(value: float) -> str:
    """A number with as many decimals as it needs, and thousands separators."""
    return grouped(value, _decimals(value))


def ticks(values: Iterable[float]) -> list[str]:
    """Ticks of an axis, all with as many decimals as the longest needs."""
    values = list(values)
    digits = max((_decimals(v) for v in values), default=0)
    return [grouped(v, digits) for v in values]


def _decimals(value: float) -> int:
    near = max(1e-9, 1e-9 * abs(value))
    return next((d for d in range(6) if abs(value - round(value, d)) <= near), 6)


def counted(number: int, noun: str) -> str:
    """``"1 replication"``, ``"8 replications"``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def amount(value: float, unit: str) -> str:
    """A value with its unit, as people write it.

    Parameters
    ----------
    value : NaN gives `NO_VALUE`.
    unit : as `sim.measures` gives it, such as ``share``, ``s``, ``calls/day``, ``CNY/day``.
    """
    if not math.isfinite(value):
        return NO_VALUE
    if unit == "share":
        return percent(value)
    return f"{significant(value)} {unit}"
