"""Files that a browser sends: kept in memory, never in clear on a disk."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

LARGEST = 12_000_000
"""The most that one request brings, all its files together; rooms may ask for less."""
_GIVEN_UP = 4 * LARGEST


class InMemory(FileUploadHandler):
    """Keep files in memory; of what is too large, keep nothing but its size.

    All the files of a request are counted together: four of them take no more memory
    than one.

    The form then says it kindly, with everything else that was written. A request
    that goes on and on is cut.
    """

    def new_file(self, *args, **kwargs):
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.kept: BytesIO | None = BytesIO()
        self.received = 0
        self.total = getattr(self, "total", 0)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, unless the whole is too large already."""
        self.received += len(raw_data)
        self.total += len(raw_data)
        if self.total > _GIVEN_UP:
            raise StopUpload(connection_reset=True)
        if self.total > LARGEST:
            self.kept = None
        if self.kept is not None:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Give the file; its size is the one that was received."""
        kept = self.kept or BytesIO()
        kept.seek(0)
        return InMemoryUploadedFile(
            file=kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=self.received,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
