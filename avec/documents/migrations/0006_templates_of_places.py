"""Places offer forms of their own, beside those of the house and never over them."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import avec.foundation.models
from avec.access.walls import FilledByTheOwner, NarrowFunction, Wall

# The number of a place's template rises by one; what it holds is what it says it is.
# People own what they write: no form of a place gives their words to somebody else.
RISES_BY_ONE = """
CREATE OR REPLACE FUNCTION avec.templates_rise_by_one() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  form jsonb;
BEGIN
  IF NEW.organization_id IS NULL THEN RETURN NEW; END IF;
  form := (NEW.body ->> 'fr')::jsonb;
  IF form IS NULL OR form ->> 'key' <> NEW.key OR form ->> 'behaviour' <> 'plan'
     OR form ->> 'holder' <> 'person' THEN
    RAISE EXCEPTION 'a place offers plans that belong to the person'
      USING errcode = 'insufficient_privilege';
  END IF;
  IF NEW.number <> 1 + coalesce((SELECT max(t.number)
      FROM public.documents_templateversion t
      WHERE t.organization_id = NEW.organization_id AND t.key = NEW.key), 0) THEN
    RAISE EXCEPTION 'a new version stands beside the last one'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
"""

# A document may follow another version of the template it was begun from, and no
# other template.
SAME_TEMPLATE = """
CREATE OR REPLACE FUNCTION avec.same_template() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.documents_templateversion a, public.documents_templateversion b
    WHERE a.id = OLD.template_version_id AND b.id = NEW.template_version_id
      AND a.key = b.key AND a.organization_id IS NOT DISTINCT FROM b.organization_id)
  THEN
    RAISE EXCEPTION 'a document keeps its template'
      USING errcode = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER templates_rise_by_one BEFORE INSERT ON documents_templateversion
  FOR EACH ROW EXECUTE FUNCTION avec.templates_rise_by_one();
CREATE TRIGGER same_template BEFORE UPDATE OF template_version_id ON documents_document
  FOR EACH ROW EXECUTE FUNCTION avec.same_template();
"""

ANSWERED = (
    "organization_id = any ((select avec.organizations_answered_for())::uuid[])"
)
MINE = "owner_id = (select avec.me())"


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0005_the_pen_is_put_down"),
        ("people", "0006_place_walls"),
    ]
    operations = [
        migrations.CreateModel(
            name="WithdrawnTemplate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        db_default=avec.foundation.models.DatabaseNow()
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "modèle retiré",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "key"), name="template_withdrawn_once"
                    )
                ],
            },
        ),
        NarrowFunction("avec.templates_rise_by_one()", RISES_BY_ONE, callers=""),
        NarrowFunction("avec.same_template()", SAME_TEMPLATE, callers=""),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
        Wall("documents_templateversion", read="true", add=ANSWERED),
        FilledByTheOwner(
            "documents_templateversion",
            because="an installation puts the forms of the house on the shelf",
        ),
        Wall("documents_withdrawntemplate", read="true", add=ANSWERED, remove=ANSWERED),
        Wall(
            "documents_document",
            read=f"{MINE} or id = any ((select avec.documents_opened())::uuid[])"
            " or id = any ((select avec.session_documents())::uuid[])",
            add=f"{MINE} and current_version_id is null",
            change=(MINE, MINE),
            columns="sealed, current_version_id, review_on, stopped_at,"
            " template_version_id",
            remove=MINE,
        ),
    ]
