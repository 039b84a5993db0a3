"""Entry and IVR, and what follows from where a call entered; handle time."""

from __future__ import annotations

from collections.abc import Iterable

from sim.measures.declared.splits import AGENT_SITE, ANSWERED, CALLS, ENTRY_SITE, TYPE_TIME
from sim.measures.measure import Measure, ratio


def measures() -> Iterable[Measure]:
    """Measures of the families ``ivr`` and ``handling``."""
    yield ratio(
        "blocking", "ivr", "Blocking", "share", TYPE_TIME, "entry.blocked", "entry.attempts", False,
        "Refused at entry (no trunk line, no site, no port) / attempts.",
    )  # fmt: skip
    for name, title, short, unit, top, better, text in (
        ("containment", "Containment", "Served by the IVR", "share", "contained", True,
         "Contained in the IVR / entered the IVR."),
        ("ivr_hang_up", "Hang-ups in the IVR", "", "share", "hung_up", False,
         "Hung up in the IVR / entered the IVR."),
        ("authentication_failure", "Failed authentication", "", "share", "failed_authentication",
         False, "Failed every attempt at authentication, however they ended / entered the IVR."),
        ("recognition_failure", "Failed recognition", "", "share", "failed_recognition", False,
         "Not understood by a voice bot in any attempt, however they ended / entered the IVR."),
        ("opt_out", "Opt-outs in the IVR", "", "share", "opted_out", None,
         "Pressed 0 for an agent while a menu played / entered the IVR."),
        ("announcement_containment", "Contained by an announcement", "", "share", "informed", True,
         "Contained by an announcement, which containment counts too / entered the IVR."),
        ("ivr_time", "Time in the IVR", "", "s", "seconds", None, "Mean time in the IVR."),
        ("ivr_menus", "Menus heard", "", "menus", "menus", None,
         "Mean number of menus heard; a call that an outage drops there counts 0."),
    ):  # fmt: skip
        yield ratio(
            name, "ivr", title, unit, CALLS, f"ivr.{top}", "ivr.entered", better,
            f"{text} {ENTRY_SITE}", short=short,
        )  # fmt: skip
    yield ratio(
        "opt_out_depth", "ivr", "Depth of opt-outs", "menus", CALLS, "ivr.opt_out_menus",
        "ivr.opted_out", None, "Menus heard by those who pressed 0, the one they left included, / "
        f"those who pressed 0. {ENTRY_SITE}",
    )  # fmt: skip
    yield ratio(
        "overflow_share", "handling", "Overflow", "share", CALLS, "origin.overflowed",
        "origin.answered", None,
        f"Answered or called back by another site than entered / by any. {ENTRY_SITE}",
    )  # fmt: skip
    yield ratio(
        "aht", "handling", "Average handle time", "s", ANSWERED, "agents.talk_s + agents.wrap_up_s",
        "agents.answered + agents.called_back", None,
        f"Mean talk + wrap-up of calls answered or called back. {AGENT_SITE}",
        short="Handle time",
    )  # fmt: skip
