"""The dialog of the rules of responsibility, really clicked."""
from contextlib import nullcontext
from dataclasses import replace

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QPushButton

from citygrid_plugin.core.cases import rule_store
from citygrid_plugin.core.cases.rules import DEFAULTS, Rule
from citygrid_plugin.core.workspace import cases, store
from citygrid_plugin.core.workspace.case_records import insert_history
from citygrid_plugin.gui.cases import rules_dialog
from citygrid_plugin.gui.cases.rule_form import RuleForm
from citygrid_plugin.gui.cases.rules_dialog import RulesDialog
from citygrid_plugin.gui.workspace_tasks import Work

from case_fixtures import X, Y, session, window, ws  # noqa: F401 (fixtures)

C1 = "330106001001"


@pytest.fixture
def open_rules(session, qtbot, ws):  # noqa: F811
    """A function that opens the dialog; it is closed at the end."""
    session.works, session.reported, made = set(), nullcontext, []
    session.work = lambda *given: Work(session, *given).start()
    session.asked, session.discard = [], True
    session.ask = lambda question, yes: session.asked.append(question) or session.discard

    def start(case_no=None):
        dialog = RulesDialog(session, case_no)
        dialog.show()
        made.append(dialog)
        return dialog
    yield start
    for dialog in made:
        dialog.closeDown()


def click(qtbot, dialog, name):
    button = dialog.findChild(QPushButton, f"citygrid_rules_{name}")
    assert button.isEnabled(), name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def type_into(qtbot, dialog, name, text):
    line = dialog.findChild(QLineEdit, f"citygrid_rules_{name}")
    line.clear()
    qtbot.keyClicks(line, text)
    return line


def column(dialog, number):
    return [dialog.table.item(at, number).text() for at in range(dialog.table.rowCount())]


def stored(workspace):
    return [r.title for r in rule_store.load(workspace) if r.active]


@pytest.fixture
def waste(session, monkeypatch):  # noqa: F811
    """The form answers with a rule for waste in the first community."""
    rule = Rule(title="waste", kind="event", classcode="0102", area_kind="community",
                area_code=C1, unit="U1")
    monkeypatch.setattr(RulesDialog, "ask", lambda self, before: replace(
        before, title="changed") if before else rule)
    return rule


def test_shows_the_rules_of_a_new_workspace(open_rules, qtbot, ws):  # noqa: F811
    dialog = open_rules()
    assert column(dialog, 1) == [r.title for r in DEFAULTS]
    assert column(dialog, 7)[0].startswith("▲ never fires: it names no unit yet")
    assert column(dialog, 7)[2] == ""
    assert not dialog.dirty and not dialog.save_button.isEnabled()
    # they can be taken over as they are, with a reason
    type_into(qtbot, dialog, "why", "taken over")
    click(qtbot, dialog, "save")
    assert stored(ws) == [r.title for r in DEFAULTS]
    assert dialog.status.text() == "5 rules were written."
    assert not dialog.why.isEnabled()


def test_order_adding_editing_and_switching_off_are_saved_at_once(
        open_rules, qtbot, waste, ws):  # noqa: F811
    rule_store.save(ws, list(DEFAULTS), actor="x", why="x")
    dialog = open_rules()
    dialog.table.selectRow(4)
    click(qtbot, dialog, "add")
    assert column(dialog, 1)[4] == "waste" and column(dialog, 5)[4] == "环卫一所"
    click(qtbot, dialog, "up")
    dialog.table.selectRow(0)
    dialog.activateWindow()
    dialog.table.setFocus()
    qtbot.waitUntil(lambda: dialog.isActiveWindow() and dialog.table.hasFocus())
    qtbot.keyClick(dialog.table, Qt.Key.Key_F2)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    dialog.table.selectRow(4)
    click(qtbot, dialog, "off")
    assert column(dialog, 7)[4] == "switched off"
    assert stored(ws) == [r.title for r in DEFAULTS]       # nothing is written before Save
    qtbot.keyClick(type_into(qtbot, dialog, "why", "new order"), Qt.Key.Key_Return)
    assert stored(ws) == [DEFAULTS[1].title, "changed", DEFAULTS[2].title, "waste",
                          DEFAULTS[4].title]
    assert set(ws.query("SELECT changed_by, changed_why FROM responsibility_rule WHERE "
                        "changed_why <> 'x'")) == {("Wang", "new order")}
    dialog.table.selectRow(4)
    click(qtbot, dialog, "off")
    assert column(dialog, 7)[4] == ""


def test_a_rule_never_saved_is_dropped(open_rules, qtbot, waste, ws):  # noqa: F811
    dialog = open_rules()
    dialog.table.selectRow(4)
    click(qtbot, dialog, "add")
    assert dialog.dirty
    click(qtbot, dialog, "off")
    assert not dialog.dirty and dialog.table.rowCount() == 5


