"""`trunkline warm-up`: how long a centre with constant load takes to settle."""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.cli.common import OK, declare, out_folder, results_options
from sim.config import study_from
from sim.store.atomic import written_aside
from sim.store.place import require_place
from sim.wording import _

_KIND = "warm-up"


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(made, warm_up, "trunkline warm-up --scenarios mine centre=steady replications=20")
    made.add_argument("overrides", nargs="*", metavar="KEY=VALUE|FILE.yaml")
    made.add_argument(
        "--step", type=float, default=60.0, metavar="SECONDS",
        help=_("width of a step of the series (default 60)"),
    )  # fmt: skip
    results_options(made)


def warm_up(options: argparse.Namespace) -> int:
    """Simulate, say when the centre has settled, and write the series and its figure."""
    asked = study_from(options.overrides, options.scenarios)

    from sim import experiments
    from sim.cli.first import say_first
    from sim.cli.odd import warn_of_oddities
    from sim.plots import save, warm_up_plot
    from sim.report.terminal import console
    from sim.store.folder_names import folder_name
    from sim.store.tables import write_both
    from sim.study.failures import names_of
    from sim.wording import counts, first_lines
    from sim.wording import warm_up as wording
    from sim.wording.scenarios import centre_title

    name = folder_name("warm-up", asked.centre.name, *names_of([asked.centre]), asked.digest())
    folder = out_folder(options) or Path("reports") / name
    require_place(folder, _KIND)
    warn_of_oddities([asked])
    say_first(console(options.quiet), first_lines.warm_up(asked.replications), [asked])
    found = experiments.warm_up(asked, step_s=options.step)
    under = _("{centre} · {replications} · seed {seed}").format(
        centre=centre_title(asked.centre),
        replications=counts.replications(found.replications),
        seed=asked.seed,
    )

    def write(aside: Path) -> None:
        write_both(found.series, aside, "warm_up")
        save(warm_up_plot(found, footer=under, study=asked), aside / "warm_up")

    written_aside(folder, write, kind=_KIND)
    screen = console(options.quiet)
    screen.print(wording.sentence(found), style="bold")
    files = _("series: {series}   plot: {plot}")
    screen.print(files.format(series=folder / "warm_up.csv", plot=folder / "warm_up.png"))
    return OK
