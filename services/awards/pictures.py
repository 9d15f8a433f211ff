"""Photos as they are kept: upright, and without where, when and by which phone they were taken.

A picture is read and written anew, so what is no picture is refused however it begins, and what a
camera or somebody else hid beside the picture does not come along.
"""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from awards.domain.file_kinds import Kind, WrongFile

MOST_PIXELS = 60_000_000
_FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
_QUALITY = 88


def cleaned(content: bytes, kind: Kind) -> bytes:
    """The picture alone; other files as they are. Slow: call it in a thread."""
    if not kind.is_picture:
        return content
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content)) as picture:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            _must_be_of_a_size(picture)
            upright = ImageOps.exif_transpose(picture)
            return _written(upright, kind)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise WrongFile(
            "This picture could not be opened, so part of it may be missing. Save it again as "
            "JPEG, or take a picture of your screen, and attach that.",
            errors=[{"field": "file", "detail": "The picture could not be opened."}],
        ) from None


def _must_be_of_a_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise WrongFile(
            "This picture has more than 60 million points. Save it in a smaller size and attach "
            "that; nobody will see the difference.",
            errors=[{"field": "file", "detail": "The picture has too many points."}],
        )


def _written(picture: Image.Image, kind: Kind) -> bytes:
    out = io.BytesIO()
    fits = {"RGB", "L"} if kind is Kind.JPEG else {"RGB", "RGBA", "L", "LA", "P", "1"}
    shown = picture if picture.mode in fits else picture.convert("RGB")
    bare = shown.copy()
    bare.info = {key: value for key, value in shown.info.items() if key == "transparency"}
    bare.save(out, _FORMATS[kind], **({} if kind is Kind.PNG else {"quality": _QUALITY}))
    return out.getvalue()
