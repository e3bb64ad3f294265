"""The report as JUnit XML: a suite for each policy, a case for each attachment.

Only what fails the check is a failure, so that a CI server and the exit code agree; undecided and exempt cases
are skipped ones with the reason, and an advisory violation is a passed one that says so.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from ..assessment import Assessment
from ..evaluation import Finding, Result
from ..messages import Line
from ..rules import Rule

#: What XML 1.0 can't hold.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
    failed = not assessment.left_out
    counts = {"tests": "1" if failed else str(assessment.left_out), "failures": "0", "time": "0"}
    counts |= (
        {"errors": "1", "skipped": "0"} if failed else {"errors": "0", "skipped": str(assessment.left_out)}
    )
    suite = ElementTree.Element("testsuite", name="input", attrib=counts)
    for number in range(1, max(assessment.left_out, 1) + 1):
        name = "the preview" if failed else f"resource {number} that is not shown"
        case = ElementTree.SubElement(suite, "testcase", classname="input", name=name, time="0")
        ElementTree.SubElement(case, "error" if failed else "skipped", message=_text(assessment.incomplete))
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
    return _FORBIDDEN.sub("?", text)
