"""Cases as field tables and Open311: fields, choice, personal data, heads, formulas."""
import csv
import json
from types import SimpleNamespace

import numpy as np
import openpyxl
import pytest

from citygrid_plugin.core.cases import lifecycle
from citygrid_plugin.core.cases.deadlines import LIMIT_UNITS
from citygrid_plugin.core.errors import Cancelled, InputError, MissingDependency
from citygrid_plugin.core.exchange import case_export, open311
from citygrid_plugin.core.exchange.case_export import CaseFilter, CaseReader
from citygrid_plugin.core.exchange.moments import zone_of
from citygrid_plugin.core.exchange.report_mapping import guess_report_mapping
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import case_records, cases, maintenance

CATALOGUE = load_catalogue()


@pytest.fixture
def three(ws):
    """One open case in the left grid, one at its unit in the right one, one closed."""
    common = {"source": "hotline", "actor": "Li", "role": "acceptor", "reporter": "张三",
              "phone": "+86 139", "limit_value": 4, "limit_unit": "urgent_hour"}
    cases.report(ws, classcode="0102", kind="event", x=5.0, y=5.0, description="=1+1",
                 address="人民路", at="2026-03-02T09:00:00", **common)
    second = cases.report(ws, classcode="0118", kind="component", x=60.0, y=5.0, description="暗",
                          at="2026-03-03T09:00:00", outer_no="-5+A1", file=True, **common)
    cases.step(ws, second, "dispatch", actor="Wang", role="dispatcher", unit="U1",
               expected_version=2, at="2026-03-03T10:00:00")
    third = cases.report(ws, classcode="0102", kind="event", x=60.0, y=9.0, description="a\x07b",
                         at="2026-03-04T09:00:00", file=True, **common)
    for version, (action, actor, role, unit, at) in enumerate((
            ("dispatch", "Wang", "dispatcher", "U2", "09:15:00"),
            ("handle", "Zhang", "unit", None, "15:30:00"),
            ("pass", "Zhao", "shift_leader", None, "16:00:00")), 2):
        cases.step(ws, third, action, actor=actor, role=role, unit=unit,
                   expected_version=version, at=f"2026-03-04T{at}")
    return ws


def reader(ws, chosen=CaseFilter(), feedback=None):
    return CaseReader(ws, chosen, lambda xy: xy / 100, CATALOGUE, feedback)


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def columns(name, personal=False):
    listed = case_export.fields(name, personal)
    return [f["meaning"] for f in listed], [f["column"] for f in listed]


