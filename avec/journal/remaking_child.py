"""The child process of ``remaking``: it reads a file that nobody trusts.

Run alone, by its path: it knows nothing of the site. It opens everything it needs,
then closes the doors behind it: from there on no file, no socket and no process can
be opened, and memory and time are short. What it writes is one letter and the bytes.
"""

import io
import resource
import sys
import wave

from PIL import Image, ImageOps

MEMORY = 600 * 1024 * 1024
SECONDS = 5
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2000
LONGEST_SOUND = 3 * 60
RATES = range(8_000, 48_001)
FORMATS = ("JPEG", "PNG", "WEBP")


def close_the_doors() -> None:
    """Give up files, sockets, processes, most memory and most time; for good."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 3),  # those that are open already
    ):
        resource.setrlimit(what, (most, most))


def picture(sent: bytes) -> bytes:
    """Return the picture alone, upright, no larger than a screen, as WebP."""
    with Image.open(io.BytesIO(sent), formats=FORMATS) as opened:
        width, height = opened.size
        if width * height > MOST_PIXELS:
            raise ValueError
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        is_clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
        plain = upright.convert("RGBA" if is_clear else "RGB")
    # New pixels in a new picture: nothing of the first one's notes comes along.
    alone = Image.new(plain.mode, plain.size)
    alone.paste(plain)
    made = io.BytesIO()
    alone.save(made, "WEBP", quality=80, method=4)
    return made.getvalue()


def sound(sent: bytes) -> bytes:
    """Return the samples alone, under a header of our own."""
    with wave.open(io.BytesIO(sent)) as opened:
        shape = opened.getparams()
        if (
            shape.nchannels not in (1, 2)
            or shape.sampwidth not in (1, 2, 3)
            or shape.framerate not in RATES
            or not 0 < shape.nframes <= LONGEST_SOUND * shape.framerate
        ):
            raise ValueError
        samples = opened.readframes(shape.nframes)
    made = io.BytesIO()
    with wave.open(made, "wb") as written:
        written.setnchannels(shape.nchannels)
        written.setsampwidth(shape.sampwidth)
        written.setframerate(shape.framerate)
        written.writeframes(samples)
    return made.getvalue()


def main() -> int:
    """Read what was sent, close the doors, make it again, and write it."""
    Image.init()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    sent = sys.stdin.buffer.read()
    close_the_doors()
    try:
        if sent[:4] == b"RIFF" and sent[8:12] == b"WAVE":
            made = b"S" + sound(sent)
        else:
            made = b"P" + picture(sent)
    except Exception:
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
