"""Which cases an algorithm works on: numbers, or the features of a layer."""
from qgis.core import (
    QgsFeatureRequest, QgsProcessing, QgsProcessingParameterFeatureSource,
    QgsProcessingParameterString)

from ...core.errors import InputError, N_
from ...core.workspace import store
from ...i18n import tr
from .codes import listed


def add_choice(algorithm):
    """Add the two parameters by which a person says which cases."""
    algorithm.add(QgsProcessingParameterString(
        "CASES", tr("Case numbers"), optional=True, multiLine=True),
        tr("Numbers of cases, separated by commas, spaces or lines."))
    algorithm.add(QgsProcessingParameterFeatureSource(
        "INPUT", tr("Cases of a layer"), [QgsProcessing.SourceType.TypeVector], optional=True),
        tr("The layer of open or closed cases, or another with a field case_no. With \"selected "
           "features only\" those that are selected. They come in addition to the numbers."))


def add_user(algorithm, title, help):
    """Add the parameter for the name of who is at work; ``user_of`` reads it."""
    algorithm.add(QgsProcessingParameterString("ACTOR", title, optional=True), help,
                  advanced=True)


def user_of(algorithm, parameters, context):
    """The name given, or that of this computer's user."""
    return algorithm.parameterAsString(parameters, "ACTOR", context).strip() or store.user()


def numbers(algorithm, parameters, context, feedback):
    """The case numbers chosen, each once.

    Raises
    ------
    InputError
        None is chosen, or the layer has no case numbers.
    Cancelled
    """
    found = dict.fromkeys(listed(algorithm, parameters, context, "CASES"))
    source = algorithm.parameterAsSource(parameters, "INPUT", context)
    if source is not None:
        index = source.fields().indexOf("case_no")
        if index < 0:
            raise InputError(N_("The layer {layer} has no field case_no. Choose the layer of the "
                                "cases."), layer=source.sourceName())
        request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
        for feature in source.getFeatures(request.setSubsetOfAttributes([index])):
            feedback.check()
            if feature[index]:
                found[str(feature[index])] = None
    if not found:
        raise InputError(N_("Choose the cases: type their numbers, or choose a layer."))
    return list(found)