def test_shadowed_rules_say_by_which(open_rules, qtbot, waste, ws):  # noqa: F811
    rule_store.save(ws, [*DEFAULTS[:4], Rule(title="all events", kind="event", unit="U2")],
                    actor="x", why="x")
    dialog = open_rules()
    dialog.table.selectRow(4)
    click(qtbot, dialog, "add")
    assert column(dialog, 7)[4:] == ["", ""]
    dialog.table.selectRow(4)
    click(qtbot, dialog, "down")
    assert column(dialog, 7)[5] == "▲ never fires: rules before it take all its cases (5)"


def test_somebody_else_saved_meanwhile(open_rules, qtbot, waste, ws):  # noqa: F811
    dialog = open_rules()
    dialog.table.selectRow(4)
    click(qtbot, dialog, "add")
    with store.open_workspace(ws.path) as second:
        rule_store.save(second, list(DEFAULTS[:3]), actor="Zhao", why="x")
    type_into(qtbot, dialog, "why", "mine")
    click(qtbot, dialog, "save")
    assert "Zhao changed the rules" in dialog.status.text()
    assert stored(ws) == [r.title for r in DEFAULTS[:3]] and dialog.dirty


def test_closing_with_changes_asks(open_rules, qtbot, waste, session):  # noqa: F811
    dialog = open_rules()
    click(qtbot, dialog, "add")
    session.discard = False
    dialog.reject()
    assert dialog.isVisible() and session.asked == ["The changes of the rules are not saved."]
    session.discard = True
    dialog.reject()
    assert not dialog.isVisible() and not dialog.open
    session.announce("")                    # nothing listens any more


def test_closes_with_its_workspace(open_rules, qtbot, waste, session):  # noqa: F811
    dialog = open_rules()
    click(qtbot, dialog, "add")
    session.let_go()
    assert not dialog.isVisible() and session.asked == []


def test_changes_of_others_show_where_nothing_is_lost(
        open_rules, qtbot, waste, session, ws):  # noqa: F811
    dialog = open_rules()
    rule_store.save(ws, list(DEFAULTS[:3]), actor="Zhao", why="x")
    session.announce("responsibility_rule")
    assert dialog.table.rowCount() == 3
    click(qtbot, dialog, "add")
    session.announce("")
    assert dialog.table.rowCount() == 4


# -- trying

@pytest.fixture
def case_no(ws):  # noqa: F811
    """A case at the cover, which U3 maintains and U2 owns."""
    objid, = ws.query("SELECT objid FROM component_01_point")[0]
    fid = cases.report(ws, classcode="0102", kind="component", x=X + 100, y=Y + 100, objid=objid,
                       description="d", source="hotline", actor="Li", role="acceptor", file=True)
    return cases.case(ws, fid)["case_no"]


def test_why(open_rules, case_no):
    dialog = open_rules(case_no)
    text = dialog.trial.answer.toPlainText()
    assert text.startswith("Water company (sure)") and "maintainer of" in text
    assert "✔" in text and "○" in text and "环卫二所" in text and "✕" in text
    assert dialog.table.currentRow() == 2           # the rule that fired is under the cursor


def test_a_case_is_tried_on_the_unsaved_rules(open_rules, qtbot, case_no):
    dialog = open_rules()
    dialog.table.selectRow(3)
    click(qtbot, dialog, "up")                      # the owner first
    qtbot.keyClick(type_into(qtbot, dialog, "case", case_no[-6:]), Qt.Key.Key_Return)
    assert dialog.trial.answer.toPlainText().startswith("环卫二所 (sure)")
    type_into(qtbot, dialog, "case", "nothing")
    click(qtbot, dialog, "test")
    assert dialog.status.text() == "■ There is no case nothing."
    assert dialog.trial.answer.toPlainText() == ""


def month(ws):  # noqa: F811
    """Three events of October that U1 handled."""
    numbers = [f"E010220261005000{n}" for n in range(3)]
    given = {"case_no": numbers, "kind": ["event"] * 3, "classcode": ["0102"] * 3,
             "x": [X + 50.0 * n + 50 for n in range(3)], "y": [Y + 50.0] * 3}
    done = [(number, seq, action, role, actor, f"2026-10-05T09:0{seq}:00", unit)
            for number in numbers for seq, (action, role, actor, unit) in enumerate((
                ("report", "collector", "a", None), ("file", "shift_leader", "b", None),
                ("dispatch", "dispatcher", "c", "U1"), ("handle", "unit", "d", "U1")), 1)]
    names = ("case_no", "seq", "action", "role", "actor", "at", "unit")
    insert_history(ws, given, dict(zip(names, zip(*done))))


