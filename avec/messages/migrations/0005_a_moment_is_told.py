"""One more thing a message may be for."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messages', '0004_told_at_once'),
        ('people', '0012_one_account_each'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='message',
            name='message_kind_is_known',
        ),
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('question', 'quelqu’un me pose une question, ou me répond'), ('dictation', 'des mots écrits sous ma dictée attendent mon oui'), ('invitation', 'une invitation m’attend'), ('reread', 'le jour que j’ai choisi pour relire est venu'), ('commitment', 'une promesse m’est faite, ou son jour est venu'), ('emergency', 'mes pages ont été ouvertes en urgence, ou demandées'), ('moment', 'un moment difficile commence, ou je peux y revenir'), ('code', 'un code pour vérifier une adresse')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['question', 'dictation', 'invitation', 'reread', 'commitment', 'emergency', 'moment', 'code'])), name='message_kind_is_known'),
        ),
    ]
