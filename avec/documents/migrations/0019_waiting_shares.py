"""What opens only while a difficult moment lasts: prepared, and kept apart from shares."""
import avec.foundation.models
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0018_for_one_person'),
        ('people', '0012_one_account_each'),
    ]

    operations = [
        migrations.CreateModel(
            name='WaitingShare',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('bundle', models.UUIDField(db_index=True)),
                ('scope', models.CharField(choices=[('document', 'tout le document'), ('section', 'une partie'), ('question', 'une question')], max_length=10)),
                ('section_key', models.CharField(blank=True, max_length=60)),
                ('question_key', models.CharField(blank=True, max_length=60)),
                ('right', models.CharField(choices=[('read', 'lire'), ('voice', 'lire et donner son avis à côté')], default='read', max_length=10)),
                ('prepared_at', models.DateTimeField(db_default=avec.foundation.models.DatabaseNow())),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waiting_shares', to='documents.document')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('to_person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('to_team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.team')),
            ],
            options={
                'verbose_name': 'partage préparé pour un moment difficile',
            },
        ),
        migrations.AddField(
            model_name='grant',
            name='waiting',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='documents.waitingshare'),
        ),
        migrations.AddIndex(
            model_name='grant',
            index=models.Index(condition=models.Q(('waiting__isnull', False)), fields=['waiting'], name='grant_of_waiting_share'),
        ),
        migrations.AddConstraint(
            model_name='waitingshare',
            constraint=models.CheckConstraint(condition=models.Q(('to_person', None), ('to_team', None), _connector='XOR'), name='waiting_share_to_one_person_or_team'),
        ),
        migrations.AddConstraint(
            model_name='waitingshare',
            constraint=models.CheckConstraint(condition=models.Q(('to_person', None), models.Q(('to_person', models.F('owner')), _negated=True), _connector='OR'), name='waiting_share_is_to_someone_else'),
        ),
        migrations.AddConstraint(
            model_name='waitingshare',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('question_key', ''), ('scope', 'document'), ('section_key', '')), models.Q(('question_key', ''), ('scope', 'section'), models.Q(('section_key', ''), _negated=True)), models.Q(('scope', 'question'), models.Q(('section_key', ''), _negated=True), models.Q(('question_key', ''), _negated=True)), _connector='OR'), name='waiting_share_scope_has_its_keys'),
        ),
        migrations.AddConstraint(
            model_name='waitingshare',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('document', 'scope', 'section_key', 'question_key', 'to_person', 'to_team'), name='waiting_share_waits_once', nulls_distinct=False, violation_error_message='Ce partage est déjà préparé.'),
        ),
    ]
