"""deploy/test.py tells apart what passed, failed and was left out, on either database."""

from __future__ import annotations

import pytest

from deploy.test import Result, account, is_named, read_report

pytestmark = pytest.mark.no_engine

REPORT = """<testsuites><testsuite>
<testcase file="tests/a/test_x.py" classname="tests.a.test_x" name="test_good" />
<testcase file="tests/a/test_x.py" classname="tests.a.test_x" name="test_bad"><failure message="no"/></testcase>
<testcase file="tests/a/test_x.py" classname="tests.a.test_x" name="test_left"><skipped message="why"/></testcase>
<testcase file="tests/a/test_x.py" classname="tests.a.test_x" name="test_torn" />
<testcase file="tests/a/test_x.py" classname="tests.a.test_x" name="test_torn"><error message="teardown"/></testcase>
</testsuite></testsuites>"""


def test_a_report_is_read_whole(tmp_path):
    (tmp_path / "report.xml").write_text(REPORT)
    result = read_report("SQLite", 1, tmp_path / "report.xml")
    assert {name.rsplit("::", 1)[1] for name in result.passed} == {"test_good"}
    assert {name.rsplit("::", 1)[1] for name in result.failed} == {"test_bad", "test_torn"}
    assert list(result.skipped.values()) == ["why"]


def test_a_run_without_a_report_counts_as_broken(tmp_path, capsys):
    result = read_report("SQLite", 4, tmp_path / "none.xml")
    assert account([result], [], 1.0) == 1
    assert "pytest ended with code 4 on SQLite." in capsys.readouterr().out


def test_the_last_line_is_the_sum(capsys):
    assert account([Result("SQLite", 0, {"a", "b"}), Result("PostgreSQL", 0, {"a"})], [], 1.0) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "3 passed, 0 failed"


def test_in_ci_a_problem_fails_the_run(monkeypatch):
    monkeypatch.setattr("deploy.test.IS_CI", True)
    assert account([Result("SQLite", 0, {"a"})], ["Redis was left out: none is installed."], 1.0) == 1


def test_a_parametrised_test_is_named_by_its_function():
    named = {"tests/a/test_x.py::test_lock"}
    assert is_named("tests/a/test_x.py::tests.a.test_x::test_lock[1-2]", named)
    assert not is_named("tests/a/test_x.py::tests.a.test_x::test_other", named)
