"""Pictures and sounds: made again without their secrets, sealed, for their owner."""

from __future__ import annotations

import io
import subprocess
import sys
import wave

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from PIL import Image, PngImagePlugin

from avec.foundation import uploads
from avec.journal import actions, remaking
from avec.journal.models import Media, Note
from avec.people.models import Person
from tests.cast import NAMES
from tests.edges import one_second
from tests.entrance import client_as

SECRET = b"CANARI-lieu-de-la-photo"


def picture(kind: str = "PNG", size=(40, 30), mode: str = "RGB", **options) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, None).save(made, kind, **options)
    return made.getvalue()


def telling_photo() -> bytes:
    """Return a photograph that says where it was taken."""
    notes = Image.Exif()
    notes[0x010F] = SECRET.decode()
    notes.get_ifd(0x8825)[1] = "N"
    return picture("JPEG", exif=notes, comment=SECRET)


def telling_drawing() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", SECRET.decode())
    return picture("PNG", pnginfo=info) + SECRET


def telling_sound() -> bytes:
    """Return a sound with a chunk of notes after the samples."""
    sound = one_second()
    chunk = b"LIST" + len(SECRET).to_bytes(4, "little") + SECRET
    whole = sound + chunk
    return whole[:4] + (len(whole) - 8).to_bytes(4, "little") + whole[8:]


@pytest.mark.parametrize("make", [telling_photo, telling_drawing, telling_sound])
def test_nothing_of_what_the_file_said_stays(make):
    sent = make()
    assert SECRET in sent

    made = remaking.remake(sent)

    assert SECRET not in made.content
    if made.kind == "picture":
        with Image.open(io.BytesIO(made.content)) as opened:
            assert opened.format == "WEBP"
            assert opened.size == (40, 30)
            assert not opened.getexif()
    else:
        with wave.open(io.BytesIO(made.content)) as opened:
            assert opened.getnframes() == 8000


def test_a_large_picture_becomes_the_size_of_a_screen():
    made = remaking.remake(picture("JPEG", (4000, 1000)))
    with Image.open(io.BytesIO(made.content)) as opened:
        assert opened.size == (2000, 500)


def long_sound() -> bytes:
    sound = io.BytesIO()
    with wave.open(sound, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(1)
        written.setframerate(8000)
        written.writeframes(bytes(8000 * 181))
    return sound.getvalue()


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"<html><script>1</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a/*" + picture("GIF"),
        picture("GIF"),
        picture("BMP"),
        picture("TIFF"),
        picture("PNG", (30_000, 30_000), "1"),  # a hundred thousand bytes, 900 Mpx
        picture()[:60],
        one_second()[:30],
        b"RIFF\xff\xff\xff\xffWAVEfmt ",
        long_sound(),
    ],
)
def test_anything_else_is_refused(sent):
    with pytest.raises(remaking.NotAFileWeTake):
        remaking.remake(sent)


def test_the_child_can_open_nothing_any_more():
    tried = (
        "import sys, socket, runpy\n"
        "child = runpy.run_path(sys.argv[1])\n"
        "child['close_the_doors']()\n"
        "for way in (socket.socket, lambda: open('/etc/passwd')):\n"
        "    try: way()\n"
        "    except OSError as e: print(e.errno)\n"
        "try: bytearray(700 * 1024 * 1024)\n"
        "except MemoryError: print('memory')\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", tried, str(remaking.CHILD)],
        capture_output=True,
        text=True,
        check=True,
        env={},
    )
    assert done.stdout.split() == ["24", "24", "memory"]


# --- On the pages ------------------------------------------------------------


@pytest.fixture
def note(cast):
    with cast.acting("nora"):
        return Note.objects.of(cast.seen_by("nora")).order_by("-moment").first()


def send(client, note, content: bytes, **more):
    file = SimpleUploadedFile("photo-chez-moi.png", content)
    address = reverse("journal:add_media", args=[note.pk])
    return client.post(address, {"file": file, **more})


def test_she_sees_it_and_nobody_else_does(cast, note):
    nora = client_as(cast.nora)
    assert send(nora, note, telling_drawing(), words="Mon arbre").status_code == 302
    with cast.acting("nora"):
        media = Media.objects.visible_to(cast.seen_by("nora")).get(note=note)
        assert b"WEBP" not in bytes(media.file)
        assert b"Mon arbre" not in bytes(media.sealed)
    address = reverse("journal:media", args=[media.pk])
    page = nora.get(reverse("journal:note", args=[note.pk])).content.decode()
    assert address in page
    assert 'alt="Mon arbre"' in page

    answer = nora.get(address)
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert SECRET not in answer.content
    for who in NAMES[1:]:
        if who != "nora":
            other = client_as(cast.people[who], cast.hats.get(who))
            assert other.get(address).status_code == 404

    erase = reverse("journal:erase_media", args=[media.pk])
    assert f'href="{erase}"' in page
    assert "rien ne revient" in nora.get(erase).content.decode()
    assert nora.get(address).status_code == 200
    nora.post(erase)
    assert nora.get(address).status_code == 404


