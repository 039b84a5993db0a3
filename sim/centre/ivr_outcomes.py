"""What a journey through the IVR leads to, exactly from its graph."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.centre.centre_fields import CentreFields
from sim.centre.contact_types import IvrBehaviour
from sim.centre.ivr import ENDINGS, IvrJourney, IvrNode, order

FLAGS = ("failed_authentication", "failed_recognition", "opted_out", "informed")
"""What may happen on the way: bit k of a call's flags is the k-th of these."""

FAILED_AUTHENTICATION, FAILED_RECOGNITION, OPTED_OUT, INFORMED = (1 << k for k in range(len(FLAGS)))


@dataclass
class Outcomes:
    """Probabilities and means of one call that enters the IVR.

    Attributes
    ----------
    contained, agent, hung_up : probability of each ending; they sum to 1.
    failed_authentication, failed_recognition : probability that every attempt at some node failed.
    opted_out : probability of having pressed 0.
    informed : probability of having been contained by an announcement (part of ``contained``).
    menus : mean number of menus heard.
    seconds : mean time in the IVR, if the share of a menu heard before 0 is half of it on average.
    """

    contained: float = 0.0
    agent: float = 0.0
    hung_up: float = 0.0
    failed_authentication: float = 0.0
    failed_recognition: float = 0.0
    opted_out: float = 0.0
    informed: float = 0.0
    menus: float = 0.0
    seconds: float = 0.0
    _at: dict[tuple[str, int], float] = field(default_factory=dict, repr=False)

    def _move(self, target: str, flags: int, weight: float) -> None:
        """So much of the callers comes to a node or an ending, after all that ``flags`` tells."""
        if weight <= 0.0:
            return
        if target not in ENDINGS:
            self._at[target, flags] = self._at.get((target, flags), 0.0) + weight
            return
        setattr(self, target, getattr(self, target) + weight)
        for bit, name in enumerate(FLAGS):
            if flags >> bit & 1:
                setattr(self, name, getattr(self, name) + weight)

    def _visit(self, node: IvrNode, flags: int, weight: float, announced: bool) -> None:
        """So much of the callers hears a node."""
        message = node.announcement if announced else None
        if message is not None:
            self.seconds += weight * message.play.mean()
            self._move("contained", flags | INFORMED, weight * message.contained)
            weight *= 1.0 - message.contained
        pressed = node.opt_out or 0.0
        attempted = node.attempted
        success = 1.0 if attempted is None else attempted.success
        for play in node.plays():
            self.menus += weight
            self.seconds += weight * (1.0 - 0.5 * pressed) * play.mean()
            self._move("agent", flags | OPTED_OUT, weight * pressed)
            weight *= 1.0 - pressed
            for target, share in node.branches.items():
                self._move(target, flags, weight * success * share)
            weight *= 1.0 - success
        if attempted is not None:
            failed = FAILED_RECOGNITION if node.authentication is None else FAILED_AUTHENTICATION
            self._move(attempted.on_failure, flags | failed, weight)


def own_nodes(journey: IvrJourney, behaviour: IvrBehaviour) -> dict[str, IvrNode]:
    """The nodes of a journey as a contact type meets them, its own figures put in."""
    found = {}
    for name, node in journey.nodes.items():
        pressed = journey.opt_out if node.opt_out is None else node.opt_out
        if behaviour.opt_out is not None:
            pressed = behaviour.opt_out
        update: dict[str, object] = {"opt_out": pressed if node.opt_out_allowed else 0.0}
        if name in behaviour.branches:
            update["branches"] = behaviour.branches[name]
        for part in ("authentication", "recognition"):
            attempted = getattr(node, part)
            if attempted is not None and name in behaviour.success:
                own = {"success": behaviour.success[name]}
                update[part] = attempted.model_copy(update=own)
        if node.announcement is not None and name in behaviour.announced:
            own = {"contained": behaviour.announced[name]}
            update["announcement"] = node.announcement.model_copy(update=own)
        found[name] = node.model_copy(update=update)
    return found


def ivr_outcomes(
    centre: CentreFields, contact_type: str, announced: bool = False
) -> Outcomes | None:
    """What becomes of the calls of a type that enter the IVR; None: the type has none.

    Parameters
    ----------
    centre : the centre.
    contact_type : name of the type.
    announced : as if every announcement were played; else as if none were.
    """
    behaviour = centre.contact_types[contact_type].ivr
    if behaviour is None:
        return None
    journey = centre.ivr_journeys[behaviour.journey]
    nodes = own_nodes(journey, behaviour)
    found = Outcomes()
    found._at[journey.start, 0] = 1.0
    for name in order(journey):
        for flags in range(1 << len(FLAGS)):
            weight = found._at.pop((name, flags), 0.0)
            if weight > 0.0:
                found._visit(nodes[name], flags, weight, announced)
    return found


def harder_factor(centre: CentreFields, contact_type: str) -> float:
    """By what ``harder_after_deflection`` multiplies talk and wrap-up of a type; 1: it is off."""
    harder = centre.contact_types[contact_type].harder_after_deflection
    found = ivr_outcomes(centre, contact_type)
    if harder is None or found is None:
        return 1.0
    left = (1.0 - harder.reference_containment) / (1.0 - found.contained)
    return float(left**harder.elasticity)
