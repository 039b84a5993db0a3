"""The verdicts of a drill as JUnit's XML, which every operations pipeline reads.

A test case is an objective of a design: missed is a failure, not decided is skipped. A drill that
could not run is a test case with an error.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as Xml

from sim.drills.judging import MISSED, OPEN, Judgement, Outcome
from sim.wording import drill_objectives as wording

FILE = "junit.xml"


def junit(found: Outcome) -> bytes:
    """The verdicts; `Outcome.judged` is not empty."""
    suites = _suites()
    for design, judged in found.judged.items():
        study = found.found[design].hit.study
        verdicts = [one.verdict for one in judged]
        suite = Xml.SubElement(
            suites, "testsuite", name=f"{_name(found.name)}.{design}", tests=str(len(judged)),
            failures=str(verdicts.count(MISSED)), errors="0", skipped=str(verdicts.count(OPEN)),
        )  # fmt: skip
        properties = Xml.SubElement(suite, "properties")
        for name, value in (
            ("seed", study.seed),
            ("digest", study.digest()),
            ("replications", found.found[design].hit.replications),
        ):
            Xml.SubElement(properties, "property", name=name, value=str(value))
        for one in judged:
            _case(suite, suite.attrib["name"], one, study.centre.currency)
    return _bytes(suites)


def junit_error(drill: str, sentence: str) -> bytes:
    """A drill that could not run."""
    suites = _suites()
    suite = Xml.SubElement(
        suites, "testsuite", name=_name(drill), tests="1", failures="0", errors="1", skipped="0"
    )
    case = Xml.SubElement(suite, "testcase", classname=_name(drill), name="runs", time="0")
    Xml.SubElement(case, "error", message=sentence, type="could not run").text = sentence
    return _bytes(suites)


def write_junit(content: bytes, file: Path) -> None:
    """Write it whole, the folder made if it is missing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.part")
    aside.write_bytes(content)
    aside.replace(file)


def _case(suite: Xml.Element, scenario: str, one: Judgement, currency: str) -> None:
    case = Xml.SubElement(suite, "testcase", classname=scenario, name=one.objective.name, time="0")
    said = wording.sentence(one, currency)
    if one.verdict == MISSED:
        Xml.SubElement(case, "failure", message=said, type=MISSED).text = said
    elif one.verdict == OPEN:
        Xml.SubElement(case, "skipped", message=f"{OPEN}: {said}")
    else:
        Xml.SubElement(case, "system-out").text = said


def _suites() -> Xml.Element:
    return Xml.Element("testsuites", name="trunkline drill")


def _name(drill: str) -> str:
    return drill or "drill"


def _bytes(suites: Xml.Element) -> bytes:
    Xml.indent(suites)
    found: bytes = Xml.tostring(suites, encoding="utf-8", xml_declaration=True)
    return found + b"\n"
