"""Pages to an OFD (GB/T 33190): text objects with positions, paths, images, custom tags and an attachment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from samples.drawing.archive import zip_bytes
from samples.drawing.fonts import width_mm
from samples.drawing.page import MM_PER_POINT, Box, Colour, Line, Page, Picture, Text

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
FONT_NAMES = {
    "song": "宋体",
    "kai": "楷体",
    "hei": "黑体",
    "sans": "微软雅黑",
    "mono": "Courier New",
    "serif": "SimSun",
}


class _Writer:
    """Numbers objects and collects the members of one OFD."""

    def __init__(self) -> None:
        self.last = 10
        self.fonts: dict[str, int] = {}
        self.images: list[tuple[int, bytes]] = []
        self.tags: list[tuple[str, int, int]] = []

    def number(self) -> int:
        self.last += 1
        return self.last

    def font_id(self, style: str) -> int:
        if style not in self.fonts:
            self.fonts[style] = self.number()
        return self.fonts[style]

    def page_xml(self, page: Page, page_id: int) -> str:
        body = "".join(self._mark(mark, page_id) for mark in page.marks)
        area = f"<ofd:Area><ofd:PhysicalBox>0 0 {page.width:g} {page.height:g}</ofd:PhysicalBox></ofd:Area>"
        layer = f'<ofd:Content><ofd:Layer ID="{self.number()}">{body}</ofd:Layer></ofd:Content>'
        return f"{HEAD}<ofd:Page {SPACE}>{area}{layer}</ofd:Page>"

    def _mark(self, mark: Text | Line | Box | Picture, page_id: int) -> str:
        match mark:
            case Text():
                return self._text(mark, page_id)
            case Line():
                return self._path(
                    min(mark.x1, mark.x2),
                    min(mark.y1, mark.y2),
                    max(mark.x1, mark.x2),
                    max(mark.y1, mark.y2),
                    f"M {mark.x1 - min(mark.x1, mark.x2):.4g} {mark.y1 - min(mark.y1, mark.y2):.4g} "
                    f"L {mark.x2 - min(mark.x1, mark.x2):.4g} {mark.y2 - min(mark.y1, mark.y2):.4g}",
                    mark.width,
                    mark.colour,
                )
            case Box():
                path = f"M 0 0 L {mark.w:.5g} 0 L {mark.w:.5g} {mark.h:.5g} L 0 {mark.h:.5g} C"
                if mark.stroke is None:
                    return ""
                return self._path(mark.x, mark.y, mark.x + mark.w, mark.y + mark.h, path, mark.width, mark.stroke)
            case Picture():
                return self._image(mark)

    def _text(self, mark: Text, page_id: int) -> str:
        size = mark.size * MM_PER_POINT
        steps = [width_mm(char, mark.style, mark.size) for char in mark.text]
        delta = " ".join(_packed([f"{step:.4g}" for step in steps[:-1]]))
        number = self.number()
        if mark.tag:
            self.tags.append((mark.tag, page_id, number))
        box = f"{mark.x:.5g} {mark.y - size:.5g} {sum(steps) + 1:.5g} {size * 1.3:.5g}"
        dx = f' DeltaX="{delta}"' if delta else ""
        return (
            f'<ofd:TextObject ID="{number}" Boundary="{box}" Font="{self.font_id(mark.style)}" Size="{size:.5g}">'
            f'<ofd:FillColor Value="{_rgb(mark.colour)}"/>'
            f'<ofd:TextCode X="0" Y="{size:.5g}"{dx}>{escape(mark.text)}</ofd:TextCode></ofd:TextObject>'
        )

    def _path(
        self, left: float, top: float, right: float, bottom: float, path: str, width: float, colour: Colour
    ) -> str:
        box = f"{left:.5g} {top:.5g} {max(right - left, width):.5g} {max(bottom - top, width):.5g}"
        return (
            f'<ofd:PathObject ID="{self.number()}" Boundary="{box}" LineWidth="{width:g}">'
            f'<ofd:StrokeColor Value="{_rgb(colour)}"/><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>'  # noqa: E501
        )

    def _image(self, mark: Picture) -> str:
        resource = self.number()
        out = BytesIO()
        small = (
            mark.image
            if mark.image.width < 700
            else mark.image.resize((600, 600 * mark.image.height // mark.image.width))
        )
        small.save(out, "PNG")
        self.images.append((resource, out.getvalue()))
        box = f"{mark.x:.5g} {mark.y:.5g} {mark.w:.5g} {mark.h:.5g}"
        return (
            f'<ofd:ImageObject ID="{self.number()}" Boundary="{box}" CTM="{mark.w:.5g} 0 0 {mark.h:.5g} 0 0" '
            f'ResourceID="{resource}"/>'
        )


def _packed(steps: list[str]) -> list[str]:
    """Runs of equal steps written as the standard's `g count step`."""
    out: list[str] = []
    start = 0
    while start < len(steps):
        end = start
        while end < len(steps) and steps[end] == steps[start]:
            end += 1
        count = end - start
        out.extend([f"g {count} {steps[start]}"] if count > 2 else [steps[start]] * count)
        start = end
    return out


def _rgb(colour: Colour) -> str:
    return " ".join(str(round(part * 255)) for part in colour)


