"""The official calendar, what is told when a year is missing, and reading a new year."""
import datetime

import pytest

from citygrid_plugin.core.cases import calendar, calendar_import
from citygrid_plugin.core.cases.deadlines import workspace_clock
from citygrid_plugin.core.errors import InputError

D = datetime.date
NOTICES = {
    2024: """国务院办公厅关于2024年部分节假日安排的通知
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。
鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。2023年10月25日""",
    2025: """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。""",
    2026: """一、元旦：1月1日(周四)至3日(周六)放假调休，共3天。1月4日(周日)上班。\
二、春节：2月15日(农历腊月二十八、周日)至23日(农历正月初七、周一)放假调休，共9天。2月14日(周六)、2月28日(周六)上班。\
三、清明节：4月4日(周六)至6日(周一)放假，共3天。\
四、劳动节：5月1日(周五)至5日(周二)放假调休，共5天。5月9日(周六)上班。\
五、端午节：6月19日(周五)至21日(周日)放假，共3天。\
六、中秋节：9月25日(周五)至27日(周日)放假，共3天。\
七、国庆节：10月1日(周四)至7日(周三)放假调休，共7天。9月20日(周日)、10月10日(周六)上班。""",
}


def official(year):
    return {D.fromisoformat(day): (kind, name) for day, kind, name, _ in calendar.official_days()
            if day.startswith(str(year))}


# -- the official days

def test_official_days_of_three_years():
    rows = calendar.official_days()
    assert [row[0] for row in rows] == sorted({row[0] for row in rows})
    assert calendar.known_years(D.fromisoformat(row[0]) for row in rows) == {2024, 2025, 2026}
    for day, kind, name, source in rows:
        assert kind in calendar.KINDS and name and source == calendar.OFFICIAL
        # who works on a shifted day works on a Saturday or Sunday
        assert kind == "holiday" or D.fromisoformat(day).weekday() > 4


