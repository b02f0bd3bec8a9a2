"""Who has an account adds no other: a name that is taken is not told that way.

Adding a row that cannot be added would say, before being refused, whether its name
for entering is free. The policy answers first.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction, Wall

HAS_ACCOUNT = """
CREATE OR REPLACE FUNCTION avec.has_account() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
  me uuid := avec.me();
BEGIN
  RETURN EXISTS (SELECT FROM public.people_account WHERE person_id = me);
END $$;
"""

ME = "(select avec.me())"


class Migration(migrations.Migration):
    dependencies = [("people", "0011_the_first_address")]
    operations = [
        NarrowFunction("avec.has_account()", HAS_ACCOUNT),
        Wall(
            "people_account",
            read=f"person_id = {ME}",
            add=f"person_id = {ME} and not (select avec.has_account())",
            change=(f"person_id = {ME}", f"person_id = {ME}"),
            columns="password, email, language, look, closing_on",
        ),
    ]
