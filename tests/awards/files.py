"""Files as people attach them: each is really of its kind."""

import io
import zipfile

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
HTML = b"<html><script>alert(1)</script></html>"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def a_photo(kind="JPEG", *, where="51.62N 3.94W", size=(40, 20)):
    """A photo that lies on its side and knows where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = where
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, exif=exif)
    return out.getvalue()


def a_document(said=f"{WORD}.main+xml", name="[Content_Types].xml", **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, said)
        for part, text in more.items():
            archive.writestr(part, text)
    return out.getvalue()
