"""She said no, or nobody could ask her: two answers, each kept as it was given.

What was written before stays what it was: without her agreement.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

from avec.access.walls import NarrowFunction

there = import_module("avec.episodes.migrations.0007_who_is_there_walls")

WITHOUT_HER = ["refused", "unasked", "without"]

# Just after she has closed one, neither of them opens what she had prepared.
OPENS = there.OPENS.replace(
    "NEW.consent = 'without'", "NEW.consent IN ('refused', 'unasked', 'without')"
)


class Migration(migrations.Migration):
    dependencies = [("episodes", "0008_nothing_waits_between_two_apart")]
    operations = [
        migrations.AlterField(
            model_name="episode",
            name="consent",
            field=models.CharField(
                choices=[
                    ("hers", "ouvert par la personne"),
                    ("agreed", "ouvert avec son accord"),
                    ("refused", "ouvert malgré son refus"),
                    ("unasked", "ouvert sans avoir pu lui demander son accord"),
                    ("without", "ouvert sans son accord"),
                ],
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint(
            model_name="episode", name="episode_consent_is_known"
        ),
        migrations.RemoveConstraint(
            model_name="episode", name="episode_without_consent_says_why"
        ),
        migrations.AddConstraint(
            model_name="episode",
            constraint=models.CheckConstraint(
                condition=Q(consent__in=["hers", "agreed", *WITHOUT_HER]),
                name="episode_consent_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="episode",
            constraint=models.CheckConstraint(
                condition=Q(consent__in=WITHOUT_HER, because__isnull=False)
                | (~Q(consent__in=WITHOUT_HER) & Q(because=None)),
                name="episode_without_consent_says_why",
            ),
        ),
        NarrowFunction("avec.episode_opens()", OPENS, callers=""),
    ]
