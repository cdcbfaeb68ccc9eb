"""Fixtures of the tests of printed cases: a small district with a base map and cases."""
import re
import subprocess

import pytest
import shapely
from fresh_workspace import fresh
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QColor, QImage

from citygrid_plugin.core.workspace import attachments, bulk, cases
from citygrid_plugin.i18n import install_translator

X, Y = 536000.0, 3874000.0
COMMUNITY = "330106001001"


def picture(path, colour="#3355aa", size=(640, 480)):
    """A photo of one colour."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    assert image.save(str(path))
    return path


def fill(path):
    """A workspace with a street of houses, two units and a patrol area; no case yet."""
    ws = fresh(path, name="试验区")
    with ws.bulk("test") as connection:
        insert = bulk.insert_rows
        insert(ws, connection, "street", {"code": [COMMUNITY[:9]], "name": ["光明街道"]},
               geometry=[shapely.box(X, Y, X + 900, Y + 900)])
        insert(ws, connection, "community", {"code": [COMMUNITY], "name": ["钟楼社区"],
                                             "street_code": [COMMUNITY[:9]]},
               geometry=[shapely.box(X, Y, X + 900, Y + 900)])
        insert(ws, connection, "base_building", {"name": ["楼"] * 4},
               geometry=[shapely.box(X + 200 * i + 10, Y + 110, X + 200 * i + 90, Y + 150)
                         for i in range(4)])
        insert(ws, connection, "base_road", {"name": ["人民路"]},
               geometry=[shapely.LineString([(X, Y + 100), (X + 900, Y + 100)])])
        bulk.write_grids(ws, connection, [shapely.box(X, Y, X + 450, Y + 900),
                                          shapely.box(X + 450, Y, X + 900, Y + 900)],
                         [COMMUNITY + "001", COMMUNITY + "002"], "li", "x")
        insert(ws, connection, "organisation", {"code": ["U1", "U2"],
                                                "name": ["环卫一所", "市政/养护所"]})
        insert(ws, connection, "patrol_area", {"code": ["P1"], "name": ["一号责任网格"],
                                               "collector": ["孙丽"]},
               geometry=[shapely.box(X, Y, X + 450, Y + 900)])
    return ws


def report(ws, number=1, **more):
    """A filed case."""
    return cases.report(ws, **{
        "classcode": "0102", "kind": "component", "x": X + 30 * number, "y": Y + 105,
        "description": "井盖丢失，行人注意", "source": "hotline", "actor": "Li",
        "role": "acceptor", "limit_value": 1, "limit_unit": "work_day", "address": "人民路2号",
        "reporter": "王先生", "phone": "13800000000", "file": True, **more})


def dispatch(ws, key, unit="U1"):
    """The case after its dispatch."""
    return cases.step(ws, key, "dispatch", actor="Wang", role="dispatcher", unit=unit,
                      expected_version=cases.case(ws, key)["version"])


def attach(ws, row, folder, *kinds):
    """A photo of each kind for a case."""
    for kind in kinds:
        colour = f"#33{sum(map(ord, kind)) % 256:02x}aa"
        attachments.add(ws, "case", row["case_no"], picture(folder / f"{kind}.jpg", colour), kind,
                        "2026-11-20T10:00:00")


def text_of(path):
    """The words of a PDF without spaces, since lines break anywhere."""
    text = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True,
                          check=True).stdout.decode()
    return "".join(text.split())


def pages_in(path):
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type /Page\b", path.read_bytes()))


@pytest.fixture
def ws(tmp_path):
    made = fill(tmp_path / "w.gpkg")
    yield made
    made.close()


@pytest.fixture
def chinese(qgis_app, monkeypatch):
    translator = install_translator("zh_CN")
    monkeypatch.setattr(QgsApplication, "locale", staticmethod(lambda: "zh_CN"), raising=False)
    yield
    QCoreApplication.removeTranslator(translator)
