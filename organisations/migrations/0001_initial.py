import accounts.fields
import django.db.models.deletion
import django.utils.timezone
import organisations.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('uploads', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Grid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='LapseNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=10)),
                ('object_id', models.PositiveBigIntegerField()),
                ('until', models.DateField()),
                ('days', models.PositiveSmallIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('what', 'object_id', 'until', 'days'), name='one_lapse_notice')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('miner', 'Mining company'), ('pool', 'Pool'), ('host', 'Hosting'), ('manufacturer', 'Manufacturer'), ('energy', 'Energy'), ('association', 'Advocacy association'), ('research', 'Research'), ('service', 'Service')], db_index=True, max_length=20, verbose_name='kind')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_key', accounts.fields.FoldedField(max_length=160, of='name')),
                ('name_look', organisations.fields.NameLookField(default='', max_length=200, of='name')),
                ('legal_name', models.CharField(max_length=160, verbose_name='legal name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=60, unique=True)),
                ('country', models.CharField(max_length=2, verbose_name='country')),
                ('jurisdiction', models.CharField(blank=True, max_length=80, verbose_name='state or province')),
                ('size', models.CharField(blank=True, choices=[('under-1', 'Under 1 MW'), ('1-10', '1 to 10 MW'), ('10-50', '10 to 50 MW'), ('50-200', '50 to 200 MW'), ('over-200', 'Over 200 MW')], db_index=True, max_length=10, verbose_name='size')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('description', models.TextField(blank=True, max_length=4000, verbose_name='description')),
                ('description_html', models.TextField(blank=True)),
                ('description_renderer', models.PositiveSmallIntegerField(default=0)),
                ('logo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='uploads.upload')),
                ('lda_number', models.CharField(blank=True, max_length=40, verbose_name='US lobbying register (LDA)')),
                ('eu_number', models.CharField(blank=True, max_length=40, verbose_name='EU Transparency Register')),
                ('donation_url', models.URLField(blank=True, verbose_name='donation page')),
                ('words', accounts.fields.FoldedField(blank=True, max_length=4500, of='told')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('attested_until', models.DateField()),
                ('verified_until', models.DateTimeField(blank=True, db_index=True, null=True)),
                ('verified_since', models.DateTimeField(blank=True, null=True)),
                ('verified_how', models.CharField(blank=True, max_length=10)),
                ('lets_domain_join', models.BooleanField(default=False)),
                ('restricted_at', models.DateTimeField(blank=True, null=True)),
                ('restricted_because', models.CharField(blank=True, choices=[('sanctions', 'Its sanctions statement is missing or not true'), ('identity', 'It is not who it says it is'), ('rules', 'Repeated breaches of the house rules')], max_length=20)),
                ('restriction_note', models.CharField(blank=True, max_length=1000)),
                ('origin', models.CharField(blank=True, db_index=True, max_length=100)),
                ('grids', models.ManyToManyField(blank=True, related_name='organisations', to='organisations.grid')),
            ],
            options={
                'indexes': [models.Index(fields=['name_key', 'id'], name='organisation_by_name')],
                'constraints': [models.UniqueConstraint(fields=('name_key',), name='organisation_name_once', violation_error_message='There is an organisation of this name.'), models.UniqueConstraint(condition=models.Q(('name_look', ''), _negated=True), fields=('name_look',), name='organisation_looks_once')],
            },
        ),
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_names', to='organisations.organisation')),
                ('look', models.CharField(db_index=True, max_length=200)),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='OrganisationBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocked_organisations', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocked_by', to='organisations.organisation')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('by', 'organisation'), name='one_organisation_block')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationLanguage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='languages', to='organisations.organisation')),
                ('code', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文'), ('es', 'Español'), ('ru', 'Русский'), ('zh-hant', '繁體中文'), ('pt', 'Português'), ('fr', 'Français'), ('de', 'Deutsch'), ('ja', '日本語'), ('ko', '한국어'), ('kk', 'Қазақша'), ('ms', 'Bahasa Melayu'), ('id', 'Bahasa Indonesia'), ('ar', 'العربية'), ('fa', 'فارسی'), ('hi', 'हिन्दी'), ('no', 'Norsk'), ('sv', 'Svenska'), ('it', 'Italiano'), ('uk', 'Українська'), ('vi', 'Tiếng Việt'), ('tr', 'Türkçe')], max_length=10)),
            ],
            options={
                'indexes': [models.Index(fields=['code', 'organisation'], name='organisatio_code_c8ffd8_idx')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'code'), name='one_language')],
            },
        ),
        migrations.CreateModel(
            name='PastSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='past_seats', to='organisations.organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('admin', 'Administrator'), ('signatory', 'Signatory'), ('member', 'Member')], max_length=10, verbose_name='seat')),
                ('since', models.DateTimeField()),
                ('ended_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('was_revoked', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'user', '-ended_at'], name='past_seat_newest')],
            },
        ),
        migrations.CreateModel(
            name='PayoutProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='payout_proofs', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='payout_proofs', to='organisations.organisation')),
                ('address', models.CharField(max_length=100, verbose_name='payout address')),
                ('is_address_shown', models.BooleanField(default=False)),
                ('message', models.CharField(max_length=500)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('open_until', models.DateTimeField()),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('lapses_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('user__isnull', True), ('organisation__isnull', True), _connector='XOR'), name='payout_proof_of_one')],
            },
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verifications', to='organisations.organisation')),
                ('method', models.CharField(choices=[('dns', 'Domain record'), ('file', 'File on its website'), ('mail', 'Mail at its domain'), ('staff', 'Checked by moderators'), ('vouched', 'Vouched for by two verified organisations')], max_length=10)),
                ('domain', models.CharField(blank=True, max_length=253, verbose_name='domain')),
                ('token', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('held_since', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('silent_since', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False), ('ended_at', None)), fields=['due_at'], name='verification_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('organisation', 'method', 'domain'), name='one_open_verification')],
            },
        ),
        migrations.CreateModel(
            name='Vouch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vouches', to='organisations.organisation')),
                ('voucher', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vouched_for', to='organisations.organisation')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'voucher'), name='one_vouch')],
            },
        ),
        migrations.CreateModel(
            name='Attestation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attestations', to='organisations.organisation')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('country', models.CharField(max_length=2)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('holds_until', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='organisations.organisation')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('admin', 'Administrator'), ('signatory', 'Signatory'), ('member', 'Member')], default='member', max_length=10, verbose_name='seat')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='organisations.organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='who you are there')),
                ('is_shown', models.BooleanField(default=True, verbose_name="shown on the organisation's page")),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'user'), name='one_request')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='organisations.organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('admin', 'Administrator'), ('signatory', 'Signatory'), ('member', 'Member')], default='member', max_length=10, verbose_name='seat')),
                ('is_shown', models.BooleanField(default=True, verbose_name="shown on the organisation's page")),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'user'), name='one_seat')],
            },
        ),
    ]
