import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    # What stood before: a database that has all of it takes this as done.
    replaces = [('strategies', '0003_reports_and_plans'), ('strategies', '0004_sites_and_facts')]

    dependencies = [
        ('strategies', '0002_first_categories'),
    ]

    operations = [
        migrations.AddField(
            model_name='fieldreport',
            name='strategy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='strategies.strategy'),
        ),
        migrations.AddField(
            model_name='adoptionplan',
            name='strategy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plans', to='strategies.strategy'),
        ),
        migrations.AddField(
            model_name='revision',
            name='strategy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='strategies.strategy'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(fields=('strategy', 'number'), name='revision_number_once'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'in-review', 'returned'])), fields=('strategy', 'author'), name='one_open_revision_a_member'),
        ),
        migrations.AddIndex(
            model_name='fieldreport',
            index=models.Index(condition=models.Q(('removed_at', None), ('withdrawn_at', None)), fields=['strategy', 'id'], name='report_of_strategy'),
        ),
        migrations.AddIndex(
            model_name='fieldreport',
            index=models.Index(fields=['organisation', 'strategy'], name='report_by_organisation'),
        ),
        migrations.AddConstraint(
            model_name='adoptionplan',
            constraint=models.UniqueConstraint(fields=('member', 'strategy', 'site'), name='one_plan_a_site'),
        ),
    ]
