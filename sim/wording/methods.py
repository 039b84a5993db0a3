"""How the numbers of a comparison came about, and what is not in them."""

from __future__ import annotations

from sim.catalogue import _
from sim.drills.failure_day import FailureDays
from sim.experiments.compare import Comparison
from sim.experiments.verdicts import DECIDING, LED
from sim.measures.margins import TEXT
from sim.version import __version__
from sim.wording import counts, numbers
from sim.wording.comparison import head
from sim.wording.fitting import all_of, mid_sentence, paragraph

Item = tuple[str, str]


def items(found: Comparison, days: FailureDays | None) -> list[Item]:
    """Title and text of each paragraph."""
    base = next(iter(found.results.values())).study
    horizon = base.effective_centre.horizon
    kept = {result.replications for result in found.results.values()}
    summaries = found.summaries().values()
    known = {summary.about.replications for summary in summaries}
    many = (
        counts.replications(max(known))
        if len(known) == 1
        else counts.from_to_replications(min(known), max(known))
    )
    simulated = [
        _("{replications} of {days} each, seed {seed}.").format(
            replications=many, days=counts.days(horizon.days), seed=base.seed
        ),
        _("Calls of the first {warm_up} are simulated and not measured.").format(
            warm_up=numbers.duration(horizon.warmup_s)
        )
        if horizon.warmup_s
        else _("Measured from the first moment: there is no warm-up."),
    ]
    if found.looks is not None:
        simulated.append(
            _("How many are enough was decided at planned looks, which share the error.")
        )
    if max(known) > max(kept):
        simulated.append(
            _("Cost, service and lost calls are from all of them, the rest from {kept}.").format(
                kept=counts.replications(max(kept))
            )
        )
    told = [
        (_("Simulated"), paragraph(simulated)),
        (_("Same luck"), _(
            "Replication for replication options of one demand meet the same callers, with the "
            "same patience and the same talks (common random numbers): what differs is what an "
            "option changes.")),
        (_("Intervals"), _intervals(found)),
        (_("Too small to matter"), _("Unless set otherwise: {margins}.").format(margins=_(TEXT))),
    ]  # fmt: skip
    if days is not None:
        told.append(
            (
                _("Day of the failure"),
                _(
                    "Days of their own: {replications} of each option, with and without the "
                    "failure. They decide nothing above."
                ).format(replications=counts.replications(days.replications)),
            )
        )
    told += [
        (_("Program"), _("Trunkline {version}; engine: {engine}. The same inputs and the same seed "
                         "give the same numbers.").format(
            version=__version__, engine=base.engine)),
        (_("Not modelled"), _not_modelled(found, days)),
    ]  # fmt: skip
    return told


def _intervals(found: Comparison) -> str:
    lead = any(result.losses_lead for result in found.results.values())
    shown = all_of(mid_sentence(head(name)) for name in (LED if lead else DECIDING))
    return paragraph(
        [
            _(
                "Paired differences of {measures} hold together, for all options, with {level} "
                "confidence (Bonferroni)."
            ).format(measures=shown, level=numbers.typed_percent(found.level)),
            _(
                "Those of a part of the cost hold for all options, part by part; any other "
                "interval of this page, such as of an hour or a day of failure, by itself."
            ),
            _("They are about luck: how far the inputs are right no interval knows."),
        ]
    )


def _not_modelled(found: Comparison, days: FailureDays | None) -> str:
    centres = [result.study.effective_centre for result in found.results.values()]
    missing = []
    if days is None and not any(centre.outages for centre in centres):
        missing.append(_("failures of sites, lines or systems"))
    if any(t.retry is None for c in centres for t in c.contact_types.values()):
        missing.append(_("lost callers of some types who call again as further calls"))
    if not any(pool.new_hires for centre in centres for pool in centre.pools.values()):
        missing.append(_("slower work of new hires"))
    missing.append(_("how callers and agents change their ways because an option is there"))
    missing.append(_("the time and the trouble of going over to an option"))
    return _("{things}.").format(things=all_of(missing))
