import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    # What stood before: a database that has all of it takes this as done.
    replaces = [('accounts', '0002_second_factors'), ('accounts', '0003_tokens_expire'), ('accounts', '0004_data_exports'), ('accounts', '0005_sign_ins'), ('accounts', '0006_privacy'), ('accounts', '0007_looks'), ('accounts', '0008_looks_once'), ('accounts', '0009_muting'), ('accounts', '0010_groups'), ('accounts', '0011_group_entry'), ('accounts', '0012_vouchers'), ('accounts', '0013_unread_messages'), ('accounts', '0014_pictures')]

    dependencies = [
        ('accounts', '0001_initial'),
        ('uploads', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='picture',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='uploads.upload', verbose_name='picture'),
        ),
        migrations.AddField(
            model_name='group',
            name='members',
            field=models.ManyToManyField(related_name='member_groups', through='accounts.GroupMembership', to=settings.AUTH_USER_MODEL),
        ),
    ]
