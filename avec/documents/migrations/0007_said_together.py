"""Texts said together: who is asked, who said yes, and what it lifted."""

import avec.foundation.models
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0006_templates_of_places'),
        ('people', '0006_place_walls'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField(db_default=avec.foundation.models.DatabaseNow())),
                ('said_yes_at', models.DateTimeField(null=True)),
                ('declined_at', models.DateTimeField(null=True)),
                ('taken_back_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'oui à un texte commun',
            },
        ),
        migrations.AddField(
            model_name='divergence',
            name='lifted_with',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='documents.passage'),
        ),
        migrations.AlterField(
            model_name='draft',
            name='purpose',
            field=models.CharField(choices=[('written', 'écrit soi-même'), ('dictated', 'écrit sous la dictée'), ('view', 'un avis, à côté'), ('together', 'écrit ensemble')], max_length=10),
        ),
        migrations.AlterField(
            model_name='passage',
            name='mode',
            field=models.CharField(choices=[('written', 'écrit soi-même'), ('dictated', 'écrit sous la dictée'), ('view', 'un avis, à côté'), ('together', 'écrit ensemble')], max_length=10),
        ),
        migrations.AlterField(
            model_name='versionitem',
            name='mode',
            field=models.CharField(choices=[('written', 'écrit soi-même'), ('dictated', 'écrit sous la dictée'), ('view', 'un avis, à côté'), ('together', 'écrit ensemble')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('author', models.F('owner')), ('held_by', models.F('owner')), ('mode', 'together'), ('quality', 'we')), models.Q(models.Q(('mode', 'together'), _negated=True), models.Q(('quality', 'we'), _negated=True)), _connector='OR'), name='passage_together_is_we'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.document'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='passage',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreements', to='documents.passage'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['person'], name='agreement_of_person'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(fields=('passage', 'person'), name='agreement_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('said_yes_at', None), ('declined_at', None), _connector='OR'), name='agreement_is_yes_or_no'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('taken_back_at', None), ('said_yes_at__isnull', False), _connector='OR'), name='agreement_taken_back_was_given'),
        ),
    ]
