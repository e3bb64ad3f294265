"""The report as JUnit XML: a suite for each policy, a case for each attachment.

Only what fails the check is a failure, so that a CI server and the exit code agree; undecided and exempt cases
are skipped ones with the reason, and an advisory violation is a passed one that says so.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from ..checking import Answer
from ..evaluation import Finding, Result
from ..rules import Rule

#: What XML 1.0 can't hold.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(answer: Answer) -> str:
    """A `testsuites` document."""
    root = ElementTree.Element("testsuites", name="alicloud-ecr")
    for rule in answer.rules:
        root.append(_suite(rule, answer))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(rule: Rule, answer: Answer) -> ElementTree.Element:
    suite = ElementTree.Element("testsuite", name=rule.name)
    cases = [_case(finding, answer.level(finding)) for finding in answer.findings if finding.rule is rule]
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
        failure.text = _text(finding.text)
    elif finding.result is Result.VIOLATION:
        ElementTree.SubElement(case, "system-out").text = _text(f"{level}: {finding.text}")
    elif finding.result is not Result.PASS:
        ElementTree.SubElement(case, "skipped", message=_text(finding.message))
    return case


def _text(text: str) -> str:
    return _FORBIDDEN.sub("?", text)
