"""Documents of Word, PowerPoint and OpenDocument: the right kind, without macros, hidden files or remote parts."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from ecf.core.attachments.refusals import (
    LARGEST,
    FileDamaged,
    FileEncrypted,
    HasMacros,
    HasObjects,
    HasScript,
    LinksOutside,
    NotWhatItSays,
)
from ecf.core.attachments.zips import OLE, Budget, Package, refuse_archives

_MAIN = "application/vnd.openxmlformats-officedocument."
MAIN_PARTS = {
    "docx": f"{_MAIN}wordprocessingml.document.main+xml",
    "pptx": f"{_MAIN}presentationml.presentation.main+xml",
    "xlsx": f"{_MAIN}spreadsheetml.sheet.main+xml",
}
OPEN_DOCUMENTS = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
_EMBEDDED = (".docx", ".pptx", ".xlsx")  # the data behind a chart is a workbook inside the document
_PACKED_PICTURES = (".emz", ".wmz")
_DEEPEST = 2
_LARGEST_XML = 1024 * 1024
_LARGEST_TEXT = 40 * 1024 * 1024
_MACROS = re.compile(r"vbaproject|vbadata|activex|macrosheets|(?:^|/)(?:basic|scripts)/", re.I)
_SCRIPTS = re.compile(
    r"\.(?:html?|xhtml|mht(?:ml)?|js|jse|vbs|vbe|wsf|hta|ps1|bat|cmd|exe|dll|scr|com|jar|lnk|reg)\Z", re.I
)
_SCRIPT_IN_PICTURE = re.compile(rb"<script|javascript:|\son[a-z]{3,20}\s*=|<foreignobject", re.I)
_FIELD_THAT_STARTS = re.compile(rb"instr(?:Text)?\b[^<>]{0,200}[>\"]\s{0,20}DDE(?:AUTO)?\b", re.I)
_FETCHED = re.compile(r"/(?:attachedTemplate|oleObject|frame|externalLinkPath|subDocument|aFChunk|package)\Z")
_NEAR_SCHEMES = ("http:", "https:", "mailto:", "tel:", "#")
_SCRIPT_IN_OPEN_DOCUMENT = re.compile(rb"<script:event-listener|<office:script[ >]|<presentation:event-listener", re.I)


def check_office(content: bytes, ending: str, budget: Budget | None = None, depth: int = 0) -> None:
    """Raises a refusal unless the content is a harmless document of the kind that the ending names."""
    if content.startswith(OLE):
        raise FileEncrypted() if "EncryptedPackage".encode("utf-16-le") in content else NotWhatItSays()
    package = Package(content, budget)
    if ending in OPEN_DOCUMENTS:
        _check_open_document(package, ending)
        return
    _check_office_kind(package, ending)
    _refuse_macros_and_scripts(package)
    refuse_archives(package, _EMBEDDED + _PACKED_PICTURES)
    for name in package.names:
        if name.lower().endswith(".rels"):
            _refuse_links_outside(package.read(name, _LARGEST_XML))
        elif name.lower().endswith(_EMBEDDED):
            _check_embedded(package, name, depth)
        elif name.lower().startswith("word/") and name.lower().endswith(".xml"):
            _refuse_fields_that_start(package.read(name, _LARGEST_TEXT))


def _check_embedded(package: Package, name: str, depth: int) -> None:
    if depth + 1 >= _DEEPEST:
        raise HasObjects()
    try:
        check_office(package.read(name, LARGEST), name.rpartition(".")[2].lower(), package.budget, depth + 1)
    except NotWhatItSays as error:
        raise HasObjects() from error


def _check_office_kind(package: Package, ending: str) -> None:
    types = {part.get("ContentType", "") for part in _elements(package, "[Content_Types].xml")}
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in types):
        raise HasMacros()
    if MAIN_PARTS[ending] not in types:
        raise NotWhatItSays()


def _elements(package: Package, name: str) -> Iterator[Element]:
    if name not in package.heads:
        raise NotWhatItSays()
    yield from _parsed(package.read(name, _LARGEST_XML)).iter()


def _parsed(xml: bytes) -> Element:
    """Without entities or a document type, which no office program writes."""
    try:
        return ElementTree.fromstring(xml, forbid_dtd=True)
    except Exception as error:
        raise FileDamaged() from error


def _refuse_macros_and_scripts(package: Package) -> None:
    for name, head in package.heads.items():
        if _MACROS.search(name):
            raise HasMacros()
        if head.startswith(OLE):
            raise HasObjects()
        if _SCRIPTS.search(name):
            raise HasScript()
        if name.lower().endswith(".svg") and _SCRIPT_IN_PICTURE.search(package.read(name, _LARGEST_TEXT)):
            raise HasScript()
        if name.lower().endswith((".xml", ".rels")) and (b"<!DOCTYPE" in head or b"<!ENTITY" in head):
            raise FileDamaged()


def _refuse_links_outside(relations: bytes) -> None:
    """Links that a reader follows by themselves are fine; parts that are fetched on opening are not."""
    for relation in _parsed(relations).iter():
        if relation.get("TargetMode") != "External":
            continue
        target = (relation.get("Target") or "").strip().lower()
        if _FETCHED.search(relation.get("Type") or "") or (":" in target and not target.startswith(_NEAR_SCHEMES)):
            raise LinksOutside()
        if target.startswith(("\\\\", "//")):
            raise LinksOutside()


def _refuse_fields_that_start(xml: bytes) -> None:
    if _FIELD_THAT_STARTS.search(xml):
        raise HasScript()


def _check_open_document(package: Package, ending: str) -> None:
    if package.heads.get("mimetype", b"").strip() != OPEN_DOCUMENTS[ending]:
        raise NotWhatItSays()
    manifest = package.read("META-INF/manifest.xml", _LARGEST_XML) if "META-INF/manifest.xml" in package.heads else b""
    if b"encryption-data" in manifest:
        raise FileEncrypted()
    _refuse_macros_and_scripts(package)
    refuse_archives(package)
    for name in package.names:
        is_written = name.rpartition("/")[2] in {"content.xml", "styles.xml"}
        if is_written and _SCRIPT_IN_OPEN_DOCUMENT.search(package.read(name, _LARGEST_TEXT)):
            raise HasMacros()
