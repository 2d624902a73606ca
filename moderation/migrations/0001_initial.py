import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='contenttypes.contenttype')),
                ('object_id', models.PositiveBigIntegerField()),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('report_count', models.PositiveIntegerField(default=0)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('outcome', models.CharField(blank=True, choices=[('keep', 'Keep it'), ('remove', 'Remove it'), ('restore', 'Restore it'), ('warn', 'Warn its author'), ('lock', 'Lock the topic'), ('suspend', 'Suspend its author')], max_length=10)),
                ('reason', models.CharField(blank=True, choices=[('competition', 'Competition law'), ('private', 'Private data or a confidence'), ('abuse', 'Insults or threats'), ('spam', 'Advertising or spam'), ('wrong', 'Dangerous or made-up claim'), ('illegal', 'Illegal'), ('place', 'Wrong category or language'), ('other', 'Something else')], max_length=20)),
            ],
            options={
                'indexes': [models.Index(fields=['decided_at', 'id'], name='moderation__decided_0d1e6c_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('content_type', 'object_id'), name='one_open_review')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='moderation.review')),
                ('reporter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to=settings.AUTH_USER_MODEL)),
                ('reason', models.CharField(choices=[('competition', 'Competition law'), ('private', 'Private data or a confidence'), ('abuse', 'Insults or threats'), ('spam', 'Advertising or spam'), ('wrong', 'Dangerous or made-up claim'), ('illegal', 'Illegal'), ('place', 'Wrong category or language'), ('other', 'Something else')], max_length=20, verbose_name='reason')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='note')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('review', 'reporter'), name='one_report_a_member')],
            },
        ),
        migrations.CreateModel(
            name='Caution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cautions', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='moderation.review')),
                ('reason', models.CharField(choices=[('competition', 'Competition law'), ('private', 'Private data or a confidence'), ('abuse', 'Insults or threats'), ('spam', 'Advertising or spam'), ('wrong', 'Dangerous or made-up claim'), ('illegal', 'Illegal'), ('place', 'Wrong category or language'), ('other', 'Something else')], max_length=20, verbose_name='reason')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='what you tell them')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suspensions', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='moderation.review')),
                ('reason', models.CharField(choices=[('competition', 'Competition law'), ('private', 'Private data or a confidence'), ('abuse', 'Insults or threats'), ('spam', 'Advertising or spam'), ('wrong', 'Dangerous or made-up claim'), ('illegal', 'Illegal'), ('place', 'Wrong category or language'), ('other', 'Something else')], max_length=20, verbose_name='reason')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='what you tell them')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateTimeField(verbose_name='until')),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-id'], name='moderation__user_id_cf85b5_idx')],
            },
        ),
    ]