@pytest.mark.parametrize("year, workdays", [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year, workdays):
    """Counted in the collection that knows nothing of this table."""
    days, day = official(year), D(year, 1, 1)
    count = 0
    while day.year == year:
        kind = days.get(day, ("",))[0]
        count += kind == "workday" or (kind == "" and day.weekday() < 5)
        day += datetime.timedelta(days=1)
    assert count == workdays


def test_official_days_do_not_overwrite_a_citys_own(ws):
    with ws.transaction() as connection:
        connection.execute("DELETE FROM calendar_day")
        connection.execute("INSERT INTO calendar_day (day, kind, name, source) VALUES "
                           "('2026-10-01', 'workday', '值班', 'city')")
        assert calendar.add_official(connection) == len(calendar.official_days()) - 1
        assert calendar.add_official(connection) == 0
    days = calendar.stored_days(ws)
    assert days[D(2026, 10, 1)] == ("workday", "值班", "city")
    assert days[D(2026, 10, 2)] == ("holiday", "国庆节", "official")


# -- a missing year

def test_a_day_of_a_citys_own_makes_no_calendar():
    assert calendar.known_years([D(2027, 1, 1), D(2027, 5, 2)]) == set()
    assert calendar.known_years([D(2027, 1, 1), D(2027, 10, 1)]) == {2027}


@pytest.fixture
def official_ws(ws):
    with ws.transaction() as connection:
        calendar.add_official(connection)
    return ws


@pytest.mark.parametrize("today, year, word", [
    ("2026-03-01", None, ""), ("2026-10-31", None, ""), ("2026-11-01", 2027, "publishes"),
    ("2026-12-31", 2027, "publishes"), ("2027-01-01", 2027, "no calendar of"),
    ("2030-06-01", 2030, "no calendar of"), ("2024-11-20", None, "")])
def test_notice_by_the_date(official_ws, today, year, word):
    said = calendar.notice(official_ws, D.fromisoformat(today))
    assert (said is None) == (year is None)
    if said:
        assert said.params["year"] == year and word in str(said)


def test_notice_of_deadlines_that_reach_into_a_year(official_ws):
    add_case(official_ws, "C1", "2027-02-03T10:00:00", "work_day")
    add_case(official_ws, "C2", "2027-03-01T10:00:00", "natural_day")
    add_case(official_ws, "C3", "2026-12-31T18:00:00", "work_day")
    said = calendar.notice(official_ws, D(2026, 6, 1))
    assert said.params == {"count": 1, "year": 2027}
    clock = workspace_clock(official_ws)
    assert clock.years == {2024, 2025, 2026}
    assert clock.due(datetime.datetime(2026, 12, 31, 17), 2, "work_hour").assumed


def add_case(ws, number, due_at, unit):
    """An open case with a running clock; how it came there does not matter here."""
    from citygrid_plugin.core.workspace import cases
    case_id = cases.report(ws, classcode="0102", kind="component", x=10.0, y=10.0,
                           description=number, source="hotline", actor="Li", role="acceptor",
                           limit_value=1, limit_unit="work_day", at="2026-05-06T09:00:00")
    with ws.transaction() as connection:
        connection.execute("INSERT OR IGNORE INTO cg_quiet VALUES (1)")
        connection.execute("UPDATE case_open SET due_at = ?, clock_unit = ? WHERE fid = ?",
                           (due_at, unit, case_id))
        connection.execute("DELETE FROM cg_quiet")


# -- reading a new year

@pytest.mark.parametrize("year", NOTICES)
def test_the_notices_own_wording(year):
    assert calendar_import.read_text(NOTICES[year], year) == official(year)


def test_the_year_of_the_title_goes_before_the_one_chosen():
    assert calendar_import.read_text(NOTICES[2024], 2027) == official(2024)


def test_notice_over_new_year():
    text = "一、元旦：2026年12月31日至2027年1月2日放假调休，共3天。2026年12月27日（周日）上班。"
    assert calendar_import.read_text(text, 2027) == {
        D(2026, 12, 27): ("workday", "元旦"), D(2026, 12, 31): ("holiday", "元旦"),
        D(2027, 1, 1): ("holiday", "元旦"), D(2027, 1, 2): ("holiday", "元旦")}


TABLES = [
    "day,kind,name\n2027-02-06,holiday,春节\n2027-02-07,holiday,春节\n2027-02-20,workday,春节\n",
    "2027-02-06..2027-02-07,holiday,春节\n2027-02-20,workday,春节",
    "日期\t类型\t名称\n2027年2月6日\t放假\t春节\n2027/2/7\t休\t春节\n20270220\t上班\t春节",
    "2027-02-06 至 2027-02-07 放假 春节\n2027.2.20 补班 春节\n\n# 说明",
    "date,is_workday,name\n2027-02-06,0,春节\n2027-02-07,0,春节\n2027-02-08,1,\n2027-02-13,0,\n"
    "2027-02-20,1,春节",
    "名称;日期;是否放假\n春节;2027-02-06;是\n春节;2027-02-07;是\n春节;2027-02-20;否",
]


@pytest.mark.parametrize("text", TABLES)
def test_tables(text):
    assert calendar_import.read_text(text, 2027) == {
        D(2027, 2, 6): ("holiday", "春节"), D(2027, 2, 7): ("holiday", "春节"),
        D(2027, 2, 20): ("workday", "春节")}


@pytest.mark.parametrize("text, word", [
    ("", "No holiday"), ("Spring Festival is in February", "Line 1"),
    ("2027-02-30,holiday,x", "Line 1"),
    ("2027-01-01,holiday,x\n2027-01-01,workday,x", "as a holiday and as a working day"),
    ("2027-01-01,perhaps,x", "Line 1"), ("2027-05-01..2027-04-01,holiday,x", "Line 1"),
    ("2027-01-01..2027-12-01,holiday,x", "Line 1"), ("day,kind,name", "No holiday"),
    ("一、元旦：1月1日（周四）放假。", "2027-01-01 is no 周四"),
    ("一、元旦：1月1日至3日放假，共4天。", "speaks of 4 days, but names 3"),
    ("一、春节：2月30日放假。", "2月30日 is no date"),
    ("一、春节：2月9日至1日放假。", "is no holiday"),
    ("一、春节：1日放假。", "is no date"),
])
def test_what_cannot_be_read(text, word):
    with pytest.raises(InputError) as caught:
        calendar_import.read_text(text, 2027)
    assert word in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files(tmp_path, encoding):
    path = tmp_path / "2027.csv"
    path.write_bytes("day,kind,name\n2027-02-06,holiday,春节\n".encode(encoding))
    assert calendar_import.read_file(path, 2027) == {D(2027, 2, 6): ("holiday", "春节")}


def test_excel(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (("日期", "类型", "名称"), (datetime.datetime(2027, 2, 6), "放假", "春节"),
                ("2027-02-20", "上班", None), (None, None, None)):
        book.active.append(row)
    book.save(tmp_path / "2027.xlsx")
    assert calendar_import.read_file(tmp_path / "2027.xlsx", 2027) == {
        D(2027, 2, 6): ("holiday", "春节"), D(2027, 2, 20): ("workday", "")}
    (tmp_path / "bad.xlsx").write_bytes(b"no book")
    for name in ("bad.xlsx", "none.csv", "2027.pdf"):
        (tmp_path / "2027.pdf").write_bytes(b"%PDF")
        with pytest.raises(InputError):
            calendar_import.read_file(tmp_path / name, 2027)
