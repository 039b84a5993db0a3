"""WHAT a contact centre is: frozen, validated descriptions in seconds."""

from sim.centre.centre import Centre
from sim.centre.fields_page import fields_page
from sim.centre.ivr_outcomes import harder_factor, ivr_outcomes
from sim.centre.schema import centre_schema
from sim.centre.shared_parts import Parts
from sim.centre.validate import validated

__all__ = [
    "Centre",
    "Parts",
    "centre_schema",
    "fields_page",
    "harder_factor",
    "ivr_outcomes",
    "validated",
]