def test_case_and_step_tables(three, tmp_path):
    read = reader(three)
    assert case_export.write_csv(tmp_path / "c.csv", *columns("case"), read.cases()) == 3
    assert case_export.write_csv(tmp_path / "s.csv", *columns("step"), read.steps()) == 9
    assert (tmp_path / "c.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    first, second, third = table(tmp_path / "c.csv")
    assert first["案件类别"] == "事件" and first["小类名称"] == "暴露垃圾" and first["大类名称"] == "市容环境"
    assert (first["经度"], first["纬度"]) == ("0.05", "0.05") and first["案件状态"] == "已上报"
    assert second["处置单位"] == "环卫一所" and second["截止时间"] == "2026-03-03 14:00:00"
    assert (second["处置时限"], second["时限类型"]) == ("4.0", "紧急工作时")
    assert second["所在单元网格标识码"].endswith("002") and second["所在社区"] == "A"
    assert third["结案时间"] == "2026-03-04 16:00:00" and third["是否超时处置"] == "是"
    steps = [s for s in table(tmp_path / "s.csv") if s["案件编号"] == third["案件编号"]]
    assert [s["操作"] for s in steps] == ["上报", "立案", "派遣", "处置完成", "核查通过并结案"]
    assert [s["用时（小时）"] for s in steps] == ["", "0.0", "0.25", "6.25", "0.5"]
    assert [s["是否超时"] for s in steps] == ["否", "否", "否", "是", "否"]
    # the heads are in the table, in the file beside and in the workspace the same
    heads = case_records.heads(three)
    assert read.heads == heads == {r["案件编号"]: r["记录链首"] for r in (first, second, third)}
    assert steps[-1]["记录哈希"] == third["记录链首"]


def test_personal_data_only_when_asked_for(three, tmp_path):
    for personal, expected in ((False, ("", "")), (True, ("张三", "+86 139"))):
        case_export.write_csv(tmp_path / "c.csv", *columns("case", personal),
                              reader(three).cases())
        assert {(r["举报人"], r["联系电话"]) for r in table(tmp_path / "c.csv")} == {expected}
        case_export.write_open311(tmp_path / "r.json", reader(three), personal=personal)
        assert ("张三" in (tmp_path / "r.json").read_text(encoding="utf-8")) is personal


def test_no_text_becomes_a_formula(three, tmp_path):
    case_export.write_csv(tmp_path / "c.csv", *columns("case"), reader(three).cases())
    rows = table(tmp_path / "c.csv")
    assert rows[0]["问题描述"] == "'=1+1" and rows[1]["外部编号"] == "'-5+A1"
    read = reader(three)
    case_export.write_excel(tmp_path / "c.xlsx", [("案件", *columns("case"), read.cases()),
                                                  ("流转记录", *columns("step"), read.steps())])
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    header = [c.value for c in book["案件"][1]]
    cell = book["案件"].cell(2, 1 + header.index("问题描述"))
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert book["案件"].cell(4, 1 + header.index("问题描述")).value == "ab"
    assert book["案件"].cell(2, 1 + header.index("小类代码")).value == "0102"
    assert book["流转记录"].max_row == 10


@pytest.mark.parametrize("text, cell", [
    ("=1", "'=1"), ("@x", "'@x"), ("+a", "'+a"), ("-1+2", "'-1+2"), ("+86 139-1", "+86 139-1"),
    ("-5", "-5"), ("", ""), (None, None), ("路灯", "路灯"), ("\t=1", "'\t=1")])
def test_harmless(text, cell):
    assert case_export.harmless(text) == cell


@pytest.mark.parametrize("chosen, numbers", [
    (CaseFilter(), [1, 2, 3]), (CaseFilter(since="2026-03-03"), [2, 3]),
    (CaseFilter(since="2026-03-02", until="2026-03-03"), [1]),
    (CaseFilter(until="2026-03-05", by="closed_at"), [3]),
    (CaseFilter(states=("reported", "closed")), [1, 3]), (CaseFilter(states=("void",)), []),
    (CaseFilter(classes=(("event", "0102"),)), [1, 3]),
    (CaseFilter(classes=(("", "01"),)), [1, 2, 3]),
    (CaseFilter(classes=(("component", "01"), ("event", "05"))), [2]),
    (CaseFilter(areas=("330106001001001",)), [1]), (CaseFilter(areas=("330106001",)), [1, 2, 3]),
    (CaseFilter(areas=("330106002", "330106001001002")), [2, 3]),
    (CaseFilter(states=("closed",), areas=("330106001001001",)), [])])
def test_choice(three, chosen, numbers):
    read = reader(three, chosen)
    assert [r["fid"] for r in read.cases()] == numbers
    assert {s["case_id"] for s in read.steps()} == set(numbers)
    assert len(read.heads) == len(numbers)


def test_open311_and_back(three, tmp_path):
    path = tmp_path / "r.json"
    assert case_export.write_open311(path, reader(three), zone_of("+08:00")) == 3
    first, second, third = json.loads(path.read_text(encoding="utf-8"))
    assert first["status"] == second["status"] == "open" and third["status"] == "closed"
    assert second["service_code"] == "C0118" and second["agency_responsible"] == "环卫一所"
    assert second["requested_datetime"] == "2026-03-03T09:00:00+08:00"
    assert second["expected_datetime"] == "2026-03-03T14:00:00+08:00"
    assert third["updated_datetime"] == "2026-03-04T16:00:00+08:00"
    assert (third["long"], third["lat"]) == (0.6, 0.09) and "phone" not in third
    # what we write, we read
    frame = open311.read_requests(path)
    mapping = guess_report_mapping(list(frame.columns), frame, CATALOGUE)
    assert {k: s.field for k, s in mapping.columns.items()} == {
        "number": "service_request_id", "classcode": "service_code", "classname": "service_name",
        "time": "requested_datetime", "updated": "updated_datetime", "state": "status",
        "description": "description", "address": "address", "unit": "agency_responsible",
        "due": "expected_datetime"}


def test_nothing_chosen_is_an_empty_list(three, tmp_path):
    path = tmp_path / "r.json"
    assert case_export.write_open311(path, reader(three, CaseFilter(states=("void",)))) == 0
    assert json.loads(path.read_text(encoding="utf-8")) == []


def test_heads_beside_an_export_find_tampering(three, tmp_path):
    read = reader(three, CaseFilter(states=("closed",)))
    list(read.cases())
    noted = maintenance.noted_heads(case_export.write_heads(tmp_path / "x.csv", read.heads))
    assert len(noted) == 1 and maintenance.check(three, noted) == []
    number, = noted
    problem, = maintenance.check(three, {number: "0" * 64})
    assert number in str(problem)


def test_failures(three, tmp_path, monkeypatch, hide_packages):
    def cancel():
        raise Cancelled()
    with pytest.raises(Cancelled):
        list(reader(three, feedback=SimpleNamespace(check=cancel)).cases())
    monkeypatch.setattr(case_export, "EXCEL_ROWS", 2)
    with pytest.raises(InputError, match="CSV"):
        case_export.write_excel(tmp_path / "c.xlsx", [
            ("案件", *columns("case"), reader(three).cases())])
    hide_packages("openpyxl")
    with pytest.raises(MissingDependency, match="openpyxl"):
        case_export.write_excel(tmp_path / "c.xlsx", [])


def test_every_value_has_its_chinese_word():
    for column, values in (("state", lifecycle.STATES), ("action", lifecycle.ACTIONS),
                           ("role", lifecycle.ROLES), ("request", lifecycle.REQUESTS),
                           ("limit_unit", LIMIT_UNITS)):
        assert [v for v in values if case_export.in_chinese(column, v) == v] == []


def test_every_field_has_a_column(three):
    read = reader(three)
    rows = list(read.cases())
    for name, row in (("case", rows[0]), ("step", next(read.steps()))):
        assert {f["column"] for f in case_export.fields(name, True)} <= set(row)
    assert np.isfinite([rows[0]["lon"], rows[0]["lat"]]).all()
