"""deploy/test.py tells apart what passed, failed and was left out, on either database."""

from __future__ import annotations

import pytest

from deploy.test import Result, account, missing_on_postgresql, read_report

pytestmark = pytest.mark.no_engine

REPORT = """<testsuites><testsuite>
<testcase file="tests/a/test_x.py" classname="tests.a.test_x" name="test_good" />
<testcase file="tests/a/test_x.py" classname="tests.a.test_x" name="test_bad"><failure message="no"/></testcase>
<testcase file="tests/a/test_x.py" classname="tests.a.test_x" name="test_left"><skipped message="why"/></testcase>
<testcase file="tests/a/test_x.py" classname="tests.a.test_x" name="test_torn">
<properties><property name="engines" value="one"/></properties></testcase>
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


def test_what_postgresql_left_out_is_named_unless_it_is_for_one_engine(tmp_path):
    (tmp_path / "report.xml").write_text(REPORT)
    sqlite = read_report("SQLite", 1, tmp_path / "report.xml")
    assert {name.rsplit("::", 1)[1] for name in sqlite.for_one_engine} == {"test_torn"}
    said = missing_on_postgresql(sqlite, Result("PostgreSQL", 0, sqlite.passed))
    assert len(said) == 1
    assert said[0].endswith(": tests/a/test_x.py::tests.a.test_x::test_bad")
    assert missing_on_postgresql(sqlite, Result("PostgreSQL", 0, sqlite.passed, sqlite.failed)) == []


def test_a_test_for_one_engine_says_so_in_its_report(request):
    assert ("engines", "one") in request.node.user_properties
