"""Charts of reports: the axis, and drawings that hold for any values."""
import pytest
from qgis.PyQt.QtGui import QColor, QImage

from citygrid_plugin.layers import report_charts


@pytest.mark.parametrize("most, step", [(1, 0.2), (5, 1), (7, 2), (10, 2), (11, 2.5), (23, 5),
                                        (26, 10), (100, 20), (1234, 250), (0.1, 0.02)])
def test_steps_of_an_axis(most, step):
    assert report_charts.step_of(most) == pytest.approx(step)
    assert 1 <= most / report_charts.step_of(most) <= 5.0001


def share_of(png, colour):
    """The share of a picture's points that have a colour."""
    image = QImage.fromData(png)
    wanted = QColor(colour).rgb()
    points = [image.pixel(x, y) for x in range(0, image.width(), 5)
              for y in range(0, image.height(), 5)]
    return points.count(wanted) / len(points)


@pytest.mark.parametrize("values", [(3, 1, 2), (0, 0, 0), (None, 5, None), (1e7, 3, 1),
                                    (0.5, 0.25, 0.0)])
def test_charts_of_any_values(qgis_app, values):
    labels, form = ("一月", "a rather long English label of a class", "3"), "{:,.10g}".format
    series = (("立案", values), ("结案", tuple(reversed(values))))
    first, second = report_charts.COLOURS[:2]
    for png in (report_charts.columns(labels, series, "Noto Sans CJK SC", form),
                report_charts.lines(labels, series, "Noto Sans CJK SC", form)):
        assert share_of(png, first) > 0 and share_of(png, second) > 0    # at least the legend
    png = report_charts.bars(list(zip(labels, values)), "Noto Sans CJK SC", form)
    assert (share_of(png, first) > 0.01) == any(values)


def test_columns_are_as_high_as_their_values(qgis_app):
    one = share_of(report_charts.columns("ab", (("x", (10, 10)),), "Noto Sans CJK SC"),
                   report_charts.COLOURS[0])
    half = share_of(report_charts.columns("ab", (("x", (10, 5)),), "Noto Sans CJK SC"),
                    report_charts.COLOURS[0])
    assert half == pytest.approx(one * 0.75, rel=0.05)


def test_no_label_is_cut_at_the_edge(qgis_app):
    def ink(at):
        labels = [""] * 13
        labels[at] = "M" * 12
        image = QImage.fromData(report_charts.lines(labels, (("x", (0,) * 13),),
                                                    "Noto Sans CJK SC"))
        return sum(QColor(image.pixel(x, y)).lightness() < 100 for x in range(image.width())
                   for y in range(image.height() - 50, image.height()))
    middle = ink(6)
    assert middle > 500
    assert ink(12) == pytest.approx(middle, rel=0.1) == ink(0)
