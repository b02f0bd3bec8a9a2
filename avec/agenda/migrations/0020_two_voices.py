"""What « à deux voix » asks is decided by each place, and kept with the appointment.

At least so many peers, so many people by their trade, so many in their own name: the
rule of the day when it was called, which nobody changes afterwards. One of each side is
the least, whatever a place says; it may ask for more, never for less.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

from avec.access.walls import NarrowFunction

agreeing = import_module("avec.agenda.migrations.0003_agreeing")
more = import_module("avec.agenda.migrations.0012_time_kept_for_more")

WHOLE = more.WHOLE
for was, becomes in (
    ("  others integer;\n", "  others integer;\n  persons integer;\n"),
    (
        "         count(*) FILTER (WHERE t.side = 'professional')\n"
        "    INTO attending, peers, others\n",
        "         count(*) FILTER (WHERE t.side = 'professional'),\n"
        "         count(*) FILTER (WHERE t.side = 'person')\n"
        "    INTO attending, peers, others, persons\n",
    ),
    (
        "  IF one.is_pair AND (peers = 0 OR others = 0) THEN\n"
        "    RAISE EXCEPTION 'a pair is at least one peer and one professional'\n",
        "  IF one.is_pair AND (peers < one.peers_needed OR others < one.trade_needed\n"
        "      OR persons < one.own_name_needed) THEN\n"
        "    RAISE EXCEPTION 'a pair is at least as many of each as was agreed here'\n",
    ),
):
    WHOLE = more._now(WHOLE, was, becomes)

# Somebody goes, the others meet still: with three at least, and two voices that stay.
LEAVE_ONE = more._now(
    agreeing.LEAVE_ONE,
    "    OR one.is_pair AND (SELECT count(DISTINCT t.side) FROM public.agenda_attendee t\n"
    "      WHERE t.appointment_id = key AND t.left_at IS NULL AND t.person_id <> me\n"
    "        AND t.side <> 'person') < 2\n",
    "    OR one.is_pair AND (SELECT\n"
    "        count(*) FILTER (WHERE t.side = 'peer') < one.peers_needed\n"
    "        OR count(*) FILTER (WHERE t.side = 'professional') < one.trade_needed\n"
    "        OR count(*) FILTER (WHERE t.side = 'person') < one.own_name_needed\n"
    "      FROM public.agenda_attendee t\n"
    "      WHERE t.appointment_id = key AND t.left_at IS NULL AND t.person_id <> me)\n",
)


class Migration(migrations.Migration):
    dependencies = [("agenda", "0019_preferences")]
    operations = [
        migrations.AddField(
            "appointment",
            "peers_needed",
            models.PositiveSmallIntegerField("personnes pair-aidantes, au moins", db_default=1),
        ),
        migrations.AddField(
            "appointment",
            "trade_needed",
            models.PositiveSmallIntegerField("personnes dont c’est le métier, au moins", db_default=1),
        ),
        migrations.AddField(
            "appointment",
            "own_name_needed",
            models.PositiveSmallIntegerField("personnes en leur nom, au moins", db_default=0),
        ),
        migrations.AddConstraint(
            "appointment",
            models.CheckConstraint(
                condition=Q(peers_needed__gte=1, peers_needed__lte=5)
                & Q(trade_needed__gte=1, trade_needed__lte=5, own_name_needed__lte=5),
                name="two_voices_are_one_of_each_at_least",
            ),
        ),
        NarrowFunction("avec.appointment_is_whole()", WHOLE, callers=""),
        NarrowFunction("avec.leave_appointment(uuid)", LEAVE_ONE),
    ]
