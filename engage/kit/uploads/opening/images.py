"""Photographs and pictures: opened, turned the right way up, and written anew with nothing but their pixels."""

import io
import warnings

from PIL import Image, ImageOps

from engage.kit.uploads.opening.limits import BROKEN, MOST_PIXELS, Refused

_WRITTEN = {"JPEG": {"quality": 85}, "PNG": {"compress_level": 4}, "WEBP": {"quality": 85, "method": 2}}


def rewritten(data: bytes, kind: str) -> bytes:
    """Returns the picture (kind "JPEG", "PNG" or "WEBP") without place, camera, comments or anything behind its end.

    Raises Refused for one with over 24 million pixels, and for what is no such picture.
    """
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(data), formats=(kind,)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(
                    f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels. Make it smaller: "
                    "2,000 pixels wide is enough to print."
                )
            upright = ImageOps.exif_transpose(picture)
            return _as_file(upright, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("The picture is far too large. Make it smaller.") from None
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        IndexError,
        TypeError,
    ):  # all of them Pillow's, for broken files
        raise Refused(BROKEN) from None


def _as_file(picture: Image.Image, kind: str) -> bytes:
    """Writes the pixels alone: a new image has no information that the old one carried."""
    has_alpha = kind != "JPEG" and (picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info)
    plain = picture.convert("RGBA" if has_alpha else "L" if picture.mode in ("1", "L") else "RGB")
    plain.info.clear()
    plain.getexif().clear()
    written = io.BytesIO()
    plain.save(written, kind, **_WRITTEN[kind])
    return written.getvalue()
