from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_noted_walls")]

    operations = [
        migrations.AddField(
            model_name="seat",
            name="came_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="seat",
            name="put_out_at",
            field=models.DateTimeField(null=True),
        ),
    ]