def test_a_page_that_is_lent_does_not_show_its_pictures(cast, note):
    nora, marc = client_as(cast.nora), client_as(cast.marc)
    send(nora, note, picture())
    lend = reverse("journal:lend_note", args=[note.pk])
    assert "ne s’ouvrent pas avec elle" in nora.get(lend).content.decode()
    with cast.acting("nora"):
        lending = actions.lend(
            viewer=cast.seen_by("nora"), thing=note, to_person=Person(pk=cast.marc)
        )
    page = marc.get(reverse("journal:read_lent", args=[lending.pk]))
    assert page.status_code == 200
    assert "<img" not in page.content.decode()


def test_the_limits_are_said_in_words(cast, note, monkeypatch):
    nora = client_as(cast.nora)
    wrong = send(nora, note, b"<html>")
    assert wrong.status_code == 422
    assert "ne peut pas être lu" in wrong.content.decode()

    monkeypatch.setattr(remaking, "LARGEST", 100)
    heavy = send(nora, note, picture("PNG", (300, 300)))
    assert heavy.status_code == 422
    assert "trop lourd" in heavy.content.decode()
    monkeypatch.undo()

    for _ in range(actions.MEDIA_ON_A_PAGE):
        assert send(nora, note, picture()).status_code == 302
    assert send(nora, note, picture()).status_code == 409
    with cast.acting("nora"):
        mine = Media.objects.visible_to(cast.seen_by("nora"))
        assert mine.filter(note=note).count() == actions.MEDIA_ON_A_PAGE


def test_a_try_that_was_refused_counts_too(cast, note, monkeypatch):
    # The picture of the cast was one try.
    monkeypatch.setattr(actions, "TRIES", 3)
    nora = client_as(cast.nora)

    answers = [send(nora, note, b"<html>").status_code for _each in range(4)]

    assert answers[0] == 422
    assert answers[-1] == 429


def test_nothing_waits_behind_the_files_of_others(cast, note):
    """Every place is taken: she is told at once, and the try is not counted."""
    with remaking.a_place(), remaking.a_place():
        answer = send(client_as(cast.nora), note, picture())

    assert answer.status_code == 503
    assert "Réessayez dans une minute" in answer.content.decode()
    assert send(client_as(cast.nora), note, picture()).status_code == 302


def test_a_file_is_made_again_before_anything_is_locked(cast, note, monkeypatch):
    """While it is made again the page can be changed by herself, elsewhere."""
    locked = []

    def looks(sent, *, size=None):
        locked.extend(tables_locked_for_writing())
        return remaking.Remade("picture", sent)

    monkeypatch.setattr(actions, "remake", looks)
    with cast.acting("nora"):
        actions.add_media(viewer=cast.seen_by("nora"), note=note, sent=b"x")

    assert "journal_note" not in locked


def tables_locked_for_writing() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relation::regclass::text FROM pg_locks WHERE pid ="
            " pg_backend_pid() AND mode = 'RowShareLock'"
        )
        return [name for (name,) in cursor.fetchall()]


def test_all_the_files_of_a_request_are_counted_together(monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 1000)
    handler = uploads.InMemory()
    kept = []
    for name in ("a", "b", "c"):
        handler.new_file(name, f"{name}.png", "image/png", 600)
        handler.receive_data_chunk(bytes(600), 0)
        kept.append(len(handler.file_complete(600).read()))

    assert kept == [600, 0, 0]


def test_a_file_that_is_far_too_large_is_not_even_kept(cast, note, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 1000)
    monkeypatch.setattr(remaking, "LARGEST", 1500)
    answer = send(client_as(cast.nora), note, bytes(5000))

    assert answer.status_code == 422
    assert "trop lourd" in answer.content.decode()


def test_erasing_the_page_erases_its_pictures(cast, note):
    nora = client_as(cast.nora)
    send(nora, note, picture())
    nora.post(reverse("journal:delete_note", args=[note.pk]))
    with cast.acting("nora"):
        mine = Media.objects.visible_to(cast.seen_by("nora"))
        assert not mine.filter(note_id=note.pk).exists()
