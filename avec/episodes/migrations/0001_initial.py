"""Difficult moments, and who is named in them."""

import avec.foundation.models
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0012_one_account_each'),
    ]

    operations = [
        migrations.CreateModel(
            name='Episode',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('consent', models.CharField(choices=[('hers', 'ouvert par la personne'), ('agreed', 'ouvert avec son accord'), ('without', 'ouvert sans son accord')], max_length=10)),
                ('because', models.BinaryField(null=True)),
                ('opened_at', models.DateTimeField(db_default=avec.foundation.models.DatabaseNow(), verbose_name='ouvert')),
                ('ends_at', models.DateTimeField(verbose_name='jusqu’au')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='refermé')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name': 'moment difficile',
            },
        ),
        migrations.CreateModel(
            name='Named',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('named_at', models.DateTimeField(db_default=avec.foundation.models.DatabaseNow(), verbose_name='depuis')),
                ('removed_at', models.DateTimeField(null=True, verbose_name='jusqu’à')),
                ('episode', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='named', to='episodes.episode')),
                ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name': 'personne nommée pour un moment difficile',
            },
        ),
        migrations.AddIndex(
            model_name='episode',
            index=models.Index(fields=['person', '-opened_at'], name='episode_of_person'),
        ),
        migrations.AddConstraint(
            model_name='episode',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('person',), name='episode_open_once'),
        ),
        migrations.AddConstraint(
            model_name='episode',
            constraint=models.CheckConstraint(condition=models.Q(('consent__in', ['hers', 'agreed', 'without'])), name='episode_consent_is_known'),
        ),
        migrations.AddConstraint(
            model_name='episode',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('consent', 'hers'), ('opened_by', models.F('person'))), models.Q(models.Q(('consent', 'hers'), _negated=True), models.Q(('opened_by', models.F('person')), _negated=True)), _connector='OR'), name='episode_is_hers_if_she_opens_it'),
        ),
        migrations.AddConstraint(
            model_name='episode',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('because__isnull', False), ('consent', 'without')), models.Q(models.Q(('consent', 'without'), _negated=True), ('because', None)), _connector='OR'), name='episode_without_consent_says_why'),
        ),
        migrations.AddConstraint(
            model_name='episode',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('opened_at'))), name='episode_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='episode',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at', None), ('closed_at__gte', models.F('opened_at')), _connector='OR'), name='episode_closed_after_it_begins'),
        ),
        migrations.AddIndex(
            model_name='named',
            index=models.Index(fields=['episode'], name='named_in_episode'),
        ),
        migrations.AddConstraint(
            model_name='named',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('episode', 'person'), name='episode_names_once'),
        ),
    ]
