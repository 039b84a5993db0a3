"""`trunkline warm-up`: how long a centre with constant load takes to settle."""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.cli.common import OK, declare, results_options
from sim.config import study_from
from sim.store.atomic import written_aside


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(made, warm_up, "trunkline warm-up --scenarios mine centre=steady replications=20")
    made.add_argument("overrides", nargs="*", metavar="KEY=VALUE")
    made.add_argument(
        "--step", type=float, default=60.0, metavar="SECONDS",
        help="width of a step of the series (default 60)",
    )  # fmt: skip
    results_options(made)


def warm_up(options: argparse.Namespace) -> int:
    """Simulate, say when the centre has settled, and write the series and its figure."""
    asked = study_from(options.overrides, options.scenarios)

    from sim import experiments
    from sim.plots import save, warm_up_plot
    from sim.report.terminal import console
    from sim.wording import counts
    from sim.wording.scenarios import centre_title

    found = experiments.warm_up(asked, step_s=options.step)
    name = f"warm-up-{asked.centre.name}-{asked.digest()}"
    folder = Path(options.out) if options.out else Path("reports") / name
    under = f"{centre_title(asked.centre)} · {counts.replications(found.replications)}"

    def write(aside: Path) -> None:
        found.series.to_csv(aside / "warm_up.csv", index=False)
        found.series.to_parquet(aside / "warm_up.parquet", index=False)
        save(warm_up_plot(found, footer=f"{under} · seed {asked.seed}"), aside / "warm_up")

    written_aside(folder, write)
    screen = console(options.quiet)
    screen.print(str(found), style="bold")
    screen.print(f"series: {folder / 'warm_up.csv'}   plot: {folder / 'warm_up.png'}")
    return OK
