"""Whether the parts of a Word file stand in the order of its schema (ECMA-376, part 1, transitional):
Word mends a file that breaks it, or refuses to open it."""
import zipfile
from xml.etree import ElementTree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: The children of the properties that a report writes, in the schema's order (CT_PPr, CT_RPr ...).
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers "
           "pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct "
           "autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing "
           "mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap "
           "outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
           "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u "
           "effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
             "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption "
             "tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText "
            "vAlign hideMark",
    "tbl": "tblPr tblGrid tr", "tr": "tblPrEx trPr tc", "tc": "tcPr p",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc "
              "pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection "
              "bidi rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden "
             "unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr "
             "tblPr trPr tcPr tblStylePr",
}


def parts(path):
    """{name: root} of the XML of a Word file's text, foot, styles and settings."""
    with zipfile.ZipFile(path) as file:
        return {name: ElementTree.fromstring(file.read(name)) for name in file.namelist()
                if name.startswith("word/") and name.endswith(".xml") and name.count("/") == 1}


def out_of_order(path):
    """[(part, element, its children)] that break the order."""
    found = []
    for name, root in parts(path).items():
        for tag, order in ORDER.items():
            places = {_W + child: place for place, child in enumerate(order.split())}
            for element in root.iter(_W + tag):
                children = [child.tag for child in element]
                known = [places.get(child, -1) for child in children]
                if known != sorted(known) or -1 in known:
                    found.append((name, tag, [c.replace(_W, "") for c in children]))
    return found


def marks(path):
    """(names that links lead to, names of the marks in the text) of a Word file."""
    body = parts(path)["word/document.xml"]
    links = [link.get(_W + "anchor") for link in body.iter(_W + "hyperlink")]
    return links, [mark.get(_W + "name") for mark in body.iter(_W + "bookmarkStart")]
