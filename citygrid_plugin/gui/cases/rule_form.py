"""The form of one rule of responsibility."""
from qgis.PyQt.QtWidgets import (
    QComboBox, QDialog, QDialogButtonBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit,
    QVBoxLayout)

from ...core.cases import rule_store
from ...core.cases.rules import AREA_KINDS, SITUATIONS, TARGETS, Rule
from ...core.errors import InputError
from ...core.workspace.ddl import Raw, sql
from ...i18n import error_text, tr
from ...layers.words import pick
from .rule_words import KINDS
from .unit_combo import UnitCombo


class RuleForm(QDialog):
    """Asks for the conditions of a rule and who it gives a case to.

    Parameters
    ----------
    ws : Workspace
    catalogue : Catalogue
    known : Directory
    before : Rule or None
        What is edited; None for a new one.

    Attributes
    ----------
    rule : Rule
        The result, once accepted.
    """

    def __init__(self, ws, catalogue, known, before=None, parent=None):
        super().__init__(parent)
        self.ws, self.catalogue, self.known = ws, catalogue, known
        self.before = before or Rule()
        self.rule = None
        self.setObjectName("citygrid_rule")
        self.setWindowTitle(tr("New rule") if before is None else tr("Rule"))
        self.resize(640, 400)
        self._build()
        self._show(self.before)

    def _build(self):
        form = QFormLayout()
        self.title = self._line(form, "title", tr("Name"),
                                tr("Stands in the step record of the cases dispatched by it"))
        self.kind = self._combo({"": tr("every class"), **{k: tr(t) for k, t in KINDS.items()}},
                                "kind", tr("Components and events have classes of their own"))
        self.classcode = self._find("class", tr("A minor class, a whole major class, or all"))
        self._pair(form, tr("Classes"), self.kind, self.classcode)
        self.area_kind = self._combo({k: tr(t) for k, t in AREA_KINDS.items()}, "area_kind",
                                     tr("Where the rule holds"))
        self.area = self._find("area", tr("Type a part of the name or the code"))
        self._pair(form, tr("Area"), self.area_kind, self.area)
        self.situation = self._combo({k: tr(t) for k, t in SITUATIONS.items()}, "situation", tr(
            "Emergencies are the urgent cases; a construction site is told by the class, or by a "
            "site of the inventory under the report"))
        form.addRow(tr("Situation"), self.situation)
        self.target = self._combo({k: tr(t) for k, t in TARGETS.items()}, "target",
                                  tr("Who gets the case"))
        self.unit = self._find("unit", tr("The unit; type any part of its name"))
        self._pair(form, tr("Goes to"), self.target, self.unit)
        self.valid_from = QLineEdit()
        self.valid_to = QLineEdit()
        for name, line in (("from", self.valid_from), ("to", self.valid_to)):
            line.setObjectName(f"citygrid_rule_{name}")
            line.setPlaceholderText(tr("2026-03-01, or empty"))
            line.setToolTip(tr("A day such as 2026-03-01"))
        self._pair(form, tr("Valid from and until"), self.valid_from, self.valid_to)
        self.note = self._line(form, "note", tr("Note"), tr("On what the rule is based"))
        self.said = QLabel()
        self.said.setObjectName("citygrid_rule_said")
        self.said.setWordWrap(True)
        self.said.setStyleSheet("color: #c62828")
        buttons = QDialogButtonBox(self)
        ok = buttons.addButton(tr("OK"), QDialogButtonBox.ButtonRole.AcceptRole)
        ok.setObjectName("citygrid_rule_ok")
        ok.setToolTip(tr("Into the table; it is written when the table is saved"))
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addWidget(self.said)
        layout.addWidget(buttons)
        self.kind.currentIndexChanged.connect(lambda _: self._fill_classes())
        self.area_kind.currentIndexChanged.connect(lambda _: self._fill_areas())
        self.target.currentIndexChanged.connect(
            lambda _: self.unit.setEnabled(self.target.currentData() == "unit"))

    @staticmethod
    def _line(form, name, title, tip):
        line = QLineEdit()
        line.setObjectName(f"citygrid_rule_{name}")
        line.setToolTip(tip)
        form.addRow(title, line)
        return line

    @staticmethod
    def _combo(choices, name, tip):
        combo = QComboBox()
        combo.setObjectName(f"citygrid_rule_{name}")
        combo.setToolTip(tip)
        for value, text in choices.items():
            combo.addItem(text, value)
        return combo

    @staticmethod
    def _find(name, tip):
        combo = UnitCombo()
        combo.setObjectName(f"citygrid_rule_{name}")
        combo.setToolTip(tip)
        combo.lineEdit().setPlaceholderText(tip)
        return combo

    @staticmethod
    def _pair(form, title, one, other):
        line = QHBoxLayout()
        line.addWidget(one, 1)
        line.addWidget(other, 2)
        form.addRow(title, line)

    # -- lists

    @staticmethod
    def _fill(combo, rows):
        combo.clear()
        for text, value in rows:
            combo.addItem(text, value)
        combo.setCurrentIndex(-1)
        combo.setEditText("")

    def _fill_classes(self):
        kind = self.kind.currentData()
        rows = []
        for major, name, name_en in self.catalogue.majors(kind) if kind else ():
            rows.append((f"{major} {pick(name, name_en)}", major))
            rows += [(f"{row.code} {pick(row.name, row.name_en)}", row.code)
                     for row in self.catalogue.classes(kind, major)]
        self._fill(self.classcode, rows)
        self.classcode.setEnabled(bool(kind))

    def _fill_areas(self):
        kind = self.area_kind.currentData()
        codes = self.ws.query(sql("SELECT * FROM ({codes}) ORDER BY 1",
                                  codes=Raw(rule_store.AREAS[kind]))) if kind else ()
        self._fill(self.area, [(" ".join(filter(None, (code, self.known.areas.get(code)))), code)
                               for code, in codes if code])
        self.area.setEnabled(bool(kind))

    def _show(self, rule):
        self.title.setText(tr(rule.title) if rule.title else "")
        self.kind.setCurrentIndex(max(self.kind.findData(rule.kind), 0))
        self._fill_classes()
        self.classcode.choose(rule.classcode)
        self.area_kind.setCurrentIndex(max(self.area_kind.findData(rule.area_kind), 0))
        self._fill_areas()
        self.area.choose(rule.area_code)
        self.situation.setCurrentIndex(max(self.situation.findData(rule.situation), 0))
        # also those that are on leave: a rule may wait for their return
        self._fill(self.unit, sorted((f"{o.name} ({o.code})", o.code)
                                     for o in self.known.by_code.values()))
        self.target.setCurrentIndex(max(self.target.findData(rule.target), 0))
        self.unit.setEnabled(rule.target == "unit")
        self.unit.choose(rule.unit)
        for combo in (self.classcode, self.area, self.unit):
            combo.lineEdit().setCursorPosition(0)
        self.valid_from.setText(rule.valid_from)
        self.valid_to.setText(rule.valid_to)
        self.note.setText(rule.note)

    # -- the answer

    def accept(self):
        """Take what stands there, or say what is wrong with it."""
        for combo in (self.classcode, self.area, self.unit):
            if combo.isEnabled() and combo.currentText().strip() and not combo.code():
                self.said.setText(tr("{text} is not in the list.").format(
                    text=combo.currentText().strip()))
                combo.setFocus()
                return
        old, target = self.before, self.target.currentData()
        rule = Rule(
            old.fid, old.position, self.title.text().strip(), self.kind.currentData(),
            self.classcode.code() if self.classcode.isEnabled() else "",
            self.area_kind.currentData(), self.area.code() if self.area.isEnabled() else "",
            self.situation.currentData(), target, self.unit.code() if target == "unit" else "",
            self.valid_from.text().strip(), self.valid_to.text().strip(), old.active,
            self.note.text().strip(), old.decision)
        try:
            rule_store.check(self.ws, rule)
        except InputError as error:
            self.said.setText(error_text(error))
            return
        self.rule = rule
        super().accept()
