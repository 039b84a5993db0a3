"""`trunkline live`: a page on this machine that answers while its controls are moved."""

from __future__ import annotations

import argparse

from sim.cli.common import OK, declare
from sim.config import study_from
from sim.config.changes import beneath
from sim.config.failures import failures_from
from sim.errors import InputError
from sim.wording import _

_LAST_PORT = 65_535


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    example = "trunkline live centre=retail_bank scenario=second_site"
    declare(made, command, example, replicates=False)
    made.add_argument("overrides", nargs="*", metavar="KEY=VALUE|FILE.yaml")
    made.add_argument(
        "--port", type=int, default=0,
        help=_("port of this machine that the page is served on (default: any that is free)"),
    )  # fmt: skip
    made.add_argument(
        "--no-browser", action="store_true", help=_("print the address, open no browser")
    )


def command(options: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C."""
    from sim.app.live.session import MOST_REPLICATIONS

    if not 0 <= options.port <= _LAST_PORT:
        raise InputError(
            _("--port: found {found}; allowed: 0 to {most}").format(
                found=options.port, most=_LAST_PORT
            )
        )
    for given in options.overrides:
        if given.startswith("replications="):
            raise InputError(
                _(
                    "replications: the live page simulates what is looked at up to {most} times; "
                    "leave it out"
                ).format(most=MOST_REPLICATIONS)
            )
    failures, rest = failures_from(options.overrides, options.scenarios)
    study = study_from(rest, options.scenarios)

    from sim.app.live.live import live
    from sim.cli.odd import warn_of_oddities
    from sim.wording.live import welcome
    from sim.wording.scenarios import centre_title

    warn_of_oddities([study])
    upon = beneath(study, rest, options.scenarios)
    served = live(study, failures=failures, beneath=upon, port=options.port)
    try:
        print(welcome(centre_title(study.effective_centre), served.address), flush=True)
        if not options.no_browser:
            import webbrowser

            webbrowser.open(served.address)
        served.wait()
    except KeyboardInterrupt:
        return OK
    finally:
        served.end()
    return OK