def test_what_would_have_changed(open_rules, qtbot, ws, waste):  # noqa: F811
    month(ws)
    rule_store.save(ws, [*DEFAULTS[:4], replace(waste, unit="U2")], actor="x", why="x")
    dialog = open_rules()
    click(qtbot, dialog, "add")                     # waste to U1, at the top
    dialog.trial.setCurrentIndex(1)
    dialog.trial.start("2026-10-01", "2026-11-01")
    assert not dialog.trial.replay.isEnabled() and dialog.trial.stop.isVisible()
    qtbot.waitUntil(lambda: dialog.trial.work is None, timeout=20000)
    text = dialog.trial.figures.text()
    assert "3 cases were filed from 2026-10-01 to before 2026-11-01" in text
    assert "rate 100.0 %" in text and "The same unit 0, another 3, nobody 0." in text
    saved, above = text.split("<br>")[1:3]
    assert saved.endswith("right for 0.0 %.") and above.endswith("right for 100.0 %.")
    listed = [[dialog.trial.list.item(r, c).text() for c in range(4)] for r in range(3)]
    assert listed[0][1:] == ["环卫一所", "环卫二所", "环卫一所"]
    dialog.trial.list.itemDoubleClicked.emit(dialog.trial.list.item(1, 0))
    assert dialog.trial.number.text() == listed[1][0]
    assert dialog.trial.answer.toPlainText().startswith("环卫一所 (sure)")


def test_a_trial_that_is_cancelled_or_left_behind(
        open_rules, qtbot, ws, session, monkeypatch):  # noqa: F811
    month(ws)
    errors = []
    session.error = errors.append
    monkeypatch.setattr("citygrid_plugin.core.cases.replay.last_month",
                        lambda: ("2026-10-01", "2026-11-01"))
    dialog = open_rules()
    dialog.trial.setCurrentIndex(1)
    click(qtbot, dialog, "replay")
    click(qtbot, dialog, "stop")
    qtbot.waitUntil(lambda: dialog.trial.work is None, timeout=20000)
    assert dialog.trial.figures.text() == "" and dialog.trial.replay.isEnabled()
    assert [type(error).__name__ for error in errors] == ["Cancelled"]
    click(qtbot, dialog, "replay")
    dialog.trial.closeDown()                        # the window was closed meanwhile
    qtbot.waitUntil(lambda: not session.works, timeout=20000)
    assert dialog.trial.figures.text() == ""


def test_a_decision_is_offered(open_rules, qtbot, ws, case_no):  # noqa: F811
    with ws.transaction() as connection:
        connection.execute("INSERT INTO coordination (case_no, state, unit, decision, decided_at) "
                           "VALUES (?, 'decided', 'U1', '由一所负责', '2026-11-20')", (case_no,))
    dialog = open_rules()
    assert case_no in dialog.offer.text() and "由一所负责" in dialog.offer.text()
    click(qtbot, dialog, "take")
    assert not dialog.offer.isVisible()
    assert column(dialog, 5)[4] == "环卫一所" and "清波" in column(dialog, 3)[4]
    qtbot.keyClick(type_into(qtbot, dialog, "why", "art. 16"), Qt.Key.Key_Return)
    assert rule_store.decisions(ws) == []


# -- the form

@pytest.fixture
def form(session, ws, qtbot):  # noqa: F811
    def start(before=None):
        known = rules_dialog.facts.directory(ws)
        made = RuleForm(ws, session.catalogue, known, before)
        qtbot.addWidget(made)
        made.show()
        return made
    return start


def test_form_gives_back_what_it_shows(form, ws):  # noqa: F811
    with ws.transaction() as connection:
        connection.execute("UPDATE organisation SET status = 'on_leave' WHERE code = 'U1'")
    rule = Rule(7, 3, "清扫", "event", "0102", "community", C1, "emergency", "unit", "U1",
                "2026-01-01", "2026-12-31", 1, "note")
    shown = form(rule)
    shown.accept()
    assert shown.rule == rule


def test_form_of_a_new_rule(form, qtbot):
    shown = form()
    qtbot.keyClicks(shown.title, "bins")
    shown.kind.setCurrentIndex(shown.kind.findData("component"))
    qtbot.keyClicks(shown.classcode.lineEdit(), "0305")
    shown.target.setCurrentIndex(shown.target.findData("owner"))
    assert not shown.unit.isEnabled() and not shown.area.isEnabled()
    shown.accept()
    assert shown.rule == Rule(title="bins", kind="component", classcode="0305", target="owner")


@pytest.mark.parametrize("name, text, words", [
    ("classcode", "no such", "no such is not in the list"),
    ("unit", "no such", "no such is not in the list"),
    ("valid_from", "1.3.2026", "1.3.2026 is no day"),
    ("area", "", "an area needs its kind and its code"),
])
def test_form_says_what_is_wrong_and_stays(form, name, text, words):
    shown = form(Rule(title="x", kind="event", area_kind="community", area_code=C1))
    field = getattr(shown, name)
    (field if isinstance(field, QLineEdit) else field.lineEdit()).setText(text)
    shown.accept()
    QApplication.processEvents()
    assert words in shown.said.text() and shown.isVisible() and shown.rule is None
