"""The command `trunkline`."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import yaml
from rich.console import Console

from sim import __version__, centre, study
from sim.config import study_from
from sim.config.compose import composed
from sim.config.folders import groups, own_folder, roots
from sim.config.multirun import multirun
from sim.config.overrides import Override
from sim.errors import InputError, ResultError, TrunklineError, listing
from sim.report import run_page, sweep_page
from sim.report.terminal import (
    HEADLINE,
    comparison_lines,
    console,
    kpi_lines,
    scenario_lines,
)
from sim.study import Job, Result, Study, Sweep, run_sweep, tradeoff_table
from sim.study.frontier import efficient
from sim.study.provenance import provenance
from sim.study.store import save, save_calls, written_aside

OK, FAILED, WRONG_INPUT, STOPPED = 0, 1, 2, 130
MOST_JOB_PAGES = 24
"""A sweep of at most so many jobs writes a page for each job as well."""

_OVERRIDES = """\
Overrides set any field by its path; the top-level keys are
  centre=NAME scenario=NAME replications=20 seed=7 engine=auto workers=2
  staffing.scale=1.1   factor on every pool's agents
  demand.scale=0.9     factor on every contact type's volume
and for example
  centre.routing.overflow=false
  centre.contact_types.balance.talk.mean_s=200
`trunkline list` shows the centres and scenarios, `trunkline check` tells whether they fit.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code: 0 done, 1 failed, 2 wrong input."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.command(options)
    except InputError as error:
        return _say(f"trunkline: {error}", WRONG_INPUT)
    except TrunklineError as error:
        return _say(f"trunkline: {error}", FAILED)
    except KeyboardInterrupt:
        return _say("trunkline: stopped", STOPPED)
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED
    return code


def entry_point() -> None:
    """What the installed command calls."""
    sys.exit(main())