def ofd_bytes(
    pages: Sequence[Page],
    custom: Mapping[str, str] | None = None,
    attachment: tuple[str, bytes] | None = None,
    tag_root: str = "eInvoice",
    folder: str = "Doc_0",
) -> bytes:
    """One OFD of these pages; `custom` goes to CustomDatas, `attachment` is (name, bytes), tagged texts to CustomTag."""  # noqa: E501
    writer = _Writer()
    contents = []
    for index, page in enumerate(pages):
        page_id = writer.number()
        contents.append((f"{folder}/Pages/Page_{index}/Content.xml", page_id, writer.page_xml(page, page_id)))
    members = [("OFD.xml", _root(custom or {}, folder))]
    members.append((f"{folder}/Document.xml", _document(pages, contents, writer, attachment is not None)))
    members.extend((name, xml) for name, _, xml in contents)
    members.append((f"{folder}/PublicRes.xml", _fonts(writer)))
    members.append((f"{folder}/DocumentRes.xml", _images(writer)))
    raw = [(name, text.encode("utf-8")) for name, text in members]
    raw.extend((f"{folder}/Res/image_{number}.png", content) for number, content in writer.images)
    if writer.tags:
        raw.extend(_tags(writer, tag_root, folder))
    if attachment:
        raw.extend(_attachment(attachment, writer.number(), folder))
    return zip_bytes(raw)


def _root(custom: Mapping[str, str], folder: str) -> str:
    entries = "".join(
        f"<ofd:CustomData Name={quoteattr(k)}>{escape(v)}</ofd:CustomData>"
        if v
        else f"<ofd:CustomData Name={quoteattr(k)}/>"
        for k, v in custom.items()
    )
    datas = f"<ofd:CustomDatas>{entries}</ofd:CustomDatas>" if custom else ""
    return (
        f'{HEAD}<ofd:OFD {SPACE} DocType="OFD" Version="1.1"><ofd:DocBody><ofd:DocInfo>'
        f"<ofd:DocID>00000000000000000000000000000000</ofd:DocID><ofd:CreationDate>2026-09-20</ofd:CreationDate>{datas}"
        f"</ofd:DocInfo><ofd:DocRoot>{folder}/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )


def _document(pages: Sequence[Page], contents: Sequence[tuple[str, int, str]], writer: _Writer, attached: bool) -> str:
    entries = "".join(f'<ofd:Page ID="{number}" BaseLoc="{name.split("/", 1)[1]}"/>' for name, number, _ in contents)
    area = f"0 0 {pages[0].width:g} {pages[0].height:g}"
    extra = "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>" if attached else ""
    extra += "<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>" if writer.tags else ""
    return (
        f"{HEAD}<ofd:Document {SPACE}><ofd:CommonData><ofd:MaxUnitID>{writer.last + 9}</ofd:MaxUnitID><ofd:PageArea>"
        f"<ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
        f"<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages>{entries}</ofd:Pages>"
        f"{extra}</ofd:Document>"
    )


def _fonts(writer: _Writer) -> str:
    fonts = "".join(
        f'<ofd:Font ID="{number}" FontName="{FONT_NAMES.get(style, "宋体")}" FamilyName="{FONT_NAMES.get(style, "宋体")}"/>'  # noqa: E501
        for style, number in writer.fonts.items()
    )
    return f'{HEAD}<ofd:Res {SPACE} BaseLoc="Res"><ofd:Fonts>{fonts}</ofd:Fonts></ofd:Res>'


def _images(writer: _Writer) -> str:
    media = "".join(
        f'<ofd:MultiMedia ID="{number}" Type="Image" Format="PNG"><ofd:MediaFile>image_{number}.png</ofd:MediaFile>'
        "</ofd:MultiMedia>"
        for number, _ in writer.images
    )
    return f'{HEAD}<ofd:Res {SPACE} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>'


def _tags(writer: _Writer, root: str, folder: str) -> list[tuple[str, bytes]]:
    """The tag tree: `Buyer/BuyerName` nests, several objects of one tag follow one another."""
    tree: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for tag, page_id, number in writer.tags:
        parent, _, leaf = tag.rpartition("/")
        tree.setdefault(parent, {}).setdefault(leaf, []).append((page_id, number))
    body = ""
    for parent, leaves in tree.items():
        inner = ""
        for leaf, refs in leaves.items():
            marks = "".join(f'<ofd:ObjectRef PageRef="{p}">{n}</ofd:ObjectRef>' for p, n in refs)
            inner += f"<{leaf}>{marks}</{leaf}>"
        body += f"<{parent}>{inner}</{parent}>" if parent else inner
    listing = f'<ofd:CustomTags {SPACE}><ofd:CustomTag TypeID="0"><ofd:FileLoc>CustomTag.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>'  # noqa: E501
    content = f"<{root} {SPACE}>{body}</{root}>"
    return [
        (f"{folder}/Tags/CustomTags.xml", (HEAD + listing).encode()),
        (f"{folder}/Tags/CustomTag.xml", (HEAD + content).encode()),
    ]


def _attachment(attachment: tuple[str, bytes], number: int, folder: str) -> list[tuple[str, bytes]]:
    name, content = attachment
    listing = (
        f'{HEAD}<ofd:Attachments {SPACE}><ofd:Attachment ID="{number}" Name={quoteattr(name.rsplit(".", 1)[0])} '
        f'Format="xml" Visible="false"><ofd:FileLoc>{name}</ofd:FileLoc></ofd:Attachment></ofd:Attachments>'
    )
    return [(f"{folder}/Attachs/Attachments.xml", listing.encode()), (f"{folder}/Attachs/{name}", content)]
