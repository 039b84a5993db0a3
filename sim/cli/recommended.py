"""What commands that compare options say at their end: the recommendation and the options."""

from __future__ import annotations

from rich.console import Console

from sim.experiments.what_would_change import Advice
from sim.report.terminal_options import options_table
from sim.wording import recommendation as wording


def show_recommendation(told: Advice, screen: Console) -> None:
    """Print the table of the options, the recommendation, how sure it is, what would change it."""
    found = told.options
    if len(found.options) > 1:
        screen.print(options_table(told))
    screen.print(str(wording.headline(found)), style="bold")
    reason = wording.reason(found)
    if reason is not None:
        screen.print(str(reason))
    for said in wording.certainty(found):
        screen.print(str(said))
    for said in wording.what_would_change(*told):
        screen.print(str(said), style="dim")
    screen.print(wording.year_note(found), style="dim")
