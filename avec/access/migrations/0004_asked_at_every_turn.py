"""Who acts and what time it is, asked several times by every statement.

A function written in SQL is planned again by each statement that calls it; written
in PL/pgSQL it is planned once per connection. What they answer is the same.
"""

from django.db import migrations

from avec.access.walls import NarrowFunction

NOW = """
CREATE OR REPLACE FUNCTION avec.now() RETURNS timestamptz
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN (SELECT pg_catalog.statement_timestamp() + shift FROM avec.clock);
END $$;
"""

ME = """
CREATE OR REPLACE FUNCTION avec.me() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN avec.ticket_part(1)::uuid;
END $$;
"""

HAT = """
CREATE OR REPLACE FUNCTION avec.hat() RETURNS uuid
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN avec.ticket_part(2)::uuid;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0003_walls")]
    operations = [
        NarrowFunction("avec.now()", NOW),
        NarrowFunction("avec.me()", ME),
        NarrowFunction("avec.hat()", HAT),
    ]
