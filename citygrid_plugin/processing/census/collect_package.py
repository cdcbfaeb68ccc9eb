"""A work package that came back becomes survey rows: every known code it went out with is kept."""
import numpy as np
from qgis.core import QgsCoordinateReferenceSystem

from ...core.census.collect import check_package
from ...core.errors import InputError, N_
from ...core.standards.fields import domain
from ...i18n import error_text, tr
from ..results import workspace_crs
from ..workspace import placing
from ..workspace.importing import REASONS
from .collect_rows import Ready


def take_package(run, item, file):
    """Read and check one package.

    Parameters
    ----------
    run : collect_census.Run
    item : collect_files.Item
    file : collect_files.File
        It is told what is wrong with rows.

    Returns
    -------
    collect_rows.Ready

    Raises
    ------
    InputError
        It is none, or of another workspace or census.
    """
    import pandas as pd

    from ...core.exchange.census_package import check_home, read_package
    from ...core.workspace.survey import Survey
    returned = read_package(item.path)
    package = returned.package
    check_home(run.ws, package)
    file.read = len(returned.geometry)
    if package.census_fid != run.census["fid"]:
        raise InputError(N_("It is of the census {name}. Take it in there."), name=package.census)
    file.crew = package.crew or run.crew or package.code or package.name
    file.package_fid = package.package_fid
    shapes = _placed(run, returned)
    sweep = run.purpose == "sweep"
    columns = dict(returned.columns)
    if sweep:
        columns["classcode"] = _classes_of_sweep(run, columns["classcode"])
    far, _ = run.place.bounds(shapes)
    checked = check_package(
        columns, shapes,
        None if sweep else {row.code for row in run.catalogue.classes("component")},
        {value.code for value in domain("objstate", run.catalogue.edition.id)},
        {code for code, in run.ws.query("SELECT code FROM organisation")},
        _known(run), far)
    _tell(returned, checked, file)
    aside = np.full(file.read, None, object)
    for row in np.flatnonzero([reason is not None for reason in checked.aside]):
        reason, value = checked.aside[row]
        aside[row] = (REASONS[reason], {"value": value})
        file.tell(int(checked.columns["source_row"][row]), reason, value, _values(checked, row),
                  checked.geometry[row])
    checked.columns["crew"] = np.full(file.read, file.crew, object)
    if run.day:
        empty = [at is None and found != "not_reached" for at, found in
                 zip(checked.columns["surveyed_at"], checked.columns["found"])]
        checked.columns["surveyed_at"][empty] = run.day
    survey = Survey(file.name, checked.columns, checked.geometry, aside, run.purpose,
                    package.package_fid)
    photos = {row: paths for row, paths in enumerate(returned.photos) if paths
              and aside[row] is None}
    remarks = [error_text(problem.error) for problem in returned.problems
               if problem.row is None]
    for text in remarks:
        run.algorithm.warn(run.feedback, f"{file.name}: {text}")
    return Ready(survey, photos, pd.DataFrame(columns=["code", "name", "role", "rows"]), None,
                 remarks)


def _placed(run, returned):
    """The geometries in the workspace's CRS."""
    target = workspace_crs(run.ws)
    crs = QgsCoordinateReferenceSystem(returned.crs)
    if not crs.isValid() or crs == target:
        return np.asarray(returned.geometry, object)
    placement = placing.Placement(crs, target, run.context.transformContext())
    return placement.place(returned.geometry)[0]


def _known(run):
    """{code: (class, geometry)} of the valid components."""
    from ...core.workspace.reading import read
    if not hasattr(run, "known"):
        run.known = {}
        for table in run.ws.tables:
            if table.startswith("component_"):
                rows = read(run.ws, table, ("objid", "classcode"), "dedate IS NULL")
                run.known.update(zip(rows["objid"], zip(rows["classcode"], rows["geometry"])))
    return run.known


def _classes_of_sweep(run, classes):
    options = run.census["options"]
    code = options.get("classcode") or options.get("object") or run.census["name"]
    return np.array([value or code for value in classes], object)


def _values(checked, row):
    names = ("objid", "classcode", "objname", "found")
    return {name: checked.columns[name][row] for name in names}


def _tell(returned, checked, file):
    """What was wrong with rows that are taken in, one line a problem."""
    for problem in returned.problems:
        if problem.row is not None:
            file.remark(int(checked.columns["source_row"][problem.row]),
                        error_text(problem.error), _values(checked, problem.row),
                        checked.geometry[problem.row])
    for row, template, params in checked.remarks:
        file.remark(int(checked.columns["source_row"][row]), tr(template).format(**params),
                    _values(checked, row), checked.geometry[row])
