"""Pictures and sounds: their owner and nobody else, even when their page is lent."""

from django.db import migrations

from avec.access.walls import Wall

SAME_OWNER = """
ALTER TABLE journal_media ADD CONSTRAINT media_of_own_note
  FOREIGN KEY (note_id, owner_id) REFERENCES journal_note (id, owner_id)
  DEFERRABLE INITIALLY DEFERRED;
"""
UNSAME = "ALTER TABLE journal_media DROP CONSTRAINT media_of_own_note;"
MINE = "owner_id = (select avec.me())"


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_media")]
    operations = [
        migrations.RunSQL(SAME_OWNER, UNSAME),
        Wall("journal_media", read=MINE, add=MINE, remove=MINE),
    ]
