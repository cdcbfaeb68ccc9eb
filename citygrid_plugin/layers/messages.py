"""What the database said no to, as a sentence that names the object, while people save edits.

QGIS shows the bare code of a trigger (CG001) among its provider errors. A ``Watch`` listens to
the layers of the workspace, tells the sentence through a callback, and says which part of a
half-applied save is stored: QGIS commits geometries, attributes and new features separately.
"""
import re

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QTimer

from ..core.workspace.messages import MESSAGES, refusal
from ..i18n import tr
from .roles import role_of
from .tree import show_filled

_FEATURE = re.compile(r"feature (-?\d+)")
#: how QGIS makes a copied code unique ("3301020101000001_1")
_COPIED = re.compile(r"^\d+_\d+$")
_CODES = {"unit_grid": "bgid", "case_open": "case_no"}


def code_field(role):
    """The column that holds an object's code, or "" where a table has none."""
    return "objid" if role.startswith("component_") else _CODES.get(role, "")


def object_name(layer, fid):
    """What a person calls a feature: its name and code, or "new object"."""
    feature = layer.getFeature(fid)
    if not feature.isValid():
        return layer.name()
    names = [str(feature[n]) for n in ("objname", "bgname", "name", code_field(role_of(layer)))
             if n and layer.fields().indexOf(n) >= 0 and feature[n]]
    return " ".join(names) or tr("New object in {layer}").format(layer=layer.name())


class _Layer:
    """One layer under watch: collects what happens between the start and end of a save."""

    def __init__(self, layer, tell, saved):
        self.layer, self.tell, self.saved = layer, tell, saved
        self.errors, self.stored, self.pending = [], [], False
        self.pairs = [
            (layer.beforeCommitChanges, self.begin), (layer.raiseError, self.error),
            (layer.afterCommitChanges, self.done), (layer.editingStarted, self.editing),
            (layer.committedGeometriesChanges, self.geometries),
            (layer.committedAttributeValuesChanges, self.attributes),
            (layer.committedFeaturesAdded, self.added),
            (layer.committedFeaturesRemoved, self.removed)]
        for signal, slot in self.pairs:
            signal.connect(slot)

    def disconnect(self):
        for signal, slot in self.pairs:
            try:
                signal.disconnect(slot)
            except (TypeError, RuntimeError):
                pass   # the layer is gone already, and its connections with it

    def begin(self, *_):
        self.errors, self.stored = [], []
        _free_copied_codes(self.layer)

    def error(self, text):
        self.errors.append(text)
        if not self.pending:
            # the signal comes in the middle of the save: report when QGIS has finished it
            self.pending = True
            QTimer.singleShot(0, self.report)

    def geometries(self, _layer, changed):
        self.stored.append(tr("{count} geometries").format(count=len(changed)))

    def attributes(self, _layer, changed):
        self.stored.append(tr("attributes of {count} objects").format(count=len(changed)))

    def added(self, _layer, features):
        self.stored.append(tr("{count} new objects").format(count=len(features)))

    def removed(self, _layer, fids):
        self.stored.append(tr("{count} deletions").format(count=len(fids)))

    def editing(self):
        self.saved(self.layer)   # a layer that was off because it is empty comes on

    def done(self):
        if self.stored:
            self.saved(self.layer)

    def report(self):
        self.pending = False
        try:
            texts = [text for text in map(self.sentence, self.errors) if text]
        except RuntimeError:
            return   # the layer was removed before its message could be told
        if not texts:
            return
        if self.stored:
            texts.append(tr("Stored already: {parts}. What was refused is still in the edit "
                            "buffer.").format(parts=", ".join(self.stored)))
        else:
            texts.append(tr("Nothing was stored; your edits are still in the edit buffer."))
        self.tell(" ".join(dict.fromkeys(texts)))

    def sentence(self, text):
        rule = refusal(text)
        if rule is None:
            return tr("The workspace is busy: another program is writing to it. Save again in a "
                      "moment.") if "locked" in text or "busy" in text.lower() else ""
        said = tr(MESSAGES[rule.code])
        found = _FEATURE.search(text)
        if found is None:
            return said
        return tr("{name}: {sentence}").format(
            name=object_name(self.layer, int(found.group(1))), sentence=said)


def _free_copied_codes(layer):
    """Empty the codes that QGIS made up for copies, so that the database gives each its own.

    ``QgsVectorLayerUtils.createFeature`` appends "_1" to a duplicate code without a word. A code
    that a person typed is left alone, and refused where it exists.
    """
    index = layer.fields().indexOf(code_field(role_of(layer)) or "?")
    if index < 0:
        return
    for fid, feature in layer.editBuffer().addedFeatures().items():
        if _COPIED.match(str(feature.attribute(index) or "")):
            layer.changeAttributeValue(fid, index, None)


class Watch:
    """Listens to all layers of the workspace in a project, also to those added later.

    Parameters
    ----------
    project : QgsProject
    tell : callable(str)
        Shows a sentence to the person (session: message bar).
    """

    def __init__(self, project, tell):
        self.project, self.tell = project, tell
        self.watched = {}
        self.add(project.mapLayers().values())
        project.layersAdded.connect(self.add)
        project.layersWillBeRemoved.connect(self.drop)

    def add(self, added):
        for layer in added:
            if isinstance(layer, QgsVectorLayer) and role_of(layer) and \
                    layer.id() not in self.watched:
                self.watched[layer.id()] = _Layer(layer, self.tell, self.saved)

    def drop(self, ids):
        for identity in ids:
            watched = self.watched.pop(identity, None)
            if watched is not None:
                watched.disconnect()

    def saved(self, layer):
        """Show what the triggers gave: code, grid and area of what was just stored."""
        identity = layer.id()
        QTimer.singleShot(0, lambda: self.refresh(identity))

    def refresh(self, identity):
        layer = self.project.mapLayer(identity)
        if layer is None or identity not in self.watched:
            return
        # attribute tables and forms keep what was typed until they are told
        layer.dataChanged.emit()
        layer.triggerRepaint()
        show_filled(self.project)

    def stop(self):
        """Let go of everything."""
        self.drop(list(self.watched))
        for signal, slot in ((self.project.layersAdded, self.add),
                             (self.project.layersWillBeRemoved, self.drop)):
            try:
                signal.disconnect(slot)
            except (TypeError, RuntimeError):
                pass   # the project is gone
