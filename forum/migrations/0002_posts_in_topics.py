import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    # What stood before: a database that has all of it takes this as done.
    replaces = [('forum', '0002_topic_merged'), ('forum', '0003_speaking_capacity'), ('forum', '0004_post_by_participant'), ('forum', '0005_open_to_a_kind'), ('forum', '0006_topic_home'), ('forum', '0007_held_posts')]

    dependencies = [
        ('forum', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='post',
            name='topic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='forum.topic'),
        ),
        migrations.AddField(
            model_name='topic',
            name='tags',
            field=models.ManyToManyField(related_name='topics', through='forum.TopicTag', to='forum.tag'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['topic', 'removed_at', 'author'], name='post_by_participant'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(fields=('topic', 'number'), name='post_number_once'),
        ),
    ]
