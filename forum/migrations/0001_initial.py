import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reactions', to=settings.AUTH_USER_MODEL)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='contenttypes.contenttype')),
                ('object_id', models.PositiveBigIntegerField()),
                ('kind', models.CharField(choices=[('useful', 'Useful'), ('agree', 'Agree'), ('thanks', 'Thanks'), ('tried', 'Tried it'), ('question', 'Question')], max_length=10)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['content_type', 'object_id'], name='forum_react_content_81dc1b_idx')],
                'constraints': [models.UniqueConstraint(fields=('user', 'content_type', 'object_id', 'kind'), name='one_reaction_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='ReadMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='read_marks', to=settings.AUTH_USER_MODEL)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='contenttypes.contenttype')),
                ('object_id', models.PositiveBigIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'content_type', 'object_id'), name='one_read_mark')],
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=40, unique=True)),
                ('topic_count', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watches', to=settings.AUTH_USER_MODEL)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='contenttypes.contenttype')),
                ('object_id', models.PositiveBigIntegerField()),
                ('level', models.CharField(choices=[('watching', 'Every reply'), ('tracking', 'Show new replies in my lists'), ('normal', 'Replies and mentions to me'), ('muted', 'Nothing')], max_length=10)),
                ('is_chosen', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name_plural': 'watches',
                'indexes': [models.Index(fields=['content_type', 'object_id', 'level'], name='forum_watch_content_3db904_idx')],
                'constraints': [models.UniqueConstraint(fields=('user', 'content_type', 'object_id'), name='one_watch')],
            },
        ),
        migrations.CreateModel(
            name='Bookmark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bookmarks', to=settings.AUTH_USER_MODEL)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='contenttypes.contenttype')),
                ('object_id', models.PositiveBigIntegerField()),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('remind_at', models.DateTimeField(blank=True, null=True, verbose_name='remind me')),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-id'], name='forum_bookm_user_id_cf210a_idx'), models.Index(condition=models.Q(('remind_at__isnull', False), ('reminded_at', None)), fields=['remind_at'], name='bookmark_due')],
                'constraints': [models.UniqueConstraint(fields=('user', 'content_type', 'object_id'), name='one_bookmark')],
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='forum.category')),
                ('slug', models.SlugField(allow_unicode=True, max_length=60, unique=True, verbose_name='address')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='description')),
                ('colour', models.CharField(choices=[('forum', 'Blue'), ('library', 'Green'), ('campaign', 'Copper'), ('deal', 'Plum')], default='forum', max_length=10, verbose_name='colour')),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('zh-hans', '简体中文'), ('es', 'Español'), ('ru', 'Русский'), ('zh-hant', '繁體中文'), ('pt', 'Português'), ('fr', 'Français'), ('de', 'Deutsch'), ('ja', '日本語'), ('ko', '한국어'), ('kk', 'Қазақша'), ('ms', 'Bahasa Melayu'), ('id', 'Bahasa Indonesia'), ('ar', 'العربية'), ('fa', 'فارسی'), ('hi', 'हिन्दी'), ('no', 'Norsk'), ('sv', 'Svenska'), ('it', 'Italiano'), ('uk', 'Українська'), ('vi', 'Tiếng Việt'), ('tr', 'Türkçe')], max_length=10, verbose_name='language')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('see', models.CharField(choices=[('visitors', 'Everyone'), ('members', 'Members'), ('moderators', 'Moderators'), ('group', 'A group'), ('kind', 'A kind of organisation')], default='visitors', max_length=10, verbose_name='who may see')),
                ('reply', models.CharField(choices=[('members', 'Members'), ('moderators', 'Moderators'), ('group', 'A group'), ('kind', 'A kind of organisation')], default='members', max_length=10, verbose_name='who may reply')),
                ('start', models.CharField(choices=[('members', 'Members'), ('moderators', 'Moderators'), ('group', 'A group'), ('kind', 'A kind of organisation')], default='members', max_length=10, verbose_name='who may start topics')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.group', verbose_name='group')),
                ('organisation_kind', models.CharField(blank=True, choices=[('miner', 'Mining company'), ('pool', 'Pool'), ('host', 'Hosting'), ('manufacturer', 'Manufacturer'), ('energy', 'Energy'), ('association', 'Advocacy association'), ('research', 'Research'), ('service', 'Service')], default='', max_length=20, verbose_name='kind of organisation')),
                ('access_version', models.PositiveIntegerField(default=1)),
                ('topic_count', models.PositiveIntegerField(default=0)),
                ('post_count', models.PositiveIntegerField(default=0)),
                ('origin', models.CharField(blank=True, db_index=True, max_length=100)),
            ],
            options={
                'verbose_name_plural': 'categories',
                'ordering': ['position', 'name'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('see', 'group'), ('reply', 'group'), ('start', 'group'), _connector='OR', _negated=True), ('group__isnull', False), _connector='OR'), name='group_where_needed', violation_error_message='Choose the group this category is open to.'), models.CheckConstraint(condition=models.Q(models.Q(('see', 'kind'), ('reply', 'kind'), ('start', 'kind'), _connector='OR', _negated=True), models.Q(('organisation_kind', ''), _negated=True), _connector='OR'), name='kind_where_needed', violation_error_message='Choose the kind of organisation this category is open to.')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
                ('place', models.CharField(max_length=80)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('body', models.TextField(blank=True)),
                ('fields', models.JSONField(blank=True, default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'place'), name='one_draft_a_place')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='posts', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='posts', to='organisations.organisation')),
                ('body', models.TextField(max_length=60000, verbose_name='text')),
                ('body_html', models.TextField()),
                ('renderer_version', models.PositiveSmallIntegerField(db_index=True, default=0)),
                ('excerpt', models.CharField(blank=True, max_length=300)),
                ('reply_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replies', to='forum.post')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('removal', models.CharField(blank=True, choices=[('author', 'Taken back by its author'), ('moderator', 'Removed by a moderator')], max_length=10)),
                ('reaction_counts', models.JSONField(blank=True, default=dict)),
                ('origin', models.CharField(blank=True, max_length=100)),
                ('imported_updated_at', models.DateTimeField(blank=True, null=True)),
                ('imported_likes', models.PositiveIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['author', '-created_at', '-id'], name='post_by_author'), models.Index(fields=['-created_at', '-id'], name='post_newest'), models.Index(condition=models.Q(('organisation__isnull', False)), fields=['organisation', '-created_at', '-id'], name='post_of_organisation')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('origin', ''), _negated=True), fields=('origin',), name='post_origin_once')],
            },
        ),
        migrations.CreateModel(
            name='PostMoved',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic_id_before', models.PositiveBigIntegerField()),
                ('number_before', models.PositiveIntegerField()),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='forum.post')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('topic_id_before', 'number_before'), name='one_move')],
            },
        ),
        migrations.CreateModel(
            name='PostRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='forum.post')),
                ('version', models.PositiveIntegerField()),
                ('body', models.TextField()),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['version'],
                'constraints': [models.UniqueConstraint(fields=('post', 'version'), name='one_revision')],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='forum.category')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='topics', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organisations.organisation')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('slug', models.CharField(default='topic', max_length=80)),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文'), ('es', 'Español'), ('ru', 'Русский'), ('zh-hant', '繁體中文'), ('pt', 'Português'), ('fr', 'Français'), ('de', 'Deutsch'), ('ja', '日本語'), ('ko', '한국어'), ('kk', 'Қазақша'), ('ms', 'Bahasa Melayu'), ('id', 'Bahasa Indonesia'), ('ar', 'العربية'), ('fa', 'فارسی'), ('hi', 'हिन्दी'), ('no', 'Norsk'), ('sv', 'Svenska'), ('it', 'Italiano'), ('uk', 'Українська'), ('vi', 'Tiếng Việt'), ('tr', 'Türkçe')], default='en', max_length=10, verbose_name='language')),
                ('created_at', models.DateTimeField()),
                ('last_number', models.PositiveIntegerField(default=0)),
                ('reply_count', models.PositiveIntegerField(default=0)),
                ('reaction_count', models.PositiveIntegerField(default=0)),
                ('last_posted_at', models.DateTimeField()),
                ('last_poster', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('last_organisation', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organisations.organisation')),
                ('version', models.PositiveIntegerField(default=1)),
                ('answer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='forum.post')),
                ('answered_at', models.DateTimeField(null=True)),
                ('pinned_at', models.DateTimeField(null=True)),
                ('locked_at', models.DateTimeField(null=True)),
                ('archived_at', models.DateTimeField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
                ('merged_into', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='forum.topic')),
                ('origin', models.CharField(blank=True, max_length=100)),
                ('home', models.CharField(blank=True, default='', max_length=300)),
            ],
            options={
                'indexes': [models.Index(fields=['-last_posted_at', '-id'], name='topic_latest'), models.Index(fields=['category', '-last_posted_at', '-id'], name='topic_in_category'), models.Index(fields=['-created_at', '-id'], name='topic_new'), models.Index(fields=['-reaction_count', '-id'], name='topic_top'), models.Index(fields=['author', '-id'], name='topic_by_author'), models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='topic_merged'), models.Index(condition=models.Q(('pinned_at__isnull', False)), fields=['pinned_at'], name='topic_pinned')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('origin', ''), _negated=True), fields=('origin',), name='topic_origin_once')],
            },
        ),
        migrations.CreateModel(
            name='TopicPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='forum.topic')),
                ('page', models.PositiveIntegerField()),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('topic', 'page'), name='one_topic_page')],
            },
        ),
        migrations.CreateModel(
            name='TopicTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='forum.topic')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='forum.tag')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('topic', 'tag'), name='one_tag_a_topic')],
            },
        ),
        migrations.CreateModel(
            name='HeldPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='held_posts', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organisations.organisation')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='held_posts', to='forum.topic')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='held_posts', to='forum.category')),
                ('reply_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='forum.post')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('tags', models.JSONField(blank=True, default=list)),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文'), ('es', 'Español'), ('ru', 'Русский'), ('zh-hant', '繁體中文'), ('pt', 'Português'), ('fr', 'Français'), ('de', 'Deutsch'), ('ja', '日本語'), ('ko', '한국어'), ('kk', 'Қазақша'), ('ms', 'Bahasa Melayu'), ('id', 'Bahasa Indonesia'), ('ar', 'العربية'), ('fa', 'فارسی'), ('hi', 'हिन्दी'), ('no', 'Norsk'), ('sv', 'Svenska'), ('it', 'Italiano'), ('uk', 'Українська'), ('vi', 'Tiếng Việt'), ('tr', 'Türkçe')], default='en', max_length=10)),
                ('body', models.TextField(max_length=60000, verbose_name='text')),
                ('body_html', models.TextField()),
                ('held_at', models.DateTimeField(auto_now_add=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('let-through', 'Let through'), ('turned-back', 'Turned back')], default='waiting', max_length=11)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('note', models.CharField(blank=True, max_length=1000)),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='forum.post')),
            ],
            options={
                'indexes': [models.Index(fields=['author', 'state'], name='held_by_author'), models.Index(fields=['state', 'id'], name='held_in_turn')],
            },
        ),
    ]
