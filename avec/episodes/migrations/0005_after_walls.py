"""What follows a moment is hers alone; a link is between things of hers."""

from django.db import migrations

from avec.access.walls import Wall

SAME_OWNER = """
ALTER TABLE episodes_episode ADD CONSTRAINT episode_and_person UNIQUE (id, person_id);
ALTER TABLE episodes_review
  ADD CONSTRAINT review_is_of_ones_own_moment
    FOREIGN KEY (episode_id, owner_id) REFERENCES episodes_episode (id, person_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT review_is_ones_own_document
    FOREIGN KEY (document_id, owner_id) REFERENCES documents_document (id, owner_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE episodes_declined
  ADD CONSTRAINT declined_is_of_ones_own_moment
    FOREIGN KEY (episode_id, owner_id) REFERENCES episodes_episode (id, person_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
BACK = """
ALTER TABLE episodes_declined DROP CONSTRAINT declined_is_of_ones_own_moment;
ALTER TABLE episodes_review
  DROP CONSTRAINT review_is_ones_own_document,
  DROP CONSTRAINT review_is_of_ones_own_moment;
ALTER TABLE episodes_episode DROP CONSTRAINT episode_and_person;
"""

MINE = "owner_id = (select avec.me())"


class Migration(migrations.Migration):
    dependencies = [
        ("episodes", "0004_what_follows"),
        ("documents", "0020_waiting_share_walls"),
    ]
    operations = [
        migrations.RunSQL(SAME_OWNER, BACK),
        Wall("episodes_review", read=MINE, add=MINE),
        Wall("episodes_declined", read=MINE, add=MINE, remove=MINE),
    ]
