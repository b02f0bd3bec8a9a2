"""Voices as telephones and browsers record them: made again, or politely refused."""

from __future__ import annotations

import io
import wave

import av
import pytest
from django.urls import reverse

from avec.journal import remaking
from avec.journal.models import Note
from tests.entrance import client_as

SECRET = "CANARI-appareil-de-Nora"
RATE = 48_000

# As an iPhone, an Android telephone, and three browsers give them.
KINDS = [
    ("ipod", "aac"),
    ("adts", "aac"),
    ("ogg", "libopus"),
    ("webm", "libopus"),
    ("mp3", "libmp3lame"),
    ("flac", "flac"),
]


def recorded(kind: str, codec: str, seconds: float = 2) -> bytes:
    """Return a recording that says what made it."""
    made = io.BytesIO()
    with av.open(made, "w", format=kind) as opened:
        opened.metadata["title"] = SECRET
        opened.metadata["artist"] = SECRET
        stream = opened.add_stream(codec, rate=RATE)
        stream.layout = "mono"
        like = av.AudioResampler(format=stream.format.name, layout="mono", rate=RATE)
        for place in range(0, int(RATE * seconds), 960):
            frame = av.AudioFrame(format="s16", layout="mono", samples=960)
            frame.sample_rate, frame.pts = RATE, place
            frame.planes[0].update(bytes(1920))
            for ready in like.resample(frame):
                opened.mux(stream.encode(ready))
        opened.mux(stream.encode(None))
    return made.getvalue()


@pytest.mark.parametrize(("kind", "codec"), KINDS)
def test_a_voice_is_made_again_without_what_it_said_of_its_device(kind, codec):
    sent = recorded(kind, codec)
    if kind != "adts":  # a bare row of frames has no room for notes
        assert SECRET.encode() in sent

    made = remaking.remake(sent)

    assert made.kind == "sound"
    assert SECRET.encode() not in made.content
    with wave.open(io.BytesIO(made.content)) as opened:
        assert (opened.getnchannels(), opened.getframerate()) == (1, 16_000)
        assert 1.9 < opened.getnframes() / 16_000 < 2.2


def test_three_minutes_at_most():
    with pytest.raises(remaking.NotAFileWeTake):
        remaking.remake(recorded("ogg", "libopus", seconds=190))
    assert remaking.remake(recorded("ogg", "libopus", seconds=170)).kind == "sound"


def film() -> bytes:
    made = io.BytesIO()
    with av.open(made, "w", format="mp4") as opened:
        stream = opened.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 64
        for _place in range(5):
            opened.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        opened.mux(stream.encode(None))
    return made.getvalue()


@pytest.mark.parametrize(
    "sent",
    [
        recorded("ipod", "aac")[:400],
        recorded("ogg", "libopus")[:60],
        recorded("ipod", "alac"),
        b"OggS" + bytes(2000),
        b"\x1aE\xdf\xa3" + bytes(2000),
        b"\xff\xf1" + bytes(2000),
        b"\xff",
        b"#!AMR\n" + bytes(2000),
        b"#EXTM3U\nfile:///etc/passwd\n",
        film(),
    ],
    ids=[
        "m4a cut",
        "ogg cut",
        "alac",
        "not ogg",
        "not webm",
        "not aac",
        "one byte",
        "amr",
        "a list of files",
        "a film",
    ],
)
def test_what_is_not_plainly_a_voice_is_refused(sent):
    with pytest.raises(remaking.NotAFileWeTake):
        remaking.remake(sent)


def test_what_a_child_writes_is_bounded(monkeypatch, tmp_path):
    """Even taken over by what it reads, it cannot fill the memory of the site."""
    endless = tmp_path / "endless.py"
    endless.write_text(
        "import sys\nsys.stdin.buffer.read()\n"
        "while True: sys.stdout.buffer.write(b'P' * 1000000)\n"
    )
    monkeypatch.setattr(remaking, "CHILD", endless)

    with pytest.raises(remaking.NotAFileWeTake):
        remaking.remake(b"x")


# --- On the pages -----------------------------------------------------------------


@pytest.fixture
def note(cast):
    with cast.acting("nora"):
        return Note.objects.of(cast.seen_by("nora")).order_by("-moment").first()


def test_the_microphone_is_open_on_that_page_alone(cast, note):
    nora = client_as(cast.nora)
    adding = nora.get(reverse("journal:add_media", args=[note.pk]))
    assert "microphone=(self)" in adding["Permissions-Policy"]
    assert "camera=()" in adding["Permissions-Policy"]
    assert "media-src 'self' blob:" in adding["Content-Security-Policy"]

    for route, keys in [("journal:note", [note.pk]), ("journal:notes", [])]:
        other = nora.get(reverse(route, args=keys))
        assert "microphone=()" in other["Permissions-Policy"]
        assert "media-src 'self';" in other["Content-Security-Policy"]


def test_without_a_script_the_page_is_a_file_to_choose(cast, note):
    page = client_as(cast.nora).get(reverse("journal:add_media", args=[note.pk]))
    said = page.content.decode()

    assert 'type="file"' in said
    assert "audio/*" in said
    assert 'data-voice="id_file" hidden' in said
