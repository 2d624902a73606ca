import accounts.fields
import accounts.names
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='RetiredName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('retired_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(max_length=40, validators=[django.core.validators.MinLengthValidator(2), django.core.validators.MaxLengthValidator(40), django.core.validators.RegexValidator('^\\w(?:[\\w.-]*\\w)?\\Z', 'Use letters, digits, and _ . - in between; begin and end with a letter or digit.'), accounts.names.refuse_reserved, accounts.names.refuse_mixed_scripts], verbose_name='username')),
                ('username_key', accounts.fields.FoldedField(max_length=160, of='username')),
                ('username_look', accounts.fields.LookField(default='', max_length=160, of='username')),
                ('name', models.CharField(blank=True, max_length=80, verbose_name='name')),
                ('name_key', accounts.fields.FoldedField(db_index=True, max_length=240, of='shown_name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('role', models.CharField(choices=[('member', 'Member'), ('moderator', 'Moderator'), ('admin', 'Administrator')], default='member', max_length=10, verbose_name='role')),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('zh-hans', '简体中文'), ('es', 'Español'), ('ru', 'Русский')], max_length=10, verbose_name='language')),
                ('time_zone', models.CharField(default='UTC', max_length=50, verbose_name='time zone')),
                ('theme', models.CharField(blank=True, choices=[('', 'System'), ('light', 'Light'), ('dark', 'Dark')], default='', max_length=5, verbose_name='theme')),
                ('unread_notifications', models.PositiveIntegerField(default=0)),
                ('unread_messages', models.PositiveIntegerField(default=0)),
                ('is_active', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
                ('accepted_terms_at', models.DateTimeField(blank=True, null=True)),
                ('welcomed_at', models.DateTimeField(blank=True, null=True)),
                ('suspended_until', models.DateTimeField(blank=True, null=True)),
                ('session_epoch', models.PositiveIntegerField(default=0)),
                ('second_factor_due_at', models.DateTimeField(blank=True, null=True)),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('content_due_at', models.DateTimeField(blank=True, null=True)),
                ('origin', models.CharField(blank=True, db_index=True, max_length=100)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('content_due_at__isnull', False)), fields=['content_due_at'], name='user_content_due')],
                'constraints': [models.UniqueConstraint(fields=('username_key',), name='username_once', violation_error_message='This username is taken.'), models.UniqueConstraint(condition=models.Q(('username_look', ''), _negated=True), fields=('username_look',), name='username_looks_once'), models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='email_once'), models.UniqueConstraint(condition=models.Q(('origin__startswith', 'imported:')), fields=('origin',), name='imported_once')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('scopes', models.JSONField(default=list)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('last_used_on', models.DateField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to=settings.AUTH_USER_MODEL)),
                ('blocked', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocked_by', to=settings.AUTH_USER_MODEL)),
                ('distance', models.CharField(choices=[('muted', 'Muted'), ('blocked', 'Blocked')], default='blocked', max_length=7)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('by', 'blocked'), name='one_block')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to=settings.AUTH_USER_MODEL)),
                ('email', models.EmailField(max_length=254)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='DataExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='data_exports', to=settings.AUTH_USER_MODEL)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('ready_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='OnceKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('key', models.UUIDField()),
                ('digest', models.CharField(max_length=64)),
                ('object_id', models.PositiveBigIntegerField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='one_use_a_key')],
            },
        ),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='profile', to=settings.AUTH_USER_MODEL)),
                ('region', models.CharField(blank=True, choices=[('north-america', 'United States and Canada'), ('latin-america', 'Latin America'), ('europe', 'Europe'), ('central-asia', 'Russia and Central Asia'), ('east-asia', 'East Asia'), ('southeast-asia', 'Southeast Asia'), ('south-asia', 'South Asia'), ('middle-east', 'Middle East'), ('africa', 'Africa'), ('oceania', 'Oceania')], db_index=True, max_length=20, verbose_name='region')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='place')),
                ('languages', models.JSONField(blank=True, default=list, verbose_name='languages')),
                ('runs', models.JSONField(blank=True, default=list, verbose_name='what you run')),
                ('bio', models.TextField(blank=True, max_length=2000, verbose_name='about you')),
                ('bio_html', models.TextField(blank=True)),
                ('bio_renderer', models.PositiveSmallIntegerField(default=0)),
                ('is_listed', models.BooleanField(default=True, verbose_name='listed in the directory')),
                ('words', accounts.fields.FoldedField(blank=True, max_length=3000, of='told')),
                ('mail_for', models.JSONField(blank=True, default=dict)),
                ('shown_to', models.JSONField(blank=True, default=dict)),
                ('contact_from', models.CharField(choices=[('anyone', 'Any member'), ('shared', 'Members who write in a category of mine, or work in an organisation of mine'), ('verified', 'Members of verified organisations'), ('nobody', 'Nobody')], default='anyone', max_length=10)),
                ('links_let_through', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='ProfileTrait',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='traits', to='accounts.profile')),
                ('kind', models.CharField(max_length=10)),
                ('value', models.CharField(max_length=20)),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'value', 'profile'], name='accounts_pr_kind_81c2c0_idx')],
                'constraints': [models.UniqueConstraint(fields=('profile', 'kind', 'value'), name='one_trait')],
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('method', models.CharField(choices=[('password', 'password'), ('code', 'mailed code'), ('passkey', 'passkey'), ('elsewhere', 'another site'), ('link', 'mailed link')], max_length=10)),
                ('has_second_factor', models.BooleanField(default=False)),
                ('ip', models.GenericIPAddressField(blank=True, null=True)),
                ('user_agent', models.CharField(blank=True, max_length=200)),
                ('device', models.CharField(max_length=64)),
                ('is_new_device', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-at'], name='sign_in_newest'), models.Index(fields=['user', 'device'], name='sign_in_device')],
            },
        ),
        migrations.CreateModel(
            name='Voucher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vouchers', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vouched_for', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'by'), name='one_voucher')],
            },
        ),
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=60, unique=True)),
                ('description', models.CharField(blank=True, max_length=500, verbose_name='description')),
                ('entry', models.CharField(choices=[('open', 'Open: every member may come in'), ('request', 'By request: an owner answers'), ('invitation', "By invitation: outsiders don't see it")], default='invitation', max_length=10, verbose_name='how one comes in')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='GroupInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='accounts.group')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('group', 'user'), name='one_group_invitation')],
            },
        ),
        migrations.CreateModel(
            name='GroupMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.group')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_memberships', to=settings.AUTH_USER_MODEL)),
                ('is_owner', models.BooleanField(default=False)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'db_table': 'accounts_group_members',
                'constraints': [models.UniqueConstraint(fields=('group', 'user'), name='one_group_membership')],
            },
        ),
        migrations.CreateModel(
            name='GroupRemoval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='removals', to='accounts.group')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('removed_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('group', 'user'), name='one_group_removal')],
            },
        ),
        migrations.CreateModel(
            name='GroupRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='accounts.group')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='why you')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('group', 'user'), name='one_group_request')],
            },
        ),
    ]
