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
SPOKEN_RATE = 16_000
ONE_MOMENT = bytes(640)
CODECS = ("aac", "mp3", "mp3float", "opus", "vorbis", "flac")


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
    return in_a_row(shape.nchannels, shape.sampwidth, shape.framerate, samples)


def container_of(sent: bytes) -> str:
    """Name the kind of recording by its first bytes; empty for anything else.

    Nothing is guessed further: the library is told what it reads.
    """
    if sent[4:8] == b"ftyp":
        return "mov"  # m4a: telephones, and what Safari records
    if sent[:4] == b"OggS":
        return "ogg"
    if sent[:4] == b"\x1aE\xdf\xa3":
        return "matroska"  # webm: what other browsers record
    if sent[:4] == b"fLaC":
        return "flac"
    if sent[:3] == b"ID3":
        return "mp3"
    if len(sent) > 1 and sent[0] == 0xFF and sent[1] & 0xE0 == 0xE0:
        # A row of bare frames; two bits tell MPEG audio of layer 3 from AAC.
        return {0x02: "mp3", 0x00: "aac"}.get(sent[1] & 0x06, "")
    return ""


def recording(av, kind: str, sent: bytes, own: tuple[str, ...] = ()) -> bytes:
    """Return the voice alone: one channel, sixteen thousand samples a second."""
    most = LONGEST_SOUND * SPOKEN_RATE
    samples = bytearray()
    with av.open(io.BytesIO(sent), format=kind) as opened:
        stream = opened.streams.audio[0]
        if stream.codec_context.name not in (own or CODECS):
            raise ValueError
        stream.codec_context.thread_count = 1
        plain = av.AudioResampler(format="s16", layout="mono", rate=SPOKEN_RATE)

        def add(frames) -> None:
            for frame in frames:
                samples.extend(bytes(frame.planes[0])[: frame.samples * 2])
            if len(samples) > most * 2:
                raise ValueError

        for frame in opened.decode(stream):
            frame.pts = None
            add(plain.resample(frame))
        add(plain.resample(None))
    if not samples:
        raise ValueError
    return in_a_row(1, 2, SPOKEN_RATE, bytes(samples))


def in_a_row(channels: int, width: int, rate: int, samples: bytes) -> bytes:
    """Return a WAV file of these samples, and nothing else."""
    made = io.BytesIO()
    with wave.open(made, "wb") as written:
        written.setnchannels(channels)
        written.setsampwidth(width)
        written.setframerate(rate)
        written.writeframes(samples)
    return made.getvalue()


def main() -> int:
    """Read what was sent, close the doors, make it again, and write it."""
    Image.init()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    sent = sys.stdin.buffer.read()
    av = None
    if kind := container_of(sent):
        # Loaded while files may still be opened, and only when it will serve; a moment
        # of our own silence makes it load all it needs.
        import av

        av.logging.set_level(None)
        silence = in_a_row(1, 2, SPOKEN_RATE, ONE_MOMENT)
        recording(av, "wav", silence, own=("pcm_s16le",))
    close_the_doors()
    try:
        if sent[:4] == b"RIFF" and sent[8:12] == b"WAVE":
            made = b"S" + sound(sent)
        elif kind:
            made = b"S" + recording(av, kind, sent)
        else:
            made = b"P" + picture(sent)
    except Exception:
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