def _say(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="trunkline",
        description="Discrete-event simulator for contact-centre capacity planning.",
    )
    parser.add_argument("--version", action="version", version=f"trunkline {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run: object, text: str, example: str) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name,
            help=text,
            description=text,
            epilog=f"{_OVERRIDES}\nexample: {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.set_defaults(command=run)
        made.add_argument("--scenarios", metavar="DIR", help="a folder of your own scenarios")
        return made

    run = command(
        "run", _run, "Simulate one study: KPI table, results and page on disk.",
        "trunkline run scenario=second_site staffing.scale=1.05 replications=20",
    )  # fmt: skip
    run.add_argument("overrides", nargs="*", metavar="KEY=VALUE")
    run.add_argument("--all", action="store_true", help="print every measure")
    run.add_argument(
        "--calls", type=int, default=1, metavar="N",
        help="write the call logs of the first N replications (default 1)",
    )  # fmt: skip
    sweep = command(
        "sweep", _sweep, "Simulate many studies: one table, and cost against service.",
        "trunkline sweep staffing.scale=0.9,1.0,1.1 scenario=base,better_ivr",
    )  # fmt: skip
    sweep.add_argument("overrides", nargs="*", metavar="KEY=VALUE[,VALUE...]")
    compare = command(
        "compare", _compare, "Compare scenarios by paired differences; the first is the base.",
        "trunkline compare base second_site better_ivr replications=20",
    )  # fmt: skip
    compare.add_argument("overrides", nargs="+", metavar="SCENARIO|KEY=VALUE")
    compare.add_argument("--all", action="store_true", help="print every measure")
    for made in (run, sweep, compare):
        made.add_argument("--out", metavar="DIR", help="where results go (default: reports/...)")
        made.add_argument("--quiet", action="store_true", help="no progress bar and no tables")
    check = command(
        "check", _check, "Validate a study, or a centre file, without running it.",
        "trunkline check scenario=better_ivr   |   trunkline check my_centre.yaml",
    )  # fmt: skip
    check.add_argument("overrides", nargs="*", metavar="KEY=VALUE|FILE.yaml")
    check.add_argument(
        "--schema", action="store_true", help="print the JSON schema of a centre file"
    )
    command("list", _list, "List the centres, scenarios and other config groups.", "trunkline list")
    return parser


# run ------------------------------------------------------------------------------------------


def _run(options: argparse.Namespace) -> int:
    if options.calls < 0:
        raise InputError(f"--calls: must be 0 or more, found {options.calls}")
    asked = study_from(options.overrides, options.scenarios)
    screen = console(options.quiet)
    screen.print(_headline(asked))
    result = study.run(asked, progress=not options.quiet)
    name = f"{asked.centre.name}-{asked.scenario.name}-{asked.digest()}"
    folder = Path(options.out) if options.out else Path("reports") / name
    written_aside(folder, lambda aside: _write_run(result, aside, options.calls))
    run_page(result, folder, facts=provenance(asked))
    screen.print(kpi_lines(result.kpis(), None if options.all else HEADLINE))
    screen.print(f"results: {folder}   page: {folder / 'index.html'}")
    return OK


def _headline(asked: Study) -> str:
    title = asked.centre.title or asked.centre.name
    return f"{title}: {asked.label}; {asked.replications} replications, seed {asked.seed}"


def _write_run(result: Result, folder: Path, logs: int) -> None:
    save(result, folder)
    for replication in range(min(logs, result.replications)):
        save_calls(result, replication, folder / f"calls_{replication}.parquet")


# sweep ----------------------------------------------------------------------------------------


def _sweep(options: argparse.Namespace) -> int:
    screen = console(options.quiet)
    own = own_folder(options.scenarios)
    folder = Path(options.out) if options.out else None
    outcome: list[int] = []

    def launch(batches: Sequence[Sequence[Override]]) -> list[float | None]:
        jobs = _jobs(batches, own)
        where = folder or Path("reports") / _sweep_name(jobs)
        screen.print(f"{len(jobs)} jobs x {jobs[0].study.replications} replications")
        done = run_sweep(jobs, progress=not options.quiet)
        if done.results:
            _keep_sweep(done, where)
        _show_sweep(done, where, screen)
        outcome.append(FAILED if done.failures else OK)
        return [None] * len(batches)

    multirun(options.overrides, options.scenarios, launch)
    return max(outcome)


def _jobs(batches: Sequence[Sequence[Override]], own: Path | None) -> list[Job]:
    """The jobs of a sweep, each checked; their settings are the keys that differ."""
    values: dict[str, set[str]] = {}
    texts = []
    for overrides in batches:
        pairs = {o.key: o.text.split("=", 1)[-1] for o in overrides if not o.deleted}
        texts.append(pairs)
        for key, value in pairs.items():
            values.setdefault(key, set()).add(value)
    swept = [key for key, found in values.items() if len(found) > 1]
    return [
        Job(Study.from_dict(composed(overrides, own)), {k: pairs[k] for k in swept if k in pairs})
        for overrides, pairs in zip(batches, texts, strict=True)
    ]


def _sweep_name(jobs: Sequence[Job]) -> str:
    keys = "-".join(k.split(".")[-2] if k.endswith(".scale") else k.split(".")[-1]
                    for k in jobs[0].settings)  # fmt: skip
    digests = "".join(job.study.digest() for job in jobs)
    code = hashlib.sha256(digests.encode()).hexdigest()[:8]
    return f"sweep-{jobs[0].study.centre.name}-{keys or 'one'}-{code}"


def _keep_sweep(
    done: Sweep, folder: Path, more: Callable[[Path], None] = lambda aside: None
) -> None:
    """Tables first, whole or not at all; then the page, whose failure would lose none of them."""
    table = done.table()

    def write(aside: Path) -> None:
        _write_sweep(done, table, aside)
        more(aside)

    written_aside(folder, write)
    failures = [(f.job.label, f.message) for f in done.failures]
    sweep_page(table, done.results, folder, failures=failures)
    if len(done.jobs) <= MOST_JOB_PAGES:
        for result, place in zip(done.results, table["folder"], strict=True):
            run_page(result, folder / str(place), plots=False)


def _write_sweep(done: Sweep, table: pd.DataFrame, folder: Path) -> None:
    folders = []
    for job, result in zip(done.jobs, done.results, strict=True):
        place = folder / "jobs" / job.study.digest()
        place.mkdir(parents=True, exist_ok=True)
        save(result, place)
        folders.append(f"jobs/{job.study.digest()}")
    table.insert(2, "folder", folders)
    table.to_csv(folder / "sweep.csv", index=False)
    table.to_parquet(folder / "sweep.parquet", index=False)


def _show_sweep(done: Sweep, folder: Path, screen: Console) -> None:
    for failure in done.failures:
        _say(f"trunkline: job '{failure.job.label}' failed: {failure.message}", FAILED)
    if not done.results:
        return
    table = done.table()
    good = list(efficient(tradeoff_table(table)))
    screen.print(scenario_lines(table, good, done.results[0].study.centre.currency))
    screen.print(f"table: {folder / 'sweep.csv'}   plot: {folder / 'tradeoff.png'}")
    screen.print(f"page: {folder / 'index.html'}")


# compare --------------------------------------------------------------------------------------


def _compare(options: argparse.Namespace) -> int:
    names = [o for o in options.overrides if "=" not in o]
    rest = [o for o in options.overrides if "=" in o]
    if len(names) < 2:
        raise InputError(
            f"compare needs at least two scenarios, found {len(names)}; allowed: "
            f"{listing(groups(own_folder(options.scenarios)).get('scenario', []))}"
        )
    if len(set(names)) < len(names):
        raise InputError("compare: a scenario stands twice")
    jobs = [
        Job(study_from([f"scenario={name}", *rest], options.scenarios), {"scenario": name})
        for name in names
    ]
    done = run_sweep(jobs, progress=not options.quiet)
    if done.failures:
        raise ResultError(f"'{done.failures[0].job.label}' failed: {done.failures[0].message}")
    table = study.compare(dict(zip(names, done.results, strict=True)))
    folder = Path(options.out) if options.out else Path("reports") / f"compare-{'-'.join(names)}"

    def write(aside: Path) -> None:
        table.reset_index().to_csv(aside / "comparison.csv", index=False)
        table.reset_index().to_parquet(aside / "comparison.parquet", index=False)

    _keep_sweep(done, folder, write)
    screen = console(options.quiet)
    shown = list(table.index.get_level_values("kpi")) if options.all else [*HEADLINE, "cost_total"]
    screen.print(comparison_lines(table, shown))
    screen.print(f"table: {folder / 'comparison.csv'}   page: {folder / 'index.html'}")
    return OK


# check and list -------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    if options.schema:
        print(json.dumps(centre.centre_schema(), indent=2))
        return OK
    files = [o for o in options.overrides if o.endswith((".yaml", ".yml")) and "=" not in o]
    overrides = [o for o in options.overrides if o not in files]
    try:
        for file in files:
            found = _centre_file(Path(file))
            print(f"{file}: fits ({_size(found)})")
            _print_ivr(found)
        if overrides or not files:
            asked = study_from(overrides, options.scenarios)
            print(f"{asked.centre.name}, {asked.scenario.name}: fits ({_size(asked.centre)})")
            _print_ivr(asked.effective_centre)
    except InputError as error:
        for problem in error.problems[1:]:
            _say(f"trunkline: {problem}", WRONG_INPUT)
        raise InputError(error.problems[0]) from None
    return OK


def _centre_file(path: Path) -> centre.Centre:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except yaml.YAMLError as error:
        raise InputError(f"{path}: is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(data, dict):
        raise InputError(f"{path}: a centre is a mapping, found {type(data).__name__}")
    return Study.from_dict({"centre": data}).centre


def _print_ivr(of: centre.Centre) -> None:
    """What the IVR leads to, from its graph, announcements aside."""
    for name in of.contact_types:
        found = centre.ivr_outcomes(of, name)
        if found is not None:
            factor = centre.harder_factor(of, name)
            harder = "" if factor == 1.0 else f", handling x {factor:.3f}"
            print(
                f"  ivr of {name}: {found.contained:.1%} contained, {found.agent:.1%} to an agent "
                f"({found.opted_out:.1%} opted out), {found.hung_up:.1%} hung up{harder}"
            )


def _size(found: centre.Centre) -> str:
    return (
        f"{len(found.sites)} sites, {len(found.contact_types)} contact types, "
        f"{len(found.pools)} pools, {len(found.outages)} outages, {found.horizon.days} day(s)"
    )


def _list(options: argparse.Namespace) -> int:
    own = own_folder(options.scenarios)
    for group, names in groups(own).items():
        print(f"{group}:")
        for name in names:
            print(f"  {name:<28} {_title(roots(own), group, name)}".rstrip())
    return OK


def _title(folders: Sequence[Path], group: str, name: str) -> str:
    """The title in a config file, for the list."""
    for root in folders:
        file = root / group / f"{name}.yaml"
        if file.is_file():
            data = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
            about = data.get("scenario", data) if isinstance(data, dict) else {}
            return str(about.get("title", "")) if isinstance(about, dict) else ""
    return ""


if __name__ == "__main__":
    entry_point()
