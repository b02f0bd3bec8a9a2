"""An appointment remembers from which kind it was made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agenda", "0016_elsewhere")]
    operations = [
        migrations.AddField(
            "appointment",
            "kind",
            models.CharField(
                blank=True, db_default="", max_length=40, verbose_name="genre"
            ),
        ),
    ]
