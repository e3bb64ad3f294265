"""The report as JUnit XML: a suite for each policy, a case for each attachment.

Only what fails the check is a failure, so that a CI server and the exit code agree; undecided and exempt cases
are skipped ones with the reason, and an advisory violation is a passed one that says so.
"""

from __future__ import annotations

from xml.etree import ElementTree

from ..assessment import Assessment
from ..evaluation import Finding, Result
from ..messages import Line
from ..rules import Rule

#: How many of the resources that aren't shown have a case.
_SHOWN = 100


def to_junit(assessment: Assessment) -> str:
    """A `testsuites` document."""
    root = ElementTree.Element("testsuites", name="alicloud-ecr")
    for rule in assessment.rules:
        root.append(_suite(rule, assessment))
    if assessment.incomplete:
        root.append(_input(assessment))
    ElementTree.indent(root)
    # Characters outside ASCII as references: the text is the same in every encoding of a terminal or file.
    xml: bytes = ElementTree.tostring(root, encoding="us-ascii", xml_declaration=True)
    return xml.decode("ascii") + "\n"


def _input(assessment: Assessment) -> ElementTree.Element:
    """What isn't shown, as cases that were skipped, or as the error that kept the preview from showing it."""
    if assessment.left_out:
        names = [
            f"resource {number} that is not shown" for number in range(1, assessment.left_out + 1)[:_SHOWN]
        ]
        kind = "skipped"
    else:
        names, kind = ["the preview"], "error"
    counts = {"tests": len(names), "failures": 0, "errors": 0, "skipped": 0, "time": 0}
    counts["errors" if kind == "error" else kind] = len(names)
    suite = ElementTree.Element(
        "testsuite", {name: str(count) for name, count in counts.items()}, name="input"
    )
    for name in names:
        case = ElementTree.SubElement(suite, "testcase", classname="input", name=name, time="0")
        ElementTree.SubElement(case, kind, message=_text(assessment.incomplete))
    return suite


def _suite(rule: Rule, assessment: Assessment) -> ElementTree.Element:
    suite = ElementTree.Element("testsuite", name=rule.name)
    cases = [
        _case(finding, assessment.level(finding)) for finding in assessment.findings if finding.rule is rule
    ]
    suite.extend(cases)
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    suite.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))
    suite.set("errors", "0")
    suite.set("time", "0")
    return suite


def _case(finding: Finding, level: str) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase", classname=finding.rule.name, name=_text(finding.resource.urn), time="0"
    )
    if finding.result is Result.VIOLATION and level == "mandatory":
        failure = ElementTree.SubElement(case, "failure", message=_text(finding.message), type=level)
        failure.text = _text(Line((finding,)).text)
    elif finding.result is Result.VIOLATION:
        ElementTree.SubElement(case, "system-out").text = _text(f"{level}: {Line((finding,)).text}")
    elif finding.result is not Result.PASS:
        ElementTree.SubElement(case, "skipped", message=_text(finding.message))
    return case


def _text(text: str) -> str:
    """Without what XML can't hold or a terminal would obey."""
    return "".join(c if c.isprintable() or c == "\n" else "?" for c in text)
